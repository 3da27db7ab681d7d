// When a new subscription starts, how long its trial is, and when its periods end.
import Common
import Engine
import Invoices
import Wire

struct SubscriptionTimes {
    /// When the first period starts. It may be in the past.
    let start: Int64
    /// From when on it is billed.
    private let billingStart: Int64
    let trialEnd: Int64?
    let anchor: Int64
    /// The day of the month that was asked for.
    private let config: JSONObject?
    /// Whether the first period is free because it is short.
    let isFree: Bool
    /// When it ends. Nil if nobody knows yet.
    private let end: SubscriptionEnd.Plan?
    private let now: Int64

    init(opening subscription: Draft, _ items: [Draft], _ change: Change) throws {
        let given = change.arguments
        now = change.now
        start = try SubscriptionTimes.start(given, now)
        // Time that has passed already costs nothing then. Source: Stripe's page about backdating.
        billingStart = given["proration_behavior"] == "none" ? now : start
        let trialEnd = try SubscriptionTimes.trialEnd(given, items, change.now)
        let config = given["billing_cycle_anchor_config"]?.object
        (self.trialEnd, self.config) = (trialEnd, config)
        if config != nil && given.has("billing_cycle_anchor") { throw Refusal.exclusive(["billing_cycle_anchor", "billing_cycle_anchor_config"]) }
        let wanted = given.integer("billing_cycle_anchor") ?? config.map { SubscriptionTimes.anchor($0, after: trialEnd ?? change.now, change.now) }
        let anchor = wanted ?? trialEnd ?? start
        self.anchor = anchor
        isFree = wanted != nil && given["proration_behavior"] == "none"
        if let wanted {
            try SubscriptionTimes.require(anchor: wanted, items, from: trialEnd ?? now, now)
        }
        let day = config?["day_of_month"]?.integer
        let ends = items.map { trialEnd ?? $0.cycle(from: anchor, day: day).boundary(after: change.now) }
        end = try SubscriptionEnd.Plan(given, ends: ends, now)
    }

    private static func start(_ given: Arguments, _ now: Int64) throws -> Int64 {
        guard let start = given.integer("backdate_start_date") else { return now }
        if start > now { throw Refusal.invalid("backdate_start_date must be in the past.", parameter: "backdate_start_date") }
        return start
    }

    /// - Returns: nil if there is no trial.
    static func trialEnd(_ given: Arguments, _ items: [Draft], _ now: Int64) throws -> Int64? {
        if given["trial_from_plan"] == true, given.has("trial_end") || given.has("trial_period_days") {
            throw Refusal.invalid("You cannot set `trial_end` or `trial_period_days` when `trial_from_plan=true`.")
        }
        if let text = given.string("trial_end") {
            if given.has("trial_period_days") { throw Refusal.exclusive(["trial_end", "trial_period_days"]) }
            if text == "now" { return nil }
            guard let end = Int64(text) else { throw Refusal.invalid("Invalid trial_end: must be a timestamp, or `now`.", parameter: "trial_end") }
            try FutureTime.require(end, as: "trial_end", now)
            try TrialLength.require(end - now, at: "trial_end")
            return end
        }
        if given["trial_from_plan"] == true {
            let days = items.compactMap { $0[.price]?["recurring"]?["trial_period_days"]?.integer }.max()
            return days.map { now + min($0, TrialLength.mostDays) * CalendarDay.secondsOfDay }
        }
        let days = given.integer("trial_period_days") ?? 0
        try TrialLength.require(days * CalendarDay.secondsOfDay, at: "trial_period_days")
        return days > 0 ? now + days * CalendarDay.secondsOfDay : nil
    }

    /// The next time that a configuration describes.
    private static func anchor(_ config: JSONObject, after time: Int64, _ now: Int64) -> Int64 {
        let (seconds, today) = (time - CalendarDay.midnight(time), CalendarDay(unix: time))
        func part(_ name: String, _ usual: Int64) -> Int64 { config[name]?.integer ?? usual }
        let ofDay = part("hour", seconds / 3600) * 3600 + part("minute", seconds / 60 % 60) * 60 + part("second", seconds % 60)
        let day = config["day_of_month"]?.integer ?? 1
        let first = CalendarDay(year: today.year, month: config["month"]?.integer ?? today.month, day: 1).unix + ofDay
        let cycle = BillingCycle(anchor: first, interval: "month", count: config["month"] == nil ? 1 : 12, day: day)
        return cycle.boundary(0) > time ? cycle.boundary(0) : cycle.boundary(after: time)
    }

    private static func require(anchor: Int64, _ items: [Draft], from earliest: Int64, _ now: Int64) throws {
        let latest = items.map { $0.cycle(from: earliest).boundary(1) }.min() ?? anchor
        if anchor <= now { throw Refusal.invalid("billing_cycle_anchor must be in the future.", parameter: "billing_cycle_anchor") }
        // Source: Stripe's error, as applications quote it from 2019 to 2026.
        if anchor > latest {
            throw Refusal.invalid(
                "billing_cycle_anchor cannot be later than next natural billing date (\(latest)) for plan", parameter: "billing_cycle_anchor")
        }
    }

    // MARK: What follows

    /// Sets them, and the first period of each item.
    func set(_ subscription: inout Draft, _ items: inout [Draft]) {
        subscription[.startDate] = start
        subscription[.billingCycleAnchor] = anchor
        if let config {
            subscription[.anchorConfig] = ["day_of_month", "hour", "minute", "month", "second"].reduce(into: [:]) { $0[$1] = config[$1] ?? .null }
        }
        if let trialEnd { (subscription[.trialStart], subscription[.trialEnd]) = (now, trialEnd) }
        end?.set(&subscription, now)
        for index in items.indices {
            let period = trialEnd.map { (start: now, end: $0) } ?? items[index].cycle(of: subscription).period(of: now)
            (items[index][.periodStart], items[index][.periodEnd]) = (max(period.start, start), min(period.end, end?.time ?? period.end))
        }
    }

    /// The periods that are billed, up to the present one, each with the whole period that it is a part of.
    func periods(of item: Draft, _ subscription: Draft) -> [(part: (start: Int64, end: Int64), whole: (start: Int64, end: Int64))] {
        let cycle = item.cycle(of: subscription)
        var periods: [(part: (start: Int64, end: Int64), whole: (start: Int64, end: Int64))] = []
        var time = billingStart
        repeat {
            let whole = cycle.period(of: time)
            // More than an invoice has room for is refused when the invoice is made.
            guard periods.count <= InvoiceItem.maximum else { break }
            periods.append((part: (start: time, end: min(whole.end, item.period.end)), whole: whole))
            time = whole.end
        } while time <= now && time < item.period.end
        return periods
    }
}

extension Draft {
    /// When an item is due, from an anchor on.
    func cycle(from anchor: Int64, day: Int64? = nil) -> BillingCycle {
        BillingCycle(anchor: anchor, interval: recurrence.interval, count: recurrence.count, day: day)
    }

    /// When an item of the subscription is due.
    func cycle(of subscription: Draft) -> BillingCycle {
        cycle(from: subscription[.billingCycleAnchor] ?? 0, day: subscription[.anchorConfig]?["day_of_month"]?.integer)
    }
}
