// Calls that wait: settle, and a clock on whose way something is delivered. When they answer, when they give up, and what a reset does.
import TestHarness
import Testing
import Wire

/// What the wall clock of these tests shows at first.
private let start: Int64 = 1_695_680_120

/// A server with one endpoint, and the answers to calls that are not waited for.
private final class Stage {
    let server: TestServer
    let receiver: TestReceiver
    private(set) var answers: [(name: String, answer: Answer)] = []

    init(_ type: String = "*") throws {
        server = try TestServer()
        receiver = server.receiver()
        _ = try server.newEndpoint(receiver.url, type)
    }

    /// Calls, and ends the turn without waiting for the answer.
    func begin(_ call: String, _ body: String = "", key: String? = "sk_test_alpha") throws {
        let headers: Headers = key.map { ["Authorization": "Bearer \($0)"] } ?? [:]
        server.console.handle(
            Request(method: "POST", path: "/_admin/\(call)", headers: headers, body: Array(body.utf8))
        ) { self.answers.append((call, Answer($0))) }
        try server.endTurn()
    }

    /// A session that is redacted in four days, and an endpoint that hears of it.
    func redact() throws -> String {
        let id = try server.verifiedSession()
        try server.settle()
        _ = try server.post("\(TestServer.sessions)/\(id)/redact")
        return id
    }

    func now() throws -> Int64? { try server.admin("GET clock")["now"]?.integer }
}

private let redacted = "identity.verification_session.redacted"

@Suite("Settling") struct SettleTests {
    @Test("nothing to do: settled at once", arguments: ["sk_test_alpha", nil]) func nothing(key: String?) throws {
        #expect(try TestServer().settle(key: key).json == ["settled": true])
    }

    @Test("it answers when every delivery has been tried, whatever came of it") func tried() throws {
        let stage = try Stage()
        stage.receiver.reply = { $0.json["data"]?["object"]?["metadata"]?["a"] == nil ? .status(500) : .status(200) }
        _ = try stage.server.newSession()
        _ = try stage.server.newSession("type=document&metadata[a]=b")
        try stage.begin("settle")
        #expect(stage.answers.isEmpty)
        while try stage.server.turn() {}
        #expect(stage.answers.map { $0.answer["settled"] } == [true])
        #expect(stage.answers.first?.answer["failed"]?.array?.map { $0["failure"] } == ["the endpoint answered 500"])
        #expect(try stage.server.deliveries().map { $0["outcome"] } == ["succeeded", "pending"])
    }

    @Test("it fires the timers that are due, and waits for what they send, and for what that brings about") func timers() throws {
        let stage = try Stage(redacted)
        let (server, id) = (stage.server, try stage.redact())
        var next = ""
        stage.receiver.reply = { _ in
            if next.isEmpty { next = try server.newSession() }
            return .status(200)
        }
        _ = try server.newEndpoint(stage.receiver.url, "identity.verification_session.created")
        server.wall.now += 4 * 86_400
        try server.settle()
        #expect(stage.receiver.arrivals.map { $0.json["data"]?["object"]?["id"]?.string } == [id, next])
    }

    @Test("retries that are due later are not waited for") func later() throws {
        let stage = try Stage()
        stage.receiver.reply = { _ in .status(500) }
        _ = try stage.server.newSession()
        #expect(try stage.server.settle()["failed"]?[0]?["next_attempt"] == .integer(start + 10))
        #expect(stage.receiver.arrivals.count == 1)
    }

    @Test("an account waits for its own deliveries and those of its connected accounts; without a key for all") func whose() throws {
        let stage = try Stage()
        stage.receiver.reply = { _ in .silence }
        _ = try stage.server.newSession()
        #expect(try stage.server.settle(key: "sk_test_beta").status == 200)
        #expect(try stage.server.settle(key: nil).status == 408)
        let other = try Stage()
        _ = try other.server.newEndpoint(other.receiver.url, "*", more: "&connect=true")
        other.receiver.reply = { _ in .silence }
        _ = try other.server.post(TestServer.sessions, "type=document", headers: ["Stripe-Account": "acct_1"])
        #expect(try other.server.settle().status == 408)
    }

