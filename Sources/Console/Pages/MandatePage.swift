// The page at a debit's `mandate_url`: what the customer has agreed to. Nothing can be chosen.
import Engine
import Sources
import Wire

struct MandatePage: HostedPage {
    let root = "adapter"
    let parameters: [Parameter] = []

    /// `/adapter/sepa_debit/file/src_…/src_client_secret_…`
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 4, path[0] == "sepa_debit", path[1] == "file" else { return nil }
        let source = try PageLink.find(Source.name, path[2], secret: path[3], account: PageLink.parameters(query)?["account"], in: engine)
        return source?.fields["sepa_debit"]?.object == nil ? nil : source
    }

    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? { throw Refusal.invalid("There is nothing to decide here.") }

    func returnURL(_ visit: Visit) -> ReturnURL? { nil }

    func title(_ visit: Visit) -> String { "SEPA Direct Debit mandate" }

    func body(_ visit: Visit) -> HTML {
        let debit = visit["sepa_debit"]
        let facts: [(String, String?)] = [
            ("Reference", debit?["mandate_reference"]?.string), ("Debtor", visit["owner"]?["name"]?.string), ("Country", debit?["country"]?.string),
            ("Account", debit?["last4"]?.string.map { "ends in \($0)" }), ("Creditor", visit.account.id), ("Source", visit.id),
        ]
        return """
            <p>With this mandate the debtor lets the creditor collect payments from the account.</p>
            \(HTML.facts(facts))
            """
    }
}
