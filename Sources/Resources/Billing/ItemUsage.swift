// What an item of a subscription has used, if usage records count it and not a meter. The sums are kept in windows, as those of meters are.
import Engine
import Wire

package enum ItemUsage {
    /// Adds to what was used at a time, or says how much that was.
    /// - Parameters:
    ///   - time: Unix seconds.
    ///   - isWhole: whether the value replaces what was recorded for that second.
    package static func record(
        _ value: Int64, of item: String, by customer: String, at time: Int64, replacing isWhole: Bool, _ change: inout Change
    ) throws {
        var news = Decimal(value)
        if isWhole {
            let second = MeterWindow(usage: usage(of: item, by: customer, at: time, news), length: 1)
            news = (news - (try second.find(change)?.sum ?? Decimal(0))) ?? news
        }
        _ = try usage(of: item, by: customer, at: time, news).add(&change)
    }

    /// What was used between two times.
    package static func sum(of item: String, by customer: String, from start: Int64, to end: Int64, _ change: Change) throws -> Decimal {
        let series = usage(of: item, by: customer, at: start, Decimal(0)).series
        return try MeterWindow.windows(of: series, from: start, to: end).reduce(Decimal(0)) { sum, window in
            try (sum + (window.find(change)?.sum ?? Decimal(0))) ?? sum
        }
    }

    private static func usage(of item: String, by customer: String, at time: Int64, _ value: Decimal) -> MeterUsage {
        MeterUsage(meter: item, formula: "sum", customer: customer, time: time, value: value)
    }
}
