// What is copied of a world, table by table. Each step walks the rows of a table in the order of an index, so that it can stop after a portion and go
// on later. The rows get numbers of their own. Where a row names another by its number, the copy names the copy of the other.
//
// Lists come before the objects on them: if the copy is given up, the sweeper finds the objects by their lists.

struct CopyStep {
    /// The table whose rows are walked. The inserts call it `s`.
    let table: String
    /// The columns that order the walk. An index begins with the world and them.
    let keys: [String]
    /// Whether the walk goes through the rows that the new world has by now, and not through those of the old one.
    var walksCopies = false
    /// The number of rows in a portion. It takes a few milliseconds.
    let portion: Int64
    /// The old world is ?1, the new one ?2. Each ends where the conditions of the portion follow.
    let inserts: [String]

    /// The keys that are texts. All others are numbers.
    static let textKeys: Set<String> = ["id", "key"]

    private static func joined(_ column: String, _ name: String = "m", table: String = "copied_objects") -> String {
        "CROSS JOIN \(table) \(name) ON \(name).world = ?2 AND \(name).old = s.\(column)"
    }

    static let lists = CopyStep(
        table: "lists", keys: ["list", "created", "sequence"], portion: 2000,
        inserts: [
            """
            INSERT OR IGNORE INTO lists (world, list, created, sequence)
            SELECT ?2, s.list, s.created, m.new FROM lists s \(joined("sequence"))
            """
        ])

    static let objects = CopyStep(
        table: "copied_objects", keys: ["old"], walksCopies: true, portion: 500,
        inserts: [
            """
            INSERT INTO objects (
                sequence, world, resource, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url)
            SELECT s.new, ?2, o.resource, o.id, o.created, o.fresh_until, o.body, o.hidden, o.history,
                (SELECT new FROM copied_objects WHERE world = ?2 AND old = o.snapshot_of),
                (SELECT new FROM copied_objects WHERE world = ?2 AND old = o.borrower), o.rewrites_events, o.public_url
            FROM copied_objects s CROSS JOIN objects o ON o.sequence = s.old
            """,
            // The id of a copy says the number of another row.
            """
            INSERT OR IGNORE INTO given_ids (world, id, sequence)
            SELECT ?2, o.id, s.new FROM copied_objects s CROSS JOIN objects o ON o.sequence = s.old
            """,
        ])

    /// One object in a portion, because a file may be large.
    static let contents = CopyStep(
        table: "copied_objects", keys: ["old"], walksCopies: true, portion: 2000,
        inserts: [
            """
            INSERT INTO contents (object, position, bytes)
            SELECT s.new, c.position, c.bytes FROM copied_objects s CROSS JOIN contents c ON c.object = s.old
            """
        ])

    static let others = [
        CopyStep(
            table: "tombstones", keys: ["id"], portion: 2000,
            inserts: ["INSERT OR IGNORE INTO tombstones (world, id, resource) SELECT ?2, s.id, s.resource FROM tombstones s"]),
        CopyStep(
            table: "history", keys: ["owner", "number"], portion: 1000,
            inserts: [
                """
                INSERT INTO history (world, owner, number, entry)
                SELECT ?2, m.new, s.number, s.entry FROM history s \(joined("owner"))
                """
            ]),
        CopyStep(
            table: "deliveries", keys: ["event", "sequence"], portion: 500,
            inserts: [
                """
                INSERT INTO copied_deliveries (world, old, new) SELECT ?2, s.sequence,
                (SELECT coalesce(max(sequence), 0) FROM deliveries) + row_number() OVER (ORDER BY s.event, s.sequence) FROM deliveries s
                """,
                // 0 is the present world of the platform: a restore fills it in.
                """
                INSERT INTO deliveries (
                    sequence, world, event, endpoint, endpoint_world, created, outcome, tries, next_attempt, due, is_manual, is_counted)
                SELECT d.new, ?2, m.new, s.endpoint, iif(s.endpoint_world = s.world, ?2, 0), s.created, s.outcome, s.tries, s.next_attempt, s.due,
                    s.is_manual, s.is_counted
                FROM deliveries s \(joined("sequence", "d", table: "copied_deliveries")) \(joined("event"))
                """,
            ]),
        CopyStep(
            table: "attempts", keys: ["owner", "number"], portion: 100,
            inserts: [
                """
                INSERT INTO attempts (world, owner, number, entry)
                SELECT ?2, d.new, s.number, s.entry FROM attempts s \(joined("owner", "d", table: "copied_deliveries"))
                """
            ]),
        CopyStep(
            table: "timers", keys: ["due", "sequence"], portion: 1000,
            inserts: [
                // The timer of a retry names its delivery. That of a cascade names the last object that is done.
                """
                INSERT INTO timers (world, due, id, transition, arguments)
                SELECT ?2, s.due,
                    coalesce(iif(s.id GLOB '\(Delivery.prefix)*', '\(Delivery.prefix)' || (
                        SELECT new FROM copied_deliveries WHERE world = ?2 AND old = CAST(substr(s.id, \(Delivery.prefix.utf8.count + 1)) AS INTEGER)
                    ), NULL), s.id),
                    s.transition,
                    iif(s.id = '\(Cascade.timerID)' AND s.arguments ->> '$.last[1]' IS NOT NULL, json_set(s.arguments, '$.last[1]', coalesce((
                        SELECT new FROM copied_objects WHERE world = ?2 AND old <= s.arguments ->> '$.last[1]' ORDER BY old DESC LIMIT 1
                    ), 0)), s.arguments)
                FROM timers s
                """
            ]),
        CopyStep(
            table: "idempotency_keys", keys: ["key"], portion: 200,
            inserts: [
                """
                INSERT INTO idempotency_keys (world, key, created, fingerprint, status, request_id, body, path, public_url)
                SELECT ?2, s.key, s.created, s.fingerprint, s.status, s.request_id, s.body, s.path, s.public_url FROM idempotency_keys s
                """
            ]),
    ]

    /// The names of the keys, as SQL.
    private var row: String { "(\(keys.map { "s.\($0)" }.joined(separator: ", ")))" }

    /// Places of SQL for the keys of a row.
    private func places(from number: Int) -> String { "(\(keys.indices.map { "?\(number + $0)" }.joined(separator: ", ")))" }

    private var walked: String { "s.world = ?\(walksCopies ? 2 : 1) AND \(row) > \(places(from: 3))" }

    /// The last row of a portion that comes after a row. None: fewer rows are left.
    var end: String {
        "SELECT \(keys.map { "s.\($0)" }.joined(separator: ", ")) FROM \(table) s WHERE \(walked) ORDER BY \(row.dropFirst().dropLast()) "
            + "LIMIT 1 OFFSET ?\(3 + keys.count)"
    }

    /// The statements that copy a portion.
    /// - Parameter isLast: whether all rows are left that come after the last portion.
    func statements(isLast: Bool) -> [String] {
        let bound = isLast ? "" : " AND \(row) <= \(places(from: 3 + keys.count))"
        return inserts.map { "\($0) WHERE \(walked)\(bound) ORDER BY \(row.dropFirst().dropLast())" }
    }

    /// The first object after a row that has contents.
    static let nextWithContents = """
        SELECT s.old FROM copied_objects s WHERE s.world = ?2 AND s.old > ?3 AND s.old <= ?4 AND EXISTS (SELECT 1 FROM contents WHERE object = s.old)
        ORDER BY s.old LIMIT 1
        """
}
