// Something that is told once in a while only, however often it happens.

struct Interval {
    /// How long it is not told again.
    let seconds: Double
    private var end = -Double.infinity

    init(seconds: Double) { self.seconds = seconds }

    /// Whether it is to be told now. If so, the next interval begins.
    /// - Parameter time: seconds since some moment; never goes back.
    mutating func begins(at time: Double) -> Bool {
        guard time >= end else { return false }
        end = time + seconds
        return true
    }
}
