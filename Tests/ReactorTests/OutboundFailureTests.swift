// Servers that refuse, hang, break off or talk nonsense. Each has its name, and none of them stops the loop.

import Glibc
import Testing
import Wire

@testable import Reactor

@Suite struct OutboundFailureTests {
    /// How a call ends whose server does `behaviour` on its request.
    private func failure(
        _ adjust: (inout OutboundLimits) -> Void = { _ in }, _ behaviour: @escaping (Visit) -> Void
    ) throws -> OutboundFailure {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop) { visit in
            if visit.takeRequest() != nil { behaviour(visit) }
        }
        let failure = try caller.failure(.local(receiver.port, "POST", body: "secret", adjust: adjust))
        #expect(caller.client.underWay == 0)
        return OutboundFailure(failure.kind, failure.description.replacing(":\(receiver.port)", with: ":80"))
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func `nobody listens`(host: String) throws {
        let dead = try DeadPort()
        let failure = try Caller().failure(OutboundRequest(method: "GET", url: "http://user:secret@\(host):\(dead.port)/secret"))
        #expect(failure == OutboundFailure(.refused, "\(host):\(dead.port) refuses the connection"))
    }

    @Test func `the host is not known`() throws {
        let failure = try Caller().failure(OutboundRequest(method: "GET", url: "http://unknown.test/"))
        #expect(failure == OutboundFailure(.unknownHost, "the host of unknown.test:80 is not known"))
    }

    @Test func `nobody accepts`() throws {
        let dead = try DeadPort()
        let others = try dead.fill()
        defer { for other in others { close(other) } }
        let failure = try Caller().failure(.local(dead.port) { $0.connectTimeout = 0.05 })
        #expect(failure == OutboundFailure(.connectTimeout, "connecting to 127.0.0.1:\(dead.port) took too long"))
    }

    @Test func `nobody agrees on TLS`() throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop) { _ in }
        var request = OutboundRequest(method: "GET", url: "https://127.0.0.1:\(receiver.port)/")
        request.limits.connectTimeout = 0.05
        let (result, timing) = try caller.result(request)
        let expected = OutboundFailure(.connectTimeout, "connecting to 127.0.0.1:\(receiver.port) took too long")
        #expect(result == .failure(expected))
        #expect(timing.tls == 0)
        #expect(timing.firstByte == 0)
        #expect(timing.total >= 0.05)
    }

    @Test func `silence`() throws {
        let failure = try failure { $0.totalTimeout = 0.05 } _: { _ in }
        #expect(failure == OutboundFailure(.timeout, "the answer of 127.0.0.1:80 took too long"))
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", "HTTP/1.1 200 OK\r\n"])
    func `drip by drip`(start: String) throws {
        let caller = try Caller()
        var visit: Visit?
        let receiver = try Receiver(caller.loop) { new in
            guard new.takeRequest() != nil else { return }
            new.send(start)
            visit = new
        }
        var drops = 0
        let drip = caller.loop.timer(after: 0.005, repeating: true) {
            visit?.send("x")
            drops += 1
        }
        let failure = try caller.failure(.local(receiver.port) { $0.totalTimeout = 0.05 })
        drip.cancel()
        #expect(failure.kind == .timeout)
        #expect(drops > 1)
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\nX: 1\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n012", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n01\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
    ])
    func `the end comes before the end`(part: String) throws {
        for resets in [true, false] {
            let failure = try failure { visit in
                visit.send(part)
                if resets { visit.reset() } else { visit.close() }
            }
            #expect(failure == OutboundFailure(.reset, "127.0.0.1:80 closed the connection before the end of its answer"))
        }
    }

    struct Nonsense: CustomTestStringConvertible {
        let testDescription: String
        let answer: String
        let kind: OutboundFailure.Kind

        init(_ name: String, _ answer: String, _ kind: OutboundFailure.Kind) {
            testDescription = name
            self.answer = answer
            self.kind = kind
        }
    }

    static let nonsense = [
        Nonsense("no HTTP", "220 smtp.example.test ESMTP\r\n", .malformed),
        Nonsense("HTTP of the last century", "<html>hello</html>", .malformed),
        Nonsense("a status of letters", "HTTP/1.1 abc OK\r\n\r\n", .malformed),
        Nonsense("a field without a colon", "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n", .malformed),
        Nonsense("a zero in a field", "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n", .malformed),
        Nonsense("a length of letters", "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n", .malformed),
        Nonsense("a chunk of no size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .malformed),
        Nonsense("a long line", "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 70_000) + "\r\n\r\n", .tooLarge),
        Nonsense("a line without an end", "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 150_000), .tooLarge),
        Nonsense("many fields", "HTTP/1.1 200 OK\r\n" + String(repeating: "X: 1\r\n", count: 12_000), .tooLarge),
        Nonsense("many answers that are not final", String(repeating: "HTTP/1.1 103 Hints\r\n\r\n", count: 4_000), .tooLarge),
    ]

    @Test(arguments: nonsense)
    func `what is no answer`(nonsense: Nonsense) throws {
        #expect(try failure { $0.send(nonsense.answer) }.kind == nonsense.kind)
    }

    @Test func `a look-up that hangs stops nothing, not even its own end`() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let caller = try Caller()
        let receiver = try Receiver(caller.loop, answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        var log: [String] = []
        var hanging = OutboundRequest(method: "GET", url: "http://\(HangingNames.name(ends[0]))/")
        caller.client.send(hanging) { result, _ in log.append("first: \(result)") }.cancel()
        let second = caller.client.send(hanging) { result, _ in log.append("second: \(result)") }
        hanging.limits.connectTimeout = 0.05
        caller.client.send(hanging) { result, _ in log.append("third: \(result)") }
        caller.client.send(.local(receiver.port)) { _, _ in
            log.append("other")
            second.cancel()
        }
        try caller.turn { log.count == 4 }
        caller.client.close()
        let place = "\(HangingNames.name(ends[0])):80"
        #expect(
            log == [
                "first: failure(the call was cancelled)", "other", "second: failure(the call was cancelled)",
                "third: failure(connecting to \(place) took too long)",
            ])
        #expect(!HangingNames.ended.withLock { $0.contains(ends[0]) })
        close(ends[1])
    }
}
