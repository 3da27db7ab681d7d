// What an invoice of a subscription would be. It is made as the invoice itself is, in a copy of the change of which nothing is kept.
import Engine
import Invoices
import Wire

enum SubscriptionPreview {
    /// The fields of the invoice of the next period. Nil if there is none.
    /// - Parameter isRecurring: whether it bills nothing but the period.
    static func next(of subscription: Draft, isRecurring: Bool = false, _ change: Change) throws -> JSONObject? {
        // A new one, made for the preview, waits for its first payment.
        let isAlive = subscription.life.map { [.active, .trialing, .pastDue, .unpaid].contains($0) || isRecurring && $0 == .incomplete } ?? false
        guard isAlive, let end = subscription[.periodEnd] else { return nil }
        if let last = try [subscription[.cancelAt], ScheduleClock.end(of: subscription, change)].compactMap(\.self).min(), last <= end {
            var later = change.imagined(at: last)
            guard !isRecurring, let id = try SubscriptionEnd.openRest(of: subscription, &later) else { return nil }
            return try SubscriptionInvoice.fields(of: id, later)?.merging(["billing_reason": "upcoming"]) { $1 }
        }
        let phase = try ScheduleClock.coming(for: subscription, at: end, change)
        var (subscription, change) = (subscription, change.imagined(at: end, given: phase))
        let former = subscription[.latestInvoice]
        if phase != nil { try SubscriptionPhase.take(into: &subscription, &change) }
        if subscription.life == .trialing, subscription[.trialEnd].map({ $0 <= end }) ?? true { try subscription.perform("activate", &change) }
        subscription[.pauseCollection] = nil
        // A draft takes its discounts for one invoice along when it is finalized, which is before the next period.
        if let former { try SubscriptionPayment.forgetDiscounts(of: former, in: &subscription, change) }
        if isRecurring { try SubscriptionBilling.pending(of: subscription, change).forEach { try change.delete(InvoiceItem.name, $0) } }
        try SubscriptionBilling.renew(&subscription, &change)
        guard let id = subscription[.latestInvoice], id != former else { return nil }
        return try SubscriptionInvoice.fields(of: id, change)?.merging(["billing_reason": "upcoming"]) { $1 }
    }

    /// Works out what an invoice would be if the call's change were made: the one that it brings at once, or else that of the next period.
    static let foresee: Hook = { subscription, change in
        let former = subscription[.latestInvoice]
        if change.arguments["cancel_now"] == true {
            try SubscriptionProration.creditRest(of: subscription, &change)
            subscription[.foreseen] = try SubscriptionBilling.rest(of: subscription, change).map(JSON.object)
            return
        }
        if try foreseePause(of: &subscription, &change) { return }
        let isRecurring = PreviewedSubscription.isRecurring(change.arguments)
        if change.arguments.values.keys.contains(where: { !["expand", "preview_mode"].contains($0) }) { try SubscriptionUpdate.change(&subscription, &change) }
        let fields = try isRecurring || subscription[.latestInvoice] == former
            ? next(of: subscription, isRecurring: isRecurring, change) : subscription[.latestInvoice].flatMap { try SubscriptionInvoice.fields(of: $0, change) }
        subscription[.foreseen] = fields.map(JSON.object)
    }

    /// Works out the invoice of a pause, or of a resumption.
    /// - Returns: whether the call says that there is one.
    private static func foreseePause(of subscription: inout Draft, _ change: inout Change) throws -> Bool {
        let (given, former) = (change.arguments, subscription[.latestInvoice])
        if given.has("pause") {
            try change.run(SubscriptionPause.pause, on: &subscription, with: given["pause"]?.object ?? [:])
        } else if given.has("resume_at") {
            try change.run(SubscriptionPause.resume, on: &subscription, with: given.values.filter { $0.key != "payment_behavior" })
        } else {
            return false
        }
        let fields = try subscription[.latestInvoice] == former
            ? rest(of: subscription, change) : subscription[.latestInvoice].flatMap { try SubscriptionInvoice.fields(of: $0, change) }
        subscription[.foreseen] = fields.map(JSON.object)
        return true
    }

    /// What waits for an invoice when a subscription is paused, or what it will bill next.
    private static func rest(of subscription: Draft, _ change: Change) throws -> JSONObject? {
        subscription.life == .paused ? try SubscriptionBilling.rest(of: subscription, change) : try next(of: subscription, change)
    }

    /// Changes a schedule as a call would. If it has not started, works out the invoice that its subscription will begin with.
    static let foreseeSchedule: Hook = { schedule, change in
        if !change.arguments.values.isEmpty {
            try schedule.take("end_behavior", from: change)
            try ScheduleUpdate.change(&schedule, &change)
        }
        guard schedule.course == .notStarted else { return }
        let phase = PhaseInput(0, of: schedule)
        var later = change.imagined(at: phase.start)
        let id = try later.create(Subscription.name, given: phase.creation(of: schedule, later.now), adding: ["schedule": .string(schedule.id)])
        let fields = try later.object(Subscription.name, id)?[.latestInvoice].flatMap { try SubscriptionInvoice.fields(of: $0, later) }
        schedule[.foreseen] = fields.map { .object($0.merging(["billing_reason": "upcoming"]) { $1 }) }
    }
}

extension FieldKey<JSON> {
    /// The fields of the invoice that a preview has worked out.
    static var foreseen: Self { FieldKey("foreseen") }
}
