// What will happen later, as rows. Due times are on the account's clock.
import Storage
import Wire

final class TimerStore {
    struct Timer {
        let sequence: Int64
        let due: Int64
        let id: String
        let transition: String
        /// JSON. Nil if it has no arguments.
        let arguments: String?

        func parsedArguments() throws -> Arguments { Arguments(try arguments.map { try JSON.parse($0) }?.object ?? [:]) }
    }

    private let database: Database
    private let watch: WorldWatch
    private let selectNext: Statement

    init(_ database: Database, _ watch: WorldWatch) throws(StorageError) {
        self.database = database
        self.watch = watch
        selectNext = try database.statement("SELECT \(Self.columns) FROM timers WHERE world = ? AND due <= ? ORDER BY due, sequence LIMIT 1")
    }

    func insert(_ timer: Change.Timer, world: Int64) throws(StorageError) {
        watch.note(world)
        let values = timer.arguments.values
        let arguments = values.isEmpty ? nil : String(decoding: JSON.object(values).compact(), as: UTF8.self)
        try database.statement("INSERT INTO timers (world, due, id, transition, arguments) VALUES (?, ?, ?, ?, ?)")
            .run(.integer(world), .integer(timer.due), .text(timer.id), .text(timer.transition), .optional(arguments))
    }

    /// The first timer of the world that is due at that time.
    func next(world: Int64, due now: Int64) throws(StorageError) -> Timer? {
        try selectNext.first(.integer(world), .integer(now), read: Self.read)
    }

    /// When the world's next timer is due. `Int64.max` if there is none.
    func nextDue(world: Int64) throws(StorageError) -> Int64 {
        try database.statement("SELECT due FROM timers WHERE world = ? ORDER BY due LIMIT 1").first(.integer(world)) { $0.integer(0) } ?? .max
    }

    /// The worlds with timers, and the due time of the first timer of each. Each world costs one look-up, even if it has many timers.
    func worlds() throws(StorageError) -> [(world: Int64, due: Int64, offset: Int64)] {
        try database.statement(
            """
            WITH RECURSIVE waiting (world) AS (
                SELECT min(world) FROM timers
                UNION ALL SELECT (SELECT min(world) FROM timers WHERE timers.world > waiting.world) FROM waiting WHERE world IS NOT NULL
            )
            SELECT world, (SELECT min(due) FROM timers WHERE timers.world = waiting.world) AS first, clock_offset
            FROM waiting JOIN worlds USING (world) WHERE is_current AND first <= coalesce(frozen_at, first)
            """
        ).all { ($0.integer(0), $0.integer(1), $0.integer(2)) }
    }

    /// The timers of an object, in the order in which they are due.
    func timers(of id: String, world: Int64, limit: Int64) throws(StorageError) -> [Timer] {
        try database.statement("SELECT \(Self.columns) FROM timers WHERE id = ? AND world = ? ORDER BY due, sequence LIMIT ?")
            .all(.text(id), .integer(world), .integer(limit), read: Self.read)
    }

    /// The next timers of the world, in the order in which they are due.
    /// - Parameter last: they come after this one. Nil for the first ones.
    func page(world: Int64, after last: Timer?, limit: Int64) throws(StorageError) -> [Timer] {
        try database.statement("SELECT \(Self.columns) FROM timers WHERE world = ? AND (due, sequence) > (?, ?) ORDER BY due, sequence LIMIT ?")
            .all(.integer(world), .integer(last?.due ?? .min), .integer(last?.sequence ?? 0), .integer(limit), read: Self.read)
    }

    /// The timer with that number, if one of these worlds has it.
    func find(_ sequence: Int64, among worlds: [Int64]) throws(StorageError) -> Timer? {
        let found = try database.statement("SELECT \(Self.columns), world FROM timers WHERE sequence = ?")
            .first(.integer(sequence)) { (timer: Self.read($0), world: $0.integer(5)) }
        return found.flatMap { worlds.contains($0.world) ? $0.timer : nil }
    }

    private static let columns = "sequence, due, id, transition, arguments"

    private static func read(_ row: Row) -> Timer {
        Timer(sequence: row.integer(0), due: row.integer(1), id: row.text(2), transition: row.text(3), arguments: row.optionalText(4))
    }

    func remove(_ timer: Timer, world: Int64) throws(StorageError) {
        watch.note(world)
        try database.statement("DELETE FROM timers WHERE sequence = ?").run(.integer(timer.sequence))
    }
}
