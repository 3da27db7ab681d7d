// Time: a clock for each account, and the timers that fall due on it.
import TestFixtures
import Testing
import Wire

@testable import Engine

@Suite struct ClockTests {
    private let bench: Bench
    private var start: Int64 { Bench.start }
    private var engine: Engine { bench.engine }

    init() throws { bench = try Bench() }

    private func rings(_ alarm: StoredObject, in account: Account? = nil) throws -> [Int64] {
        try (bench.fields(alarm, in: account)["rings"]?.array ?? []).compactMap { $0.integer.map { $0 - start } }
    }

    private func ring(_ alarm: StoredObject, _ seconds: Int64) -> FiredTimer { FiredTimer(at: start + seconds, id: alarm.id, transition: "ring") }

    // MARK: Clocks

    @Test func aClockRunsWithTheWall() throws {
        #expect(engine.now(bench.account) == start)
        bench.wall.now += 10
        #expect(engine.now(bench.account) == start + 10)
        #expect(try bench.create(Toy.person).created == start + 10)
    }

    @Test func aFrozenClockStandsStill() throws {
        _ = try engine.moveClock(of: bench.account, to: nil, frozen: true)
        bench.wall.now += 100
        #expect(engine.now(bench.account) == start)
        #expect(try bench.create(Toy.person)["created"] == .integer(start))
        _ = try bench.advance(60)
        #expect(engine.now(bench.account) == start + 60)
        #expect(bench.account.clock.isFrozen)

        _ = try engine.moveClock(of: bench.account, to: nil, frozen: false)
        bench.wall.now += 5
        #expect(engine.now(bench.account) == start + 65)
    }

    @Test func anAdvancedClockRunsOn() throws {
        _ = try bench.advance(4 * 86_400)
        bench.wall.now += 3
        #expect(engine.now(bench.account) == start + 4 * 86_400 + 3)
        #expect(bench.account.clock == Clock(offset: 4 * 86_400))
    }

    @Test func otherAccountsDoNotNotice() throws {
        let beta = try bench.account("beta")
        let theirs = try bench.create(Toy.alarm, "delay=10", in: beta)
        let ours = try bench.create(Toy.alarm, "delay=10")
        #expect(try bench.advance(60) == [ring(ours, 10)])
        #expect(engine.now(beta) == start)
        #expect(try rings(theirs, in: beta) == [])
        #expect(try bench.advance(60, beta) == [ring(theirs, 10)])
        #expect(try rings(theirs, in: beta) == [10])
    }

    @Test func aNewAccountStartsWithTheClockThatWasSetForAll() throws {
        try engine.moveDefaultClock(to: start + 1_000, frozen: true)
        #expect(engine.now(bench.account) == start)
        let late = try bench.account("late")
        #expect(engine.now(late) == start + 1_000)
        #expect(late.clock.isFrozen)
        #expect(try engine.defaultNow() == (start + 1_000, true))
        try engine.moveDefaultClock(to: nil, frozen: false)
        bench.wall.now += 5
        #expect(engine.now(try bench.account("later")) == start + 1_005)
    }

    @Test func aConnectedAccountStartsWithItsPlatformsClock() throws {
        _ = try engine.moveClock(of: bench.account, to: start + 77, frozen: true)
        #expect(engine.now(try engine.accounts.account(bench.account.key.connected("acct_guest"))) == start + 77)
    }

    // MARK: Timers

    @Test func timersFireInDueOrderEachAtItsOwnTime() throws {
        let alarms = try [50, 10, 30, 10, 61].map { try bench.create(Toy.alarm, "delay=\($0)") }
        #expect(try bench.advance(60) == [ring(alarms[1], 10), ring(alarms[3], 10), ring(alarms[2], 30), ring(alarms[0], 50)])
        #expect(try alarms.map { try rings($0) } == [[50], [10], [30], [10], []])
        #expect(engine.now(bench.account) == start + 60)
        #expect(try bench.advance(0) == [])
        #expect(try bench.advance(1) == [ring(alarms[4], 61)])
        #expect(try bench.rows("timers") == 0)
    }

    @Test func aTimerMaySetAnotherInsideTheWindow() throws {
        let (first, second) = try (bench.create(Toy.alarm, "delay=10&again=15"), bench.create(Toy.alarm, "delay=20"))
        #expect(try bench.advance(60) == [ring(first, 10), ring(second, 20), ring(first, 25)])
        #expect(try rings(first) == [10, 25])
    }

