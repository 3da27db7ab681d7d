// One client's connection, from accept to close, and the one request on it that is being answered. The next one is read when the answer to
// this one is out, which is what keeps pipelined answers in order.
//
// The socket is watched for reading all the time, also while an answer is owed: so a client that goes away shows by itself.

import CLibevent
import Glibc
import Wire

final class HTTPConnection {
    /// Bytes behind a request that are read before it is answered. More are left in the socket.
    private static let maximumAhead = 64 << 10
    /// Bytes that a client whose request was refused may still send, so that it gets to see why. Then the connection is cut.
    private static let maximumDrained = 64 << 20
    /// Bytes of a body that is worth a look at the head before it is received.
    private static let largeBody = 64 << 10
    /// Bytes that are written at once, so that no client keeps the others waiting.
    private static let portion = 1 << 20

    let descriptor: Int32
    let peer: Peer
    /// The client's IP address; nil: it has none.
    private let address: String?
    /// Whether it has come when all places but those for the control plane were taken.
    let isInReserve: Bool
    unowned let server: HTTPServer
    private var readable: EventSource?
    private var writable: EventSource?
    var reader: RequestReader
    /// What has come and is not read yet.
    var input: [UInt8] = []
    private var head: RequestHead?
    /// The request that is being answered, if it is one that changes nothing and so can be asked again.
    private(set) var safeRequest: Request?
    private(set) var reply: Reply?
    var output = Output()
    private var closesAfterAnswer = false
    /// The client sends no more, or is not listened to any more.
    private var hasEnded = false
    private var isDraining = false
    private var drained = 0
    private var isReading = true
    private var hasContinued = false
    /// Bytes of the body of the request that is being answered.
    var answering = 0
    /// Bytes of a body by which it is looked at once more whether it is worth being received.
    private var nextLook = HTTPConnection.largeBody
    /// What the server counts of this connection: bytes that have come and are not done with, bytes that wait to be sent.
    var counted = (held: 0, waiting: 0)
    private(set) var isClosed = false

    /// How its requests come, and how its answers go.
    var sending: Pace
    var taking: Pace

    /// When bytes went one way or the other last, in seconds.
    private(set) var lastActivity: Double
    /// When the server began to wait for the request, in seconds.
    private var waitingSince: Double
    /// When the first byte of the present answer was written, in seconds.
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

    /// Reads what is there already; only then is the socket worth watching.
    func start() {
        receive()
        guard !isClosed else { return }
        readable = EventSource(server.base, descriptor: descriptor, interest: Int32(EV_READ | EV_PERSIST)) { [unowned self] in receive() }
        if isReading { readable?.start() }
    }

    /// Whether nothing of ours is in its way: it may be closed for the sake of others.
    var isWaitingForClient: Bool { reply == nil || !output.isEmpty }
    /// Seconds for which it has been waiting for a whole request; 0 while an answer is owed.
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

    /// The client has ended its side. What it has asked for it gets, if the answer is there; for later ones nobody is taken to wait.
    private func end() {
        hasEnded = true
        stopReading()
        if reply == nil || reply?.isAnswered == false { close() }
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
            if error == .handshake { server.noteHandshake() }
            refuse(error.response)
            if !error.isPatient { close() }
        }
    }

    /// Of a large body the head may say already that it will be refused.
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

    /// Writes the answer: straight to the socket, which has room for all but the largest; the rest goes as the client takes it.
    func send(_ response: Response, closing: Bool) {
        guard let head else { return }
        let connection = closing ? .close : head.connection
        closesAfterAnswer = connection == .close
        let hasBody = head.method != "HEAD" && ResponseWriter.mayHaveBody(response.status)
        sendingSince = server.base.time
        taking = Pace(since: server.base.time)
        answering = 0
        safeRequest = nil
        countHeld()
        output.add(server.writer.head(for: response, connection: connection), hasBody ? response.body : [])
        flush()
    }

    private func flush() {
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

    /// Everything is out.
    private func finish() {
        if isDraining {
            shutdown(descriptor, Int32(SHUT_WR))
            if hasEnded { close() }
            return
        }
        guard let reply else { return }
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

    /// Goes on with what has come behind the last request.
    func proceed() {
        guard !isClosed, reply == nil, !isDraining else { return }
        readInput()
        guard !isClosed, reply == nil else { return }
        if hasEnded { close() } else { resumeReading() }
    }

    // MARK: The end

    /// Closes the socket. Whoever owes the answer is told.
    func close() {
        guard !isClosed else { return }
        let owed = cutOff()
        server.requestBytes -= counted.held
        server.waitingBytes -= counted.waiting
        server.closed(self, owed: owed != nil)
        owed?.vanish()
    }

    /// Closes the socket, and nothing else: the server may be gone.
    /// - Returns: the reply that was owed and now has nowhere to go.
    func cutOff() -> Reply? {
        isClosed = true
        readable?.cancel()
        writable?.cancel()
        readable = nil
        writable = nil
        output = Output()
        safeRequest = nil
        let owed = reply
        reply = nil
        owed?.detach()
        // Behind the events: a new socket may get the number at once.
        Glibc.close(descriptor)
        return owed
    }
}
