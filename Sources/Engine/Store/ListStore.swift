// The lists that objects are on, as rows of one table. What an operation adds waits here until the turn ends, or until somebody reads:
// one statement then writes the rows of many operations, and starting a statement costs as much as a row does.
import Storage

final class ListStore {
    private struct Row {
        let world: Int64
        let list: ListName
        let created: Int64
        let sequence: Int64
    }

    /// Rows that one statement writes.
    private static let maximumRows = 64

    private let database: Database
    private var waiting: [Row] = []
    private let delistStatement: Statement
    /// By the number of their rows, less one.
    private var enlistStatements: [Statement?] = Array(repeating: nil, count: maximumRows)

    init(_ database: Database) throws(StorageError) {
        self.database = database
        delistStatement = try database.statement("DELETE FROM lists WHERE world = ? AND list = ? AND created = ? AND sequence = ?")
    }

    func enlist(_ draft: Draft, on list: ListName, world: Int64) {
        waiting.append(Row(world: world, list: list, created: draft.created, sequence: draft.sequence))
    }

    func delist(_ draft: Draft, from list: ListName, world: Int64) throws(StorageError) {
        try flush()
        try delistStatement.run(.integer(world), .integer(list.value), .integer(draft.created), .integer(draft.sequence))
    }

    /// Writes what waits. Before every look at the table, and at the end of the turn.
    func flush() throws(StorageError) {
        guard !waiting.isEmpty else { return }
        let rows = waiting
        waiting.removeAll(keepingCapacity: true)
        var values: [Value] = []
        values.reserveCapacity(4 * min(rows.count, Self.maximumRows))
        for start in stride(from: 0, to: rows.count, by: Self.maximumRows) {
            let portion = rows[start..<min(start + Self.maximumRows, rows.count)]
            values.removeAll(keepingCapacity: true)
            for row in portion {
                values.append(.integer(row.world))
                values.append(.integer(row.list.value))
                values.append(.integer(row.created))
                values.append(.integer(row.sequence))
            }
            try enlistStatement(rows: portion.count).run(values)
        }
    }

    /// After a commit that failed.
    func forget() { waiting = [] }

    /// The ids on a list, oldest first.
    func ids(on list: ListName, world: Int64) throws(StorageError) -> [String] {
        try flush()
        return try database.statement(
            """
            SELECT o.id FROM lists l CROSS JOIN objects o ON o.sequence = l.sequence WHERE l.world = ? AND l.list = ?
            ORDER BY l.created, l.sequence
            """
        ).all(.integer(world), .integer(list.value)) { $0.text(0) }
    }

    func count(_ list: ListName, world: Int64) throws(StorageError) -> Int64 {
        try flush()
        return try database.statement("SELECT count(*) FROM lists WHERE world = ? AND list = ?")
            .first(.integer(world), .integer(list.value)) { $0.integer(0) } ?? 0
    }

    private func enlistStatement(rows: Int) throws(StorageError) -> Statement {
        if let statement = enlistStatements[rows - 1] { return statement }
        let places = Array(repeating: "(?, ?, ?, ?)", count: rows).joined(separator: ", ")
        let statement = try database.statement("INSERT INTO lists (world, list, created, sequence) VALUES \(places)")
        enlistStatements[rows - 1] = statement
        return statement
    }
}
