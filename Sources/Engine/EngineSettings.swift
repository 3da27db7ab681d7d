// What the behaviour of a server depends on besides its definitions. What only one family needs, that family declares as a SettingKey.

public struct EngineSettings: Sendable {
    /// The base of every URL that is put into an object, without a slash at its end.
    public var publicURL = "http://127.0.0.1:12111"
    /// The version of a call that names none, and of events.
    public var apiVersion = APIVersion.current
    /// Seconds after a failed delivery to the next attempt, one for each retry.
    public var retrySchedule: [Int64] = [10, 60, 3600]
    /// Entries of its history that an object keeps, and attempts that a delivery keeps: the newest.
    public var historyLength: Int64 = 1000
    /// What every new world begins with.
    public var seeds: Seeds?
    /// The families' own, by the names of their keys.
    private var values: [String: any Sendable] = [:]

    public init() {}

    /// A setting of a family's. As long as nobody has set it, it has its key's default.
    public subscript<Value>(key: SettingKey<Value>) -> Value {
        get { values[key.name] as? Value ?? key.fallback }
        set { values[key.name] = newValue }
    }
}
