// Bills what waits for an invoice more often than the periods of a subscription do: `pending_invoice_item_interval`.
import Common
import Engine
import Invoices
import Wire

enum PendingItemBilling {
    static let field = Field.hash("pending_invoice_item_interval", [
        .choice("interval", "day", "month", "week", "year").required, .integer("interval_count", in: 1...366),
    ]).orNull.given(.create.emptyable, .update.emptyable)

    private static let next = FieldKey<Int64>("next_pending_invoice_item_invoice")
    private static let interval = FieldKey<JSONObject>("pending_invoice_item_interval")

    /// A year.
    private static let longest: [String: Int64] = ["day": 365, "month": 12, "week": 52, "year": 1]

    /// Takes what a call says.
    static func take(into subscription: inout Draft, _ change: inout Change) throws {
        guard change.arguments.has(interval) else { return }
        guard subscription.has(interval) else { return subscription[next] = nil }
        if subscription[interval]?["interval_count"]?.integer == nil { subscription.merge(interval, ["interval_count": 1]) }
        let most = longest[subscription[interval]?["interval"]?.string ?? ""] ?? 1
        guard (subscription[interval]?["interval_count"]?.integer ?? 1) <= most else {
            throw Refusal.invalid(
                "The interval can be one year at most (1 year, 12 months, 52 weeks, or 365 days).",
                parameter: "pending_invoice_item_interval[interval_count]")
        }
        try plan(&subscription, &change)
    }

    private static func plan(_ subscription: inout Draft, _ change: inout Change) throws {
        guard let given = subscription[interval], let unit = given["interval"]?.string, let count = given["interval_count"]?.integer else { return }
        let time = BillingCycle(anchor: change.now, interval: unit, count: count).boundary(1)
        subscription[next] = time
        try change.schedule("bill_pending_items", on: subscription, after: time - change.now)
    }

    static let bill: Hook = { subscription, change in
        guard let life = subscription.life, [.active, .trialing, .pastDue].contains(life), subscription[next] == change.now else { return }
        let start = subscription[.periodStart] ?? change.now
        let pending = try SubscriptionBilling.pending(of: subscription, change)
        try plan(&subscription, &change)
        if !pending.isEmpty {
            let id = try SubscriptionInvoice(
                "automatic_pending_invoice_item_invoice", period: (start: start, end: change.now), lines: [], items: pending,
                SubscriptionBilling.course(of: subscription)
            ).open(for: subscription, &change)
            subscription[.latestInvoice] = id
            try SubscriptionPause.treat(id, of: subscription, &change)
        }
        subscription.tell(.updated, change)
    }
}
