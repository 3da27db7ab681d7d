// Which accounts are looked at when the wall clock goes on: those that have something due, and none else.
import Testing

@testable import Engine

@Suite struct WakeUpTests {
    @Test func worldsComeInTheOrderOfTheirTimes() {
        var wakeUps = WakeUps()
        for (world, time) in [(1, 50), (2, 30), (3, 40), (2, 20), (1, 60), (4, 90)] as [(Int64, Int64)] { wakeUps.add(world: world, at: time) }
        func taken(at wall: Int64) -> [Int64] {
            var worlds: [Int64] = []
            while let world = wakeUps.next(at: wall) { worlds.append(world) }
            return worlds
        }
        #expect(taken(at: 19) == [])
        #expect(taken(at: 60) == [2, 3, 1])
        wakeUps.add(world: 2, at: 70)
        #expect(taken(at: 69) == [])
        #expect(taken(at: 100) == [2, 4])
    }

    @Test func timersAreFoundWhateverBecomesOfTheClock() throws {
        let bench = try Bench()
        let engine = bench.engine
        let (frozen, ahead) = try (bench.account("frozen"), bench.account("ahead"))
        try bench.create(Toy.alarm, "delay=100", in: frozen)
        try bench.create(Toy.alarm, "delay=100", in: ahead)
        _ = try engine.moveClock(of: frozen, to: nil, frozen: true)
        _ = try engine.moveClock(of: ahead, to: Bench.start + 90, frozen: nil)
        bench.wall.now += 9
        #expect(try engine.fireDueTimers(limit: 10) == 0)
        bench.wall.now += 1
        #expect(try engine.fireDueTimers(limit: 10) == 1)
        bench.wall.now += 1_000
        #expect(try engine.fireDueTimers(limit: 10) == 0)
        _ = try engine.moveClock(of: frozen, to: nil, frozen: false)
        bench.wall.now += 99
        #expect(try engine.fireDueTimers(limit: 10) == 0)
        bench.wall.now += 1
        #expect(try engine.fireDueTimers(limit: 10) == 1)
    }

    @Test func whatATurnThatWasNotKeptHasFiredIsFoundAgain() throws {
        let bench = try Bench()
        try bench.create(Toy.alarm, "delay=10")
        try bench.engine.commit()
        bench.wall.now += 10
        #expect(try bench.engine.fireDueTimers(limit: 10) == 1)
        #expect(throws: EngineFault.self) {
            try bench.engine.atomically {
                try bench.engine.database.statement("DELETE FROM timers").run()
                try bench.engine.database.statement("DELETE FROM objects").run()
                throw EngineFault("the disk is full")
            }
        }
        #expect(throws: (any Error).self) { try bench.engine.commit() }
        #expect(bench.engine.hasDueTimers())
        #expect(try bench.engine.fireDueTimers(limit: 10) == 1)
    }

    @Test func aPortionEndsWhenOthersHaveWaitedLongEnough() throws {
        let bench = try Bench()
        for _ in 0..<10 { try bench.create(Toy.alarm, "delay=10") }
        bench.wall.now += 10
        bench.engine.mayGoOn = { false }
        #expect(try bench.engine.fireDueTimers(of: bench.account, limit: 10) == 1)
        bench.engine.mayGoOn = { true }
        #expect(try bench.engine.fireDueTimers(limit: 10) == 9)
    }
}
