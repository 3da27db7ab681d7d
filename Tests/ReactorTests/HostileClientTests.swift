// Clients that send too much, too little, too slowly, or no HTTP. Each is dealt with alone; the next one is served.

import Testing
import Wire

@testable import Reactor

@Suite struct HostileClientTests {
    struct Refusal: CustomTestStringConvertible {
        let testDescription: String
        let request: String
        let status: String

        init(_ name: String, _ request: String, _ status: String) {
            testDescription = name
            self.request = request
            self.status = status
        }
    }

    static let refusals = [
        Refusal("no HTTP", "no HTTP at all\r\n\r\n", "400 Bad Request"),
        Refusal("a future version", "GET / HTTP/9.9\r\n\r\n", "400 Bad Request"),
        Refusal("an unknown method", "BREW /coffee HTTP/1.1\r\n\r\n", "501 Not Implemented"),
        Refusal("a field without a colon", "GET / HTTP/1.1\r\nno colon\r\n\r\n", "400 Bad Request"),
        Refusal("a negative length", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400 Bad Request"),
        Refusal("a length that is no number", "POST / HTTP/1.1\r\nContent-Length: 1e9\r\n\r\n", "400 Bad Request"),
        Refusal(
            "a chunk of no size", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "413 Request Entity Too Large"),
        Refusal(
            "an impossible expectation", "POST / HTTP/1.1\r\nContent-Length: 1\r\nExpect: miracles\r\n\r\nx",
            "417 Expectation Failed"),
        Refusal("a long target", "GET /" + String(repeating: "x", count: 70_000), "400 Bad Request"),
        Refusal("a long field", "GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 70_000), "400 Bad Request"),
        Refusal("many fields", "GET / HTTP/1.1\r\n" + String(repeating: "X: 1\r\n", count: 20_000), "400 Bad Request"),
        Refusal(
            "a long body", "POST / HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n" + String(repeating: "x", count: 9_000_000),
            "413 Request Entity Too Large"),
    ]

    @Test(arguments: refusals)
    func `evhttp refuses by itself`(refusal: Refusal) throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send(refusal.request)
        #expect(try client.end().hasPrefix("HTTP/1.1 \(refusal.status)\r\n"))
        #expect(harness.requests.isEmpty)
        try expectService(harness)
    }

    @Test func `a request line of 20 KiB and a body of 8 MiB are still served`() throws {
        let harness = try Harness { request, reply in reply.send(.text("\(request.query.utf8.count) \(request.body.count)")) }
        let client = try harness.connect()
        let query = String(repeating: "q", count: 20_480)
        try client.send("POST /?\(query) HTTP/1.1\r\nContent-Length: 8388608\r\n\r\n")
        try client.send([UInt8](repeating: 1, count: 8_388_608))
        #expect(try client.answer().hasSuffix("\r\n\r\n20480 8388608"))
    }

    @Test(arguments: ["", "GET / HT", "GET / HTTP/1.1\r\nHost:", "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"])
    func `a request that never ends is dropped when its client leaves`(part: String) throws {
        let harness = try Harness()
        for resets in [true, false] {
            let client = try harness.connect()
            try client.send(part)
            harness.settle()
            if resets { client.reset() } else { client.close() }
            harness.settle()
        }
        #expect(harness.requests.isEmpty)
        try expectService(harness)
    }

    @Test(arguments: ["", "GET / HT", "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"])
    func `a client that goes silent is closed after the idle time`(part: String) throws {
        var limits = HTTPLimits()
        limits.idleTimeout = 0.05
        let harness = try Harness(limits: limits)
        let client = try harness.connect()
        try client.send(part)
        #expect(try client.end() == "")
        #expect(harness.requests.isEmpty)
    }

    @Test func `a client that does not read its answer is closed after the idle time`() throws {
        var limits = HTTPLimits()
        limits.idleTimeout = 0.05
        let harness = try Harness(limits: limits) { _, reply in
            reply.send(Response(body: Array(repeating: 1, count: 8_000_000)))
        }
        let client = try harness.connect()
        try client.send("GET / HTTP/1.1\r\n\r\n")
        try harness.turn { harness.requests.count == 1 }
        try harness.turn { harness.server.inFlight == 0 }
        #expect(harness.replies[0].isVanished)
    }

    @Test func `the idle time does not run while the server owes the answer`() throws {
        var limits = HTTPLimits()
        limits.idleTimeout = 0.02
        let harness = try Harness(limits: limits) { _, _ in }
        let client = try harness.connect()
        try client.send("GET / HTTP/1.1\r\n\r\n")
        var answered = false
        let timer = harness.loop.timer(after: 0.2) {
            harness.replies[0].send(.text("at last"))
            answered = true
        }
        try harness.turn { answered }
        #expect(try client.answer().hasSuffix("at last"))
        timer.cancel()
    }

    @Test func `bytes behind a deferred request stay in the socket`() throws {
        let harness = try Harness { _, _ in }
        let client = try harness.connect()
        try client.send("GET /1 HTTP/1.1\r\n\r\n")
        try harness.turn { harness.replies.count == 1 }
        try client.send("GET /2 HTTP/1.1\r\n\r\n")
        harness.settle()
        #expect(harness.replies.count == 1)
        harness.replies[0].send(.text("one"))
        #expect(try client.answer().hasSuffix("one"))
        try harness.turn { harness.replies.count == 2 }
    }

    @Test func `random bytes end nothing but their own connection`() throws {
        let harness = try Harness()
        var state: UInt64 = 42
        for _ in 0..<200 {
            let client = try harness.connect()
            let bytes = (0..<300).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
            try client.send("POST / HTTP/1.1\r\nA: ")
            try? client.send(bytes + Array("\r\nContent-Length: 0\r\n\r\n".utf8))
            harness.loop.turn(block: false)
        }
        try expectService(harness)
    }

    private func expectService(_ harness: Harness) throws {
        let client = try harness.connect()
        try client.send("GET /still/here HTTP/1.1\r\n\r\n")
        #expect(try client.answer().hasSuffix("GET /still/here"))
    }
}
