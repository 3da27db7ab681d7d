// The lists of objects, as rows of one table.
//
// The rows of new objects wait in memory until somebody reads a list, or until there are many of them. The reason is speed: every list ends on a
// database page of its own, so writing these few rows in each turn would be a third of all that a create writes. Nothing is lost by waiting. The
// table has a mark: all objects up to it are listed. After a restart or a failed commit, the objects after the mark are listed again.
import Storage

public final class ListStore {
    private struct Row {
        let world: Int64
        let list: ListName
        let created: Int64
        let sequence: Int64
    }

    /// The number of rows that one statement writes.
    private static let maximumRows = 64

    /// The most rows that may be missing after the mark.
    private static let maximumUnmarked = 1024

    private let database: Database
    /// The number of rows written since the mark was set.
    private var unmarked = 0
    private var waiting: [Row] = []
    /// The lists of the rows that wait.
    private var incomplete: Set<ListName> = []
    private let delistStatement: Statement
    /// By the number of their rows, minus one.
    private var enlistStatements: [Statement?] = Array(repeating: nil, count: maximumRows)

    init(_ database: Database) throws(StorageError) {
        self.database = database
        delistStatement = try database.statement("DELETE FROM lists WHERE world = ? AND list = ? AND created = ? AND sequence = ?")
    }

    func enlist(_ draft: Draft, on list: ListName, world: Int64) {
        waiting.append(Row(world: world, list: list, created: draft.created, sequence: draft.sequence))
        incomplete.insert(list)
    }

    /// Puts an object that is listed already on another list. Its row must not wait, because the object may be before the mark.
    func enlistAtOnce(_ draft: Draft, on list: ListName, world: Int64) throws {
        try enlistStatement(rows: 1).run(.integer(world), .integer(list.value), .integer(draft.created), .integer(draft.sequence))
    }

    func delist(_ draft: Draft, from list: ListName, world: Int64) throws {
        // Rows that still wait are not in the table. New ones are at the end.
        if let position = waiting.lastIndex(where: { $0.sequence == draft.sequence && $0.list == list }) {
            waiting.remove(at: position)
        } else {
            try delistStatement.run(.integer(world), .integer(list.value), .integer(draft.created), .integer(draft.sequence))
        }
    }

    /// Whether it is time to move the mark.
    var isFull: Bool { unmarked + waiting.count >= Self.maximumUnmarked }
    var isMarked: Bool { unmarked + waiting.count == 0 }

    /// Writes the rows that wait, and sets the mark to that object. Call it between operations only, because within an operation an object may be
    /// written after another with a higher number.
    func mark(upTo sequence: Int64) throws {
        try flush()
        try database.statement("INSERT OR REPLACE INTO facts (name, value) VALUES ('listed', ?)").run(.text(String(sequence)))
        unmarked = 0
    }

    /// The mark: all objects up to this one are listed.
    func marked() throws(StorageError) -> Int64 {
        let value = try database.statement("SELECT value FROM facts WHERE name = 'listed'").first { $0.text(0) }
        return value.flatMap { Int64($0) } ?? 0
    }

    /// Whether the table has no rows.
    func isEmpty() throws(StorageError) -> Bool { try database.statement("SELECT 1 FROM lists LIMIT 1").first { _ in true } == nil }

    /// Writes the rows that wait, if there is one of that list. Call it before the list is read.
    func complete(_ list: ListName) throws {
        if incomplete.contains(list) { try flush() }
    }

    /// Writes the rows that wait. If it fails, the turn is not committed, and the rows are made again.
    func flush() throws {
        guard !waiting.isEmpty else { return }
        // Rows of one list go to one place of the table. Written one after the other, they cost an eighth less.
        waiting.sort { ($0.list.value, $0.sequence) < ($1.list.value, $1.sequence) }
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
        incomplete.removeAll(keepingCapacity: true)
    }

    /// Call it after a commit that failed.
    func forget() {
        waiting = []
        incomplete = []
        unmarked = 0
    }

    /// An object on a list.
    public struct Member: Sendable {
        let created: Int64
        let sequence: Int64
        let id: String
    }

    /// Some of the objects on a list, oldest first.
    /// - Parameter last: they come after this one. Nil for the beginning.
    func portion(of list: ListName, world: Int64, after last: Member?, limit: Int64 = 100) throws -> [Member] {
        try members(
            "AND (l.created, l.sequence) > (?, ?) ORDER BY l.created, l.sequence LIMIT ?", list, world,
            [.integer(last?.created ?? .min), .integer(last?.sequence ?? .min), .integer(limit)])
    }

    /// Some of the objects on a list, newest first.
    /// - Parameter last: they come before this one. Nil for the end.
    func newest(of list: ListName, world: Int64, before last: Member?, limit: Int64 = 100) throws -> [Member] {
        try members(
            "AND (l.created, l.sequence) < (?, ?) ORDER BY l.created DESC, l.sequence DESC LIMIT ?", list, world,
            [.integer(last?.created ?? .max), .integer(last?.sequence ?? .max), .integer(limit)])
    }

    private func members(_ condition: String, _ list: ListName, _ world: Int64, _ values: [Value]) throws -> [Member] {
        try complete(list)
        return try database.statement(
            "SELECT l.created, l.sequence, o.id FROM lists l CROSS JOIN objects o ON o.sequence = l.sequence WHERE l.world = ? AND l.list = ? "
                + condition
        ).all([.integer(world), .integer(list.value)] + values) { Member(created: $0.integer(0), sequence: $0.integer(1), id: $0.text(2)) }
    }

    /// - Parameter end: what was made from that row on is not counted. Nil for the present.
    func count(_ list: ListName, world: Int64, before end: Int64? = nil) throws -> Int64 {
        guard let end else { return try count(list, world: world, upTo: .max) }
        try complete(list)
        return try database.statement("SELECT count(*) FROM lists WHERE world = ? AND list = ? AND sequence < ?")
            .first(.integer(world), .integer(list.value), .integer(end)) { $0.integer(0) } ?? 0
    }

    /// The group of lists with the fewest objects. Finding it costs as much as reading that group, however long the others are.
    func shortest(of groups: [[ListName]], world: Int64) throws -> Int {
        guard groups.count > 1 else { return 0 }
        var bound: Int64 = 64
        while true {
            let counts = try groups.map { group in try group.reduce(0) { try $0 + count($1, world: world, upTo: bound) } }
            if let least = counts.indices.min(by: { counts[$0] < counts[$1] }), counts[least] < bound || bound >= Self.maximumLook { return least }
            bound *= 8
        }
    }

    /// If all lists are longer than this, it does not matter which is read.
    private static let maximumLook: Int64 = 32_768

    private func count(_ list: ListName, world: Int64, upTo bound: Int64) throws -> Int64 {
        try complete(list)
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
