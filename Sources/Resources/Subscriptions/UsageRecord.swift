// A usage record says how much of a metered price an item of a subscription has used. Since 2025-03-31.basil meters count that, so only calls of older
// versions make records.
import Billing
import Engine
import Wire

enum UsageRecord {
    static let name = "usage_record"

    static let resource = Resource(
        name, idPrefix: "mbur_", path: "/v1/usage_records", without: ["created"],
        fields: [.integer("quantity"), .string("subscription_item"), .timestamp("timestamp")],
        endpoints: [
            .create(
                [
                    Parameter.choice("action", "increment", "set").forHook, Parameter.integer("quantity", in: 0...Int64(Int32.max)).required,
                    Parameter.string("timestamp").forHook,
                ], then: open
            ).below("/v1/subscription_items/{\(SubscriptionItem.name)}/usage_records").until(.basil),
        ], isRecord: true)

    private static let open: Hook = { record, change in
        guard let id = record[.subscriptionItem], let item = try change.object(SubscriptionItem.name, id), let subscription = item[.subscription],
            let life = try change.object(Subscription.name, subscription)?.life
        else { throw Refusal.missing(SubscriptionItem.name) }
        if life.isFinal { throw SubscriptionRefusal.gone(subscription, parameter: SubscriptionItem.name) }
        guard item.isRecorded else {
            throw Refusal.invalid("Usage can be recorded only for a price with `usage_type=metered` and without a meter.", parameter: SubscriptionItem.name)
        }
        // The subscription may live on the time of a test clock.
        try change.update(Subscription.name, subscription) { subscription, change in
            let time = try time(of: item, change)
            record[.timestamp] = time
            try ItemUsage.record(
                record[.quantity] ?? 0, of: id, by: subscription[.customer] ?? "", at: time, replacing: change.arguments["action"] == "set", &change)
        }
    }

    /// Whether usage was recorded in the present period of an item.
    static func isUsed(_ item: Draft, of subscription: Draft, _ change: Change) throws -> Bool {
        guard item.isRecorded else { return false }
        let end = change.now + tolerance + 1
        return try ItemUsage.sum(of: item.id, by: subscription[.customer] ?? "", from: item.period.start, to: end, change) > Decimal(0)
    }

    /// Seconds that a client's clock may be ahead.
    private static let tolerance: Int64 = 300

    private static func time(of item: Draft, _ change: Change) throws(Refusal) -> Int64 {
        guard let given = change.arguments.string("timestamp"), given != "now" else { return change.now }
        guard let time = Int64(given) else { throw .invalid("Invalid timestamp: must be `now` or a number of seconds.", parameter: "timestamp") }
        guard time <= change.now + tolerance else {
            throw .invalid("Cannot create the usage record with this timestamp because it is in the future.", parameter: "timestamp")
        }
        guard time >= item.period.start else {
            throw .invalid(
                "Cannot create the usage record with this timestamp because timestamps must be after the subscription's last invoice period (or current "
                    + "period start time).", parameter: "timestamp")
        }
        return time
    }
}

extension Draft {
    /// Whether records count what an item uses, and no meter.
    fileprivate var isRecorded: Bool { isMetered && self[.price]?["recurring"]?["meter"]?.string == nil }
}

extension FieldKey<String> {
    fileprivate static var subscriptionItem: Self { FieldKey("subscription_item") }
}

extension FieldKey<Int64> {
    fileprivate static var timestamp: Self { FieldKey("timestamp") }
}
