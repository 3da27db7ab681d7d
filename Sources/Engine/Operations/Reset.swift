// Resets accounts. An account gets a new world, and the rows of the old one are deleted in idle time. A reset of many accounts works in portions, one
// in each turn, so that other requests need not wait for all of it.
import Storage

/// A reset that is under way.
public struct Reset {
    /// The account. Nil for all accounts.
    let account: AccountKey?
    /// The time on the clock afterwards, in Unix seconds. Nil for the machine's time.
    let now: Int64?
    /// The number of objects that are removed.
    public fileprivate(set) var removed: Int64 = 0
    /// The count of the account that is next.
    fileprivate var count: WorldCount?

    /// - Parameters:
    ///   - account: the account to reset. The accounts that are connected to it are removed. Nil removes all accounts.
    ///   - now: the time afterwards on its clock, or on the clock for new accounts, in Unix seconds. Nil for the machine's time.
    public init(of account: Account?, now: Int64?) {
        self.account = account?.key
        self.now = now
    }
}

extension Engine {
    /// The number of accounts that one statement abandons.
    private static let allAtOnce: Int64 = 1000

    /// Does a portion of a reset.
    /// - Returns: whether it is done.
    public func proceed(_ reset: inout Reset) throws -> Bool {
        guard let key = reset.account else { return try proceedWithAll(&reset) }
        let account = try accounts.account(key)
        repeat {
            let connected = key.platform == nil ? try accounts.connected(to: account, AccountPage(limit: 1)).first : nil
            let member = connected ?? account
            guard let count = try count(member, &reset) else { return false }
            try database.write {
                forget(world: member.world)
                objects.subtract(count)
                if connected == nil { try accounts.renew(account, clock: clock(at: reset.now)) } else { try accounts.leave(member) }
            }
            reset.removed += count.number
            if connected == nil { return true }
        } while mayGoOn()
        return false
    }

    /// The objects of an account. Nil if they are not all counted yet.
    private func count(_ account: Account, _ reset: inout Reset) throws -> WorldCount? {
        let lists = registry.resources.filter { !$0.isRecord }.flatMap(\.wholeLists)
        var count = reset.count ?? WorldCount(world: account.world, lists)
        if count.world != account.world { count = WorldCount(world: account.world, lists) }
        repeat {
            if try objects.proceed(&count) {
                reset.count = nil
                return count
            }
        } while mayGoOn()
        reset.count = count
        return nil
    }

    /// Forgets what is in memory of a world that its account has left.
    func forget(world: Int64) {
        outbox.forget(world: world)
        secrets.forget(world: world)
        struckWebhooks.forget(world: world)
    }

    func forgetAllWorlds() {
        outbox.forgetAll()
        secrets.forgetAll()
        struckWebhooks = StruckWebhooks()
    }

    private func proceedWithAll(_ reset: inout Reset) throws -> Bool {
        guard let count = try countObjects() else { return false }
        var hasMore = true
        while hasMore {
            try database.write { hasMore = try accounts.leaveSome(limit: Self.allAtOnce) }
            if hasMore && !mayGoOn() { return false }
        }
        reset.removed = count
        forgetAllWorlds()
        objects.subtractAll()
        try database.write { try accounts.saveDefaultClock(clock(at: reset.now)) }
        return true
    }

    /// The number of objects of all accounts. Nil if it has counted only some so far: ask again in a later turn.
    public func countObjects() throws -> Int64? {
        var count: Int64?
        repeat { count = try objects.countAll() } while count == nil && mayGoOn()
        return count
    }

    private func clock(at now: Int64?) -> Clock {
        now.map { Clock.showing($0, wall: wallClock(), frozen: false) } ?? Clock()
    }
}
