// All accounts that were ever used. An account is made when it is first used. A reset gives it a new world.
import Storage

public final class Accounts {
    private let database: Database
    private let wallClock: () -> Int64
    /// Copies of rows of the table. They are dropped when a commit fails, and when there are too many.
    private var known: [AccountKey: Account] = [:]
    private var byWorld: [Int64: Account] = [:]
    /// The number of copies that are kept. It grows if clocks of more than half of them are being moved, because those cannot be dropped.
    private var maximumKnown = 10_000
    /// The account that was made last.
    private var newest: Account?
    /// Is called with every account that has just got a new world.
    var begin: ((Account) throws -> Void)?

    init(_ database: Database, wallClock: @escaping () -> Int64) {
        self.database = database
        self.wallClock = wallClock
    }

    /// The account. It is made if it is used for the first time. A connected account starts with its platform's clock, and any other with the clock
    /// for new accounts.
    public func account(_ key: AccountKey) throws -> Account {
        if let account = try find(key) { return account }
        let account = try make(key, clock: inheritedClock(key))
        newest = account
        remember(account)
        return account
    }

    /// The account, if it was used before.
    public func find(_ key: AccountKey) throws -> Account? {
        if let account = known[key] { return account }
        return try accounts(
            "account = ? AND platform = ? AND livemode = ?", [.text(key.id), .text(key.platform ?? ""), .integer(key.isLive ? 1 : 0)]
        ).first
    }

    /// The account of an API key, by its id. Nil if it was not used before.
    public func find(id: String, isLive: Bool) throws -> Account? { try find(AccountKey(id: id, platform: nil, isLive: isLive)) }

    private func remember(_ account: Account) {
        if known.count >= maximumKnown {
            // While its clock is being moved, there must be only one copy of an account.
            known = known.filter { $0.value.isMoving }
            byWorld = byWorld.filter { $0.value.isMoving }
            maximumKnown = max(10_000, known.count * 2)
        }
        known[account.key] = account
        byWorld[account.world] = account
    }

    /// Whether a key has the account with that id as its own.
    public func isOwned(_ id: String) throws -> Bool {
        try database.statement("SELECT 1 FROM worlds WHERE account = ? AND platform = '' AND is_current").first(.text(id)) { _ in true } ?? false
    }

    /// The accounts with that id. There may be several: one for each mode, and one for each platform that uses the id.
    func called(_ id: String) throws -> [Account] { try accounts("account = ?", [.text(id)]) }

    /// Accounts, oldest first.
    public func all(limit: Int64 = .max) throws -> [Account] {
        try accounts("TRUE ORDER BY world LIMIT ?", [.integer(limit)])
    }

    /// The present worlds of the account and of those connected to it, or of all accounts if that is nil. There may be very many. Go through them
    /// with `account(ofWorld:)`, some in each turn.
    public func worlds(of account: Account?) throws(StorageError) -> [Int64] {
        guard let account else {
            return try database.statement("SELECT world FROM worlds WHERE is_current ORDER BY world").all { $0.integer(0) }
        }
        guard account.key.platform == nil else { return [account.world] }
        return try [account.world]
            + database.statement("SELECT world FROM worlds WHERE is_current AND platform = ? AND livemode = ? ORDER BY begun, world")
            .all([.text(account.id), .integer(account.key.isLive ? 1 : 0)]) { $0.integer(0) }
    }

    /// The account with that present world. Nil if a reset has abandoned the world.
    public func account(ofWorld world: Int64) throws -> Account? {
        if let account = byWorld[world] { return account }
        return try accounts("world = ?", [.integer(world)]).first
    }

    /// Whether that is the present world of the account, or of an account connected to it.
    func isFamily(_ world: Int64, of account: Account) throws -> Bool {
        guard world != account.world else { return true }
        guard let member = try self.account(ofWorld: world) else { return false }
        return member.key.platform == account.id && account.key.platform == nil && member.key.isLive == account.key.isLive
    }

    /// A page of the accounts that are connected to the platform, in the requested order. One more than the limit, if there are more.
    func connected(to platform: Account, _ page: AccountPage) throws -> [Account] {
        let (condition, values) = page.sql
        return try accounts(
            "platform = ? AND livemode = ?\(condition)", [.text(platform.id), .integer(platform.key.isLive ? 1 : 0)] + values)
    }

    /// Gives the account a new world and abandons the old one.
    func renew(_ account: Account, clock: Clock) throws {
        try leave(account)
        let renewed = try make(account.key, clock: clock)
        account.enter(renewed)
        remember(account)
    }

    /// Abandons the account. It is made again when it is next used.
    func leave(_ account: Account) throws {
        try database.statement("UPDATE worlds SET is_current = 0 WHERE world = ?").run(.integer(account.world))
        byWorld[account.world] = nil
        known[account.key] = nil
    }

    /// Gives the account a world that a snapshot has kept. The old one is abandoned already, and the table knows the new one.
    func adopt(_ world: Int64, for account: Account) throws {
        guard let restored = try self.account(ofWorld: world) else { throw EngineFault("the world \(world) is not current") }
        account.enter(restored)
        remember(account)
    }

    /// Abandons a portion of all accounts.
    /// - Returns: whether there may be more.
    func leaveSome(limit: Int64) throws -> Bool {
        try database.statement("UPDATE worlds SET is_current = 0 WHERE world IN (SELECT world FROM worlds WHERE is_current LIMIT ?)").run(.integer(limit))
        let hasMore = database.changes == limit
        forget()
        return hasMore
    }

    /// Runs the body. If it is refused, an account that it used first is removed again, unless the refusal has left something in it, such as a
    /// declined charge.
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

    /// Time only goes forward.
    func save(_ clock: Clock, of account: Account) throws {
        let wall = wallClock()
        guard clock.now(wall: wall) >= account.heldAt ?? account.clock.now(wall: wall) else { throw EngineFault("the clock of \(account.id) would go back") }
        try database.statement("UPDATE worlds SET clock_offset = ?, frozen_at = ? WHERE world = ?")
            .run(.integer(clock.offset), .optional(clock.frozenAt), .integer(account.world))
        account.clock = clock
    }

    /// Drops the copies. After a commit that failed they may differ from the table.
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

    /// The accounts whose present worlds meet a condition. If there is a copy of an account, it is used.
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
