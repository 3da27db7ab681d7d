// The page at a Checkout Session's `url`: what is bought, and the form in which the customer pays. Its fields have the names and ids of Stripe's page, so
// that browser tests find them.
import Checkout
import Common
import Engine
import Intents
import Wire

struct CheckoutPage: HostedPage {
    let root = CheckoutPlace.root
    let parameters: [Parameter] = [Parameter.choice("do", "pay", "revise")] + CheckoutEntry.parameters

    // MARK: Its link

    /// `/c/pay/cs_…`, or with the client secret. A bank leads back to the same with `/back`.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 2 || path.count == 3 && [CheckoutPlace.back, Self.challenge].contains(path[2]), path[0] == CheckoutPlace.page else {
            return nil
        }
        let account = PageLink.parameters(query)?["account"]
        guard let end = path[1].firstRange(of: "_secret_")?.lowerBound else {
            return try PageLink.find(CheckoutSession.name, path[1], account: account, in: engine) { $0["client_secret"]?.string == nil }
        }
        return try PageLink.find(CheckoutSession.name, String(path[1][..<end]), secret: path[1], account: account, in: engine)
    }

    /// The last part of the path of the frame around the bank's page.
    private static let challenge = "three-ds-2-challenge"

    func file(_ path: [String], _ visit: Visit) -> Response? {
        switch path.last {
        // Who comes back from her bank and has paid, goes on to the shop.
        case CheckoutPlace.back: visit.status == "complete" ? returnURL(visit).map(Page.redirect) : nil
        case Self.challenge:
            bank(visit).map { Page.frame("<iframe id=\"challengeFrame\" name=\"stripe-challenge-frame\" title=\"3-D Secure\" src=\"\($0)\"></iframe>") }
        default: nil
        }
    }

    /// When all is done, the shop. Before that, the page where the customer agrees to pay. The bank of a card asks in a frame.
    func returnURL(_ visit: Visit) -> ReturnURL? {
        if visit.status == "complete" { return CheckoutPlace.end(of: visit.subject.fields).flatMap(ReturnURL.init) }
        return bank(visit) == nil ? visit["next_url"]?.string.flatMap(ReturnURL.init) : nil
    }

    func framing(_ visit: Visit) -> Page.Framing {
        guard bank(visit) != nil else { return .none }
        let key = visit["client_secret"]?.string ?? visit.id
        let frame = "/\(root)/\(CheckoutPlace.page)/\(key)/\(Self.challenge)"
        return .holding(
            "<div class=\"overlay\"><iframe name=\"__privateStripeFrame1\" role=\"presentation\" title=\"3-D Secure\" src=\"\(frame)\"></iframe></div>")
    }

    /// The path of the page of a card's bank that asks now. Nil if none does.
    private func bank(_ visit: Visit) -> String? {
        guard let url = visit["next_url"]?.string, let intent = intent(visit), intent["status"] == "requires_action",
            visit.fields(of: intent["payment_method"])?["type"] == "card"
        else { return nil }
        return String(url.dropFirst(visit.engine.settings.publicURL.count))
    }

    private func intent(_ visit: Visit) -> JSONObject? {
        visit.fields(of: visit["attempted_intent"] ?? visit["setup_intent"])
    }

    func isShownAgain(after arguments: Arguments, _ visit: Visit) -> Bool { true }

    // MARK: What it does

    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? {
        switch visit.status {
        // Somebody has clicked twice.
        case "complete": return nil
        case "expired": throw Refusal.invalid("This Checkout Session has expired.")
        default: break
        }
        let entry = CheckoutEntry(arguments, visit)
        if arguments.string("do") == "revise" { return try visit.fire("revise", entry.revision) }
        return try visit.fire("complete", try entry.completion())
    }

    // MARK: What it shows

    func title(_ visit: Visit) -> String {
        switch (visit.status, visit["mode"]) {
        case ("complete", _): "You are all done here"
        case ("expired", _): "This page has expired"
        case (_, "setup"): "Save a way to pay"
        default: CheckoutSummary(visit).title
        }
    }

    func body(_ visit: Visit) -> HTML {
        let summary = CheckoutSummary(visit)
        guard visit.status == "open" else { return "\(summary.facts)\n\(end(visit))" }
        return """
            <p>No money moves here: pay with a test card, such as 4242 4242 4242 4242.</p>
            \(visit.entered.isEmpty ? failure(visit) : "")
            \(summary.facts)
            \(summary.form)
            \(CheckoutFields(visit).form)
            """
    }

    private func end(_ visit: Visit) -> HTML {
        guard visit.status == "complete" else { return "<p>Nobody has paid in time. Go back to the shop and begin anew.</p>" }
        let link = visit.fields(of: visit["payment_link"])
        let message = link?["after_completion"]?["hosted_confirmation"]?["custom_message"]?.string
            ?? visit["custom_text"]?["after_submit"]?["message"]?.string ?? "The payment is made. You can close this page."
        return "<p>\(message)</p>"
    }

    /// Why the last attempt has failed.
    private func failure(_ visit: Visit) -> HTML {
        guard let intent = intent(visit), let message = (intent["last_payment_error"] ?? intent["last_setup_error"])?["message"]?.string else { return "" }
        return HTML.alert("<p>\(message)</p>")
    }
}
