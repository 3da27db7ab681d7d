// Numbered migrations. In the file, `user_version` is the number of migrations so far, and `application_id` says that it is Pinstripe's.

/// One step of the schema. Its number is its place in the list, from 1. A released step must never change.
public struct Migration: Sendable {
    public let sql: String

    public init(_ sql: String) { self.sql = sql }

    /// "PSTR", which tells a Pinstripe database from any other SQLite file.
    static let applicationID: Int64 = 0x5053_5452

    /// Refuses the database of another program, or of a newer Pinstripe, without changing it.
    static func requireOwn(_ migrations: [Migration], _ database: Database, at path: String) throws(StorageError) {
        let owner = try number("PRAGMA application_id", database)
        let tables = try number("SELECT count(*) FROM sqlite_schema", database)
        guard owner == applicationID || (owner == 0 && tables == 0) else {
            throw StorageError("The database \(path) belongs to another program. Name another with --database.")
        }
        let version = try number("PRAGMA user_version", database)
        guard version <= migrations.count else {
            throw StorageError(
                "The database \(path) was written by a newer Pinstripe (schema \(version), this one knows \(migrations.count)). "
                    + "Use that version, or name another database with --database.")
        }
    }

    /// - Parameter schema: makes at once what the migrations make in steps, for a new database. Nil: it is made in steps.
    static func apply(_ migrations: [Migration], orAtOnce schema: String?, to database: Database) throws(StorageError) {
        // The transaction is exclusive from the beginning. If another process holds the file, this fails.
        try database.execute("BEGIN EXCLUSIVE")
        do {
            try bringUp(migrations, schema, database)
            try database.execute("COMMIT")
        } catch {
            try? database.execute("ROLLBACK")
            throw error
        }
    }

    private static func bringUp(_ migrations: [Migration], _ schema: String?, _ database: Database) throws(StorageError) {
        let version = try number("PRAGMA user_version", database)
        guard version < migrations.count else { return }
        if version == 0, let schema {
            try database.execute(schema)
        } else {
            for migration in migrations[Int(max(version, 0))...] { try database.execute(migration.sql) }
        }
        try database.execute("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(migrations.count)")
    }

    private static func number(_ sql: String, _ database: Database) throws(StorageError) -> Int64 {
        try database.statement(sql).first { $0.integer(0) } ?? 0
    }
}
