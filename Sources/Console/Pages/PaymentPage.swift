// The page at the `next_action` of a PaymentIntent or a SetupIntent. In real life, a customer proves there who she is, agrees to a payment, or sees
// what to pay where. Here a tester chooses what she does. The way back leads to the shop, with the intent and what came of it in the URL's query.
import Common
import Engine
import Intents
import PaymentMethods
import Wire

struct PaymentPage: HostedPage {
    let root = NextAction.root

    let parameters: [Parameter] =
        [.choice("do", "authorize", "fail", "cancel", "expire")] + DepositFields.parameters + Delay.parameters

    // MARK: Its link

    /// `/pay/pi_…/pi_…_secret_…`, or with a SetupIntent.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        let intent = try intent(path, account: PageLink.parameters(query)?["account"], in: engine)
        return intent.flatMap { CustomerAction(Visit(engine: engine, subject: $0)) == nil ? nil : $0 }
    }

    private func intent(_ path: [String], account: String?, in engine: Engine) throws -> Inspection? {
        guard path.count == 2 else { return nil }
        for name in [PaymentIntent.name, SetupIntent.name] {
            if let found = try PageLink.find(name, path[0], secret: path[1], account: account, in: engine) { return found }
        }
        return nil
    }

    func end(_ path: [String], in engine: Engine) throws -> LinkEnd {
        guard let intent = try intent(path, account: nil, in: engine) else { return .unknown }
        if intent.status == "canceled" { return .withdrawn }
        return error(intent)?["code"] == "payment_intent_payment_attempt_expired" ? .expired : .used
    }

    func findDone(_ path: [String], in engine: Engine) throws -> Inspection? {
        try intent(path, account: nil, in: engine).flatMap { $0.status == "canceled" ? nil : $0 }
    }

    private func error(_ intent: Inspection) -> JSON? {
        ["last_payment_error", "last_setup_error"].lazy.compactMap { intent.fields[$0] }.first { !$0.isNull }
    }

    // MARK: What it does

    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? {
        guard let action = CustomerAction(visit) else { throw Refusal.invalid("There is nothing left to decide.") }
        let choices = action.choices(visit)
        // A form that was sent without a button does what its first button does.
        let name = arguments.string("do") ?? "authorize"
        guard let choice = choices.first(where: { $0.name == name }) else {
            throw Refusal.invalid("You cannot \(name) here. Possible: \(choices.map(\.name).joined(separator: ", ")).")
        }
        let given = action == .deposits ? DepositFields.answer(arguments, visit) : [:]
        return try Delay(arguments).fire(choice.transition, given, visit)
    }

    func returnURL(_ visit: Visit) -> ReturnURL? {
        let name = visit.subject.resource.name
        return visit["return_url"]?.string.flatMap(ReturnURL.init)?.adding([
            (name, visit.id), ("\(name)_client_secret", visit["client_secret"]?.string ?? ""), ("redirect_status", Self.redirectStatus(visit)),
        ])
    }

    /// What the shop is told. It must not rely on it, because everyone can write a URL.
    private static func redirectStatus(_ visit: Visit) -> String {
        switch visit.status {
        // After `requires_confirmation`, the server confirms once more: the customer has done her part.
        case "succeeded", "requires_capture", "requires_confirmation": "succeeded"
        case "processing", "requires_action": "pending"
        default: "failed"
        }
    }

    func outcome(_ visit: Visit) -> [(String, String?)] { [("Reason", error(visit.subject)?["message"]?.string)] }

    // MARK: What it shows

    func title(_ visit: Visit) -> String {
        switch CustomerAction(visit) {
        case .threeDSecure: "3D Secure 2 Test Page"
        case .deposits: "Verify a bank account"
        case .voucher, .transfer: amount(visit).map { "Pay \($0)" } ?? "Set up a voucher"
        case .agreement, nil: amount(visit).map { "Authorize a payment of \($0)" } ?? "Authorize later payments"
        }
    }

    /// The page of a Checkout Session shows it in a frame.
    func framing(_ visit: Visit) -> Page.Framing { .held }

    func body(_ visit: Visit) -> HTML {
        """
        <p>No bank is asked here: you say what the customer does.</p>
        \(HTML.facts(facts(visit)))
        \(CustomerAction(visit).map { form($0, visit) } ?? "<p>There is nothing left to decide.</p>")
        """
    }

    private func form(_ action: CustomerAction, _ visit: Visit) -> HTML {
        if action == .transfer { return Self.transfer }
        let choices = action.choices(visit)
        return """
            <form method="post">
            \(action == .deposits ? DepositFields.html(visit) : Delay.fields(visit))
            \(choices.prefix(1).map { "<p>\(button($0, style: ""))</p>" })
            <div class="ways-out">
            \(choices.dropFirst().map { button($0, style: "quiet") })
            \(choices.count == 1 ? wayBack(visit) : "")
            </div>
            </form>
            """
    }

    /// A customer can send any amount, so the money comes by a call.
    private static let transfer: HTML = """
        <p>Send the money with <code>POST /v1/test_helpers/customers/{customer}/fund_cash_balance</code>. Then the payment goes on by itself.</p>
        """

    private func button(_ choice: CustomerAction.Choice, style: String) -> HTML {
        let id: HTML = choice.id.map { " id=\"\($0)\"" } ?? ""
        return "<button name=\"do\" value=\"\(choice.name)\"\(id) class=\"\(style)\">\(choice.caption)</button>"
    }

    private func wayBack(_ visit: Visit) -> HTML { returnURL(visit).map { "<a href=\"\($0.text)\">Leave without an answer</a>" } ?? "" }

    private func amount(_ visit: Visit) -> String? {
        visit["amount"]?.integer.flatMap { amount in visit["currency"]?.string.map { Currency.text(amount, $0) } }
    }

    /// Facts about the intent. Those without a value are left out.
    private func facts(_ visit: Visit) -> [(String, String?)] {
        let method = visit.fields(of: visit["payment_method"])
        let type = method?["type"]?.string ?? ""
        let (card, bank) = (method?["card"], method?[type]?["bank_name"]?.string)
        let facts: [(String, String?)] = [
            ("Method", PaymentMethodType.named(type)?.displayName), ("Amount", amount(visit)), ("Shop", visit.account.id),
            ("Description", visit["description"]?.string), ("Customer", method?["billing_details"]?["name"]?.string),
            ("Email", method?["billing_details"]?["email"]?.string),
            ("Card", card?["last4"]?.string.map { "\(card?["brand"]?.string ?? "") ending in \($0)" }),
            ("Bank", bank), ("Account", card == nil ? method?[type]?["last4"]?.string.map { "ends in \($0)" } : nil),
        ]
        return facts + details(visit) + [(visit.subject.resource.typeName, visit.id), ("Status", visit.status)]
    }

    /// What a voucher says.
    private func details(_ visit: Visit) -> [(String, String?)] {
        guard let action = visit["next_action"], let details = action["type"]?.string.flatMap({ action[$0] }) else { return [] }
        let stores = (details["stores"]?.object ?? [:]).map { name, store in
            (name, store["payment_code"]?.string.map { "\($0), confirmation number \(store["confirmation_number"]?.string ?? "")" })
        }
        let expiry = details["expires_at"]?.integer ?? details["expires_after"]?.integer ?? details["qr_code"]?["expires_at"]?.integer
        let missing = details["amount_remaining"]?.integer.map { Currency.text($0, details["currency"]?.string ?? "") }
        let numbers = [("Number", "number"), ("Entity", "entity"), ("Reference", "reference")].map { ($0, details[$1]?.string) }
        return [("Still to pay", missing)] + numbers + stores + [("Valid until", expiry.map { "\(CalendarDay(unix: $0).description), UTC" })]
    }
}