    @Test func aTimerSetBeyondTheWindowWaits() throws {
        let alarm = try bench.create(Toy.alarm, "delay=10&again=100")
        #expect(try bench.advance(60) == [ring(alarm, 10)])
        #expect(try bench.advance(49) == [])
        #expect(try bench.advance(1) == [ring(alarm, 110)])
    }

    /// A timer that is set for the past by one that fires fires at the same moment.
    @Test func timeDoesNotGoBack() throws {
        let first = try bench.create(Toy.alarm, "delay=50&again=-40")
        let second = try bench.create(Toy.alarm, "delay=50&again=-35")
        let third = try bench.create(Toy.alarm, "delay=50&again=0")
        let fired = try bench.advance(60)
        #expect(try rings(first) == [50, 50])
        #expect(try rings(second) == [50, 50])
        #expect(try rings(third) == [50, 50])
        #expect(fired.map { $0.at - start } == [50, 50, 50, 50, 50, 50])
    }

    @Test func whatATimerWritesCarriesItsTime() throws {
        let alarm = try bench.create(Toy.alarm, "delay=10")
        _ = try bench.advance(60)
        #expect(try bench.history(alarm)[1]?["at"] == .integer(start + 10))
    }

    @Test func timersOfRunningClocksFireWithTheWall() throws {
        let (beta, frozen) = try (bench.account("beta"), bench.account("frozen"))
        _ = try engine.moveClock(of: beta, to: start + 1_000, frozen: nil)
        _ = try engine.moveClock(of: frozen, to: nil, frozen: true)
        let ours = try bench.create(Toy.alarm, "delay=10&again=5")
        let theirs = try bench.create(Toy.alarm, "delay=12", in: beta)
        let still = try bench.create(Toy.alarm, "delay=10", in: frozen)
        #expect(try engine.fireDueTimers(limit: 1000) == 0)
        bench.wall.now += 9
        #expect(try engine.fireDueTimers(limit: 1000) == 0)
        bench.wall.now += 1
        #expect(try engine.fireDueTimers(limit: 1000) == 1)
        bench.wall.now += 100
        #expect(try engine.fireDueTimers(limit: 1000) == 2)
        #expect(try rings(ours) == [10, 15])
        #expect(try rings(theirs, in: beta) == [1_012])
        #expect(try rings(still, in: frozen) == [])
        #expect(engine.now(bench.account) == start + 110)
        #expect(engine.now(beta) == start + 1_110)
    }

    @Test func timersOfAccountsThatNobodyHasTouchedYetFireToo() throws {
        let alarm = try bench.create(Toy.alarm, "delay=10")
        engine.accounts.forget()
        bench.wall.now += 20
        #expect(try engine.fireDueTimers(limit: 1000) == 1)
        #expect(try rings(alarm) == [10])
    }

    @Test func aTimerOfAnObjectThatIsGoneIsDropped() throws {
        let (gone, there) = try (bench.create(Toy.alarm, "delay=10"), bench.create(Toy.alarm, "delay=20"))
        try engine.atomically { try engine.database.statement("DELETE FROM objects WHERE id = ?").run(.text(gone.id)) }
        engine.objects.forget()
        #expect(try bench.advance(60) == [ring(there, 20)])
        #expect(try bench.rows("timers") == 0)
    }

    @Test func aTimerWhoseTransitionIsNoLongerLegalIsDropped() throws {
        let (stopped, armed) = try (bench.create(Toy.alarm, "delay=10"), bench.create(Toy.alarm, "delay=20"))
        try bench.fire("stop", on: stopped)
        #expect(try bench.advance(60) == [ring(armed, 20)])
        #expect(try rings(stopped) == [])
        #expect(try bench.history(stopped).array?.count == 2)
        #expect(try bench.rows("timers") == 0)
    }

    @Test func aTimerFarBeyondAllTimeDoesNoHarm() throws {
        try bench.create(Toy.alarm, "delay=\(JSON.exactIntegers.upperBound)")
        #expect(try bench.advance(86_400 * 365) == [])
        #expect(try bench.rows("timers") == 1)
    }

    // MARK: Reopening

