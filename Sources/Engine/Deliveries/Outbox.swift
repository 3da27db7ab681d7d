// The attempts that are due, in memory. An attempt waits here for the commit of its turn, then for the courier, then for its outcome. The table holds
// the same, so that a restart finds all of it.

public final class Outbox {
    /// Due since this turn, which is not committed yet.
    private var staged: [DueDelivery] = []
    /// Committed, and not taken by the courier yet.
    private var ready: [DueDelivery] = []
    /// All attempts without an outcome, by world.
    private var outstanding: [Int64: Set<DueDelivery>] = [:]
    private var hasForgotten = false
    /// Whether the table may hold due attempts that are missing here.
    public private(set) var isStale = true
    /// Is called when an attempt has ended, in any way.
    public var onSettled: () -> Void = {}

    /// - Parameter isCommitted: whether the table holds it already.
    func add(_ delivery: DueDelivery, isCommitted: Bool = false) {
        guard outstanding[delivery.world, default: []].insert(delivery).inserted else { return }
        if isCommitted { ready.append(delivery) } else { staged.append(delivery) }
    }

    /// Call it when the attempt has ended.
    func settle(_ delivery: DueDelivery) {
        remove(delivery)
        onSettled()
    }

    /// A world without attempts has no entry.
    private func remove(_ delivery: DueDelivery) {
        outstanding[delivery.world]?.remove(delivery)
        if outstanding[delivery.world]?.isEmpty == true { outstanding[delivery.world] = nil }
    }

    /// Call it when the attempt was not made because of a fault of ours. It is still due, and will be found in the table.
    public func lose(_ delivery: DueDelivery) {
        settle(delivery)
        isStale = true
    }

    /// Call it when the world was abandoned by a reset.
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

    /// Call it when the turn was committed.
    func release() {
        ready += staged
        staged.removeAll(keepingCapacity: true)
    }

    /// Call it when the turn was not committed. What it made due is not due, and what it ended is still due.
    func revert() {
        for delivery in staged { remove(delivery) }
        staged = []
        isStale = true
        onSettled()
    }

    /// Call it when the table was read. Those who wait for attempts of a lost turn look again.
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

    /// The attempts without an outcome, oldest first.
    func outstanding(where isWanted: (Int64) throws -> Bool) rethrows -> [DueDelivery] {
        try outstanding.filter { try isWanted($0.key) }.values.flatMap { $0 }.sorted { $0.sequence < $1.sequence }
    }
}
