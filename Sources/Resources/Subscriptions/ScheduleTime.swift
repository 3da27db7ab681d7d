// The times of schedules, as calls say them, and as they are counted.
import Common
import Engine
import Wire

enum ScheduleTime {
    /// Unix seconds, or `now`. Nil if nothing is said.
    static func read(_ given: JSON?, at place: String, _ change: Change) throws -> Int64? {
        guard let given, !given.isNull else { return nil }
        if given == "now" { return change.now }
        guard let time = given.integer ?? given.string.flatMap(Int64.init), (0...Clock.last).contains(time) else {
            throw Refusal.invalid("Invalid \(place): must be a timestamp, or `now`.", parameter: place)
        }
        return time
    }

    /// The end of so many intervals. Since 2025-09-30.clover they are counted from the billing cycle anchor, so that the day of the month comes back after
    /// a shorter month.
    static func after(_ start: Int64, _ count: Int64, _ interval: String, anchor: Int64, _ version: APIVersion) -> Int64 {
        let end = BillingCycle(anchor: start, interval: interval, count: 1).boundary(count)
        guard !version.isBefore(.clover), ["month", "year"].contains(interval) else { return end }
        let (first, day) = (CalendarDay(unix: anchor), CalendarDay(unix: start))
        let months = (day.year - first.year) * 12 + day.month - first.month
        let number = interval == "year" ? months / 12 : months
        let cycle = BillingCycle(anchor: anchor, interval: interval, count: 1)
        return cycle.boundary(number) == start ? cycle.boundary(number + count) : end
    }
}
