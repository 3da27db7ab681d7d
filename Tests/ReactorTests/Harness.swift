// A server and its raw clients in one thread: the test turns the loop itself, so nothing sleeps and every order is
// the test's own.

import CLibevent
import Glibc
import Testing
import Wire

@testable import Reactor

/// A loop that serves on 127.0.0.1. By default it answers at once and releases after every turn.
final class Harness {
    typealias Handler = (Request, Reply) -> Void

    let loop: EventLoop
    let server: HTTPServer
    let port: Int
    private let handling: Handling
    private let alarm: Timer

    private final class Handling {
        var requests: [Request] = []
        var replies: [Reply] = []
        var releases = true
        var timedOut = false
    }

    var requests: [Request] { handling.requests }
    var replies: [Reply] { handling.replies }
    /// Whether the end of a turn lets its answers go.
    var releases: Bool {
        get { handling.releases }
        set { handling.releases = newValue }
    }

    init(
        limits: HTTPLimits = HTTPLimits(),
        _ handler: @escaping Handler = { request, reply in reply.send(.text("\(request.method) \(request.path)")) }
    ) throws {
        let handling = Handling()
        let loop = try EventLoop()
        let server = HTTPServer(loop: loop, limits: limits) { request, reply in
            handling.requests.append(request)
            handling.replies.append(reply)
            handler(request, reply)
        }
        loop.onTurnEnd { [unowned server] in if handling.releases { server.release() } }
        alarm = loop.timer(after: 20) { handling.timedOut = true }
        port = try server.listen(host: "127.0.0.1", port: 0)
        self.handling = handling
        self.loop = loop
        self.server = server
    }

    /// Turns the loop until the condition holds; a test that waits in vain fails after 20 seconds.
    func turn(until condition: () throws -> Bool) throws {
        while try !condition() {
            try #require(!handling.timedOut, "waited in vain")
            loop.turn(block: true)
        }
    }

    /// Handles all that is ready now.
    func settle() { for _ in 0..<20 { loop.turn(block: false) } }

    func connect() throws -> Client { try Client(port: port, harness: self) }
}

/// A client that sends and sees bytes. It reads without waiting, and lets the harness turn instead.
final class Client {
    let descriptor: Int32
    private(set) var received: [UInt8] = []
    private(set) var isAtEnd = false
    private let harness: Harness
    private var isOpen = true

    init(_ address: SocketAddress, harness: Harness) throws(ReactorError) {
        self.harness = harness
        descriptor = socket(address.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard address.withPointer({ Glibc.connect(descriptor, $0, $1) }) == 0 else { throw .system("cannot connect") }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    convenience init(port: Int, harness: Harness) throws(ReactorError) {
        var address = try SocketAddress.resolve(host: "127.0.0.1")[0]
        address.port = UInt16(port)
        try self.init(address, harness: harness)
    }

    deinit { close() }

    func close() {
        if isOpen { Glibc.close(descriptor) }
        isOpen = false
    }

    /// Closes so that the server gets a reset instead of an end of the stream.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            try #require(count > 0 || errno == EAGAIN, "the server has closed the connection")
            if count > 0 { rest = rest.dropFirst(count) } else { harness.loop.turn(block: false) }
        }
    }

    /// What has been received and not yet taken, in text.
    var text: String { String(decoding: received, as: UTF8.self) }

    /// Reads what is there, without a turn of the loop.
    @discardableResult
    func look() -> Client {
        withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 1) { chunk in
            while !isAtEnd {
                let count = recv(descriptor, chunk.baseAddress, chunk.count, 0)
                if count < 0 && errno == EAGAIN { break }
                if count > 0 { received += chunk[..<count] } else { isAtEnd = true }
            }
        }
        return self
    }

    /// Turns until a whole answer is there, takes it and returns it with the date hidden.
    func answer(hasBody: Bool = true) throws -> String {
        var size: Int?
        try harness.turn {
            size = look().sizeOfAnswer(hasBody: hasBody)
            try #require(size != nil || !isAtEnd, "the server has closed the connection before the end of an answer")
            return size != nil
        }
        let answer = received.prefix(size ?? 0)
        received.removeFirst(answer.count)
        return String(decoding: answer, as: UTF8.self).replacing(/Date: [^\r]* GMT/, with: "Date: now")
    }

    private func sizeOfAnswer(hasBody: Bool) -> Int? {
        let start = String(decoding: received.prefix(4096), as: UTF8.self)
        guard let end = start.firstRange(of: "\r\n\r\n") else { return nil }
        let head = start[..<end.upperBound]
        let length = hasBody ? head.firstMatch(of: /Content-Length: (\d+)/).flatMap { Int($0.1) } ?? 0 : 0
        let size = head.utf8.count + length
        return received.count >= size ? size : nil
    }

    /// Turns until the server has closed, and returns what was received to the end.
    func end() throws -> String {
        try harness.turn {
            look().isAtEnd
        }
        return text
    }
}

extension Response {
    static func text(_ text: String, status: Int = 200) -> Response {
        Response(status: status, headers: ["Content-Type": "text/plain"], body: Array(text.utf8))
    }
}

/// Runs `body` on a new thread, which the caller joins.
func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
    final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        {
            guard let box = $0 else { return nil }
            Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body()
            return nil
        }, Unmanaged.passRetained(Box(body)).toOpaque())
    return thread
}
