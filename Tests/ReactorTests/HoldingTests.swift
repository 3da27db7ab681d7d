// Group commit's half in the server: what is answered is held until the release, whenever that is, and whoever is
// gone by then.

import Testing
import Wire

@testable import Reactor

@Suite struct HoldingTests {
    let get = "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test func `nothing leaves before the release`() throws {
        let harness = try Harness()
        harness.releases = false
        let clients = try (0..<3).map { _ in try harness.connect() }
        for client in clients { try client.send(get) }
        try harness.turn { harness.requests.count == 3 }
        harness.settle()
        #expect(clients.map { $0.look().text } == ["", "", ""])
        #expect(harness.server.inFlight == 3)
        harness.server.release()
        #expect(clients.allSatisfy { $0.look().text.hasSuffix("GET /1") })
        #expect(harness.server.inFlight == 0)
    }

    @Test func `if the commit failed, every held answer is replaced`() throws {
        let harness = try Harness()
        harness.releases = false
        let clients = try (0..<2).map { _ in try harness.connect() }
        for client in clients { try client.send(get) }
        try harness.turn { harness.requests.count == 2 }
        harness.server.release(replacingEveryReplyWith: { _ in .text("sorry", status: 500) })
        for client in clients {
            let answer = client.look().text
            #expect(answer.hasPrefix("HTTP/1.1 500 Internal Server Error\r\n"))
            #expect(answer.hasSuffix("\r\n\r\nsorry"))
        }
    }

    @Test func `pipelined requests are answered in order, one a turn`() throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /3 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try harness.turn { harness.requests.count == 1 }
        #expect(try client.answer().hasSuffix("GET /1"))
        #expect(try client.answer().hasSuffix("GET /2"))
        #expect(try client.answer().hasSuffix("GET /3"))
    }

    @Test func `an answer given in a later turn waits for that turn's release`() throws {
        let harness = try Harness { _, _ in }
        let client = try harness.connect()
        try client.send(get + "GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try harness.turn { harness.replies.count == 1 }
        harness.settle()
        harness.releases = false
        harness.replies[0].send(.text("late"))
        harness.settle()
        #expect(client.look().text == "")
        harness.releases = true
        harness.server.release()
        #expect(try client.answer().hasSuffix("late"))
        try harness.turn { harness.replies.count == 2 }
        harness.replies[1].send(.text("later"))
        #expect(try client.answer().hasSuffix("later"))
    }

    @Test func `a second answer does nothing`() throws {
        let harness = try Harness { _, reply in
            reply.send(.text("first"))
            reply.send(.text("second"))
        }
        let client = try harness.connect()
        try client.send(get)
        #expect(try client.answer().hasSuffix("first"))
        harness.replies[0].send(.text("third"))
        harness.settle()
        #expect(client.look().text == "")
        #expect(!harness.replies[0].isVanished)
    }

    @Test(arguments: [true, false])
    func `whoever waits for a deferred answer learns that the client vanished`(resets: Bool) throws {
        let harness = try Harness { _, _ in }
        let client = try harness.connect()
        try client.send(get)
        try harness.turn { harness.replies.count == 1 }
        var calls = 0
        harness.replies[0].onVanish = { calls += 1 }
        if resets { client.reset() } else { client.close() }
        try harness.turn { harness.replies[0].isVanished }
        #expect(calls == 1)
        #expect(harness.server.inFlight == 0)
        harness.replies[0].send(.text("to nobody"))
        harness.settle()
        #expect(calls == 1)
    }

    @Test(arguments: [true, false])
    func `a client may vanish while its answer is held`(resets: Bool) throws {
        let harness = try Harness()
        harness.releases = false
        let client = try harness.connect()
        try client.send(get)
        try harness.turn { harness.requests.count == 1 }
        if resets { client.reset() } else { client.close() }
        harness.server.release()
        try harness.turn { harness.server.inFlight == 0 }
        harness.settle()
    }

    @Test(arguments: [true, false])
    func `a client may vanish in the middle of its answer`(resets: Bool) throws {
        let harness = try Harness { _, reply in reply.send(Response(body: Array(repeating: 1, count: 8_000_000))) }
        let client = try harness.connect()
        try client.send(get)
        try harness.turn { harness.requests.count == 1 }
        #expect(harness.server.inFlight == 1)
        if resets { client.reset() } else { client.close() }
        try harness.turn { harness.server.inFlight == 0 }
        #expect(harness.replies[0].isVanished)
    }

    @Test func `an answer given because another client vanished is released too`() throws {
        let harness = try Harness { _, _ in }
        let clients = try (0..<2).map { _ in try harness.connect() }
        for client in clients {
            try client.send(get)
            let count = harness.replies.count
            try harness.turn { harness.replies.count == count + 1 }
        }
        harness.replies[0].onVanish = { harness.replies[1].send(.text("alone now")) }
        clients[0].close()
        #expect(try clients[1].answer().hasSuffix("alone now"))
        harness.replies[0].onVanish = nil
    }

    @Test func `a server that closes drops what it owes, and late answers do nothing`() throws {
        let harness = try Harness { _, _ in }
        let clients = try (0..<2).map { _ in try harness.connect() }
        for client in clients { try client.send(get) }
        try harness.turn { harness.replies.count == 2 }
        harness.releases = false
        harness.replies[0].send(.text("held"))
        harness.server.close()
        harness.replies[1].send(.text("late"))
        harness.server.release()
        #expect(harness.replies.map(\.isVanished) == [true, true])
        #expect(harness.server.inFlight == 0)
        #expect(try clients[0].end() == "")
    }

    @Test func `after accepting has stopped, what is in flight is finished and the connection closed`() throws {
        let harness = try Harness { _, _ in }
        let client = try harness.connect()
        try client.send(get)
        try harness.turn { harness.replies.count == 1 }
        harness.server.stopAccepting()
        #expect(throws: ReactorError(.refused, "cannot connect: Connection refused")) { try harness.connect() }
        #expect(harness.server.inFlight == 1)
        harness.replies[0].send(.text("last"))
        #expect(
            try client.end().replacing(/Date: [^\r]*/, with: "Date: now")
                == "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: now\r\nContent-Length: 4\r\n"
                + "Connection: close\r\n\r\nlast")
        #expect(harness.server.inFlight == 0)
    }
}
