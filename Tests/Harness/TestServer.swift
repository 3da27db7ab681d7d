// Pinstripe without its sockets: an engine on a database in memory, the API and the control plane as functions, and a wall clock that
// stands where the test has put it. Every request is a turn of its own and is committed before its answer is looked at, so a test reads
// like a session with curl.
public import API
public import Console
import Delivery
public import Engine
import Reactor
import Server
public import Wire

extension API {
    /// The answer to a request that asks nobody else.
    public func respond(to request: Request) throws -> Response {
        var response: Response?
        handle(request) { response = $0 }
        guard let response else { throw TestServer.NoAnswer() }
        return response
    }
}

/// A server of one test's own.
public final class TestServer {
    /// What an account's clock follows until somebody moves it.
    public final class WallClock {
        /// Unix seconds.
        public var now: Int64 { didSet { uptime += max(0, now - oldValue) } }
        /// Seconds that have passed: none where the clock is set back.
        fileprivate var uptime: Int64 = 0

        init(_ now: Int64) { self.now = now }
    }

    /// What the server has told its surroundings.
    public final class Notes {
        /// Faults of the server's own. A test that does not provoke one expects none.
        public internal(set) var faults: [String] = []
        /// How often the control plane has asked the daemon to stop.
        public fileprivate(set) var shutdowns = 0
        var later: [() -> Void] = []
        var receivers: [String: TestReceiver] = [:]
        /// What runs when real time has passed, with the seconds that it waits.
        public var timeouts: [(number: Int, seconds: Double, action: () -> Void)] = []
        fileprivate var lastTimeout = 0
    }

    private let server: StripeServer
    public var engine: Engine { server.engine }
    public var api: API { server.api }
    public var console: Console { server.console }
    public let wall: WallClock
    public let notes: Notes
    /// Whether every answer must be as the OpenAPI document says. False where seeds hold what no call can make.
    public var describesAnswers = true

    /// - Parameters:
    ///   - now: what the wall clock shows. The default is the moment at which the session of Stripe's API reference was created.
    ///   - access: who may use the control plane.
    ///   - file: the database's; nil: it is in memory.
    ///   - isShared: whether other programs use the file, too.
    ///   - seeds: what every account begins with.
    ///   - followsHost: whether the URLs in answers begin with the host that the request came for.
    public init(
        _ settings: APISettings = APISettings(), allowsLiveKeys: Bool = false, access: AdminAccess = .loopback, file: String? = nil,
        isShared: Bool = false, now: Int64 = 1_695_680_120, seeds: TestSeeds = .none, followsHost: Bool = false
    ) throws {
        let wall = WallClock(now)
        let notes = Notes()
        var server = ServerSettings()
        server.api = settings
        server.allowsLiveKeys = allowsLiveKeys
        server.admin = access
        server.followsHost = followsHost
        if let file { server.database = isShared ? .shared(file) : .file(file) }
        server.seeds = try seeds.file().map { try JSON.parse($0) }
        let transport = Self.transport(notes)
        let surroundings = Surroundings(
            version: "1.2.3", wallClock: { wall.now }, uptime: { Double(wall.uptime) }, later: { notes.later.append($0) },
            after: { seconds, action in
                notes.lastTimeout += 1
                let number = notes.lastTimeout
                notes.timeouts.append((number, seconds, action))
                return { notes.timeouts.removeAll { $0.number == number } }
            },
            webhooks: transport, forwards: transport, shutdown: { notes.shutdowns += 1 }, report: { notes.faults.append($0) },
            reportRequest: { request, fault in notes.faults.append("\(request.method) \(request.path): \(fault)") })
        self.server = try StripeServer(server, in: surroundings)
        self.wall = wall
        self.notes = notes
    }

    /// The objects of all accounts.
    public func objectCount() throws -> Int64 {
        while true {
            if let count = try engine.countObjects() { return count }
        }
    }

    /// Attempts that are under way.
    public var courierUnderWay: Int { server.courier.underWay }

    /// The answer to a request of which only the head has come. Nil if its body must be received.
    public func refuse(unread request: Request, length: Int) -> Response? { server.refusal(unread: request, length: length) }

    /// Sends a request, ends the turn, and gives the answer.
    public func send(_ request: Request) throws -> Answer {
        var response: Response?
        server.handle(request) { response = $0 }
        try endTurn()
        while response == nil, try turn() {}
        // Real time passes only where nothing else is left to happen.
        while response == nil, let timeout = notes.timeouts.popLast() {
            timeout.action()
            try endTurn()
            while response == nil, try turn() {}
        }
        guard let response else { throw NoAnswer() }
        let answer = Answer(response)
        if describesAnswers && request.path.hasPrefix("/v1/") { try DescribedAnswers.all?.require(answer, to: request) }
        return answer
    }

    /// Does what was put off until a later turn.
    /// - Returns: false where there is nothing.
    @discardableResult public func turn() throws -> Bool {
        guard !notes.later.isEmpty else { return false }
        notes.later.removeFirst()()
        try endTurn()
        return true
    }

    /// Commits, and has the courier start what is due then.
    public func endTurn() throws {
        try commit()
        while engine.outbox.hasWork || server.forwarder.hasWork {
            server.courier.work()
            try commit()
        }
    }

