// Takes a snapshot. It copies the worlds of the accounts, some rows in each turn, while other requests are served. An account that has changed
// meanwhile is copied again. If accounts change again and again, the last of it is done in one turn.
import DequeModule
import Storage

/// A snapshot that is being taken.
public struct SnapshotSaving {
    let key: SnapshotKey
    fileprivate var number: Int64?
    /// The worlds that are still to be copied.
    fileprivate var waiting: Deque<Int64> = []
    fileprivate var copy: WorldCopy?
    /// By the world.
    fileprivate var copies: [Int64: Done] = [:]
    fileprivate var rounds = 0
    fileprivate var failedCommits = 0

    fileprivate struct Done {
        let target: Int64
        let objects: Int64
        /// The changes of the world when its copying began.
        let changes: Int
    }
    /// Of the world that is being copied.
    fileprivate var changes = 0

    /// The number of times that it copies what has changed before it stops to let others work.
    fileprivate static let patientRounds = 3

    public init(_ key: SnapshotKey) { self.key = key }
}

extension Engine {
    /// Does a portion.
    /// - Returns: nil if there is more to do.
    public func proceed(_ saving: inout SnapshotSaving) throws -> Snapshot? {
        let number = try begin(&saving)
        guard failedCommits == saving.failedCommits else { throw EngineFault("a commit failed while a snapshot was taken") }
        while true {
            if saving.copy == nil, try !beginCopy(&saving, number) { return try complete(saving, number) }
            try database.write { try proceedCopy(&saving) }
            if saving.rounds <= SnapshotSaving.patientRounds, !mayGoOn() { return nil }
        }
    }

    /// Ends one that was not completed.
    public func abandon(_ saving: SnapshotSaving) throws {
        guard let number = saving.number else { return }
        watch.end()
        try database.write {
            if let copy = saving.copy { while try !WorldCopy.clean(copy.target, database) {} }
            if try snapshots.find(number) == nil { try snapshots.discard(number) }
        }
    }

    private func begin(_ saving: inout SnapshotSaving) throws -> Int64 {
        if let number = saving.number { return number }
        let number = try database.write { try snapshots.begin(saving.key, created: wallClock()) }
        saving.number = number
        saving.failedCommits = failedCommits
        watch.begin()
        return number
    }

    /// - Returns: false if all worlds are copied as they are now.
    private func beginCopy(_ saving: inout SnapshotSaving, _ number: Int64) throws -> Bool {
        if saving.waiting.isEmpty {
            let worlds = try accounts.worlds(of: saving.key.account.map(accounts.account))
            let stale = saving.copies.filter { world, copy in watch.changes(of: world) != copy.changes }.keys
            let present = Set(worlds)
            for world in Set(stale).union(saving.copies.keys.filter { !present.contains($0) }) {
                guard let copy = saving.copies.removeValue(forKey: world) else { continue }
                try database.write { try snapshots.discard(world: copy.target) }
            }
            saving.waiting = Deque(worlds.filter { saving.copies[$0] == nil })
            saving.rounds += 1
        }
        guard let source = saving.waiting.popFirst() else { return false }
        try markLists()
        let target = try database.write { try snapshots.addWorld(likeThat: source, to: number, isSpare: false) }
        saving.changes = watch.changes(of: source)
        saving.copy = WorldCopy(of: source, to: target, registry)
        return true
    }

    private func proceedCopy(_ saving: inout SnapshotSaving) throws {
        guard var copy = saving.copy else { return }
        try objects.lists.flush()
        let isDone = try copy.proceed(objects)
        saving.copy = isDone ? nil : copy
        guard isDone else { return }
        try markLists(hasCopied: true)
        saving.copies[copy.source] = SnapshotSaving.Done(target: copy.target, objects: copy.objects, changes: saving.changes)
    }

    private func complete(_ saving: SnapshotSaving, _ number: Int64) throws -> Snapshot {
        try database.write {
            for (world, copy) in saving.copies {
                guard let account = try accounts.account(ofWorld: world) else { continue }
                try snapshots.setClock(of: copy.target, now: now(account), runs: !account.clock.isFrozen)
            }
            if let former = try snapshots.find(saving.key) { try dropSpare(of: former.number) }
            try snapshots.complete(
                number, saving.key, objects: saving.copies.values.reduce(0) { $0 + $1.objects }, clock: defaultNow())
        }
        spares.want(number)
        guard let snapshot = try snapshots.find(number) else { throw EngineFault("a snapshot has vanished while it was taken") }
        return snapshot
    }
}
