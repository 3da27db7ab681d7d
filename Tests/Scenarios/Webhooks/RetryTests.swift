// What becomes of a delivery that fails: the schedule, attempts by hand, and endpoints that are disabled or gone in between.
import TestHarness
import Testing
import Wire

/// What the account's clock shows when the first attempt is made.
private let start: Int64 = 1_695_680_120

@Suite("Retries") struct RetryTests {
    private let server: TestServer
    private let receiver: TestReceiver
    private let endpoint: String

    /// A server with one endpoint, whose receiver answers 500.
    init() throws {
        server = try TestServer()
        receiver = server.receiver()
        receiver.reply = { _ in .status(500) }
        endpoint = try server.newEndpoint(receiver.url, "*").id
    }

    private func advance(_ seconds: Int64) throws -> JSON? {
        let fired = try server.admin("POST clock", "advance=\(seconds)&frozen=true")["fired"]
        try server.settle()
        return fired
    }

    private func update(_ form: String) throws { _ = try server.post("/v1/webhook_endpoints/\(endpoint)", form) }

    @Test("ten seconds, a minute and an hour after the attempt before, and then no more") func schedule() throws {
        _ = try server.newSession()
        try server.settle()
        #expect(try server.state() == "pending until \(start + 10)")
        let fired = try advance(86_400)
        #expect(try server.attempts() == ([0, 10, 70, 3670] as [Int64]).map { "\(start + $0) automatic: the endpoint answered 500" })
        #expect(try server.state() == "failed")
        let id = try server.deliveries()[0]["id"]
        #expect(fired == .array(([10, 70, 3670] as [Int64]).map { ["at": .integer(start + $0), "id": id ?? .null, "transition": "attempt"] }))
        #expect(receiver.names == ["created", "created", "created", "created"])
        #expect(Set(receiver.arrivals.map(\.text)).count == 1)
        #expect(try server.get("/v1/events?delivery_success=false").ids.count == 1)
        #expect(server.notes.faults == [])
    }

    @Test("each at its own time, to the second") func steps() throws {
        _ = try server.newSession()
        try server.settle()
        for (seconds, count) in [(9, 1), (1, 2), (59, 2), (1, 3), (3599, 3), (1, 4), (100_000, 4)] as [(Int64, Int)] {
            _ = try advance(seconds)
            #expect(receiver.arrivals.count == count)
        }
    }

    @Test("the wall clock makes them due as well, and each counts from the attempt before it") func wall() throws {
        _ = try server.newSession()
        try server.settle()
        server.wall.now += 25
        try server.settle()
        server.wall.now += 59
        try server.settle()
        #expect(receiver.arrivals.count == 2)
        server.wall.now += 1
        try server.settle()
        #expect(try server.attempts() == ([0, 25, 85] as [Int64]).map { "\(start + $0) automatic: the endpoint answered 500" })
        // Each is signed anew, with the time it is sent.
        let times = receiver.arrivals.map { $0.headers["Stripe-Signature"]?.split(separator: ",").first.map(String.init) ?? "" }
        #expect(times == ([0, 25, 85] as [Int64]).map { "t=\(start + $0)" })
    }

    @Test("a schedule of one's own, or none at all", arguments: [
        ([], [0]), ([5], [0, 5]), ([0, 0], [0, 0, 0]), ([100, 1], [0, 100, 101]),
    ] as [([Int64], [Int64])])
    func setting(schedule: [Int64], expected: [Int64]) throws {
        server.engine.settings.retrySchedule = schedule
        _ = try server.newSession()
        try server.settle()
        _ = try advance(86_400)
        #expect(try server.attempts() == expected.map { "\(start + $0) automatic: the endpoint answered 500" })
        #expect(try server.state() == "failed")
    }

    @Test("at the end of time they come to an end as well") func endOfTime() throws {
        _ = try server.admin("POST clock", "now=253402300799&frozen=true")
        _ = try server.newSession()
        try server.settle()
        #expect(try server.attempts() == Array(repeating: "253402300799 automatic: the endpoint answered 500", count: 4))
        #expect(try server.state() == "failed")
    }

