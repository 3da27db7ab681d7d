// How an open invoice ends without money: it is void, or nobody expects it to be paid.
import Common
import Customers
import Engine
import Wire

enum InvoiceEnd {
    static let void: Hook = { invoice, change in
        if (invoice[.amountPaid] ?? 0) > 0 { throw InvoiceRefusal.hasPaid }
        stop(&invoice, "voided_at", change)
        invoice.note("void", change, event: "voided")
        try InvoicePayment.cancel(of: invoice, &change)
        try InvoiceCredits.giveBack(of: invoice, &change)
        try InvoiceSubscription.tell(.voided, of: invoice, &change)
        let applied = (invoice[.endingBalance] ?? 0) - (invoice[.startingBalance] ?? 0)
        guard applied != 0, let customer = invoice[.customer], try change.object(Customer.name, customer) != nil else { return }
        try CustomerBalance.move(
            -applied, invoice[.currency] ?? "", of: customer, as: .unappliedFromInvoice, ["invoice": .string(invoice.id)], &change)
    }

    static let giveUp: Hook = { invoice, change in
        stop(&invoice, "marked_uncollectible_at", change)
        let reason = change.arguments["reason"] ?? "user_forgiven"
        invoice[FieldKey<JSONObject>("status_details")] = ["uncollectible": ["reason": reason]]
        // Dunning that gives up leaves the customer delinquent.
        if change.isCall { try InvoiceCustomer.setDelinquent(false, by: invoice, &change) }
        try InvoiceSubscription.tell(.uncollectible, of: invoice, &change)
    }

    /// Its test clock is deleted, and it with it, and all that belongs to it.
    static let leaveTestClock: Hook = { invoice, change in
        if invoice.status == Invoice.Status.open.rawValue { try InvoicePayment.cancel(of: invoice, &change) }
        for name in [CreditNote.name, InvoicePayment.name, LineItem.name] {
            try change.fireAll("leave_test_clock", on: name, where: "invoice", is: invoice.id)
        }
        invoice.remove()
    }

    private static func stop(_ invoice: inout Draft, _ time: String, _ change: Change) {
        invoice[.autoAdvance] = false
        invoice[.nextPaymentAttempt] = nil
        invoice[.openSubscription] = nil
        invoice.merge(.statusTransitions, [time: .integer(change.now)])
    }
}
