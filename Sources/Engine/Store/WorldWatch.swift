// Notes which worlds change while they are copied, and tells somebody who watches all of them. A copy takes several turns, and requests are served
// in between. If the world has changed meanwhile, it is copied again. While nobody watches, a note costs two comparisons.

final class WorldWatch {
    private var watchers = 0
    /// Is called with every world that changes. Nil while nobody wants to know.
    var onChange: ((Int64) -> Void)?
    /// The number of changes since somebody watches.
    private var changes: [Int64: Int] = [:]

    /// Call it when anything of the world is written.
    func note(_ world: Int64) {
        if watchers > 0 { changes[world, default: 0] += 1 }
        onChange?(world)
    }

    func changes(of world: Int64) -> Int { changes[world] ?? 0 }

    func begin() { watchers += 1 }

    func end() {
        watchers -= 1
        if watchers == 0 { changes = [:] }
    }
}
