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
        Refusal("an unknown method", "BREW /coffee HTTP/1.1\r\nHost: localhost\r\n\r\n", "501 Not Implemented"),
        Refusal("a field without a colon", "GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", "400 Bad Request"),
        Refusal("a negative length", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", "400 Bad Request"),
        Refusal("a length that is no number", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1e9\r\n\r\n", "400 Bad Request"),
        Refusal("a chunk of no size", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400 Bad Request"),
        Refusal(
            "an impossible expectation", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nExpect: miracles\r\n\r\nx",
            "417 Expectation Failed"),
        Refusal("a long target", "GET /" + String(repeating: "x", count: 70_000), "400 Bad Request"),
        Refusal("a long field", "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + String(repeating: "x", count: 70_000), "400 Bad Request"),
        Refusal("many fields", "GET / HTTP/1.1\r\nHost: localhost\r\n" + String(repeating: "X: 1\r\n", count: 20_000), "400 Bad Request"),
        Refusal(
            "a long body", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n" + String(repeating: "x", count: 9_000_000),
            "413 Request Entity Too Large"),
    ]

    @Test(arguments: refusals)
    func `the server refuses by itself what is no HTTP`(refusal: Refusal) throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send(refusal.request)
        #expect(try client.end().hasPrefix("HTTP/1.1 \(refusal.status)\r\n"))
        #expect(harness.requests.isEmpty)
        try expectService(harness)
    }

    private static let handshake = "TLS was sent to an http port; use http://."
    private static let nonsense = "This is not HTTP."

    @Test("what cannot begin a request is cut off at its first byte, and the reason is told", arguments: [
        ([0x16], handshake), ([0x16, 0x03, 0x01, 0x02, 0x00], handshake), ([0x0D, 0x0A, 0x16], handshake), ([0x00], nonsense), ([0x80, 0x2E], nonsense),
        (Array(" GET / HTTP/1.1".utf8), nonsense), (Array("{}".utf8), nonsense), ([0x0A], nonsense),
    ] as [([UInt8], String)])
    func notHTTP(bytes: [UInt8], reason: String) throws {
        let harness = try Harness()
        var reasons: [String] = []
        harness.server.noteRefusal = { reasons.append($0) }
        let client = try harness.connect()
        try client.send(bytes)
        #expect(try client.end().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(harness.server.connectionCount == 0)
        #expect(reasons == [reason])
        #expect(harness.requests.isEmpty)
        try expectService(harness)
    }

    @Test("so is what follows a request") func notHTTPAfterARequest() throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send("GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.answer().hasPrefix("HTTP/1.1 200 OK\r\n"))
        try client.send([0x16, 0x03])
        #expect(try client.end().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(harness.server.connectionCount == 0)
        #expect(harness.requests.count == 1)
    }

    @Test(arguments: [
        "", "Host: a b\r\n", "Host: localhost:evil.example\r\n", "Host: user:pass@evil.example\r\n", "Host: a:80:80\r\n", "Host: a:70000\r\n",
        "Host: [::1\r\n", "Host: [::1]x\r\n", "Host: []\r\n", "Host: http://a/\r\n", "Host: a,b\r\n", "Host: \u{E9}\r\n",
    ])
    func `HTTP 1.1 has a host, and it is one`(field: String) throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send("GET / HTTP/1.1\r\n\(field)\r\n")
        #expect(try client.end().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(harness.requests.isEmpty)
    }

    @Test(arguments: [
        ("1.1", "Host:\r\n"), ("1.1", "Host: localhost\r\n"), ("1.1", "host: my_container:12111\r\n"), ("1.1", "Host: [::1]:12111\r\n"),
        ("1.1", "Host: xn--bcher-kva.example.\r\n"), ("1.1", "Host: 127.0.0.1:\r\n"), ("1.0", ""),
    ])
    func `a host of every form that is allowed`(version: String, field: String) throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send("GET / HTTP/\(version)\r\n\(field)\r\n")
        #expect(try client.answer().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    /// What two programs could read in two ways. Each could hide a second request behind the first, or in it.
    static let ambiguities = [
        ("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
        ("the same length twice", "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
        ("two lengths in one field", "Content-Length: 5, 5\r\n\r\nhello"),
        ("a length with a sign", "Content-Length: +5\r\n\r\nhello"),
        ("a length in hexadecimal digits", "Content-Length: 0x5\r\n\r\nhello"),
        ("no length", "Content-Length:\r\n\r\nhello"),
        ("a length with a blank in it", "Content-Length: 5 0\r\n\r\nhello"),
        ("a length that is no number of any machine", "Content-Length: 18446744073709551621\r\n\r\nhello"),
        ("a length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        ("chunks and a length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        ("chunks twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        ("an encoding that nobody knows", "Transfer-Encoding: xchunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        ("two encodings", "Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        ("the encoding that is none", "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello"),
        ("an encoding in quotes", "Transfer-Encoding: \"chunked\"\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        ("an encoding with a strange blank", "Transfer-Encoding: \u{0B}chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        ("a blank before the colon", "Content-Length : 5\r\n\r\nhello"),
        ("a tab before the colon", "Transfer-Encoding\t: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        ("a field that goes on in the next line", "X: 1\r\n Content-Length: 5\r\n\r\nhello"),
        ("a blank before the first field", " Content-Length: 5\r\n\r\nhello"),
        ("a field without a name", ": 5\r\n\r\n"),
        ("a name with a blank in it", "Content Length: 5\r\n\r\nhello"),
        ("a name with a letter of another alphabet", "Content-Längth: 5\r\n\r\nhello"),
        ("a name with a bracket in it", "(Content-Length): 5\r\n\r\nhello"),
        ("a zero byte in a value", "Content-Length: 5\0\r\n\r\nhello"),
        ("a zero byte in a name", "Content-Length\0: 5\r\n\r\nhello"),
        ("a CR in a value", "X: 1\rContent-Length: 5\r\n\r\nhello"),
        ("a line that ends with LF", "X: 1\nContent-Length: 5\r\n\r\nhello"),
        ("a head that ends with LF", "X: 1\r\n\nhello"),
        ("two hosts", "Host: b\r\n\r\n"),
        ("a chunk's size with 0x", "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n"),
        ("a chunk's size with a sign", "Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n"),
        ("a negative size", "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n"),
        ("a blank before a size", "Transfer-Encoding: chunked\r\n\r\n 5\r\nhello\r\n0\r\n\r\n"),
        ("a blank behind a size", "Transfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n0\r\n\r\n"),
        ("a chunk without a size", "Transfer-Encoding: chunked\r\n\r\n\r\nhello\r\n0\r\n\r\n"),
        ("a size that is no number of any machine", "Transfer-Encoding: chunked\r\n\r\n10000000000000005\r\nhello\r\n0\r\n\r\n"),
        ("a size that ends with LF", "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n"),
        ("an extension with LF in it", "Transfer-Encoding: chunked\r\n\r\n5;a\nb\r\nhello\r\n0\r\n\r\n"),
        ("a chunk that is not closed", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello0\r\n\r\n"),
        ("a chunk that is longer than its size", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n"),
        ("a chunk that is closed with LF", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\n0\r\n\r\n"),
        ("a trailer that is no field", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nnonsense\r\n\r\n"),
    ]

    @Test(arguments: ambiguities)
    func `what can be read in two ways is refused before anything is done, and so is what comes behind it`(name: String, rest: String) throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send("POST / HTTP/1.1\r\nHost: localhost\r\n\(rest)POST /smuggled HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
        let answer = try client.end()
        #expect(answer.hasPrefix("HTTP/1.1 4"))
        #expect(answer.components(of: "HTTP/1.1 ") == 1)
        #expect(harness.requests.isEmpty)
        try expectService(harness)
    }

    @Test(arguments: [
        "GET /a b HTTP/1.1", "GET  / HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ", "GET /\t HTTP/1.1", "GET /", "GET / HTTP/1", "GET / http/1.1",
        "GET / HTTP/1.10", "G\0T / HTTP/1.1", "GET /\0 HTTP/1.1", "GET\t/ HTTP/1.1",
    ])
    func `a request line has three parts`(line: String) throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send("\(line)\r\nHost: localhost\r\n\r\n")
        #expect(try client.end().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(harness.requests.isEmpty)
    }

    @Test func `the body of a GET is no second request`() throws {
        let harness = try Harness()
        let client = try harness.connect()
        let hidden = "POST /smuggled HTTP/1.1\r\nHost: hidden\r\n"
        try client.send("GET /first HTTP/1.1\r\nHost: localhost\r\nContent-Length: 39\r\n\r\n\(hidden)GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try harness.turn { harness.requests.count == 2 }
        #expect(harness.requests.map(\.path) == ["/first", "/second"])
    }

    @Test func `a body in chunks of every form that is allowed`() throws {
        let harness = try Harness { request, reply in reply.send(.text(String(decoding: request.body, as: UTF8.self))) }
        let client = try harness.connect()
        let body = "5\r\nhello\r\n00A;name=\"value\"\r\n0123456789\r\n1\r\n\r\r\n0\r\nX-Trailer: 1\r\n\r\n"
        for byte in "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: Chunked\r\n\r\n\(body)".utf8 {
            try client.send([byte])
            harness.loop.turn(block: false)
        }
        #expect(try client.answer().hasSuffix("\r\n\r\nhello0123456789\r"))
    }

    @Test func `a request line of 20 KiB and a body of 8 MiB are still served`() throws {
        let harness = try Harness { request, reply in reply.send(.text("\(request.query.utf8.count) \(request.body.count)")) }
        let client = try harness.connect()
        let query = String(repeating: "q", count: 20_480)
        try client.send("POST /?\(query) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8388608\r\n\r\n")
        try client.send([UInt8](repeating: 1, count: 8_388_608))
        #expect(try client.answer().hasSuffix("\r\n\r\n20480 8388608"))
    }

    @Test(arguments: ["", "GET / HT", "GET / HTTP/1.1\r\nHost:", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab"])
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

    @Test(arguments: ["", "GET / HT", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab"])
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
        try client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try harness.turn { harness.requests.count == 1 }
        try harness.turn { harness.server.inFlight == 0 }
        #expect(harness.replies[0].isVanished)
    }

    @Test func `the idle time does not run while the server owes the answer`() throws {
        var limits = HTTPLimits()
        limits.idleTimeout = 0.02
        let harness = try Harness(limits: limits) { _, _ in }
        let client = try harness.connect()
        try client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
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
        try client.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try harness.turn { harness.replies.count == 1 }
        try client.send("GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n")
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
            try client.send("POST / HTTP/1.1\r\nHost: localhost\r\nA: ")
            try? client.send(bytes + Array("\r\nContent-Length: 0\r\n\r\n".utf8))
            harness.loop.turn(block: false)
        }
        try expectService(harness)
    }

    private func expectService(_ harness: Harness) throws {
        let client = try harness.connect()
        try client.send("GET /still/here HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.answer().hasSuffix("GET /still/here"))
    }
}

extension String {
    fileprivate func components(of mark: String) -> Int { ranges(of: mark).count }
}
