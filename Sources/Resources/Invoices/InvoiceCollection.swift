// How an invoice is paid: its PaymentIntent is confirmed, by a call, by the clock, or by the customer herself. What has come of that decides about the
// invoice.
import Common
import Engine
import Intents
import PaymentMethods
import Wire

package enum InvoiceCollection {
    static let pay: Hook = { invoice, change in
        let isElsewhere = change.arguments["paid_out_of_band"] == true
        if invoice.status == Invoice.Status.draft.rawValue { try InvoiceFinalization.run(&invoice, isPaidElsewhere: isElsewhere, &change) }
        guard invoice.status != Invoice.Status.paid.rawValue else { return }
        if isElsewhere { return try settleElsewhere(&invoice, &change) }
        try collect(&invoice, isAutomatic: false, by: change.arguments, &change)
    }

    /// Confirms the PaymentIntent.
    /// - Parameters:
    ///   - isAutomatic: whether nobody waits for an answer. Then a failure plans another attempt.
    ///   - given: how the call wants it to be paid.
    package static func collect(_ invoice: inout Draft, isAutomatic: Bool, by given: Arguments = Arguments(), _ change: inout Change) throws {
        for name in ["payment_method", "source"] { try InvoiceCustomer.requireMethod(given.string(name), as: name, of: invoice, change) }
        let usual = try InvoiceCustomer.method(of: invoice, InvoiceCustomer.of(invoice, change), change)
        // The attempt that was planned is this one. A bank debit may fail days later, and then plans the next one.
        if isAutomatic { invoice[.nextPaymentAttempt] = nil }
        guard let method = given.string("payment_method") ?? given.string("source") ?? usual, let intent = invoice[.paymentIntent],
            let present = try change.object(PaymentIntent.name, intent), !(isAutomatic && IntentOutcome(of: present).refusedForGood == method)
        else {
            guard isAutomatic else { throw noMethod }
            return try fail(&invoice, isAutomatic: true, needsCustomer: false, &change)
        }
        try InvoicePayment.offer(method, in: intent, of: invoice, &change)
        let isOffSession = given["off_session"]?.bool ?? true
        var input: JSONObject = ["off_session": isOffSession ? "true" : "false", "payment_method": .string(method), "use_stripe_sdk": true]
        if let mandate = given.string("mandate") { input["mandate"] = .string(mandate) }
        let former = change
        do {
            try change.fire("confirm", on: PaymentIntent.name, intent, with: input)
        } catch let refusal as Refusal {
            guard isAutomatic else { throw refusal }
            // Nobody waits for the answer: a bank account without a mandate, for example. The attempt has failed.
            change = former
            return try fail(&invoice, isAutomatic: true, needsCustomer: false, &change)
        }
        guard let confirmed = try change.object(PaymentIntent.name, intent) else { return }
        let outcome = IntentOutcome(of: confirmed)
        // An invoice that is made and paid in one call is told of when it is paid.
        if invoice.isNew, outcome.status == .succeeded { invoice.postponeEvents(change) }
        try conclude(&invoice, by: outcome, isAutomatic: isAutomatic, &change)
        if change.isCall, confirmed.status == PaymentIntent.Status.requiresAction.rawValue { change.decline(needsAction) }
    }

    /// Tries once more, besides the attempts that are planned.
    static let retry: Hook = { invoice, change in
        if invoice.status == Invoice.Status.open.rawValue { try collect(&invoice, isAutomatic: false, &change) }
    }

    /// Hears what has become of its PaymentIntent.
    static let hear: Hook = { invoice, change in
        let outcome = IntentOutcome(change.arguments)
        if invoice.status == Invoice.Status.paid.rawValue { return try InvoiceAttachment.hearLate(outcome, &invoice, &change) }
        guard [Invoice.Status.open, .uncollectible].map(\.rawValue).contains(invoice.status) else { return }
        guard outcome.intent == invoice[.paymentIntent] else { return try InvoiceAttachment.hear(outcome, &invoice, &change) }
        try conclude(&invoice, by: outcome, isAutomatic: false, &change)
    }

    private static func conclude(_ invoice: inout Draft, by outcome: IntentOutcome, isAutomatic: Bool, _ change: inout Change) throws {
        // Whoever heard of a new invoice hears what the attempt changes of it.
        if invoice.isNew { invoice.replace(invoice) }
        invoice[.charge] = outcome.charge
        switch outcome.status {
        case .succeeded:
            countAttempt(&invoice, isAutomatic: isAutomatic)
            invoice[.amountPaid] = invoice[.amountDue]
            try conclude(&invoice, after: invoice.isNew ? nil : "updated", paidWith: outcome.method, &change)
        case .processing:
            countAttempt(&invoice, isAutomatic: isAutomatic)
            if invoice.showsChange { invoice.note("attempt", change, event: "updated") }
            try InvoiceSubscription.tell(.processing, of: invoice, &change)
        case .requiresAction:
            invoice[.attempted] = true
            if invoice.showsChange, !invoice.isNew { invoice.note("attempt", change, event: "updated") }
            invoice.note("require_action", change, event: "payment_action_required")
        case .requiresPaymentMethod:
            try fail(&invoice, isAutomatic: isAutomatic, needsCustomer: outcome.code == "authentication_required", &change)
        default: break
        }
    }

    /// After the first one, only attempts of the clock's count.
    private static func countAttempt(_ invoice: inout Draft, isAutomatic: Bool) {
        invoice[.attempted] = true
        let count = invoice[.attemptCount] ?? 0
        invoice[.attemptCount] = isAutomatic ? count + 1 : max(1, count)
    }

    private static func fail(_ invoice: inout Draft, isAutomatic: Bool, needsCustomer: Bool, _ change: inout Change) throws {
        countAttempt(&invoice, isAutomatic: isAutomatic)
        if isAutomatic { try InvoiceCustomer.setDelinquent(true, by: invoice, &change) }
        if isAutomatic || !invoice.has(.nextPaymentAttempt) { try InvoiceClock.planRetry(of: &invoice, &change) }
        if invoice.showsChange { invoice.note("attempt", change, event: "updated") }
        invoice.note("fail_payment", change, event: "payment_failed")
        if needsCustomer { invoice.note("require_action", change, event: "payment_action_required") }
        let isLast = !invoice.has(.nextPaymentAttempt) && (isAutomatic || InvoiceClock.hasRetried(invoice))
        try InvoiceSubscription.tell(isLast ? .exhausted : .failed, of: invoice, &change)
        if try InvoiceSubscription.isOver(of: invoice, change) {
            guard invoice[.autoAdvance] == true else { return }
            invoice[.autoAdvance] = false
            invoice.note("hold", change, event: "updated")
        } else if try InvoiceSubscription.hasBegun(without: invoice, change) {
            // Its PaymentIntent is canceled then, but only when it has told of the failure.
            try change.schedule("give_up_debit", on: invoice, after: 0)
        }
    }

    /// The first bank debit of a subscription has failed.
    static let giveUpDebit: Hook = { invoice, change in
        if invoice.status == Invoice.Status.open.rawValue { try invoice.perform("void", &change) }
    }

    // MARK: Paid

    /// Nothing is to pay any more.
    /// - Parameters:
    ///   - event: an event that comes first.
    ///   - method: the PaymentMethod that was used. Nil if there was nothing to pay.
    static func conclude(_ invoice: inout Draft, after event: String? = nil, paidWith method: String? = nil, _ change: inout Change) throws {
        invoice[.amountRemaining] = 0
        try settle(&invoice, &change)
        try InvoiceSubscription.tell(.paid, of: invoice, method: method, &change)
        if let event { invoice.note("pay", change, event: event) }
        invoice.note("pay", change, event: "paid")
        invoice.note("succeed", change, event: "payment_succeeded")
        if let payment = invoice[.invoicePayment], try change.object(InvoicePayment.name, payment) != nil {
            try change.fire("succeed", on: InvoicePayment.name, payment)
        }
    }

    /// The money has come without Stripe.
    private static func settleElsewhere(_ invoice: inout Draft, _ change: inout Change) throws {
        try InvoicePayment.cancel(of: invoice, &change)
        // What has been paid in part can still be refunded.
        if invoice[.amountPaid] == 0 { invoice[.paymentIntent] = nil }
        invoice[.amountPaidOffStripe] = invoice[.amountRemaining]
        try settle(&invoice, &change)
        try InvoiceSubscription.tell(.paid, of: invoice, &change)
        invoice.note("pay", change, event: "updated")
        invoice.note("pay", change, event: "paid")
    }

    /// A credit note has left nothing to pay.
    static func settleByCredit(_ invoice: inout Draft, _ change: inout Change) throws {
        try InvoicePayment.cancel(of: invoice, &change)
        try settle(&invoice, &change)
        try InvoiceSubscription.tell(.paid, of: invoice, &change)
        invoice.note("credit", change, event: "updated")
        invoice.note("pay", change, event: "paid")
    }

    private static func settle(_ invoice: inout Draft, _ change: inout Change) throws {
        invoice[.autoAdvance] = false
        invoice[.nextPaymentAttempt] = nil
        invoice[.openSubscription] = nil
        invoice.merge(.statusTransitions, ["paid_at": .integer(change.now)])
        try InvoiceCustomer.setDelinquent(false, by: invoice, &change)
        try invoice.perform("settle", &change)
    }

    // MARK: Errors

    private static let noMethod = Refusal.invalid(
        "This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, "
            + "visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.", code: "resource_missing")

    /// The code of the error if the customer is asked to authenticate.
    package static let actionCode = "invoice_payment_intent_requires_action"

    private static let needsAction = Refusal(
        .paymentFailed,
        "Payment for this invoice requires additional user action before it can be completed successfully. Payment can be completed using the "
            + "PaymentIntent associated with the invoice.", code: actionCode)
}
