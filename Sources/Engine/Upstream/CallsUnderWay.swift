// How many calls each world waits for: a world is not settled before they have come to their outcome.

public final class CallsUnderWay {
    private var counts: [Int64: Int] = [:]

    public func begin(world: Int64) { counts[world, default: 0] += 1 }

    public func end(world: Int64) {
        guard let count = counts[world] else { return }
        counts[world] = count > 1 ? count - 1 : nil
    }

    /// - Parameter worlds: nil: all of them.
    public func count(worlds: [Int64]?) -> Int {
        worlds.map { $0.reduce(0) { $0 + (counts[$1] ?? 0) } } ?? counts.values.reduce(0, +)
    }
}

extension Engine {
    /// The account, or one that is connected to it, has asked for a call.
    public func beginCall(world: Int64) { calls.begin(world: world) }

    /// The call has come to its outcome, and whoever waits for that looks again.
    public func endCall(world: Int64) {
        calls.end(world: world)
        outbox.onSettled()
    }

    /// Calls without an outcome yet.
    public func callsUnderWay(_ account: Account?) throws -> Int {
        calls.count(worlds: try account.map { try accounts.family(of: $0).map(\.world) })
    }
}
