// The daemon: the server, with an event loop and sockets around it.
//
// In a turn of the loop, the reactor brings requests, the API or the console answers them, and the engine commits once for all. Only then the answers
// are sent. If the commit fails, each answer becomes an error, because nothing was kept.
import API
import Console
import Delivery
import Engine
import Glibc
import Logging
import Reactor
import Server
import Storage
import Wire

final class Daemon {
    static let version = "0.1.0"
    /// Seconds that requests in flight have to finish when the daemon stops.
    private static let grace = 5.0
    /// Seconds that answers have to be sent after that.
    private static let lastSeconds = 1.0
    /// The most calls to other servers at once.
    private static let maximumCalls = 4096
    /// The most forwarded calls to one host at once. Calls to other hosts do not wait for it.
    private static let maximumForwardsPerHost = 512

    private let settings: Settings
    private let log = StandardErrorLog()
    private let logger: Logger
    private let loop: EventLoop
    private let server: StripeServer
    private var engine: Engine { server.engine }
    private let housekeeping: Housekeeping
    private let webhooks: HTTPClient
    private let forwards: HTTPClient
    private var listener: HTTPServer?
    private var timers: [Timer] = []
    private var isStopping = false
    private var isHurrying = false
    /// Whether the courier's next turn is planned.
    private var isCourierComing = false
    /// Is called when the control plane is asked to stop the program.
    private final class Ending { var begin: () -> Void = {} }
    private let ending = Ending()

    init(_ settings: Settings) throws {
        self.settings = settings
        let handler = StandardErrorHandler(log: log, logLevel: settings.logLevel)
        let logger = Logger(label: "pinstripe") { _ in handler }
        self.logger = logger
        let loop = try EventLoop()
        self.loop = loop
        raiseFileLimit()
        let maximumCalls = min(Self.maximumCalls, FileShares.present.calls)
        // The courier has a lane for each endpoint, so its client needs no limit for each host.
        webhooks = try HTTPClient(
            loop: loop, certificateAuthorities: settings.certificateAuthorities, maximumConnectionsPerHost: maximumCalls,
            maximumConnections: maximumCalls)
        forwards = try HTTPClient(
            loop: loop, certificateAuthorities: settings.certificateAuthorities, maximumConnectionsPerHost: Self.maximumForwardsPerHost,
            maximumConnections: maximumCalls)
        if let path = settings.server.database.file { System.makeFolder(of: path) }
        var behaviour = settings.server
        behaviour.seeds = try Self.seeds(settings.seeds)
        let surroundings = Surroundings(
            version: Daemon.version, wallClock: System.wallClock, uptime: System.monotonicSeconds, later: { loop.inNextTurn($0) },
            after: { seconds, action in
                let timer = loop.timer(after: seconds, action)
                return { timer.cancel() }
            },
            webhooks: Self.transport(webhooks), forwards: Self.transport(forwards), shutdown: { [ending] in ending.begin() },
            report: { logger.error("\($0)") }, warn: { logger.warning("\($0)") },
            reportRequest: { logger.error("\($0.method) \(SecretMask.mask(path: $0.path)): \($1)") })
        server = try StripeServer(behaviour, in: surroundings)
        housekeeping = Housekeeping(engine: server.engine, logger: logger)
    }

    private static func transport(_ client: HTTPClient) -> Transport {
        { request, completion in
            let call = client.send(request, completion: completion)
            return { call.cancel() }
        }
    }

