// Moving time. Every timer on the way fires, in the order of the due times. While a timer fires, the account's clock shows exactly its due time.
//
// There may be many timers, so a movement works in portions, and other requests are served in between. Between two portions the account's clock
// stands still. It also stands still while deliveries are under way, because their outcome belongs to that time.
import Storage
import Wire

/// A timer that ran.
public struct FiredTimer: Sendable, Equatable {
    /// Unix seconds on the account's clock.
    public let at: Int64
    public let id: String
    public let transition: String
    /// Why its transition was refused. Nil if it happened.
    var refusal: String?
}

/// The timers that have run in a movement: the number for each transition, and the first timers.
public struct FiredTimers: Sendable {
    public static let shown = 100

    /// In the order of their times.
    public private(set) var first: [FiredTimer] = []
    public private(set) var counts: [String: Int64] = [:]
    /// The first of those whose transition was refused, with the reason.
    public private(set) var refused: [(timer: FiredTimer, reason: String)] = []
    /// When the last one ran, in Unix seconds.
    fileprivate private(set) var lastTime: Int64?

    public init() {}

    public var count: Int64 { counts.values.reduce(0, +) }

    fileprivate mutating func add(_ timers: [FiredTimer]) {
        for timer in timers {
            if let reason = timer.refusal {
                if refused.count < Self.shown { refused.append((timer, reason)) }
                continue
            }
            if first.count < Self.shown { first.append(timer) }
            counts[timer.transition, default: 0] += 1
        }
        lastTime = timers.last?.at ?? lastTime
    }

    /// Adds the timers that have run in another clock's movement.
    public mutating func merge(_ other: FiredTimers) {
        refused = Array((refused + other.refused).prefix(Self.shown))
        if other.counts.isEmpty { return }
        first = Array((first + other.first).sorted { $0.at < $1.at }.prefix(Self.shown))
        counts.merge(other.counts, uniquingKeysWith: +)
    }
}

/// A movement of a clock to a later time.
public struct ClockMovement {
    let account: AccountKey
    /// The world in which it began. A reset ends the movement.
    let world: Int64
    let target: Int64
    let frozen: Bool
    /// The timers that have run so far.
    public fileprivate(set) var fired = FiredTimers()

    /// The state of a movement after a portion.
    public enum Progress: Sendable {
        case arrived
        /// There are more timers.
        case underWay
        /// Deliveries must end first.
        case waiting
    }

    /// - Parameters:
    ///   - target: Unix seconds, not before the account's present time.
    ///   - frozen: whether the clock stands still afterwards. Nil leaves that as it is.
    public init(of account: Account, to target: Int64, frozen: Bool?) {
        self.account = account.key
        world = account.world
        self.target = target
        self.frozen = frozen ?? account.clock.isFrozen
    }
}

extension Engine {
    /// Fires the timers that are due, up to the limit.
    public func proceed(_ movement: inout ClockMovement, limit: Int) throws -> ClockMovement.Progress {
        guard let account = try accounts.find(movement.account), account.world == movement.world else { return .arrived }
        account.isMoving = true
        account.heldAt = now(account)
        var budget = limit
        while outbox.isEmpty(world: account.world) {
            // Each turn does at least one step, and more while it has time.
            guard budget > 0, budget == limit || mayGoOn() else { return .underWay }
            let due = try timers.nextDue(world: account.world)
            guard due <= movement.target else {
                try leave(account, at: movement.target, frozen: movement.frozen)
                return .arrived
            }
            let portion = try fireTimers(of: account, until: due, notBefore: movement.fired.lastTime, limit: budget)
            movement.fired.add(portion)
            budget -= max(1, portion.count)
            try hold(account, at: max(due, movement.fired.lastTime ?? due), frozen: movement.frozen)
        }
        return .waiting
    }

