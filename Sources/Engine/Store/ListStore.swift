// The lists that objects are on, as rows of one table.
//
// New objects' rows wait in memory until somebody reads a list, or until they are many: each list ends on a page of its own, and written
// turn by turn those few rows would be a third of all that a create writes. Nothing is lost by it: the table says up to which object all
// are listed (the mark), and a new start, or a commit that failed, lists those behind it again.
import Storage

public final class ListStore {
    private struct Row {
        let world: Int64
        let list: ListName
        let created: Int64
        let sequence: Int64
    }

    /// Rows that one statement writes.
    private static let maximumRows = 64

    /// Rows that may be missing behind the mark.
    private static let maximumUnmarked = 1024

    private let database: Database
    /// Rows that were written since the mark was set.
    private var unmarked = 0
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

    func delist(_ draft: Draft, from list: ListName, world: Int64) throws {
        // What still waits is not in the table. New ones stand at the end.
        if let position = waiting.lastIndex(where: { $0.sequence == draft.sequence && $0.list == list }) {
            waiting.remove(at: position)
        } else {
            try delistStatement.run(.integer(world), .integer(list.value), .integer(draft.created), .integer(draft.sequence))
        }
    }

    /// Whether it is time to move the mark.
    var isFull: Bool { unmarked + waiting.count >= Self.maximumUnmarked }
    var isMarked: Bool { unmarked + waiting.count == 0 }

    /// Writes what waits, and that all objects up to `sequence` are listed. Between operations only: in one, an object may be written
    /// after another with a higher number.
    func mark(upTo sequence: Int64) throws {
        try flush()
        try database.statement("INSERT OR REPLACE INTO facts (name, value) VALUES ('listed', ?)").run(.text(String(sequence)))
        unmarked = 0
    }

    /// The object up to which all are listed.
    func marked() throws(StorageError) -> Int64 {
        let value = try database.statement("SELECT value FROM facts WHERE name = 'listed'").first { $0.text(0) }
        return value.flatMap { Int64($0) } ?? 0
    }

    /// Writes what waits: before every look at the table, and with every change of an object that is listed already. It belongs to the
    /// turn: where it fails, the turn is not kept, and what waits is listed again.
    func flush() throws {
        guard !waiting.isEmpty else { return }
        try database.write { () throws(StorageError) in
            var values: [Value] = []
            values.reserveCapacity(4 * min(waiting.count, Self.maximumRows))
            for start in stride(from: 0, to: waiting.count, by: Self.maximumRows) {
                let portion = waiting[start..<min(start + Self.maximumRows, waiting.count)]
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
        unmarked += waiting.count
        waiting.removeAll(keepingCapacity: true)
    }

    /// After a commit that failed: what was kept of it has to be listed again.
    func forget() {
        waiting = []
        unmarked = 0
    }

    /// An object on a list.
    public struct Member: Sendable {
        let created: Int64
        let sequence: Int64
        let id: String
    }

    /// Some of those on a list, oldest first.
    /// - Parameter last: the one to go on after; nil: none.
    func portion(of list: ListName, world: Int64, after last: Member?, limit: Int64 = 100) throws -> [Member] {
        try members(
            "AND (l.created, l.sequence) > (?, ?) ORDER BY l.created, l.sequence LIMIT ?", list, world,
            [.integer(last?.created ?? .min), .integer(last?.sequence ?? .min), .integer(limit)])
    }

    /// Some of those on a list, newest first.
    /// - Parameter last: the one to go on before; nil: none.
    func newest(of list: ListName, world: Int64, before last: Member?, limit: Int64 = 100) throws -> [Member] {
        try members(
            "AND (l.created, l.sequence) < (?, ?) ORDER BY l.created DESC, l.sequence DESC LIMIT ?", list, world,
            [.integer(last?.created ?? .max), .integer(last?.sequence ?? .max), .integer(limit)])
    }

    private func members(_ condition: String, _ list: ListName, _ world: Int64, _ values: [Value]) throws -> [Member] {
        try flush()
        return try database.statement(
            "SELECT l.created, l.sequence, o.id FROM lists l CROSS JOIN objects o ON o.sequence = l.sequence WHERE l.world = ? AND l.list = ? "
                + condition
        ).all([.integer(world), .integer(list.value)] + values) { Member(created: $0.integer(0), sequence: $0.integer(1), id: $0.text(2)) }
    }

    func count(_ list: ListName, world: Int64) throws -> Int64 { try count(list, world: world, upTo: .max) }

    /// Of several groups of lists the one with the fewest objects. It costs what a look at that one costs, whatever the others hold.
    func shortest(of groups: [[ListName]], world: Int64) throws -> Int {
        guard groups.count > 1 else { return 0 }
        var bound: Int64 = 64
        while true {
            let counts = try groups.map { group in try group.reduce(0) { try $0 + count($1, world: world, upTo: bound) } }
            if let least = counts.indices.min(by: { counts[$0] < counts[$1] }), counts[least] < bound || bound >= Self.maximumLook { return least }
            bound *= 8
        }
    }

    /// Of lists that are all longer than that, it does not matter which is read.
    private static let maximumLook: Int64 = 32_768

    private func count(_ list: ListName, world: Int64, upTo bound: Int64) throws -> Int64 {
        try flush()
        return try database.statement("SELECT count(*) FROM (SELECT 1 FROM lists WHERE world = ? AND list = ? LIMIT ?)")
            .first(.integer(world), .integer(list.value), .integer(bound)) { $0.integer(0) } ?? 0
    }

    private func enlistStatement(rows: Int) throws(StorageError) -> Statement {
        if let statement = enlistStatements[rows - 1] { return statement }
        let places = Array(repeating: "(?, ?, ?, ?)", count: rows).joined(separator: ", ")
        let statement = try database.statement("INSERT OR IGNORE INTO lists (world, list, created, sequence) VALUES \(places)")
        enlistStatements[rows - 1] = statement
        return statement
    }
}