    @Test("where a receiver does not answer it gives up, and says what is under way") func givesUp() throws {
        let stage = try Stage()
        stage.receiver.reply = { _ in .silence }
        _ = try stage.server.newSession()
        let answer = try stage.server.settle()
        let event = try stage.server.get("/v1/events").ids[0]
        #expect(answer.status == 408)
        #expect(answer.failure == Failure(
            408, type: "api_error", "The time is over, and still under way: dlv_1 of \(event) to \(stage.receiver.url)."))
        var delivery = try stage.server.deliveries()[0]
        #expect(delivery["outcome"] == "pending")
        delivery["attempts"] = nil
        #expect(answer["outstanding"] == [delivery])
        // It changes nothing: the next one waits again.
        #expect(try stage.server.settle().status == 408)
    }

    @Test("ten names are enough") func manyOutstanding() throws {
        let stage = try Stage()
        stage.receiver.reply = { _ in .silence }
        for _ in 0..<12 { _ = try stage.server.newSession() }
        let answer = try stage.server.settle()
        #expect(answer["outstanding"]?.array?.count == 12)
        #expect(answer.failure?.message.split(separator: ",").count == 11)
    }

    @Test("the timeout is in seconds of real time", arguments: [
        ("", 10), ("timeout=3", 3), (#"{"timeout": 0}"#, 0), ("timeout=86400", 86_400),
    ] as [(String, Double)])
    func timeout(body: String, seconds: Double) throws {
        let stage = try Stage()
        stage.receiver.reply = { _ in .silence }
        _ = try stage.server.newSession()
        try stage.begin("settle", body)
        #expect(stage.server.notes.timeouts.map(\.seconds) == [seconds])
    }

    @Test("what is no timeout", arguments: [
        ("timeout=-1", nil, "Invalid timeout: it is a number of seconds from 0 to 86400."),
        ("timeout=86401", nil, "Invalid timeout: it is a number of seconds from 0 to 86400."),
        ("timeout=1.5", "parameter_invalid_integer", "Invalid integer: 1.5"), ("timeout=soon", "parameter_invalid_integer", "Invalid integer: soon"),
        ("timeout=", "parameter_invalid_empty", nil),
    ] as [(String, String?, String?)], ["settle", "clock"])
    func badTimeout(fault: (body: String, code: String?, message: String?), call: String) throws {
        let failure = try #require(try TestServer().admin("POST \(call)", fault.body).failure)
        #expect((failure.status, failure.code, failure.parameter) == (400, fault.code, "timeout"))
        if let message = fault.message { #expect(failure.message == message) }
    }

    @Test("it takes nothing else, and is no GET") func other() throws {
        #expect(try TestServer().admin("POST settle", "now=1").failure?.code == "parameter_unknown")
        #expect(try TestServer().admin("GET settle").status == 404)
    }

    @Test("it waits for a clock that is on its way, also where that has come to a time at which nothing is due") func clock() throws {
        let stage = try Stage(redacted)
        for _ in 0..<220 {
            _ = try stage.server.post("\(TestServer.sessions)/\(try stage.server.newSession(key: "sk_test_beta"))/redact", key: "sk_test_beta")
            stage.server.wall.now += 1
        }
        try stage.begin("clock", "advance=5d", key: "sk_test_beta")
        try stage.begin("settle", key: "sk_test_beta")
        #expect(stage.answers.isEmpty)
        while try stage.server.turn() {}
        #expect(stage.answers.map(\.name) == ["clock", "settle"])
    }

    @Test("a turn that is not kept does not leave it waiting for ever") func notKept() throws {
        let stage = try Stage(redacted)
        _ = try stage.redact()
        stage.server.wall.now += 4 * 86_400
        struct Mishap: Error {}
        var answer: Answer?
        stage.server.console.handle(
            Request(method: "POST", path: "/_admin/settle", headers: ["Authorization": "Bearer sk_test_alpha"], body: [])
        ) { answer = Answer($0) }
        #expect(throws: Mishap.self) {
            try stage.server.engine.atomically {
                try stage.server.engine.moveDefaultClock(to: nil, frozen: nil)
                throw Mishap()
            }
        }
        #expect(throws: (any Error).self) { try stage.server.engine.commit() }
        // As the daemon does it every second.
        try stage.server.engine.refreshOutbox()
        while try stage.server.turn() {}
        #expect(answer?.json == ["settled": true])
        #expect(stage.receiver.names == ["redacted"])
    }
}

@Suite("A clock that waits for deliveries") struct WaitingClockTests {
    private let stage: Stage
    private var server: TestServer { stage.server }
    private let id: String

    /// A server with a redaction under way, which is announced in four days.
    init() throws {
        stage = try Stage(redacted)
        id = try stage.redact()
    }

