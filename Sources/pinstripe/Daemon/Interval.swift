// Limits how often something is reported.

struct Interval {
    /// The shortest time between two reports, in seconds.
    let seconds: Double
    private var end = -Double.infinity

    init(seconds: Double) { self.seconds = seconds }

    /// Whether to report it now. If so, the next interval begins.
    /// - Parameter time: seconds since some fixed moment. It never goes back.
    mutating func begins(at time: Double) -> Bool {
        guard time >= end else { return false }
        end = time + seconds
        return true
    }
}
