// Lists: a page of objects, newest first, by filters and cursors.
import OrderedCollections
import Wire

/// One page of a list.
public struct ListPage {
    public let objects: [StoredObject]
    public let hasMore: Bool
}

extension Engine {
    /// - Parameter arguments: the filters of the resource's list, `created`, `limit`, and one of the cursors.
    public func list(_ resource: Resource, _ arguments: Arguments, account: Account) throws -> ListPage {
        guard var query = try query(resource, arguments, account) else { return ListPage(objects: [], hasMore: false) }
        let lists = try takeLists(of: &query, resource, account)
        return try page(query, reading: lists, resource, account)
    }

    /// A list of the objects whose numbers are within bounds. No list is kept for those, so it is made as a search is.
    public func walk(_ resource: Resource, _ arguments: Arguments, account: Account) throws -> SearchWalk? {
        guard var query = try query(resource, arguments, account) else { return nil }
        let lists = try takeLists(of: &query, resource, account)
        let limit = Int(query.limit)
        query.limit = Self.searchPortion
        return SearchWalk(
            resource: resource, account: account.key, world: account.world, query: SearchQuery(bounds: bounds(resource, arguments)), lists: lists,
            rows: query, limit: limit, trace: nil)
    }

    private func bounds(_ resource: Resource, _ arguments: Arguments) -> [SearchClause] {
        (resource.listing?.ranges ?? []).flatMap { parameter in
            (arguments[parameter.name]?.object ?? [:]).compactMap { comparison, number in
                guard let number = number.integer, let comparison = ListQuery.operators[comparison].flatMap(SearchClause.Comparison.init) else { return nil }
                return SearchClause(
                    field: .number(parameter.field), key: nil, comparison: comparison, value: String(number), isNegated: false)
            }
        }
    }

    /// - Returns: nil if the list is empty.
    private func query(_ resource: Resource, _ arguments: Arguments, _ account: Account) throws -> ListQuery? {
        try requireFilters(resource, arguments, account)
        var query = ListQuery(list: resource.list)
        query.created = (arguments["created"]?.object ?? [:]).compactMap { comparison, time in time.integer.map { (comparison, $0) } }
        query.limit = arguments.integer("limit") ?? 10
        // Stripe looks up a cursor before it refuses a second one.
        let older = try cursor("starting_after", resource, arguments, account)
        let newer = try cursor("ending_before", resource, arguments, account)
        if older != nil && newer != nil { throw Refusal.bothCursors }
        // After the checks, because a refused call must change nothing.
        if resource.hasFirst { _ = try singleton(resource, account: account) }
        if let needed = resource.listing?.neededFilter, !arguments.has(needed) { return nil }
        query.cursor = older ?? newer
        query.direction = (newer != nil) == isOldestFirst(resource) ? .older : .newer
        // Objects that are older than this are removed.
        if let retention = resource.retention { query.created.append(("gt", now(account) &- retention)) }
        query.groups = groups(resource, arguments)
        return query
    }

    private func isOldestFirst(_ resource: Resource) -> Bool { resource.listing?.isOldestFirst ?? false }

    /// The lists to read: the shortest of those that the filters ask for. The query keeps the others.
    private func takeLists(of query: inout ListQuery, _ resource: Resource, _ account: Account) throws -> [ListName] {
        if query.groups.isEmpty { return resource.wholeLists }
        return query.groups.remove(at: try objects.lists.shortest(of: query.groups, world: account.world))
    }

    /// The id of the newest object whose field `filter` holds `value`. Nil if there is none.
    public func newest(_ resource: Resource, where filter: String, is value: String, account: Account) throws -> String? {
        guard let list = ListName(resource, filter, .string(value)) else { return nil }
        return try objects.lists.newest(of: list, world: account.world, before: nil, limit: 1).first?.id
    }

    /// The id of the object that a field of another one names, or holds. Of several, it is the last. Nil if there is none.
    public func last(in field: String, of owner: String, account: Account) throws -> String? {
        let value = try objects.find(owner, world: account.world)?.fields()[field]
        let last = value?.array?.last ?? value
        return last?.string ?? last?["id"]?.string
    }

