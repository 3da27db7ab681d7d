// A page of a list as SQL. An object is on the list of its resource and, for each filter that it has a value for, on a list of that
// value; every list is held in the order of `created`, and within one second in the order of creation. So a page is a range of one
// index, nothing is ever sorted, and a further filter is one look at its list.
import Storage

/// Which page of which lists.
struct ListQuery {
    enum Direction {
        /// Newest first, from the cursor on.
        case older
        /// Oldest first, from the cursor back: the page is turned round before it is shown.
        case newer
    }

    /// The list that is read.
    var list: ListName
    /// Of each group, its objects have to be on one list as well.
    var groups: [[ListName]] = []
    /// Comparison (`gt`, `gte`, `lt`, `lte`) and Unix seconds.
    var created: [(comparison: String, time: Int64)] = []
    var cursor: (created: Int64, sequence: Int64)?
    var direction = Direction.older
    /// At most this many, and one more that says whether there are more.
    var limit: Int64 = 10

    /// The query and its values. The text depends on the shape of the query alone, so there are few of them to prepare.
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
