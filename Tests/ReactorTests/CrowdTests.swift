// More clients than there is room for: who has to go, who gets in all the same, and who waits for whom.

import Glibc
import Testing
import Wire

@testable import Reactor

@Suite struct CrowdTests {
    private func limits(connections: Int = 10_000, waiting: Int = 128 << 20) -> HTTPLimits {
        var limits = HTTPLimits()
        limits.maximumConnections = connections
        limits.maximumWaiting = waiting
        return limits
    }

    private func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n" }

    @Test func `past the limit, a client takes the place of the one that has been idle for the longest`() throws {
        let harness = try Harness(limits: limits(connections: 2))
        let clients = try ["/first", "/second", "/third"].map { path in
            let client = try harness.connect()
            try client.send(get(path))
            #expect(try client.answer().hasSuffix("GET \(path)"))
            return client
        }
        #expect(try clients[0].end() == "")
        try clients[1].send(get("/again"))
        #expect(try clients[1].answer().hasSuffix("GET /again"))
        #expect(harness.server.connectionCount == 2)
    }

    @Test func `half a request is as idle as none`() throws {
        let harness = try Harness(limits: limits(connections: 2))
        let slow = try harness.connect()
        try slow.send("GET /slow HTTP/1.1\r\nHost: localhost\r\nX: ")
        harness.settle()
        for number in 0..<3 {
            let client = try harness.connect()
            try client.send(get("/\(number)"))
            _ = try client.answer()
        }
        #expect(try slow.end() == "")
    }