    /// Ends a movement. The clock stays where it has arrived.
    public func abandon(_ movement: ClockMovement) throws {
        guard let account = try accounts.find(movement.account), account.world == movement.world, account.isMoving else { return }
        try leave(account, at: now(account), frozen: movement.frozen)
    }

    /// Sets the clock to that time and lets it stand there.
    private func hold(_ account: Account, at time: Int64, frozen: Bool) throws {
        let time = max(time, now(account))
        try database.write { try accounts.save(.showing(time, wall: wallClock(), frozen: frozen), of: account) }
        account.heldAt = time
    }

    private func leave(_ account: Account, at time: Int64, frozen: Bool) throws {
        // The machine's clock may have passed the target meanwhile. A frozen clock must not follow it.
        try hold(account, at: time, frozen: frozen)
        account.heldAt = nil
        account.isMoving = false
        try wake(account)
    }

    /// The clock that new accounts start with.
    public func moveDefaultClock(to target: Int64?, frozen: Bool?) throws {
        let clock = try accounts.defaultClock()
        let now = clock.now(wall: wallClock())
        let target = max(target ?? now, now)
        try database.write {
            try accounts.saveDefaultClock(.showing(target, wall: wallClock(), frozen: frozen ?? clock.isFrozen))
        }
    }

    public func defaultNow() throws -> (now: Int64, isFrozen: Bool) {
        let clock = try accounts.defaultClock()
        return (clock.now(wall: wallClock()), clock.isFrozen)
    }

    /// Fires the timers that are due for the account. It runs before anything of the account is read, so that every answer is up to date.
    /// - Parameter limit: the most timers that one request waits for.
    /// - Returns: whether there were any.
    @discardableResult public func catchUp(_ account: Account, limit: Int = 200) throws -> Bool {
        guard try nextDue(of: account) <= now(account) else { return false }
        // A movement of a clock fires the clock's timers itself.
        if !account.isMoving { try fireDueTimers(of: account, limit: limit) }
        return true
    }

    /// Fires the timers that the machine's clock has made due, up to the limit. The daemon calls it every second.
    /// - Returns: the number of timers that ran.
    @discardableResult public func fireDueTimers(limit: Int) throws -> Int {
        var count = 0
        var budget = limit
        let wall = wallClock()
        var moving: [Int64] = []
        while budget > 0, mayGoOn(), let world = wakeUps.next(at: wall) {
            guard let account = try accounts.account(ofWorld: world) else { continue }
            if account.isMoving {
                moving.append(world)
                continue
            }
            // A timer that did nothing counts, too, because it has taken time.
            let fired = try fireDueTimers(of: account, limit: budget)
            count += fired
            budget -= max(1, fired)
        }
        for world in moving { wakeUps.add(world: world, at: wall + 1) }
        return count
    }

    @discardableResult func fireDueTimers(of account: Account, limit: Int) throws -> Int {
        let count = try fireTimers(of: account, until: now(account), notBefore: nil, limit: limit).count { $0.refusal == nil }
        try wake(account)
        return count
    }

    /// Plans to look at the account's timers when the machine's clock makes the next one due.
    private func wake(_ account: Account) throws {
        wake(account, due: try nextDue(of: account))
    }

    /// When the account's next timer is due, in Unix seconds of its clock. It is looked up only if it is not known.
    func nextDue(of account: Account) throws -> Int64 {
        let due = try account.nextDue ?? timers.nextDue(world: account.world)
        account.nextDue = due
        return due
    }

    /// - Parameter due: the due time of a timer, on the account's clock. If that clock is frozen, nothing becomes due by itself.
    func wake(_ account: Account, due: Int64) {
        guard due != .max, !account.clock.isFrozen || due <= now(account) else { return }
        wakeUps.add(world: account.world, at: due &- account.clock.offset)
    }

    /// Finds the next due time of all accounts. It runs at the start, and after a commit that failed.
    func findWakeUps() throws {
        wakeUps = WakeUps()
        for (world, due, offset) in try timers.worlds() { wakeUps.add(world: world, at: due &- offset) }
    }

