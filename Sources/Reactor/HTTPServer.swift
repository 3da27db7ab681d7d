// evhttp reads requests and keeps the connections; this adds what it lacks: answers that wait for the turn's COMMIT,
// knowing who vanished, a limit of connections, socket files, and a fast way out (ResponseWriter).
//
// evhttp tells of a new connection only by asking for its bufferevent, and at that moment has no connection object
// yet. So newcomers are noted, and adopted by an event that runs in the same turn, before anything can have been read
// from them.

import CLibevent
import Glibc
import Wire

/// Serves HTTP on the loop's thread. What the handlers of a turn answer is held until `release`.
public final class HTTPServer {
    public typealias Handler = (Request, Reply) -> Void

    let base: EventBase
    private let mailbox: Mailbox
    private let limits: HTTPLimits
    private let maximumConnections: Int
    private let handler: Handler
    private let http: OpaquePointer
    private var listeners: [OpaquePointer] = []
    private var socketFiles: [String] = []
    private var newcomers: [OpaquePointer] = []
    private var adoption: EventSource?
    private var connections: [OpaquePointer: HTTPConnection] = [:]
    private var isPaused = false
    private var isStopping = false
    private var isClosed = false

    private var held: [(HTTPConnection, Reply, Response)] = []
    private var released: [(HTTPConnection, Reply, Response)] = []
    private var unanswered: [HTTPConnection] = []
    private var heldBytes = 0
    private var patience: Timer?
    /// Rounds in which the time of a request is counted.
    private static let rounds = 10
    private static let maximumHeldBytes = 8 << 20
    private var writer = ResponseWriter()

    /// Clients that are connected.
    var connectionCount: Int { connections.count }

    /// Requests whose answer has not been written completely.
    public private(set) var inFlight = 0

    /// - Parameter handler: gets every request on the loop's thread, and answers now or later.
    /// - Throws: if there is no memory.
    public init(loop: EventLoop, limits: HTTPLimits = HTTPLimits(), handler: @escaping Handler) throws(ReactorError) {
        guard let http = evhttp_new(loop.base.pointer) else { throw .system("cannot make an HTTP server") }
        self.http = http
        self.limits = limits
        maximumConnections = min(limits.maximumConnections, fileLimit() * 3 / 4)
        self.handler = handler
        base = loop.base
        mailbox = loop.mailbox
        configure()
        adoption = EventSource(base) { [unowned self] in adoptNewcomers() }
        patience = Timer(base, seconds: limits.requestTimeout / Double(Self.rounds), repeating: true) { [unowned self] in endSlowRequests() }
    }

    deinit { close() }

    /// Accepts clients on every address that `host` stands for: an IPv4 or IPv6 address, or a name like "localhost".
    /// - Parameter port: 0 for any free port.
    /// - Returns: the port.
    @discardableResult
    public func listen(host: String, port: Int) throws(ReactorError) -> Int {
        let (descriptors, port) = try ListeningSocket.open(host: host, port: port)
        for descriptor in descriptors { accept(on: descriptor) }
        return port
    }

    /// Accepts clients on a socket file that only this user can open; it is removed when accepting stops. The file of a
    /// process that is gone is replaced; one that is answered, or is not a socket, is refused.
    public func listen(unixSocket path: String) throws(ReactorError) {
        accept(on: try ListeningSocket.open(path: path))
        socketFiles.append(path)
    }

    /// Closes the listening sockets. Connections stay; each is closed by its next answer.
    public func stopAccepting() {
        isStopping = true
        for listener in listeners { evhttp_del_accept_socket(http, listener) }
        listeners = []
        for path in socketFiles { unlink(path) }
        socketFiles = []
    }

    /// Sends what has been answered since the last call. To be called at the end of a turn, after COMMIT.
    /// - Parameter failure: what to send in place of each held answer, if COMMIT failed.
    public func release(replacingEveryReplyWith failure: ((Response) -> Response)? = nil) {
        swap(&held, &released)
        heldBytes = 0
        for (connection, reply, response) in released where connection.reply === reply {
            connection.send(failure?(response) ?? response, with: &writer, closing: isStopping)
        }
        released.removeAll(keepingCapacity: true)
        for connection in unanswered where connection.reply?.isAnswered == false { connection.watchForClose() }
        unanswered.removeAll(keepingCapacity: true)
    }

