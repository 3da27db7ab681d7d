// The page at the `url` of a Mandate: what the customer has agreed to. Nothing can be chosen.
import Common
import Engine
import Intents
import PaymentMethods
import Wire

struct DebitMandatePage: HostedPage {
    let root = IntentMandate.root
    let parameters: [Parameter] = []

    /// `/mandates/mandate_…/…`: the mandate, and a secret.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 2, !path[1].isEmpty else { return nil }
        return try PageLink.find(Mandate.name, path[0], account: PageLink.parameters(query)?["account"], in: engine) { mandate in
            Self.details(mandate)?["url"]?.string?.hasSuffix("/\(root)/\(path.joined(separator: "/"))") == true
        }
    }

    /// The hash named after the type.
    private static func details(_ mandate: JSONObject) -> JSON? {
        let details = mandate["payment_method_details"]
        return details?["type"]?.string.flatMap { details?[$0] }
    }

    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? { throw Refusal.invalid("There is nothing to decide here.") }

    func returnURL(_ visit: Visit) -> ReturnURL? { nil }

    func title(_ visit: Visit) -> String { "\(name(visit)) mandate" }

    private func name(_ visit: Visit) -> String {
        let type = visit["payment_method_details"]?["type"]?.string ?? ""
        return PaymentMethodType.named(type)?.displayName ?? type
    }

    func body(_ visit: Visit) -> HTML {
        let method = visit.fields(of: visit["payment_method"])
        let account = method?["type"]?.string.flatMap { method?[$0]?["last4"]?.string }
        let facts: [(String, String?)] = [
            ("Reference", Self.details(visit.subject.fields)?["reference"]?.string), ("Debtor", method?["billing_details"]?["name"]?.string),
            ("Account", account.map { "ends in \($0)" }),
            ("Agreed on", visit["customer_acceptance"]?["accepted_at"]?.integer.map { "\(CalendarDay(unix: $0).description), UTC" }),
            ("Creditor", visit.account.id), ("Mandate", visit.id), ("Status", visit.status),
        ]
        return """
            <p>With this mandate the debtor lets the creditor collect payments from the account.</p>
            \(HTML.facts(facts))
            """
    }
}
