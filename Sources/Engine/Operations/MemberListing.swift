// The members of an object: what belongs to it, of several resources together. One of them may come first; the others follow newest
// first. An object has few, so all are put in order, and the page is cut out of that.
import OrderedCollections
import Wire

extension Engine {
    /// - Parameter arguments: `object` limits the list to one resource, any other filter to those whose field of that name holds the value;
    ///   `limit`, and one of the cursors.
    public func list(_ members: Field.Members, of owner: StoredObject, _ arguments: Arguments, account: Account) throws -> ListPage {
        let wanted = arguments.string("object")
        let names = members.resources.filter { wanted == nil || $0 == wanted }
        var rows = try names.compactMap { registry[$0] }.flatMap { resource in
            try ListName(resource, members.owner, .string(owner.id)).map { try objects.lists.rows(on: $0, world: account.world) } ?? []
        }
        for (name, value) in arguments.values where !Self.pagingNames.contains(name) {
            rows = try rows.filter { try objects.find($0.id, world: account.world)?.fields()[name] == value }
        }
        rows.sort { ($0.created, $0.sequence) > ($1.created, $1.sequence) }
        let first = try members.first.flatMap { try owner.fields()[$0]?.string }
        if let position = rows.firstIndex(where: { $0.id == first }) { rows.insert(rows.remove(at: position), at: 0) }
        let (page, hasMore) = try page(of: rows, members, arguments)
        let shown = try page.compactMap { row in
            try objects.find(row.id, world: account.world).flatMap { stored in
                try registry.resource(of: stored).map { try fresh(stored, $0, account) }
            }
        }
        return ListPage(objects: shown, hasMore: hasMore)
    }

    private static let pagingNames = Set(Parameter.paging.map(\.name) + ["expand", "object"])

    private func page(of rows: [ListStore.Member], _ members: Field.Members, _ arguments: Arguments) throws -> (ArraySlice<ListStore.Member>, Bool) {
        let limit = Int(arguments.integer("limit") ?? 10)
        let older = try cursor("starting_after", rows, members, arguments)
        let newer = try cursor("ending_before", rows, members, arguments)
        if older != nil && newer != nil { throw Refusal.bothCursors }
        if let newer {
            let range = rows[..<newer]
            return (range.suffix(limit), range.count > limit)
        }
        let range = rows[(older.map { $0 + 1 } ?? 0)...]
        return (range.prefix(limit), range.count > limit)
    }

    private func cursor(_ name: String, _ rows: [ListStore.Member], _ members: Field.Members, _ arguments: Arguments) throws -> Int? {
        guard let id = arguments.string(name) else { return nil }
        guard let position = rows.firstIndex(where: { $0.id == id }) else {
            let resource = registry.resource(prefixing: id, among: members.resources)
            throw Refusal.noSuchReference(resource?.noun ?? "object", id, parameter: name)
        }
        return position
    }
}
