// What will happen later, as rows: due times on the clock of the account.
import Storage
import Wire

final class TimerStore {
    struct Timer {
        let sequence: Int64
        let due: Int64
        let id: String
        let transition: String
        /// JSON; nil: it has none.
        let arguments: String?
    }

    private let database: Database

    init(_ database: Database) { self.database = database }

    func insert(_ timer: Change.Timer, world: Int64) throws(StorageError) {
        let values = timer.arguments.values
        let arguments = values.isEmpty ? nil : String(decoding: JSON.object(values).compact(), as: UTF8.self)
        try database.statement("INSERT INTO timers (world, due, id, transition, arguments) VALUES (?, ?, ?, ?, ?)")
            .run(.integer(world), .integer(timer.due), .text(timer.id), .text(timer.transition), .optional(arguments))
    }

    /// The first timer of the world that is due at `now`.
    func next(world: Int64, due now: Int64) throws(StorageError) -> Timer? {
        try database.statement(
            "SELECT sequence, due, id, transition, arguments FROM timers WHERE world = ? AND due <= ? ORDER BY due, sequence LIMIT 1"
        ).first(.integer(world), .integer(now)) {
            Timer(sequence: $0.integer(0), due: $0.integer(1), id: $0.text(2), transition: $0.text(3), arguments: $0.optionalText(4))
        }
    }

    /// When the world's next timer is due; `Int64.max` where there is none.
    func nextDue(world: Int64) throws(StorageError) -> Int64 {
        try database.statement("SELECT due FROM timers WHERE world = ? ORDER BY due LIMIT 1").first(.integer(world)) { $0.integer(0) } ?? .max
    }

    func remove(_ timer: Timer) throws(StorageError) {
        try database.statement("DELETE FROM timers WHERE sequence = ?").run(.integer(timer.sequence))
    }
}
