// Whether a client goes on sending or taking. One byte now and then is no progress: it would hold room that others wait for as well.

struct Pace {
    /// Bytes.
    private static let step = 64 << 10

    /// When the last step was complete, in seconds.
    private(set) var since: Double
    private var bytes = 0

    init(since time: Double) { since = time }

    mutating func note(_ count: Int, at time: Double) {
        bytes += count
        guard bytes >= Self.step else { return }
        bytes = 0
        since = time
    }

    /// - Parameter patience: seconds that a step may take.
    func isStalled(at time: Double, _ patience: Double) -> Bool { time - since > patience }
}
