// A page that the URL of an object opens: it shows the object, offers the outcomes that a tester could want, brings the chosen one about
// and leads back to where the object says. A page is one file, and one line in Pages.all; everything that is the same for all of them
// (routes, forms, headers, errors, the way back) is in Pages.
import Engine
import OrderedCollections
import Wire

protocol HostedPage: Sendable {
    /// The first part of such a page's path. Whoever has the URL may open it: the rest carries a secret.
    var root: String { get }

    /// Whether a log must not show what follows the root: it opens the page, and nothing in it looks like a secret.
    var hidesPath: Bool { get }

    /// What the forms of the page send.
    var parameters: [Parameter] { get }

    /// The object that a URL leads to.
    /// - Parameter path: the parts behind the root, decoded.
    /// - Returns: nil where the URL leads nowhere, or no longer.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection?

    /// Why a URL leads nowhere.
    func end(_ path: [String], in engine: Engine) throws -> LinkEnd

    func title(_ visit: Visit) -> String

    /// What stands below the title.
    func body(_ visit: Visit) -> HTML

    /// Brings about what a form asks for: all of it or, by throwing a Refusal before anything is written, nothing.
    func act(_ arguments: Arguments, _ visit: Visit) throws

    /// What has come of an act, beside the status, by name.
    func outcome(_ visit: Visit) -> [(String, String?)]

    /// Where the object wants the browser to go when all is done; nil: nowhere.
    func returnURL(_ visit: Visit) -> ReturnURL?

    /// Whether the page is shown again after an act, where there is nowhere else to go.
    func isShownAgain(after arguments: Arguments, _ visit: Visit) -> Bool
}

extension HostedPage {
    var hidesPath: Bool { true }
    func end(_ path: [String], in engine: Engine) throws -> LinkEnd { .unknown }
    func outcome(_ visit: Visit) -> [(String, String?)] { [] }
    func isShownAgain(after arguments: Arguments, _ visit: Visit) -> Bool { false }
}

/// Why a link leads nowhere, or no longer.
enum LinkEnd: String {
    case used, expired, withdrawn, unknown
}

/// A browser at the page of an object.
struct Visit {
    let engine: Engine
    let subject: Inspection
    /// What a form has sent that was refused, by name: it is shown again.
    var entered: [String: String] = [:]

    var id: String { subject.object.id }
    var account: Account { subject.account }
    var status: String { subject.status ?? "" }

    /// A field of the object, be it hidden or internal.
    subscript(name: String) -> JSON? { subject.fields[name].flatMap { $0.isNull ? nil : $0 } }

    /// Fires a transition, in the tester's name.
    func fire(_ transition: String, _ arguments: JSONObject = [:]) throws {
        _ = try engine.transition(subject.resource, id, transition, Arguments(arguments), account: account, cause: .controlPlane)
    }

    /// Fires a transition once `seconds` have passed on the account's clock.
    func fire(_ transition: String, _ arguments: JSONObject = [:], after seconds: Int64) throws {
        try engine.schedule(transition, arguments, on: id, of: subject.resource, after: seconds, account: account)
    }
}
