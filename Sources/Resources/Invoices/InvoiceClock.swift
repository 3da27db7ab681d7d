// What happens to an invoice by itself, on the account's clock: it is finalized an hour after it was made, it is paid, and it falls due.
import Common
import Engine
import Wire

enum InvoiceClock {
    /// How long a draft waits, in seconds. What it shows is a second more. Source: recorded invoices.
    private static let draftSeconds: Int64 = 3600
    /// After a failed attempt, the next one follows so many days later.
    private static let retryDays: [Int64] = [3, 5, 7]
    /// How many days before its due date an invoice is announced.
    private static let noticeDays: Int64 = 3

    // MARK: Drafts

    static func planFinalization(of invoice: inout Draft, _ change: inout Change) throws {
        guard invoice[.autoAdvance] == true else {
            if change.arguments.has("automatically_finalizes_at") {
                throw Refusal.invalid("automatically_finalizes_at needs auto_advance=true.", parameter: "automatically_finalizes_at")
            }
            invoice[.finalizesAt] = nil
            invoice[.automaticallyFinalizesAt] = nil
            return invoice[.nextPaymentAttempt] = nil
        }
        let given = change.arguments.integer("automatically_finalizes_at")
        if let given, given < change.now {
            throw Refusal.invalid("automatically_finalizes_at must be in the future.", parameter: "automatically_finalizes_at")
        }
        let time = given ?? (invoice[FieldKey<Int64>("created")] ?? change.now) + draftSeconds
        invoice[.finalizesAt] = time
        invoice[.automaticallyFinalizesAt] = given ?? time + 1
        invoice[.nextPaymentAttempt] = isCharged(invoice) ? time : nil
        try change.schedule("advance", on: invoice, after: max(0, time - change.now))
    }

    static func isCharged(_ invoice: Draft) -> Bool { invoice[.collectionMethod] == "charge_automatically" }

    /// Finalizes a draft, and sends it or takes the money.
    static let advance: Hook = { invoice, change in
        guard invoice.status == Invoice.Status.draft.rawValue, invoice[.autoAdvance] == true, let time = invoice[.finalizesAt], time <= change.now
        else { return }
        do {
            try InvoiceFinalization.requirePlace(of: invoice, change)
        } catch {
            return InvoiceFinalization.fail(&invoice, because: error, change)
        }
        try InvoiceFinalization.run(&invoice, &change)
        guard invoice.status == Invoice.Status.open.rawValue else { return }
        guard isCharged(invoice) else { return invoice.note("send", change, event: "sent") }
        try InvoiceCollection.collect(&invoice, isAutomatic: true, &change)
    }

    // MARK: Payments

    /// Plans the first payment of an invoice that a call has finalized.
    static func planPayment(of invoice: inout Draft, _ change: inout Change) throws {
        let isPlanned = invoice.status == Invoice.Status.open.rawValue && invoice[.autoAdvance] == true && isCharged(invoice)
        try plan(isPlanned ? draftSeconds : nil, of: &invoice, &change)
    }

    /// Plans the next attempt after one that has failed.
    static func planRetry(of invoice: inout Draft, _ change: inout Change) throws {
        let count = Int(invoice[.retries] ?? 0)
        let isTried = invoice[.autoAdvance] == true && invoice[.isTriedOnce] != true && isCharged(invoice)
        guard isTried, count < retryDays.count else { return try plan(nil, of: &invoice, &change) }
        invoice[.retries] = Int64(count) + 1
        try plan(retryDays[count] * CalendarDay.secondsOfDay, of: &invoice, &change)
    }

    /// Whether all retries were planned.
    static func hasRetried(_ invoice: Draft) -> Bool { Int(invoice[.retries] ?? 0) == retryDays.count }

    private static func plan(_ seconds: Int64?, of invoice: inout Draft, _ change: inout Change) throws {
        invoice[.nextPaymentAttempt] = seconds.map { change.now + $0 }
        if let seconds { try change.schedule("attempt_payment", on: invoice, after: seconds) }
    }

    static let attempt: Hook = { invoice, change in
        guard invoice.status == Invoice.Status.open.rawValue, invoice[.autoAdvance] == true, let time = invoice[.nextPaymentAttempt],
            time <= change.now
        else { return }
        try InvoiceCollection.collect(&invoice, isAutomatic: true, &change)
    }

    // MARK: The due date

    static func planDueDay(of invoice: Draft, _ change: inout Change) throws {
        guard let due = invoice[.dueDate] else { return }
        let notice = due - change.now - noticeDays * CalendarDay.secondsOfDay
        if notice >= 0 { try change.schedule("announce_due_date", on: invoice, after: notice) }
        try change.schedule("fall_due", on: invoice, after: max(0, due - change.now))
    }

    static let announce: Hook = { invoice, change in
        if invoice.status == Invoice.Status.open.rawValue { invoice.note("announce_due_date", change, event: "will_be_due") }
    }

    static let fallDue: Hook = { invoice, change in
        guard invoice.status == Invoice.Status.open.rawValue else { return }
        invoice.note("fall_due", change, event: "overdue")
        try InvoiceCustomer.setDelinquent(true, by: invoice, &change)
        try InvoiceSubscription.tell(.overdue, of: invoice, &change)
    }
}
