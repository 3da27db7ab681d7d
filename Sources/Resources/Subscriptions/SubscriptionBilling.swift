// The invoices of a subscription: its first one, and one for each period.
import Coupons
import Engine
import Invoices
import Wire

enum SubscriptionBilling {
    /// Makes the first invoice.
    /// - Returns: its id. Nil if there is nothing to bill.
    static func openFirst(
        for subscription: Draft, _ items: [Draft], _ times: SubscriptionTimes, _ extras: [String], _ change: inout Change
    ) throws -> String? {
        var lines: [JSONObject] = []
        for item in items where !item.isMetered {
            if times.trialEnd != nil {
                lines.append(try SubscriptionLine(item, of: subscription, item.period).ofTrial(change))
            } else if !times.isFree {
                lines += try times.periods(of: item, subscription).flatMap {
                    try SubscriptionLine(item, of: subscription, $0.part, in: $0.whole).lines(change)
                }
            }
        }
        if lines.isEmpty && extras.isEmpty && (subscription.isFlexible || times.isFree) { return nil }
        // The customer has paid what her session said: no more items, and not with her balance.
        let isPurchase = change.arguments.has("checkout_session")
        return try SubscriptionInvoice(
            "subscription_create", period: (change.now, change.now), lines: lines, items: isPurchase ? extras : pending(of: subscription, change),
            subscription.isPaidAtOnce ? .once : .later, leavingBalance: isPurchase
        ).open(for: subscription, &change)
    }

    /// The pending items that its next invoice takes.
    static func pending(of subscription: Draft, _ change: Change) throws -> [String] {
        try InvoiceItem.pending(of: subscription[.customer] ?? "", in: subscription[.currency], for: subscription.id, change)
    }

    // MARK: Periods

    /// Bills a new period of all items whose period is over. Usage is billed when its period is over, all else when its period begins. Usage of a trial
    /// is free. Source: Stripe's page about trials, "Combining trials with usage-based billing".
    static func renew(_ subscription: inout Draft, _ change: inout Change) throws {
        var items = try SubscriptionItems(of: subscription, change)
        let due = items.all.indices.filter { items.all[$0].period.end <= change.now }
        let former = (start: due.map { items.all[$0].period.start }.min() ?? change.now, end: change.now)
        var lines: [JSONObject] = []
        for index in due {
            let finished = items.all[index].period
            let whole = items.all[index].cycle(of: subscription).period(of: change.now)
            let part = (start: max(whole.start, finished.end), end: min(whole.end, subscription[.cancelAt] ?? whole.end))
            (items.all[index][.periodStart], items.all[index][.periodEnd]) = part
            items.all[index].forgetBilled(until: part.start)
            let item = items.all[index]
            if item.isMetered {
                let isBilled = finished.start < finished.end && finished.end != subscription[.trialEnd]
                if isBilled { lines.append(try SubscriptionLine(item, of: subscription, finished).ofUsage(change)) }
                items.all[index][.billedUsage] = nil
            } else {
                lines += try SubscriptionLine(item, of: subscription, part, in: whole).lines(change)
            }
        }
        try items.save(into: &subscription, &change)
        subscription[.discounts] = try (subscription[.discounts] ?? []).filter { try Discount.lasts($0, at: change.now, change) }
        try bill(&subscription, lines, as: "subscription_cycle", for: former, &change)
    }

    /// Makes the invoice of a renewal. The subscription is told of first.
    private static func bill(
        _ subscription: inout Draft, _ lines: [JSONObject], as reason: String, for period: (start: Int64, end: Int64), _ change: inout Change
    ) throws {
        let pending = try pending(of: subscription, change)
        var id: String?
        if !lines.isEmpty || !pending.isEmpty {
            id = try SubscriptionInvoice(reason, period: period, lines: lines, items: pending, course(of: subscription)).open(for: subscription, &change)
            subscription[.latestInvoice] = id
            try remember(id, in: subscription, &change)
        }
        subscription.tell(.updated, change)
        guard let id else { return }
        try SubscriptionInvoice.tellLater(id, &change)
        try SubscriptionPause.treat(id, of: subscription, &change)
    }

    /// The fields of an invoice of all that waits for one. Nil if nothing does.
    static func rest(of subscription: Draft, _ change: Change) throws -> JSONObject? {
        var change = change
        let pending = try pending(of: subscription, change)
        if pending.isEmpty { return nil }
        let period = (start: subscription[.periodStart] ?? change.now, end: change.now)
        let id = try SubscriptionInvoice("subscription_cycle", period: period, lines: [], items: pending, .now).open(for: subscription, &change)
        return try SubscriptionInvoice.fields(of: id, change)
    }

    /// What happens to the invoices of a subscription by themselves.
    static func course(of subscription: Draft) -> SubscriptionInvoice.Course {
        if subscription.status == Subscription.Status.unpaid.rawValue { return .never }
        switch subscription[.pauseCollection]?["behavior"] {
        case nil: return .later
        case "keep_as_draft": return .never
        default: return .now
        }
    }

    /// Remembers in the items what an invoice has billed, so that it can be given back in part.
    static func remember(_ invoice: String?, in subscription: Draft, _ change: inout Change) throws {
        guard let invoice else { return }
        var items = try SubscriptionItems(of: subscription, change)
        try items.remember(invoice, change)
        for item in items.all where item.isChanged || item.isNew {
            try change.update(SubscriptionItem.name, item.id) { draft, _ in draft = item }
        }
    }
}
