// A history with a row for each entry, so that the ten-thousandth entry costs no more than the first. Only the newest entries are kept.
import Storage
import Wire

final class Journal {
    struct Entry {
        /// The oldest has the number 1.
        let number: Int64
        /// JSON.
        let text: String

        /// The entry with its number.
        func json() throws -> JSON {
            let entry: JSONObject = ["number": .integer(number)]
            return .object(entry.merging(try JSON.parse(text).object ?? [:]) { _, new in new })
        }
    }

    private let database: Database
    private let table: String
    /// The number of entries that each owner keeps.
    private let length: Int64
    /// The number of entries that are kept elsewhere, before the first one here.
    private let offset: Int64
    private let newestNumber: Statement
    private let insert: Statement
    private let trim: Statement

    /// - Parameter table: a table with the columns `world`, `owner`, `number` and `entry`. The first three are unique together.
    init(_ database: Database, table: String, length: Int64, offset: Int64 = 0) throws(StorageError) {
        self.database = database
        self.table = table
        self.length = length
        self.offset = offset
        newestNumber = try database.statement("SELECT max(number) FROM \(table) WHERE world = ? AND owner = ?")
        insert = try database.statement("INSERT INTO \(table) (world, owner, number, entry) VALUES (?, ?, ?, ?)")
        trim = try database.statement("DELETE FROM \(table) WHERE world = ? AND owner = ? AND number <= ?")
    }

    /// - Parameter text: JSON.
    func append(_ text: String, to owner: Int64, world: Int64) throws(StorageError) {
        // Not one statement with RETURNING: SQLite keeps what that returns in a table of its own, which costs more than the look-up.
        let newest = try newestNumber.first(.integer(world), .integer(owner)) { $0.optionalInteger(0) } ?? nil
        let number = (newest ?? offset) + 1
        try insert.run(.integer(world), .integer(owner), .integer(number), .text(text))
        guard number > length else { return }
        try trim.run(.integer(world), .integer(owner), .integer(number - length))
    }

    /// The newest entries before that number, newest first.
    func newest(of owner: Int64, world: Int64, before number: Int64 = .max, limit: Int64) throws(StorageError) -> [Entry] {
        try database.statement(newestFirst)
            .all(.integer(world), .integer(owner), .integer(number), .integer(limit), read: Self.read)
    }

    /// A page of the entries before that number, newest first. It ends after `limit` entries or `maximum` bytes.
    /// - Parameter besides: bytes that are shown with each entry, in addition to its own.
    func page(
        of owner: Int64, world: Int64, before number: Int64 = .max, limit: Int64, besides: Int = 0, maximum: Int = Engine.maximumPage
    ) throws(StorageError) -> (entries: ArraySlice<Entry>, hasMore: Bool) {
        var (bytes, isFull) = (0, false)
        let values: [Value] = [.integer(world), .integer(owner), .integer(number), .integer(limit + 1)]
        let entries = try database.statement(newestFirst).all(values, read: Self.read) { entry in
            // One entry more only shows that there is another page.
            isFull = bytes > maximum
            bytes += entry.text.utf8.count + besides
            return isFull
        }
        let count = min(isFull ? entries.count - 1 : entries.count, Int(limit))
        return (entries.prefix(count), entries.count > count)
    }

    private var newestFirst: String {
        "SELECT number, entry FROM \(table) WHERE world = ? AND owner = ? AND number < ? ORDER BY number DESC LIMIT ?"
    }

    private static func read(_ row: Row) -> Entry { Entry(number: row.integer(0), text: row.text(1)) }

    func remove(_ owner: Int64, world: Int64) throws(StorageError) {
        try database.statement("DELETE FROM \(table) WHERE world = ? AND owner = ?").run(.integer(world), .integer(owner))
    }
}
