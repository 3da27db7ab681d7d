// Copies of snapshots, made before anybody asks for them. A restore of ten thousand objects would take a fifth of a second, if the copy were made
// then. So it is made in idle time, and the restore only makes it current. If there was no idle time, the restore makes it.
import DequeModule
import Storage

/// The copy of one snapshot.
struct SpareWorld {
    let number: Int64
    /// The worlds of the snapshot that are still to be copied.
    fileprivate var waiting: Deque<Int64>
    fileprivate var copy: WorldCopy?

    var isReady: Bool { waiting.isEmpty && copy == nil }
}

struct SpareWorlds {
    /// The number of snapshots that have one, the latest last.
    private static let most = 4

    private var wanted: [Int64] = []
    private var spares: [Int64: SpareWorld] = [:]

    /// The snapshots that it no longer wants.
    private var unwanted: [Int64] = []

    fileprivate subscript(number: Int64) -> SpareWorld? {
        get { spares[number] }
        set { spares[number] = newValue }
    }

    /// Call it when a snapshot was taken or restored.
    mutating func want(_ number: Int64) {
        wanted.removeAll { $0 == number }
        unwanted.removeAll { $0 == number }
        wanted.append(number)
        if wanted.count > Self.most { unwanted.append(wanted.removeFirst()) }
    }

    /// Call it when the snapshot no longer exists.
    fileprivate mutating func remove(_ number: Int64) {
        wanted.removeAll { $0 == number }
        unwanted.removeAll { $0 == number }
        spares[number] = nil
    }

    /// The next snapshot that has no complete copy yet.
    fileprivate var next: Int64? { wanted.last { spares[$0]?.isReady != true } }

    fileprivate mutating func dropUnwanted() -> Int64? { unwanted.popLast() }
}

extension Engine {
    /// Copies a portion of a snapshot for the next restore.
    /// - Returns: whether there may be more.
    func prepareSpare() throws -> Bool {
        if let number = spares.dropUnwanted() {
            try dropSpare(of: number)
            return true
        }
        guard let number = spares.next else { return false }
        _ = try proceedSpare(of: number)
        return true
    }

    /// Discards the copy, whether it is complete or not.
    func dropSpare(of number: Int64) throws {
        let copy = spares[number]?.copy
        spares.remove(number)
        try database.write {
            if let copy { while try !WorldCopy.clean(copy.target, database) {} }
            try snapshots.discardSpare(of: number)
        }
    }

    /// Call it when the copy was made current. Another is made for the next restore.
    func useSpare(of number: Int64) {
        spares.remove(number)
        spares.want(number)
    }

    /// Copies a portion of that snapshot, if it has no complete copy.
    /// - Returns: whether the copy is complete.
    func proceedSpare(of number: Int64) throws -> Bool {
        var spare = try spares[number] ?? newSpare(of: number)
        // If a write fails, the commit fails, and forgets it.
        defer { spares[number] = spare }
        guard !spare.isReady else { return true }
        try database.write {
            if spare.copy == nil, let source = spare.waiting.popFirst() {
                let target = try snapshots.addWorld(likeThat: source, to: number, isSpare: true)
                spare.copy = WorldCopy(of: source, to: target, registry)
            }
            guard try spare.copy?.proceed(objects) == true else { return }
            spare.copy = nil
            try markLists(hasCopied: true)
        }
        return spare.isReady
    }

    private func newSpare(of number: Int64) throws -> SpareWorld {
        try database.write { try snapshots.discardSpare(of: number) }
        return SpareWorld(number: number, waiting: Deque(try snapshots.members(of: number).map(\.world)))
    }
}
