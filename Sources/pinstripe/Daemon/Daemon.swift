// The daemon: everything put together around one event loop.
//
// A turn of the loop: the reactor brings requests, the API or the console answers them, the engine commits once for all, and only then
// are the answers let go. Where the commit fails, each of them becomes an error instead, because none of it was kept.
import API
import Catalog
import Console
import Delivery
import Engine
import Glibc
import Logging
import Reactor
import Storage
import Wire

final class Daemon {
    static let version = "0.1.0"
    /// Seconds that requests in flight get to finish at the end.
    private static let grace = 5.0
    /// Seconds that answers get to leave when the grace is over.
    private static let lastSeconds = 1.0
    /// Calls to servers elsewhere that are under way at once.
    private static let maximumCalls = 4096
    /// Forwarded calls to one host that are under way at once: others than its own never wait for it.
    private static let maximumForwardsPerHost = 512

    private let settings: Settings
    private let log = StandardErrorLog()
    private let logger: Logger
    private let loop: EventLoop
    private let engine: Engine
    private lazy var api = API(
        engine: engine, authentication: authentication, settings: settings.api,
        upstream: { [forwarder] in forwarder.send($0, completion: $1) }, later: { [loop] in loop.inNextTurn($0) }, report: report)
    private let authentication: Authentication
    private let report: FaultReport
    private let housekeeping: Housekeeping
    private let started = System.monotonicSeconds()
    private lazy var console = Console(
        engine: engine, authentication: authentication, access: settings.admin, maximumBody: settings.api.maximumBody,
        host: Console.Host(
            version: Daemon.version, uptime: { [started] in Int64(System.monotonicSeconds() - started) },
            later: { [unowned self] in loop.inNextTurn($0) },
            after: { [unowned self] seconds, action in
                let timer = loop.timer(after: seconds, action)
                return { timer.cancel() }
            },
            shutdown: { [unowned self] in stop() }),
        report: report)
    private let webhooks: HTTPClient
    private let forwards: HTTPClient
    private let courier: Courier
    private let forwarder: Forwarder
    private var server: HTTPServer?
    private var timers: [Timer] = []
    private var isStopping = false
    private var isHurrying = false
    /// Whether the courier's next turn is on its way.
    private var isCourierComing = false

    init(_ settings: Settings) throws {
        self.settings = settings
        let handler = StandardErrorHandler(log: log, logLevel: settings.logLevel)
        let logger = Logger(label: "pinstripe") { _ in handler }
        self.logger = logger
        loop = try EventLoop()
        if case .file(let path) = settings.database { System.makeFolder(of: path) }
        let registry = try Families.registry(versions: Versions.changes)
        var behaviour = EngineSettings()
        behaviour.redactionDelay = settings.redactionDelay
        behaviour.retrySchedule = settings.retrySchedule
        behaviour.startingBalance = settings.startingBalance
        behaviour.apiVersion = settings.apiVersion
        behaviour.historyLength = settings.historyLength
        behaviour.forwarding = settings.forwarding
        behaviour.seeds = try Self.seeds(settings.seeds, registry)
        engine = try Engine(
            registry: registry, location: settings.database, durability: settings.durability, settings: behaviour,
            wallClock: System.wallClock, uptime: System.monotonicSeconds)
        engine.report = { logger.error("\($0)") }
        report = { logger.error("\($0.method) \(SecretMask.mask(path: $0.path)): \($1)") }
        authentication = Authentication(allowsLiveKeys: settings.allowsLiveKeys)
        raiseFileLimit()
        let maximumCalls = min(Self.maximumCalls, FileShares.present.calls)
        // Each endpoint has a lane of its own at the courier, so its client need not share out by host.
        webhooks = try HTTPClient(
            loop: loop, certificateAuthorities: settings.certificateAuthorities, maximumConnectionsPerHost: maximumCalls,
            maximumConnections: maximumCalls)
        courier = Courier(
            engine: engine, timeout: settings.webhookTimeout, transport: Self.transport(webhooks), wallClock: System.wallClock,
            report: { logger.error("\($0)") })
        forwards = try HTTPClient(
            loop: loop, certificateAuthorities: settings.certificateAuthorities, maximumConnectionsPerHost: Self.maximumForwardsPerHost,
            maximumConnections: maximumCalls)
        let forwarder = Forwarder(timeout: settings.forwardingTimeout, transport: Self.transport(forwards))
        self.forwarder = forwarder
        housekeeping = Housekeeping(engine: engine, logger: logger)
    }

    private static func transport(_ client: HTTPClient) -> Transport {
        { request, completion in
            let call = client.send(request, completion: completion)
            return { call.cancel() }
        }
    }

    /// A file of the user's own replaces the built-in lists of the same name; the others stay.
    private static func seeds(_ path: String?, _ registry: Registry) throws -> Seeds {
        do {
            let builtIn = try JSON.parse(PackageResources.seeds_json)
            guard let own = try path.map({ try JSON.parse(System.readFile($0)) }) else { return try Seeds(builtIn, registry: registry) }
            guard let lists = own.object else { return try Seeds(own, registry: registry) }
            return try Seeds(.object((builtIn.object ?? [:]).merging(lists) { _, new in new }), registry: registry)
        } catch let error as JSONError {
            throw SettingsError(description: "\(path ?? "The built-in seeds") is not JSON, at byte \(error.offset): \(error.reason)")
        }
    }

    /// Serves until it is told to stop.
    func run() throws {
        do {
            try serve()
        } catch {
            throw engine.explained(error)
        }
    }

