// The courier: how many attempts are under way, in which order, and what is not sent any more.
import Delivery
import Engine
import Reactor
import TestHarness
import Testing
import Wire

private let a = "http://127.0.0.1:1/a"
private let b = "http://127.0.0.1:1/b"

@Suite struct CourierTests {
    private let depot: Depot

    init() throws { depot = try Depot() }

    @Test("sixteen at once to an endpoint, the next when one has its answer, all in the order of events") func sixteen() throws {
        _ = try depot.endpoint(a)
        try depot.events(0..<40)
        #expect(depot.calls.isEmpty)
        try depot.work()
        #expect(depot.sent(to: a) == Array(0..<16))
        #expect(depot.underWay == 16)
        // Whichever answers, the next in order follows.
        depot.open(a)[7].answer(200)
        #expect(depot.sent(to: a) == Array(0..<17))
        depot.open(a)[0].answer(500)
        #expect(depot.sent(to: a) == Array(0..<18))
        try depot.work()
        #expect(depot.sent(to: a) == Array(0..<18))
        while let call = depot.open(a).first {
            call.answer(200)
            #expect(depot.open(a).count <= 16)
        }
        try depot.engine.commit()
        #expect(depot.sent(to: a) == Array(0..<40))
        #expect(depot.underWay == 0)
        #expect(try depot.outcomes() == [.succeeded: 39, .pending: 1])
        #expect(depot.faults == [])
    }

    @Test("what hangs at one endpoint holds up no other, not even at the same host") func lanes() throws {
        _ = try (depot.endpoint(a), depot.endpoint(b))
        try depot.events(0..<20)
        try depot.work()
        #expect(depot.sent(to: b) == Array(0..<16))
        while let call = depot.open(b).first { call.answer(200) }
        #expect(depot.sent(to: b) == Array(0..<20))
        #expect(depot.sent(to: a) == Array(0..<16))
        // What comes later does not wait for it either, and what waits keeps its place.
        try depot.events(20..<22)
        try depot.work()
        #expect(depot.sent(to: b) == Array(0..<22))
        depot.open(a)[3].answer(200)
        #expect(depot.sent(to: a) == Array(0..<17))
    }

    @Test("nothing is sent to an endpoint that was disabled while it waited", arguments: ["POST", "DELETE"]) func goneInTheLane(method: String) throws {
        let id = try depot.endpoint(a)
        try depot.events(0..<20)
        try depot.work()
        try depot.call(method, "/v1/webhook_endpoints/\(id)", method == "POST" ? "disabled=true" : "")
        for call in depot.open(a) { call.answer(200) }
        try depot.engine.commit()
        #expect(depot.sent(to: a) == Array(0..<16))
        #expect(try depot.outcomes() == [.succeeded: 16, .canceled: 4])
        // Enabled again it is told of what happens from then on.
        guard method == "POST" else { return }
        try depot.call("POST", "/v1/webhook_endpoints/\(id)", "disabled=false")
        try depot.events(20..<21)
        try depot.work()
        #expect(depot.sent(to: a) == Array(0..<16) + [20])
    }

    @Test("after stop nothing more is started; what is under way comes to its end, and the rest is still due") func stop() throws {
        _ = try depot.endpoint(a)
        try depot.events(0..<20)
        try depot.work()
        depot.stop()
        depot.open(a)[0].answer(200)
        try depot.events(20..<21)
        try depot.work()
        for call in depot.open(a) { call.answer(200) }
        try depot.engine.commit()
        #expect(depot.sent(to: a) == Array(0..<16))
        #expect(depot.underWay == 0)
        #expect(try depot.outcomes() == [.succeeded: 16, .pending: 5])
    }

    @Test("a reset cancels what is under way, forgets what waits, and records nothing of it") func reset() throws {
        _ = try depot.endpoint(a)
        try depot.events(0..<20)
        try depot.work()
        _ = try depot.server.admin("POST reset")
        _ = try depot.endpoint(b)
        try depot.events(30..<31)
        try depot.work()
        #expect(depot.calls.prefix(16).map(\.isCancelled) == Array(repeating: true, count: 16))
        #expect(depot.sent(to: a) == Array(0..<16))
        #expect(depot.sent(to: b) == [30])
        #expect(depot.underWay == 1)
        depot.open(b)[0].answer(200)
        try depot.engine.commit()
        #expect(try depot.outcomes() == [.succeeded: 1])
        #expect(depot.faults == [])
    }

    @Test("a transport may answer before it returns, for any number of deliveries") func atOnce() throws {
        _ = try depot.endpoint(a)
        try depot.events(0..<300)
        depot.answerAtOnce = 200
        try depot.work()
        #expect(depot.sent(to: a) == Array(0..<300))
        #expect(depot.underWay == 0)
        #expect(try depot.outcomes() == [.succeeded: 300])
    }

    @Test("an attempt is prepared when its turn comes, with the endpoint and the time as they are then") func prepared() throws {
        let id = try depot.endpoint(a)
        try depot.events(0..<17)
        try depot.work()
        try depot.call("POST", "/v1/webhook_endpoints/\(id)", "url=\(b)")
        depot.server.wall.now += 30
        depot.open(a)[0].answer(200)
        #expect(depot.sent(to: b) == [16])
        let times = depot.calls.map { $0.request.headers["Stripe-Signature"]?.prefix(12) }
        #expect(times == Array(repeating: "t=1695680120", count: 16) + ["t=1695680150"])
    }

    @Test("the setting is the limit of the whole attempt, and of connecting") func timeout() throws {
        let depot = try Depot(timeout: 3)
        _ = try depot.endpoint(a)
        try depot.events(0..<1)
        try depot.work()
        #expect(depot.calls.map(\.request.limits.totalTimeout) == [3])
        #expect(depot.calls.map(\.request.limits.connectTimeout) == [3])
        #expect(depot.calls.map(\.request.method) == ["POST"])
    }

    @Test("after a commit that failed, what is under way is not started a second time") func notKept() throws {
        _ = try depot.endpoint(a)
        try depot.events(0..<20)
        try depot.work()
        struct Mishap: Error {}
        #expect(throws: Mishap.self) {
            try depot.engine.atomically {
                try depot.engine.moveDefaultClock(to: nil, frozen: nil)
                throw Mishap()
            }
        }
        #expect(throws: (any Error).self) { try depot.engine.commit() }
        try depot.engine.refreshOutbox()
        try depot.work()
        #expect(depot.sent(to: a) == Array(0..<16))
        while let call = depot.open(a).first { call.answer(200) }
        try depot.engine.commit()
        #expect(depot.sent(to: a) == Array(0..<20))
    }

    @Test("an outcome that a failed commit has lost is found again, and the attempt made once more") func outcomeLost() throws {
        _ = try depot.endpoint(a)
        try depot.events(0..<2)
        try depot.work()
        struct Mishap: Error {}
        depot.open(a)[0].answer(200)
        #expect(throws: Mishap.self) {
            try depot.engine.atomically {
                try depot.engine.moveDefaultClock(to: nil, frozen: nil)
                throw Mishap()
            }
        }
        #expect(throws: (any Error).self) { try depot.engine.commit() }
        try depot.engine.refreshOutbox()
        try depot.work()
        // The second is on its way still.
        #expect(depot.sent(to: a) == [0, 1, 0])
        while let call = depot.open(a).first { call.answer(200) }
        try depot.engine.commit()
        #expect(try depot.outcomes() == [.succeeded: 2])
    }
}
