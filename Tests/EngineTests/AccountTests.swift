// Accounts and their worlds: who sees what, and what a reset leaves of it.
import Testing
import Wire

@testable import Engine

@Suite struct AccountTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    private func connected(_ id: String, to platform: Account) throws -> Account { try bench.engine.accounts.account(platform.key.connected(id)) }

    private func names(_ account: Account) throws -> [JSON?] { try bench.list(Toy.person, in: account).objects.map { $0["name"] } }

    private static func missing(_ object: StoredObject, _ note: String = "") -> Refusal {
        Refusal(.notFound, "No such person: '\(object.id)'\(note)", code: "resource_missing", parameter: "id")
    }

    // MARK: Isolation

    @Test func accountsNeverSeeEachOther() throws {
        let beta = try bench.account("beta")
        let ann = try bench.create(Toy.person, "name=Ann")
        let bob = try bench.create(Toy.person, "name=Bob", in: beta)
        #expect(bench.account.id != beta.id)
        #expect(try names(bench.account) == ["Ann"])
        #expect(try names(beta) == ["Bob"])
        #expect(throws: Self.missing(ann)) { try bench.retrieve(ann, in: beta) }
        #expect(throws: Self.missing(bob)) { try bench.retrieve(bob) }
        #expect(throws: Refusal.invalid("No such person: '\(ann.id)'", code: "resource_missing", parameter: "sender")) {
            try bench.create(Toy.parcel, "sender=\(ann.id)", in: beta)
        }
        #expect(throws: Refusal.invalid("No such person: '\(ann.id)'", code: "resource_missing", parameter: "starting_after")) {
            try bench.list(Toy.person, "starting_after=\(ann.id)", in: beta)
        }
    }

    @Test func oneKeyIsOneAccount() throws {
        #expect(try bench.account("alpha") === bench.account)
        #expect(try bench.engine.accounts.isOwned(bench.account.id))
        #expect(try !bench.engine.accounts.isOwned("acct_stranger"))
        _ = try connected("acct_guest", to: bench.account)
        #expect(try !bench.engine.accounts.isOwned("acct_guest"))
    }

    @Test func aConnectedAccountBelongsToItsPlatformAlone() throws {
        let beta = try bench.account("beta")
        let ours = try connected("acct_same", to: bench.account)
        let theirs = try connected("acct_same", to: beta)
        let person = try bench.create(Toy.person, "name=Ours", in: ours)
        try bench.create(Toy.person, "name=Theirs", in: theirs)
        try bench.create(Toy.person, "name=Platform")
        #expect(try names(ours) == ["Ours"])
        #expect(try names(theirs) == ["Theirs"])
        #expect(try names(bench.account) == ["Platform"])
        #expect(throws: Self.missing(person)) { try bench.retrieve(person) }
        #expect(throws: Self.missing(person)) { try bench.retrieve(person, in: theirs) }
        #expect(try bench.family(of: bench.account) == [bench.account.id, "acct_same"])
        #expect(try bench.family(of: ours) == ["acct_same"])
    }

    @Test func accountsAreFoundAgainWithoutTheirCopies() throws {
        let accounts = bench.engine.accounts
        let (alpha, beta) = try (bench.account, bench.account("beta"))
        let keys = [
            alpha.key, beta.key, AccountKey(keyName: "alpha", isLive: true), alpha.key.connected("acct_same"), beta.key.connected("acct_same"),
            alpha.key.connected(beta.id), beta.key.connected(alpha.id), AccountKey(keyName: "alpha", isLive: true).connected("acct_same"),
        ]
        let worlds = try keys.map { try accounts.account($0).world }
        #expect(Set(worlds).count == keys.count)
        for _ in 0..<2 {
            accounts.forget()
            #expect(try keys.reversed().map { try accounts.account($0).world } == worlds.reversed())
            accounts.forget()
            #expect(try accounts.all().map(\.key) == keys)
        }
    }

    @Test func liveModeIsAWorldOfItsOwn() throws {
        let live = try bench.account("alpha", isLive: true)
        #expect(live.id == bench.account.id)
        let inTest = try bench.create(Toy.person, "name=Test")
        let inLive = try bench.create(Toy.person, "name=Live", in: live)
        #expect(inTest["livemode"] == false)
        #expect(inLive["livemode"] == true)
        #expect(try names(bench.account) == ["Test"])
        #expect(try names(live) == ["Live"])
        #expect(throws: Self.missing(inTest, "; a similar object exists in test mode, but a live mode key was used to make this request.")) {
            try bench.retrieve(inTest, in: live)
        }
        #expect(throws: Self.missing(inLive, "; a similar object exists in live mode, but a test mode key was used to make this request.")) {
            try bench.retrieve(inLive)
        }
        #expect(try bench.engine.reset(bench.account) == 1)
        #expect(try names(live) == ["Live"])
    }

    /// What is undone with the operation must not live on in a copy: the world's number would go to the next account.
    @Test func anAccountThatWasFirstTouchedInARefusedOperation() throws {
        struct Mishap: Error {}
        try bench.engine.commit()
        #expect(throws: Mishap.self) {
            try bench.engine.atomically {
                _ = try bench.account("late")
                throw Mishap()
            }
        }
        try? bench.engine.commit()
        let (late, other) = try (bench.account("late"), bench.account("other"))
        #expect(late.world != other.world)
        try bench.create(Toy.person, "name=Late", in: late)
        #expect(try names(other) == [])
    }

    @Test func afterAFailedCommitTheCopiesAreDropped() throws {
        let engine = bench.engine
        try engine.commit()
        let world = bench.account.world
        try engine.database.execute(
            """
            PRAGMA foreign_keys = ON; CREATE TABLE parents (id INTEGER PRIMARY KEY);
            CREATE TABLE children (parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)
            """)
        _ = try bench.account("beta")
        _ = try engine.moveClock(of: bench.account, to: Bench.start + 500, frozen: true)
        #expect(try engine.reset(bench.account) == 0)
        try engine.atomically { try engine.database.execute("INSERT INTO children VALUES (1)") }
        #expect(throws: (any Error).self) { try engine.commit() }
        #expect(!engine.hasUncommitted)

        let alpha = try bench.account("alpha")
        #expect(alpha.world == world)
        #expect(alpha.clock == Clock())
        #expect(try engine.accounts.all().map(\.id) == [alpha.id])
        let beta = try bench.account("beta")
        #expect(beta.world != alpha.world)
        try bench.create(Toy.person, "name=Ann", in: alpha)
        try engine.commit()
        #expect(try names(beta) == [])
        #expect(try names(alpha) == ["Ann"])
    }

    // MARK: Reset

    @Test func aResetGivesANewWorldAtOnce() throws {
        let beta = try bench.account("beta")
        try bench.create(Toy.person, "name=Bob", in: beta)
        let person = try bench.create(Toy.person, "name=Ann")
        try bench.create(Toy.alarm, "delay=10")
        let world = bench.account.world
        bench.wall.now += 5

        #expect(try bench.engine.reset(bench.account) == 2)
        #expect(bench.account.world != world)
        #expect(try bench.account("alpha") === bench.account)
        #expect(throws: Self.missing(person)) { try bench.retrieve(person) }
        #expect(try names(bench.account) == [])
        #expect(try bench.engine.inspectable(person.id) == false)
        #expect(try bench.advance(100) == [])
        #expect(try names(beta) == ["Bob"])
        #expect(try bench.engine.reset(bench.account) == 0)
    }

    @Test func aResetTakesTheConnectedAccountsAlong() throws {
        let guest = try connected("acct_guest", to: bench.account)
        let person = try bench.create(Toy.person, "name=Guest", in: guest)
        try bench.create(Toy.person, "name=Platform")
        #expect(try bench.engine.reset(bench.account) == 2)
        let again = try connected("acct_guest", to: bench.account)
        #expect(again.world != guest.world)
        #expect(throws: Self.missing(person)) { try bench.retrieve(person, in: again) }
    }

    @Test func aConnectedAccountIsResetAlone() throws {
        let guest = try connected("acct_guest", to: bench.account)
        try bench.create(Toy.person, "name=Guest", in: guest)
        try bench.create(Toy.person, "name=Platform")
        #expect(try bench.engine.reset(guest) == 1)
        #expect(try names(guest) == [])
        #expect(try names(bench.account) == ["Platform"])
    }

    @Test func aResetPutsTheClockBackToTheWall() throws {
        _ = try bench.engine.moveClock(of: bench.account, to: Bench.start + 86_400, frozen: true)
        _ = try bench.engine.reset(bench.account)
        #expect(bench.engine.now(bench.account) == Bench.start)
        #expect(!bench.account.clock.isFrozen)

        _ = try bench.engine.reset(bench.account, now: 1_000_000_000)
        #expect(bench.engine.now(bench.account) == 1_000_000_000)
        bench.wall.now += 7
        #expect(bench.engine.now(bench.account) == 1_000_000_007)
    }

    @Test func theOldWorldIsSweptInPortions() throws {
        /// What is there before the reset and outlives it, or comes after it.
        func furnish(_ bench: Bench) throws -> StoredObject {
            let beta = try bench.account("beta")
            try bench.create(Toy.alarm, "delay=500", in: beta)
            return try bench.create(Toy.parcel, "label=kept", in: beta)
        }
        let other = try Bench()
        _ = try furnish(other)
        try other.create(Toy.person, "name=New")
        let expected = try other.allRows()

        let kept = try furnish(bench)
        for number in 0..<1_200 { try bench.create(Toy.parcel, "label=l\(number)") }
        for _ in 0..<3 { try bench.create(Toy.alarm, "delay=10") }
        try bench.engine.idempotency.save(
            .init(fingerprint: [1], path: "/v1/things", status: 200, requestID: "req_1", body: []), for: "key", account: bench.account, now: Bench.start)
        #expect(try bench.engine.reset(bench.account) == 1_203)
        #expect(try bench.rows("objects") == 1_203 + 2)
        let new = try bench.create(Toy.person, "name=New")
        #expect(try bench.engine.objectCount() == 3)

        // The timers and the keys go first.
        for _ in 0..<3 { #expect(try bench.engine.sweep()) }
        #expect((4..<1_206).contains(try bench.rows("objects")))
        #expect(try bench.sweep() > 3)
        #expect(try bench.allRows() == expected)
        #expect(try bench.rows("worlds") == 2)
        #expect(try bench.retrieve(new).body == new.body)
        #expect(try bench.list(Toy.parcel, "label=kept", in: bench.account("beta")).objects.map(\.id) == [kept.id])
        #expect(try bench.engine.sweep() == false)
    }

    @Test func aResetOfAll() throws {
        let beta = try bench.account("beta")
        for account in [bench.account, beta] { try bench.create(Toy.person, in: account) }
        try bench.create(Toy.alarm, "delay=10", in: beta)
        #expect(try bench.engine.resetAll(now: 2_000_000_000) == 3)
        #expect(try bench.engine.objectCount() == 0)
        #expect(try bench.engine.accounts.all().isEmpty)
        let (alpha, gamma) = try (bench.account("alpha"), bench.account("gamma"))
        #expect(alpha.world != bench.account.world)
        #expect(try names(alpha) == [])
        #expect([alpha, gamma].map(bench.engine.now) == [2_000_000_000, 2_000_000_000])
        bench.wall.now += 1_000
        #expect(try bench.engine.fireDueTimers(limit: 1000) == 0)
        _ = try bench.sweep()
        #expect(try bench.allRows() == [:])

        _ = try bench.engine.resetAll()
        #expect(bench.engine.now(try bench.account("alpha")) == bench.wall.now)
    }

    @Test func aWorldsNumberIsNeverGivenTwice() throws {
        var worlds = [bench.account.world]
        for _ in 0..<5 {
            _ = try bench.engine.reset(bench.account)
            worlds.append(bench.account.world)
            _ = try bench.sweep()
        }
        #expect(Set(worlds).count == 6)
        #expect(worlds == worlds.sorted())
    }
}

extension Engine {
    /// Whether the control plane finds an object of that id.
    func inspectable(_ id: String) throws -> Bool {
        do {
            _ = try inspect(id, account: nil)
            return true
        } catch is Refusal {
            return false
        }
    }
}
