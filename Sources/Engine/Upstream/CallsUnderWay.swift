// Counts the calls that each world waits for. A world is not settled before they have ended.

public final class CallsUnderWay {
    private var counts: [Int64: Int] = [:]

    public func begin(world: Int64) { counts[world, default: 0] += 1 }

    public func end(world: Int64) {
        guard let count = counts[world] else { return }
        counts[world] = count > 1 ? count - 1 : nil
    }

    var isEmpty: Bool { counts.isEmpty }
    func isUnderWay(world: Int64) -> Bool { counts[world] != nil }

    /// - Parameter isWanted: whether the calls of a world count.
    func count(where isWanted: (Int64) throws -> Bool) rethrows -> Int { try counts.reduce(0) { try $0 + (isWanted($1.key) ? $1.value : 0) } }
}

extension Engine {
    /// Call it when the account, or one that is connected to it, begins a call.
    public func beginCall(world: Int64) { calls.begin(world: world) }

    /// Call it when the call has ended. Those who wait for that look again.
    public func endCall(world: Int64) {
        calls.end(world: world)
        outbox.onSettled()
    }

    /// The number of calls that have not ended, of the account and those connected to it, or of all.
    public func callsUnderWay(_ account: Account?) throws -> Int {
        try calls.count { world in try account.map { try accounts.isFamily(world, of: $0) } ?? true }
    }
}
