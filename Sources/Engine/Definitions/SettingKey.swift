// A setting that a family declares: `static let delay = SettingKey<Int64>("redaction_delay", 4 * 86_400)`. A hook reads it with
// `change.settings[delay]`. The command line's settings set it.

public struct SettingKey<Value: Sendable>: Sendable {
    /// Unique among all keys.
    let name: String
    /// The default.
    let fallback: Value

    public init(_ name: String, _ fallback: Value) {
        self.name = name
        self.fallback = fallback
    }
}