    @Test func `who waits for an answer keeps the place, and the reserve is for whom it is meant`() throws {
        let harness = try Harness(limits: limits(connections: 2)) { request, reply in
            if request.path != "/late" { reply.send(.text("GET \(request.path)")) }
        }
        harness.server.refuseInReserve = { $0.path == "/admin" ? nil : .text("no place", status: 503) }
        let waiting = try (0..<2).map { _ in try harness.connect() }
        for client in waiting { try client.send(get("/late")) }
        try harness.turn { harness.replies.count == 2 }

        let refused = try harness.connect()
        try refused.send(get("/other"))
        #expect(try refused.end().hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        let admin = try harness.connect()
        try admin.send(get("/admin"))
        #expect(try admin.end().hasSuffix("GET /admin"))
        #expect(harness.requests.map(\.path) == ["/late", "/late", "/admin"])

        for reply in harness.replies.prefix(2) { reply.send(.text("at last")) }
        for client in waiting { #expect(try client.answer().hasSuffix("at last")) }
    }

    @Test func `the files of a process are shared out, however few they are`() {
        #expect(FileShares(files: 64) == FileShares(files: 64))
        for files in [0, 16, 25, 64, 256, 1024, 20_000, 1 << 20] {
            let shares = FileShares(files: files)
            #expect(shares.clients >= 1 && shares.reserve >= 1 && shares.calls >= 1)
            if files >= 64 { #expect(shares.clients + shares.reserve + shares.calls * 3 + 24 <= files) }
        }
        let few = FileShares(files: 64)
        #expect([few.clients, few.reserve, few.calls] == [27, 4, 3])
        #expect(FileShares(files: 20_000).clients > 10_000)
    }

    // MARK: Large answers

    private func large(_ megabytes: Int) -> Response { Response(body: [UInt8](repeating: 7, count: megabytes << 20)) }

    @Test(arguments: [1, 8]) func `an answer given in a later turn arrives whole, however large`(megabytes: Int) throws {
        let harness = try Harness { _, _ in }
        let client = try harness.connect()
        try client.send(get("/"))
        try harness.turn { harness.replies.count == 1 }
        harness.settle()
        harness.replies[0].send(large(megabytes))
        harness.settle()
        try harness.turn { client.look().received.count > megabytes << 20 }
        #expect(harness.server.inFlight == 0)
    }

    @Test func `what waits to be sent is bounded, and everybody gets the answer in the end`() throws {
        let harness = try Harness(limits: limits(waiting: 16 << 20)) { [self] _, reply in reply.send(large(8)) }
        let clients = try (0..<20).map { _ in try harness.connect() }
        for client in clients { try client.send(get("/list")) }
        for _ in 0..<200 {
            harness.loop.turn(block: false)
            #expect(harness.server.waitingBytes <= 24 << 20)
        }
        #expect(harness.server.inFlight == 20)
        for client in clients {
            while client.received.count <= 8 << 20 {
                harness.loop.turn(block: false)
                for each in clients { each.look() }
            }
        }
        #expect(harness.server.inFlight == 0)
        #expect(harness.server.waitingBytes == 0)
    }

    @Test func `who takes nothing of an answer loses its room to those who wait, and the newest need not wait for a whole crowd`() throws {
        var limits = limits(waiting: 16 << 20)
        limits.patience = 0.1
        let harness = try Harness(limits: limits) { [self] _, reply in reply.send(large(8)) }
        let crowd = try (0..<30).map { _ in try harness.connect() }
        for client in crowd { try client.send(get("/list")) }
        harness.settle()
        let client = try harness.connect()
        try client.send(get("/list"))
        try harness.turn { client.look().received.count > 8 << 20 }
        // Those who had room have lost it. Most of the others still wait.
        #expect(harness.server.connectionCount < 31)
        #expect(harness.server.connectionCount > 15)
    }

    @Test func `nobody is closed who takes nothing while nobody waits for room`() throws {
        var limits = limits(waiting: 16 << 20)
        limits.patience = 0.01
        let harness = try Harness(limits: limits) { [self] _, reply in reply.send(large(8)) }
        let slow = try harness.connect()
        try slow.send(get("/list"))
        var isLater = false
        let timer = harness.loop.timer(after: 0.1) { isLater = true }
        try harness.turn { isLater }
        timer.cancel()
        try harness.turn { slow.look().received.count > 8 << 20 }
    }

    @Test func `where answers that cannot be made again are too many, who has taken the longest is cut off`() throws {
        let harness = try Harness(limits: limits(waiting: 8 << 20)) { [self] _, reply in reply.send(large(20)) }
        let clients = try (0..<4).map { _ in try harness.connect() }
        for (number, client) in clients.enumerated() {
            try client.send("POST /\(number) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
            try harness.turn { harness.replies.count == number + 1 }
            harness.settle()
            #expect(harness.server.waitingBytes <= 20 << 20)
        }
        #expect(harness.replies[0].isVanished)
        #expect(!harness.replies[3].isVanished)
    }

    @Test func `a client that leaves while its answer has no room is not asked for`() throws {
        let harness = try Harness(limits: limits(waiting: 1 << 20)) { [self] _, reply in reply.send(large(20)) }
        let clients = try (0..<3).map { _ in try harness.connect() }
        for client in clients {
            try client.send(get("/list"))
            harness.settle()
        }
        #expect(harness.server.inFlight == 3)
        for client in clients { client.close() }
        try harness.turn { harness.server.inFlight == 0 }
        #expect(harness.server.connectionCount == 0)
    }

    @Test func `a costly request waits for those that are not`() throws {
        var order: [String] = []
        let harness = try Harness { request, reply in
            order.append(request.path)
            let end = monotonicTime() + (request.path == "/costly" ? 0.025 : 0)
            while monotonicTime() < end {}
            reply.send(.text("x"))
        }
        let clients = try (0..<12).map { _ in try harness.connect() }
        // That it is costly is known from the first time.
        try clients[0].send(get("/costly"))
        _ = try clients[0].answer()
        harness.settle()
        order = []
        for client in clients.prefix(10) { try client.send(get("/costly")) }
        for client in clients.suffix(2) { try client.send(get("/cheap")) }
        try harness.turn { order.count == 12 }
        #expect(order.prefix(2) == ["/cheap", "/cheap"])
    }

    @Test func `a turn ends when it has taken long enough`() throws {
        let harness = try Harness { request, reply in
            let end = monotonicTime() + 0.004
            while monotonicTime() < end {}
            reply.send(.text("x"))
        }
        let clients = try (0..<10).map { _ in try harness.connect() }
        for (number, client) in clients.enumerated() { try client.send("POST /\(number) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n") }
        harness.loop.turn(block: true)
        let first = harness.requests.count
        #expect(first < 10)
        try harness.turn { harness.requests.count == 10 }
    }

    @Test func `clients that connect and vanish cost nobody else a turn`() throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send(get("/"))
        _ = try client.answer()
        for _ in 0..<300 {
            let ghost = try harness.connect()
            ghost.reset()
        }
        try client.send(get("/between"))
        var turns = 0
        try harness.turn {
            turns += 1
            return client.look().text.hasSuffix("GET /between")
        }
        #expect(turns <= 4)
        try harness.turn { harness.server.connectionCount == 1 }
    }
}
