// Deletes what is no longer needed, in small portions: the rows of worlds that a reset has abandoned, and objects and idempotency keys whose time is
// over. It runs when the daemon has nothing else to do.
import Storage

final class Sweeper {
    /// The number of rows in one portion. It takes a few milliseconds at most.
    private static let portion: Int64 = 200

    private let database: Database
    private let objects: ObjectStore
    /// The resources whose objects have a retention.
    private let passing: [Resource]
    /// The number of worlds in one look, and the number of looks in a second.
    private static let worldsAtOnce: Int64 = 200
    private static let maximumPortions = 20
    /// The last world that was looked at, and the number of portions since the last rest.
    private var lastWorld: Int64 = 0
    private var portions = 0
    /// The last idempotency key that was looked at.
    private var lastKey: Int64 = 0

    init(_ database: Database, _ objects: ObjectStore, _ registry: Registry) {
        self.database = database
        self.objects = objects
        passing = registry.resources.filter { $0.retention != nil }
    }

    /// Deletes one portion.
    /// - Parameter wall: the machine's time, in Unix seconds.
    /// - Returns: whether there is more to do now.
    func sweep(wall: Int64) throws -> Bool {
        if try sweepDiscardedWorld() || sweepExpiredKeys(wall: wall) { return true }
        let end = try endOfPortion()
        if try passing.contains(where: { try sweepExpired($0, until: end ?? .max, wall: wall) }) { return true }
        lastWorld = end ?? 0
        portions = end == nil || portions == Self.maximumPortions ? 0 : portions + 1
        return portions > 0
    }

    /// The next worlds to look at. There may be many, so only some are taken each time.
    /// - Returns: the last of them. Nil if none are left after these.
    private func endOfPortion() throws(StorageError) -> Int64? {
        try database.statement("SELECT world FROM worlds WHERE world > ? ORDER BY world LIMIT 1 OFFSET ?")
            .first(.integer(lastWorld), .integer(Self.worldsAtOnce - 1)) { $0.integer(0) }
    }

    /// Objects whose retention is over. For events, also their deliveries.
    private func sweepExpired(_ resource: Resource, until end: Int64, wall: Int64) throws -> Bool {
        guard let retention = resource.retention else { return false }
        return try resource.wholeLists.contains { try sweepExpired(resource, on: $0, after: retention, until: end, wall: wall) }
    }

    private func sweepExpired(_ resource: Resource, on list: ListName, after retention: Int64, until end: Int64, wall: Int64) throws -> Bool {
        let expired = try database.statement(
            """
            SELECT o.id, w.world FROM worlds w CROSS JOIN lists l ON l.world = w.world AND l.list = ?
            AND l.created <= coalesce(w.frozen_at, ? + w.clock_offset) - ? CROSS JOIN objects o ON o.sequence = l.sequence
            WHERE w.is_current AND w.world > ? AND w.world <= ? LIMIT ?
            """
        ).all(
            .integer(list.value), .integer(wall), .integer(retention), .integer(lastWorld), .integer(end), .integer(Self.portion)
        ) {
            (id: $0.text(0), world: $0.integer(1))
        }
        guard !expired.isEmpty else { return false }
        try database.write {
            for (id, world) in expired {
                guard let stored = try objects.find(id, world: world) else { continue }
                try objects.delete(Draft(stored, of: resource), world: world)
                try deleteDeliveries(of: stored, world: world)
            }
        }
        return true
    }

    private func deleteDeliveries(of event: StoredObject, world: Int64) throws {
        let deliveries = "FROM deliveries WHERE world = ? AND event = ?"
        try database.statement("DELETE FROM attempts WHERE world = ? AND owner IN (SELECT sequence \(deliveries))")
            .run(.integer(world), .integer(world), .integer(event.sequence))
        try database.statement("DELETE \(deliveries)").run(.integer(world), .integer(event.sequence))
    }

    private func sweepDiscardedWorld() throws -> Bool {
        let world = try database.statement("SELECT world FROM worlds WHERE NOT is_current AND snapshot IS NULL LIMIT 1").first { $0.integer(0) }
        guard let world else { return false }
        return try database.write {
            for table in ["timers", "deliveries", "attempts", "history", "idempotency_keys"] {
                try database.statement(
                    "DELETE FROM \(table) WHERE sequence IN (SELECT sequence FROM \(table) WHERE world = ? LIMIT ?)"
                ).run(.integer(world), .integer(Self.portion))
                if database.changes > 0 { return true }
            }
            if try sweepListed(world) { return true }
            for table in ["given_ids", "tombstones"] {
                try database.statement("DELETE FROM \(table) WHERE world = ?1 AND id IN (SELECT id FROM \(table) WHERE world = ?1 LIMIT ?2)")
                    .run(.integer(world), .integer(Self.portion))
                if database.changes > 0 { return true }
            }
            try database.statement("DELETE FROM worlds WHERE world = ?").run(.integer(world))
            return true
        }
    }

    /// A portion of the lists of a world, and the objects on it. Each object is on at least one list.
    private func sweepListed(_ world: Int64) throws(StorageError) -> Bool {
        let listed = "SELECT world, list, created, sequence FROM lists WHERE world = ?1 LIMIT ?2"
        for (table, column) in [("contents", "object"), ("objects", "sequence")] {
            try database.statement("DELETE FROM \(table) WHERE \(column) IN (SELECT sequence FROM (\(listed)))")
                .run(.integer(world), .integer(Self.portion))
        }
        try database.statement("DELETE FROM lists WHERE (world, list, created, sequence) IN (\(listed))")
            .run(.integer(world), .integer(Self.portion))
        return database.changes > 0
    }

    /// Looks at one portion of the keys. The next call looks at the next portion, and begins again after the last.
    private func sweepExpiredKeys(wall: Int64) throws -> Bool {
        let keys = try database.statement(
            """
            SELECT sequence, created <= coalesce(frozen_at, ? + clock_offset) - ? FROM idempotency_keys JOIN worlds USING (world)
            WHERE sequence > ? ORDER BY sequence LIMIT ?
            """
        ).all(.integer(wall), .integer(IdempotencyStore.lifetime), .integer(lastKey), .integer(Self.portion)) {
            (sequence: $0.integer(0), isExpired: $0.integer(1) == 1)
        }
        lastKey = keys.last?.sequence ?? 0
        let expired = keys.filter(\.isExpired)
        guard !expired.isEmpty else { return false }
        return try database.write {
            for key in expired {
                try database.statement("DELETE FROM idempotency_keys WHERE sequence = ?").run(.integer(key.sequence))
            }
            return true
        }
    }
}
