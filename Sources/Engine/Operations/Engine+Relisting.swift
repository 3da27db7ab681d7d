// Writes the rows of lists again from the objects. It does so for objects whose rows were not written when the daemon died or a commit failed, and
// for all objects of a database whose lists have older names.
import Storage

extension Engine {
    /// Writes the rows of the objects after the mark. If there are no rows at all, a migration may have deleted them: then of all objects. Copies for
    /// snapshots have got their rows before their objects.
    /// - Parameter isStart: whether the rows are written when they are many. After a commit that failed, there may be no room for them.
    func relist(isStart: Bool = false) throws {
        areListsStale = true
        let isWhole = try objects.lists.isEmpty()
        var last = try isWhole ? 0 : objects.lists.marked()
        while case let portion = try objects.portion(after: last, withSnapshots: isWhole), let end = portion.last?.object.sequence {
            for (object, world) in portion {
                guard let resource = object.resource else { continue }
                objects.enlist(try Draft(object, of: resource), world: world)
            }
            last = end
            if isStart && objects.lists.isFull { try objects.lists.flush() }
        }
        areListsStale = false
    }

    /// Writes the rows that wait, and moves the mark. It runs when many rows wait, and in idle time.
    /// - Parameter hasCopied: whether objects were written that are listed already.
    public func markLists(hasCopied: Bool = false) throws {
        if areListsStale { try relist() }
        guard hasCopied || !objects.lists.isMarked else { return }
        try database.write { try objects.lists.mark(upTo: objects.lastSequence) }
    }
}
