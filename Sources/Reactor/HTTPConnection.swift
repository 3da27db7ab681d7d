// A client's connection, from accept to close, and the request on it that is being answered. The next request is read after the answer was sent,
// which keeps pipelined answers in order.
//
// The socket is always watched for reading, even while an answer is owed, so that the server notices when the client goes.

import CLibevent
import Glibc
import Wire

final class HTTPConnection {
    /// The most bytes after a request that are read before it is answered. The rest is left in the socket.
    private static let maximumAhead = 64 << 10
    /// The bytes that a client may still send after its request was refused, so that it can read the answer. Then the connection is cut.
    private static let maximumDrained = 64 << 20
    /// The size from which on a body is checked before it is received.
    private static let largeBody = 64 << 10
    /// The most bytes that are written at once, so that no client keeps the others waiting.
    private static let portion = 1 << 20

    let descriptor: Int32
    let peer: Peer
    /// The client's IP address. Nil if it has none.
    private let address: String?
    /// Whether it came when only the places for the control plane were left.
    let isInReserve: Bool
    unowned let server: HTTPServer
    private var readable: EventSource?
    private var writable: EventSource?
    var reader: RequestReader
    /// Bytes that have come and are not read yet.
    var input: [UInt8] = []
    private var head: RequestHead?
    /// The request that is being answered, if it changes nothing and so can be repeated.
    private(set) var safeRequest: Request?
    private(set) var reply: Reply?
    var output = Output()
    private var closesAfterAnswer = false
    /// Whether the client sends no more, or is ignored from now on.
    private var hasEnded = false
    private var isDraining = false
    private var drained = 0
    private var isReading = true
    /// What follows the answer, while the client listens.
    var stream: ResponseStream?
    private var hasContinued = false
    /// The size of the body of the request that is being answered.
    var answering = 0
    /// The size at which the body is checked again.
    private var nextLook = HTTPConnection.largeBody
    /// Bytes that the server counts for this connection: those that have come and are not finished, and those that wait to be sent.
    var counted = (held: 0, waiting: 0)
    private(set) var isClosed = false

    /// The pace of its requests, and of its answers.
    var sending, taking: Pace

    /// The time of the last byte in either direction, in seconds.
    private(set) var lastActivity: Double
    /// The time at which the server began to wait for the request, in seconds.
    private var waitingSince: Double
    /// The time at which the first byte of the present answer was written, in seconds.
    private(set) var sendingSince: Double?

    init(_ descriptor: Int32, peer: Peer, isInReserve: Bool, server: HTTPServer) {
        self.descriptor = descriptor
        self.peer = peer
        address = SocketAddress.ofPeer(descriptor).host
        self.isInReserve = isInReserve
        self.server = server
        reader = RequestReader(server.limits)
        lastActivity = server.base.time
        waitingSince = lastActivity
        sending = Pace(since: lastActivity)
        taking = Pace(since: lastActivity)
    }

    /// Reads what has come already, before the socket is watched.
    func start() {
        receive()
        guard !isClosed else { return }
        readable = EventSource(server.base, descriptor: descriptor, interest: Int32(EV_READ | EV_PERSIST)) { [unowned self] in receive() }
        if isReading { readable?.start() }
    }

    /// Seconds since it began to wait for a whole request. 0 while an answer is owed.
    func patience(at time: Double) -> Double { reply == nil ? time - waitingSince : 0 }

    // MARK: Reading

