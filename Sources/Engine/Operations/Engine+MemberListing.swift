// Lists the members of an object: the objects of several resources that belong to it. One of them may come first; the others follow, newest first.
// Only the members on the page are read, and those that a filter skips.
import Wire

extension Engine {
    /// - Parameter arguments: `object` limits the list to one resource. Any other filter compares the field of its name. Also `limit` and one of the
    /// cursors.
    /// - Parameter end: what was made from that row on is not in the list. Nil for the present.
    public func list(
        _ members: Field.Members, of owner: StoredObject, _ arguments: Arguments, before end: Int64? = nil, account: Account
    ) throws -> ListPage {
        let page = try MemberPage(members, of: owner, arguments, before: end, self, account).read()
        let shown = try page.objects.compactMap { stored in try stored.resource.map { try fresh(stored, $0, account) } }
        return ListPage(objects: shown, hasMore: page.hasMore)
    }

    /// How many members there are.
    /// - Parameters:
    ///   - end: what was made from that row on is not counted. Nil for the present.
    ///   - page: the first ones. If they are all, nothing is counted.
    func count(
        _ members: Field.Members, of owner: StoredObject, before end: Int64? = nil, firstPage page: ListPage, _ account: Account
    ) throws -> Int64 {
        guard page.hasMore else { return Int64(page.objects.count) }
        return try members.resources.compactMap { registry[$0] }.reduce(0) { count, resource in
            try count + objects.lists.count(ListName.Filter(resource.name, members.owner).list(named: owner.id), world: account.world, before: end)
        }
    }
}

/// One page of an object's members.
private struct MemberPage {
    private let engine: Engine
    private let account: Account
    private let owner: StoredObject
    private let ownerField: String
    /// The resources of the members.
    private let resources: [Resource]
    /// The id of the member that comes first.
    private let firstID: String?
    private let arguments: Arguments
    private let limit: Int
    /// What was made from that row on is left out.
    private let end: Int64
    /// What an id names if it is no member.
    private let names: [String]

    init(
        _ members: Field.Members, of owner: StoredObject, _ arguments: Arguments, before end: Int64?, _ engine: Engine, _ account: Account
    ) throws {
        self.engine = engine
        self.account = account
        self.owner = owner
        self.arguments = arguments
        ownerField = members.owner
        names = members.resources
        let wanted = arguments.string("object")
        resources = members.resources.filter { wanted == nil || $0 == wanted }.compactMap { engine.registry[$0] }
        firstID = try members.first.flatMap { try owner.text(of: $0) }
        limit = arguments.integer("limit").map { Int($0) } ?? members.most
        self.end = end ?? .max
    }

    func read() throws -> ListPage {
        let first = try firstID.flatMap(member)
        let older = try cursor("starting_after"), newer = try cursor("ending_before")
        if older != nil && newer != nil { throw Refusal.bothCursors }
        var found: [StoredObject] = []
        if let newer {
            guard newer.id != first?.id else { return ListPage(objects: [], hasMore: false) }
            found = try others(isOlder: false, from: newer)
            if found.count <= limit, let first { found.append(first) }
            return ListPage(objects: found.prefix(limit).reversed(), hasMore: found.count > limit)
        }
        if older == nil, let first { found.append(first) }
        found += try others(isOlder: true, from: older?.id == first?.id ? nil : older)
        return ListPage(objects: Array(found.prefix(limit)), hasMore: found.count > limit)
    }

    /// The members after the cursor, without the one that comes first. One more than the limit, if there are more.
    private func others(isOlder: Bool, from cursor: StoredObject?) throws -> [StoredObject] {
        var last = cursor.map { ListStore.Member(created: $0.created, sequence: $0.sequence, id: $0.id) }
        var found: [StoredObject] = []
        while found.count <= limit {
            let portion = try portion(isOlder: isOlder, from: last)
            for row in portion where row.id != firstID && row.sequence < end && found.count <= limit {
                if let stored = try engine.objects.find(row), try passes(stored) { found.append(stored) }
            }
            guard portion.count > limit else { break }
            last = portion.last
        }
        return found
    }

    /// The next rows of the lists together.
    private func portion(isOlder: Bool, from last: ListStore.Member?) throws -> ArraySlice<ListStore.Member> {
        let count = limit + 1
        let rows = try resources.compactMap { ListName($0, ownerField, .string(owner.id)) }.flatMap { list in
            let lists = engine.objects.lists
            return try isOlder
                ? lists.newest(of: list, world: account.world, before: last, limit: Int64(count))
                : lists.portion(of: list, world: account.world, after: last, limit: Int64(count))
        }
        return rows.sorted { (($0.created, $0.sequence) > ($1.created, $1.sequence)) == isOlder }.prefix(count)
    }

    /// The member with that id. Nil if there is none, or if the filters exclude it.
    private func member(_ id: String) throws -> StoredObject? {
        guard let stored = try engine.objects.find(id, world: account.world), resources.contains(where: { $0 === stored.resource }),
            try stored.text(of: ownerField) == owner.id, stored.sequence < end, try passes(stored)
        else { return nil }
        return stored
    }

    private func passes(_ stored: StoredObject) throws -> Bool {
        let filters = arguments.values.filter { !Self.pagingNames.contains($0.key) }
        return try filters.isEmpty || filters.allSatisfy { try stored.fields()[$0.key] == $0.value }
    }

    private static let pagingNames = Set(Parameter.paging.map(\.name) + ["expand", "object"])

    private func cursor(_ name: String) throws -> StoredObject? {
        guard let id = arguments.string(name) else { return nil }
        guard let member = try member(id) else {
            let stored = try engine.objects.find(id, world: account.world)?.resource
            let resource = stored.flatMap { names.contains($0.name) ? $0 : nil } ?? engine.registry.resource(prefixing: id, among: names)
            throw Refusal.noSuchReference(resource?.noun ?? "object", id, parameter: name)
        }
        return member
    }
}
