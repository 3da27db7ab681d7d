// Makes the SQL for a page of a list. An object is on the list of its resource. For each filter, it is also on the list of its value. Every list is
// ordered by `created`, and within a second by creation. So a page is a range of one index and needs no sorting, and each further filter is one
// look-up.
import Storage

/// A page of a list: which list, and where the page begins.
struct ListQuery {
    enum Direction {
        /// Newest first, from the cursor on.
        case older
        /// Oldest first, back from the cursor. The page is reversed before it is shown.
        case newer
    }

    /// The list that is read.
    var list: ListName
    /// An object must also be on one list of each group.
    var groups: [[ListName]] = []
    /// Comparison (`gt`, `gte`, `lt`, `lte`) and Unix seconds.
    var created: [(comparison: String, time: Int64)] = []
    var cursor: (created: Int64, sequence: Int64)?
    var direction = Direction.older
    /// The most rows of the page. One more is read to know whether there are more.
    var limit: Int64 = 10

    /// The query and its values. The text depends only on the shape of the query, so few statements are prepared.
    func sql(columns: String, world: Int64) -> (String, [Value]) {
        var values: [Value] = [.integer(world), .integer(list.value)]
        var conditions = "l.world = ? AND l.list = ?"
        for group in groups {
            let places = Array(repeating: "?", count: group.count).joined(separator: ", ")
            conditions += """
                 AND EXISTS (SELECT 1 FROM lists m WHERE m.world = ? AND m.list IN (\(places))
                AND m.created = l.created AND m.sequence = l.sequence)
                """
            values.append(.integer(world))
            values += group.map { .integer($0.value) }
        }
        for bound in created {
            conditions += " AND l.created \(Self.operators[bound.comparison] ?? "=") ?"
            values.append(.integer(bound.time))
        }
        if let cursor {
            conditions += " AND (l.created, l.sequence) \(direction == .older ? "<" : ">") (?, ?)"
            values += [.integer(cursor.created), .integer(cursor.sequence)]
        }
        values.append(.integer(limit + 1))
        let order = direction == .older ? "DESC" : "ASC"
        return (
            """
            SELECT \(columns) FROM lists l CROSS JOIN objects o ON o.sequence = l.sequence WHERE \(conditions)
            ORDER BY l.created \(order), l.sequence \(order) LIMIT ?
            """, values
        )
    }

    static let operators = ["gt": ">", "gte": ">=", "lt": "<", "lte": "<="]
}
