// /_admin/stream: what those hear who look at an account.
import TestHarness
import Testing
import Wire

@Suite("The stream of changes") struct StreamTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func open(key: String? = "sk_test_alpha", headers: Headers = [:]) throws -> ResponseStream {
        let answer = try server.admin("GET stream", key: key, headers: headers)
        #expect(answer.status == 200 && answer.headers["Content-Type"] == "text/event-stream" && answer.headers["Cache-Control"] == "no-store")
        let stream = try #require(answer.stream)
        #expect(heard(stream) == ": here\n\n")
        return stream
    }

    private func heard(_ stream: ResponseStream) -> String? {
        guard case .bytes(let bytes) = stream.next() else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Lets the time pass for which changes are gathered.
    private func gather() {
        let due = server.notes.timeouts.filter { $0.seconds < 1 }
        server.notes.timeouts.removeAll { $0.seconds < 1 }
        for timeout in due { timeout.action() }
    }

    @Test("it hears of objects and requests, together and once") func changes() throws {
        let stream = try open()
        var wakes = 0
        stream.wake = { wakes += 1 }
        for _ in 0..<10 { _ = try server.post("/v1/customers") }
        #expect(heard(stream) == nil)
        gather()
        #expect(wakes == 1)
        #expect(heard(stream) == "data: {\"changed\":[\"objects\",\"requests\"]}\n\n")
        #expect(heard(stream) == nil)
    }

    @Test("a request that changes nothing is told as a request, and a call of the control plane as control") func kinds() throws {
        let stream = try open()
        _ = try server.get("/v1/customers")
        gather()
        #expect(heard(stream) == "data: {\"changed\":[\"requests\"]}\n\n")
        _ = try server.admin("POST faults", "action=drop")
        gather()
        #expect(heard(stream) == "data: {\"changed\":[\"control\"]}\n\n")
        _ = try server.admin("GET faults")
        _ = try server.admin("POST faults", "nonsense=1")
        gather()
        #expect(heard(stream) == nil)
    }

    @Test("with a key, it hears of that account and those connected to it only") func accounts() throws {
        let (own, all) = (try open(), try open(key: nil))
        _ = try server.post("/v1/customers", key: "sk_test_beta")
        gather()
        #expect(heard(own) == nil)
        #expect(heard(all) == "data: {\"changed\":[\"objects\",\"requests\"]}\n\n")
        _ = try server.post("/v1/customers", headers: ["Stripe-Account": "acct_inside"])
        gather()
        #expect(heard(own) == "data: {\"changed\":[\"objects\",\"requests\"]}\n\n")
        _ = try server.admin("POST reset", key: nil)
        gather()
        #expect(heard(own)?.contains("control") == true)
    }

    @Test("a webhook that arrives or fails is told") func deliveries() throws {
        let receiver = server.receiver()
        _ = try server.newEndpoint(receiver.url, "*")
        let stream = try open()
        receiver.reply = { _ in .refused }
        _ = try server.post("/v1/customers")
        try server.settle()
        gather()
        #expect(heard(stream) != nil)
        _ = try server.admin("POST deliveries/dlv_1/retry")
        gather()
        #expect(heard(stream) == "data: {\"changed\":[\"control\",\"objects\"]}\n\n")
    }

    @Test("who reads nothing has one message waiting, however much happens") func slow() throws {
        let stream = try open()
        for _ in 0..<100 {
            _ = try server.post("/v1/customers")
            gather()
        }
        #expect(heard(stream) == "data: {\"changed\":[\"objects\",\"requests\"]}\n\n")
        #expect(heard(stream) == nil)
    }

    @Test("when the client has gone, nothing is gathered any more") func gone() throws {
        var stream: ResponseStream? = try open()
        _ = try server.post("/v1/customers")
        #expect(stream?.next() == .nothing)
        stream = nil
        gather()
        _ = try server.post("/v1/customers")
        #expect(server.notes.timeouts.filter { $0.seconds < 1 }.isEmpty)
    }

    @Test("every half a minute it hears that the connection lives") func signal() throws {
        let stream = try open()
        let signal = try #require(server.notes.timeouts.first { $0.seconds == 30 })
        signal.action()
        #expect(heard(stream) == ": here\n\n")
        #expect(heard(stream) == nil)
    }

    @Test("it ends when the daemon stops") func stop() throws {
        let stream = try open()
        server.console.stop()
        #expect(stream.next() == .end)
    }

    @Test("no page from elsewhere hears it, and nobody without the token", arguments: [
        (["Origin": "https://evil.example"], .loopback), (["Host": "evil.example"], .loopback), (["Sec-Fetch-Site": "cross-site"], .loopback), ([:], .remote),
    ] as [(Headers, Peer)])
    func refused(headers: Headers, peer: Peer) throws {
        let answer = try server.admin("GET stream", key: nil, headers: headers, peer: peer)
        #expect(answer.status == 403 && answer.stream == nil)
        #expect(try TestServer(access: .token("secret")).admin("GET stream", key: nil).status == 403)
    }
}
