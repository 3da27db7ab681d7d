// The control plane under /_admin: what a test needs and Stripe's API does not offer. Bodies are JSON or forms, answers are JSON.
//
// With an API key in Authorization, a call acts on the key's account. Pinstripe-Account chooses one without its key. Without both, a call acts on
// all accounts. A setting says who may call, because not everyone who can reach the port may reset the database. The inspector (Inspector/) and the URLs
// in objects are served here, too: hosted pages (Pages/) and the files of file links (SharedFiles).
import API
import Engine
import Files
import Wire

/// Who may use the control plane.
public enum AdminAccess: Sendable, Equatable {
    /// Clients on this machine.
    case loopback
    /// Clients that send the token.
    case token(String)
    case open
}

public final class Console {
    /// What the daemon knows and does, and the engine does not.
    public struct Host {
        let version: String
        let uptime: () -> Int64
        let later: (@escaping () -> Void) -> Void
        let after: (Double, @escaping () -> Void) -> () -> Void
        let shutdown: () -> Void

        /// - Parameters:
        ///   - uptime: seconds since the start.
        ///   - later: runs an action in a later turn, after the requests that have come meanwhile.
        ///   - after: runs an action after that many seconds of real time. The function that it answers cancels it.
        ///   - shutdown: begins to stop the daemon.
        public init(
            version: String, uptime: @escaping () -> Int64, later: @escaping (@escaping () -> Void) -> Void,
            after: @escaping (Double, @escaping () -> Void) -> () -> Void, shutdown: @escaping () -> Void
        ) {
            self.version = version
            self.uptime = uptime
            self.later = later
            self.after = after
            self.shutdown = shutdown
        }
    }

    let engine: Engine
    let api: API
    let journal: RequestJournal
    let host: Host
    private let authentication: Authentication
    private let access: AdminAccess
    /// The largest body of a request, in bytes, and how much larger it may be with a file in it.
    private let maximumBody: Int
    private let maximumFile: Int
    private let report: FaultReport
    private let pages: Pages
    let feed: ChangeFeed
    /// The calls that are not answered yet, in the order in which they came.
    var patientCalls: [PatientCall] = []
    /// The first call that the last turn had no time for.
    weak var nextCall: PatientCall?
    /// Whether their next portion is planned.
    var isProceeding = false

    public init(
        engine: Engine, api: API, journal: RequestJournal, authentication: Authentication, access: AdminAccess, maximumBody: Int, maximumFile: Int,
        host: Host, report: @escaping FaultReport
    ) {
        self.engine = engine
        self.api = api
        self.journal = journal
        self.authentication = authentication
        self.access = access
        self.maximumBody = maximumBody
        self.maximumFile = maximumFile
        self.host = host
        self.report = report
        pages = Pages(engine: engine, maximumBody: maximumBody, report: report)
        feed = ChangeFeed(engine: engine, after: host.after)
        engine.outbox.onSettled = { [unowned self] in wake() }
    }

    /// The first parts of paths whose rest is a secret, even if somebody has mangled it.
    public static let secretRoots: Set<Substring> = Set(
        Pages.all.filter(\.hidesPath).map { Substring($0.root) } + [FileLink.root.split(separator: "/").first ?? ""])

    /// Whether the path belongs to the control plane, the inspector, a hosted page, or a shared file.
    public static func serves(_ path: String) -> Bool {
        // Nearly all paths are Stripe's.
        if path.hasPrefix("/v1/") { return false }
        return isControlPlane(path) || Pages.serves(path) || SharedFiles.serves(path) || path == inspectorPath
    }

    /// Whether the path belongs to the control plane.
    public static func isControlPlane(_ path: String) -> Bool { path == "/_admin" || path.hasPrefix("/_admin/") }

    /// Whether the path belongs to a file of the inspector or of the hosted pages.
    public static func isAsset(_ path: String) -> Bool { path.hasPrefix("/\(Pages.assets)/") }

    /// Answers a request, at once or in a later turn. Send the answer only after the engine has committed.
    public func handle(_ request: Request, reply: @escaping (Response) -> Void) {
        if SharedFiles.serves(request.path) { return reply(SharedFiles(engine: engine, report: report).answer(request)) }
        if request.path == Self.inspectorPath {
            return ["GET", "HEAD"].contains(request.method) ? reply(showInspector(request)) : api.handle(request, reply: reply)
        }
        guard Console.isControlPlane(request.path) else { return reply(pages.answer(request)) }
        let (report, engine, call) = (report, engine, AdminCall(request))
        let reply = feed.hasReaders ? telling(of: call, reply) : reply
        /// The answer of the body, or its error.
        func answer(with body: () throws -> Response) {
            do {
                reply(try body())
            } catch let refusal as Refusal {
                reply(ErrorRendering.response(call.suggesting(after: refusal, engine.registry)))
            } catch {
                report(request, error)
                reply(ErrorRendering.response(engine.refusal(of: error)))
            }
        }
        if call.segments == ["echo"] {
            return answer {
                guard request.body.count <= maximumBody else { throw API.bodyTooLarge(maximumBody) }
                return .json(Echo.describe(request))
            }
        }
        do {
            try engine.accounts.provisionally {
                let (route, words) = AdminRoute.of(call) ?? (nil, [])
                switch route?.action {
                case .patient(let begin)?: try begin(self, call, answer)
                case .page(let show)?:
                    _ = try account(of: call)
                    reply(show(self, words, request))
                default: reply(.json(try self.answer(call, by: route, words)))
                }
            }
        } catch {
            answer { throw error }
        }
    }