    @Test("time stands at the event until it has been answered; others are served") func stands() throws {
        try stage.begin("clock", "advance=30d")
        for _ in 0..<2 {
            #expect(try stage.now() == start + 4 * 86_400)
            server.wall.now += 100
        }
        #expect(try server.session(server.newSession())["created"] == .integer(start + 4 * 86_400))
        #expect(stage.answers.isEmpty)
        while try server.turn() {}
        #expect(stage.answers.map { $0.answer["now"] } == [.integer(start + 30 * 86_400)])
    }

    @Test("without a timeout it has none") func patience() throws {
        try stage.begin("clock", "advance=30d")
        #expect(server.notes.timeouts.isEmpty)
    }

    @Test("with one it gives up, and leaves the clock where it has come", arguments: [true, false]) func givesUp(frozen: Bool) throws {
        stage.receiver.reply = { _ in .silence }
        let answer = try server.admin("POST clock", "advance=30d&timeout=2&frozen=\(frozen)")
        let event = try server.get("/v1/events").ids[0]
        #expect(answer.failure == Failure(
            408, type: "api_error", "The time is over, and still under way: dlv_1 of \(event) to \(stage.receiver.url)."))
        #expect(answer["outstanding"]?.array?.map { $0["id"] } == ["dlv_1"])
        #expect(try stage.now() == start + 4 * 86_400)
        #expect(try server.admin("GET clock")["frozen"] == .bool(frozen))
        server.wall.now += 5
        #expect(try stage.now() == start + 4 * 86_400 + (frozen ? 0 : 5))
        #expect(try server.session(id)["redaction"] == ["status": "redacted"])
        // The account's timers go on as if it had been told to go only so far.
        let other = try server.newSession()
        _ = try server.post("\(TestServer.sessions)/\(other)/redact")
        if !frozen {
            server.wall.now += 4 * 86_400
            #expect(try server.session(other)["redaction"] == ["status": "redacted"])
        }
    }

    @Test("a second call waits for the first also there, and goes on when that gives up") func second() throws {
        stage.receiver.reply = { _ in .silence }
        try stage.begin("clock", "advance=30d&timeout=2")
        try stage.begin("clock", "advance=30d&frozen=true", key: nil)
        while try server.turn() {}
        #expect(stage.answers.isEmpty)
        #expect(try server.admin("GET clock", key: nil)["frozen"] == false)
        let timeout = try #require(server.notes.timeouts.first)
        timeout.action()
        try server.endTurn()
        while try server.turn() {}
        // It has begun, and waits for the same delivery, until a reset takes that away. The clock of accounts to come moves with the last.
        #expect(stage.answers.map(\.answer.status) == [408])
        #expect(try server.admin("GET clock", key: nil)["frozen"] == false)
        #expect(try server.admin("POST reset").status == 200)
        while try server.turn() {}
        #expect(stage.answers.map(\.answer.status) == [408, 200])
        #expect(try server.admin("GET clock", key: nil)["frozen"] == true)
    }

    @Test("a reset while a delivery is under way: nothing further, no record, and the call has its answer") func reset() throws {
        stage.receiver.reply = { _ in .silence }
        try stage.begin("clock", "advance=30d")
        while try server.turn() {}
        #expect(stage.receiver.names == ["redacted"])
        #expect(server.courierUnderWay == 1)
        _ = try server.admin("POST reset")
        while try server.turn() {}
        #expect(server.courierUnderWay == 0)
        #expect(stage.answers.map { $0.answer["now"] } == [.integer(start)])
        #expect(try server.deliveries() == [])
        #expect(try server.get("/v1/events").ids == [])
        #expect(try server.settle().json == ["settled": true])
        #expect(try server.admin("POST clock", "advance=30d")["fired"] == [])
        #expect(stage.receiver.names == ["redacted"])
        #expect(server.notes.faults == [])
    }

    @Test("after a reset on the way the wall clock makes timers due again") func resetLeavesNoMovement() throws {
        stage.receiver.reply = { _ in .silence }
        try stage.begin("clock", "advance=30d")
        _ = try server.admin("POST reset")
        while try server.turn() {}
        let new = try server.verifiedSession()
        _ = try server.post("\(TestServer.sessions)/\(new)/redact")
        server.wall.now += 4 * 86_400
        #expect(try server.session(new)["redaction"] == ["status": "redacted"])
    }
}
