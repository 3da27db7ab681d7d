// The page at which a customer takes up an expired Checkout Session again. She is led to the page of a copy.
import Checkout
import Engine
import Wire

struct RecoveryPage: HostedPage {
    let root = CheckoutExpiry.root
    let parameters: [Parameter] = []

    /// `/r/cs_…`
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 1, let id = path.first else { return nil }
        return try PageLink.find(CheckoutSession.name, id, account: nil, in: engine) { $0["after_expiration"]?["recovery"]?["url"]?.string != nil }
    }

    func begin(_ visit: Visit, query: String) throws -> ReturnURL? { try visit.lead("recover") }

    func returnURL(_ visit: Visit) -> ReturnURL? { nil }
    func title(_ visit: Visit) -> String { "An expired purchase" }
    func body(_ visit: Visit) -> HTML { "<p>Open this link with a browser.</p>" }
    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? { throw Refusal.invalid("There is nothing to decide here.") }
}
