// Turns, timers, signals, work from other threads and work for idle time.

import CLibevent
import Glibc
import Synchronization
import Testing

@testable import Reactor

@Suite struct EventLoopTests {
    @Test func `work posted by four threads runs on the loop, in order for each thread`() throws {
        let loop = try EventLoop()
        let mailbox = loop.mailbox
        let seen = Mutex<[[Int]]>(Array(repeating: [], count: 4))
        let stranger = Atomic(0)
        let home = pthread_self()
        let threads = (0..<4).map { number in
            startThread {
                for item in 0..<1000 {
                    mailbox.post {
                        if pthread_equal(pthread_self(), home) == 0 { stranger.add(1, ordering: .relaxed) }
                        seen.withLock { $0[number].append(item) }
                    }
                }
            }
        }
        while seen.withLock({ $0.reduce(0) { $0 + $1.count } }) < 4000 { loop.turn(block: true) }
        for thread in threads { pthread_join(thread, nil) }
        #expect(seen.withLock { $0 } == Array(repeating: Array(0..<1000), count: 4))
        #expect(stranger.load(ordering: .relaxed) == 0)
    }

    @Test func `a turn that has nothing to do returns if it must not block`() throws {
        try EventLoop().turn(block: false)
    }

    @Test func `turn-end actions run in order after everything the turn handled`() throws {
        let loop = try EventLoop()
        let log = Mutex<[String]>([])
        loop.onTurnEnd { log.withLock { $0.append("commit") } }
        loop.onTurnEnd { log.withLock { $0.append("release") } }
        loop.mailbox.post { log.withLock { $0.append("one") } }
        loop.mailbox.post { log.withLock { $0.append("two") } }
        loop.turn(block: true)
        #expect(log.withLock { $0 } == ["one", "two", "commit", "release"])
    }

    @Test func `what was put off takes no more of a turn than ten milliseconds, and goes on in each`() throws {
        let loop = try EventLoop()
        var log: [Int] = []
        func work(for seconds: Double) {
            let end = monotonicTime() + seconds
            while monotonicTime() < end {}
        }
        for number in 0..<3 {
            loop.inNextTurn {
                log.append(number)
                work(for: 0.02)
            }
        }
        loop.turn(block: true)
        #expect(log == [0])
        loop.turn(block: true)
        loop.turn(block: true)
        #expect(log == [0, 1, 2])
    }

    @Test func `run goes on until it is stopped, and ends with a whole turn`() throws {
        let loop = try EventLoop()
        var turns = 0
        var left = 3
        loop.onTurnEnd { turns += 1 }
        let timer = loop.timer(after: 0, repeating: true) {
            left -= 1
            if left == 0 { loop.stop() }
        }
        loop.run()
        timer.cancel()
        #expect(left == 0)
        #expect(turns >= 1)
    }

    @Test func `timers run in the order of their time, and cancelled ones not at all`() throws {
        let loop = try EventLoop()
        var log: [String] = []
        let late = loop.timer(after: 0.03) { log.append("late") }
        let early = loop.timer(after: 0.001) { log.append("early") }
        let cancelled = loop.timer(after: 0.002) { log.append("cancelled") }
        cancelled.cancel()
        _ = loop.timer(after: 0.002) { log.append("not kept") }
        let odd = [Double.nan, -1, .infinity].map { loop.timer(after: $0) { log.append("odd") } }
        while !log.contains("late") { loop.turn(block: true) }
        #expect(log == ["odd", "odd", "early", "late"])
        withExtendedLifetime((late, early, odd)) {}
    }

    @Test func `a timer may cancel itself, and outlive its loop`() throws {
        var loop: EventLoop? = try EventLoop()
        var count = 0
        var timer: Timer?
        timer = loop?.timer(after: 0, repeating: true) {
            count += 1
            if count == 3 { timer = nil }
        }
        #expect(timer != nil)
        while count < 3 { loop?.turn(block: true) }
        for _ in 0..<5 { loop?.turn(block: false) }
        #expect(count == 3)
        let survivor = loop?.timer(after: 1) {}
        loop = nil
        survivor?.cancel()
    }

    @Test func `a signal arrives on the loop`() throws {
        let loop = try EventLoop()
        var count = 0
        try loop.onSignal(SIGUSR1) { count += 1 }
        for _ in 0..<2 {
            let before = count
            kill(getpid(), SIGUSR1)
            while count == before { loop.turn(block: true) }
        }
        #expect(count == 2)
    }

    @Test func `idle work comes in chunks, after whatever else is ready, and rests once it is done`() throws {
        let loop = try EventLoop()
        let mailbox = loop.mailbox
        let log = Mutex<[String]>([])
        var chunks = 3
        loop.whenIdle {
            chunks -= 1
            log.withLock { $0.append("chunk") }
            if chunks == 2 { mailbox.post { log.withLock { $0.append("request") } } }
            return chunks > 0
        }
        mailbox.post { log.withLock { $0.append("first") } }
        for _ in 0..<10 { loop.turn(block: false) }
        #expect(log.withLock { $0 } == ["first", "chunk", "request", "chunk", "chunk"])

        mailbox.post { log.withLock { $0.append("again") } }
        for _ in 0..<10 { loop.turn(block: false) }
        #expect(log.withLock { $0 }.suffix(2) == ["again", "chunk"])
    }

    @Test func `idle work that remains is done by turns that may block`() throws {
        let loop = try EventLoop()
        var chunks = 5
        loop.whenIdle {
            chunks -= 1
            return chunks > 0
        }
        while chunks > 0 { loop.turn(block: true) }
    }
}