    private func receive() {
        let scratch = server.scratch
        let count = recv(descriptor, scratch.baseAddress, scratch.count, 0)
        if count > 0 {
            lastActivity = server.base.time
            if counted.held == 0 { sending = Pace(since: lastActivity) } else { sending.note(count, at: lastActivity) }
            take(UnsafeRawBufferPointer(start: scratch.baseAddress, count: count))
        } else if count == 0 {
            end()
        } else if errno != EAGAIN && errno != EINTR {
            close()
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer) {
        if isDraining {
            drained += bytes.count
            if drained > Self.maximumDrained { close() }
        } else if reply != nil {
            input.append(contentsOf: bytes)
            countHeld()
            if input.count > Self.maximumAhead || !server.hasRoom(besides: counted.held) { stopReading() }
        } else if input.isEmpty {
            read(bytes)
        } else {
            input.append(contentsOf: bytes)
            readInput()
        }
    }

    /// The client has ended its side. It gets the answer if that comes in this turn. For an answer in a later turn, it counts as gone.
    private func end() {
        hasEnded = true
        stopReading()
        if reply == nil || reply?.isAnswered == false || stream != nil { close() }
    }

    private func readInput() {
        let bytes = input
        input = []
        bytes.withUnsafeBytes { read($0) }
    }

    /// Reads a request, and keeps what is left.
    private func read(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        do throws(HTTPRefusal) {
            let request = try reader.read(&rest)
            if !rest.isEmpty { input = Array(rest) }
            if let request { return open(request.head, request.body) }
            countHeld()
            if let refusal = lookAtHead() { return refuse(refusal) }
            guard server.makeRoom(for: self) else { return refuse(server.overloaded) }
            continueIfAsked()
        } catch {
            server.noteRefusal(error.reason)
            refuse(error.response)
            if !error.isPatient { close() }
        }
    }

    /// The head of a request with a large body may show that it will be refused.
    private func lookAtHead() -> Response? {
        guard let head = reader.head, reader.announcedBytes > nextLook else { return nil }
        nextLook = 2 * reader.announcedBytes
        return server.refusal(unread: request(head, []), length: reader.announcedBytes, of: self)
    }

    private func open(_ head: RequestHead, _ body: [UInt8]) {
        let request = request(head, body)
        let reply = Reply(self)
        answering = body.count
        nextLook = Self.largeBody
        countHeld()
        self.reply = reply
        self.head = head
        if head.method == "GET" || head.method == "HEAD" { safeRequest = request }
        server.receive(request, reply, from: self)
    }

    private func request(_ head: RequestHead, _ body: [UInt8]) -> Request {
        Request(
            method: head.method, path: head.path, query: head.query, headers: head.headers, body: body, peer: peer, address: address)
    }

    private func continueIfAsked() {
        guard let head = reader.head, head.expectsContinue, reader.heldBytes == 0, !hasContinued else { return }
        hasContinued = true
        output.add(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), [])
        flush()
    }

    func refuse(_ refusal: Response) {
        input = []
        reader = RequestReader(server.limits)
        countHeld()
        isDraining = true
        output.add(server.writer.head(for: refusal, connection: .close), refusal.body)
        flush()
    }

    private func stopReading() {
        isReading = false
        readable?.stop()
    }

    private func resumeReading() {
        guard !isReading, !hasEnded else { return }
        isReading = true
        readable?.start()
    }

    // MARK: Answering

    /// Writes the answer directly to the socket, which has room for nearly all answers. The rest follows as the client takes it.
    func send(_ response: Response, closing: Bool) {
        guard let head else { return }
        if response.interruption == .reset { return reset() }
        let connection = closing || response.interruption != nil || response.stream != nil ? .close : head.connection
        closesAfterAnswer = connection == .close
        let hasBody = head.method != "HEAD" && ResponseWriter.mayHaveBody(response.status)
        sendingSince = server.base.time
        taking = Pace(since: server.base.time)
        answering = 0
        safeRequest = nil
        countHeld()
        output.add(server.writer.head(for: response, connection: connection), hasBody ? response.sentBody : [])
        if hasBody, !closing { begin(response.stream) }
        flush()
    }

    func flush() {
        let before = output.count
        guard output.write(to: descriptor, atMost: Self.portion) else { return close() }
        if output.count < before {
            lastActivity = server.base.time
            taking.note(before - output.count, at: lastActivity)
        }
        countWaiting()
        if output.isEmpty {
            writable?.cancel()
            writable = nil
            finish()
        } else if writable == nil {
            writable = EventSource(server.base, descriptor: descriptor, interest: Int32(EV_WRITE | EV_PERSIST)) { [unowned self] in flush() }
            writable?.start()
        }
    }

    /// Everything was sent.
    func finish() {
        if isDraining {
            shutdown(descriptor, Int32(SHUT_WR))
            if hasEnded { close() }
            return
        }
        guard let reply, !goesOn() else { return }
        self.reply = nil
        head = nil
        safeRequest = nil
        sendingSince = nil
        hasContinued = false
        waitingSince = lastActivity
        reply.detach()
        server.answered()
        if closesAfterAnswer { return close() }
        if !input.isEmpty { return server.continueLater(self) }
        if hasEnded { return close() }
        resumeReading()
    }

    /// Continues with what has come after the last request.
    func proceed() {
        guard !isClosed, reply == nil, !isDraining else { return }
        readInput()
        guard !isClosed, reply == nil else { return }
        if hasEnded { close() } else { resumeReading() }
    }

    // MARK: The end

    /// Closes the socket, and tells the one who owes the answer.
    func close() {
        guard !isClosed else { return }
        let owed = cutOff()
        server.requestBytes -= counted.held
        server.waitingBytes -= counted.waiting
        server.closed(self, owed: owed != nil)
        owed?.vanish()
    }

    /// Closes the socket and does nothing else, because the server may be gone.
    /// - Returns: the reply that was owed.
    func cutOff() -> Reply? {
        isClosed = true
        readable?.cancel()
        writable?.cancel()
        readable = nil
        writable = nil
        output = Output()
        stream = nil
        safeRequest = nil
        let owed = reply
        reply = nil
        owed?.detach()
        // After the events are freed, because a new socket may get the same number at once.
        Glibc.close(descriptor)
        return owed
    }
}
