// Another program that holds the write lock of a SQLite file, as Litestream does for moments.
import CSQLite

public final class ForeignLock {
    public struct Refused: Error {}

    private let connection: OpaquePointer

    public init(on path: String) throws {
        var connection: OpaquePointer?
        guard sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE, "unix") == SQLITE_OK, let connection else { throw Refused() }
        self.connection = connection
        guard sqlite3_exec(connection, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK else { throw Refused() }
    }

    public func release() { sqlite3_exec(connection, "ROLLBACK", nil, nil, nil) }

    deinit { sqlite3_close_v2(connection) }
}
