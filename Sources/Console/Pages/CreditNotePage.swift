// The PDF of a credit note, and a page that shows the same. Nothing can be chosen.
import Common
import Engine
import Invoices
import Wire

struct CreditNotePage: HostedPage {
    let root = CreditNote.root
    let parameters: [Parameter] = []

    /// `/credit_notes/cn_…/…/pdf`, and the same without `/pdf`.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 2 || path.count == 3 && path[2] == InvoiceLink.pdf else { return nil }
        return try PageLink.find(CreditNote.name, path[0], account: PageLink.parameters(query)?["account"], in: engine) { note in
            note["pdf"]?.string?.hasSuffix("/\(root)/\(path[0])/\(path[1])/\(InvoiceLink.pdf)") ?? false
        }
    }

    func file(_ path: [String], _ visit: Visit) -> Response? {
        guard path.last == InvoiceLink.pdf else { return nil }
        return PDF(lines: [title(visit), ""] + facts(visit).map { "\($0): \($1)" }).response
    }

    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? { throw Refusal.invalid("There is nothing to decide here.") }

    func returnURL(_ visit: Visit) -> ReturnURL? { nil }

    func title(_ visit: Visit) -> String { "Credit note \(visit["number"]?.string ?? visit.id)" }

    func body(_ visit: Visit) -> HTML {
        """
        <p>A credit note of test mode: no money has moved.</p>
        \(HTML.facts(facts(visit).map { ($0, $1) }))
        """
    }

    private func facts(_ visit: Visit) -> [(String, String)] {
        let currency = visit["currency"]?.string ?? ""
        let lines = (visit["lines"]?["data"]?.array ?? []).map { line in
            (line["description"]?.string ?? "Item", Currency.text(line["amount"]?.integer ?? 0, currency))
        }
        let facts: [(String, String?)] = [
            ("Status", visit.status), ("Date", visit["effective_at"]?.integer.map { "\(CalendarDay(unix: $0).description), UTC" }),
            ("Reason", visit["reason"]?.string), ("Memo", visit["memo"]?.string), ("Total", visit["total"]?.integer.map { Currency.text($0, currency) }),
        ]
        return facts.compactMap { name, value in value.map { (name, $0) } } + lines
    }
}
