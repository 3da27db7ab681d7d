// A duration as a log and the journal show it.

public enum Milliseconds {
    /// Milliseconds with two places, such as `1.05`.
    public static func text(_ seconds: Double) -> String {
        let hundredths = Int(max(0, min(seconds, 1e6)) * 100_000)
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
