// What a credit note does: it lowers what is still to pay of its invoice, and gives the rest back.
import Common
import Customers
import Engine
import Wire

enum CreditNoteEffect {
    /// Says how much of the note lowers what is to pay, and how much was paid already and goes back.
    static func split(_ note: inout Draft, by invoice: Draft, _ change: Change) throws {
        let total = note[.invoiceTotal] ?? 0
        let left = (invoice[.invoiceTotal] ?? 0) - (invoice[.prePaymentCredit] ?? 0) - (invoice[.postPaymentCredit] ?? 0)
        guard total > 0 else { throw Refusal.invalid("The total of a credit note must be greater than 0.", parameter: "amount") }
        guard total <= left else {
            let currency = note[.currency] ?? ""
            throw Refusal.invalid(
                "The amount of the credit note, \(Currency.inMessage(total, currency)), is more than what is left to credit of the invoice, "
                    + "\(Currency.inMessage(left, currency)).", parameter: "amount")
        }
        let isPaid = invoice.status == Invoice.Status.paid.rawValue
        let before = isPaid ? 0 : min(total, invoice[.amountRemaining] ?? 0)
        (note[.prePaymentAmount], note[.postPaymentAmount]) = (before, total - before)
        note[FieldKey<String>("type")] = before == 0 ? "post_payment" : before == total ? "pre_payment" : "mixed"
        let given = change.arguments
        let named = try NamedRefund.read(for: invoice, change).reduce(0) { $0 + $1.amount }
        let back = named + ["refund_amount", "credit_amount", "out_of_band_amount"].reduce(0) { $0 + (given.integer($1) ?? 0) }
        guard back == total - before else {
            let currency = note[.currency] ?? ""
            throw Refusal.invalid(
                "The sum of refunds, credit amount, and out of band amount (\(Currency.inMessage(back, currency))) must equal the credit note "
                    + "post_payment_amount (\(Currency.inMessage(total - before, currency))).")
        }
    }

    /// Does what the note says.
    static func apply(_ note: inout Draft, _ change: inout Change) throws {
        let (before, after) = (note[.prePaymentAmount] ?? 0, note[.postPaymentAmount] ?? 0)
        guard let id = note[.invoice], let invoice = try change.object(Invoice.name, id) else { return }
        try giveBack(&note, of: invoice, &change)
        try change.update(Invoice.name, id) { invoice, change in
            invoice[.creditNoteCount] = (invoice[.creditNoteCount] ?? 0) + 1
            invoice[.postPaymentCredit] = (invoice[.postPaymentCredit] ?? 0) + after
            try lower(&invoice, by: before, &change)
        }
    }

    private static func giveBack(_ note: inout Draft, of invoice: Draft, _ change: inout Change) throws {
        let given = change.arguments
        var refunds = try NamedRefund.read(for: invoice, change).map { shown($0.id, $0.amount) }
        if let amount = given.integer("refund_amount"), amount > 0 { refunds += try refund(amount, of: invoice, &change) }
        note[FieldKey<[JSON]>("refunds")] = refunds
        if let amount = given.integer("credit_amount"), amount > 0, let customer = note[FieldKey<String>("customer")] {
            note[FieldKey<String>("customer_balance_transaction")] = try CustomerBalance.move(
                -amount, note[.currency] ?? "", of: customer, as: .creditNote,
                ["credit_note": .string(note.id), "invoice": .string(invoice.id)], &change)
        }
    }

    /// Refunds what the payments of the invoice have left, first what its own PaymentIntent has paid.
    private static func refund(_ amount: Int64, of invoice: Draft, _ change: inout Change) throws -> [JSON] {
        let charges = try InvoicePayment.charges(of: invoice, change)
        if charges.isEmpty { throw Refusal.invalid("The invoice has no payment that could be refunded.", parameter: "refund_amount") }
        func left(of charge: Draft) -> Int64 { (charge[.amount] ?? 0) - (charge[.amountRefunded] ?? 0) }
        let whole = charges.reduce(0) { $0 + left(of: $1) }
        guard amount <= whole else {
            let currency = invoice[.currency] ?? ""
            throw Refusal.invalid(
                "The refund_amount (\(Currency.inMessage(amount, currency))) is more than what the payments of the invoice have left "
                    + "(\(Currency.inMessage(whole, currency))).", parameter: "refund_amount")
        }
        var (rest, refunds): (Int64, [JSON]) = (amount, [])
        for charge in charges where rest > 0 && left(of: charge) > 0 {
            let part = min(rest, left(of: charge))
            refunds.append(shown(try change.create(ResourceName.refund, given: ["amount": .string(String(part)), "charge": .string(charge.id)]), part))
            rest -= part
        }
        return refunds
    }

    private static func shown(_ refund: String, _ amount: Int64) -> JSON {
        ["amount_refunded": .integer(amount), "payment_record_refund": .null, "refund": .string(refund), "type": "refund"]
    }

    /// Lowers what is to pay, or raises it again. An invoice of which nothing is left is paid.
    private static func lower(_ invoice: inout Draft, by amount: Int64, _ change: inout Change) throws {
        invoice[.prePaymentCredit] = (invoice[.prePaymentCredit] ?? 0) + amount
        invoice[.amountDue] = (invoice[.amountDue] ?? 0) - amount
        let rest = (invoice[.amountRemaining] ?? 0) - amount
        invoice[.amountRemaining] = rest
        if amount != 0, rest == 0 { return try InvoiceCollection.settleByCredit(&invoice, &change) }
        invoice.note("credit", change, event: "updated")
        if amount != 0 { try InvoicePayment.ask(for: rest, of: invoice, &change) }
    }

    static let void: Hook = { note, change in
        guard let id = note[.invoice], let invoice = try change.object(Invoice.name, id), invoice.status == Invoice.Status.open.rawValue,
            note[.postPaymentAmount] == 0
        else {
            throw Refusal.invalid("You can only void a credit note if the associated invoice is open.")
        }
        let amount = note[.prePaymentAmount] ?? 0
        note[FieldKey<Int64>("voided_at")] = change.now
        try change.update(Invoice.name, id) { invoice, change in try lower(&invoice, by: -amount, &change) }
    }
}
