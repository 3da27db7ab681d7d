// Deliveries in SQLite. They are written in the turn that emits the event. Those with a `due` are to be attempted now.
import Storage
import Wire

final class DeliveryStore {
    /// Which deliveries to list.
    struct Query {
        /// The number of the event's row.
        var event: Int64?
        var endpoint: String?
        var outcome: DeliveryOutcome?
        /// The page begins after this delivery.
        var after: Delivery?
        var limit: Int64 = 10

        /// The first rows of several ranges, merged.
        func newest(of rows: [Delivery]) -> [Delivery] {
            Array(rows.sorted { ($0.event, $0.sequence) > ($1.event, $1.sequence) }.prefix(Int(limit) + 1))
        }
    }

    private let database: Database
    private let watch: WorldWatch
    /// Every attempt, with what was sent and what came back.
    let attempts: Journal

    /// - Parameter historyLength: the number of attempts that a delivery keeps.
    init(_ database: Database, _ watch: WorldWatch, historyLength: Int64) throws(StorageError) {
        self.database = database
        self.watch = watch
        attempts = try Journal(database, table: "attempts", length: historyLength)
    }

    /// - Parameter now: since when it is due, in Unix seconds.
    func insert(_ event: Int64, to endpoint: WebhookEndpoint, world: Int64, now: Int64, isManual: Bool = false) throws(StorageError) -> DueDelivery {
        watch.note(world)
        try database.statement(
            """
            INSERT INTO deliveries (world, event, endpoint, endpoint_world, created, outcome, due, is_manual, is_counted)
            VALUES (?1, ?2, ?3, ?4, ?5, 'pending', ?5, ?6, 1)
            """
        ).run(
            .integer(world), .integer(event), .text(endpoint.id), .integer(endpoint.world), .integer(now), .integer(isManual ? 1 : 0))
        return DueDelivery(sequence: database.lastInsertedRow, world: world, endpoint: endpoint.id, endpointWorld: endpoint.world)
    }

    func find(_ sequence: Int64) throws(StorageError) -> Delivery? {
        try database.statement("SELECT \(Self.columns) WHERE d.sequence = ?").first(.integer(sequence), read: Self.read)
    }

    func find(event: Int64, endpoint: String, world: Int64) throws(StorageError) -> Delivery? {
        try database.statement("SELECT \(Self.columns) WHERE d.world = ? AND d.event = ? AND d.endpoint = ?")
            .first(.integer(world), .integer(event), .text(endpoint), read: Self.read)
    }

    /// The first rows of a world, newest event first. One more than the limit, if there are more. They are a range of one index. For one endpoint,
    /// there is a range for each outcome.
    func page(_ query: Query, world: Int64) throws(StorageError) -> [Delivery] {
        guard query.endpoint != nil, query.outcome == nil else { return try range(query, world: world) }
        var rows: [Delivery] = []
        for outcome in DeliveryOutcome.allCases {
            var query = query
            query.outcome = outcome
            rows += try range(query, world: world)
        }
        return query.newest(of: rows)
    }

    private func range(_ query: Query, world: Int64) throws(StorageError) -> [Delivery] {
        var conditions = ["d.world = ?"]
        var values: [Value] = [.integer(world)]
        func require(_ condition: String, _ required: Value...) {
            conditions.append(condition)
            values += required
        }
        if let event = query.event { require("d.event = ?", .integer(event)) }
        if let endpoint = query.endpoint { require("d.endpoint = ?", .text(endpoint)) }
        if let outcome = query.outcome { require("d.outcome = ?", .text(outcome.rawValue)) }
        if let after = query.after { require("(d.event, d.sequence) < (?, ?)", .integer(after.event), .integer(after.sequence)) }
        values.append(.integer(query.limit + 1))
        return try database.statement(
            "SELECT \(Self.columns) WHERE \(conditions.joined(separator: " AND ")) ORDER BY d.event DESC, d.sequence DESC LIMIT ?"
        ).all(values, read: Self.read)
    }

    /// All that is due.
    func due() throws(StorageError) -> [DueDelivery] {
        try database.statement(
            "SELECT d.sequence, d.world, d.endpoint, d.endpoint_world FROM deliveries d JOIN worlds w ON w.world = d.world "
                + "WHERE d.due IS NOT NULL AND w.is_current ORDER BY d.sequence"
        ).all { DueDelivery(sequence: $0.integer(0), world: $0.integer(1), endpoint: $0.text(2), endpointWorld: $0.integer(3)) }
    }

    /// Names the present world of an account's platform in the deliveries to its endpoints, after a restore.
    func setPlatform(_ platform: Int64, of world: Int64) throws(StorageError) {
        try database.statement("UPDATE deliveries SET endpoint_world = ? WHERE world = ? AND endpoint_world = 0").run(.integer(platform), .integer(world))
    }

    /// Writes the state of the delivery.
    /// - Parameter former: its former state. Columns of an index are written only if they have changed.
    func save(_ delivery: Delivery, former: Delivery) throws(StorageError) {
        watch.note(delivery.world)
        try database.statement("UPDATE deliveries SET tries = ?, next_attempt = ?, due = ?, is_manual = ?, is_counted = ? WHERE sequence = ?").run(
            .integer(delivery.tries), .optional(delivery.nextAttempt), .optional(delivery.due), .integer(delivery.isManual ? 1 : 0),
            .integer(delivery.isCounted ? 1 : 0), .integer(delivery.sequence))
        guard delivery.outcome != former.outcome else { return }
        try database.statement("UPDATE deliveries SET outcome = ? WHERE sequence = ?")
            .run(.text(delivery.outcome.rawValue), .integer(delivery.sequence))
    }

    private static let columns = """
        d.sequence, d.world, d.event, o.id, d.endpoint, d.endpoint_world, d.created, d.outcome, d.tries, d.next_attempt, d.due, d.is_manual,
        d.is_counted FROM deliveries d CROSS JOIN objects o ON o.sequence = d.event
        """

    private static func read(_ row: Row) -> Delivery {
        Delivery(
            sequence: row.integer(0), world: row.integer(1), event: row.integer(2), eventID: row.text(3), endpoint: row.text(4),
            endpointWorld: row.integer(5), created: row.integer(6), outcome: DeliveryOutcome(rawValue: row.text(7)) ?? .pending,
            tries: row.integer(8), nextAttempt: row.optionalInteger(9), due: row.optionalInteger(10), isManual: row.integer(11) == 1,
            isCounted: row.integer(12) == 1)
    }
}
