// Objects in SQLite: one table for all resources, and beside it the lists that they are on. An object is rendered when it is written,
// so that reading one is copying bytes.
import OrderedCollections
import Storage
import Wire

public final class ObjectStore {
    private let database: Database
    /// The id prefixes of the resources that only tell of others, as JSON.
    private let records: String
    /// The number of the next new row.
    private var nextSequence: Int64
    private let select: Statement
    private let insert: Statement
    private let snapshot: Statement
    private let registry: Registry
    let lists: ListStore
    let contents: ContentStore
    /// The objects of all present worlds, once somebody has asked for it: counting a million takes a tenth of a second.
    private var total: Int64?

    init(_ database: Database, _ registry: Registry) throws(StorageError) {
        self.database = database
        self.registry = registry
        lists = try ListStore(database)
        contents = ContentStore(database)
        let kinds = JSON.array(registry.resources.filter(\.isRecord).map { .string($0.idPrefix) })
        records = String(decoding: kinds.compact(), as: UTF8.self)
        // Sweeping may have taken the highest rows; no number is given twice, and none below the mark of the lists.
        let highest = try database.statement("SELECT max(sequence) FROM objects").first { $0.integer(0) } ?? 0
        nextSequence = 1 + max(highest, try lists.marked())
        select = try database.statement("SELECT \(Self.columns) FROM objects o WHERE sequence = ? AND world = ? AND id = ?")
        insert = try database.statement(
            "INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, borrower, snapshot_of) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        snapshot = try database.statement("SELECT kind, body FROM objects WHERE sequence = ?")
    }

    /// The highest number that was taken.
    var lastSequence: Int64 { nextSequence - 1 }

    /// Takes the number of a row to come. One that is never written leaves a gap, which nobody minds.
    func takeSequence() -> Int64 {
        defer { nextSequence += 1 }
        return nextSequence
    }

    /// An id that was minted says itself where its object is; one that was given from outside is looked up.
    public func find(_ id: String, world: Int64) throws(StorageError) -> StoredObject? {
        if let number = Identifier.number(in: id), let found = try select.first(.integer(number), .integer(world), .text(id), read: Self.read) {
            return try complete(found)
        }
        return try database.statement(
            "SELECT \(Self.columns) FROM given_ids g CROSS JOIN objects o ON o.sequence = g.sequence WHERE g.world = ? AND g.id = ?"
        ).first(.integer(world), .text(id), read: Self.read).map { given throws(StorageError) in try complete(given) }
    }

    /// With the object in it that it was stored without.
    private func complete(_ stored: StoredObject) throws(StorageError) -> StoredObject {
        guard let sequence = stored.snapshotOf, let shown = try snapshot.first(.integer(sequence), read: { (kind: $0.text(0), body: $0.blob(1)) })
        else { return stored }
        let withheld = registry.resource(prefix: shown.kind)?.withheld ?? []
        return stored.completed(EventDocument.complete(stored.body, with: Renderer.snapshot(shown.body, withholding: withheld)))
    }

    /// The event that shows `stored` as it is gets what it shows, before that changes.
    private func settle(_ stored: StoredObject, _ resource: Resource) throws(StorageError) {
        guard let borrower = stored.borrower else { return }
        let envelope = try database.statement("SELECT body FROM objects WHERE sequence = ? AND snapshot_of = ?")
            .first(.integer(borrower), .integer(stored.sequence)) { $0.blob(0) }
        guard let envelope else { return }
        let whole = EventDocument.complete(envelope, with: Renderer.snapshot(stored.body, withholding: resource.withheld))
        try database.statement("UPDATE objects SET body = ?, snapshot_of = NULL WHERE sequence = ?").run(.blob(whole), .integer(borrower))
    }

    /// One page of a list, in the order asked for, with one row more than its limit where there is more.
    func page(_ query: ListQuery, world: Int64) throws -> [StoredObject] {
        try lists.flush()
        let (sql, values) = query.sql(columns: Self.columns, world: world)
        return try database.statement(sql).all(values, read: Self.read).map { row throws(StorageError) in try complete(row) }
    }

    /// The objects of that id in all present worlds, and their worlds. For the control plane, which may act on all accounts.
    func findAnywhere(_ id: String, limit: Int64 = 2) throws(StorageError) -> [(object: StoredObject, world: Int64)] {
        try database.statement(
            """
            SELECT \(Self.columns), o.world FROM objects o JOIN worlds w USING (world) WHERE w.is_current AND o.id = ?2 AND o.sequence = ?1
            UNION SELECT \(Self.columns), o.world FROM worlds w CROSS JOIN given_ids g ON g.world = w.world AND g.id = ?2
            CROSS JOIN objects o ON o.sequence = g.sequence WHERE w.is_current LIMIT ?3
            """
        ).all(.optional(Identifier.number(in: id)), .text(id), .integer(limit), read: Self.readWithWorld)
            .map { row throws(StorageError) in (try complete(row.object), row.world) }
    }

    /// Some of all objects, with their worlds, in the order of their sequence.
    func portion(after sequence: Int64) throws(StorageError) -> [(object: StoredObject, world: Int64)] {
        try database.statement("SELECT \(Self.columns), o.world FROM objects o WHERE o.sequence > ? ORDER BY o.sequence LIMIT 500")
            .all(.integer(sequence), read: Self.readWithWorld)
            .map { row throws(StorageError) in (try complete(row.object), row.world) }
    }

    /// Some of the objects whose fields mention `text` somewhere, with their worlds, in the order of their sequence.
    func mentioning(_ text: String, after sequence: Int64) throws(StorageError) -> [(object: StoredObject, world: Int64)] {
        try database.statement(
            """
            SELECT \(Self.columns), o.world FROM objects o WHERE o.sequence > ?2 AND (instr(o.body, ?1) OR instr(o.hidden, ?1))
            ORDER BY o.sequence LIMIT 500
            """
        ).all(.blob(Array(text.utf8)), .integer(sequence), read: Self.readWithWorld)
            .map { row throws(StorageError) in (try complete(row.object), row.world) }
    }

    /// The newest objects of `worlds`, of one resource or of all but those that only tell of others, newest first.
    func newest(worlds: [Int64], kind: String?, before sequence: Int64, limit: Int64) throws(StorageError) -> [StoredObject] {
        let places = JSON.array(worlds.map(JSON.integer)).compact()
        return try database.statement(
            """
            SELECT \(Self.columns) FROM objects o WHERE o.sequence < ?1 AND o.world IN (SELECT value FROM json_each(?2))
            AND iif(?4 IS NULL, o.kind NOT IN (SELECT value FROM json_each(?3)), o.kind = ?4) ORDER BY o.sequence DESC LIMIT ?5
            """
        ).all(
            .integer(sequence), .text(String(decoding: places, as: UTF8.self)), .text(records), .optional(kind), .integer(limit),
            read: Self.read
        ).map { row throws(StorageError) in try complete(row) }
    }

    func history(of id: String, world: Int64) throws -> [JSON] {
        guard let sequence = try find(id, world: world)?.sequence else { return [] }
        let text = try database.statement("SELECT history FROM objects WHERE sequence = ?").first(.integer(sequence)) { $0.text(0) }
        return try (text ?? "").split(separator: "\n").map { try JSON.parse(String($0)) }
    }

    func count(_ resource: Resource, world: Int64) throws -> Int64 {
        try lists.count(resource.list, world: world)
    }

    /// The objects of all present worlds.
    func totalCount() throws(StorageError) -> Int64 {
        if let total { return total }
        let counted = try database.statement(
            "SELECT count(*) FROM objects JOIN worlds USING (world) WHERE is_current AND kind NOT IN (SELECT value FROM json_each(?))"
        ).first(.text(records)) { $0.integer(0) } ?? 0
        total = counted
        return counted
    }

    /// Counts anew when next asked: worlds have gone.
    func forgetTotal() { total = nil }

    /// After a commit that failed.
    func forget() {
        forgetTotal()
        lists.forget()
    }

    /// Writes an object, and puts it on the lists that it belongs on.
    /// - Returns: the object as it is stored now.
    @discardableResult func save(_ rendered: RenderedDraft, world: Int64) throws -> StoredObject {
        let draft = rendered.draft
        if draft.isNew { try insert(rendered, world) } else { try update(rendered) }
        try saveLists(of: draft, world: world)
        return StoredObject(rendered)
    }

    /// Takes an object off its lists, and away.
    /// - Returns: the object as it would have been stored.
    func delete(_ rendered: RenderedDraft, world: Int64) throws -> StoredObject {
        try delete(rendered.draft, world: world)
        return StoredObject(rendered)
    }

    /// Remembers that an object was deleted.
    func mark(_ draft: Draft, world: Int64) throws {
        try database.statement("INSERT OR REPLACE INTO tombstones (world, id, kind) VALUES (?, ?, ?)")
            .run(.integer(world), .text(draft.id), .text(draft.resource.idPrefix))
    }

    /// The id prefix of the resource of an object that was deleted; nil: there is no such.
    func tombstone(_ id: String, world: Int64) throws(StorageError) -> String? {
        try database.statement("SELECT kind FROM tombstones WHERE world = ? AND id = ?").first(.integer(world), .text(id)) { $0.text(0) }
    }

    func delete(_ draft: Draft, world: Int64) throws {
        if let stored = draft.stored { try settle(stored, draft.resource) }
        for list in Self.lists(of: draft.original, draft.resource) { try lists.delist(draft, from: list, world: world) }
        try database.statement("DELETE FROM given_ids WHERE world = ? AND id = ?").run(.integer(world), .text(draft.id))
        try database.statement("DELETE FROM objects WHERE sequence = ?").run(.integer(draft.sequence))
        try contents.delete(of: draft.sequence)
        if !draft.resource.isRecord { total = total.map { $0 - 1 } }
    }

    private func insert(_ rendered: RenderedDraft, _ world: Int64) throws(StorageError) {
        let draft = rendered.draft
        try insert.run(
            .integer(draft.sequence), .integer(world), .text(draft.resource.idPrefix), .text(draft.id), .integer(draft.created), .optional(draft.freshUntil),
            .blob(rendered.body), .optional(rendered.hidden), .text(HistoryEntry.lines(draft.history)),
            .optional(draft.borrower), .optional(draft.snapshotOf))
        if !draft.resource.isRecord { total = total.map { $0 + 1 } }
        guard draft.hasGivenID else { return }
        try database.statement("INSERT INTO given_ids (world, id, sequence) VALUES (?, ?, ?)")
            .run(.integer(world), .text(draft.id), .integer(draft.sequence))
    }

    private func update(_ rendered: RenderedDraft) throws(StorageError) {
        let draft = rendered.draft
        if let stored = draft.stored { try settle(stored, draft.resource) }
        try database.statement("UPDATE objects SET fresh_until = ?, body = ?, hidden = ?, borrower = ?, snapshot_of = NULL WHERE sequence = ?")
            .run(
                .optional(draft.freshUntil), .blob(rendered.body), .optional(rendered.hidden), .optional(draft.borrower),
                .integer(draft.sequence))
        if !draft.history.isEmpty {
            try database.statement("UPDATE objects SET history = history || ? WHERE sequence = ?")
                .run(.text(HistoryEntry.lines(draft.history)), .integer(draft.sequence))
        }
    }

    private func saveLists(of draft: Draft, world: Int64) throws {
        if draft.isNew { lists.enlist(draft, on: draft.resource.list, world: world) }
        for name in draft.resource.filters {
            let before = draft.isNew ? nil : ListName(draft.resource, name, draft.original[name])
            let after = ListName(draft.resource, name, draft.fields[name])
            guard before != after else { continue }
            if let before { try lists.delist(draft, from: before, world: world) }
            guard let after else { continue }
            lists.enlist(draft, on: after, world: world)
            // One that is listed already is not looked at again.
            if !draft.isNew { try lists.flush() }
        }
    }

    /// Puts an object on its lists that is on none yet.
    func enlist(_ stored: StoredObject, _ resource: Resource, world: Int64) throws {
        let draft = try Draft(stored, of: resource)
        for list in Self.lists(of: draft.fields, resource) { lists.enlist(draft, on: list, world: world) }
    }

    /// Every list that an object with these fields is on.
    private static func lists(of fields: JSONObject, _ resource: Resource) -> [ListName] {
        [resource.list] + resource.filters.compactMap { ListName(resource, $0, fields[$0]) }
    }

    private static let columns = "o.sequence, o.kind, o.id, o.created, o.fresh_until, o.body, o.hidden, o.borrower, o.snapshot_of"

    /// With the world in the column behind those.
    private static func readWithWorld(_ row: Row) -> (object: StoredObject, world: Int64) { (read(row), row.integer(9)) }

    private static func read(_ row: Row) -> StoredObject {
        StoredObject(
            sequence: row.integer(0), kind: row.text(1), id: row.text(2), created: row.integer(3), freshUntil: row.optionalInteger(4),
            body: row.blob(5), hidden: row.optionalBlob(6), borrower: row.optionalInteger(7), snapshotOf: row.optionalInteger(8))
    }
}