    /// The user's file replaces the built-in lists of the same names. The others stay.
    private static func seeds(_ path: String?) throws -> JSON {
        do {
            let builtIn = try JSON.parse(PackageResources.seeds_json)
            guard let own = try path.map({ try JSON.parse(System.readFile($0)) }) else { return builtIn }
            guard let lists = own.object else { return own }
            return .object((builtIn.object ?? [:]).merging(lists) { _, new in new })
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

    /// Listens on the port of the settings, and says what to do if it is taken.
    /// - Returns: the port.
    private func listen(on listener: HTTPServer) throws -> Int {
        do throws(ReactorError) {
            return try listener.listen(host: settings.host, port: settings.port)
        } catch {
            guard error.reason == .addressInUse else { throw error }
            let url = Self.url(host: settings.host, port: settings.port)
            let hint = "Perhaps a Pinstripe already runs there: pinstripe health --url \(url). To choose any free port: pinstripe serve --port 0"
            throw ReactorError(.addressInUse, "\(error.description). \(hint)")
        }
    }

    private func serve() throws {
        // A limit on the size of files must not end the process. It is handled like a full disk.
        signal(SIGXFSZ, SIG_IGN)
        var limits = HTTPLimits()
        limits.maximumBody = max(limits.maximumBody, settings.server.api.maximumBody + settings.server.api.maximumFile)
        if let free = MemoryLimit.free { limits.fit(into: free) }
        let listener = HTTPServer(loop: loop, limits: limits) { [unowned self] request, reply in self.answer(request, reply) }
        listener.refuseInReserve = { Console.isControlPlane($0.path) ? nil : ErrorRendering.response(.overloaded) }
        listener.refuseUnread = { [server] in server.refusal(unread: $0, length: $1) }
        listener.overloaded = ErrorRendering.response(.noRoom)
        // A client that tries again and again shall not fill the log.
        var complaints: [String: Interval] = [:]
        listener.noteRefusal = { [logger] reason in
            if complaints[reason, default: Interval(seconds: 60)].begins(at: System.monotonicSeconds()) {
                logger.warning("A request was refused unread: \(reason)")
            }
        }
        self.listener = listener
        ending.begin = { [unowned self] in stop() }
        for signal in [SIGTERM, SIGINT, SIGHUP] where !System.isIgnored(signal) {
            try loop.onSignal(signal) { [unowned self] in isStopping ? hurry() : stop() }
        }
        let port = try listen(on: listener)
        if let path = settings.unixSocket { try listener.listen(unixSocket: path) }
        // The file is from a daemon that was killed. We remove it only after we have the port, because before that it may belong to a running daemon.
        if let path = settings.readyFile { System.removeFile(path) }
        engine.settings.publicURL = settings.publicURL ?? Self.url(host: settings.host, port: port)
        try engine.adoptPublicURL()
        while try engine.fireDueTimers(limit: 1000) > 0 { try engine.commit() }
        try engine.commit()
        // Continues what an earlier daemon has not finished.
        try engine.refreshOutbox()
        callCourier()
        engine.mayGoOn = { [loop] in !loop.isTurnOver }
        loop.mayProlongTurn = { [engine] in engine.hasUncommitted }
        loop.onTurnEnd { [unowned self] in self.endTurn() }
        loop.whenIdle { [unowned self] in self.housekeeping.work() }
        timers.append(loop.timer(after: 1, repeating: true) { [unowned self] in self.housekeeping.tick() })
        if let process = settings.stopWith {
            timers.append(loop.timer(after: 1, repeating: true) { [unowned self] in if !process.isRunning { stop() } })
        }
        try announce(Self.url(host: settings.host, port: port))
        System.releaseCode()
        loop.run()
        listener.close()
        removeReadyFile(Self.url(host: settings.host, port: port))
        try engine.saveTime()
        try engine.commit()
        try engine.checkpoint()
        log.flush()
    }

    private func answer(_ request: Request, _ reply: Reply) {
        housekeeping.noteRequest()
        let start = logger.logLevel <= .info ? System.monotonicSeconds() : 0
        let send: (Response) -> Void = { [logger, server] response in
            reply.send(response)
            guard logger.logLevel <= .info else { return }
            let path = SecretMask.mask(path: request.path)
            let took = Milliseconds.text(System.monotonicSeconds() - start)
            // `listen` and the inspector read often and change nothing. A page brings its files along.
            let isQuiet = (Console.isControlPlane(path) || Console.isAsset(path)) && request.method == "GET" && response.status < 400
            let level = isQuiet ? Logger.Level.debug : .info
            let complaint = server.api.complaint(about: request, response).map { " \($0)" } ?? ""
            logger.log(level: level, "\(request.method) \(path) \(response.status) \(took) ms \(response.headers["Request-Id"] ?? "-")\(complaint)")
        }
        server.handle(request, isWanted: { !reply.isVanished }, reply: send)
    }

    /// Lets the courier work in the next turn, whose commit keeps what the courier writes.
    private func callCourier() {
        guard engine.outbox.hasWork, !isCourierComing else { return }
        isCourierComing = true
        loop.inNextTurn { [unowned self] in
            isCourierComing = false
            server.courier.work()
        }
    }

    private func endTurn() {
        server.endTurn(kept: { listener?.release() }) { fault in
            logger.error("The turn could not be committed: \(fault)")
            let reason = engine.refusal(of: fault)
            listener?.release { ErrorRendering.notKept($0, reason) }
            housekeeping.rest()
        }
        callCourier()
        housekeeping.endTurn()
        log.flush()
        // The next daemon makes an interrupted attempt again.
        if isStopping && listener?.inFlight == 0 && (server.courier.underWay == 0 || isHurrying) && server.forwarder.underWay == 0 { loop.stop() }
    }

    /// Stops accepting, lets what is in flight finish, and ends the loop.
    private func stop() {
        guard !isStopping else { return }
        isStopping = true
        listener?.stopAccepting()
        server.courier.stop()
        server.console.stop()
        timers.append(loop.timer(after: Self.grace) { [unowned self] in
            // A client that does not take its answer gets no more time.
            if server.forwarder.underWay > 0 { hurry() } else { loop.stop() }
        })
    }

    /// The time is over, or a second signal has come. Requests that still wait for another server are answered with an error.
    private func hurry() {
        guard !isHurrying else { return loop.stop() }
        isHurrying = true
        server.forwarder.stop()
        forwards.close()
        timers.append(loop.timer(after: Self.lastSeconds) { [unowned self] in loop.stop() })
    }

    private func announce(_ url: String) throws {
        if let path = settings.readyFile { try System.writeFile(url + "\n", to: path) }
        // Nobody may care: the daemon serves in any case.
        _ = System.write("pinstripe is ready on \(url)\n", to: STDOUT_FILENO)
    }

    /// The file stays if another daemon has written its own address meanwhile.
    private func removeReadyFile(_ url: String) {
        guard let path = settings.readyFile, let contents = try? System.readFile(path), contents == Array("\(url)\n".utf8) else { return }
        System.removeFile(path)
    }

    /// The address for clients on this machine.
    private static func url(host: String, port: Int) -> String {
        switch host {
        case "0.0.0.0": "http://127.0.0.1:\(port)"
        case "::": "http://[::1]:\(port)"
        default: host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
        }
    }
}