    /// Why a request is refused before its body is known, so that the body need not be received. Nil if nothing refuses it.
    /// - Parameters:
    ///   - request: without its body.
    ///   - length: the size of the body, or its size so far.
    public func refusal(unread request: Request, length: Int) -> Response? {
        do {
            let call = AdminCall(request)
            if Console.isControlPlane(request.path), call.segments != ["echo"] {
                _ = try engine.accounts.provisionally { try account(of: call) }
                if AdminRoute.of(call) == nil { throw AdminRoute.refusal(of: call) }
            }
            guard length <= limit(of: request) else { throw API.bodyTooLarge(limit(of: request)) }
            return nil
        } catch let refusal as Refusal {
            return Pages.serves(request.path) ? Page.refused(refusal, request: request) : ErrorRendering.response(refusal)
        } catch {
            report(request, error)
            return ErrorRendering.response(engine.refusal(of: error))
        }
    }

    /// - Parameter route: nil if there is none. Only those who may call learn that.
    private func answer(_ call: AdminCall, by route: AdminRoute?, _ words: [String]) throws -> JSON {
        let account = try account(of: call)
        guard let route, case .plain(let action) = route.action else { throw AdminRoute.refusal(of: call) }
        let form = try AdminForm.decode(call.request)
        if route.takesNothing(engine.registry) { _ = try ParameterCheck.arguments(of: form, for: []) }
        return try action(self, account, words, form)
    }

    /// Whether a client must send a token.
    var needsToken: Bool { if case .token = access { true } else { false } }

    /// - Parameter isLink: whether a browser opens it as a page of its own. Then it does not matter which page the link was on.
    func requireAccess(_ request: Request, isLink: Bool = false) throws(Refusal) {
        let host = request.headers["Host"].map { ["Host": $0] as Headers } ?? [:]
        // A webhook of ours comes from this machine, but its URL may have been chosen elsewhere.
        guard request.headers["Stripe-Signature"] == nil else {
            throw Refusal(.forbidden, "The control plane takes no webhooks.")
        }
        // The same is true of a forwarded request.
        guard request.headers["User-Agent"] != "Stripe" else {
            throw Refusal(.forbidden, "The control plane takes no forwarded requests, except at /_admin/echo.")
        }
        switch access {
        case .open: return
        case .loopback where request.peer == .unixSocket: return
        case .loopback where request.peer == .loopback && !WebPage.isForeign(isLink ? host : request.headers): return
        case .token(let token) where token == presentedToken(request): return
        case .loopback:
            // A name such as a container's leads here, but a foreign page could use such a name as well.
            let foreign = request.peer == .loopback && WebPage.isForeign(host) ? host["Host"] : nil
            let reason = foreign.map { " This request came for the host '\(CardNumber.masking(String($0.prefix(255))))'." } ?? ""
            throw Refusal(
                .forbidden,
                "The control plane answers only clients on its own machine, and no web pages from elsewhere.\(reason) To change that, start Pinstripe with "
                    + "--admin token or --admin open.")
        case .token:
            throw Refusal(.forbidden, "The control plane needs its token, in the header Pinstripe-Admin-Token.")
        }
    }

    /// The largest body of the request, in bytes.
    private func limit(of request: Request) -> Int {
        let takesFile = Console.isControlPlane(request.path) && AdminRoute.of(AdminCall(request))?.route.body == .file
        return maximumBody + (takesFile ? maximumFile : 0)
    }

    private func presentedToken(_ request: Request) -> String? { request.headers["Pinstripe-Admin-Token"] }

    /// Makes all checks that come before the call itself.
    /// - Parameter makesIt: whether a key that is used for the first time gets its account. If not, the answer for such a key is nil.
    /// - Returns: the account that the call is about. Nil for all accounts.
    func account(of call: AdminCall, makesIt: Bool = true) throws -> Account? {
        let request = call.request
        try requireAccess(request)
        guard request.body.count <= limit(of: request) else { throw API.bodyTooLarge(limit(of: request)) }
        guard request.headers["Authorization"] != nil else {
            return try chosenAccount(request.headers)
        }
        guard request.headers[Self.choosing] == nil else {
            throw Refusal.invalid("An API key names its account. Send either a key or \(Self.choosing).")
        }
        let caller = try Caller(request.headers, authentication: authentication, accounts: engine.accounts)
        guard caller.credential.kind != .ephemeral else { throw Refusal(.forbidden, "The control plane takes no ephemeral keys.") }
        return try makesIt ? engine.accounts.account(caller.key) : engine.accounts.find(caller.key)
    }
}

/// A request to the control plane.
struct AdminCall {
    let request: Request
    let method: String
    /// The path below /_admin, decoded.
    let segments: [String]

    init(_ request: Request) {
        self.request = request
        method = request.method == "HEAD" ? "GET" : request.method
        segments = request.path.split(separator: "/").dropFirst().map { Percent.decode(String($0)) ?? String($0) }
    }
}

extension AdminCall {
    /// The refusal of a mistyped value, with the value that was probably meant.
    func suggesting(after refusal: Refusal, _ registry: Registry) -> Refusal {
        guard let name = refusal.parameter, let route = AdminRoute.of(self)?.route,
            let parameter = route.parameters(registry).first(where: { $0.name == name }), case .choice(let choices) = parameter.shape,
            case .text(let given)? = (try? AdminForm.decode(request))?[name], let near = Spelling.nearest(to: given, among: choices)
        else { return refusal }
        let message = "\(refusal.message). Did you mean \(near)?"
        return Refusal(refusal.kind, message, code: refusal.code, parameter: name, details: refusal.details)
    }
}

/// Belongs to the event loop's thread, as the engine does.
@available(*, unavailable) extension Console: Sendable {}
