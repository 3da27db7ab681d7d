// The command line's own client, against the server and against things that are none.

import CLibevent
import Glibc
import Synchronization
import Testing
import Wire

@testable import Reactor

@Suite struct HTTPCallTests {
    @Test func `a call over TCP and one over a socket file`() throws {
        let folder = try Folder()
        let path = folder.path + "/socket"
        let harness = try Harness { request, reply in
            reply.send(.text("\(request.path) \(request.query) \(String(decoding: request.body, as: UTF8.self))", status: 201))
        }
        try harness.server.listen(unixSocket: path)
        let port = harness.port
        let request = Request(method: "POST", path: "/_admin/reset?x=y", headers: ["Authorization": "Bearer k"], body: [97])
        let results = try calling(harness) {
            [
                Result { try HTTPCall.perform(request, host: "localhost", port: port, timeout: 5) },
                Result { try HTTPCall.perform(request, unixSocket: path, timeout: 5) },
            ]
        }
        for result in results {
            let response = try result.get()
            #expect(response.status == 201)
            #expect(response.headers["content-type"] == "text/plain")
            #expect(String(decoding: response.body, as: UTF8.self) == "/_admin/reset x=y a")
        }
        #expect(harness.requests.map(\.peer) == [.loopback, .unixSocket])
        #expect(harness.requests.allSatisfy { $0.headers["authorization"] == "Bearer k" })
    }

    @Test func `an answer of megabytes, and one to HEAD`() throws {
        let harness = try Harness { _, reply in reply.send(Response(body: Array(repeating: 7, count: 3_000_000))) }
        let port = harness.port
        let results = try calling(harness) {
            ["GET", "HEAD"].map { method in
                Result { try HTTPCall.perform(Request(method: method, path: "/"), host: "127.0.0.1", port: port, timeout: 9) }
            }
        }
        #expect(try results.map { try $0.get().body.count } == [3_000_000, 0])
    }

    @Test func `nobody there, nobody answering, nobody speaking HTTP`() throws {
        let health = Request(method: "GET", path: "/_admin/health")
        let closed = try Harness()
        closed.server.stopAccepting()
        let nobody = #expect(throws: ReactorError.self) {
            try HTTPCall.perform(health, host: "127.0.0.1", port: closed.port, timeout: 5)
        }
        #expect(nobody?.reason == .refused)
        #expect(nobody?.description == "cannot reach 127.0.0.1:\(closed.port): Connection refused")

        let silent = try Harness()
        let timeout = #expect(throws: ReactorError.self) {
            try HTTPCall.perform(health, host: "127.0.0.1", port: silent.port, timeout: 0.05)
        }
        #expect(timeout == ReactorError(.timedOut, "127.0.0.1:\(silent.port) did not answer in time"))

        let missing = #expect(throws: ReactorError.self) {
            try HTTPCall.perform(health, unixSocket: "/tmp/no-such-socket", timeout: 1)
        }
        #expect(missing?.description == "cannot reach /tmp/no-such-socket: No such file or directory")
    }

    /// Runs `body` on a thread of its own while the harness turns.
    private func calling<Value: Sendable>(_ harness: Harness, _ body: @escaping @Sendable () -> Value) throws -> Value {
        let box = Box<Value>()
        let mailbox = harness.loop.mailbox
        let thread = startThread {
            let value = body()
            box.set(value)
            mailbox.post {}
        }
        try harness.turn { box.get() != nil }
        pthread_join(thread, nil)
        return try #require(box.get())
    }
}

private final class Box<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func set(_ new: Value) { value.withLock { $0 = new } }
    func get() -> Value? { value.withLock { $0 } }
}
