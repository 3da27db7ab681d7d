// Deliveries in SQLite: the outbox, which is written in the turn that emits the event. Those with a `due` are to be attempted now.
import Storage
import Wire

final class DeliveryStore {
    /// Which deliveries are asked for.
    struct Query {
        var event: Int64?
        var endpoint: String?
        var outcome: DeliveryOutcome?
        /// The delivery to go on after.
        var after: Delivery?
        var limit: Int64 = 10
    }

    private let database: Database

    init(_ database: Database) { self.database = database }

    /// - Parameter now: since when it is due, in Unix seconds.
    func insert(_ event: Int64, to endpoint: Endpoint, world: Int64, now: Int64, isManual: Bool = false) throws(StorageError) -> DueDelivery {
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

    /// One page, newest event first, with one row more than its limit where there is more. Each world is a range of one index; of several
    /// the first rows of each are enough.
    func page(_ query: Query, worlds: [Int64]) throws(StorageError) -> [Delivery] {
        var rows: [Delivery] = []
        for world in worlds { rows += try page(query, world: world) }
        rows.sort { ($0.event, $0.sequence) > ($1.event, $1.sequence) }
        return Array(rows.prefix(Int(query.limit) + 1))
    }

    private func page(_ query: Query, world: Int64) throws(StorageError) -> [Delivery] {
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

    /// Writes where the delivery stands.
    /// - Parameter attempt: what has just been made, as JSON.
    func save(_ delivery: Delivery, attempt: JSON? = nil) throws(StorageError) {
        let line = attempt.map { String(decoding: $0.compact(), as: UTF8.self) + "\n" } ?? ""
        try database.statement(
            """
            UPDATE deliveries SET outcome = ?, tries = ?, next_attempt = ?, due = ?, is_manual = ?, is_counted = ?, attempts = attempts || ?
            WHERE sequence = ?
            """
        ).run(
            .text(delivery.outcome.rawValue), .integer(delivery.tries), .optional(delivery.nextAttempt), .optional(delivery.due),
            .integer(delivery.isManual ? 1 : 0), .integer(delivery.isCounted ? 1 : 0), .text(line), .integer(delivery.sequence))
    }

    private static let columns = """
        d.sequence, d.world, d.event, o.id, d.endpoint, d.endpoint_world, d.created, d.outcome, d.tries, d.next_attempt, d.due, d.is_manual,
        d.is_counted, d.attempts FROM deliveries d CROSS JOIN objects o ON o.sequence = d.event
        """

    private static func read(_ row: Row) -> Delivery {
        Delivery(
            sequence: row.integer(0), world: row.integer(1), event: row.integer(2), eventID: row.text(3), endpoint: row.text(4),
            endpointWorld: row.integer(5), created: row.integer(6), outcome: DeliveryOutcome(rawValue: row.text(7)) ?? .pending,
            tries: row.integer(8), nextAttempt: row.optionalInteger(9), due: row.optionalInteger(10), isManual: row.integer(11) == 1,
            isCounted: row.integer(12) == 1, attempts: row.text(13))
    }
}
