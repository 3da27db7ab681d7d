// How a subscription ends: by a call, at a time that was planned, or because its invoices are not paid.
import Engine
import Invoices
import Wire

enum SubscriptionEnd {
    /// When it is to end.
    struct Plan {
        let time: Int64
        let isPeriodEnd: Bool

        /// What a call wants. Nil if it says nothing, or takes the plan back.
        /// - Parameter ends: when the present periods of the items end.
        init?(_ given: Arguments, ends: [Int64], _ now: Int64) throws {
            if given["cancel_at_period_end"] == true {
                if given["cancel_at"]?.isNull == false { throw Refusal.exclusive(["cancel_at", "cancel_at_period_end"]) }
                guard let end = ends.max() else { return nil }
                self.time = end
                isPeriodEnd = true
                return
            }
            guard let text = given.string("cancel_at") else { return nil }
            isPeriodEnd = false
            switch text {
            case "min_period_end": time = ends.min() ?? now
            case "max_period_end": time = ends.max() ?? now
            default:
                guard let time = Int64(text), time <= 253_402_300_799 else {
                    throw Refusal.invalid("Invalid cancel_at: must be a timestamp, `min_period_end` or `max_period_end`.", parameter: "cancel_at")
                }
                if time <= now { throw Refusal.invalid("cancel_at must be in the future.", parameter: "cancel_at") }
                self.time = time
            }
        }

        func set(_ subscription: inout Draft, _ now: Int64) {
            subscription[.cancelAt] = time
            subscription[.cancelAtPeriodEnd] = isPeriodEnd
            subscription[.canceledAt] = now
            subscription.merge(.cancellationDetails, ["reason": "cancellation_requested"])
        }

        static func takeBack(from subscription: inout Draft) {
            subscription[.cancelAt] = nil
            subscription[.cancelAtPeriodEnd] = false
            subscription[.canceledAt] = nil
            subscription.merge(.cancellationDetails, ["reason": .null])
        }
    }

    // MARK: The end

    static let cancel: Hook = { subscription, change in
        guard subscription.life?.isFinal == false else { throw SubscriptionRefusal.gone(subscription.id) }
        let given = change.arguments
        subscription.merge(.cancellationDetails, given["cancellation_details"]?.object ?? [:])
        let isBilled = given["invoice_now"] == true
        if given["prorate"] == true { try SubscriptionProration.creditRest(of: subscription, &change) }
        if isBilled {
            try billRest(of: &subscription, &change)
        } else if given["prorate"] != true {
            try dropProrations(of: subscription, &change)
        }
        subscription[.cancelAt] = nil
        subscription[.cancelAtPeriodEnd] = false
        try finish(&subscription, because: "cancellation_requested", &change)
    }

    /// The planned time has come.
    static func reach(_ subscription: inout Draft, _ change: inout Change) throws {
        try billRest(of: &subscription, &change)
        try finish(&subscription, because: "cancellation_requested", &change)
    }

    /// Makes the last invoice: what waits for one, and what was used.
    /// - Returns: its id. Nil if there is nothing to bill.
    static func openRest(of subscription: Draft, _ change: inout Change) throws -> String? {
        let items = try SubscriptionItems(of: subscription, change).all
        let metered = subscription.life == .trialing ? [] : items.filter(\.isMetered)
        let usage = try metered.map { item in
            try SubscriptionLine(item, of: subscription, (item.period.start, min(item.period.end, change.now))).ofUsage(isLast: true, change)
        }
        let pending = try SubscriptionBilling.pending(of: subscription, change)
        guard !usage.isEmpty || !pending.isEmpty else { return nil }
        let period = (start: subscription[.periodStart] ?? change.now, end: change.now)
        return try SubscriptionInvoice("subscription_cycle", period: period, lines: usage, items: pending, .never).open(for: subscription, &change)
    }

    private static func billRest(of subscription: inout Draft, _ change: inout Change) throws {
        guard let id = try openRest(of: subscription, &change) else { return }
        subscription[.latestInvoice] = id
        guard try SubscriptionInvoice.total(of: id, change) >= 0 else { return try SubscriptionInvoice.writeOff(id, &change) }
        _ = try change.withoutDeclining { try SubscriptionInvoice.finalize(id, for: subscription, .byClock, &$0) }
    }

    private static func dropProrations(of subscription: Draft, _ change: inout Change) throws {
        for item in try SubscriptionBilling.pending(of: subscription, change) { try InvoiceItem.dropProration(item, &change) }
    }

    /// Its invoices are not paid. What waits for another one is not billed.
    static func giveUp(_ subscription: inout Draft, _ change: inout Change) throws {
        try dropProrations(of: subscription, &change)
        try finish(&subscription, because: "payment_failed", &change)
    }

    /// It is over. Its invoices do not go on by themselves.
    static func finish(_ subscription: inout Draft, because reason: String, _ change: inout Change) throws {
        subscription[.endedAt] = change.now
        subscription[.canceledAt] = subscription[.canceledAt] ?? change.now
        subscription.merge(.cancellationDetails, ["reason": subscription[.cancellationDetails]?["reason"]?.string.map(JSON.string) ?? .string(reason)])
        try close(&subscription, &change)
        try subscription.perform("end", &change)
        subscription.tell(.deleted, change)
        try SubscriptionPhase.close(of: subscription, because: reason, &change)
        try SubscriptionInvoice.hold(of: subscription.id, &change)
    }

    /// It ends because its first invoice was not paid.
    static func lapse(_ subscription: inout Draft, _ change: inout Change) throws {
        subscription[.endedAt] = change.now
        subscription[.canceledAt] = change.now
        try close(&subscription, &change)
        try subscription.perform("lapse", &change)
    }

    /// Its customer is deleted.
    static let leave: Hook = { subscription, change in
        if subscription.life?.isFinal == false { try finish(&subscription, because: "cancellation_requested", &change) }
    }

    /// Its test clock is deleted, and it with it.
    static let leaveTestClock: Hook = { subscription, change in
        try leave(&subscription, &change)
        for id in subscription[.itemIDs] ?? [] { try change.delete(SubscriptionItem.name, id) }
        subscription.remove()
    }

    private static func close(_ subscription: inout Draft, _ change: inout Change) throws {
        subscription[.currentCustomer] = nil
        subscription[.life] = "ended"
        try PendingUpdate.abandon(of: &subscription, &change)
        subscription[.watchedCustomer] = nil
    }
}

extension Subscription.Status {
    /// Whether it has ended.
    var isFinal: Bool { self == .canceled || self == .incompleteExpired }
}
