// Lists: a page of objects, newest first, by filters and cursors.
import Wire

/// One page of a list.
public struct ListPage: Sendable {
    public let objects: [StoredObject]
    public let hasMore: Bool
}

extension Engine {
    /// - Parameter arguments: the filters of the resource's list, `created`, `limit`, and one of the cursors.
    public func list(_ resource: Resource, _ arguments: Arguments, account: Account) throws -> ListPage {
        let filters = resource.filters.compactMap { name in ListName.text(arguments[name]).map { ListName.filtered(resource, name, $0) } }
        var query = ListQuery(lists: filters.isEmpty ? [ListName.all(of: resource)] : filters)
        query.created = (arguments["created"]?.object ?? [:]).compactMap { comparison, time in time.integer.map { (comparison, $0) } }
        query.limit = arguments.integer("limit") ?? 10
        // The cursor is looked up before the rule that there may be one only, as Stripe does.
        let older = try cursor("starting_after", resource, arguments, account)
        let newer = try cursor("ending_before", resource, arguments, account)
        if older != nil && newer != nil {
            throw Refusal.invalid("Received both starting_after and ending_before parameters. Please pass in only one.")
        }
        query.cursor = older ?? newer
        query.direction = newer == nil ? .older : .newer
        return try page(query, resource, account)
    }

    private func page(_ query: ListQuery, _ resource: Resource, _ account: Account) throws -> ListPage {
        let rows = try objects.page(query, world: account.world)
        let shown = try rows.prefix(Int(query.limit)).map { try fresh($0, resource, account) }
        return ListPage(objects: query.direction == .older ? shown : shown.reversed(), hasMore: rows.count > query.limit)
    }

    private func cursor(
        _ name: String, _ resource: Resource, _ arguments: Arguments, _ account: Account
    ) throws -> (created: Int64, sequence: Int64)? {
        guard let id = arguments.string(name) else { return nil }
        guard let stored = try objects.find(id, world: account.world), stored.kind == resource.idPrefix else {
            throw Refusal.noSuchReference(resource.noun, id, parameter: name)
        }
        return (stored.created, stored.sequence)
    }
}
