// The table of snapshots, and the worlds that belong to them. A world of a snapshot is not current, and the sweeper leaves it alone.
import Storage

final class SnapshotStore {
    private let database: Database

    init(_ database: Database) throws {
        self.database = database
        // What has become of the rows that are being copied: by the number of the new world.
        try database.execute(
            """
            CREATE TEMP TABLE copied_objects (world INTEGER, old INTEGER, new INTEGER, PRIMARY KEY (world, old)) WITHOUT ROWID;
            CREATE TEMP TABLE copied_deliveries (world INTEGER, old INTEGER, new INTEGER, PRIMARY KEY (world, old)) WITHOUT ROWID;
            """)
    }

    /// Discards what was copied in part, when the daemon stopped or a commit failed. Copies for a restore are made again.
    func tidy() throws {
        try database.execute("DELETE FROM copied_objects; DELETE FROM copied_deliveries")
        guard try database.statement("SELECT 1 FROM worlds WHERE snapshot IS NOT NULL LIMIT 1").first(read: { _ in true }) ?? false else { return }
        try database.write {
            let incomplete = "SELECT snapshot FROM snapshots WHERE NOT is_complete"
            try database.statement("UPDATE worlds SET snapshot = NULL WHERE snapshot IS NOT NULL AND (copy_of IS NOT NULL OR snapshot IN (\(incomplete)))")
                .run()
            try database.statement("DELETE FROM snapshots WHERE NOT is_complete").run()
        }
    }

    // MARK: Finding

    func find(_ key: SnapshotKey) throws(StorageError) -> Snapshot? {
        try database.statement("SELECT \(Self.columns) WHERE account = ? AND platform = ? AND livemode = ? AND name = ? AND is_complete")
            .all(Self.values(key.account) + [.text(key.name)], read: Self.read).first
    }

    func find(_ number: Int64) throws(StorageError) -> Snapshot? {
        try database.statement("SELECT \(Self.columns) WHERE snapshot = ? AND is_complete").first(.integer(number), read: Self.read)
    }

    /// By name. One more than the limit, if there are more.
    /// - Parameter name: they come after the one with this name.
    func page(of account: AccountKey?, after name: String, limit: Int64) throws(StorageError) -> [Snapshot] {
        try database.statement(
            "SELECT \(Self.columns) WHERE account = ? AND platform = ? AND livemode = ? AND name > ? AND is_complete ORDER BY name LIMIT ?"
        ).all(Self.values(account) + [.text(name), .integer(limit + 1)], read: Self.read)
    }

    /// Its own worlds, or the copies of them that a restore makes current. In the order in which they were made.
    func members(of number: Int64, areCopies: Bool = false) throws(StorageError) -> [Snapshot.Member] {
        try database.statement(
            """
            SELECT world, account, platform, livemode, begun, frozen_at, runs FROM worlds
            WHERE snapshot = ? AND (copy_of IS NOT NULL) = ? ORDER BY world
            """
        ).all(.integer(number), .integer(areCopies ? 1 : 0)) { row in
            let platform = row.text(2)
            return Snapshot.Member(
                world: row.integer(0), key: AccountKey(id: row.text(1), platform: platform.isEmpty ? nil : platform, isLive: row.integer(3) == 1),
                begun: row.integer(4), now: row.integer(5), runs: row.integer(6) == 1)
        }
    }

    // MARK: Making

    /// A snapshot without accounts, which nobody finds before it is complete.
    func begin(_ key: SnapshotKey, created: Int64) throws(StorageError) -> Int64 {
        try database.statement("INSERT INTO snapshots (account, platform, livemode, name, created) VALUES (?, ?, ?, ?, ?)")
            .run(Self.values(key.account) + [.text(key.name), .integer(created)])
        return database.lastInsertedRow
    }

