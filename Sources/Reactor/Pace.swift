// Whether a client still makes progress in sending or taking. One byte now and then is no progress, because the client would hold room that others
// wait for.

struct Pace {
    /// The size of a step, in bytes.
    private static let step = 64 << 10

    /// The time at which the last step was complete, in seconds.
    private(set) var since: Double
    private var bytes = 0

    init(since time: Double) { since = time }

    mutating func note(_ count: Int, at time: Double) {
        bytes += count
        guard bytes >= Self.step else { return }
        bytes = 0
        since = time
    }

    /// - Parameter patience: the longest time of a step, in seconds.
    func isStalled(at time: Double, _ patience: Double) -> Bool { time - since > patience }
}