    @Test func clocksAndTimersAreKeptInTheFile() throws {
        let folder = try TemporaryFolder()
        func open() throws -> Bench { try Bench(at: folder.file("clock.sqlite")) }
        let ids = try {
            let bench = try open()
            let beta = try bench.account("beta")
            _ = try bench.engine.moveClock(of: bench.account, to: start + 100, frozen: true)
            _ = try bench.engine.moveClock(of: beta, to: start + 500, frozen: nil)
            try bench.engine.moveDefaultClock(to: start + 900, frozen: true)
            let alarms = try [bench.account, beta].map { try bench.create(Toy.alarm, "delay=10", in: $0) }
            try bench.engine.commit()
            return alarms
        }()
        let again = try open()
        let beta = try again.account("beta")
        again.wall.now += 50
        #expect(again.engine.now(again.account) == start + 100)
        #expect(again.engine.now(beta) == start + 550)
        #expect(again.engine.now(try again.account("gamma")) == start + 900)
        #expect(try again.engine.fireDueTimers(limit: 1000) == 1)
        #expect(try again.fields(ids[1], in: beta)["rings"] == [.integer(start + 510)])
        #expect(try again.advance(10) == [ring(ids[0], 110)])
    }

    /// A hook that fails for a fault of its own would fail again for ever: its timer is dropped and reported, and all others run.
    @Test func aTimerThatFailsHoldsUpNobody() throws {
        let bomb = Resource(
            "toy.bomb", idPrefix: "bo_", path: "/v1/bombs", fields: [],
            lifecycle: Lifecycle(
                BombStatus.self, startsAt: .ticking, [
                    .on("explode", from: .ticking, to: .gone, by: .clock, then: { _, _ in throw EngineFault("it was a dud") }),
                ]),
            endpoints: [.create([], then: { draft, change in try change.schedule("explode", on: draft, after: 10) })])
        let bench = try Bench([bomb, Toy.alarm])
        var reports: [String] = []
        bench.engine.report = { reports.append($0) }
        let dud = try bench.create(bomb)
        let beta = try bench.account("beta")
        let alarm = try bench.create(Toy.alarm, "delay=20", in: beta)
        bench.wall.now += 60
        #expect(try bench.engine.fireDueTimers(limit: 10) == 1)
        try bench.engine.commit()
        #expect(try bench.fields(alarm, in: beta)["rings"] == [.integer(Bench.start + 20)])
        #expect(reports == ["The timer explode of \(dud.id) failed: it was a dud"])
        #expect(try bench.engine.fireDueTimers(limit: 10) == 0)
    }

    enum BombStatus: String, CaseIterable { case ticking, gone }

    /// A backlog that the wall clock has left behind fires at its own times, and the clock stays where it is meanwhile.
    @Test func portionsOfABacklogDoNotTakeTheClockBack() throws {
        let bench = try Bench()
        for delay in 1...5 { _ = try bench.create(Toy.alarm, "delay=\(delay)") }
        bench.wall.now += 1_000
        var movement = ClockMovement(of: bench.account, to: Bench.start + 2_000, frozen: nil)
        #expect(try bench.engine.proceed(&movement, limit: 2) == .underWay)
        #expect(bench.engine.now(bench.account) == Bench.start + 1_000)
        while try bench.engine.proceed(&movement, limit: 2) != .arrived {}
        #expect(movement.fired.first.map { $0.at - Bench.start } == [1, 2, 3, 4, 5])
        #expect(bench.engine.now(bench.account) == Bench.start + 2_000)
    }

    /// However large its portion may be: there may be timers that take long.
    @Test func aMovementLeavesATurnThatIsOver() throws {
        let bench = try Bench()
        for delay in 1...5 { _ = try bench.create(Toy.alarm, "delay=\(delay)") }
        var movement = ClockMovement(of: bench.account, to: Bench.start + 10, frozen: nil)
        bench.engine.mayGoOn = { false }
        for count in 1...5 {
            #expect(try bench.engine.proceed(&movement, limit: 100) == .underWay)
            #expect(movement.fired.count == Int64(count))
        }
        #expect(try bench.engine.proceed(&movement, limit: 100) == .arrived)
    }

    /// The wall clock ticks between the call and its end.
    @Test func freezingWhileASecondPasses() throws {
        let bench = try Bench()
        var movement = ClockMovement(of: bench.account, to: bench.engine.now(bench.account), frozen: true)
        bench.wall.now += 1
        #expect(try bench.engine.proceed(&movement, limit: 10) == .arrived)
        #expect(bench.engine.now(bench.account) == Bench.start + 1)
        #expect(bench.account.clock.isFrozen)
    }
}
