// The cursors of a list in a version that gives its objects other ids.
import Wire

extension Engine {
    /// The arguments of a list with the cursors of the newest version. What is no cursor stays, so that it is refused.
    public func newestCursors(_ arguments: Arguments, of resource: Resource, in shape: VersionShape?, account: Account) throws -> Arguments {
        guard let shape, shape.shape(of: resource.name)?.changesIDs == true else { return arguments }
        var newest = arguments
        for name in ["ending_before", "starting_after"] {
            guard let id = arguments.string(name), try objects.find(id, world: account.world)?.resource !== resource else { continue }
            if let found = try object(shownAs: id, resource, arguments, shape, account) { newest.values[name] = .string(found) }
        }
        return newest
    }

    /// The id of the first object in a list that a version shows by another id.
    private func object(
        shownAs older: String, _ resource: Resource, _ arguments: Arguments, _ shape: VersionShape, _ account: Account
    ) throws -> String? {
        var portion = arguments
        portion.values["ending_before"] = nil
        portion.values["starting_after"] = nil
        portion.values["limit"] = 100
        while true {
            let page = try list(resource, portion, account: account)
            if let found = try page.objects.first(where: { try render($0, Expansion(), account: account, shape)["id"] == .string(older) }) {
                return found.id
            }
            guard page.hasMore, let last = page.objects.last?.id else { return nil }
            portion.values["starting_after"] = .string(last)
        }
    }
}
