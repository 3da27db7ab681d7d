// The accounts that were ever touched. One is made on first touch; a reset gives it a new world, whatever the old one holds.
import Storage

public final class Accounts {
    private let database: Database
    private let wallClock: () -> Int64
    /// A copy of what the table says; dropped whenever a commit fails, and when it grows.
    private var known: [AccountKey: Account] = [:]
    private var byWorld: [Int64: Account] = [:]
    /// Copies that are kept. It grows where more than half of them are on their way, which cannot be dropped.
    private var maximumKnown = 10_000
    /// The account that was made last.
    private var newest: Account?
    /// Called with every account whose world has just begun.
    var begin: ((Account) throws -> Void)?

    init(_ database: Database, wallClock: @escaping () -> Int64) {
        self.database = database
        self.wallClock = wallClock
    }

    /// The account, made when this is its first touch. A connected account starts with its platform's clock, and any other with the
    /// clock that was set for all.
    public func account(_ key: AccountKey) throws -> Account {
        if let account = try find(key) { return account }
        let account = try make(key, clock: inheritedClock(key))
        newest = account
        remember(account)
        return account
    }

    /// The account if it was touched before.
    public func find(_ key: AccountKey) throws -> Account? {
        if let account = known[key] { return account }
        return try accounts(
            "account = ? AND platform = ? AND livemode = ?", [.text(key.id), .text(key.platform ?? ""), .integer(key.isLive ? 1 : 0)]
        ).first
    }

    private func remember(_ account: Account) {
        if known.count >= maximumKnown {
            // Two copies of one that is on its way would not agree on where it is.
            known = known.filter { $0.value.isMoving }
            byWorld = byWorld.filter { $0.value.isMoving }
            maximumKnown = max(10_000, known.count * 2)
        }
        known[account.key] = account
        byWorld[account.world] = account
    }

    /// Whether `id` is the own account of some key.
    public func isOwned(_ id: String) throws -> Bool {
        try database.statement("SELECT 1 FROM worlds WHERE account = ? AND platform = '' AND is_current").first(.text(id)) { _ in true } ?? false
    }

    /// The accounts of that id: of either mode, reached by a key of their own, or connected by platforms, each of which has one for itself.
    func called(_ id: String) throws -> [Account] { try accounts("account = ?", [.text(id)]) }

    /// The accounts there are, the oldest first.
    public func all(limit: Int64 = .max) throws -> [Account] {
        try accounts("TRUE ORDER BY world LIMIT ?", [.integer(limit)])
    }

    /// The present worlds of `account` and of the accounts connected to it; nil: those of all. There may be very many: go through them by
    /// `account(ofWorld:)`, some in each turn.
    public func worlds(of account: Account?) throws(StorageError) -> [Int64] {
        guard let account else {
            return try database.statement("SELECT world FROM worlds WHERE is_current ORDER BY world").all { $0.integer(0) }
        }
        guard account.key.platform == nil else { return [account.world] }
        return try [account.world]
            + database.statement("SELECT world FROM worlds WHERE is_current AND platform = ? AND livemode = ? ORDER BY begun, world")
            .all([.text(account.id), .integer(account.key.isLive ? 1 : 0)]) { $0.integer(0) }
    }

    /// The account whose present world is `world`; nil: that has been left behind.
    public func account(ofWorld world: Int64) throws -> Account? {
        if let account = byWorld[world] { return account }
        return try accounts("world = ?", [.integer(world)]).first
    }

    /// Whether `world` is the present one of `account`, or of an account connected to it.
    func isFamily(_ world: Int64, of account: Account) throws -> Bool {
        guard world != account.world else { return true }
        guard let member = try self.account(ofWorld: world) else { return false }
        return member.key.platform == account.id && account.key.platform == nil && member.key.isLive == account.key.isLive
    }

    /// A page of the accounts connected to `platform`, in the order asked for, with one more than its limit where there is more.
    func connected(to platform: Account, _ page: AccountPage) throws -> [Account] {
        let (condition, values) = page.sql
        return try accounts(
            "platform = ? AND livemode = ?\(condition)", [.text(platform.id), .integer(platform.key.isLive ? 1 : 0)] + values)
    }

