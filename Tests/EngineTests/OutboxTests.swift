// The outbox against turns that are not kept: nothing is sent that was not committed, and nothing that was is lost.
import TestFixtures
import Testing
import Wire

@testable import Engine

@Suite struct OutboxTests {
    private let bench: Bench
    private var engine: Engine { bench.engine }

    /// A bench with one endpoint that wants everything, and nothing under way.
    init() throws {
        bench = try Bench(Toy.withEvents)
        try bench.endpoint("*")
        try bench.engine.commit()
    }

    private struct Mishap: Error {}

    /// Ends the turn with a commit that fails.
    private func failCommit() {
        #expect(throws: Mishap.self) {
            try engine.atomically {
                try bench.create(Toy.person)
                throw Mishap()
            }
        }
        #expect(throws: (any Error).self) { try engine.commit() }
    }

    /// The one attempt that is due.
    private func attempt() throws -> Attempt {
        let due = engine.outbox.take()
        try #require(due.count == 1)
        return try #require(try engine.attempt(due[0]))
    }

    private func finish(_ attempt: Attempt, succeeded: Bool) throws {
        try engine.finish(attempt, succeeded: succeeded, record: ["at": .integer(attempt.at), "outcome": .bool(succeeded), "request": [:]])
    }

    /// Of all deliveries, newest first: the outcome, and how many attempts it took.
    private func deliveries(_ bench: Bench? = nil) throws -> [String] {
        let bench = bench ?? self.bench
        return try bench.engine.listDeliveries(bench.account, event: nil, endpoint: nil, outcome: nil, after: nil, limit: 100).whole().rows
            .map { "\($0.outcome.rawValue) \(try bench.engine.deliveries.attempts.newest(of: $0.sequence, world: $0.world, limit: 100).count)" }
    }

    @Test func whatIsDueWaitsForItsCommit() throws {
        try bench.create(Toy.box)
        #expect(!engine.outbox.hasWork)
        #expect(!engine.outbox.isEmpty)
        try engine.commit()
        #expect(engine.outbox.hasWork)
        let attempt = try attempt()
        #expect(!engine.outbox.hasWork)
        #expect(attempt.at == Bench.start)
        #expect(String(decoding: attempt.body, as: UTF8.self) + "\n" == (try bench.list(Toy.event).objects[0].text))
        try finish(attempt, succeeded: true)
        #expect(engine.outbox.isEmpty)
        #expect(try deliveries() == ["succeeded 1"])
    }

    @Test func aTurnThatIsNotKeptSendsNothing() throws {
        try bench.create(Toy.box)
        failCommit()
        #expect(!engine.outbox.hasWork)
        #expect(engine.outbox.isEmpty)
        #expect(engine.outbox.isStale)
        try engine.refreshOutbox()
        #expect(!engine.outbox.isStale)
        #expect(!engine.outbox.hasWork)
        #expect(try bench.events() == [])
        #expect(try deliveries() == [])
    }

    @Test func anOutcomeThatIsNotKeptIsAskedForAgain() throws {
        try bench.create(Toy.box)
        try engine.commit()
        try finish(attempt(), succeeded: true)
        failCommit()
        #expect(try deliveries() == ["pending 0"])
        #expect(!engine.outbox.hasWork)
        try engine.refreshOutbox()
        try finish(attempt(), succeeded: true)
        try engine.commit()
        #expect(try deliveries() == ["succeeded 1"])
        #expect(try bench.events()[0]["pending_webhooks"] == 0)
        try engine.refreshOutbox()
        #expect(!engine.outbox.hasWork)
    }

    @Test func whatIsUnderWayIsNotStartedTwice() throws {
        try bench.create(Toy.box)
        try engine.commit()
        let attempt = try attempt()
        try bench.create(Toy.box)
        failCommit()
        try engine.refreshOutbox()
        #expect(!engine.outbox.hasWork)
        #expect(engine.outbox.contains(attempt.delivery))
        try finish(attempt, succeeded: true)
        #expect(try deliveries() == ["succeeded 1"])
    }

    @Test func aRetryOfATurnThatIsNotKeptComesAgain() throws {
        try bench.create(Toy.box)
        try engine.commit()
        try finish(attempt(), succeeded: false)
        try engine.commit()
        bench.wall.now += 10
        #expect(try engine.fireDueTimers(limit: 10) == 1)
        failCommit()
        try engine.refreshOutbox()
        #expect(!engine.outbox.hasWork)
        #expect(try engine.fireDueTimers(limit: 10) == 1)
        try engine.commit()
        let retry = try attempt()
        #expect(retry.at == Bench.start + 10)
        try finish(retry, succeeded: true)
        #expect(try deliveries() == ["succeeded 2"])
    }

    @Test func anEndpointOfATurnThatIsNotKeptIsToldNothing() throws {
        let late = try bench.endpoint("*")
        #expect(try bench.engine.directory.endpoints(world: bench.account.world).count == 2)
        failCommit()
        try bench.create(Toy.box)
        try engine.commit()
        #expect(!engine.outbox.take().contains { $0.destination.endpoint == late.id })
        // And one that was deleted in such a turn hears on.
        let first = try bench.list(Toy.endpoint).objects[0]
        _ = try bench.delete(first)
        #expect(try engine.directory.endpoints(world: bench.account.world).isEmpty)
        failCommit()
        try bench.create(Toy.box)
        try engine.commit()
        #expect(engine.outbox.take().map(\.destination.endpoint) == [first.id])
    }

    @Test func aNewStartFindsWhatAnOldOneHasLeft() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("state.sqlite")
        try {
            let old = try Bench(at: path, Toy.withEvents)
            try old.endpoint("*")
            for name in ["a", "b", "c"] { try old.create(Toy.box, "name=\(name)") }
            try old.engine.commit()
            // One was on its way, one has had its answer.
            let due = old.engine.outbox.take()
            let answered = try #require(try old.engine.attempt(due[1]))
            try old.engine.finish(answered, succeeded: true, record: ["request": [:]])
            try old.engine.commit()
            _ = try old.engine.attempt(due[0])
            // Never committed.
            try old.create(Toy.box, "name=d")
        }()
        let new = try Bench(at: path, Toy.withEvents)
        #expect(new.engine.outbox.isStale)
        try new.engine.refreshOutbox()
        let attempts = try new.engine.outbox.take().compactMap { try new.engine.attempt($0) }
        #expect(try attempts.map { try JSON.parse($0.body)["data"]?["object"]?["name"] } == ["a", "c"])
        for attempt in attempts { try new.engine.finish(attempt, succeeded: true, record: ["request": [:]]) }
        #expect(try deliveries(new) == ["succeeded 1", "succeeded 1", "succeeded 1"])
    }

    // MARK: What is no longer wanted

    @Test func whatAResetLeavesBehindIsNeitherSentNorKept() throws {
        try bench.create(Toy.box)
        try engine.commit()
        let underWay = try attempt()
        let due = underWay.delivery
        _ = try engine.reset(bench.account)
        try engine.commit()
        #expect(engine.outbox.hasWork)
        #expect(!engine.outbox.contains(due))
        #expect(try engine.attempt(due).map(\.at) == nil)
        try finish(underWay, succeeded: false)
        #expect(try deliveries() == [])
        bench.wall.now += 10
        #expect(try engine.fireDueTimers(limit: 10) == 0)
    }

    @Test func anAttemptThatCouldNotBeMadeIsFoundAgain() throws {
        try bench.create(Toy.box)
        try engine.commit()
        engine.outbox.lose(engine.outbox.take()[0])
        #expect(engine.outbox.isEmpty)
        #expect(engine.outbox.isStale)
        try engine.refreshOutbox()
        #expect(engine.outbox.take().count == 1)
    }

    @Test func anEventThatIsSweptAwayTakesItsDeliveriesAlong() throws {
        try bench.create(Toy.box)
        try engine.commit()
        let late = try attempt()
        bench.wall.now += 1000
        #expect(try bench.sweep() == 1)
        #expect(try bench.rows("deliveries") == 0)
        try finish(late, succeeded: false)
        try engine.commit()
        #expect(engine.outbox.isEmpty)
        #expect(try engine.fireDueTimers(limit: 10) == 0)
    }
}
