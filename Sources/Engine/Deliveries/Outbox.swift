// The attempts that are due, in memory: what the turn has made due waits here for its commit, then for the courier, then for its
// outcome. The table says the same, so that a new start finds what an old one has left.

public final class Outbox {
    /// Due since this turn, which is not committed yet.
    private var staged: [DueDelivery] = []
    /// Committed, and not taken yet.
    private var ready: [DueDelivery] = []
    /// By world, all that has no outcome yet.
    private var outstanding: [Int64: Set<DueDelivery>] = [:]
    private var hasForgotten = false
    /// Whether the table may hold due attempts that are not here.
    public private(set) var isStale = true
    /// Called when an attempt has come to its end, one way or the other.
    public var onSettled: () -> Void = {}

    /// - Parameter isCommitted: whether the table has it already.
    func add(_ delivery: DueDelivery, isCommitted: Bool = false) {
        guard outstanding[delivery.world, default: []].insert(delivery).inserted else { return }
        if isCommitted { ready.append(delivery) } else { staged.append(delivery) }
    }

    /// The attempt has ended.
    func settle(_ delivery: DueDelivery) {
        remove(delivery)
        onSettled()
    }

    /// A world without any has no entry.
    private func remove(_ delivery: DueDelivery) {
        outstanding[delivery.world]?.remove(delivery)
        if outstanding[delivery.world]?.isEmpty == true { outstanding[delivery.world] = nil }
    }

    /// The attempt could not be made for a fault of ours: it is due still, and found in the table again.
    public func lose(_ delivery: DueDelivery) {
        settle(delivery)
        isStale = true
    }

    /// The world has been left behind.
    func forget(world: Int64) {
        outstanding[world] = nil
        hasForgotten = true
        onSettled()
    }

    func forgetAll() {
        outstanding = [:]
        hasForgotten = true
        onSettled()
    }

    /// The turn has been committed.
    func release() {
        ready += staged
        staged.removeAll(keepingCapacity: true)
    }

    /// The turn has not been committed: what it has made due is not, and what it has ended is due still.
    func revert() {
        for delivery in staged { remove(delivery) }
        staged = []
        isStale = true
        onSettled()
    }

    /// The table has been looked at. Who waits for what a lost turn had begun looks again.
    func refreshed() {
        isStale = false
        onSettled()
    }

    /// Whether the courier has something to start, or to stop.
    public var hasWork: Bool { !ready.isEmpty || hasForgotten }

    /// Takes what may be attempted now.
    public func take() -> [DueDelivery] {
        hasForgotten = false
        defer { ready.removeAll(keepingCapacity: true) }
        return ready
    }

    /// Whether the attempt is still wanted.
    public func contains(_ delivery: DueDelivery) -> Bool { outstanding[delivery.world]?.contains(delivery) ?? false }

    func isEmpty(world: Int64) -> Bool { outstanding[world] == nil }
    var isEmpty: Bool { outstanding.isEmpty }

    /// What has no outcome yet, the oldest first.
    func outstanding(where isWanted: (Int64) throws -> Bool) rethrows -> [DueDelivery] {
        try outstanding.filter { try isWanted($0.key) }.values.flatMap { $0 }.sorted { $0.sequence < $1.sequence }
    }
}
