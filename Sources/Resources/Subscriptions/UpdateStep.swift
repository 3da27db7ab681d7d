// One change of a subscription's items and periods, from what it was to what it will be.
import Common
import Engine
import Invoices
import Wire

struct UpdateStep {
    /// As it will be.
    var subscription: Draft
    var items: SubscriptionItems
    /// As they were.
    private let former: (subscription: Draft, items: [Draft])
    /// The moment of the change.
    private let time: Int64
    private let behavior: String
    /// Whether the periods begin anew.
    private var restarts = false
    /// Whether that is because a trial begins, or because one ends.
    private var (startsTrial, endsTrial) = (false, false)
    private var proration: SubscriptionProration
    /// The lines of the periods that begin now.
    private var lines: [JSONObject] = []
    /// The pending items of `add_invoice_items`.
    var extras: [String] = []
    /// Whether all periods are over. Then a schedule makes the change, and a renewal follows at once, which bills the next periods.
    private let isOver: Bool

    init(_ subscription: Draft, holding held: Draft?, _ change: Change) throws {
        self.subscription = subscription
        items = try SubscriptionItems(of: subscription, holding: held, change)
        former = (subscription, items.all)
        behavior = change.arguments.string("proration_behavior") ?? "create_prorations"
        time = change.arguments.integer("proration_date") ?? change.now
        proration = SubscriptionProration(of: subscription)
        isOver = !items.all.isEmpty && items.all.allSatisfy { $0.period.end <= change.now }
        let start = items.all.map(\.period.start).max() ?? time
        let end = items.all.map(\.period.end).min() ?? time
        if change.arguments.has("proration_date"), time < start || time > end { throw SubscriptionRefusal.outsidePeriod }
    }

    // MARK: The items

    mutating func change(_ entries: [ItemTerms], _ change: inout Change) throws {
        for entry in entries {
            guard let id = entry.given["id"]?.string else {
                try items.add(entry, to: subscription, &change)
                continue
            }
            guard let index = items.all.firstIndex(where: { $0.id == id }) else {
                throw Refusal.invalid("No subscription item with this ID (\(id)) on the subscription.")
            }
            if entry.given["deleted"] == true {
                let clears = [entry.given["clear_usage"], change.arguments["clear_usage"]].contains(true)
                if !clears, try UsageRecord.isUsed(items.all[index], of: subscription, change) { throw SubscriptionRefusal.hasUsage(entry, id) }
                items.remove(at: index)
                continue
            }
            try items.change(at: index, by: entry, of: subscription, &change)
        }
        try items.require(of: subscription, change)
    }

    private func former(of item: Draft) -> Draft? { former.items.first { $0.id == item.id } }

    /// Whether another price or quantity is billed.
    private func isOther(_ item: Draft) -> Bool {
        guard let former = former(of: item) else { return true }
        return former[.price]?["id"] != item[.price]?["id"] || former[.quantity] != item[.quantity]
    }

    private func isDueOtherwise(_ item: Draft) -> Bool { former(of: item).map { $0.recurrence != item.recurrence } ?? false }

    private func isPaid(_ items: [Draft]) -> Bool { items.contains { $0.isMetered || $0[.price]?["unit_amount_decimal"] != "0" } }

    var changesItems: Bool {
        restarts || !items.removed.isEmpty || items.all.contains { item in
            isOther(item) || former(of: item)?.period ?? item.period != item.period || item.isChanged
        }
    }

    // MARK: The times

    mutating func setTimes(_ change: Change) throws {
        try setTrial(change)
        let anchor = try SubscriptionUpdate.anchorType(change.arguments)
        let isTrial = SubscriptionTrial.isRunning(subscription, change)
        if anchor == "now", isTrial {
            throw Refusal.invalid(
                "The billing cycle cannot begin anew during a trial. To end the trial, set trial_end to now.", parameter: "billing_cycle_anchor")
        }
        let isFirstPaid = !isPaid(former.items) && isPaid(items.all)
        let beginsAnew = !subscription.isFlexible && !isTrial && (items.all.contains(where: isDueOtherwise) || isFirstPaid)
        if anchor == "now" || (beginsAnew && anchor != "unchanged") {
            restarts = !isOver
            subscription[.billingCycleAnchor] = change.now
            subscription[.anchorConfig] = nil
        }
        try setEnd(change)
        for index in items.all.indices {
            let isNew = former(of: items.all[index]) == nil
            if isOver, !isTrial {
                if isNew || isOther(items.all[index]) { endPeriod(of: index, at: change.now) }
                continue
            }
            let isCut = former.subscription[.cancelAt] != subscription[.cancelAt]
            guard restarts || isNew || isDueOtherwise(items.all[index]) || isCut || isTrial else { continue }
            let cycle = items.all[index].cycle(of: subscription)
            // A period that has begun in the past may be over.
            let past = cycle.period(of: restarts ? change.now : min(time, change.now))
            let whole = past.end > change.now ? past : cycle.period(of: change.now)
            let (start, end) = isTrial
                ? (subscription[.trialStart] ?? change.now, subscription[.trialEnd] ?? whole.end) : (restarts ? change.now : whole.start, whole.end)
            let old = items.all[index].period
            let isKept = !restarts && !isNew && !isDueOtherwise(items.all[index]) && !isTrial
            items.all[index][.periodStart] = isKept ? old.start : start
            items.all[index][.periodEnd] = min(end, subscription[.cancelAt] ?? end)
        }
    }

