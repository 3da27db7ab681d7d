// A clock on its way and everybody else: accounts that turn up meanwhile, resets, other clocks, and webhooks that lead to the control plane.
import TestHarness
import Testing
import Wire

private let start: Int64 = 1_695_680_120
private let connected: Headers = ["Stripe-Account": "acct_1234567890"]

@Suite("Clocks that are held") struct HeldClockTests {
    private let server: TestServer
    /// Answers 500 to the first attempt, and nothing to the second.
    private let receiver: TestReceiver

    init() throws {
        server = try TestServer()
        let receiver = server.receiver()
        self.receiver = receiver
        receiver.reply = { _ in receiver.arrivals.count == 1 ? .status(500) : .silence }
        _ = try server.newEndpoint(receiver.url, "*")
        _ = try server.newSession()
        try server.settle()
    }

    private func begin(_ call: String, _ body: String = "", key: String? = "sk_test_alpha", _ answer: @escaping (Answer) -> Void = { _ in }) throws {
        let headers: Headers = key.map { ["Authorization": "Bearer \($0)"] } ?? [:]
        server.console.handle(Request(method: "POST", path: "/_admin/\(call)", headers: headers, body: Array(body.utf8))) { answer(Answer($0)) }
        try server.endTurn()
    }

    @Test("a connected account that is first touched meanwhile begins at that time, and its clock runs") func newcomer() throws {
        try begin("clock", "advance=1h")
        let session = try server.post(TestServer.sessions, "type=document", headers: connected)
        #expect(session["created"] == .integer(start + 10))
        server.wall.now += 5
        let clock = try server.admin("GET clock", headers: connected)
        #expect((clock["now"], clock["frozen"]) == (.integer(start + 15), false))
    }

    @Test("a reset of the platform does not bring a connected account back") func reset() throws {
        _ = try server.post(TestServer.sessions, "type=document", headers: connected)
        try begin("clock", "advance=1h")
        _ = try server.admin("POST reset")
        while try server.turn() {}
        #expect(try server.admin("GET clock", key: nil)["accounts"]?.array?.count == 1)
    }

    @Test("of all clocks, one that waits holds up no other, and the clock of accounts to come moves with the last") func others() throws {
        _ = try server.newSession(key: "sk_test_beta")
        let answer = try server.admin("POST clock", "advance=1d&timeout=2", key: nil)
        #expect(answer.status == 408)
        #expect(try server.admin("GET clock", key: "sk_test_beta")["now"] == .integer(start + 86_400))
        #expect(try server.admin("GET clock")["now"] == .integer(start + 10))
        #expect(try server.admin("GET clock", key: nil)["now"] == .integer(start))
    }

    @Test("a call that waits its turn moves the clock also when everything is reset before") func queued() throws {
        try begin("clock", "advance=1h")
        var answer: Answer?
        try begin("clock", "advance=2h") { answer = $0 }
        _ = try server.admin("POST reset", key: nil)
        while try server.turn() {}
        #expect(answer?["now"] == .integer(start + 7200))
        #expect(try server.admin("GET clock")["now"] == .integer(start + 7200))
    }

    @Test("time stands still from the first moment of a movement") func fromTheStart() throws {
        receiver.reply = { _ in .silence }
        _ = try server.newSession()
        try begin("clock", "advance=1h")
        server.wall.now += 2
        #expect(try server.admin("GET clock")["now"] == .integer(start))
    }

    @Test("the daemon's end answers whoever waits") func stop() throws {
        var answer: Answer?
        try begin("clock", "advance=1h") { answer = $0 }
        server.console.stop()
        #expect(answer?.status == 408)
        #expect(answer?["error"]?["message"]?.string?.hasPrefix("Pinstripe was told to stop, and still under way: dlv_1 of evt_") == true)
    }

    @Test("a webhook is no call of the control plane", arguments: ["POST shutdown", "POST deliveries/dlv_1/retry", "POST reset"])
    func webhook(call: String) throws {
        let answer = try server.admin(call, headers: ["Stripe-Signature": "t=1,v1=x"])
        #expect(answer.failure == Failure(403, "The control plane takes no webhooks."))
        #expect(server.notes.shutdowns == 0)
    }
}
