// What finalizing an invoice does: it gets a number, her balance is used, what it shows of the customer stays, and a PaymentIntent asks for the rest.
import Common
import Coupons
import Customers
import Engine
import Intents
import Wire

package enum InvoiceFinalization {
    static let finalize: Hook = { invoice, change in
        if let advances = change.arguments["auto_advance"]?.bool { invoice[.autoAdvance] = advances }
        try run(&invoice, &change)
        try InvoiceClock.planPayment(of: &invoice, &change)
        if invoice.status == Invoice.Status.open.rawValue { invoice.retell("invoice.updated", "invoice.finalized") }
    }

    static let send: Hook = { invoice, change in
        guard invoice[.collectionMethod] == "send_invoice" else {
            throw Refusal.invalid("You can only manually send an invoice if its collection method is 'send_invoice'.")
        }
        if invoice.status == Invoice.Status.draft.rawValue { try run(&invoice, &change) }
        invoice.note("send", change, event: "sent")
    }

    /// Finalizes a draft. If nothing is to pay, it is paid.
    /// - Parameter isPaidElsewhere: whether no PaymentIntent is needed.
    package static func run(_ invoice: inout Draft, isPaidElsewhere: Bool = false, _ change: inout Change) throws {
        try requirePlace(of: invoice, change)
        try InvoiceRevision.replaceOriginal(by: invoice, &change)
        try MeteredLine.count(of: &invoice, &change)
        try InvoiceLines.settle(&invoice, &change)
        try InvoiceCredits.use(for: &invoice, &change)
        try Discount.use(invoice.usedDiscounts, by: invoice.id, &change)
        try CustomerDiscount.use(invoice.usedDiscounts, by: invoice[.customer] ?? "", &change)
        try InvoiceSubscription.tell(.finalized, of: invoice, &change)
        try number(&invoice, &change)
        invoice[.effectiveAt] = invoice[.effectiveAt] ?? change.now
        invoice.merge(.statusTransitions, ["finalized_at": .integer(change.now)])
        invoice[.draftOf] = nil
        invoice[.automaticallyFinalizesAt] = nil
        invoice[.finalizesAt] = nil
        invoice[.nextPaymentAttempt] = nil
        invoice[.lastFinalizationError] = nil
        invoice[.webhooksDeliveredAt] = invoice[.webhooksDeliveredAt] ?? change.now
        if invoice[.rendering]?["pdf"]?["page_size"] == "auto" { invoice.merge(.rendering, ["pdf": ["page_size": "letter"]]) }
        InvoiceLink.give(to: &invoice, change)
        try useBalance(for: &invoice, &change)
        guard (invoice[.amountDue] ?? 0) > 0 else {
            try invoice.perform("open", &change)
            invoice[.attempted] = true
            return try InvoiceCollection.conclude(&invoice, &change)
        }
        // The invoice that is told of names its PaymentIntent, which is told of afterwards.
        let intent = try isPaidElsewhere ? nil : InvoicePayment.open(for: &invoice, &change)
        try invoice.perform("open", &change)
        if let intent { try change.update(PaymentIntent.name, intent) { intent, change in intent.postponeEvents(change) } }
        try InvoiceClock.planDueDay(of: invoice, &change)
    }

    /// A draft that somebody has heard of is told of as changed before it is told of as finalized, as recorded.
    static let open: Hook = { invoice, change in
        if !invoice.isNew { invoice.note("finalize", change, event: "updated") }
    }

    private static func number(_ invoice: inout Draft, _ change: inout Change) throws {
        guard !invoice.has(.number) else { return }
        var number = ""
        try change.update(Customer.name, invoice[.customer] ?? "") { customer, change in
            let count = customer[.nextInvoiceSequence] ?? 1
            let digits = String(count)
            if !customer.has(.invoicePrefix) { customer[.invoicePrefix] = change.randomCapitals(8) }
            number = "\(customer[.invoicePrefix] ?? "")-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
            customer[.nextInvoiceSequence] = count + 1
        }
        invoice[.number] = number
    }

    /// A credit lowers what is due, a debit raises it. What is too little for a charge waits for the next invoice.
    private static func useBalance(for invoice: inout Draft, _ change: inout Change) throws {
        settleBalance(of: &invoice)
        let (start, end) = (invoice[.startingBalance] ?? 0, invoice[.endingBalance] ?? 0)
        guard end != start, let customer = invoice[.customer] else { return }
        try CustomerBalance.move(
            end - start, invoice[.currency] ?? "", of: customer, as: end > 0 ? .invoiceTooSmall : .appliedToInvoice, ["invoice": .string(invoice.id)], &change)
    }

    /// Sets what is due, and what the customer's balance is after it.
    static func settleBalance(of invoice: inout Draft) {
        let due = (invoice[.invoiceTotal] ?? 0) + (invoice[.startingBalance] ?? 0)
        let end = due < Currency.minimum(invoice[.currency] ?? "") ? due : 0
        invoice[.endingBalance] = end
        invoice[.amountDue] = due - end
        invoice[.amountRemaining] = due - end
    }

    // MARK: Failure

    /// Taxes cannot be worked out for a customer whose place is not known.
    static func requirePlace(of invoice: Draft, _ change: Change) throws {
        guard invoice[.automaticTax]?["enabled"] == true, try !CustomerTax.isLocated(InvoiceCustomer.of(invoice, change)) else { return }
        throw Refusal.invalid(
            "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
            code: "customer_tax_location_invalid")
    }

    static func fail(_ invoice: inout Draft, because error: any Error, _ change: Change) {
        let refusal = error as? Refusal
        invoice[.lastFinalizationError] = [
            "code": refusal?.code.map(JSON.string) ?? .null, "doc_url": refusal?.documentation.map(JSON.string) ?? .null,
            "message": .string(refusal?.message ?? ""), "type": "invalid_request_error",
        ]
        invoice.merge(.automaticTax, ["disabled_reason": "finalization_requires_location_inputs", "enabled": false, "status": .null])
        invoice.note("fail_finalization", change, event: "finalization_failed")
    }
}

extension Draft {
    /// The discounts that have taken something off an invoice.
    /// Without those that are inside its prorations, where an earlier invoice has used them.
    var usedDiscounts: [String] {
        let amounts = self[FieldKey<[JSON]>("total_discount_amounts")] ?? []
        return amounts.compactMap { entry in
            entry["discount"]?.string.flatMap { entry["amount"] != 0 || self[.discounts]?.contains($0) == true ? $0 : nil }
        }
    }
}
