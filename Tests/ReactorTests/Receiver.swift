// What the client calls: a server of raw bytes on the test's own loop, which shows exactly what arrives and does exactly what a test
// says, down to a reset in the middle of an answer.

import CLibevent
import Glibc
import Testing
import Wire

@testable import Reactor

/// Listens on a free port and lets `behaviour` act whenever a visitor's bytes, or its end, have come.
final class Receiver {
    let port: Int
    private(set) var visits: [Visit] = []
    private var listeners: [EventSource] = []

    init(_ loop: EventLoop, host: String = "127.0.0.1", _ behaviour: @escaping (Visit) -> Void) throws {
        let (descriptors, port) = try ListeningSocket.open(host: host, port: 0)
        self.port = port
        for descriptor in descriptors {
            let listener = EventSource(loop.base, descriptor: descriptor, interest: Int32(EV_READ | EV_PERSIST)) {
                [unowned self, base = loop.base] in
                while let visit = Visit(acceptedFrom: descriptor, base, behaviour) { visits.append(visit) }
            }
            listener.start()
            listeners.append(listener)
        }
    }

    /// Answers every request alike, on a connection that stays.
    convenience init(_ loop: EventLoop, answering answer: String) throws {
        try self.init(loop) { visit in
            while visit.takeRequest() != nil { visit.send(answer) }
        }
    }

    /// All requests, in the order in which they were taken on each connection.
    var requests: [String] { visits.flatMap(\.requests) }
}

/// One connection of the client.
final class Visit {
    private let descriptor: Int32
    private var source: EventSource?
    private(set) var received: [UInt8] = []
    private(set) var requests: [String] = []
    /// Whether the client has closed.
    private(set) var isOver = false
    private var isOpen = true

    fileprivate init?(acceptedFrom listener: Int32, _ base: EventBase, _ behaviour: @escaping (Visit) -> Void) {
        descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        source = EventSource(base, descriptor: descriptor, interest: Int32(EV_READ | EV_PERSIST)) { [unowned self] in
            read()
            behaviour(self)
        }
        source?.start()
    }

    deinit { close() }

    private func read() {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { chunk in
            while !isOver {
                let count = recv(descriptor, chunk.baseAddress, chunk.count, 0)
                if count < 0 && errno == EAGAIN { break }
                if count > 0 { received += chunk[..<count] } else { isOver = true }
            }
        }
        if isOver { source?.stop() }
    }

    /// A whole request, if one has come.
    func takeRequest() -> String? {
        let text = String(decoding: received, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let head = text[..<end.upperBound]
        let length = head.firstMatch(of: /Content-Length: (\d+)/).flatMap { Int($0.1) } ?? 0
        guard received.count >= head.utf8.count + length else { return nil }
        let request = String(decoding: received.prefix(head.utf8.count + length), as: UTF8.self)
        received.removeFirst(head.utf8.count + length)
        requests.append(request)
        return request
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// What the socket has no room for is lost: no test sends that much at once.
    func send(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    func close() {
        source?.cancel()
        if isOpen { Glibc.close(descriptor) }
        isOpen = false
    }

    /// Closes with a reset instead of an end of the stream.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }
}
