// When the machine's clock makes the first timer of each world due. With it, the daemon need not look at all accounts to find the few that have
// something to do. A world may be called too early; that costs only a look at its timers. It is never called too late.
import HeapModule

struct WakeUps {
    private struct WakeUp: Comparable {
        /// Unix seconds of the wall clock.
        let time: Int64
        let world: Int64

        static func < (left: WakeUp, right: WakeUp) -> Bool { (left.time, left.world) < (right.time, right.world) }
    }

    private var heap: Heap<WakeUp> = []
    /// The earliest time of each world. Other entries of the heap are out of date.
    private var earliest: [Int64: Int64] = [:]

    mutating func add(world: Int64, at time: Int64) {
        if let known = earliest[world], known <= time { return }
        earliest[world] = time
        heap.insert(WakeUp(time: time, world: world))
    }

    /// Takes a world whose time has come.
    mutating func next(at wall: Int64) -> Int64? {
        guard isDue(at: wall), let first = heap.popMin() else { return nil }
        earliest[first.world] = nil
        return first.world
    }

    /// Whether the time of any world has come.
    mutating func isDue(at wall: Int64) -> Bool {
        while let first = heap.min, earliest[first.world] != first.time { heap.removeMin() }
        return (heap.min?.time ?? .max) <= wall
    }
}
