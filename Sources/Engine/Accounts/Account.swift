// An account, its present world and its clock.

/// The key of an account: its id, the platform that it is connected to, and the mode. Test mode and live mode are separate.
public struct AccountKey: Hashable, Sendable {
    public let id: String
    /// The platform that uses this account through `Stripe-Account`. Nil if the account has a key of its own.
    public let platform: String?
    public let isLive: Bool

    /// The account of an API key. The name is what follows `sk_test_`, so the secret, the restricted and the publishable key of one name have the
    /// same account.
    public init(keyName name: String, isLive: Bool) { self.init(id: Identifier.account(named: name), platform: nil, isLive: isLive) }

    init(id: String, platform: String?, isLive: Bool) {
        self.id = id
        self.platform = platform
        self.isLive = isLive
    }

    /// An account that is connected to this one. It belongs to this one only: the same id under another platform is another account.
    public func connected(_ id: String) -> AccountKey { AccountKey(id: id, platform: self.id, isLive: isLive) }

    /// The account that this one is connected to.
    public var platformKey: AccountKey? { platform.map { AccountKey(id: $0, platform: nil, isLive: isLive) } }

    /// Whether it is that account, or connected to it.
    public func belongs(to other: AccountKey) -> Bool { self == other || platformKey == other }

    var otherMode: AccountKey { AccountKey(id: id, platform: platform, isLive: !isLive) }
}

public final class Account {
    public let key: AccountKey
    /// When it was made or last reset, in Unix seconds of its clock.
    public internal(set) var created: Int64
    let idTail: [UInt8]
    /// The number of its world, which all its rows have.
    public internal(set) var world: Int64
    public internal(set) var clock: Clock
    /// Its time while its clock is being moved or a timer fires. Nil if the clock itself gives the time.
    var heldAt: Int64?
    /// Whether its clock is being moved. The movement then fires the timers.
    var isMoving = false
    /// The test clock on whose time something happens right now. Nil if nothing does.
    var testClock: String?
    /// Whether anything was written into it since this daemon made it, besides its seeds.
    var hasChanged = false
    /// When its next timer is due, in Unix seconds. Nil if that must be looked up.
    var nextDue: Int64?
    /// The statuses of its switches, by resource, as far as somebody has asked.
    var switches: [String: String] = [:]

    /// The ids of its first objects, by resource, as far as somebody has asked. They take a hash to make.
    private var firstIDs: [String: String] = [:]

    init(_ key: AccountKey, world: Int64, created: Int64, clock: Clock) {
        self.key = key
        self.created = created
        idTail = Identifier.tail(ofAccount: key.id)
        self.world = world
        self.clock = clock
    }

    public var id: String { key.id }

    /// Goes on in the world of another account of the same key, as if it had just been read.
    func enter(_ other: Account) {
        world = other.world
        created = other.created
        isMoving = false
        heldAt = nil
        nextDue = nil
        switches = [:]
        clock = other.clock
    }

    /// The id of the object of a resource that it has from the beginning.
    func firstID(of resource: Resource) -> String {
        if let id = firstIDs[resource.name] { return id }
        let id = Identifier.first(of: resource.name, prefix: resource.idPrefix ?? "", account: key.id)
        firstIDs[resource.name] = id
        return id
    }
}

/// Belongs to the event loop's thread, as the database does.
@available(*, unavailable) extension Account: Sendable {}
