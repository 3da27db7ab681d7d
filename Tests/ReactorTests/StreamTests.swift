// Answers that go on: what the client gets, and what it costs if it takes nothing.

import Testing
import Wire

@testable import Reactor

@Suite struct StreamTests {
    /// What a stream has to say, and how often it was asked.
    private final class Source {
        var waiting: [ResponseStream.Part] = []
        var questions = 0
        weak var stream: ResponseStream?

        func response() -> Response {
            let stream = ResponseStream { [self] in
                questions += 1
                return waiting.isEmpty ? .nothing : waiting.removeFirst()
            }
            self.stream = stream
            var response = Response(headers: ["Content-Type": "text/event-stream"])
            response.stream = stream
            return response
        }

        func say(_ text: String) {
            waiting.append(.bytes(Array(text.utf8)))
            stream?.wake()
        }
    }

    private let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    private let source = Source()

    private func harness(_ limits: HTTPLimits = HTTPLimits()) throws -> Harness {
        try Harness(limits: limits) { [source] request, reply in reply.send(request.path == "/" ? source.response() : .text("plain")) }
    }

    @Test func `parts come as they are said, and then the end`() throws {
        let harness = try harness()
        let client = try harness.connect()
        source.waiting = [.bytes(Array("one".utf8))]
        try client.send(get)
        try harness.turn { client.look().text.hasSuffix("one") }
        #expect(client.text.contains("Connection: close\r\n") && !client.text.contains("Content-Length"))
        source.say("two")
        try harness.turn { client.look().text.hasSuffix("onetwo") }
        source.waiting = [.end]
        source.stream?.wake()
        #expect(try client.end().hasSuffix("onetwo"))
        #expect(harness.server.inFlight == 0)
        #expect(source.stream == nil)
    }

    @Test func `HEAD gets no parts`() throws {
        let harness = try harness()
        let client = try harness.connect()
        try client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = try client.end()
        #expect(source.questions == 0)
    }

    @Test(arguments: [true, false]) func `a client that goes frees the stream`(resets: Bool) throws {
        let harness = try harness()
        let client = try harness.connect()
        try client.send(get)
        try harness.turn { source.questions > 0 }
        #expect(source.stream != nil)
        if resets { client.reset() } else { client.close() }
        try harness.turn { source.stream == nil }
        #expect(harness.server.inFlight == 0 && harness.server.connectionCount == 0)
    }

    @Test func `a client that takes nothing is asked nothing for, and others are served`() throws {
        let harness = try harness()
        let client = try harness.connect()
        try client.send(get)
        try harness.turn { source.questions > 0 }
        let part = String(repeating: "x", count: 1 << 18)
        // The socket takes a few of them. The next one waits, and no further one is asked for.
        for _ in 0..<100 {
            source.say(part)
            harness.loop.turn(block: false)
        }
        let waiting = source.waiting.count
        #expect(waiting > 40)
        #expect(harness.server.waitingBytes <= 1 << 18)
        let other = try harness.connect()
        try other.send("GET /other HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try other.answer().hasSuffix("plain"))
        try harness.turn { client.look().received.count > 1 << 18 && source.waiting.count < waiting }
    }

    @Test func `a stream gives its place to a new client`() throws {
        var limits = HTTPLimits()
        limits.maximumConnections = 1
        let harness = try harness(limits)
        let client = try harness.connect()
        try client.send(get)
        try harness.turn { source.questions > 0 }
        let others = try (0..<4).map { _ in try harness.connect() }
        for other in others { try other.send("GET /other HTTP/1.1\r\nHost: x\r\n\r\n") }
        _ = try client.end()
        #expect(source.stream == nil)
    }

    @Test func `if the commit fails, the stream does not begin`() throws {
        let harness = try harness()
        harness.releases = false
        let client = try harness.connect()
        try client.send(get)
        try harness.turn { harness.requests.count == 1 }
        harness.server.release(replacingEveryReplyWith: { _ in .text("sorry", status: 500) })
        #expect(client.look().text.hasSuffix("sorry"))
        #expect(source.stream == nil)
    }
}
