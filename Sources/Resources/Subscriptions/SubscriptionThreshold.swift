// Bills usage before its period is over, as soon as it costs or is so much: `billing_thresholds` of a subscription or of an item.
import Common
import Engine
import Invoices
import Wire

enum SubscriptionThreshold {
    static let key = FieldKey<JSONObject>("billing_thresholds")
    /// What a subscription and a phase both say.
    static let shape = Field.hash("billing_thresholds", [
        .integer("amount_gte", in: 50...99_999_999).orNull, .boolean("reset_billing_cycle_anchor").orNull,
    ])
    static let field = shape.orNull.given(.create.emptyable, .update.emptyable)

    /// Lets it hear of the customer's usage, if it or one of its items has a threshold.
    static func watch(_ subscription: inout Draft, _ items: [Draft]) {
        let isWatched = subscription.has(key) || items.contains { $0.has(key) }
        subscription[.watchedCustomer] = isWatched ? subscription[.customer] : nil
    }

    /// The usage is counted when the event that tells of it is kept.
    static let hear: Hook = { subscription, change in try change.schedule("bill_threshold", on: subscription, after: 0) }

    static let bill: Hook = { subscription, change in
        guard let life = subscription.life, [.active, .pastDue].contains(life) else { return }
        var items = try SubscriptionItems(of: subscription, change)
        var (lines, sum, reached): ([JSONObject], Int64, [String: Int64]) = ([], 0, [:])
        for index in items.all.indices where items.all[index].isMetered {
            let item = items.all[index]
            let usage = try SubscriptionLine(item, of: subscription, item.period).ofUsage(change)
            let (counted, used) = try MeteredLine.counted(usage, in: subscription[.currency] ?? "", change)
            let quantity = counted.reduce(0) { $0 + ($1["quantity"]?.integer ?? 0) }
            guard quantity > 0 else { continue }
            lines += counted.reversed()
            sum += counted.reduce(0) { $0 + ($1["amount"]?.integer ?? 0) }
            if let least = item[key]?["usage_gte"]?.integer, quantity >= least { reached[item.id] = least }
            items.all[index][.billedUsage] = used.trimmed.text
        }
        let least = subscription[key]?["amount_gte"]?.integer
        let isReached = least.map { sum >= $0 } ?? false
        guard isReached || !reached.isEmpty else { return }
        let isReset = subscription[key]?["reset_billing_cycle_anchor"] == true
        let start = subscription[.periodStart] ?? change.now
        if isReset { lines += try restart(&items, of: &subscription, &change) }
        try items.save(into: &subscription, &change)
        try bill(&subscription, lines, from: start, because: isReached ? least : nil, reached, &change)
        guard isReset else { return }
        try SubscriptionBilling.remember(subscription[.latestInvoice], in: subscription, &change)
        try SubscriptionClock.plan(&subscription, &change)
    }

    /// The periods of all items begin anew. What was paid for the rest of the old ones is given back.
    /// - Returns: the lines of the new periods.
    private static func restart(_ items: inout SubscriptionItems, of subscription: inout Draft, _ change: inout Change) throws -> [JSONObject] {
        try SubscriptionProration.creditRest(of: subscription, &change)
        subscription[.billingCycleAnchor] = change.now
        subscription[.anchorConfig] = nil
        let lines = try items.restart(in: subscription, isWhole: true, change)
        for index in items.all.indices where items.all[index].isMetered {
            items.all[index][.billedUsage] = nil
            // What was used in this very second is billed already.
            let second = SubscriptionLine(items.all[index], of: subscription, (change.now, change.now + 1))
            let (_, used) = try MeteredLine.counted(second.ofUsage(change), in: subscription[.currency] ?? "", change)
            items.all[index][.billedUsage] = used.trimmed.text
        }
        return lines
    }

    private static func bill(
        _ subscription: inout Draft, _ lines: [JSONObject], from start: Int64, because amount: Int64?, _ usage: [String: Int64], _ change: inout Change
    ) throws {
        let pending = try SubscriptionBilling.pending(of: subscription, change)
        let period = (start: start, end: change.now)
        let id = try SubscriptionInvoice(
            "subscription_threshold", period: period, lines: lines, items: pending, SubscriptionBilling.course(of: subscription)
        ).open(for: subscription, &change)
        try SubscriptionInvoice.explain(id, amount: amount, usage: usage, &change)
        subscription[.latestInvoice] = id
        subscription.tell(.updated, change)
        try SubscriptionPause.treat(id, of: subscription, &change)
    }
}

extension FieldKey<String> {
    /// The customer of a subscription that hears of her usage.
    static var watchedCustomer: Self { FieldKey("watched_customer") }
}
