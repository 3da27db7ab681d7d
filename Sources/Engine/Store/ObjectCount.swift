// The number of objects of all present accounts. It is unknown after the start. When somebody first asks, the objects are counted in portions,
// because counting 300,000 of them takes 0.2 seconds. After that, every change updates the number.
import Storage

struct ObjectCount {
    /// Nil if they are not counted yet.
    private(set) var total: Int64?
    /// All rows up to this number are counted.
    private var position: Int64 = 0
    private var counted: Int64 = 0
    /// The number of rows in one portion. It takes a few milliseconds.
    private static let portion: Int64 = 5000

    /// Counts a portion.
    /// - Parameter records: the numbers of the resources that do not count, as JSON.
    mutating func proceed(_ database: Database, besides records: String) throws(StorageError) {
        let portion = "SELECT sequence, world, resource FROM objects WHERE sequence > ?1 ORDER BY sequence LIMIT ?2"
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
            WHERE is_current AND resource NOT IN (SELECT value FROM json_each(?3))
            """
        ).first(.integer(position), .integer(Self.portion), .text(records)) { $0.integer(0) } ?? 0
        position = last
    }

    /// A new row comes after all others, so the counting will still reach it.
    mutating func add() { total = total.map { $0 + 1 } }

    mutating func remove(row: Int64) {
        if let total { self.total = total - 1 } else if row <= position { counted -= 1 }
    }

    /// Call it when a reset has abandoned whole worlds.
    mutating func subtract(_ count: Int64) { self = total.map { ObjectCount(total: $0 - count) } ?? ObjectCount() }

    init(total: Int64? = nil) { self.total = total }
}
