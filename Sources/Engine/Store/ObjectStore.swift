// Objects in SQLite: one table for all resources, and their lists in another. An object is rendered when it is written, so that reading it only
// copies bytes.
import Storage
import Wire

public final class ObjectStore {
    let database: Database
    let resources: ResourceTable
    /// The number of the next new row.
    var nextSequence: Int64
    private let select: Statement
    private let insert: Statement
    /// The object that an event shows.
    private let shownNow: Statement
    /// The same, for an object whose events always show its present state.
    private let shownForEver: Statement
    private let links: Links
    private let watch: WorldWatch
    let lists: ListStore
    /// Of `anyTwo`, by the number of lists.
    var anyTwoStatements: [Int: Statement] = [:]
    /// The history of objects since their creation. The creation itself is in the object's row.
    private let journal: Journal
    let contents: ContentStore
    private var recent = RecentObjects()
    /// The objects of all present worlds.
    private var count = ObjectCount()

    /// - Parameter historyLength: the number of history entries that an object keeps.
    init(_ database: Database, _ registry: Registry, _ links: Links, _ watch: WorldWatch, historyLength: Int64) throws {
        self.database = database
        self.links = links
        self.watch = watch
        lists = try ListStore(database)
        journal = try Journal(database, table: "history", length: historyLength, offset: 1)
        contents = ContentStore(database)
        resources = try ResourceTable(database, registry)
        // The sweeper may have deleted the highest rows. No number is given twice, and none below the mark of the lists.
        let highest = try database.statement("SELECT max(sequence) FROM objects").first { $0.integer(0) } ?? 0
        nextSequence = 1 + max(highest, try lists.marked())
        select = try database.statement("SELECT \(Self.columns) FROM objects o WHERE sequence = ? AND world = ? AND id = ?")
        insert = try database.statement(
            "INSERT INTO objects (sequence, world, resource, id, created, fresh_until, body, hidden, history, borrower, snapshot_of, public_url) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        shownNow = try database.statement("SELECT resource, body FROM objects WHERE sequence = ?")
        shownForEver = try database.statement("SELECT resource, body FROM objects WHERE sequence = ? AND rewrites_events")
    }

    /// An id that Pinstripe made contains the number of its row. An id from outside is looked up.
    public func find(_ id: String, world: Int64) throws -> StoredObject? {
        if let recent = recent.find(id, world: world) { return try complete(recent) }
        guard let stored = try read(id, world: world) else { return nil }
        recent.keep(stored, world: world)
        return try complete(stored)
    }

    private func read(_ id: String, world: Int64) throws(StorageError) -> StoredObject? {
        if let number = Identifier.number(in: id), let found = try select.first(.integer(number), .integer(world), .text(id), read: read) {
            return found
        }
        return try database.statement(
            "SELECT \(Self.columns) FROM given_ids g CROSS JOIN objects o ON o.sequence = g.sequence WHERE g.world = ? AND g.id = ?"
        ).first(.integer(world), .text(id), read: read)
    }

    /// The object as answers show it. An event gets its object, if it was stored without one. Other objects get up-to-date links.
    func complete(_ stored: StoredObject) throws -> StoredObject {
        if let sequence = stored.snapshotOf { return try complete(stored, showing: sequence) }
        guard stored.publicURL != links.current, let resource = stored.resource, resource.hasLinks else { return stored }
        return try links.refresh(stored, resource)
    }

    /// - Parameter sequence: the row of the object that the event shows.
    private func complete(_ event: StoredObject, showing sequence: Int64) throws -> StoredObject {
        let isStoredWithout = EventDocument.hasGap(event.body)
        let read: (Row) -> (resource: Resource?, body: [UInt8]) = { [resources] in (resources.resource($0.integer(0)), $0.blob(1)) }
        guard let shown = try (isStoredWithout ? shownNow : shownForEver).first(.integer(sequence), read: read),
            let resource = shown.resource
        else { return event }
        let snapshot = Renderer.snapshot(shown.body, withholding: resource.withheld)
        if isStoredWithout { return event.completed(EventDocument.complete(event.body, with: snapshot)) }
        guard let events = event.resource else { return event }
        var draft = try Draft(event, of: events)
        draft.fields["data"] = ["object": try JSON.parse(snapshot)]
        return event.completed(try RenderedDraft(draft).body)
    }

    /// Before an object changes, the event that shows its present state gets a copy of it.
    private func settle(_ stored: StoredObject, _ resource: Resource) throws(StorageError) {
        guard let borrower = stored.borrower else { return }
        let envelope = try database.statement("SELECT body FROM objects WHERE sequence = ? AND snapshot_of = ?")
            .first(.integer(borrower), .integer(stored.sequence)) { $0.blob(0) }
        guard let envelope, EventDocument.hasGap(envelope) else { return }
        // The copy has the links of that time.
        let shown = stored.publicURL == links.current ? stored.body : try shownNow.first(.integer(stored.sequence)) { $0.blob(1) } ?? stored.body
        let whole = EventDocument.complete(envelope, with: Renderer.snapshot(shown, withholding: resource.withheld))
        try database.statement("UPDATE objects SET body = ? WHERE sequence = ?").run(.blob(whole), .integer(borrower))
    }

    /// One page of a list, in the requested order. One row more than the limit, if there are more.
    /// - Parameter maximum: the most bytes of its objects. A page that is full before its limit has one row more, too.
    func page(_ query: ListQuery, world: Int64, maximum: Int) throws -> (rows: [StoredObject], isFull: Bool) {
        try lists.flush()
        let (sql, values) = query.sql(columns: Self.columns, world: world)
        var (bytes, isFull) = (0, false)
        let rows = try database.statement(sql).all(values, read: read) { row in
            isFull = bytes > maximum
            bytes += row.body.count
            return isFull
        }
        return (try rows.map { row in try complete(row) }, isFull)
    }

    /// The objects with that id in all present worlds, with their worlds. The control plane needs it, because it may act on all accounts.
    func findAnywhere(_ id: String, limit: Int64 = 2) throws -> [(object: StoredObject, world: Int64)] {
        try database.statement(
            """
            SELECT \(Self.columns), o.world FROM objects o JOIN worlds w USING (world) WHERE w.is_current AND o.id = ?2 AND o.sequence = ?1
            UNION SELECT \(Self.columns), o.world FROM worlds w CROSS JOIN given_ids g ON g.world = w.world AND g.id = ?2
            CROSS JOIN objects o ON o.sequence = g.sequence WHERE w.is_current LIMIT ?3
            """
        ).all(.optional(Identifier.number(in: id)), .text(id), .integer(limit), read: readWithWorld)
            .map { row in (try complete(row.object), row.world) }
    }

    /// Some objects of all worlds, with their worlds, in the order of their rows.
    /// - Parameter withSnapshots: whether those of snapshots are among them.
    func portion(after sequence: Int64, withSnapshots: Bool) throws -> [(object: StoredObject, world: Int64)] {
        let condition = withSnapshots ? "" : "AND o.world NOT IN (SELECT world FROM worlds WHERE snapshot IS NOT NULL)"
        return try database.statement("SELECT \(Self.columns), o.world FROM objects o WHERE o.sequence > ? \(condition) ORDER BY o.sequence LIMIT 500")
            .all(.integer(sequence), read: readWithWorld)
            .map { row in (try complete(row.object), row.world) }
    }

    func find(_ member: ListStore.Member) throws -> StoredObject? {
        try database.statement("SELECT \(Self.columns) FROM objects o WHERE sequence = ?").first(.integer(member.sequence), read: read)
            .map { try complete($0) }
    }

    /// The newest entries of an object's history before that number, newest first.
    func history(of object: StoredObject, world: Int64, before number: Int64 = .max, limit: Int64) throws(StorageError) -> [Journal.Entry] {
        let entries = try journal.newest(of: object.sequence, world: world, before: number, limit: limit)
        guard entries.count < limit, number > 1, entries.last?.number != 1 else { return entries }
        let creation = try database.statement("SELECT history FROM objects WHERE sequence = ? AND history != ''")
            .first(.integer(object.sequence)) { Journal.Entry(number: 1, text: $0.text(0)) }
        return entries + (creation.map { [$0] } ?? [])
    }

    /// The ids on some lists, oldest first.
    func ids(on names: [ListName], world: Int64) throws -> [String] {
        var members: [ListStore.Member] = []
        for name in names {
            var last: ListStore.Member?
            while case let portion = try lists.portion(of: name, world: world, after: last, limit: 1000), !portion.isEmpty {
                members += portion
                last = portion.last
            }
        }
        if names.count > 1 { members.sort { ($0.created, $0.sequence) < ($1.created, $1.sequence) } }
        return members.map(\.id)
    }

    func count(_ resource: Resource, world: Int64) throws -> Int64 {
        try resource.wholeLists.reduce(0) { try $0 + lists.count($1, world: world) }
    }

    /// Counts the objects of an account on.
    /// - Returns: whether it is done.
    func proceed(_ count: inout WorldCount) throws -> Bool {
        try lists.flush()
        return try count.proceed(database)
    }

    /// The number of objects of all present worlds. Nil if they are not all counted yet: this call has counted a portion.
    func countAll() throws(StorageError) -> Int64? {
        if count.total == nil { try count.proceed(database, besides: resources.records) }
        return count.total
    }

    /// Call it when an account was abandoned with its objects. If it may have changed while it was counted, all are counted anew.
    func subtract(_ lost: WorldCount) {
        if lost.isSplit { count = ObjectCount() } else { count.subtract(lost.number) }
    }

    /// Call it when a restore has changed the number of objects. They are counted anew when somebody asks.
    func forgetCount() { count = ObjectCount() }

    /// Call it when all worlds were abandoned.
    func subtractAll() { count = ObjectCount(total: 0) }

    /// Call it after a commit that failed.
    func forget() {
        count = ObjectCount()
        recent.removeAll()
        lists.forget()
    }

    /// Writes an object, and puts it on its lists.
    /// - Returns: the stored object.
    @discardableResult func save(_ rendered: RenderedDraft, world: Int64) throws -> StoredObject {
        let draft = rendered.draft
        watch.note(world)
        if draft.isNew { try insert(rendered, world) } else { try update(rendered, world) }
        try saveLists(of: draft, world: world)
        let stored = StoredObject(rendered, publicURL: links.current)
        recent.keep(stored, world: world)
        return stored
    }

    /// Deletes an object and takes it off its lists.
    /// - Returns: the object as it would have been stored.
    func delete(_ rendered: RenderedDraft, world: Int64) throws -> StoredObject {
        try delete(rendered.draft, world: world)
        return StoredObject(rendered, publicURL: links.current)
    }

    /// Remembers that an object was deleted.
    func mark(_ draft: Draft, world: Int64) throws {
        try database.statement("INSERT OR REPLACE INTO tombstones (world, id, resource) VALUES (?, ?, ?)")
            .run(.integer(world), .text(draft.id), .integer(resources.number(of: draft.resource)))
    }

    /// The resource of a deleted object. Nil if no such object was deleted.
    func tombstone(_ id: String, world: Int64) throws(StorageError) -> Resource? {
        try database.statement("SELECT resource FROM tombstones WHERE world = ? AND id = ?").first(.integer(world), .text(id)) { $0.integer(0) }
            .flatMap(resources.resource)
    }

    func delete(_ draft: Draft, world: Int64) throws {
        watch.note(world)
        recent.remove(draft.id, world: world)
        if let stored = draft.stored { try settle(stored, draft.resource) }
        for list in Self.lists(of: draft.original, draft.resource) { try lists.delist(draft, from: list, world: world) }
        try database.statement("DELETE FROM given_ids WHERE world = ? AND id = ?").run(.integer(world), .text(draft.id))
        try database.statement("DELETE FROM objects WHERE sequence = ?").run(.integer(draft.sequence))
        try journal.remove(draft.sequence, world: world)
        try contents.delete(of: draft.sequence)
        if !draft.resource.isRecord { count.remove(row: draft.sequence) }
    }

    private func insert(_ rendered: RenderedDraft, _ world: Int64) throws {
        let draft = rendered.draft
        try insert.run(
            .integer(draft.sequence), .integer(world), .integer(resources.number(of: draft.resource)), .text(draft.id), .integer(draft.created),
            .optional(draft.freshUntil), .blob(rendered.body), .optional(rendered.hidden), .text(draft.history.first?.text ?? ""),
            .optional(draft.borrower), .optional(draft.snapshotOf), .integer(links.current))
        for entry in draft.history.dropFirst() { try journal.append(entry.text, to: draft.sequence, world: world) }
        if !draft.resource.isRecord { count.add() }
        guard draft.hasGivenID else { return }
        try database.statement("INSERT INTO given_ids (world, id, sequence) VALUES (?, ?, ?)")
            .run(.integer(world), .text(draft.id), .integer(draft.sequence))
    }

    private func update(_ rendered: RenderedDraft, _ world: Int64) throws(StorageError) {
        let draft = rendered.draft
        if let stored = draft.stored { try settle(stored, draft.resource) }
        try database.statement("UPDATE objects SET fresh_until = ?, body = ?, hidden = ?, borrower = ?, public_url = ? WHERE sequence = ?")
            .run(
                .optional(draft.freshUntil), .blob(rendered.body), .optional(rendered.hidden), .optional(draft.borrower),
                .integer(links.current), .integer(draft.sequence))
        if draft.rewritesEvents {
            try database.statement("UPDATE objects SET rewrites_events = 1 WHERE sequence = ?").run(.integer(draft.sequence))
        }
        for entry in draft.history { try journal.append(entry.text, to: draft.sequence, world: world) }
    }

    static let columns = "o.sequence, o.resource, o.id, o.created, o.fresh_until, o.body, o.hidden, o.borrower, o.snapshot_of, o.public_url"

    /// The column after these is the world.
    private func readWithWorld(_ row: Row) -> (object: StoredObject, world: Int64) { (read(row), row.integer(10)) }

    func read(_ row: Row) -> StoredObject {
        StoredObject(
            sequence: row.integer(0), resource: resources.resource(row.integer(1)), id: row.text(2), created: row.integer(3),
            freshUntil: row.optionalInteger(4), body: row.blob(5), hidden: row.optionalBlob(6),
            borrower: row.optionalInteger(7), snapshotOf: row.optionalInteger(8), publicURL: row.integer(9))
    }
}