    /// - Parameter earliest: a time that has passed already. A timer that is due before it fires at this time, because time does not go back.
    private func fireTimers(of account: Account, until target: Int64, notBefore earliest: Int64?, limit: Int) throws -> [FiredTimer] {
        let former = account.heldAt
        defer {
            account.heldAt = former
            account.nextDue = nil
        }
        var fired: [FiredTimer] = []
        for count in 0..<limit where count == 0 || mayGoOn() {
            guard let timer = try timers.next(world: account.world, due: target) else { break }
            let time = max(timer.due, fired.last?.at ?? earliest ?? timer.due)
            account.heldAt = time
            // The timer is removed in the same turn in which it runs.
            let outcome = try fire(timer, account)
            try database.write { try timers.remove(timer, world: account.world) }
            switch outcome {
            case .fired: fired.append(FiredTimer(at: time, id: timer.id, transition: timer.transition))
            case .refused(let reason): fired.append(FiredTimer(at: time, id: timer.id, transition: timer.transition, refusal: reason))
            case .dropped: break
            }
        }
        return fired
    }

    private enum Firing {
        case fired
        /// The object is gone, another attempt has begun, or the transition is no longer possible.
        case dropped
        case refused(String)
    }

    /// A transition that fails through a fault of ours is reported and dropped. Otherwise it would fail again and again, and hold up all others.
    private func fire(_ timer: TimerStore.Timer, _ account: Account) throws -> Firing {
        if let delivery = Delivery.sequence(in: timer.id) { return try fireRetry(delivery, set: timer.due, account) ? .fired : .dropped }
        let isCascade = timer.id == Cascade.timerID
        let stored = isCascade ? nil : try objects.find(timer.id, world: account.world)
        let resource = stored?.resource
        guard isCascade || resource != nil else { return .dropped }
        do {
            if let resource, resource.name == EngineResource.testClock, timer.transition == EngineResource.testClockStep {
                try proceed(testClock: timer.id, account)
            } else if let stored, let resource {
                var arguments = try timer.parsedArguments()
                let attempt = arguments.values.removeValue(forKey: Change.Timer.attempt)
                let draft = try Draft(stored, of: resource)
                guard attempt == nil || attempt == draft.attempt, resource.offers(timer.transition, to: draft) else { return .dropped }
                _ = try fire(timer.transition, on: timer.id, of: resource, arguments, account: account, cause: .clock)
            } else {
                try proceed(timer, account)
            }
            return .fired
        } catch let refusal as Refusal {
            guard let resource, refusal.code != LifecycleRule.code else { return .dropped }
            try note(refusal, of: timer, resource, account)
            return .refused(refusal.message)
        } catch let error as StorageError {
            throw error
        } catch {
            report("The timer \(timer.transition) of \(timer.id) failed: \(error)")
            return .refused("\(Refusal.internalFault.message)")
        }
    }

    /// Nobody waits for an answer here. So the object's history shows why a transition was refused, unless it only came too late.
    private func note(_ refusal: Refusal, of timer: TimerStore.Timer, _ resource: Resource, _ account: Account) throws {
        try perform(account, .clock) { change in
            try change.update(resource.name, timer.id) { draft, change in
                let status = resource.lifecycle == nil ? nil : draft.status
                draft.note(timer.transition, change, from: status, event: nil, refusal: refusal.message)
            }
        }
    }

    /// Plans a transition that a tester could fire. It fires when that many seconds have passed on the account's clock.
    public func schedule(
        _ transition: String, _ arguments: JSONObject, on id: String, of resource: Resource, after seconds: Int64, account: Account
    ) throws {
        try perform(account, .controlPlane) { change in
            guard let draft = try change.object(resource.name, id) else { throw try missing(resource, id, account) }
            try change.schedule(transition, on: draft, after: seconds, arguments)
        }
    }
}
