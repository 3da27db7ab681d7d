// Moving time. Every timer that falls due on the way fires in its order, each at its own due time: while it fires, the account's clock
// shows exactly that time, whatever the wall says.
//
// There may be many, and nobody else should have to wait for them; so a movement proceeds in portions, and between two of them the
// account's clock shows how far it has come.
import Storage

import Storage

/// A timer that ran.
public struct FiredTimer: Sendable, Equatable {
    /// Unix seconds on the account's clock.
    public let at: Int64
    public let id: String
    public let transition: String
}

/// A clock on its way to a later time.
public struct ClockMovement {
    let account: AccountKey
    /// The world that it set out in: a reset on the way ends it.
    let world: Int64
    let target: Int64
    let frozen: Bool
    /// What has run so far.
    public fileprivate(set) var fired: [FiredTimer] = []

    /// - Parameters:
    ///   - target: Unix seconds, not before the account's present time.
    ///   - frozen: whether the clock stands still afterwards; nil leaves it as it is.
    public init(of account: Account, to target: Int64, frozen: Bool?) {
        self.account = account.key
        world = account.world
        self.target = target
        self.frozen = frozen ?? account.clock.isFrozen
    }
}

extension Engine {
    /// Fires what falls due, up to `limit` timers.
    /// - Returns: whether the clock has arrived.
    public func proceed(_ movement: inout ClockMovement, limit: Int) throws -> Bool {
        let account = try accounts.account(movement.account)
        account.isMoving = false
        guard account.world == movement.world else { return true }
        let portion = try fireTimers(of: account, until: movement.target, notBefore: movement.fired.last?.at, limit: limit)
        movement.fired += portion.fired
        // The wall may have gone on since the target was set, past it where the clock was told to stay.
        let time = max(portion.isLast ? movement.target : movement.fired.last?.at ?? 0, now(account))
        try database.write { try accounts.save(.showing(time, wall: wallClock(), frozen: movement.frozen), of: account) }
        account.isMoving = !portion.isLast
        return portion.isLast
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

    /// Fires what is due for the account. Before anything of it is read, so that nobody sees what should have changed by now.
    public func catchUp(_ account: Account) throws {
        guard !account.isMoving else { return }
        let due = try account.nextDue ?? timers.nextDue(world: account.world)
        account.nextDue = due
        guard due <= now(account) else { return }
        _ = try fireTimers(of: account, until: now(account), notBefore: nil, limit: Self.catchUpLimit)
    }

    /// Timers that one request waits for.
    private static let catchUpLimit = 200

    /// Fires what the wall clock has made due, up to `limit` timers. The daemon calls it every second.
    /// - Returns: how many ran.
    @discardableResult public func fireDueTimers(limit: Int) throws -> Int {
        var count = 0
        for account in try accounts.withDueTimers() where count < limit && !account.isMoving {
            count += try fireTimers(of: account, until: now(account), notBefore: nil, limit: limit - count).fired.count
        }
        return count
    }

    /// - Parameter earliest: a time that has passed already; a timer that was set for an earlier one fires then, for time does not go back.
    private func fireTimers(
        of account: Account, until target: Int64, notBefore earliest: Int64?, limit: Int
    ) throws -> (fired: [FiredTimer], isLast: Bool) {
        let clock = account.clock
        defer {
            account.clock = clock
            account.nextDue = nil
        }
        var fired: [FiredTimer] = []
        for _ in 0..<limit {
            guard let timer = try timers.next(world: account.world, due: target) else { return (fired, true) }
            let time = max(timer.due, fired.last?.at ?? earliest ?? timer.due)
            account.clock = Clock(frozenAt: time)
            // In one turn, so both or neither: a timer that is gone has run.
            let didFire = try fire(timer, account)
            try database.write { try timers.remove(timer) }
            if didFire { fired.append(FiredTimer(at: time, id: timer.id, transition: timer.transition)) }
        }
        return (fired, false)
    }

    /// A transition that fails for a fault of ours is reported and dropped: it would fail again for ever, and hold up all others.
    /// - Returns: false where the object is gone, or where the transition is no longer legal.
    private func fire(_ timer: TimerStore.Timer, _ account: Account) throws -> Bool {
        guard let stored = try objects.find(timer.id, world: account.world), let resource = registry.resource(of: stored) else { return false }
        do {
            _ = try transition(resource, timer.id, timer.transition, Arguments(), account: account, cause: .clock)
            return true
        } catch is Refusal {
            return false
        } catch let error as StorageError {
            throw error
        } catch {
            report("The timer \(timer.transition) of \(timer.id) failed: \(error)")
            return false
        }
    }
}
