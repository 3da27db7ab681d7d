// Many calls together: connections that are used again, whose turn it is, cancelling, closing.

import Glibc
import Testing
import Wire

@testable import Reactor

@Suite struct HTTPClientTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    @Test func `calls one after the other share a connection`() throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop, answering: Self.ok)
        for number in 0..<10 {
            let (result, timing) = try caller.result(.local(receiver.port, "POST", path: "/\(number)", body: "x"))
            #expect(try result.get().text == "ok")
            #expect(timing.firstByte > 0 && timing.firstByte <= timing.total && timing.total < 20)
        }
        #expect(receiver.visits.count == 1)
        #expect(receiver.requests.count == 10)
    }

    @Test func `a connection that the server has closed meanwhile is replaced`() throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop, answering: Self.ok)
        for _ in 0..<3 {
            #expect(try caller.response(.local(receiver.port, "POST", body: "x")).status == 200)
            receiver.visits.last?.close()
        }
        #expect(receiver.visits.count == 3)
    }

    @Test func `a connection that dies under the next request is replaced too`() throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop) { visit in
            guard visit.takeRequest() != nil else { return }
            if visit.requests.count == 1 { visit.send(Self.ok) } else { visit.reset() }
        }
        for _ in 0..<3 { #expect(try caller.response(.local(receiver.port, "POST", body: "x")).status == 200) }
        #expect(receiver.requests.count == 5)
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"])
    func `a server that wants no more requests gets none`(answer: String) throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop, answering: answer)
        for _ in 0..<3 { #expect(try caller.response(.local(receiver.port)).text == "ok") }
        #expect(receiver.visits.map(\.requests.count) == [1, 1, 1])
        #expect(receiver.visits.allSatisfy { $0.isOver })
    }

    @Test func `a thousand calls at once all arrive, on a few connections`() throws {
        let harness = try Harness { request, reply in reply.send(Response(body: request.body)) }
        let client = try HTTPClient(loop: harness.loop, maximumConnectionsPerHost: 16)
        var bodies: [String] = []
        for number in 0..<1000 {
            client.send(.local(harness.port, "POST", body: "\(number)")) { result, _ in bodies.append((try? result.get().text) ?? "\(result)") }
        }
        #expect(bodies.isEmpty)
        #expect(client.underWay == 1000)
        try harness.turn { client.underWay == 0 }
        #expect(bodies.sorted() == (0..<1000).map(String.init).sorted())
        #expect(Set(harness.requests.map { String(decoding: $0.body, as: UTF8.self) }).count == 1000)
        #expect(harness.server.connectionCount == 16)
    }

    @Test func `calls to one host start in their order`() throws {
        let caller = try Caller(perHost: 1)
        let receiver = try Receiver(caller.loop, answering: Self.ok)
        for number in 0..<20 { caller.client.send(.local(receiver.port, path: "/\(number)")) { _, _ in } }
        try caller.turn { caller.client.underWay == 0 }
        #expect(receiver.requests.compactMap { $0.split(separator: " ").dropFirst().first } == (0..<20).map { "/\($0)" })
    }

    @Test func `a host that hangs holds up no other, however many of its calls wait`() throws {
        let caller = try Caller(perHost: 2)
        let hanging = try Receiver(caller.loop) { _ in }
        let good = try Receiver(caller.loop, answering: Self.ok)
        var log: [String] = []
        for _ in 0..<100 { caller.client.send(.local(hanging.port)) { _, _ in log.append("hanging") } }
        for _ in 0..<100 { caller.client.send(.local(good.port)) { _, _ in log.append("good") } }
        try caller.turn { log.count == 100 }
        #expect(log == Array(repeating: "good", count: 100))
        #expect(hanging.visits.count == 2)
        #expect(good.visits.count == 2)
    }

    @Test func `where all hosts together are limited they take turns`() throws {
        let caller = try Caller(perHost: 2, inAll: 1)
        var log: [String] = []
        let busy = try Receiver(caller.loop, answering: Self.ok)
        let quiet = try Receiver(caller.loop, answering: Self.ok)
        for _ in 0..<5 { caller.client.send(.local(busy.port)) { _, _ in log.append("busy") } }
        caller.client.send(.local(quiet.port)) { _, _ in log.append("quiet") }
        try caller.turn { log.count == 6 }
        #expect(log == ["busy", "busy", "quiet", "busy", "busy", "busy"])
    }

    @Test func `the total time does not run while a call waits for its turn`() throws {
        let caller = try Caller(perHost: 1)
        let receiver = try Receiver(caller.loop) { visit in
            if visit.takeRequest()?.hasPrefix("GET /good") == true { visit.send(Self.ok) }
        }
        var log: [String] = []
        for _ in 0..<3 {
            caller.client.send(.local(receiver.port, path: "/hangs") { $0.totalTimeout = 0.05 }) { result, _ in log.append("\(result)") }
        }
        caller.client.send(.local(receiver.port, path: "/good") { $0.totalTimeout = 0.05 }) { result, _ in
            log.append((try? result.get().text) ?? "\(result)")
        }
        try caller.turn { log.count == 4 }
        let late = "failure(the answer of 127.0.0.1:\(receiver.port) took too long)"
        #expect(log == [late, late, late, "ok"])
    }

    @Test func `a completion may make the next call`() throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop, answering: Self.ok)
        var left = 50
        func next() {
            left -= 1
            caller.client.send(.local(receiver.port)) { _, _ in if left > 0 { next() } }
        }
        next()
        try caller.turn { caller.client.underWay == 0 }
        #expect(receiver.requests.count == 50)
        #expect(receiver.visits.count == 1)
    }

    @Test func `a call that is refused at once is not told from inside send`() throws {
        let caller = try Caller()
        var told = false
        caller.client.send(OutboundRequest(method: "GET", url: "nonsense")) { _, _ in told = true }
        #expect(!told)
        #expect(caller.client.underWay == 1)
        caller.loop.turn(block: true)
        #expect(told)
        #expect(caller.client.underWay == 0)
    }

    @Test func `a call can be cancelled before it starts, while it runs, and in vain after its end`() throws {
        let caller = try Caller(perHost: 1)
        let receiver = try Receiver(caller.loop) { visit in
            if visit.takeRequest()?.hasPrefix("GET /good") == true { visit.send(Self.ok) }
        }
        var log: [String] = []
        func send(_ path: String) -> OutboundCall {
            caller.client.send(.local(receiver.port, path: path)) { result, _ in
                log.append("\(path): \((try? result.get().text) ?? "\(result)")")
            }
        }
        let atOnce = send("/at-once")
        atOnce.cancel()
        atOnce.cancel()
        let running = send("/running")
        let waiting = send("/waiting")
        let good = send("/good")
        try caller.turn { receiver.requests.count == 1 }
        waiting.cancel()
        running.cancel()
        #expect(log == ["/at-once: failure(the call was cancelled)"])
        try caller.turn { caller.client.underWay == 0 }
        good.cancel()
        running.cancel()
        caller.settle()
        #expect(
            log == [
                "/at-once: failure(the call was cancelled)", "/waiting: failure(the call was cancelled)",
                "/running: failure(the call was cancelled)", "/good: ok",
            ])
        #expect(receiver.requests.compactMap { $0.split(separator: " ").dropFirst().first } == ["/running", "/good"])
        #expect(receiver.visits[0].isOver)
    }

    @Test func `completions may cancel each other, and close the client`() throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop, answering: Self.ok)
        var calls: [OutboundCall] = []
        var told = 0
        for _ in 0..<20 {
            calls.append(
                caller.client.send(.local(receiver.port)) { _, _ in
                    told += 1
                    for call in calls { call.cancel() }
                    if told == 3 { caller.client.close() }
                })
        }
        try caller.turn { caller.client.underWay == 0 }
        caller.settle()
        #expect(told == 20)
    }

    @Test func `closing cancels what waits and what runs, and what is sent afterwards`() throws {
        let caller = try Caller(perHost: 2)
        let receiver = try Receiver(caller.loop) { _ in }
        var log: [String] = []
        for _ in 0..<4 { caller.client.send(.local(receiver.port)) { result, _ in log.append("\(result)") } }
        try caller.turn { receiver.visits.count == 2 }
        caller.client.close()
        #expect(log == Array(repeating: "failure(the call was cancelled)", count: 4))
        try caller.turn { receiver.visits.allSatisfy(\.isOver) }
        #expect(try caller.failure(.local(receiver.port)) == .canceled)
        caller.client.close()
    }

    @Test func `a client that is let go cancels its calls, also from inside one of them`() throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop, answering: Self.ok)
        var client: HTTPClient? = try HTTPClient(loop: caller.loop, maximumConnectionsPerHost: 1)
        var log: [String] = []
        for _ in 0..<3 {
            client?.send(.local(receiver.port)) { result, _ in
                log.append((try? result.get().text) ?? "\(result)")
                client = nil
            }
        }
        try caller.turn { log.count == 3 }
        caller.settle()
        #expect(log == ["ok", "failure(the call was cancelled)", "failure(the call was cancelled)"])
    }

    @Test func `a call outlives the reference to it, and keeps nothing afterwards`() throws {
        final class Witness {}
        let caller = try Caller()
        let receiver = try Receiver(caller.loop, answering: Self.ok)
        weak var witness: Witness?
        var call: OutboundCall?
        do {
            let strong = Witness()
            witness = strong
            call = caller.client.send(.local(receiver.port)) { _, _ in _ = strong }
        }
        #expect(witness != nil)
        try caller.turn { caller.client.underWay == 0 }
        #expect(witness == nil)
        _ = call
    }

    @Test func `files of certificates that cannot be read are refused at once`() throws {
        let loop = try EventLoop()
        #expect(throws: ReactorError(.refused, "cannot read /nowhere.pem: No such file or directory")) {
            try HTTPClient(loop: loop, certificateAuthorities: "/nowhere.pem")
        }
    }
}
