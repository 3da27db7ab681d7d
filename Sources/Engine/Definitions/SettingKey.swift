// A setting that a family declares for itself: `static let delay = SettingKey<Int64>("redaction_delay", 4 * 86_400)`. A hook reads it
// with `change.settings[delay]`; the command line's settings fill it in.

public struct SettingKey<Value: Sendable>: Sendable {
    /// Unique among all keys.
    let name: String
    /// What holds where nobody says anything.
    let fallback: Value

    public init(_ name: String, _ fallback: Value) {
        self.name = name
        self.fallback = fallback
    }
}
