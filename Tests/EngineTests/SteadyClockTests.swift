// The wall clock is set back: the time of accounts neither follows it nor stops.
import Storage
import TestFixtures
import Testing

@testable import Engine

@Suite struct SteadyClockTests {
    /// What the system shows.
    private final class Machine {
        var wall = Bench.start
        var uptime = 100.0

        func pass(_ seconds: Int64) {
            wall += seconds
            uptime += Double(seconds)
        }
    }

    private let machine = Machine()
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> (Engine, Account) {
        let engine = try Engine(
            registry: Registry(Toy.all, eventTypes: Toy.eventTypes), location: .file(folder.file("time.sqlite")),
            wallClock: { [machine] in machine.wall }, uptime: { [machine] in machine.uptime })
        return (engine, try engine.accounts.account(AccountKey(keyName: "alpha", isLive: false)))
    }

    @Test func timeGoesOnWhereTheWallClockIsSetBack() throws {
        let (engine, account) = try open()
        #expect(engine.now(account) == Bench.start)
        machine.wall -= 3600
        #expect(engine.now(account) == Bench.start)
        for second in 1...5 as ClosedRange<Int64> {
            machine.pass(1)
            #expect(engine.now(account) == Bench.start + second)
        }
    }

    @Test func itFollowsTheWallClockAgainOnceThatHasCaughtUp() throws {
        let (engine, account) = try open()
        #expect(engine.now(account) == Bench.start)
        machine.wall -= 3600
        machine.pass(10)
        #expect(engine.now(account) == Bench.start + 10)
        // Not past it: time stands where it has come.
        machine.wall = Bench.start + 5
        #expect(engine.now(account) == Bench.start + 10)
        machine.wall = Bench.start + 40
        #expect(engine.now(account) == Bench.start + 40)
        machine.pass(1)
        #expect(engine.now(account) == Bench.start + 41)
    }

    @Test func itDoesNotGoBackAcrossARestart() throws {
        do {
            let (engine, account) = try open()
            machine.pass(50)
            #expect(engine.now(account) == Bench.start + 50)
            _ = try engine.create(Toy.person, Arguments(), account: account, cause: .controlPlane)
            try engine.commit()
        }
        machine.wall -= 7200
        machine.uptime = 3
        let (engine, account) = try open()
        #expect(engine.now(account) == Bench.start + 50)
        machine.pass(2)
        #expect(engine.now(account) == Bench.start + 52)
    }

    @Test func whatNobodyHasWrittenIsRememberedWhenAskedTo() throws {
        do {
            let (engine, account) = try open()
            machine.pass(500)
            #expect(engine.now(account) == Bench.start + 500)
            try engine.saveTime()
            try engine.commit()
        }
        machine.wall -= 7200
        let (engine, account) = try open()
        #expect(engine.now(account) == Bench.start + 500)
    }
}
