// Writes the rows of lists again from the objects. It does so for objects whose rows were not written when the daemon died or a commit failed, and
// for all objects of a database whose lists have older names.
import Storage

extension Engine {
    /// Writes the rows of the objects after the mark. If there are no rows at all, a migration may have deleted them: then of all objects.
    /// - Parameter isStart: whether the rows are written when they are many. After a commit that failed, there may be no room for them.
    func relist(isStart: Bool = false) throws {
        areListsStale = true
        var last = try objects.lists.isEmpty() ? 0 : objects.lists.marked()
        while case let portion = try objects.portion(after: last), let end = portion.last?.object.sequence {
            for (object, world) in portion {
                guard let resource = object.resource else { continue }
                try objects.enlist(object, resource, world: world)
            }
            last = end
            if isStart && objects.lists.isFull { try objects.lists.flush() }
        }
        areListsStale = false
    }

    /// Writes the rows that wait, and moves the mark. It runs when many rows wait, and in idle time.
    public func markLists() throws {
        if areListsStale { try relist() }
        guard !objects.lists.isMarked else { return }
        try database.write { try objects.lists.mark(upTo: objects.lastSequence) }
    }
}
