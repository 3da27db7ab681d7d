// Objects in SQLite: one table for all resources, and beside it the lists that they are on. An object is rendered when it is written,
// so that reading one is copying bytes.
import OrderedCollections
import Storage
import Wire

public final class ObjectStore {
    private let database: Database
    private let select: Statement
    private let insert: Statement
    private let delist: Statement
    /// The objects of all present worlds, once somebody has asked for it: counting a million takes a tenth of a second.
    private var total: Int64?
    /// By the number of their rows, less one.
    private var enlist: [Statement] = []

    init(_ database: Database) throws(StorageError) {
        self.database = database
        select = try database.statement("SELECT \(Self.columns) FROM objects o WHERE world = ? AND id = ?")
        insert = try database.statement(
            "INSERT INTO objects (world, kind, id, created, fresh_until, body, hidden, history) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        delist = try database.statement("DELETE FROM lists WHERE world = ? AND list = ? AND created = ? AND sequence = ?")
    }

    public func find(_ id: String, world: Int64) throws(StorageError) -> StoredObject? {
        try select.first(.integer(world), .text(id), read: Self.read)
    }

    /// One page of a list, in the order asked for, with one row more than its limit where there is more.
    func page(_ query: ListQuery, world: Int64) throws(StorageError) -> [StoredObject] {
        let (sql, values) = query.sql(columns: Self.columns, world: world)
        return try database.statement(sql).all(values, read: Self.read)
    }

    /// The ids on a list, oldest first.
    func ids(on list: String, world: Int64) throws(StorageError) -> [String] {
        try database.statement(
            """
            SELECT o.id FROM lists l CROSS JOIN objects o ON o.sequence = l.sequence WHERE l.world = ? AND l.list = ?
            ORDER BY l.created, l.sequence
            """
        ).all(.integer(world), .text(list)) { $0.text(0) }
    }

    /// The objects of that id in all present worlds, and their worlds, two at the most. For the control plane, which may act on all
    /// accounts.
    func findAnywhere(_ id: String) throws(StorageError) -> [(object: StoredObject, world: Int64)] {
        try database.statement(
            "SELECT \(Self.columns), o.world FROM worlds w CROSS JOIN objects o ON o.world = w.world AND o.id = ? WHERE w.is_current LIMIT 2"
        ).all(.text(id)) { (Self.read($0), $0.integer(7)) }
    }

    /// Some of the objects whose fields mention `text` somewhere, with their worlds, in the order of their sequence.
    func mentioning(_ text: String, after sequence: Int64) throws(StorageError) -> [(object: StoredObject, world: Int64)] {
        try database.statement(
            """
            SELECT \(Self.columns), o.world FROM objects o WHERE o.sequence > ?2 AND (instr(o.body, ?1) OR instr(o.hidden, ?1))
            ORDER BY o.sequence LIMIT 500
            """
        ).all(.blob(Array(text.utf8)), .integer(sequence)) { (Self.read($0), $0.integer(7)) }
    }

    /// The newest objects of `worlds`, of one resource or of all, newest first.
    func newest(worlds: [Int64], kind: String?, before sequence: Int64, limit: Int64) throws(StorageError) -> [StoredObject] {
        let places = JSON.array(worlds.map(JSON.integer)).compact()
        return try database.statement(
            """
            SELECT \(Self.columns) FROM objects o WHERE o.sequence < ? AND o.world IN (SELECT value FROM json_each(?))
            AND o.kind = coalesce(?, o.kind) ORDER BY o.sequence DESC LIMIT ?
            """
        ).all(.integer(sequence), .text(String(decoding: places, as: UTF8.self)), .optional(kind), .integer(limit), read: Self.read)
    }

    func history(of id: String, world: Int64) throws -> [JSON] {
        let text = try database.statement("SELECT history FROM objects WHERE world = ? AND id = ?")
            .first(.integer(world), .text(id)) { $0.text(0) }
        return try (text ?? "").split(separator: "\n").map { try JSON.parse(String($0)) }
    }

    func count(world: Int64) throws(StorageError) -> Int64 {
        try database.statement("SELECT count(*) FROM objects WHERE world = ?").first(.integer(world)) { $0.integer(0) } ?? 0
    }

    /// The objects of all present worlds.
    func totalCount() throws(StorageError) -> Int64 {
        if let total { return total }
        let counted = try database.statement("SELECT count(*) FROM objects JOIN worlds USING (world) WHERE is_current").first { $0.integer(0) } ?? 0
        total = counted
        return counted
    }

    /// Counts anew when next asked: worlds have gone, or a commit has failed.
    func forgetTotal() { total = nil }

    /// Writes an object, and puts it on the lists that it belongs on.
    /// - Returns: the object as it is stored now.
    func save(_ rendered: RenderedDraft, world: Int64) throws(StorageError) -> StoredObject {
        let draft = rendered.draft
        let sequence: Int64
        if let present = draft.sequence {
            try update(rendered, present)
            sequence = present
        } else {
            sequence = try insert(rendered, world)
        }
        try saveLists(of: draft, sequence: sequence, world: world)
        return StoredObject(
            sequence: sequence, kind: draft.resource.idPrefix, id: draft.id, created: draft.created, freshUntil: draft.freshUntil,
            body: rendered.body, hidden: rendered.hidden)
    }

    private func insert(_ rendered: RenderedDraft, _ world: Int64) throws(StorageError) -> Int64 {
        let draft = rendered.draft
        try insert.run(
            .integer(world), .text(draft.resource.idPrefix), .text(draft.id), .integer(draft.created), .optional(draft.freshUntil),
            .blob(rendered.body), .optional(rendered.hidden), .text(HistoryEntry.lines(draft.history)))
        total = total.map { $0 + 1 }
        return database.lastInsertedRow
    }

    private func update(_ rendered: RenderedDraft, _ sequence: Int64) throws(StorageError) {
        let draft = rendered.draft
        try database.statement("UPDATE objects SET fresh_until = ?, body = ?, hidden = ? WHERE sequence = ?")
            .run(.optional(draft.freshUntil), .blob(rendered.body), .optional(rendered.hidden), .integer(sequence))
        if !draft.history.isEmpty {
            try database.statement("UPDATE objects SET history = history || ? WHERE sequence = ?")
                .run(.text(HistoryEntry.lines(draft.history)), .integer(sequence))
        }
    }

    private func saveLists(of draft: Draft, sequence: Int64, world: Int64) throws(StorageError) {
        let isNew = draft.sequence == nil
        var joined: [String] = isNew ? [ListName.all(of: draft.resource)] : []
        for name in draft.resource.filters {
            let before = isNew ? nil : ListName.text(draft.original[name])
            let after = ListName.text(draft.fields[name])
            guard before != after else { continue }
            if let before {
                let list = ListName.filtered(draft.resource, name, before)
                try delist.run(.integer(world), .text(list), .integer(draft.created), .integer(sequence))
            }
            if let after { joined.append(ListName.filtered(draft.resource, name, after)) }
        }
        guard !joined.isEmpty else { return }
        var values: [Value] = []
        values.reserveCapacity(4 * joined.count)
        for list in joined { values += [.integer(world), .text(list), .integer(draft.created), .integer(sequence)] }
        try enlistStatement(rows: joined.count).run(values)
    }

    /// Puts an object on several lists at once: starting a statement costs as much as a row does.
    private func enlistStatement(rows: Int) throws(StorageError) -> Statement {
        while enlist.count < rows {
            let places = Array(repeating: "(?, ?, ?, ?)", count: enlist.count + 1).joined(separator: ", ")
            enlist.append(try database.statement("INSERT INTO lists (world, list, created, sequence) VALUES \(places)"))
        }
        return enlist[rows - 1]
    }

    private static let columns = "o.sequence, o.kind, o.id, o.created, o.fresh_until, o.body, o.hidden"

    private static func read(_ row: Row) -> StoredObject {
        StoredObject(
            sequence: row.integer(0), kind: row.text(1), id: row.text(2), created: row.integer(3), freshUntil: row.optionalInteger(4),
            body: row.blob(5), hidden: row.optionalBlob(6))
    }
}
