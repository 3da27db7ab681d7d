// Two ways to stop for a while. With `pause_collection`, periods and invoices go on, but nobody collects. A paused subscription has neither.
import Common
import Engine
import Invoices
import Wire

enum SubscriptionPause {
    // MARK: The collection

    /// Does with a new invoice what a paused collection wants.
    static func treat(_ invoice: String, of subscription: Draft, _ change: inout Change) throws {
        guard subscription.status != Subscription.Status.unpaid.rawValue else { return }
        switch subscription[.pauseCollection]?["behavior"] {
        case "void":
            try SubscriptionInvoice.finalize(invoice, for: subscription, .byCustomer, &change)
            try SubscriptionInvoice.void(invoice, &change)
        case "mark_uncollectible":
            try SubscriptionInvoice.finalize(invoice, for: subscription, .byCustomer, &change)
            try SubscriptionInvoice.giveUp(invoice, because: "subscription_paused", &change)
        default: break
        }
    }

    /// Plans the end of a paused collection.
    static func planResumption(of subscription: inout Draft, _ change: inout Change) throws {
        guard change.arguments.has("pause_collection"), let time = subscription[.pauseCollection]?["resumes_at"]?.integer else { return }
        guard time > change.now else { throw Refusal.invalid("resumes_at must be in the future.", parameter: "pause_collection[resumes_at]") }
        try change.schedule("resume_collection", on: subscription, after: time - change.now, ["time": .integer(time)])
    }

    static let resumeCollection: Hook = { subscription, change in
        guard subscription.life?.isFinal == false, let time = subscription[.pauseCollection]?["resumes_at"]?.integer,
            time == change.arguments.integer("time")
        else { return }
        subscription[.pauseCollection] = nil
        subscription.tell(.updated, change)
    }

    // MARK: The subscription

    static let pause: Hook = { subscription, change in
        if subscription.has(.schedule) { throw Refusal.invalid("You can only pause a subscription without a schedule.") }
        try stop(&subscription, &change)
    }

    /// A call, or its schedule, pauses it.
    static let stop: Hook = { subscription, change in
        guard let life = subscription.life, [.active, .trialing, .pastDue].contains(life) else {
            throw Refusal.invalid("You can only pause a subscription if it is `active`, `trialing` or `past_due`.")
        }
        guard subscription.isFlexible else { throw Refusal.invalid("You can only pause a subscription with `billing_mode[type]=flexible`.") }
        guard subscription.isChargedAutomatically else {
            throw Refusal.invalid("You can only pause a subscription with `collection_method=charge_automatically`.")
        }
        let unused = change.arguments["bill_for"]?["unused_time_from"]?["type"] ?? "now"
        var credits: [String] = []
        if life != .trialing, unused != "none" {
            let start = unused == "item_current_period_start" ? subscription[.periodStart] ?? change.now : change.now
            credits = try SubscriptionProration.creditRest(of: subscription, from: start, &change)
        }
        if change.arguments["bill_for"]?["outstanding_usage_through"]?["type"] != "none" { credits += try billUsage(of: &subscription, &change) }
        if change.arguments["invoicing_behavior"] == "invoice", !credits.isEmpty {
            let period = (start: subscription[.periodStart] ?? change.now, end: change.now)
            let items = try SubscriptionBilling.pending(of: subscription, change)
            let id = try SubscriptionInvoice("subscription_update", period: period, lines: [], items: items, .now).open(for: subscription, &change)
            subscription[.latestInvoice] = id
            _ = try SubscriptionPayment.pay(id, of: subscription, &change)
        }
        try suspend(&subscription, because: "pause_requested", &change)
    }

    /// Bills what was used since the beginning of the period.
    /// - Returns: the ids of the pending items.
    private static func billUsage(of subscription: inout Draft, _ change: inout Change) throws -> [String] {
        var items = try SubscriptionItems(of: subscription, change)
        var made: [String] = []
        for index in items.all.indices where items.all[index].isMetered {
            let item = items.all[index]
            let usage = try SubscriptionLine(item, of: subscription, (item.period.start, change.now)).ofUsage(isLast: true, change)
            let (lines, used) = try MeteredLine.counted(usage, in: subscription[.currency] ?? "", change)
            for line in lines where line["amount"] != 0 {
                made.append(try InvoiceItem.make(line, of: item.id, for: subscription, &change))
                items.all[index][.billedUsage] = used.trimmed.text
            }
        }
        try items.save(into: &subscription, &change)
        return made
    }

    static func suspend(_ subscription: inout Draft, because reason: String, _ change: inout Change) throws {
        subscription[.statusDetails] = [
            "paused": ["subscription": ["type": .string(reason)], "transitioned_at": .integer(change.now), "type": "subscription"],
        ]
        try subscription.perform("suspend", &change)
        subscription.tell(.paused, change)
        subscription.tell(.updated, change)
    }