    /// Gives the account a new world, and leaves the old one behind.
    func renew(_ account: Account, clock: Clock) throws {
        try leave(account)
        let renewed = try make(account.key, clock: clock)
        account.world = renewed.world
        account.created = renewed.created
        account.isMoving = false
        account.heldAt = nil
        account.nextDue = nil
        account.clock = renewed.clock
        remember(account)
    }

    /// Leaves the account behind: it is made anew when it is next touched.
    func leave(_ account: Account) throws {
        try database.statement("UPDATE worlds SET is_current = 0 WHERE world = ?").run(.integer(account.world))
        byWorld[account.world] = nil
        known[account.key] = nil
    }

    /// Leaves some of all accounts behind.
    /// - Returns: whether there may be more.
    func leaveSome(limit: Int64) throws -> Bool {
        try database.statement("UPDATE worlds SET is_current = 0 WHERE world IN (SELECT world FROM worlds WHERE is_current LIMIT ?)").run(.integer(limit))
        let hasMore = database.changes == limit
        forget()
        return hasMore
    }

    /// Runs `body`. Where that is refused, an account that it was the first to touch is not there afterwards, unless the refusal has left
    /// something in it: a declined charge, say.
    public func provisionally<Result>(_ body: () throws -> Result) throws -> Result {
        let before = newest
        do {
            return try body()
        } catch {
            if let newest, newest !== before, !newest.hasChanged { try discard(newest) }
            throw error
        }
    }

    private func discard(_ account: Account) throws {
        try database.write { try leave(account) }
    }

    /// Time goes forward only.
    func save(_ clock: Clock, of account: Account) throws {
        let wall = wallClock()
        guard clock.now(wall: wall) >= account.heldAt ?? account.clock.now(wall: wall) else { throw EngineFault("the clock of \(account.id) would go back") }
        try database.statement("UPDATE worlds SET clock_offset = ?, frozen_at = ? WHERE world = ?")
            .run(.integer(clock.offset), .optional(clock.frozenAt), .integer(account.world))
        account.clock = clock
    }

    /// Forgets the copies: after a commit that failed they may say what the table does not.
    func forget() {
        known.removeAll()
        byWorld.removeAll()
    }

    /// The clock that new accounts start with.
    func defaultClock() throws -> Clock {
        let stored = try database.statement("SELECT value FROM facts WHERE name = 'clock'").first { $0.text(0) }
        guard let parts = stored?.split(separator: " ", omittingEmptySubsequences: false), parts.count == 2 else { return Clock() }
        return Clock(offset: Int64(parts[0]) ?? 0, frozenAt: Int64(parts[1]))
    }

    func saveDefaultClock(_ clock: Clock) throws {
        let text = "\(clock.offset) \(clock.frozenAt.map(String.init) ?? "")"
        try database.statement("INSERT OR REPLACE INTO facts (name, value) VALUES ('clock', ?)").run(.text(text))
    }

    /// The clock that an account begins with.
    func inheritedClock(_ key: AccountKey) throws -> Clock {
        try key.platformKey.flatMap(find)?.clock ?? defaultClock()
    }

    private func make(_ key: AccountKey, clock: Clock) throws -> Account {
        let created = clock.now(wall: wallClock())
        return try database.write {
            try database.statement("INSERT INTO worlds (account, platform, livemode, clock_offset, frozen_at, begun) VALUES (?, ?, ?, ?, ?, ?)")
                .run(
                    .text(key.id), .text(key.platform ?? ""), .integer(key.isLive ? 1 : 0), .integer(clock.offset),
                    .optional(clock.frozenAt), .integer(created))
            let account = Account(key, world: database.lastInsertedRow, created: created, clock: clock)
            try begin?(account)
            return account
        }
    }

    /// The accounts whose present worlds meet a condition, each the one that is known already where there is one.
    private func accounts(_ condition: String, _ values: [Value]) throws -> [Account] {
        let rows = try database.statement(
            "SELECT account, platform, livemode, world, clock_offset, frozen_at, begun FROM worlds WHERE is_current AND \(condition)"
        ).all(values) { row in
            let platform = row.text(1)
            let key = AccountKey(id: row.text(0), platform: platform.isEmpty ? nil : platform, isLive: row.integer(2) == 1)
            return Account(
                key, world: row.integer(3), created: row.integer(6), clock: Clock(offset: row.integer(4), frozenAt: row.optionalInteger(5)))
        }
        return rows.map { account in
            if let known = known[account.key] { return known }
            remember(account)
            return account
        }
    }
}
