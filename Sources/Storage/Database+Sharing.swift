// A file that another program uses, too.
import CSQLite

extension Database {
    /// Whether another program has locked a shared file, so that a write would fail. Ask between turns.
    public var isHeldByOthers: Bool {
        guard isShared, !isInTransaction else { return false }
        sqlite3_busy_timeout(connection, 0)
        defer { sqlite3_busy_timeout(connection, Self.moment) }
        do {
            try statement("BEGIN IMMEDIATE").run()
            try statement("ROLLBACK").run()
            return false
        } catch {
            return error.code & 0xFF == SQLITE_BUSY
        }
    }

    /// Milliseconds that a write waits for another program, while the event loop stands still.
    static let moment: Int32 = 40
}
