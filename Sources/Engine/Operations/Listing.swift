// Lists: a page of objects, newest first, by filters and cursors.
import OrderedCollections
import Wire

/// One page of a list.
public struct ListPage: Sendable {
    public let objects: [StoredObject]
    public let hasMore: Bool
}

extension Engine {
    /// - Parameter arguments: the filters of the resource's list, `created`, `limit`, and one of the cursors.
    public func list(_ resource: Resource, _ arguments: Arguments, account: Account) throws -> ListPage {
        var query = ListQuery(list: resource.list)
        query.created = (arguments["created"]?.object ?? [:]).compactMap { comparison, time in time.integer.map { (comparison, $0) } }
        query.limit = arguments.integer("limit") ?? 10
        // The cursor is looked up before the rule that there may be one only, as Stripe does.
        let older = try cursor("starting_after", resource, arguments, account)
        let newer = try cursor("ending_before", resource, arguments, account)
        if older != nil && newer != nil { throw Refusal.bothCursors }
        query.cursor = older ?? newer
        query.direction = newer == nil ? .older : .newer
        // What was created longer ago than that is gone.
        if let retention = resource.retention { query.created.append(("gt", now(account) &- retention)) }
        let groups = filter(&query, resource, arguments)
        return try page(query, reading: groups, resource, account)
    }

    /// Puts the filters into the query.
    /// - Returns: the lists that are read in the end, one of them or several together.
    private func filter(_ query: inout ListQuery, _ resource: Resource, _ arguments: Arguments) -> [ListName] {
        for parameter in resource.route(.list)?.parameters ?? [] {
            guard resource.filters.contains(parameter.field), let value = arguments[parameter.name] else { continue }
            if value == true {
                query.excluded += [ListName(resource, parameter.field, false)].compactMap { $0 }
            } else {
                let values = (value.array ?? [value]).map(parameter.spelled)
                query.groups.append(Array(OrderedSet(values.compactMap { ListName(resource, parameter.field, $0) })))
            }
        }
        return query.groups.isEmpty ? [query.list] : query.groups.removeFirst()
    }

    /// Every list is in order, so of several the first rows of each are enough.
    private func page(_ query: ListQuery, reading lists: [ListName], _ resource: Resource, _ account: Account) throws -> ListPage {
        var rows: [StoredObject] = []
        for list in lists {
            var query = query
            query.list = list
            rows += try objects.page(query, world: account.world)
        }
        if lists.count > 1 {
            rows.sort { ($0.created, $0.sequence) < ($1.created, $1.sequence) }
            if query.direction == .older { rows.reverse() }
            rows = Array(rows.prefix(Int(query.limit) + 1))
        }
        let shown = try rows.prefix(Int(query.limit)).map { try fresh($0, resource, account) }
        return ListPage(objects: query.direction == .older ? shown : shown.reversed(), hasMore: rows.count > query.limit)
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
