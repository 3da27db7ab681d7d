// What a schedule does with its subscription.
import Engine
import Wire

enum SubscriptionPhase {
    /// A schedule takes it over.
    static let join: Hook = { subscription, change in
        subscription[.schedule] = change.arguments.string("schedule")
        subscription.tell(.updated, change)
    }

    /// A phase begins, or was changed.
    static let follow: Hook = { subscription, change in
        try take(into: &subscription, &change)
        try goOn(&subscription, &change)
    }

    /// Takes what the phase says, as an update by a call does.
    static func take(into subscription: inout Draft, _ change: inout Change) throws {
        guard subscription.life?.isFinal == false else { return }
        try PendingUpdate.abandon(of: &subscription, &change)
        try subscription.take(
            "application_fee_percent", "automatic_tax", "billing_thresholds", "collection_method", "days_until_due", "description", "invoice_settings",
                "metadata", "on_behalf_of", "transfer_data", from: change)
        try SubscriptionUpdate.change(&subscription, &change)
    }

    /// The schedule lets it go.
    static let leave: Hook = { subscription, change in
        subscription[.schedule] = nil
        if subscription.has(.cancelAt), change.arguments["is_end_kept"] != true {
            SubscriptionEnd.Plan.takeBack(from: &subscription)
            try SubscriptionClock.plan(&subscription, &change)
        }
        try goOn(&subscription, &change)
    }

    /// The last phase is over.
    static let end: Hook = { subscription, change in try SubscriptionEnd.reach(&subscription, &change) }

    /// A subscription whose period is over has waited for its schedule. A renewal tells of all that has changed.
    private static func goOn(_ subscription: inout Draft, _ change: inout Change) throws {
        if try SubscriptionClock.goOn(&subscription, &change) { return }
        if subscription.showsChange { subscription.tell(.updated, change) }
    }

    // MARK: What the subscription does

    /// It has ended, and its schedule with it.
    static func close(of subscription: Draft, because reason: String, _ change: inout Change) throws {
        guard let id = subscription[.schedule], !change.isWorking(on: id), let schedule = try change.object(SubscriptionSchedule.name, id),
            schedule.course == .active
        else { return }
        try change.fire(reason == "payment_failed" ? "abort" : "cancel", on: SubscriptionSchedule.name, id)
    }

    /// A call has changed its items.
    static func tell(of items: [Draft], in subscription: Draft, _ change: inout Change) throws {
        guard let id = subscription[.schedule], !change.arguments.has("phase"), try change.object(SubscriptionSchedule.name, id) != nil else { return }
        try change.fire("hear_of_items", on: SubscriptionSchedule.name, id, with: ["items": PhaseInput.form(of: items)])
    }
}
