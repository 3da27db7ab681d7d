// FNV-1a with 64 bits: a hash that is the same in every process, on every machine. It does not withstand somebody who wants collisions.
// Source: draft-eastlake-fnv.

extension Sequence<UInt8> {
    /// - Parameter start: the hash of what comes before.
    @inlinable public func fnv1a(after start: UInt64 = .fnv1aOfNothing) -> UInt64 {
        reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

extension UInt64 {
    @inlinable public static var fnv1aOfNothing: UInt64 { 0xcbf2_9ce4_8422_2325 }
}
