// The settings of the engine. A setting that only one family needs is declared by that family, as a SettingKey.

public struct EngineSettings: Sendable {
    /// The beginning of all URLs in objects, without a slash at the end.
    public var publicURL = "http://127.0.0.1:12111"
    /// The version of calls that name none, and of events.
    public var apiVersion = APIVersion.current
    /// The seconds from a failed attempt to the next one, for each retry of a delivery.
    public var retrySchedule: [Int64] = [10, 60, 3600]
    /// The number of history entries that an object keeps, and of attempts that a delivery keeps. The newest are kept.
    public var historyLength: Int64 = 1000
    /// The objects that every new world begins with.
    public var seeds: Seeds?
    /// The settings of families, by the names of their keys.
    private var values: [String: any Sendable] = [:]

    public init() {}

    /// A setting of a family. Until it is set, it has its key's default.
    public subscript<Value>(key: SettingKey<Value>) -> Value {
        get { values[key.name] as? Value ?? key.fallback }
        set { values[key.name] = newValue }
    }
}
