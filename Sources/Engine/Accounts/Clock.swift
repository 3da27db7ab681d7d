// The time of an account: the wall clock, ahead of it by some seconds, or standing still. It never goes back.

public struct Clock: Sendable, Equatable {
    /// Seconds ahead of the wall clock.
    public private(set) var offset: Int64 = 0
    /// Where it stands still, in Unix seconds; nil: it runs.
    public private(set) var frozenAt: Int64?

    /// 9999-12-31 23:59:59 UTC: no clock goes further.
    public static let last: Int64 = 253_402_300_799

    public init(offset: Int64 = 0, frozenAt: Int64? = nil) {
        self.offset = offset
        self.frozenAt = frozenAt
    }

    public var isFrozen: Bool { frozenAt != nil }

    /// Unix seconds, where the wall clock shows `wall`.
    public func now(wall: Int64) -> Int64 { frozenAt ?? min(wall &+ offset, Clock.last) }

    /// A clock that shows `now` while the wall clock shows `wall`.
    static func showing(_ now: Int64, wall: Int64, frozen: Bool) -> Clock {
        frozen ? Clock(frozenAt: now) : Clock(offset: now &- wall)
    }
}
