// Objects whose lists are not written yet when the daemon dies, or when a commit fails, are listed again from what they hold. So are all
// objects of a database from before the lists had their present names.
import Storage

extension Engine {
    /// Lists the objects behind the mark.
    func relist() throws {
        areListsStale = true
        var last = try objects.lists.marked()
        while case let portion = try objects.portion(after: last), let end = portion.last?.object.sequence {
            for (object, world) in portion {
                guard let resource = registry.resource(of: object) else { continue }
                try objects.enlist(object, resource, world: world)
            }
            last = end
        }
        areListsStale = false
    }

    /// Writes the lists that wait, and moves the mark: when they are many, and in quiet moments.
    public func markLists() throws {
        if areListsStale { try relist() }
        guard !objects.lists.isMarked else { return }
        try database.write { try objects.lists.mark(upTo: objects.lastSequence) }
    }
}
