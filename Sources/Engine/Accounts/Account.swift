// An account, its present world and its clock.

/// Which account: the id, the platform it is connected to, and the mode. Test and live mode are two worlds.
public struct AccountKey: Hashable, Sendable {
    public let id: String
    /// The account whose key reaches it through `Stripe-Account`; nil: it is reached by its own key.
    public let platform: String?
    public let isLive: Bool

    /// The account of an API key: `name` is what follows `sk_test_`, so that the secret, the restricted and the publishable key of one
    /// name share an account.
    public init(keyName name: String, isLive: Bool) { self.init(id: Identifier.account(named: name), platform: nil, isLive: isLive) }

    init(id: String, platform: String?, isLive: Bool) {
        self.id = id
        self.platform = platform
        self.isLive = isLive
    }

    /// An account connected to this one. It belongs to this one alone: two platforms that name the same id do not meet.
    public func connected(_ id: String) -> AccountKey { AccountKey(id: id, platform: self.id, isLive: isLive) }

    /// The account that this one is connected to.
    public var platformKey: AccountKey? { platform.map { AccountKey(id: $0, platform: nil, isLive: isLive) } }

    var otherMode: AccountKey { AccountKey(id: id, platform: platform, isLive: !isLive) }
}

public final class Account {
    public let key: AccountKey
    /// When it was made, or last reset, in Unix seconds of its clock.
    public internal(set) var created: Int64
    let idTail: [UInt8]
    /// The number that its rows carry.
    public internal(set) var world: Int64
    public internal(set) var clock: Clock
    /// Where its time stands while a movement of the clock is under way or a timer fires, whatever the clock itself shows; nil: it does not.
    var heldAt: Int64?
    /// Whether a movement of the clock is under way, which fires the timers in its own time.
    var isMoving = false
    /// Whether anything has been written into it since this daemon made it, but for the seeds that it began with.
    var hasChanged = false
    /// When its next timer is due, in Unix seconds; nil: it has to be looked up.
    var nextDue: Int64?

    init(_ key: AccountKey, world: Int64, created: Int64, clock: Clock) {
        self.key = key
        self.created = created
        idTail = Identifier.tail(ofAccount: key.id)
        self.world = world
        self.clock = clock
    }

    public var id: String { key.id }
}

/// Belongs to the event loop's thread, as the database does.
@available(*, unavailable) extension Account: Sendable {}