    static let resumeParameters: [Parameter] = [
        .idOrHash("billing_cycle_anchor", [Parameter.choice("type", "now", "unchanged").required]),
        .choice("payment_behavior", "resume_on_payment_attempt", "resume_on_payment_success"),
        .choice("proration_behavior", "always_invoice", "create_prorations", "none"), .integer("proration_date", in: 0...Clock.last),
    ]

    /// Before this version, a subscription with something to pay stayed paused until that was paid. Source: recorded answers.
    private static let resumingAtOnce = APIVersion.known("2026-09-30.endive")

    /// It begins anew now, or goes on in the period that it would be in.
    static let resume: Hook = { subscription, change in
        if subscription.life?.isFinal == true { throw SubscriptionRefusal.gone(subscription.id) }
        guard subscription.life == .paused else { throw SubscriptionRefusal.notPaused }
        try PendingUpdate.abandon(of: &subscription, &change)
        let given = change.arguments
        var wanted = subscription
        let isNew = try SubscriptionUpdate.anchorType(given) != "unchanged"
        if isNew { wanted[.billingCycleAnchor] = change.now }
        var items = try SubscriptionItems(of: wanted, change)
        let lines = try items.restart(in: wanted, isWhole: isNew || given["proration_behavior"] != "none", change)
        let waits = given["payment_behavior"] == "resume_on_payment_success" || change.version.isBefore(resumingAtOnce)
        let invoice = lines.isEmpty ? nil : try open(lines, waits ? .once : .later, for: subscription, &change)
        if waits, let invoice, try isUnpaid(invoice, of: subscription, &change) {
            try PendingUpdate.wait(in: &subscription, for: wanted, items, invoice: invoice, &change)
            try SubscriptionPayment.askForMethod(&subscription, after: nil, &change)
            return subscription.tell(.updated, change)
        }
        subscription = wanted
        try items.save(into: &subscription, &change)
        try end(of: &subscription, &change)
        if let invoice {
            try SubscriptionInvoice.tellLater(invoice, &change)
            subscription[.latestInvoice] = invoice
            try SubscriptionBilling.remember(invoice, in: subscription, &change)
        }
        subscription.tell(.updated, change)
        try SubscriptionClock.plan(&subscription, &change)
    }

    /// It is active again.
    static func end(of subscription: inout Draft, _ change: inout Change) throws {
        subscription[.statusDetails] = nil
        try subscription.perform("activate", &change)
        subscription.tell(.resumed, change)
        try tellSchedule(of: subscription, isResumed: true, &change)
    }

    /// Tells its schedule what has become of the end of the pause.
    static func tellSchedule(of subscription: Draft, isResumed: Bool, _ change: inout Change) throws {
        guard let schedule = subscription[.schedule], !change.isWorking(on: schedule), try change.object(SubscriptionSchedule.name, schedule) != nil
        else { return }
        try change.fire("hear_of_resumption", on: SubscriptionSchedule.name, schedule, with: ["is_resumed": .bool(isResumed)])
    }

    private static func open(
        _ lines: [JSONObject], _ course: SubscriptionInvoice.Course, for subscription: Draft, _ change: inout Change
    ) throws -> String {
        let pending = try SubscriptionBilling.pending(of: subscription, change)
        return try SubscriptionInvoice("subscription_cycle", period: (change.now, change.now), lines: lines, items: pending, course)
            .open(for: subscription, &change)
    }

    /// Finalizes the invoice that must be paid first. Nothing tries to collect it.
    private static func isUnpaid(_ invoice: String, of subscription: Draft, _ change: inout Change) throws -> Bool {
        try SubscriptionInvoice.finalize(invoice, for: subscription, .byCustomer, &change)
        return try SubscriptionInvoice.state(of: invoice, change) == .unpaid
    }
}

extension SubscriptionItems {
    /// Begins the present period of every item now.
    /// - Returns: the lines that bill it.
    mutating func restart(in subscription: Draft, isWhole: Bool, _ change: Change) throws -> [JSONObject] {
        var lines: [JSONObject] = []
        for index in all.indices {
            let whole = all[index].cycle(of: subscription).period(of: change.now)
            let part = (start: change.now, end: min(whole.end, subscription[.cancelAt] ?? whole.end))
            (all[index][.periodStart], all[index][.periodEnd]) = part
            all[index].forgetBilled()
            all[index][.billedUsage] = nil
            if isWhole && !all[index].isMetered { lines += try SubscriptionLine(all[index], of: subscription, part, in: whole).lines(change) }
        }
        return lines
    }
}
