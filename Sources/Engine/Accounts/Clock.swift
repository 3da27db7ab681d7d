// The time of an account: the machine's time, or some seconds ahead of it, or frozen. It never goes back.

public struct Clock: Sendable, Equatable {
    /// Seconds ahead of the machine's clock.
    public private(set) var offset: Int64 = 0
    /// The time at which it is frozen, in Unix seconds. Nil if it runs.
    public private(set) var frozenAt: Int64?

    /// 9999-12-31 23:59:59 UTC, the end of all clocks.
    public static let last: Int64 = 253_402_300_799

    public init(offset: Int64 = 0, frozenAt: Int64? = nil) {
        self.offset = offset
        self.frozenAt = frozenAt
    }

    public var isFrozen: Bool { frozenAt != nil }

    /// Its time in Unix seconds, if the machine's clock shows `wall`.
    public func now(wall: Int64) -> Int64 { frozenAt ?? min(wall &+ offset, Clock.last) }

    /// A clock that shows `now` while the machine's clock shows `wall`.
    static func showing(_ now: Int64, wall: Int64, frozen: Bool) -> Clock {
        frozen ? Clock(frozenAt: now) : Clock(offset: now &- wall)
    }
}
