// Bodies in memory: all of them together have a bound, and what will be refused anyway is not received.

import Testing
import Wire

@testable import Reactor

@Suite struct RequestRoomTests {
    @Test func `no client fills the memory with bodies that it does not finish`() throws {
        var limits = HTTPLimits()
        limits.maximumHeld = 1_200_000
        limits.patience = 60
        let harness = try Harness(limits: limits)
        let clients = try (0..<4).map { _ in try harness.connect() }
        for client in clients.dropLast() {
            try client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 600000\r\n\r\n" + String(repeating: "x", count: 400_000))
            harness.settle()
        }
        #expect(try clients[2].end().hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        try clients[0].send(String(repeating: "x", count: 200_000))
        #expect(try clients[0].answer().hasSuffix("POST /"))
        #expect(harness.requests.count == 1)
    }

    /// Puts so many bytes of a larger body on their way.
    private func begin(_ count: Int, _ harness: Harness, path: String = "/") throws -> Client {
        let client = try harness.connect()
        try client.send("POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 600000\r\n\r\n")
        try client.send([UInt8](repeating: 7, count: count))
        harness.settle()
        return client
    }

    @Test func `who has stopped sending a body gives way to who sends one, and is told so`() throws {
        var limits = HTTPLimits()
        limits.maximumHeld = 1_200_000
        limits.patience = 0.02
        let harness = try Harness(limits: limits)
        harness.server.overloaded = .text("no room", status: 503)
        let stalled = try (0..<2).map { _ in try begin(400_000, harness) }
        var isLater = false
        let timer = harness.loop.timer(after: 0.05) { isLater = true }
        try harness.turn { isLater }
        timer.cancel()
        let client = try begin(600_000, harness)
        #expect(try client.answer().hasSuffix("POST /"))
        #expect(try stalled[0].end().hasSuffix("no room"))
        try stalled[1].send([UInt8](repeating: 7, count: 200_000))
        #expect(try stalled[1].answer().hasSuffix("POST /"))
        #expect(harness.server.requestBytes == 0)
    }

    @Test func `a single body is received, however little room there is`() throws {
        var limits = HTTPLimits()
        limits.maximumHeld = 1000
        let harness = try Harness(limits: limits)
        #expect(try begin(600_000, harness).answer().hasSuffix("POST /"))
        #expect(harness.server.requestBytes == 0)
    }

    @Test func `a body counts until its request is answered, and until its client has left`() throws {
        let harness = try Harness { _, _ in }
        let clients = try (0..<2).map { _ in try begin(600_000, harness) }
        #expect(harness.server.requestBytes == 1_200_000)
        harness.replies[0].send(.text("done"))
        _ = try clients[0].answer()
        #expect(harness.server.requestBytes == 600_000)
        clients[1].reset()
        harness.settle()
        #expect(harness.server.requestBytes == 0)
    }

    @Test func `a large body that will be refused anyway is not received`() throws {
        let harness = try Harness()
        var asked: [String] = []
        harness.server.refuseUnread = { request, length in
            asked.append("\(request.method) \(request.path) \(request.body.count) \(length)")
            return request.path == "/no" ? .text("no", status: 404) : nil
        }
        let refused = try begin(100_000, harness, path: "/no")
        #expect(try refused.answer().hasPrefix("HTTP/1.1 404 Not Found\r\n"))
        #expect(harness.server.requestBytes == 0)
        // It may send the rest, which nobody keeps.
        try refused.send([UInt8](repeating: 7, count: 500_000))
        harness.settle()
        #expect(harness.server.requestBytes == 0)
        #expect(try begin(600_000, harness, path: "/yes").answer().hasSuffix("POST /yes"))
        #expect(asked == ["POST /no 0 600000", "POST /yes 0 600000"])
        #expect(harness.requests.map(\.path) == ["/yes"])
    }

    @Test func `a small body is not asked about, and one in chunks when it has become large`() throws {
        let harness = try Harness()
        var asked: [Int] = []
        harness.server.refuseUnread = { _, length in
            asked.append(length)
            return length > 250_000 ? .text("too long", status: 413) : nil
        }
        let small = try harness.connect()
        try small.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n")
        harness.settle()
        try small.send("hello")
        _ = try small.answer()
        #expect(asked == [])

        let large = try harness.connect()
        try large.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<300 {
            try large.send("400\r\n" + String(repeating: "x", count: 1024) + "\r\n")
            harness.loop.turn(block: false)
        }
        #expect(try large.answer().hasSuffix("too long"))
        #expect(asked.count == 3 && asked == asked.sorted() && asked[0] < 140_000, "\(asked)")
    }

    @Test func `the limits fit into the memory that a process may have`() {
        var limits = HTTPLimits()
        limits.fit(into: 40 << 20)
        #expect([limits.maximumBody, limits.maximumHeld, limits.maximumWaiting] == [8 << 20, 10 << 20, 5 << 20])
        limits.fit(into: 8 << 20)
        #expect([limits.maximumBody, limits.maximumHeld, limits.maximumWaiting] == [2 << 20, 2 << 20, 1 << 20])
    }
}
