// When something is due: at an anchor, and in every interval before and after it. Months are counted from the anchor, so the day of the month comes back
// after a shorter month: January 31, February 28, March 31.
import Engine
import Wire

package struct BillingCycle: Sendable {
    /// No price is due more rarely than in three years. A snapshot's file may say otherwise.
    private static let longest: Int64 = 3 * 366

    /// Unix seconds.
    package let anchor: Int64
    package let interval: String
    package let count: Int64
    /// The day of the month that is wanted. Nil for that of the anchor.
    private let day: Int64?

    package init(anchor: Int64, interval: String, count: Int64, day: Int64? = nil) {
        self.anchor = anchor
        self.interval = interval
        self.count = min(max(1, count), Self.longest)
        self.day = day
    }

    /// Every so many months from that time on.
    package init(from anchor: Int64, months: Int64) { self.init(anchor: anchor, interval: "month", count: months) }

    /// The anchor is number 0.
    package func boundary(_ number: Int64) -> Int64 {
        switch interval {
        case "day": anchor + number * count * CalendarDay.secondsOfDay
        case "week": anchor + number * count * 7 * CalendarDay.secondsOfDay
        case "year": time(after: 12 * number * count)
        default: time(after: number * count)
        }
    }

    /// The period that a time is in. Its end belongs to the next one.
    package func period(of time: Int64) -> (start: Int64, end: Int64) {
        var number = (time - anchor) / seconds
        while boundary(number) > time { number -= 1 }
        while boundary(number + 1) <= time { number += 1 }
        return (boundary(number), boundary(number + 1))
    }

    /// The first boundary after a time.
    package func boundary(after time: Int64) -> Int64 { period(of: time).end }

    /// About how long a period is.
    private var seconds: Int64 {
        let days: Int64 = switch interval {
        case "day": 1
        case "week": 7
        case "year": 365
        default: 30
        }
        return days * count * CalendarDay.secondsOfDay
    }

    private func time(after months: Int64) -> Int64 {
        let start = CalendarDay(unix: anchor)
        let month = CalendarDay(year: start.year, month: start.month, day: 1).adding(months: months)
        let last = CalendarDay(unix: month.adding(months: 1).unix - 1).day
        let day = CalendarDay(year: month.year, month: month.month, day: min(day ?? start.day, last))
        return day.unix + anchor - CalendarDay.midnight(anchor)
    }
}

extension CalendarDay {
    /// The same day in another month, which must have that day.
    fileprivate func adding(months: Int64) -> CalendarDay {
        let total = year * 12 + month - 1 + months
        let rest = ((total % 12) + 12) % 12
        return CalendarDay(year: (total - rest) / 12, month: rest + 1, day: day)
    }
}
