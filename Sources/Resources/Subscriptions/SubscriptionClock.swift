// What happens to a subscription by itself, on the account's clock.
import Common
import Engine
import Invoices
import Wire

enum SubscriptionClock {
    /// How long the first invoice waits for its payment.
    static let incompleteSeconds: Int64 = 23 * 3600
    static let trialNotice: Int64 = 3 * CalendarDay.secondsOfDay

    // MARK: Plans

    /// Plans what comes next.
    /// - Parameter isNew: whether its trial was not announced before.
    static func plan(_ subscription: inout Draft, isNew: Bool = false, _ change: inout Change) throws {
        if subscription.life == .paused, let end = subscription[.cancelAt] {
            return try change.schedule("advance", on: subscription, after: max(0, end - change.now))
        }
        guard let life = subscription.life, [.active, .trialing, .pastDue, .unpaid].contains(life), let end = subscription[.periodEnd] else { return }
        let next = min(end, subscription[.cancelAt] ?? end)
        try change.schedule("advance", on: subscription, after: max(0, next - change.now))
        let notice = change.settings[SubscriptionSettings.noticeDays] * CalendarDay.secondsOfDay
        try change.schedule("announce_renewal", on: subscription, after: max(0, end - notice - change.now), ["end": .integer(end)])
        guard isNew, let trialEnd = subscription[.trialEnd], trialEnd > change.now else { return }
        if trialEnd - change.now <= trialNotice { return subscription.tell(.trialWillEnd, change) }
        try change.schedule("announce_trial_end", on: subscription, after: trialEnd - trialNotice - change.now, ["end": .integer(trialEnd)])
    }

    // MARK: What was planned

    /// The end of the period whose renewal was announced. A plan that is made anew announces nothing twice.
    private static let announcedEnd = FieldKey<Int64>("announced_end")

    static let advance: Hook = { subscription, change in
        if try !ScheduleClock.goesFirst(before: subscription, change) { _ = try goOn(&subscription, &change) }
    }

    /// Ends it, or its trial, or bills the next period.
    /// - Returns: whether one of these was due. Then the subscription is told of.
    static func goOn(_ subscription: inout Draft, _ change: inout Change) throws -> Bool {
        guard let life = subscription.life, [.active, .trialing, .pastDue, .unpaid, .paused].contains(life) else { return false }
        if let end = subscription[.cancelAt], end <= change.now {
            try SubscriptionEnd.reach(&subscription, &change)
            return true
        }
        guard life != .paused, let end = subscription[.periodEnd], end <= change.now else { return false }
        if life == .trialing, try !SubscriptionTrial.end(&subscription, &change) { return true }
        try SubscriptionBilling.renew(&subscription, &change)
        try plan(&subscription, &change)
        return true
    }

    static let announceTrialEnd: Hook = { subscription, change in
        guard subscription.life == .trialing, subscription[.trialEnd] == change.arguments.integer("end") else { return }
        subscription.tell(.trialWillEnd, change)
    }

    /// Tells of the invoice that the next period will bring. It is made for that, and not kept.
    static let announceRenewal: Hook = { subscription, change in
        guard let life = subscription.life, [.active, .trialing, .pastDue].contains(life), subscription[.periodEnd] == change.arguments.integer("end"),
            subscription[.cancelAt] == nil, subscription[.pauseCollection] == nil, subscription[announcedEnd] != subscription[.periodEnd]
        else { return }
        subscription[announcedEnd] = subscription[.periodEnd]
        guard let fields = try SubscriptionPreview.next(of: subscription, change) else { return }
        try SubscriptionInvoice.announce(fields, &change)
    }

    /// The first invoice was never paid.
    static let expire: Hook = { subscription, change in
        guard subscription.life == .incomplete else { return }
        try SubscriptionEnd.lapse(&subscription, &change)
        subscription.tell(.updated, change)
        guard let invoice = subscription[.latestInvoice] else { return }
        try SubscriptionInvoice.void(invoice, &change)
    }
}
