// Back to a known state: an account gets a new world, and the old one is swept away in idle time. There may be many accounts to reset,
// and nobody else should wait for all of them, so a reset goes on in portions, one in each turn.
import Storage

/// A reset on its way.
public struct Reset {
    /// nil: of all accounts.
    let account: AccountKey?
    /// What the clock shows afterwards, in Unix seconds; nil: the wall clock's time.
    let now: Int64?
    /// The objects that are gone.
    public fileprivate(set) var removed: Int64 = 0

    /// - Parameters:
    ///   - account: it is reset, and the accounts connected to it are gone; nil: all accounts are gone.
    ///   - now: what its clock, or the clock that new accounts start with, shows afterwards, in Unix seconds; nil: the wall clock's time.
    public init(of account: Account?, now: Int64?) {
        self.account = account?.key
        self.now = now
    }
}

extension Engine {
    /// Accounts of which some hundred microseconds each are enough.
    private static let accountsAtOnce: Int64 = 20
    /// Accounts that are left behind by one statement.
    private static let allAtOnce: Int64 = 1000

    /// Does a portion of a reset.
    /// - Returns: whether it is done.
    public func proceed(_ reset: inout Reset) throws -> Bool {
        guard let key = reset.account else { return try proceedWithAll(&reset) }
        let account = try accounts.account(key)
        while true {
            // The list says whether there are more by one account more.
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

    /// - Returns: how many objects the account has had.
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

    /// The objects of all accounts; nil: they are not counted yet, and this has counted some. Ask again in a later turn.
    public func countObjects() throws -> Int64? {
        var count: Int64?
        repeat { count = try objects.countAll() } while count == nil && mayGoOn()
        return count
    }

    private func clock(at now: Int64?) -> Clock {
        now.map { Clock.showing($0, wall: wallClock(), frozen: false) } ?? Clock()
    }
}
