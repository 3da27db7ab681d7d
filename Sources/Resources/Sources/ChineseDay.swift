// Days of China, at whose end some sources expire.
import Common
import Engine

/// Payments in China must be charged on the day on which they were made. The day ends at 23:45, eight hours ahead of UTC.
enum ChineseDay {
    private static let offset: Int64 = 8 * 3600
    private static let end: Int64 = 23 * 3600 + 45 * 60

    /// - Parameter now: Unix seconds.
    static func secondsLeft(at now: Int64) -> Int64 {
        let time = (now + offset) % CalendarDay.secondsOfDay
        return time < end ? end - time : end - time + CalendarDay.secondsOfDay
    }
}
