// Serves HTTP. It decides which clients are let in (see also Doors), holds answers until the turn's COMMIT, and makes costly requests wait for others
// (SlowLane). HTTPConnection reads and writes.

import CLibevent
import Glibc
import Wire

/// Serves HTTP on the loop's thread. Answers of a turn are held until `release`.
public final class HTTPServer {
    public typealias Handler = (Request, Reply) -> Void

    let base: EventBase
    let limits: HTTPLimits
    private let mailbox: Mailbox
    private let handler: Handler
    private var doors: Doors
    private(set) var connections: [Int32: HTTPConnection] = [:]
    private var patience: Timer?
    private var isStopping = false
    private var isClosed = false

    private var held: [(HTTPConnection, Reply, Response)] = []
    private var released: [(HTTPConnection, Reply, Response)] = []
    private var heldBytes = 0
    private static let maximumHeldBytes = 8 << 20
    private(set) var lane = SlowLane()
    private var laneSource: EventSource?
    private var pauseSource: EventSource?
    /// Runs while answers wait for room.
    private var roomTimer: Timer?
    private var hasRunLane = false
    /// Connections with more requests after the last one.
    private var pipelines: [HTTPConnection] = []
    private var pipelineSource: EventSource?

    /// A buffer for reading that all connections share.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    var writer = ResponseWriter()
    /// Bytes of all answers that the sockets have not taken.
    var waitingBytes = 0
    /// Bytes of all requests that have come in part or wait for their answers.
    var requestBytes = 0

    /// Is called for each request if all places, and those of the reserve, are taken. It answers why to refuse the request, or nil to serve it.
    public var refuseInReserve: (Request) -> Response? = { _ in nil }

    /// Is called for a request with a large body before the body is received, and again whenever its size has doubled. It gets the request without
    /// its body, and the size of the body, or its size so far. It answers why to refuse the request, or nil to receive the body.
    public var refuseUnread: (Request, Int) -> Response? = { _, _ in nil }

    /// Is called with the reason if a client sends what is no request, or one that is too large.
    public var noteRefusal: (String) -> Void = { _ in }

    /// The answer to a request for whose body there is no room.
    public var overloaded = HTTPRefusal.tooManyBodies.response

    /// The number of connected clients.
    var connectionCount: Int { connections.count }

    /// The number of requests whose answer has not been written completely.
    public private(set) var inFlight = 0

    /// - Parameter handler: gets every request on the loop's thread, and answers now or later.
    public init(loop: EventLoop, limits: HTTPLimits = HTTPLimits(), handler: @escaping Handler) {
        self.limits = limits
        self.handler = handler
        base = loop.base
        mailbox = loop.mailbox
        let shares = FileShares.present
        doors = Doors(places: min(limits.maximumConnections, shares.clients), reserve: shares.reserve)
        laneSource = EventSource(base) { [unowned self] in runLane() }
        pauseSource = EventSource(base) {}
        pipelineSource = EventSource(base) { [unowned self] in continuePipelines() }
        let interval = min(limits.idleTimeout, limits.requestTimeout) / 10
        patience = Timer(base, seconds: interval, repeating: true) { [unowned self] in closeSilent() }
    }

    deinit {
        close()
        scratch.deallocate()
    }

    /// Accepts clients on every address of the host: an IPv4 or IPv6 address, or a name like "localhost".
    /// - Parameter port: 0 for any free port.
    /// - Returns: the port.
    @discardableResult
    public func listen(host: String, port: Int) throws(ReactorError) -> Int {
        let (descriptors, port) = try ListeningSocket.open(host: host, port: port)
        for descriptor in descriptors { accept(on: descriptor) }
        return port
    }

    /// Accepts clients on a socket file that only this user can open. The file is removed when accepting stops. The file of a process that has ended
    /// is replaced. If a process answers on it, or if it is no socket, this fails.
    public func listen(unixSocket path: String) throws(ReactorError) {
        accept(on: try ListeningSocket.open(path: path))
        doors.socketFiles.append(path)
    }

    /// Closes the listening sockets. Each connection is closed after its next answer.
    public func stopAccepting() {
        isStopping = true
        doors.close()
    }

    /// Sends the answers since the last call. Call it at the end of a turn, after COMMIT.
    /// - Parameter failure: makes the answer to send instead of each held one, if COMMIT failed.
    public func release(replacingEveryReplyWith failure: ((Response) -> Response)? = nil) {
        swap(&held, &released)
        heldBytes = 0
        for (connection, reply, response) in released where connection.reply === reply {
            if let failure {
                connection.send(failure(response), closing: isStopping)
            } else if response.body.count > SlowLane.largeAnswer, waitingBytes > limits.maximumWaiting, let request = connection.safeRequest {
                // There is no room for the answer. It will be made again later, because repeating a GET changes nothing.
                reply.reopen()
                lane.add(request, reply)
            } else {
                connection.send(response, closing: isStopping || connection.isInReserve)
            }
        }
        released.removeAll(keepingCapacity: true)
        if waitingBytes > 2 * limits.maximumWaiting { closeSlowest() }
        if !lane.isEmpty { callLane() }
    }

