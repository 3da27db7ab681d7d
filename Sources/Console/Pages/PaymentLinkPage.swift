// A payment link. Who opens it is led to the page of a new Checkout Session. If that is not possible, it says why.
import Checkout
import Engine
import OrderedCollections
import Wire

struct PaymentLinkPage: HostedPage {
    let root = PaymentLink.root
    let parameters: [Parameter] = []

    /// `/b/test_…`: the rest of the link's id.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 1, let token = path.first else { return nil }
        let id = "plink_" + (token.hasPrefix("test_") ? token.dropFirst(5) : token[...])
        return try PageLink.find(PaymentLink.name, id, account: nil, in: engine) { $0["url"]?.string?.hasSuffix("/\(root)/\(token)") == true }
    }

    func begin(_ visit: Visit, query: String) throws -> ReturnURL? {
        let given = PageLink.parameters(query) ?? [:]
        // The URL may have parameters for others, such as utm_source.
        let names = PaymentLinkVisit.parameters.map(\.name).filter { given[$0]?.isEmpty == false }
        let form = FormHash(JSONObject(uniqueKeysWithValues: names.map { ($0, .string(given[$0] ?? "")) }))
        return try visit.lead("visit", ParameterCheck.arguments(of: form, for: PaymentLinkVisit.parameters))
    }

    func returnURL(_ visit: Visit) -> ReturnURL? { nil }
    func title(_ visit: Visit) -> String { "Payment link" }
    func body(_ visit: Visit) -> HTML { "<p>Open this link with a browser.</p>" }
    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? { throw Refusal.invalid("There is nothing to decide here.") }
}
