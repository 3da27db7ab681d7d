// Days of the calendar, in UTC: a card's last month, a bank's working days. The calendar is Gregorian throughout.
// The arithmetic is Howard Hinnant's, of days counted from the first of March of the year 0.

package struct CalendarDay: Sendable, CustomStringConvertible {
    package let year: Int64
    package let month: Int64
    package let day: Int64

    package static let secondsOfDay: Int64 = 86_400

    package init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// - Parameter unix: Unix seconds, of any time that a clock can show.
    package init(unix: Int64) {
        let days = Self.days(unix) + 719_468
        let era = Self.floored(days, 146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `2026-11-05`.
    package var description: String { "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)" }

    /// Its midnight, in Unix seconds.
    package var unix: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = Self.floored(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (era * 146_097 + dayOfEra - 719_468) * Self.secondsOfDay
    }

    /// The time that many working days later. Saturdays and Sundays do not count.
    package static func time(_ count: Int64, workingDaysAfter unix: Int64) -> Int64 {
        var (time, left) = (unix, count)
        while left > 0 {
            time += secondsOfDay
            if weekday(time) < 5 { left -= 1 }
        }
        return time
    }

    /// The day of the week, for a time in it. Monday is 0.
    package static func weekday(_ unix: Int64) -> Int {
        // 1970-01-01 was a Thursday.
        let days = days(unix) + 3
        return Int(days - 7 * floored(days, 7))
    }

    /// The beginning of the day, for a time in it.
    package static func midnight(_ unix: Int64) -> Int64 { days(unix) * secondsOfDay }

    private static func days(_ unix: Int64) -> Int64 { floored(unix, secondsOfDay) }

    private static func floored(_ number: Int64, _ divisor: Int64) -> Int64 { (number >= 0 ? number : number - divisor + 1) / divisor }
}
