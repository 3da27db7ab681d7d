// Finds, restores and deletes snapshots.
import Storage

extension Engine {
    public func snapshot(_ key: SnapshotKey) throws -> Snapshot {
        guard let snapshot = try snapshots.find(key) else { throw Refusal.noSuch("snapshot", key.name, parameter: "name") }
        return snapshot
    }

    /// The snapshots of an account, or those of all accounts, by name.
    /// - Parameter name: they come after the one with this name.
    public func listSnapshots(_ account: Account?, after name: String?, limit: Int64) throws -> (snapshots: [Snapshot], hasMore: Bool) {
        let page = try snapshots.page(of: account?.key, after: name ?? "", limit: limit)
        return (Array(page.prefix(Int(limit))), page.count > limit)
    }

    public func deleteSnapshot(_ key: SnapshotKey) throws {
        let snapshot = try snapshot(key)
        try dropSpare(of: snapshot.number)
        try database.write { try snapshots.discard(snapshot.number) }
    }

    /// Restores a snapshot, or does a portion of it: until its copy is complete, nothing of the accounts changes.
    /// - Returns: nil if there is more to do.
    public func proceedRestore(of key: SnapshotKey) throws -> Snapshot? {
        let snapshot = try snapshot(key)
        while try !proceedSpare(of: snapshot.number) {
            if !mayGoOn() { return nil }
        }
        try database.write { try restore(snapshot) }
        useSpare(of: snapshot.number)
        return snapshot
    }

    private func restore(_ snapshot: Snapshot) throws {
        let restored = try snapshots.members(of: snapshot.number, areCopies: true)
        var former: [AccountKey: Account] = [:]
        if let key = snapshot.key.account {
            for world in try accounts.worlds(of: accounts.account(key)) {
                guard let account = try accounts.account(ofWorld: world) else { continue }
                forget(world: world)
                try accounts.leave(account)
                former[account.key] = account
            }
        } else {
            forgetAllWorlds()
            _ = try accounts.leaveSome(limit: .max)
            try accounts.saveDefaultClock(.showing(snapshot.clock, wall: wallClock(), frozen: !snapshot.runs))
        }
        try snapshots.adoptSpare(of: snapshot.number, wall: wallClock())
        for member in restored {
            if let account = former[member.key] { try accounts.adopt(member.world, for: account) }
            // Its events may go to endpoints of its platform.
            if let platform = try member.key.platformKey.flatMap(accounts.find) {
                try deliveries.setPlatform(platform.world, of: member.world)
            }
            if former.isEmpty { continue }
            if let account = try accounts.account(ofWorld: member.world) { wake(account, due: try nextDue(of: account)) }
        }
        if former.isEmpty { try findWakeUps() }
        objects.forgetCount()
        for delivery in try deliveries.due() { outbox.add(delivery) }
    }
}
