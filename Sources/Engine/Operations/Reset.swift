// Back to a known state: the account gets a new world at once, and the old one is swept away in idle time.
import Storage

extension Engine {
    /// - Parameter now: what the clock shows afterwards, in Unix seconds; nil: the wall clock's time.
    /// - Returns: how many objects the account and the accounts connected to it have lost.
    public func reset(_ account: Account, now: Int64? = nil) throws -> Int64 {
        try database.write {
            var removed: Int64 = 0
            for member in try accounts.family(of: account) {
                outbox.forget(world: member.world)
                secrets.forget(world: member.world)
                for resource in registry.resources where !resource.isRecord { removed += try objects.count(resource, world: member.world) }
            }
            objects.subtract(removed)
            try accounts.renew(account, clock: clock(at: now))
            return removed
        }
    }

    /// Every account, and the clock that new ones start with.
    /// - Returns: how many objects there were.
    public func resetAll(now: Int64? = nil) throws -> Int64 {
        try database.write {
            let removed = try objectCount()
            try database.statement("UPDATE worlds SET is_current = 0 WHERE is_current").run()
            accounts.forget()
            outbox.forgetAll()
            secrets.forgetAll()
            objects.forgetTotal()
            try accounts.saveDefaultClock(clock(at: now))
            return removed
        }
    }

    /// The objects of all accounts.
    public func objectCount() throws -> Int64 { try objects.totalCount() }

    private func clock(at now: Int64?) -> Clock {
        now.map { Clock.showing($0, wall: wallClock(), frozen: false) } ?? Clock()
    }
}
