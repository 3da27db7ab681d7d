// The page at a source's `redirect.url`, and at the code of WeChat Pay. In real life, a customer agrees to a payment there. Here a tester chooses
// what the customer does. The way back always leads to the shop, with the source in the URL's query.
// Multibanco's page shows a reference to pay: in real life at a cash machine, here with a button.
import Common
import Customers
import Engine
import Payers
import Sources
import Wire

struct SourcePage: HostedPage {
    let root = "redirect"
    /// The secret is in the query, which the log does not show.
    let hidesPath = false

    let parameters: [Parameter] =
        [
            .choice("do", "authorize", "fail", "abort", "deposit"),
            .choice("failure_reason", SourcePage.reasons.map(\.code)).emptyable,
        ] + Delay.parameters

    private static let reasons = [
        (code: "declined", text: "The bank declines the payment"), (code: "processing_error", text: "Something goes wrong on the way"),
        (code: "user_abort", text: "The customer gives up at the bank"),
    ]

    /// `/redirect/authenticate/src_…?client_secret=…`
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 2, path[0] == "authenticate", let parameters = PageLink.parameters(query), let secret = parameters["client_secret"]
        else { return nil }
        let source = try PageLink.find(Source.name, path[1], secret: secret, account: parameters["account"], in: engine)
        return source.map { Self.hasPage($0.fields) } == true ? source : nil
    }

    private static func hasPage(_ source: JSONObject) -> Bool { source["redirect"]?.object != nil || source["type"] == "wechat" }

    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? {
        // A form that was sent without a button does what its first button does.
        let name = arguments.string("do") ?? offers(visit).first ?? "authorize"
        guard offers(visit).contains(name) else {
            throw Refusal.invalid("You cannot \(name) this source: its type is \(visit["type"]?.string ?? ""), and its status \(visit.status).")
        }
        var given: JSONObject = [:]
        if name == "fail", let reason = arguments["failure_reason"], !reason.isNull { given["failure_reason"] = reason }
        return try Delay(arguments).fire(name, given, visit)
    }

    /// What the customer can do.
    private func offers(_ visit: Visit) -> [String] {
        guard visit.status == "pending" else { return [] }
        let legal = visit.subject.transitions.map(\.name)
        return ["authorize", "fail", "abort", "deposit"].filter(legal.contains)
    }

    func returnURL(_ visit: Visit) -> ReturnURL? {
        let url = visit["return_url"] ?? visit["redirect"]?["return_url"]
        return url?.string.flatMap(ReturnURL.init)?.adding([
            ("source", visit.id), ("livemode", visit["livemode"] == true ? "true" : "false"), ("client_secret", visit["client_secret"]?.string ?? ""),
        ])
    }

    func outcome(_ visit: Visit) -> [(String, String?)] { [("Failure", visit["redirect"]?["failure_reason"]?.string)] }

    // MARK: What it shows

    func title(_ visit: Visit) -> String {
        let isReference = visit["flow"] == "receiver"
        guard let amount = amount(visit) else { return isReference ? "Pay" : "Authorize a payment" }
        return isReference ? "Pay \(amount)" : "Authorize a payment of \(amount)"
    }

    func body(_ visit: Visit) -> HTML {
        """
        <p>No bank is asked here: you say what the customer does.</p>
        \(HTML.facts(facts(visit)))
        \(decision(visit))
        """
    }

    private func decision(_ visit: Visit) -> HTML {
        let offers = offers(visit)
        if offers.isEmpty {
            return """
                <p>There is nothing left to decide. \(end(visit))</p>
                <p>\(wayBack(visit, "Back to the shop"))</p>
                """
        }
        let pays = offers.contains("deposit")
        return """
            <form method="post">
            \(Delay.fields(visit))
            \(pays ? Self.button("deposit", "Pay the reference") : Self.button("authorize", "Authorize Test Payment"))
            <div class="ways-out">
            \(pays ? wayBack(visit, "Leave without paying") : failure(visit, canAbort: offers.contains("abort")))
            </div>
            </form>
            """
    }

    /// Why the customer can do nothing any more.
    private func end(_ visit: Visit) -> String {
        switch visit.status {
        case "chargeable", "consumed": "This link was used already: the payment is authorized."
        case "failed": "This link was used already: the payment has failed."
        default: "This link has expired: the customer, or the shop, has taken too long."
        }
    }

    private func failure(_ visit: Visit, canAbort: Bool) -> HTML {
        let abort: HTML = canAbort ? "<button name=\"do\" value=\"abort\" class=\"quiet\">Abort and go back</button>" : ""
        return """
            <p class="field">
            <label for="failure_reason">Why it fails</label>
            <select id="failure_reason" name="failure_reason">
            \(Self.reasons.map { HTML.option($0.code, $0.text, isChosen: visit.entered["failure_reason"] == $0.code) })
            </select>
            </p>
            <button name="do" value="fail" class="quiet">Fail Test Payment</button>
            \(abort)
            """
    }

    private static func button(_ act: String, _ text: String) -> HTML { "<p><button name=\"do\" value=\"\(act)\">\(text)</button></p>" }

    private func wayBack(_ visit: Visit, _ text: String) -> HTML { returnURL(visit).map { "<a href=\"\($0.text)\">\(text)</a>" } ?? "" }

    private func amount(_ visit: Visit) -> String? {
        visit["amount"]?.integer.flatMap { amount in visit["currency"]?.string.map { Currency.text(amount, $0) } }
    }

    /// Facts about the source. Those without a value are left out.
    private func facts(_ visit: Visit) -> [(String, String?)] {
        let (card, reference) = (visit["three_d_secure"], visit["multibanco"])
        return [
            ("Type", visit["type"]?.string), ("Amount", amount(visit)), ("Shop", visit.account.id),
            ("Statement", visit["statement_descriptor"]?.string), ("Customer", visit["owner"]?["name"]?.string),
            ("Email", visit["owner"]?["email"]?.string),
            ("Card", card?["last4"]?.string.map { "\(card?["brand"]?.string ?? "") ending in \($0)" }),
            ("Entity", reference?["entity"]?.string), ("Reference", reference?["reference"]?.string),
            ("Source", visit.id), ("Status", visit.status), ("Failure", visit["redirect"]?["failure_reason"]?.string),
        ]
    }
}
