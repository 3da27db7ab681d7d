// A change that waits until its invoice is paid: `payment_behavior=pending_if_incomplete`, or the end of a pause. Meanwhile the subscription stays as it
// was.
import Engine
import Invoices
import Wire

enum PendingUpdate {
    /// What an update with this behavior can change.
    static let parameters: Set = [
        "add_invoice_items", "billing_cycle_anchor", "cancel_at_period_end", "discounts", "expand", "items", "metadata", "off_session",
        "payment_behavior", "proration_behavior", "proration_date", "trial_end", "trial_from_plan",
    ]

    private static let longest: Int64 = 23 * 3600
    private static let ofItem = ["billed", "current_period_end", "current_period_start", "discounts", "metadata", "plan", "price", "quantity", "tax_rates"]
    private static let ofSubscription = [
        "billing_cycle_anchor", "billing_cycle_anchor_config", "cancel_at", "cancel_at_period_end", "canceled_at", "cancellation_details", "discounts",
        "metadata", "trial_end", "trial_start",
    ]

    /// Keeps what the subscription is to become.
    /// - Parameters:
    ///   - wanted: the subscription as it will be.
    ///   - items: its items as they will be.
    static func wait(in present: inout Draft, for wanted: Draft, _ items: SubscriptionItems, invoice: String, _ change: inout Change) throws {
        var expiry = change.now + longest
        for time in [present[.trialEnd], present[.periodEnd]].compactMap(\.self) where time > change.now { expiry = min(expiry, time) }
        func wish(_ draft: Draft, _ names: [String]) -> JSON { .object(names.reduce(into: [:]) { $0[$1] = draft.json(FieldKey<JSON>($1)) }) }
        // The call has set these already, but they wait, too.
        for name in ofSubscription { present[FieldKey<JSON>(name)] = present.former(FieldKey<JSON>(name)) }
        let former = present
        // The end of a pause shows nothing of what it brings. Source: a recorded answer.
        let isResumption = present.life == .paused
        func news(_ name: String) -> JSON {
            let key = FieldKey<JSON>(name)
            return isResumption || former.json(key) == wanted.json(key) ? .null : wanted.json(key)
        }
        present[.pendingUpdate] = [
            "billing_cycle_anchor": news("billing_cycle_anchor"), "cancel_at_period_end": news("cancel_at_period_end"), "discount": .null,
            "discounts": news("discounts"), "expires_at": .integer(expiry), "metadata": news("metadata"),
            "subscription_items": isResumption ? .null : .array(try items.all.map { try change.document(of: $0) }), "trial_end": news("trial_end"),
            "trial_from_plan": .null,
        ]
        present[FieldKey<JSON>("wanted_update")] = [
            "items": .array(items.all.map { ["fields": wish($0, ofItem), "id": .string($0.id)] }),
            "removed": .array(items.removed.map(JSON.string)), "subscription": wish(wanted, ofSubscription),
        ]
        present[FieldKey<String>("wanted_update_invoice")] = invoice
        present[.latestInvoice] = invoice
        // New items begin when the change does.
        for item in items.all where item.isNew && item.id != change.subject { try change.delete(SubscriptionItem.name, item.id) }
        try change.schedule("expire_update", on: present, after: expiry - change.now, ["invoice": .string(invoice)])
    }

    /// The invoice is paid, or given up: the subscription becomes what was wanted.
    static func apply(to subscription: inout Draft, paidBy invoice: String, _ change: inout Change) throws {
        guard subscription[FieldKey<String>("wanted_update_invoice")] == invoice, let wanted = subscription[FieldKey<JSON>("wanted_update")] else { return }
        drop(from: &subscription, with: invoice)
        subscription.merge(wanted["subscription"]?.object ?? [:])
        var items = try SubscriptionItems(of: subscription, change)
        let removed = (wanted["removed"]?.array ?? []).compactMap(\.string)
        for id in removed { if let index = items.all.firstIndex(where: { $0.id == id }) { items.remove(at: index) } }
        for entry in wanted["items"]?.array ?? [] {
            guard let id = entry["id"]?.string, let fields = entry["fields"]?.object else { continue }
            if let index = items.all.firstIndex(where: { $0.id == id }) {
                items.all[index].merge(fields)
                continue
            }
            var item = try change.object(SubscriptionItem.name, id)
            if item == nil {
                let made = try change.create(SubscriptionItem.name, id: id, fields.merging(["subscription": .string(subscription.id)]) { $1 })
                item = try change.object(SubscriptionItem.name, made)
            }
            if var item {
                item.merge(fields)
                items.all.append(item)
            }
        }
        try items.save(into: &subscription, &change)
        try SubscriptionPhase.tell(of: items.all, in: subscription, &change)
        try SubscriptionBilling.remember(invoice, in: subscription, &change)
        subscription.tell(.pendingUpdateApplied, change)
        if subscription.life == .paused { try SubscriptionPause.end(of: &subscription, &change) }
        if subscription.life == .active || subscription.life == .trialing { try SubscriptionTrial.settle(&subscription, &change) }
        try SubscriptionClock.plan(&subscription, isNew: true, &change)
    }

    /// Nobody paid in time.
    static let expire: Hook = { subscription, change in
        guard let invoice = change.arguments.string("invoice"), subscription[FieldKey<String>("wanted_update_invoice")] == invoice else { return }
        try lose(of: &subscription, with: invoice, &change)
        subscription.tell(.pendingUpdateExpired, change)
        try SubscriptionInvoice.void(invoice, &change)
    }

    /// Its invoice will not be paid any more. If it was the end of a pause, the schedule that has planned it hears of that.
    static func lose(of subscription: inout Draft, with invoice: String, _ change: inout Change) throws {
        guard subscription[FieldKey<String>("wanted_update_invoice")] == invoice else { return }
        drop(from: &subscription, with: invoice)
        if subscription.life == .paused { try SubscriptionPause.tellSchedule(of: subscription, isResumed: false, &change) }
    }

    /// It will not come any more: the subscription ends, or another change takes its place.
    static func abandon(of subscription: inout Draft, _ change: inout Change) throws {
        guard let invoice = subscription[FieldKey<String>("wanted_update_invoice")] else { return }
        drop(from: &subscription, with: invoice)
        try SubscriptionInvoice.void(invoice, &change)
    }

    static func drop(from subscription: inout Draft, with invoice: String) {
        guard subscription[FieldKey<String>("wanted_update_invoice")] == invoice else { return }
        subscription[.pendingUpdate] = nil
        subscription[FieldKey<JSON>("wanted_update")] = nil
        subscription[FieldKey<String>("wanted_update_invoice")] = nil
    }
}