    @Test("a retry that succeeds is the last attempt") func success() throws {
        _ = try server.newSession()
        try server.settle()
        _ = try advance(10)
        receiver.reply = { _ in .status(204) }
        _ = try advance(86_400)
        #expect(try server.attempts() == [
            "\(start) automatic: the endpoint answered 500", "\(start + 10) automatic: the endpoint answered 500", "\(start + 70) automatic: succeeded",
        ])
        #expect(try server.state() == "succeeded")
        #expect(try server.get("/v1/events?delivery_success=true").ids.count == 1)
    }

    @Test("no connection is a failure as well") func refusedConnection() throws {
        receiver.reply = { _ in .refused }
        _ = try server.newSession()
        try server.settle()
        #expect(try server.attempts() == ["\(start) automatic: nobody listens there"])
        #expect(try server.state() == "pending until \(start + 10)")
    }

    @Test("deliveries of many events keep their order, retry for retry") func order() throws {
        let sessions = try (0..<3).map { _ in try server.newSession() }
        try server.settle()
        _ = try advance(70)
        let ids = receiver.arrivals.map { $0.json["data"]?["object"]?["id"]?.string }
        #expect(ids == sessions + sessions + sessions)
    }

    // MARK: An endpoint that goes away

    @Test("disabled before the retry: it is canceled when its time comes, for good") func disabled() throws {
        _ = try server.newSession()
        try server.settle()
        try update("disabled=true")
        #expect(try server.state() == "pending until \(start + 10)")
        _ = try advance(10)
        #expect(try server.state() == "canceled")
        try update("disabled=false")
        _ = try advance(86_400)
        #expect(try server.state() == "canceled")
        #expect(receiver.arrivals.count == 1)
        #expect(try server.get("/v1/events")["data"]?[0]?["pending_webhooks"] == 1)
    }

    @Test("disabled and enabled again before the retry: it goes on") func enabledAgain() throws {
        _ = try server.newSession()
        try server.settle()
        try update("disabled=true")
        _ = try advance(9)
        try update("disabled=false")
        _ = try advance(1)
        #expect(try server.state() == "pending until \(start + 70)")
        #expect(receiver.arrivals.count == 2)
    }

    @Test("deleted: nothing more is sent, and what there was stays on record") func deleted() throws {
        _ = try server.newSession()
        try server.settle()
        _ = try server.delete("/v1/webhook_endpoints/\(endpoint)")
        _ = try advance(86_400)
        #expect(try server.state() == "canceled")
        #expect(receiver.arrivals.count == 1)
        let delivery = try server.deliveries()[0]
        #expect(delivery["webhook_endpoint"]?.string == endpoint)
        #expect(delivery["url"] == .null)
        #expect(delivery["attempts"]?.array?.count == 1)
    }

    // MARK: By hand

    @Test("an attempt by hand is none of the schedule, and its success does not end it") func manual() throws {
        _ = try server.newSession()
        try server.settle()
        let id = try server.deliveries()[0]["id"]?.string ?? ""
        _ = try advance(5)
        #expect(try server.admin("POST deliveries/\(id)/retry").status == 200)
        try server.settle()
        #expect(try server.state() == "pending until \(start + 10)")
        receiver.reply = { _ in .status(200) }
        _ = try advance(1)
        _ = try server.admin("POST deliveries/\(id)/retry")
        try server.settle()
        #expect(try server.state() == "succeeded until \(start + 10)")
        #expect(try server.get("/v1/events")["data"]?[0]?["pending_webhooks"] == 0)
        receiver.reply = { _ in .status(500) }
        _ = try advance(86_400)
        #expect(try server.attempts() == [
            "\(start) automatic: the endpoint answered 500", "\(start + 5) manual: the endpoint answered 500", "\(start + 6) manual: succeeded",
        ] + ([10, 70, 3670] as [Int64]).map { "\(start + $0) automatic: the endpoint answered 500" })
        #expect(try server.state() == "succeeded")
        #expect(try server.get("/v1/events")["data"]?[0]?["pending_webhooks"] == 0)
    }

    @Test("where the schedule's time comes while an attempt by hand is under way, that one counts as the schedule's") func manualMeanwhile() throws {
        _ = try server.newSession()
        try server.settle()
        let receiver = receiver
        // Only the wall moves: a clock that is told to move would wait for the attempt.
        receiver.reply = { [server] _ in
            server.wall.now += 10
            try server.engine.fireDueTimers(limit: 10)
            receiver.reply = { _ in .status(500) }
            return .status(500)
        }
        _ = try server.admin("POST deliveries/dlv_1/retry")
        try server.settle()
        #expect(receiver.arrivals.count == 2)
        #expect(try server.attempts() == ["\(start) automatic: the endpoint answered 500", "\(start) automatic: the endpoint answered 500"])
        // A minute after the end of the attempt, which is the second of the schedule.
        #expect(try server.state() == "pending until \(start + 70)")
    }

    @Test("one that has failed for good succeeds by hand") func manualAfterFailure() throws {
        _ = try server.newSession()
        _ = try advance(86_400)
        #expect(try server.state() == "failed")
        receiver.reply = { _ in .status(200) }
        _ = try server.admin("POST deliveries/\(try server.deliveries()[0]["id"]?.string ?? "")/retry")
        try server.settle()
        #expect(try server.state() == "succeeded")
        #expect(try server.get("/v1/events")["data"]?[0]?["pending_webhooks"] == 0)
    }

    @Test("as the Stripe CLI does it: to one endpoint, or to all that want the event") func resend() throws {
        receiver.reply = { _ in .status(200) }
        let session = try server.newSession()
        try server.settle()
        let event = try server.get("/v1/events").ids[0]
        // Two endpoints that were not there when it happened; one of them does not want it.
        let (late, other) = (server.receiver("http://127.0.0.1:1"), server.receiver("http://127.0.0.1:2"))
        let lateID = try server.newEndpoint(late.url, "*").id
        let otherID = try server.newEndpoint(other.url, "charge.failed").id
        func arrivals() -> [Int] { [receiver, late, other].map(\.arrivals.count) }

        let answer = try server.post("/v1/events/\(event)/retry", "webhook_endpoint=\(lateID)")
        #expect(answer.id == event)
        #expect(answer["data"]?["object"]?["id"]?.string == session)
        try server.settle()
        #expect(arrivals() == [1, 1, 0])
        _ = try server.post("/v1/events/\(event)/retry", "for_stripecli=true")
        try server.settle()
        #expect(arrivals() == [2, 2, 0])
        _ = try server.post("/v1/events/\(event)/retry", "webhook_endpoint=\(otherID)")
        try server.settle()
        #expect(arrivals() == [2, 2, 1])
        #expect(Set((receiver.arrivals + late.arrivals + other.arrivals).map(\.id)) == [event])
        // It was never counted among those that are to answer.
        #expect(try server.get("/v1/events/\(event)")["pending_webhooks"] == 0)
    }

    @Test("an event that was resent to a new endpoint, and not taken, has failed: nothing more is to come") func resendFails() throws {
        receiver.reply = { _ in .status(200) }
        _ = try server.newSession()
        try server.settle()
        let late = server.receiver("http://127.0.0.1:1")
        late.reply = { _ in .status(500) }
        let id = try server.newEndpoint(late.url, "*").id
        _ = try server.post("/v1/events/\(try server.get("/v1/events").ids[0])/retry", "webhook_endpoint=\(id)")
        try server.settle()
        #expect(try server.attempts() == ["\(start) manual: the endpoint answered 500"])
        #expect(try server.state() == "failed")
        _ = try advance(86_400)
        #expect(late.arrivals.count == 1)
    }

    @Test("what the Stripe CLI's call refuses") func resendRefused() throws {
        _ = try server.newSession()
        let event = try server.get("/v1/events").ids[0]
        let path = "/v1/events/\(event)/retry"
        for form in ["", "for_stripecli=false"] {
            #expect(try server.post(path, form).failure == Failure(
                400, code: "parameter_missing", parameter: "webhook_endpoint", "Missing required param: webhook_endpoint."))
        }
        #expect(try server.post(path, "webhook_endpoint=we_none").failure == Failure(
            400, code: "resource_missing", parameter: "webhook_endpoint", "No such webhook endpoint: 'we_none'"))
        try update("disabled=true")
        #expect(try server.post(path, "webhook_endpoint=\(endpoint)").failure == Failure(
            400, parameter: "webhook_endpoint", "The webhook endpoint \(endpoint) is disabled. Enable it before events are sent to it."))
        #expect(try server.post("/v1/events/evt_none/retry", "for_stripecli=true").failure == Failure(
            404, code: "resource_missing", parameter: "id", "No such notification: 'evt_none'"))
    }
}
