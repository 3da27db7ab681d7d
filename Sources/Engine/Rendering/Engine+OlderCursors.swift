// The cursors of a list in a version that gives its objects other ids.
import Wire

extension Engine {
    /// The arguments of a list with the cursors of the newest version. What is no cursor stays, so that it is refused.
    public func newestCursors(_ arguments: Arguments, of resource: Resource, in shape: VersionShape?, account: Account) throws -> Arguments {
        guard let shape, shape.shape(of: resource.name)?.changesIDs == true else { return arguments }
        var newest = arguments
        for name in ["ending_before", "starting_after"] {
            guard let id = arguments.string(name), try objects.find(id, world: account.world)?.resource !== resource else { continue }
            let found = try object(shownAs: id, isLast: name == "starting_after", resource, arguments, shape, account)
            if let found { newest.values[name] = .string(found) }
        }
        return newest
    }

    /// The id of an object in a list that a version shows by another id. Several can have the same.
    /// - Parameter isLast: whether it is the last of those, so that a page after it begins with something else. Otherwise, it is the first.
    private func object(
        shownAs older: String, isLast: Bool, _ resource: Resource, _ arguments: Arguments, _ shape: VersionShape, _ account: Account
    ) throws -> String? {
        var last: String?
        var portion = arguments
        portion.values["ending_before"] = nil
        portion.values["starting_after"] = nil
        portion.values["limit"] = 100
        while true {
            let page = try list(resource, portion, account: account)
            for object in page.objects where try render(object, Expansion(), account: account, shape)["id"] == .string(older) {
                if !isLast { return object.id }
                last = object.id
            }
            guard page.hasMore, let end = page.objects.last?.id else { return last }
            portion.values["starting_after"] = .string(end)
        }
    }
}
