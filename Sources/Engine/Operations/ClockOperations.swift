// Moving time. Every timer that falls due on the way fires in its order, each at its own due time: while it fires, the account's clock
// shows exactly that time, whatever the wall says.
import Storage

/// A timer that ran.
public struct FiredTimer: Sendable, Equatable {
    /// Unix seconds on the account's clock.
    public let at: Int64
    public let id: String
    public let transition: String
}

extension Engine {
    /// Moves an account's clock, firing what falls due.
    /// - Parameters:
    ///   - target: Unix seconds; nil stays. Not before the account's present time.
    ///   - frozen: whether the clock stands still afterwards; nil leaves it as it was.
    public func moveClock(of account: Account, to target: Int64?, frozen: Bool?) throws -> [FiredTimer] {
        let target = target ?? now(account)
        let frozen = frozen ?? account.clock.isFrozen
        let fired = try fireTimers(of: account, until: target)
        try database.write { try accounts.save(.showing(target, wall: wallClock(), frozen: frozen), of: account) }
        return fired
    }

    /// The clock that accounts start with which nobody has touched yet.
    public func moveDefaultClock(to target: Int64?, frozen: Bool?) throws {
        let clock = try accounts.defaultClock()
        let target = target ?? clock.now(wall: wallClock())
        try database.write {
            try accounts.saveDefaultClock(.showing(target, wall: wallClock(), frozen: frozen ?? clock.isFrozen))
        }
    }

    public func defaultNow() throws -> (now: Int64, isFrozen: Bool) {
        let clock = try accounts.defaultClock()
        return (clock.now(wall: wallClock()), clock.isFrozen)
    }

    /// Fires what the wall clock has made due. The daemon calls it every second.
    /// - Returns: how many ran.
    @discardableResult public func fireDueTimers() throws -> Int {
        var count = 0
        for account in try accounts.withDueTimers() { count += try fireTimers(of: account, until: now(account)).count }
        return count
    }

    private func fireTimers(of account: Account, until target: Int64) throws -> [FiredTimer] {
        let clock = account.clock
        defer { account.clock = clock }
        var fired: [FiredTimer] = []
        while let timer = try timers.next(world: account.world, due: target) {
            // A timer set for the past fires now: time does not go back.
            let time = max(timer.due, fired.last?.at ?? timer.due)
            account.clock = Clock(frozenAt: time)
            // Both or neither: a timer that is gone must have run.
            let didFire = try database.write {
                try timers.remove(timer)
                return try fire(timer, account)
            }
            if didFire { fired.append(FiredTimer(at: time, id: timer.id, transition: timer.transition)) }
        }
        return fired
    }

    /// - Returns: false where the object is gone, or where the transition is no longer legal.
    private func fire(_ timer: TimerStore.Timer, _ account: Account) throws -> Bool {
        guard let stored = try objects.find(timer.id, world: account.world), let resource = registry.resource(of: stored) else { return false }
        do {
            _ = try transition(resource, timer.id, timer.transition, Arguments(), account: account, cause: .clock)
            return true
        } catch is Refusal {
            return false
        }
    }
}
