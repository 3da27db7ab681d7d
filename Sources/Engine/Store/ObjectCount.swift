// How many objects all present accounts have. After a start nobody knows. They are counted when somebody first asks, a portion at a time,
// because counting 300,000 of them takes 0.2 seconds. From then on every change keeps the number right.
import Storage

struct ObjectCount {
    /// nil: not counted yet.
    private(set) var total: Int64?
    /// How far the counting has come: all rows up to this number.
    private var position: Int64 = 0
    private var counted: Int64 = 0
    /// Rows that are counted at once: a few milliseconds.
    private static let portion: Int64 = 5000

    /// Counts a portion.
    /// - Parameter records: the id prefixes of the resources that do not count, as JSON.
    mutating func proceed(_ database: Database, besides records: String) throws(StorageError) {
        let portion = "SELECT sequence, world, kind FROM objects WHERE sequence > ?1 ORDER BY sequence LIMIT ?2"
        let last = try database.statement("SELECT max(sequence) FROM (\(portion))").first(.integer(position), .integer(Self.portion)) {
            $0.optionalInteger(0)
        }
        guard let last = last ?? nil else {
            total = counted
            return
        }
        counted += try database.statement(
            """
            SELECT count(*) FROM (\(portion)) JOIN worlds USING (world)
            WHERE is_current AND kind NOT IN (SELECT value FROM json_each(?3))
            """
        ).first(.integer(position), .integer(Self.portion), .text(records)) { $0.integer(0) } ?? 0
        position = last
    }

    /// A new row is behind all others, so the counting still comes to it.
    mutating func add() { total = total.map { $0 + 1 } }

    mutating func remove(row: Int64) {
        if let total { self.total = total - 1 } else if row <= position { counted -= 1 }
    }

    /// Whole worlds have been left behind.
    mutating func subtract(_ count: Int64) { self = total.map { ObjectCount(total: $0 - count) } ?? ObjectCount() }

    init(total: Int64? = nil) { self.total = total }
}