    /// The renewal begins with what the item is now. What it has used before is billed by itself.
    private mutating func endPeriod(of index: Int, at now: Int64) {
        let start = former(of: items.all[index])?.period.start ?? former.items.map(\.period.start).min()
        items.all[index][.periodStart] = items.all[index].isMetered ? now : start ?? now
        items.all[index][.periodEnd] = now
    }

    /// A trial that the call begins, moves or ends.
    private mutating func setTrial(_ change: Change) throws {
        let former = subscription[.trialEnd] ?? 0
        let hadTrial = former > change.now
        if change.arguments.string("trial_end") == "now" {
            guard hadTrial else { return }
            subscription[.trialEnd] = change.now
            if former - change.now > SubscriptionClock.trialNotice { subscription.tell(.trialWillEnd, change) }
            (restarts, endsTrial) = (true, true)
            subscription[.billingCycleAnchor] = change.now
            return
        }
        guard let end = try SubscriptionTimes.trialEnd(change.arguments, items.all, change.now) else { return }
        subscription[.trialEnd] = end
        subscription[.billingCycleAnchor] = end
        if hadTrial { return }
        subscription[.trialStart] = change.now
        restarts = true
        startsTrial = true
    }

    /// When it is to end.
    private mutating func setEnd(_ change: Change) throws {
        let given = change.arguments
        let ends = items.all.map { $0.period.end > change.now ? $0.period.end : $0.cycle(of: subscription).boundary(after: change.now) }
        if let plan = try SubscriptionEnd.Plan(given, ends: ends, change.now) {
            plan.set(&subscription, change.now)
        } else if given["cancel_at_period_end"] == false || given["cancel_at"]?.isNull == true, subscription.has(.cancelAt) {
            SubscriptionEnd.Plan.takeBack(from: &subscription)
        }
    }

    // MARK: Prorations

    /// Makes the pending items, and the lines of the periods that begin.
    mutating func prorate(_ change: inout Change) throws {
        let hadTrial = former.subscription.life == .trialing
        let isSilent = behavior == "none" || hadTrial
        for item in former.items where items.removed.contains(item.id) && !isSilent {
            var item = item
            try proration.credit(&item, among: former.items, from: time, &change)
        }
        for index in items.all.indices {
            try settleUsage(index, &change)
            let isEqual = restarts && subscription.isFlexible && !hadTrial && !startsTrial && items.removed.isEmpty && !items.all.contains(where: isOther)
            if restarts {
                try isEqual ? prolong(index, isSilent, &change) : restart(index, isSilent, &change)
            } else if !isSilent {
                try shift(index, &change)
            }
        }
    }

    /// Bills what was used at the former price, or in the period that ends now. What comes later is billed at the new price.
    private mutating func settleUsage(_ index: Int, _ change: inout Change) throws {
        guard let old = former(of: items.all[index]), old.isMetered, former.subscription.life != .trialing, restarts || isOther(items.all[index])
        else { return }
        let endsPeriod = restarts || isOver
        let ended = SubscriptionLine(old, of: former.subscription, (old.period.start, min(old.period.end, change.now)))
        let (lines, used) = try MeteredLine.counted(ended.ofUsage(isLast: !endsPeriod, change), in: subscription[.currency] ?? "", change)
        let meter = FieldKey<JSONObject>("price")
        let isSameMeter = old[meter]?["recurring"]?["meter"] == items.all[index][meter]?["recurring"]?["meter"]
        items.all[index][.billedUsage] = !endsPeriod && isSameMeter ? used.trimmed.text : nil
        // Classic: only what comes after a change of the price within a period is billed.
        guard subscription.isFlexible || endsPeriod else { return }
        for line in lines where line["amount"] != 0 { _ = try InvoiceItem.make(line, of: items.all[index].id, for: subscription, &change) }
    }

    /// Gives back the rest, and bills the new period as a whole.
    private mutating func restart(_ index: Int, _ isSilent: Bool, _ change: inout Change) throws {
        if var old = former(of: items.all[index]), !isSilent { try proration.credit(&old, among: former.items, from: time, &change) }
        items.all[index].forgetBilled()
        let item = items.all[index]
        guard !item.isMetered else { return }
        let line = SubscriptionLine(item, of: subscription, item.period, in: item.wholePeriod(in: subscription))
        lines += try startsTrial ? [line.ofTrial(change)] : line.lines(change)
    }