    /// Drops all connections, answered or not, and stops accepting. The server is then of no further use.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        stopAccepting()
        adoption?.cancel()
        patience?.cancel()
        for pointer in connections.keys { evhttp_connection_set_closecb(pointer, nil, nil) }
        // All are cut off before the first owner hears of it, and might try to answer another.
        let owed = connections.values.compactMap { $0.close() }
        connections = [:]
        inFlight = 0
        evhttp_free(http)
        for reply in owed { reply.vanish() }
    }

    // MARK: For connections

    func hold(_ response: Response, for connection: HTTPConnection) {
        guard let reply = connection.reply else { return }
        held.append((connection, reply, response))
        heldBytes += response.body.count
        // A thousand large answers at once: the turn ends here, these go, and what else is ready waits for the next turn.
        if heldBytes > Self.maximumHeldBytes { base.endTurn() }
        // Answered at the end of a turn, or outside of any: this must not wait until something happens by chance.
        if !base.isHandling && held.count == 1 { mailbox.post {} }
    }

    func answered() { inFlight -= 1 }

    // MARK: evhttp's side

    private func configure() {
        let server = Unmanaged.passUnretained(self).toOpaque()
        evhttp_set_max_body_size(http, limits.maximumBody)
        evhttp_set_max_headers_size(http, limits.maximumHeader)
        // A client that is still sending too large a body gets to see its 413 only if the body is read to its end.
        evhttp_set_flags(http, EVHTTP_SERVER_LINGERING_CLOSE)
        let methods = Request.methods.reduce(0) { $0 | $1.0.rawValue }
        evhttp_set_allowed_methods(http, UInt16(truncatingIfNeeded: methods))
        // Thousands of equal timeouts cost nothing in a queue of their own.
        var interval = timeval(seconds: limits.idleTimeout)
        evhttp_set_timeout_tv(http, event_base_init_common_timeout(base.pointer, &interval))
        evhttp_set_bevcb(
            http,
            { _, server in
                guard let server else { return nil }
                return Unmanaged<HTTPServer>.fromOpaque(server).takeUnretainedValue().welcome()
            }, server)
        evhttp_set_gencb(
            http,
            { request, server in
                guard let request, let server else { return }
                Unmanaged<HTTPServer>.fromOpaque(server).takeUnretainedValue().receive(request)
            }, server)
    }

    /// Closes the connections of clients that have been at one request for too long. evhttp's own timeout begins anew with every byte.
    private func endSlowRequests() {
        for (pointer, connection) in connections where connection.countRound() > Self.rounds { evhttp_connection_free(pointer) }
    }

    private func accept(on descriptor: Int32) {
        guard let listener = evhttp_accept_socket_with_handle(http, descriptor) else { return }
        listeners.append(listener)
        // Out of descriptors, although some were left for others: a short rest, or the loop would spin until one is
        // free.
        evconnlistener_set_error_cb(evhttp_bound_socket_get_listener(listener)) { _, _ in usleep(1000) }
    }

    private func welcome() -> OpaquePointer? {
        guard let stream = bufferevent_socket_new(base.pointer, -1, 0) else { return nil }
        newcomers.append(stream)
        adoption?.activate()
        if connections.count + newcomers.count >= maximumConnections { pauseAccepting() }
        return stream
    }

    private func adoptNewcomers() {
        for stream in newcomers {
            var owner: UnsafeMutableRawPointer?
            bufferevent_getcb(stream, nil, nil, nil, &owner)
            guard let owner else { continue }
            let pointer = OpaquePointer(owner)
            connections[pointer] = HTTPConnection(pointer, stream: stream, server: self)
            evhttp_connection_set_closecb(
                pointer,
                { pointer, server in
                    guard let pointer, let server else { return }
                    Unmanaged<HTTPServer>.fromOpaque(server).takeUnretainedValue().closed(pointer)
                }, Unmanaged.passUnretained(self).toOpaque())
        }
        newcomers.removeAll(keepingCapacity: true)
    }

    private func receive(_ request: UnsafeMutablePointer<evhttp_request>) {
        base.handledSomething = true
        guard let pointer = request.pointee.evcon, let connection = connections[pointer] else {
            evhttp_send_error(request, 500, nil)
            return
        }
        // An absolute target ("GET http://…") is for us too, not for a proxy.
        request.pointee.flags &= ~EVHTTP_PROXY_REQUEST
        inFlight += 1
        let reply = connection.open(request)
        handler(Request(request, peer: connection.peer), reply)
        if !reply.isAnswered { unanswered.append(connection) }
    }

    private func closed(_ pointer: OpaquePointer) {
        let owed = connections.removeValue(forKey: pointer)?.close()
        if isPaused { resumeAccepting() }
        guard let owed else { return }
        inFlight -= 1
        owed.vanish()
    }

    // MARK: The limit of connections

    private func pauseAccepting() {
        isPaused = true
        for listener in listeners { evconnlistener_disable(evhttp_bound_socket_get_listener(listener)) }
    }

    private func resumeAccepting() {
        guard isPaused, connections.count + newcomers.count < maximumConnections else { return }
        isPaused = false
        for listener in listeners { evconnlistener_enable(evhttp_bound_socket_get_listener(listener)) }
    }
}

// It lives on its loop's thread.
@available(*, unavailable)
extension HTTPServer: Sendable {}
