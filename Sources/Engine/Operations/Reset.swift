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

    /// - Parameters:
    ///   - account: the account to reset. The accounts that are connected to it are removed. Nil removes all accounts.
    ///   - now: the time afterwards on its clock, or on the clock for new accounts, in Unix seconds. Nil for the machine's time.
    public init(of account: Account?, now: Int64?) {
        self.account = account?.key
        self.now = now
    }
}

extension Engine {
    /// The number of accounts in one portion. Each takes some hundred microseconds.
    private static let accountsAtOnce: Int64 = 20
    /// The number of accounts that one statement abandons.
    private static let allAtOnce: Int64 = 1000

    /// Does a portion of a reset.
    /// - Returns: whether it is done.
    public func proceed(_ reset: inout Reset) throws -> Bool {
        guard let key = reset.account else { return try proceedWithAll(&reset) }
        let account = try accounts.account(key)
        while true {
            // One account more than needed shows whether there are more.
            let connected = key.platform == nil ? try accounts.connected(to: account, AccountPage(limit: Self.accountsAtOnce)) : []
            guard !connected.isEmpty else { break }
            try database.write {
                for member in connected {
                    reset.removed += try forget(member)
                    try accounts.leave(member)
                }
            }
            guard mayGoOn() else { return false }
        }
        try database.write {
            reset.removed += try forget(account)
            try accounts.renew(account, clock: clock(at: reset.now))
        }
        return true
    }

    /// - Returns: the number of objects that the account had.
    private func forget(_ account: Account) throws -> Int64 {
        outbox.forget(world: account.world)
        secrets.forget(world: account.world)
        let count = try registry.resources.filter { !$0.isRecord }.reduce(0) { try $0 + objects.count($1, world: account.world) }
        objects.subtract(count)
        return count
    }

    private func proceedWithAll(_ reset: inout Reset) throws -> Bool {
        guard let count = try countObjects() else { return false }
        var hasMore = true
        while hasMore {
            try database.write { hasMore = try accounts.leaveSome(limit: Self.allAtOnce) }
            if hasMore && !mayGoOn() { return false }
        }
        reset.removed = count
        outbox.forgetAll()
        secrets.forgetAll()
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
