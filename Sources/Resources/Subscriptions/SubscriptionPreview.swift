// What an invoice of a subscription would be. It is made as the invoice itself is, in a copy of the change of which nothing is kept.
import Engine
import Invoices
import Wire

enum SubscriptionPreview {
    /// The fields of the invoice of the next period. Nil if there is none.
    static func next(of subscription: Draft, _ change: Change) throws -> JSONObject? {
        guard let life = subscription.life, [.active, .trialing, .pastDue, .unpaid].contains(life), let end = subscription[.periodEnd] else { return nil }
        if let last = subscription[.cancelAt], last <= end { return nil }
        let phase = try ScheduleClock.coming(for: subscription, at: end, change)
        var (subscription, change) = (subscription, change.imagined(at: end, given: phase))
        let former = subscription[.latestInvoice]
        if phase != nil { try SubscriptionPhase.take(into: &subscription, &change) }
        if subscription.life == .trialing, subscription[.trialEnd].map({ $0 <= end }) ?? true { try subscription.perform("activate", &change) }
        subscription[.pauseCollection] = nil
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
        if change.arguments.values.keys.contains(where: { $0 != "expand" }) { try SubscriptionUpdate.change(&subscription, &change) }
        let fields = try subscription[.latestInvoice] == former
            ? next(of: subscription, change) : subscription[.latestInvoice].flatMap { try SubscriptionInvoice.fields(of: $0, change) }
        subscription[.foreseen] = fields.map(JSON.object)
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