    /// Refuses if an object that a filter names does not exist and never did.
    private func requireFilters(_ resource: Resource, _ arguments: Arguments, _ account: Account) throws {
        for parameter in resource.listing?.filters ?? [] {
            guard let named = parameter.reference.flatMap({ registry[$0] }), let id = arguments.string(parameter.name) else { continue }
            if try isThere(named, id, account, orWas: true) { continue }
            throw Refusal.noSuchReference(named.noun, id, parameter: parameter.name)
        }
    }

    /// The lists of each filter. A matching object is on one of them.
    private func groups(_ resource: Resource, _ arguments: Arguments) -> [[ListName]] {
        let filters = resource.listing?.filters ?? []
        let groups = filters.compactMap { parameter -> [ListName]? in
            let isFixed = parameter.name == resource.listing?.onlyField
            guard resource.filters.contains(parameter.field), let value = isFixed ? true : arguments[parameter.name], !value.isNull else { return nil }
            let values = (value.array ?? [value]).map(parameter.spelled)
            return Array(OrderedSet(values.flatMap { lists(resource, parameter.field, $0) }))
        }
        // What the path, or a `reading` of the definition, gives.
        let others = resource.filters.filter { name in arguments.has(name) && !filters.contains { $0.field == name || $0.name == name } }
        let viewed = list(viewedBy: resource).map { [[$0]] } ?? []
        let shown = resource.listing?.hiding.map { $0.revealing.contains(where: arguments.has) ? [] : [[resource.list]] } ?? []
        return groups + others.compactMap { name in arguments[name].map { lists(resource, name, $0) } }.filter { !$0.isEmpty } + viewed + shown
    }

    /// The lists of the objects that have a value in a field.
    private func lists(_ resource: Resource, _ field: String, _ value: JSON) -> [ListName] {
        guard let own = resource.list(where: field, is: value) else { return [] }
        return [own] + lists(appearingIn: resource, where: field, is: value)
    }

    /// The most bytes on a page. If objects are very large, a page has fewer than were asked for.
    public static let maximumPage = 8 << 20

    private func page(_ query: ListQuery, reading lists: [ListName], _ resource: Resource, _ account: Account) throws -> ListPage {
        let (rows, hasMore) = try rows(query, of: lists, world: account.world)
        let shown = try rows.compactMap { try appearing($0, as: resource, account) }.map { try fresh($0, resource, account) }
        return ListPage(objects: (query.direction == .newer) == isOldestFirst(resource) ? shown : shown.reversed(), hasMore: hasMore)
    }

    /// The next rows of several lists, merged. Every list is in order, so the first rows of each are enough.
    func rows(_ query: ListQuery, of lists: [ListName], world: Int64) throws -> (rows: ArraySlice<StoredObject>, hasMore: Bool) {
        var rows: [StoredObject] = []
        var ends: [Int64] = []
        for list in lists {
            var query = query
            query.list = list
            let page = try objects.page(query, world: world, maximum: Self.maximumPage / lists.count)
            rows += page.rows
            if page.isFull, let end = page.rows.last { ends.append(end.sequence) }
        }
        if lists.count > 1 {
            rows.sort { ($0.created, $0.sequence) < ($1.created, $1.sequence) }
            if query.direction == .older { rows.reverse() }
        }
        // A list that was read only in part may have more rows after its end.
        let end = ends.isEmpty ? nil : rows.firstIndex { ends.contains($0.sequence) }
        let count = min(Int(query.limit), end ?? .max)
        return (rows.prefix(count), rows.count > count)
    }

    private func cursor(
        _ name: String, _ resource: Resource, _ arguments: Arguments, _ account: Account
    ) throws -> (created: Int64, sequence: Int64)? {
        guard let id = arguments.string(name) else { return nil }
        guard let stored = try find(resource, id, account) else {
            throw Refusal.noSuchReference(resource.noun, id, parameter: name)
        }
        return (stored.created, stored.sequence)
    }
}
