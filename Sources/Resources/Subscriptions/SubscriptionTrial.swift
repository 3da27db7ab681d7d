// The end of a trial.
import Engine
import Wire

enum SubscriptionTrial {
    static func isRunning(_ subscription: Draft, _ change: Change) -> Bool { subscription[.trialEnd].map { $0 > change.now } ?? false }

    /// Moves a subscription on which nothing is to pay to the status that its trial wants.
    static func settle(_ subscription: inout Draft, _ change: inout Change) throws {
        guard let life = subscription.life, [.incomplete, .trialing, .active, .pastDue, .unpaid].contains(life) else { return }
        let wanted = isRunning(subscription, change) ? Subscription.Status.trialing : .active
        if life != wanted { try subscription.perform(wanted == .trialing ? "try" : "activate", &change) }
    }

    /// Ends the trial. Without a method to pay with, the subscription may end or pause instead.
    /// - Returns: whether it is active now.
    static func end(_ subscription: inout Draft, _ change: inout Change) throws -> Bool {
        if try lacksMethod(subscription, change) {
            guard behavior(of: subscription) == "pause" else {
                try SubscriptionEnd.finish(&subscription, because: "cancellation_requested", &change)
                return false
            }
            try SubscriptionPause.suspend(&subscription, because: "trial_end_without_payment_method", &change)
            return false
        }
        try subscription.perform("activate", &change)
        return true
    }

    /// A call ends the trial, and there is no method to pay with: the subscription ends or pauses, if it says so. Otherwise it goes on as usual.
    /// - Returns: whether it has ended or paused.
    static func stop(_ subscription: inout Draft, _ change: inout Change) throws -> Bool {
        guard change.arguments.string("trial_end") == "now", subscription.life == .trialing, try lacksMethod(subscription, change) else { return false }
        (subscription[.trialEnd], subscription[.billingCycleAnchor]) = (change.now, change.now)
        var items = try SubscriptionItems(of: subscription, change)
        for index in items.all.indices { items.all[index][.periodEnd] = change.now }
        try items.save(into: &subscription, &change)
        subscription.isToldByHook = try !end(&subscription, &change)
        return subscription.isToldByHook
    }

    private static func behavior(of subscription: Draft) -> JSON? { subscription[.trialSettings]?["end_behavior"]?["missing_payment_method"] }

    /// Whether there is no method to pay with, and no invoice is to be made then.
    private static func lacksMethod(_ subscription: Draft, _ change: Change) throws -> Bool {
        guard behavior(of: subscription) != "create_invoice", subscription.isChargedAutomatically else { return false }
        return try !SubscriptionPayment.hasMethod(subscription, change)
    }
}