    /// A world for the copy of a world.
    /// - Parameter isSpare: whether it is to be restored, and not to be the snapshot's own.
    func addWorld(likeThat source: Int64, to number: Int64, isSpare: Bool) throws(StorageError) -> Int64 {
        try database.statement(
            """
            INSERT INTO worlds (account, platform, livemode, clock_offset, frozen_at, is_current, begun, snapshot, copy_of, runs)
            SELECT account, platform, livemode, 0, frozen_at, 0, begun, ?, ?, runs FROM worlds WHERE world = ?
            """
        ).run(.integer(number), .optional(isSpare ? source : nil), .integer(source))
        return database.lastInsertedRow
    }

    /// A world for an account that comes from a file.
    func addWorld(_ member: Snapshot.Member, to number: Int64) throws(StorageError) -> Int64 {
        try database.statement(
            "INSERT INTO worlds (account, platform, livemode, frozen_at, is_current, begun, snapshot, runs) VALUES (?, ?, ?, ?, 0, ?, ?, ?)"
        ).run(Self.values(member.key) + [.integer(member.now), .integer(member.begun), .integer(number), .integer(member.runs ? 1 : 0)])
        return database.lastInsertedRow
    }

    /// In a snapshot, the clock stands still.
    func setClock(of world: Int64, now: Int64, runs: Bool) throws(StorageError) {
        try database.statement("UPDATE worlds SET clock_offset = 0, frozen_at = ?, runs = ? WHERE world = ?")
            .run(.integer(now), .integer(runs ? 1 : 0), .integer(world))
    }

    /// Makes it complete. It takes the place of the one that had its name.
    func complete(_ number: Int64, _ key: SnapshotKey, objects: Int64, clock: (now: Int64, isFrozen: Bool)) throws(StorageError) {
        if let former = try find(key) { try discard(former.number) }
        try database.statement(
            """
            UPDATE snapshots SET is_complete = 1, objects = ?2, clock = ?3, runs = ?4,
            accounts = (SELECT count(*) FROM worlds WHERE snapshot = ?1 AND copy_of IS NULL) WHERE snapshot = ?1
            """
        ).run(.integer(number), .integer(objects), .integer(clock.now), .integer(clock.isFrozen ? 0 : 1))
    }

    // MARK: Removing

    /// The sweeper deletes its worlds.
    func discard(_ number: Int64) throws(StorageError) {
        try database.statement("UPDATE worlds SET snapshot = NULL WHERE snapshot = ?").run(.integer(number))
        try database.statement("DELETE FROM snapshots WHERE snapshot = ?").run(.integer(number))
    }

    func discard(world: Int64) throws(StorageError) {
        try database.statement("UPDATE worlds SET snapshot = NULL WHERE world = ?").run(.integer(world))
    }

    func discardSpare(of number: Int64) throws(StorageError) {
        try database.statement("UPDATE worlds SET snapshot = NULL WHERE snapshot = ? AND copy_of IS NOT NULL").run(.integer(number))
    }

    // MARK: Restoring

    /// Makes the copies current. A clock that ran goes on from the time that it showed.
    func adoptSpare(of number: Int64, wall: Int64) throws(StorageError) {
        try database.statement(
            """
            UPDATE worlds SET is_current = 1, snapshot = NULL, copy_of = NULL, clock_offset = iif(runs, frozen_at - ?2, 0),
            frozen_at = iif(runs, NULL, frozen_at), runs = 0 WHERE snapshot = ?1 AND copy_of IS NOT NULL
            """
        ).run(.integer(number), .integer(wall))
    }

    private static let columns = "snapshot, account, platform, livemode, name, created, objects, accounts, clock, runs FROM snapshots"

    private static func values(_ account: AccountKey?) -> [Value] {
        [.text(account?.id ?? ""), .text(account?.platform ?? ""), .integer(account?.isLive == true ? 1 : 0)]
    }

    private static func read(_ row: Row) -> Snapshot {
        let (id, platform) = (row.text(1), row.text(2))
        let account = id.isEmpty ? nil : AccountKey(id: id, platform: platform.isEmpty ? nil : platform, isLive: row.integer(3) == 1)
        return Snapshot(
            number: row.integer(0), key: SnapshotKey(known: account, row.text(4)), created: row.integer(5), objects: row.integer(6),
            accounts: row.integer(7), clock: row.integer(8), runs: row.integer(9) == 1)
    }
}
