// A payment that was made for something else, or elsewhere, can pay an invoice: `attach_payment`. It counts when it has succeeded. It may pay a part, or
// more than what is due; the rest is a credit of the customer then.
import Common
import Customers
import Engine
import Intents
import Wire

enum InvoiceAttachment {
    static let parameters: [Parameter] = [
        Parameter.string("payment_intent").references(PaymentIntent.name), Parameter.string("payment_record").references(record),
    ]
    static let exclusive = [["payment_intent", "payment_record"]]

    private static let record = "payment_record"

    static let attach: Hook = { invoice, change in
        guard invoice.status == Invoice.Status.open.rawValue else {
            throw Refusal.invalid("Payments can only be attached to open invoices. This invoice is \(invoice.status).")
        }
        if let id = change.arguments.string("payment_intent") { return try attach(intent: id, to: &invoice, &change) }
        guard let id = change.arguments.string(record) else { throw Refusal.missing("payment_intent") }
        try attach(record: id, to: &invoice, &change)
    }

    private static func attach(intent id: String, to invoice: inout Draft, _ change: inout Change) throws {
        guard let intent = try change.object(PaymentIntent.name, id) else { return }
        func refuse(_ reason: String) -> Refusal {
            .invalid("The PaymentIntent '\(id)' cannot be attached to this invoice: \(reason).", parameter: "payment_intent")
        }
        if intent[.customer] != invoice[.customer] { throw refuse("it belongs to another customer") }
        if intent[.currency] != invoice[.currency] { throw refuse("its currency is another one") }
        if intent.has(.invoice) || intent.has(FieldKey<String>("checkout_session")) { throw refuse("it pays something else") }
        if intent.status == PaymentIntent.Status.canceled.rawValue { throw refuse("it is canceled") }
        let payment = try make(intent[.amount] ?? 0, for: invoice, by: "payment_intent", id, &change)
        let owner = invoice.id
        try change.update(PaymentIntent.name, id) { intent, _ in intent[.invoice] = owner }
        if intent.status == PaymentIntent.Status.succeeded.rawValue {
            let outcome = IntentOutcome(of: intent)
            try credit(outcome.received, by: payment, outcome, to: &invoice, &change)
        }
    }

    private static func attach(record id: String, to invoice: inout Draft, _ change: inout Change) throws {
        guard let made = try change.object(record, id) else { return }
        func refuse(_ reason: String) -> Refusal {
            .invalid("The payment record '\(id)' cannot be attached to this invoice: \(reason).", parameter: record)
        }
        let paid = made[FieldKey<JSONObject>("amount_guaranteed")]
        guard made[FieldKey<JSONObject>("customer_details")]?["customer"]?.string == invoice[.customer] else {
            throw refuse("it belongs to another customer")
        }
        guard let amount = paid?["value"]?.integer, amount > 0 else { throw refuse("its payment is not guaranteed") }
        guard paid?["currency"]?.string == invoice[.currency] else { throw refuse("its currency is another one") }
        let payment = try make(amount, for: invoice, by: record, id, &change)
        invoice[.amountPaidOffStripe] = (invoice[.amountPaidOffStripe] ?? 0) + min(amount, invoice[.amountRemaining] ?? 0)
        try credit(amount, by: payment, nil, to: &invoice, &change)
    }

    private static func make(_ amount: Int64, for invoice: Draft, by type: String, _ id: String, _ change: inout Change) throws -> String {
        try change.create(InvoicePayment.name, [
            "amount_requested": .integer(amount), "currency": invoice.json(.currency), "invoice": .string(invoice.id), "is_default": false,
            "payment": [type: .string(id), "type": .string(type)], "payment_key": .string(id),
            "status_transitions": ["canceled_at": .null, "paid_at": .null],
        ])
    }

    /// Hears what has become of a PaymentIntent that was attached.
    static func hear(_ outcome: IntentOutcome, _ invoice: inout Draft, _ change: inout Change) throws {
        guard let payment = try openPayment(by: outcome.intent, change) else { return }
        switch outcome.status {
        case .succeeded: try credit(outcome.received, by: payment, outcome, to: &invoice, &change)
        case .canceled: try change.fire("cancel", on: InvoicePayment.name, payment)
        default: break
        }
    }

    /// The same, when the invoice is paid already: all that has come is a credit of the customer.
    static func hearLate(_ outcome: IntentOutcome, _ invoice: inout Draft, _ change: inout Change) throws {
        guard outcome.intent != invoice[.paymentIntent], let payment = try openPayment(by: outcome.intent, change) else { return }
        guard outcome.status == .succeeded else {
            if outcome.status == .canceled { try change.fire("cancel", on: InvoicePayment.name, payment) }
            return
        }
        try overpay(outcome.received, &invoice, &change)
        invoice.note("overpay", change, event: "updated")
        invoice.note("overpay", change, event: "overpaid")
        try succeed(payment, with: outcome.received, &change)
    }

    /// The InvoicePayment of a PaymentIntent that has not ended. Nil if there is none.
    private static func openPayment(by intent: String?, _ change: Change) throws -> String? {
        guard let intent, let id = try change.ids(InvoicePayment.name, where: "payment_key", is: intent).first,
            try change.object(InvoicePayment.name, id)?.status == InvoicePayment.Status.open.rawValue
        else { return nil }
        return id
    }

    private static func succeed(_ payment: String, with amount: Int64, _ change: inout Change) throws {
        try change.update(InvoicePayment.name, payment) { payment, _ in payment[.amountRequested] = amount }
        try change.fire("succeed", on: InvoicePayment.name, payment)
    }

    private static func overpay(_ more: Int64, _ invoice: inout Draft, _ change: inout Change) throws {
        // A customer who was deleted has no balance.
        guard let customer = invoice[.customer], try change.object(Customer.name, customer) != nil else { return }
        let key = FieldKey<Int64>("amount_overpaid")
        invoice[key] = (invoice[key] ?? 0) + more
        try CustomerBalance.move(-more, invoice[.currency] ?? "", of: customer, as: .invoiceOverpaid, ["invoice": .string(invoice.id)], &change)
    }

    /// Counts a payment that has succeeded.
    /// - Parameter outcome: that of its PaymentIntent. Nil if there is none.
    private static func credit(
        _ amount: Int64, by payment: String, _ outcome: IntentOutcome?, to invoice: inout Draft, _ change: inout Change
    ) throws {
        let due = invoice[.amountRemaining] ?? 0
        invoice[.amountPaid] = (invoice[.amountPaid] ?? 0) + min(amount, due)
        if amount < due {
            invoice[.amountRemaining] = due - amount
            invoice.note("pay_partly", change, event: "updated")
            try InvoicePayment.ask(for: due - amount, of: invoice, &change)
            return try succeed(payment, with: amount, &change)
        }
        try InvoicePayment.cancel(of: invoice, &change)
        try change.update(InvoicePayment.name, payment) { payment, _ in payment[.amountRequested] = amount }
        invoice[.invoicePayment] = payment
        if let outcome {
            invoice[.paymentIntent] = outcome.intent
            invoice[.charge] = outcome.charge
        }
        invoice[.attempted] = true
        let more = amount - due
        if more > 0 { try overpay(more, &invoice, &change) }
        try InvoiceCollection.conclude(&invoice, after: "updated", paidWith: outcome?.method, &change)
        if more > 0 { invoice.note("overpay", change, event: "overpaid") }
    }
}
