// The days on which an account is paid out automatically. Payouts are made a minute after midnight, when the money of the day is available.
import Common
import Engine
import Wire

struct PayoutSchedule {
    enum Interval: String, CaseIterable { case daily, manual, monthly, weekly }

    /// The names of the working days, from Monday on.
    static let days = ["monday", "tuesday", "wednesday", "thursday", "friday"]

    /// Seconds after midnight.
    private static let timeOfDay: Int64 = 60
    private static let place = "payments[payouts][schedule]"

    private let interval: Interval
    private let monthDays: [Int64]
    private let weekdays: [String]

    /// - Parameter stored: as the settings hold it.
    init(_ stored: JSONObject) {
        interval = stored["interval"]?.string.flatMap(Interval.init) ?? .manual
        monthDays = stored["monthly_payout_days"]?.array?.compactMap(\.integer) ?? []
        weekdays = stored["weekly_payout_days"]?.array?.compactMap(\.string) ?? []
    }

    /// - Parameters:
    ///   - given: what a request gives.
    ///   - stored: as the settings hold it, with what is given.
    init(_ given: JSONObject, within stored: JSONObject) throws(Refusal) {
        self.init(stored)
        for (name, owner) in [("monthly_payout_days", Interval.monthly), ("weekly_payout_days", .weekly)] {
            if interval == owner && stored[name] == nil { throw .missing("\(Self.place)[\(name)]") }
            if interval != owner && given[name] != nil {
                throw .invalid("You can only give \(name) if the interval is \(owner.rawValue).", parameter: "\(Self.place)[\(name)]")
            }
        }
    }

    /// As the settings show it.
    var shown: JSONObject {
        var shown: JSONObject = ["interval": .string(interval.rawValue)]
        if interval == .monthly { shown["monthly_payout_days"] = .array(monthDays.map(JSON.integer)) }
        if interval == .weekly { shown["weekly_payout_days"] = .array(weekdays.map(JSON.string)) }
        return shown
    }

    /// Shows it in the account's settings.
    func show(in account: inout Draft) {
        var schedule = shown
        schedule["delay_days"] = account[.settings]?["payouts"]?["schedule"]?["delay_days"]
        if interval == .monthly { schedule["monthly_anchor"] = monthDays.first.map(JSON.integer) }
        if interval == .weekly { schedule["weekly_anchor"] = weekdays.first.map(JSON.string) }
        Self.show(schedule, in: &account)
    }

    /// Shows in the account's settings after how many days money is available.
    static func show(delay days: Int64, in account: inout Draft) {
        var schedule = account[.settings]?["payouts"]?["schedule"]?.object ?? [:]
        schedule["delay_days"] = .integer(days)
        show(schedule, in: &account)
    }

    private static func show(_ schedule: JSONObject, in account: inout Draft) {
        var payouts = account[.settings]?["payouts"]?.object ?? [:]
        payouts["schedule"] = .object(schedule)
        account.merge(.settings, ["payouts": .object(payouts)])
    }

    /// When the next payouts are due, in Unix seconds. Nil if they are made by hand.
    func next(after now: Int64) -> Int64? {
        if interval == .manual { return nil }
        let today = CalendarDay.midnight(now) + Self.timeOfDay
        // Every month has one of the days, and every week, too.
        return (0...62).lazy.map { today + $0 * CalendarDay.secondsOfDay }.first { $0 > now && isDue($0) }
    }

    private func isDue(_ time: Int64) -> Bool {
        let weekday = CalendarDay.weekday(time)
        switch interval {
        case .manual: return false
        case .daily: return weekday < Self.days.count
        case .weekly: return Self.days.indices.contains(weekday) && weekdays.contains(Self.days[weekday])
        case .monthly:
            let (day, tomorrow) = (CalendarDay(unix: time), CalendarDay(unix: time + CalendarDay.secondsOfDay))
            // In a short month, the days that it does not have are its last.
            return monthDays.contains(day.day) || (tomorrow.day == 1 && monthDays.contains { $0 > day.day })
        }
    }
}