    /// Drops all connections, answered or not, and stops accepting. The server cannot be used afterwards.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        stopAccepting()
        patience?.cancel()
        laneSource?.cancel()
        pauseSource?.cancel()
        pipelineSource?.cancel()
        roomTimer?.cancel()
        // All connections are cut off first, because an owner that hears of it may try to answer another one.
        let owed = connections.values.compactMap { $0.cutOff() }
        connections = [:]
        inFlight = 0
        for reply in owed { reply.vanish() }
    }

    // MARK: For connections

    func receive(_ request: Request, _ reply: Reply, from connection: HTTPConnection) {
        inFlight += 1
        if connection.isInReserve, let refusal = refuseInReserve(request) { return reply.send(refusal) }
        guard lane.isFor(request) else { return run(request, reply) }
        if hasRoom(besides: connection.heldBytes) { lane.add(request, reply) } else { reply.send(overloaded) }
    }

    private func run(_ request: Request, _ reply: Reply) {
        let start = monotonicTime()
        let before = heldBytes
        handler(request, reply)
        lane.note(request, seconds: monotonicTime() - start, bytes: heldBytes - before)
    }

    func hold(_ response: Response, for connection: HTTPConnection) {
        guard let reply = connection.reply else { return }
        held.append((connection, reply, response))
        heldBytes += response.body.count
        // There are very many large answers. So the turn ends here, to send them, and the rest waits for the next turn.
        if heldBytes > Self.maximumHeldBytes { base.endTurn() }
        // An answer at the end of a turn, or outside of one, must not wait until something else happens.
        if !base.isHandling && held.count == 1 { mailbox.post {} }
    }

    func answered() { inFlight -= 1 }

    func closed(_ connection: HTTPConnection, owed: Bool) {
        connections[connection.descriptor] = nil
        if owed { inFlight -= 1 }
    }

    /// Makes a connection read on in a later turn.
    func continueLater(_ connection: HTTPConnection) {
        pipelines.append(connection)
        pipelineSource?.activate()
    }

    private func continuePipelines() {
        let connections = pipelines
        pipelines = []
        for (count, connection) in connections.enumerated() {
            guard count == 0 || !base.isOver else {
                pipelines = connections[count...] + pipelines
                pipelineSource?.activate()
                break
            }
            connection.proceed()
        }
    }

    // MARK: The slow lane

    /// The lane gets one request in every second turn, so that a small request waits for one of them at most.
    private func callLane() {
        guard waitingBytes <= limits.maximumWaiting else { return waitForRoom() }
        if hasRunLane { pauseSource?.activate() } else { laneSource?.activate() }
        hasRunLane = false
    }

    private func runLane() {
        guard let (request, reply) = lane.next() else { return }
        hasRunLane = true
        run(request, reply)
    }

    private func waitForRoom() {
        lane.isShortOfRoom = true
        guard roomTimer == nil else { return }
        roomTimer = Timer(base, seconds: limits.patience / 8, repeating: false) { [unowned self] in
            roomTimer = nil
            closeStalled()
        }
    }

    func refusal(unread request: Request, length: Int, of connection: HTTPConnection) -> Response? {
        if connection.isInReserve, let refusal = refuseInReserve(request) { return refusal }
        return refuseUnread(request, length)
    }

    // MARK: Who is let in, and who has to go

    private func accept(on descriptor: Int32) {
        doors.open(descriptor, base) { [unowned self] in welcome(descriptor) }
    }

    private var isFull: Bool { connections.count >= doors.places + doors.reserve }

    /// Lets in some of the clients that wait at a door. The others come in the next turn.
    private func welcome(_ door: Int32) {
        for _ in 0..<Doors.portion where !base.isOver {
            if isFull { closeLongestIdle() }
            // All connections wait for answers. Some answers are sent at the end of this turn.
            guard !isFull else { return doors.rest(base) }
            guard let (descriptor, peer) = doors.accept(door) else { break }
            if connections.count >= doors.places { closeLongestIdle() }
            let connection = HTTPConnection(descriptor, peer: peer, isInReserve: connections.count >= doors.places, server: self)
            connections[descriptor] = connection
            connection.start()
        }
        if doors.isOutOfFiles {
            closeLongestIdle()
            doors.rest(base)
        }
    }

    /// Makes room for new clients. Several connections are closed at once, so that a crowd of clients does not cause a search for each of them.
    private func closeLongestIdle() {
        let idle = connections.values.filter(\.isWaitingForClient).sorted { $0.lastActivity < $1.lastActivity }
        for connection in idle.prefix(max(1, doors.places / 100)) { connection.close() }
    }
}

// It lives on its loop's thread.
@available(*, unavailable)
extension HTTPServer: Sendable {}
