// The page at a charge's `receipt_url`: what was paid, with what, and what was refunded. Nothing can be chosen.
import Charges
import Common
import Engine
import Wire

struct ReceiptPage: HostedPage {
    let root = ChargeReceipt.root
    let parameters: [Parameter] = []

    /// `/receipts/payment/ch_…/…`
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 3, path[0] == ChargeReceipt.kind, !path[2].isEmpty else { return nil }
        return try PageLink.find(Charge.name, path[1], account: PageLink.parameters(query)?["account"], in: engine) { charge in
            charge["receipt_url"]?.string?.hasSuffix("/\(root)/\(path.joined(separator: "/"))") ?? false
        }
    }

    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? { throw Refusal.invalid("There is nothing to decide here.") }

    func returnURL(_ visit: Visit) -> ReturnURL? { nil }

    func title(_ visit: Visit) -> String { "Receipt" }

    func body(_ visit: Visit) -> HTML {
        let facts: [(String, String?)] = [
            ("Amount paid", amount(visit, visit["captured"] == true ? "amount_captured" : "amount")),
            ("Refunded", visit["amount_refunded"] == 0 ? nil : amount(visit, "amount_refunded")),
            ("Date paid", visit["created"]?.integer.map { "\(CalendarDay(unix: $0).description), UTC" }),
            ("Payment method", method(visit)), ("Description", visit["description"]?.string),
            ("On the statement", visit["calculated_statement_descriptor"]?.string), ("Receipt number", visit["receipt_number"]?.string),
            ("Charge", visit.id),
        ]
        return """
            <p>A payment of test mode: no money has moved.</p>
            \(HTML.facts(facts))
            """
    }

    private func amount(_ visit: Visit, _ field: String) -> String? {
        visit[field]?.integer.flatMap { amount in visit["currency"]?.string.map { Currency.text(amount, $0) } }
    }

    private func method(_ visit: Visit) -> String? {
        let details = visit["payment_method_details"]
        guard let type = details?["type"]?.string else { return nil }
        let name = details?[type]?["brand"]?.string ?? type
        return details?[type]?["last4"]?.string.map { "\(name), ends in \($0)" } ?? name
    }
}
