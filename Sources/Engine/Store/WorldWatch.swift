// Notes which worlds change while they are copied. A copy takes several turns, and requests are served in between. If the world has changed
// meanwhile, it is copied again. While nothing is copied, a note costs one comparison.

final class WorldWatch {
    private var watchers = 0
    /// The number of changes since somebody watches.
    private var changes: [Int64: Int] = [:]

    /// Call it when anything of the world is written.
    func note(_ world: Int64) {
        if watchers > 0 { changes[world, default: 0] += 1 }
    }

    func changes(of world: Int64) -> Int { changes[world] ?? 0 }

    func begin() { watchers += 1 }

    func end() {
        watchers -= 1
        if watchers == 0 { changes = [:] }
    }
}
