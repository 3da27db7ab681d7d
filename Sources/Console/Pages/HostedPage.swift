// A page that the URL of an object opens. It shows the object, offers all outcomes to a tester, does what she chooses, and leads back to the object's
// return URL. A page is one file and one line in Pages.all. What all pages share (routes, forms, headers, errors, the way back) is in Pages.
import Engine
import Wire

protocol HostedPage: Sendable {
    /// The first part of the page's path. The rest contains a secret, and everyone who has the URL may open the page.
    var root: String { get }

    /// Whether the log must hide the rest of the path, because it opens the page but does not look like a secret.
    var hidesPath: Bool { get }

    /// The parameters of the page's forms.
    var parameters: [Parameter] { get }

    /// Finds the object of a URL.
    /// - Parameter path: the parts after the root, decoded.
    /// - Returns: nil if the URL leads nowhere, or no longer.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection?

    /// Why a URL leads nowhere.
    func end(_ path: [String], in engine: Engine) throws -> LinkEnd

    /// The object of a URL whose form was sent already, so that sending it again leads on as the first time. Nil if it does not.
    func findDone(_ path: [String], in engine: Engine) throws -> Inspection?

    /// What a visit brings about by itself: it may make an object, and lead to the page of that. Nil if the page is shown.
    func begin(_ visit: Visit, query: String) throws -> ReturnURL?

    /// What the URL leads to if that is no page. Nil for the page.
    func file(_ path: [String], _ visit: Visit) -> Response?

    func title(_ visit: Visit) -> String

    /// Whether it has a frame, or is in one.
    func framing(_ visit: Visit) -> Page.Framing

    /// The content below the title.
    func body(_ visit: Visit) -> HTML

    /// Does what a form asks for. To refuse, it throws a Refusal before anything is written.
    /// - Returns: an error to show, although the change is kept.
    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal?

    /// The results of an act besides the status, by name.
    func outcome(_ visit: Visit) -> [(String, String?)]

    /// Where the browser goes when all is done. Nil if it goes nowhere.
    func returnURL(_ visit: Visit) -> ReturnURL?

    /// Whether the page is shown again after an act, if there is no return URL.
    func isShownAgain(after arguments: Arguments, _ visit: Visit) -> Bool
}

extension HostedPage {
    var hidesPath: Bool { true }
    func end(_ path: [String], in engine: Engine) throws -> LinkEnd { .unknown }
    func findDone(_ path: [String], in engine: Engine) throws -> Inspection? { nil }
    func begin(_ visit: Visit, query: String) throws -> ReturnURL? { nil }
    func file(_ path: [String], _ visit: Visit) -> Response? { nil }
    func framing(_ visit: Visit) -> Page.Framing { .none }
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
    /// The parts of the page's path after the root. Empty after an act: then the page begins anew.
    var path: [String] = []
    /// The values of a refused form, which is shown again.
    var entered: [String: String] = [:]

    var id: String { subject.object.id }
    var account: Account { subject.account }
    var status: String { subject.status ?? "" }

    /// The same page again, with what was typed into its form.
    func again(_ form: Form) -> Visit {
        Visit(engine: engine, subject: subject, path: path, entered: form.values.reduce(into: [:]) { $0[$1.key] = $1.value.text })
    }

    /// A field of the object, even a hidden or internal one.
    subscript(name: String) -> JSON? { subject.fields[name].flatMap { $0.isNull ? nil : $0 } }

    /// The fields of another object of the account, even hidden or internal ones.
    /// - Parameter id: its id, as a field holds it. Nil or null finds nothing.
    /// - Returns: nil if there is no such object.
    func fields(of id: JSON?) -> JSONObject? { id?.string.flatMap { try? engine.inspect($0, account: account).fields } }

    /// Fires a transition.
    /// - Returns: an error, although the change is kept.
    @discardableResult func fire(_ transition: String, _ arguments: JSONObject = [:]) throws -> Refusal? {
        try engine.fire(transition, on: id, of: subject.resource, Arguments(arguments), account: account, cause: .controlPlane).declined
    }

    /// Does a deed that makes another object.
    /// - Returns: the page of that object.
    func lead(_ deed: String, _ arguments: Arguments = Arguments()) throws -> ReturnURL? {
        try engine.markLists()
        let made = try engine.atomically {
            try engine.fire(deed, on: id, of: subject.resource, arguments, account: account, cause: .controlPlane).object
        }
        return try engine.inspect(made.id, account: account).fields["url"]?.string.flatMap(ReturnURL.init)
    }

    /// Fires a transition after that many seconds of the account's clock.
    func fire(_ transition: String, _ arguments: JSONObject = [:], after seconds: Int64) throws {
        try engine.schedule(transition, arguments, on: id, of: subject.resource, after: seconds, account: account)
    }
}
