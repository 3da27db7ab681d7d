// A page of a list as SQL. Objects are ordered by `created`, and within one second by their sequence; both the plain index and every
// filter's index hold them in that order, so a page is a range of one index and nothing is ever sorted.
import Storage
import Wire

/// Which page of which list.
struct ListQuery {
    enum Direction {
        /// Newest first, from the cursor on.
        case older
        /// Oldest first, from the cursor back: the page is turned round before it is shown.
        case newer
    }

    /// The id prefix of the resource.
    let kind: String
    /// Field and value, each with an index of its own.
    var filters: [(field: String, value: String)] = []
    /// Comparison (`gt`, `gte`, `lt`, `lte`) and Unix seconds.
    var created: [(comparison: String, time: Int64)] = []
    var cursor: (created: Int64, sequence: Int64)?
    var direction = Direction.older
    /// At most this many, and one more that says whether there are more.
    var limit: Int64 = 10

    init(_ resource: Resource) { kind = resource.idPrefix }

    /// The query and its values. The text depends on the shape of the query alone, so there are few of them to prepare.
    func sql(columns: String, world: Int64) -> (String, [Value]) {
        var values: [Value] = []
        let table: String
        if let first = filters.first {
            table = "f"
            values = [.integer(world), .text(kind), .text(first.field), .text(first.value)]
        } else {
            table = "o"
            values = [.integer(world), .text(kind)]
        }
        var conditions = filters.isEmpty ? "o.world = ? AND o.kind = ?" : "f.world = ? AND f.kind = ? AND f.field = ? AND f.value = ?"
        for filter in filters.dropFirst() {
            conditions += """
                 AND EXISTS (SELECT 1 FROM filters g WHERE g.world = ? AND g.kind = ? AND g.field = ? AND g.value = ?
                AND g.created = f.created AND g.sequence = f.sequence)
                """
            values += [.integer(world), .text(kind), .text(filter.field), .text(filter.value)]
        }
        for bound in created {
            conditions += " AND \(table).created \(Self.operators[bound.comparison] ?? "=") ?"
            values.append(.integer(bound.time))
        }
        if let cursor {
            conditions += " AND (\(table).created, \(table).sequence) \(direction == .older ? "<" : ">") (?, ?)"
            values += [.integer(cursor.created), .integer(cursor.sequence)]
        }
        values.append(.integer(limit + 1))
        let source = filters.isEmpty ? "objects o" : "filters f CROSS JOIN objects o ON o.sequence = f.sequence"
        let order = direction == .older ? "DESC" : "ASC"
        return (
            "SELECT \(columns) FROM \(source) WHERE \(conditions) ORDER BY \(table).created \(order), \(table).sequence \(order) LIMIT ?",
            values
        )
    }

    private static let operators = ["gt": ">", "gte": ">=", "lt": "<", "lte": "<="]
}
