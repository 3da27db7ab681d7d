// How calls change a subscription: its terms, its items, its periods. What the change costs is billed as `proration_behavior` says.
import Common
import Engine
import Invoices
import Wire

enum SubscriptionUpdate {
    // MARK: The calls

    static let change: Hook = { subscription, change in
        let given = change.arguments
        try requirePossible(subscription, given)
        guard subscription.life?.isFinal == false else { return }
        try SubscriptionTerms.take(into: &subscription, change)
        try SubscriptionTerms.takeTaxPercent(into: &subscription, &change)
        try SubscriptionTerms.redeemDiscounts(for: &subscription, &change)
        try PendingItemBilling.take(into: &subscription, &change)
        SubscriptionThreshold.watch(&subscription, try SubscriptionItems(of: subscription, change).all)
        try SubscriptionPause.planResumption(of: &subscription, &change)
        if try SubscriptionTrial.stop(&subscription, &change) { return }
        let ids = subscription[.itemIDs] ?? []
        if ids.count > 1, let name = ItemTerms.oldNames.first(where: given.has) { throw SubscriptionRefusal.severalItems(name) }
        var none: Draft?
        try apply(ItemTerms.all(given, changing: ids.first), to: &subscription, holding: &none, &change)
    }

    static let addItem: Hook = { item, change in
        guard let id = change.arguments.string("subscription") else { throw Refusal.missing("subscription") }
        try apply(change.arguments.values, to: id, holding: &item, &change)
    }

    static let changeItem: Hook = { item, change in
        try apply(change.arguments.values.merging(["id": .string(item.id)]) { $1 }, to: item[.subscription] ?? "", holding: &item, &change)
    }

    static let removeItem: Hook = { item, change in
        try apply(["deleted": true, "id": .string(item.id)], to: item[.subscription] ?? "", holding: &item, &change)
    }

    /// Does what a call of an item says.
    private static func apply(_ given: JSONObject, to id: String, holding item: inout Draft, _ change: inout Change) throws {
        var held: Draft? = item
        // The item of a seed may name no subscription.
        guard try change.object(Subscription.name, id) != nil else { throw SubscriptionRefusal.gone(id, parameter: "subscription") }
        try change.update(Subscription.name, id) { subscription, change in
            guard subscription.life?.isFinal == false else { throw SubscriptionRefusal.gone(id, parameter: "subscription") }
            if subscription.life == .incomplete { throw SubscriptionRefusal.incomplete("items") }
            try apply([ItemTerms(.object(given), at: "")], to: &subscription, holding: &held, &change)
            if subscription.isChanged { subscription.tell(.updated, change) }
        }
        if let held { item.merge(held.fields) }
    }

    // MARK: What is possible

    private static let ofFinal: Set = ["cancellation_details", "expand", "metadata"]
    private static let ofIncomplete: Set = ["default_payment_method", "default_source", "description", "expand", "metadata"]

    private static func requirePossible(_ subscription: Draft, _ given: Arguments) throws {
        let names = given.values.keys
        if subscription.life?.isFinal == true, !names.allSatisfy(ofFinal.contains) { throw SubscriptionRefusal.final }
        if subscription.life == .paused, given.has("trial_end") { throw SubscriptionRefusal.trialOfPaused }
        if subscription.life == .incomplete, let name = names.first(where: { !ofIncomplete.contains($0) }) {
            throw SubscriptionRefusal.incomplete(name)
        }
        if subscription.has(.schedule), !given.has("phase"), ["cancel_at", "cancel_at_period_end"].contains(where: given.has) {
            throw ScheduleRefusal.managed(subscription)
        }
        let details = given["cancellation_details"]?.object ?? [:]
        if details.values.contains(where: { !$0.isNull }), subscription.life?.isFinal == false, !isToEnd(subscription, given) {
            throw SubscriptionRefusal.notEnding
        }
        guard given["payment_behavior"] == "pending_if_incomplete" else { return }
        if let name = names.first(where: { !PendingUpdate.parameters.contains($0) }) {
            throw SubscriptionRefusal.notPending(name)
        }
    }

    /// Whether it is set to cancel after the call.
    private static func isToEnd(_ subscription: Draft, _ given: Arguments) -> Bool {
        if given["cancel_at_period_end"] == true || given["cancel_at"]?.isNull == false { return true }
        return subscription.has(.cancelAt) && given["cancel_at_period_end"] != false && given["cancel_at"]?.isNull != true
    }

    /// What `billing_cycle_anchor` says of a subscription that is there, as a text or in a hash.
    static func anchorType(_ given: Arguments) throws -> String? {
        guard let anchor = given["billing_cycle_anchor"], let type = anchor.string ?? anchor["type"]?.string else { return nil }
        let types = ["now", "unchanged"]
        guard types.contains(type) else {
            throw Refusal.notOne(of: types, parameter: anchor.string == nil ? "billing_cycle_anchor[type]" : "billing_cycle_anchor")
        }
        return type
    }

    // MARK: The change

    private static func apply(
        _ entries: [ItemTerms], to subscription: inout Draft, holding held: inout Draft?, _ change: inout Change
    ) throws {
        var step = try UpdateStep(subscription, holding: held, change)
        try step.change(entries, &change)
        try step.setTimes(change)
        guard step.changesItems || change.arguments.has("add_invoice_items") else {
            subscription = step.subscription
            try step.plan(&subscription, &change)
            return
        }
        // A change that waits for its payment was about the items as they are now.
        try PendingUpdate.abandon(of: &step.subscription, &change)
        try step.prorate(&change)
        step.extras = try SubscriptionTerms.makeItems(for: step.subscription, step.items.all, &change)
        try step.finish(&subscription, &change)
        if held != nil { held = step.items.held }
    }
}