    private func serve() throws {
        // A limit on the size of files is a full disk like any other, and no reason to end.
        signal(SIGXFSZ, SIG_IGN)
        var limits = HTTPLimits()
        limits.maximumBody = max(limits.maximumBody, settings.api.maximumBody + settings.api.maximumFile)
        if let free = MemoryLimit.free { limits.fit(into: free) }
        let server = HTTPServer(loop: loop, limits: limits) { [unowned self] request, reply in self.answer(request, reply) }
        server.refuseInReserve = { Console.isControlPlane($0.path) ? nil : ErrorRendering.response(.overloaded) }
        server.refuseUnread = { [unowned self] in
            Console.serves($0.path) ? console.refusal(unread: $0, length: $1) : api.refusal(unread: $0, length: $1)
        }
        server.overloaded = ErrorRendering.response(.noRoom)
        var complaint = Interval(seconds: 60)
        server.noteHandshake = { [logger] in
            if complaint.begins(at: System.monotonicSeconds()) { logger.warning("TLS was sent to an http port; use http://") }
        }
        self.server = server
        for signal in [SIGTERM, SIGINT, SIGHUP] where !System.isIgnored(signal) {
            try loop.onSignal(signal) { [unowned self] in isStopping ? hurry() : stop() }
        }
        let port = try server.listen(host: settings.host, port: settings.port)
        if let path = settings.unixSocket { try server.listen(unixSocket: path) }
        // It is a daemon's that has been killed. Before the port is ours, it may be that of one that runs.
        if let path = settings.readyFile { System.removeFile(path) }
        engine.settings.publicURL = settings.publicURL ?? Self.url(host: settings.host, port: port)
        try engine.adoptPublicURL()
        while try engine.fireDueTimers(limit: 1000) > 0 { try engine.commit() }
        try engine.commit()
        // What an earlier daemon has left undone.
        try engine.refreshOutbox()
        callCourier()
        engine.mayGoOn = { [loop] in !loop.isTurnOver }
        loop.mayProlongTurn = { [engine] in engine.hasUncommitted }
        loop.onTurnEnd { [unowned self] in self.endTurn() }
        loop.whenIdle { [unowned self] in self.housekeeping.work() }
        timers.append(loop.timer(after: 1, repeating: true) { [unowned self] in self.housekeeping.tick() })
        try announce(Self.url(host: settings.host, port: port))
        loop.run()
        server.close()
        removeReadyFile(Self.url(host: settings.host, port: port))
        try engine.saveTime()
        try engine.commit()
        try engine.checkpoint()
        log.flush()
    }

    private func answer(_ request: Request, _ reply: Reply) {
        housekeeping.noteRequest()
        let start = logger.logLevel <= .info ? System.monotonicSeconds() : 0
        let send: (Response) -> Void = { [logger] response in
            reply.send(response)
            guard logger.logLevel <= .info else { return }
            let path = SecretMask.mask(path: request.path)
            let took = Self.milliseconds(since: start)
            // `listen` and inspectors look often, and change nothing.
            let level = Console.isControlPlane(path) && request.method == "GET" && response.status < 400 ? Logger.Level.debug : .info
            logger.log(level: level, "\(request.method) \(path) \(response.status) \(took) ms \(response.headers["Request-Id"] ?? "-")")
        }
        if Console.serves(request.path) {
            console.handle(request, reply: send)
        } else {
            api.handle(request, isWanted: { !reply.isVanished }, reply: send)
        }
    }

    /// Has the courier do what there is to do, in the next turn, whose commit keeps what it writes.
    private func callCourier() {
        guard engine.outbox.hasWork, !isCourierComing else { return }
        isCourierComing = true
        loop.inNextTurn { [unowned self] in
            isCourierComing = false
            courier.work()
        }
    }

    private func endTurn() {
        do {
            try engine.commit()
            server?.release()
            forwarder.work()
        } catch {
            logger.error("The turn could not be committed: \(error)")
            let reason = engine.refusal(of: error)
            server?.release { ErrorRendering.notKept($0, reason) }
            forwarder.abandon()
            housekeeping.rest()
        }
        callCourier()
        housekeeping.endTurn()
        log.flush()
        // An attempt that is cut short is made again by the next daemon.
        if isStopping && server?.inFlight == 0 && (courier.underWay == 0 || isHurrying) && forwarder.underWay == 0 { loop.stop() }
    }

    /// Stops accepting, lets what is in flight finish, and ends the loop.
    private func stop() {
        guard !isStopping else { return }
        isStopping = true
        server?.stopAccepting()
        courier.stop()
        console.stop()
        timers.append(loop.timer(after: Self.grace) { [unowned self] in
            // Who has an answer and does not take it gets no more time.
            if forwarder.underWay > 0 { hurry() } else { loop.stop() }
        })
    }

    /// The grace is over, or somebody wants it to be: whoever still waits for a server elsewhere is answered that nobody will any more.
    private func hurry() {
        guard !isHurrying else { return loop.stop() }
        isHurrying = true
        forwarder.stop()
        forwards.close()
        timers.append(loop.timer(after: Self.lastSeconds) { [unowned self] in loop.stop() })
    }

    private func announce(_ url: String) throws {
        if let path = settings.readyFile { try System.writeFile(url + "\n", to: path) }
        System.print(line: "pinstripe is ready on \(url)", to: STDOUT_FILENO)
    }

    /// Unless another daemon has written its own meanwhile.
    private func removeReadyFile(_ url: String) {
        guard let path = settings.readyFile, let contents = try? System.readFile(path), contents == Array("\(url)\n".utf8) else { return }
        System.removeFile(path)
    }

    /// The address a client on this machine would use.
    private static func url(host: String, port: Int) -> String {
        switch host {
        case "0.0.0.0": "http://127.0.0.1:\(port)"
        case "::": "http://[::1]:\(port)"
        default: host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
        }
    }

    private static func milliseconds(since start: Double) -> String {
        let hundredths = Int((System.monotonicSeconds() - start) * 100_000)
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
