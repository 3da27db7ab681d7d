// Serves HTTP: who is let in (here and in Doors), which answers wait for the turn's COMMIT, and who is asked to wait so that all others
// need not (SlowLane). What one client sends and gets is its connection's.

import CLibevent
import Glibc
import Wire

/// Serves HTTP on the loop's thread. What the handlers of a turn answer is held until `release`.
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
    /// Connections with more of their clients' requests behind the last one.
    private var pipelines: [HTTPConnection] = []
    private var pipelineSource: EventSource?

    /// One buffer for everybody to read into.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    var writer = ResponseWriter()
    /// Bytes of all answers that the sockets have not taken.
    var waitingBytes = 0
    /// Bytes of all requests that have come in part, or wait for their answers.
    var requestBytes = 0

    /// Asked about each request that comes when all places are taken, and those of the reserve are given away: what to refuse it with;
    /// nil: it is served.
    public var refuseInReserve: (Request) -> Response? = { _ in nil }

    /// Asked about a request with a large body before that is received, and again whenever it has doubled: the request, without its body, and
    /// the bytes that the body has, or has had so far. The answer refuses it; nil: it is received.
    public var refuseUnread: (Request, Int) -> Response? = { _, _ in nil }

    /// Called when a client sends a TLS handshake, which nobody here understands.
    public var noteHandshake: () -> Void = {}

    /// What refuses a body for which there is no room.
    public var overloaded = HTTPRefusal.tooManyBodies.response

    /// Clients that are connected.
    var connectionCount: Int { connections.count }

    /// Requests whose answer has not been written completely.
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
        doors.socketFiles.append(path)
    }

    /// Closes the listening sockets. Connections stay; each is closed by its next answer.
    public func stopAccepting() {
        isStopping = true
        doors.close()
    }

    /// Sends what has been answered since the last call. To be called at the end of a turn, after COMMIT.
    /// - Parameter failure: what to send in place of each held answer, if COMMIT failed.
    public func release(replacingEveryReplyWith failure: ((Response) -> Response)? = nil) {
        swap(&held, &released)
        heldBytes = 0
        for (connection, reply, response) in released where connection.reply === reply {
            if let failure {
                connection.send(failure(response), closing: isStopping)
            } else if response.body.count > SlowLane.largeAnswer, waitingBytes > limits.maximumWaiting, let request = connection.safeRequest {
                // There is no room for it. It will be made again: asking twice changes nothing.
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

    /// Drops all connections, answered or not, and stops accepting. The server is then of no further use.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        stopAccepting()
        patience?.cancel()
        laneSource?.cancel()
        pauseSource?.cancel()
        pipelineSource?.cancel()
        roomTimer?.cancel()
        // All are cut off before the first owner hears of it, and might try to answer another.
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
        // A thousand large answers at once: the turn ends here, these go, and what else is ready waits for the next turn.
        if heldBytes > Self.maximumHeldBytes { base.endTurn() }
        // Answered at the end of a turn, or outside of any: this must not wait until something happens by chance.
        if !base.isHandling && held.count == 1 { mailbox.post {} }
    }

    func answered() { inFlight -= 1 }

    func closed(_ connection: HTTPConnection, owed: Bool) {
        connections[connection.descriptor] = nil
        if owed { inFlight -= 1 }
    }

    /// Has a connection read on in a turn to come.
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

    /// One request of the lane in every other turn: who asks for something small waits for one of them at the most.
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

    /// Lets in some of those who wait at a door; the others when the loop comes by again.
    private func welcome(_ door: Int32) {
        for _ in 0..<Doors.portion where !base.isOver {
            if isFull { closeLongestIdle() }
            // All wait for answers, some of which leave with the end of this turn.
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

    /// Makes room: some go at once, so that a crowd at the door does not mean a look at everybody for each of them.
    private func closeLongestIdle() {
        let idle = connections.values.filter(\.isWaitingForClient).sorted { $0.lastActivity < $1.lastActivity }
        for connection in idle.prefix(max(1, doors.places / 100)) { connection.close() }
    }
}

// It lives on its loop's thread.
@available(*, unavailable)
extension HTTPServer: Sendable {}
