// Idempotency keys: what is kept, for how long, and what is under way.
import Testing

@testable import Engine

@Suite struct IdempotencyTests {
    private let bench: Bench
    private var store: IdempotencyStore { bench.engine.idempotency }
    private static let day: Int64 = 86_400

    init() throws { bench = try Bench() }

    private func save(_ key: String, _ requestID: String = "req_1", for account: Account? = nil) throws {
        let account = account ?? bench.account
        try bench.engine.atomically {
            try store.save(
                .init(fingerprint: [0, 1, 255], path: "/v1/things", status: 402, requestID: requestID, body: Array("{\"a\": 1}\n".utf8)),
                for: key, account: account, now: bench.engine.now(account))
        }
    }

    private func answer(_ key: String, for account: Account? = nil) throws -> IdempotencyStore.Answer? {
        let account = account ?? bench.account
        return try store.answer(to: key, account: account, now: bench.engine.now(account))
    }

    @Test func anAnswerIsKeptAsItWas() throws {
        #expect(try answer("key") == nil)
        try save("key")
        let kept = try #require(try answer("key"))
        #expect(kept.fingerprint == [0, 1, 255])
        #expect(kept.status == 402)
        #expect(kept.requestID == "req_1")
        #expect(kept.body == Array("{\"a\": 1}\n".utf8))
        #expect(try answer("KEY") == nil)
        #expect(try answer("key ") == nil)
    }

    @Test func aKeyBelongsToOneAccount() throws {
        let (beta, live) = try (bench.account("beta"), bench.account("alpha", isLive: true))
        try save("key")
        try save("key", "req_2", for: beta)
        #expect(try answer("key")?.requestID == "req_1")
        #expect(try answer("key", for: beta)?.requestID == "req_2")
        #expect(try answer("key", for: live) == nil)
        #expect(try answer("key", for: bench.engine.accounts.account(bench.account.key.connected("acct_guest"))) == nil)
    }

    @Test func aKeyEndsAfterADayOfTheAccountsClock() throws {
        let beta = try bench.account("beta")
        try save("key")
        try save("key", for: beta)
        _ = try bench.advance(Self.day - 1)
        #expect(try answer("key")?.requestID == "req_1")
        _ = try bench.advance(1)
        #expect(try answer("key") == nil)
        #expect(try answer("key", for: beta)?.requestID == "req_1")

        try save("key", "req_2")
        #expect(try answer("key")?.requestID == "req_2")
        _ = try bench.advance(Self.day)
        #expect(try answer("key") == nil)
    }

    @Test func aResetFreesAllKeys() throws {
        try save("key")
        _ = try bench.engine.reset(bench.account)
        #expect(try answer("key") == nil)
    }

    @Test func whatIsUndoneFreesItsKey() throws {
        struct Mishap: Error {}
        try bench.engine.commit()
        #expect(throws: Mishap.self) {
            try bench.engine.atomically {
                try save("key")
                throw Mishap()
            }
        }
        #expect(throws: (any Error).self) { try bench.engine.commit() }
        #expect(try answer("key") == nil)
    }

    @Test func oneRequestAtATimeHoldsAKey() throws {
        let beta = try bench.account("beta")
        let claim = try #require(store.begin("key", account: bench.account))
        #expect(store.begin("key", account: bench.account) == nil)
        #expect(store.begin("other", account: bench.account) != nil)
        #expect(store.begin("key", account: beta) != nil)
        #expect(store.isUnderWay("key", account: bench.account))
        store.end(claim)
        #expect(!store.isUnderWay("key", account: bench.account))
        #expect(store.begin("key", account: bench.account) == claim)
        #expect(store.begin("key", account: beta) == nil)
    }

    @Test func aResetFreesAKeyThatIsUnderWay() throws {
        let claim = try #require(store.begin("key", account: bench.account))
        _ = try bench.engine.reset(bench.account)
        let after = store.begin("key", account: bench.account)
        #expect(after != nil && after != claim)
        // The old one ends where it began.
        store.end(claim)
        #expect(store.isUnderWay("key", account: bench.account))
    }

    /// As the daemon does, which comes back again and again.
    private func sweepForAWhile() throws { for _ in 0..<6 { _ = try bench.sweep() } }

    @Test func keysWhoseTimeIsOverAreSweptAway() throws {
        let (beta, frozen) = try (bench.account("beta"), bench.account("frozen"))
        _ = try bench.engine.moveClock(of: frozen, to: nil, frozen: true)
        for number in 0..<700 { try save("key \(number)") }
        try save("theirs", for: beta)
        try save("still", for: frozen)
        _ = try bench.advance(Self.day - 1)
        try sweepForAWhile()
        #expect(try bench.rows("idempotency_keys") == 702)

        _ = try bench.advance(1)
        try save("new")
        try sweepForAWhile()
        #expect(try bench.rows("idempotency_keys") == 3)
        #expect(try answer("new") != nil)

        bench.wall.now += Self.day
        try sweepForAWhile()
        #expect(try bench.rows("idempotency_keys") == 1)
        #expect(try answer("still", for: frozen) != nil)
        #expect(try bench.engine.sweep() == false)
    }

    /// Keys that stay, however many and however old, do not keep the others from being swept.
    @Test func keysOfAFrozenAccountAreNotInTheWay() throws {
        let frozen = try bench.account("frozen")
        _ = try bench.engine.moveClock(of: frozen, to: nil, frozen: true)
        for number in 0..<1_100 { try save("key \(number)", for: frozen) }
        try save("ours")
        bench.wall.now += Self.day
        try sweepForAWhile()
        #expect(try bench.rows("idempotency_keys") == 1_100)
    }
}