    private func commit() throws {
        var failure: (any Error)?
        server.endTurn(kept: {}, lost: { failure = $0 })
        if let failure { throw failure }
    }

    /// A request was not answered, and nothing is left that could answer it.
    public struct NoAnswer: Error {}

    /// A request of the API.
    /// - Parameters:
    ///   - form: the body, as curl's `-d` would send it.
    ///   - key: the API key, sent as `Bearer`; nil sends none.
    public func request(
        _ method: String, _ path: String, _ form: String = "", key: String? = "sk_test_alpha", headers: Headers = [:]
    ) throws -> Answer {
        var all: Headers = [:]
        if let key { all.add("Authorization", "Bearer \(key)") }
        if !form.isEmpty && headers["Content-Type"] == nil { all.add("Content-Type", "application/x-www-form-urlencoded") }
        for (name, value) in headers { all.add(name, value) }
        return try send(Request(method: method, path: path, headers: all, body: Array(form.utf8)))
    }

    /// - Parameter path: with its query.
    public func get(_ path: String, key: String? = "sk_test_alpha", headers: Headers = [:]) throws -> Answer {
        try request("GET", path, key: key, headers: headers)
    }

    public func post(_ path: String, _ form: String = "", key: String? = "sk_test_alpha", headers: Headers = [:]) throws -> Answer {
        try request("POST", path, form, key: key, headers: headers)
    }

    public func delete(_ path: String, key: String? = "sk_test_alpha", headers: Headers = [:]) throws -> Answer {
        try request("DELETE", path, key: key, headers: headers)
    }

    /// A call of the control plane.
    /// - Parameters:
    ///   - call: method and path below /_admin, such as `POST clock`.
    ///   - body: JSON or a form.
    ///   - key: the API key of the account that the call is about; nil: all of them.
    public func admin(
        _ call: String, _ body: String = "", key: String? = "sk_test_alpha", headers: Headers = [:], peer: Peer = .loopback
    ) throws -> Answer {
        let words = call.split(separator: " ")
        var all: Headers = [:]
        if let key { all.add("Authorization", "Bearer \(key)") }
        for (name, value) in headers { all.add(name, value) }
        return try send(
            Request(method: String(words[0]), path: "/_admin/\(words[1])", headers: all, body: Array(body.utf8), peer: peer))
    }
}

extension TestServer {
    /// What a browser asks for that opens a URL of this server's, be it from another machine.
    public func open(_ url: String, method: String = "GET") throws -> Answer {
        try send(Request(method: method, path: String(url.dropFirst(engine.settings.publicURL.count)), peer: .remote))
    }

    /// What a browser sends when a form of the page at `url` is submitted.
    public func submit(_ url: String, _ form: String) throws -> Answer {
        let headers: Headers = ["Content-Type": "application/x-www-form-urlencoded", "Origin": "null"]
        return try send(
            Request(
                method: "POST", path: String(url.dropFirst(engine.settings.publicURL.count)), headers: headers, body: Array(form.utf8),
                peer: .remote))
    }

    /// The list that sessions are created on.
    public static let sessions = "/v1/identity/verification_sessions"
    public static let reports = "/v1/identity/verification_reports"

    /// Creates a verification session.
    /// - Returns: its id.
    public func newSession(_ form: String = "type=document", key: String = "sk_test_alpha") throws -> String {
        try post(Self.sessions, form, key: key).id
    }

    /// Has a person's part happen: `submit`, `verify` or `reject`.
    public func fire(_ transition: String, _ id: String, _ form: String = "", key: String? = "sk_test_alpha") throws -> Answer {
        try admin("POST objects/\(id)/transitions/\(transition)", form, key: key)
    }

    /// A session whose person has submitted and passed.
    public func verifiedSession(_ form: String = "type=document", key: String = "sk_test_alpha") throws -> String {
        let id = try newSession(form, key: key)
        _ = try fire("submit", id, key: key)
        _ = try fire("verify", id, key: key)
        return id
    }

    /// Has the person of a session submit and be turned down.
    public func reject(_ id: String, _ code: String) throws {
        _ = try fire("submit", id)
        _ = try fire("reject", id, "code=\(code)")
    }

    /// The session as its owner sees it, with some paths expanded.
    public func session(_ id: String, expanding paths: String...) throws -> Answer {
        try get("\(Self.sessions)/\(id)?" + paths.map { "expand[]=\($0)" }.joined(separator: "&"))
    }

    /// The newest report of a session, with some of its own paths expanded.
    public func report(of session: String, expanding paths: String...) throws -> Answer {
        let id = try get("\(Self.sessions)/\(session)")["last_verification_report"]?.string ?? "none"
        return try get("\(Self.reports)/\(id)?" + paths.map { "expand[]=\($0)" }.joined(separator: "&"))
    }

    /// What the control plane says of an object's past: `create → requires_input (api, identity.verification_session.created)`.
    public func history(of id: String) throws -> [String] {
        try admin("GET objects/\(id)")["history"]?.array?.map { entry in
            let event = entry["event"]?.string.map { ", \($0)" } ?? ""
            return "\(entry["transition"]?.string ?? "") → \(entry["to"]?.string ?? "") (\(entry["cause"]?.string ?? "")\(event))"
        } ?? []
    }
}