    /// The same item in another period: only the time that is new is billed.
    private mutating func prolong(_ index: Int, _ isSilent: Bool, _ change: inout Change) throws {
        guard !isSilent, let old = former(of: items.all[index]) else { return }
        let everything = items.all
        try proration.debit(
            &items.all[index], among: everything, from: old.period.end, to: items.all[index].period.end, of: items.all[index].period, &change)
    }

    /// Another price, another quantity, or another end of the same period.
    private mutating func shift(_ index: Int, _ change: inout Change) throws {
        let everything = items.all
        let whole = items.all[index].wholePeriod(in: subscription)
        guard let old = former(of: items.all[index]) else {
            return try proration.debit(&items.all[index], among: everything, from: time, to: items.all[index].period.end, of: whole, &change)
        }
        var former = old
        if isOther(items.all[index]) {
            // What comes before the change can still be given back, if the change is ahead, or another one is about the past.
            items.all[index].cutBilled(at: time)
            try proration.debit(&items.all[index], among: everything, from: time, to: items.all[index].period.end, of: whole, &change)
            try proration.credit(&former, among: self.former.items, from: time, &change)
        } else if items.all[index].period.end < old.period.end {
            try proration.credit(&former, among: self.former.items, from: items.all[index].period.end, &change)
            items.all[index].cutBilled(at: items.all[index].period.end)
        } else if items.all[index].period.end > old.period.end {
            try proration.debit(&items.all[index], among: everything, from: old.period.end, to: items.all[index].period.end, of: whole, &change)
        }
    }

    // MARK: The end

    /// Keeps the change, and bills at once what cannot wait.
    mutating func finish(_ present: inout Draft, _ change: inout Change) throws {
        let isBilled = !lines.isEmpty || (behavior == "always_invoice" && !(proration.made.isEmpty && extras.isEmpty))
        guard isBilled else {
            try keep(&present, &change)
            return
        }
        let start = restarts ? change.now : former.items.map(\.period.start).max() ?? change.now
        let pending = try SubscriptionBilling.pending(of: subscription, change)
        let canWait = change.arguments["payment_behavior"] == "pending_if_incomplete"
        // The first invoice that is sent after a trial stays a draft for an hour, as the first one of a subscription does. Source: a probe in 2026.
        let isDraft = endsTrial && !subscription.isChargedAutomatically
        let id = try SubscriptionInvoice(
            "subscription_update", period: (start: start, end: change.now), lines: lines, items: pending, isDraft ? .later : canWait ? .once : .now
        ).open(for: subscription, &change)
        let isUnpaid = try !isDraft && SubscriptionPayment.pay(id, of: subscription, &change) && subscription.isChargedAutomatically
        if isUnpaid, canWait {
            return try PendingUpdate.wait(in: &present, for: subscription, items, invoice: id, &change)
        }
        subscription[.latestInvoice] = id
        try SubscriptionPayment.forgetDiscounts(of: id, in: &subscription, change)
        try items.remember(id, change)
        try keep(&present, &change)
        if isUnpaid, present.life == .active { try present.perform("fall_behind", &change) }
        if !isUnpaid, present.life == .pastDue { try present.perform("activate", &change) }
    }

    private mutating func keep(_ present: inout Draft, _ change: inout Change) throws {
        try items.save(into: &subscription, &change)
        if !items.removed.isEmpty || items.all.contains(where: isOther) { try SubscriptionPhase.tell(of: items.all, in: subscription, &change) }
        present = subscription
        try plan(&present, &change)
    }

    /// Moves it to the status that its trial wants, and plans what comes next. What is over, the clock ends.
    func plan(_ present: inout Draft, _ change: inout Change) throws {
        if let end = present[.periodEnd], end <= change.now { return }
        let followsTrial = present.life == .trialing || SubscriptionTrial.isRunning(present, change) && [.active, .pastDue].contains(present.life)
        if followsTrial { try SubscriptionTrial.settle(&present, &change) }
        let isMoved = present[.periodEnd] != former.subscription[.periodEnd] || present[.cancelAt] != former.subscription[.cancelAt]
        guard isMoved || present[.trialEnd] != former.subscription[.trialEnd] else { return }
        try SubscriptionClock.plan(&present, isNew: present[.trialEnd] != former.subscription[.trialEnd], &change)
    }
}

extension Draft {
    /// The whole period of an item that its present one is a part of.
    func wholePeriod(in subscription: Draft) -> (start: Int64, end: Int64) {
        let isTrial = subscription[.trialEnd] == period.end
        return isTrial ? period : cycle(of: subscription).period(of: max(period.start, period.end - 1))
    }
}
