// What a customer has to pay with her next invoice, or has paid too much: `balance`. Less than zero is a credit. Each change leaves a transaction.
import Common
import Engine
import Wire

package enum CustomerBalance {
    private static let limit: Int64 = 999_999_999_999

    package enum Reason: String, CaseIterable {
        case adjustment, initial, migration
        case appliedToInvoice = "applied_to_invoice"
        case checkoutPayment = "checkout_session_subscription_payment"
        case checkoutPaymentCanceled = "checkout_session_subscription_payment_canceled"
        case creditNote = "credit_note"
        case invoiceOverpaid = "invoice_overpaid"
        case invoiceTooLarge = "invoice_too_large"
        case invoiceTooSmall = "invoice_too_small"
        case unappliedFromInvoice = "unapplied_from_invoice"
        case unspentReceiverCredit = "unspent_receiver_credit"
    }

    /// Changes the balance of another customer.
    /// - Parameter details: more fields of the transaction.
    /// - Returns: the transaction's id.
    @discardableResult package static func move(
        _ amount: Int64, _ currency: String, of id: String, as reason: Reason, _ details: JSONObject, _ change: inout Change
    ) throws -> String {
        guard try change.object(Customer.name, id) != nil else {
            throw Refusal.invalid("The customer \(id) was deleted, so there is no balance that could change.", code: "resource_missing")
        }
        var transaction = ""
        try change.update(Customer.name, id) { customer, change in
            transaction = try move(&customer, by: amount, currency, as: reason, details, &change)
        }
        return transaction
    }

    /// Changes the balance of a customer, and tells of it.
    static func move(
        _ customer: inout Draft, by amount: Int64, _ currency: String, as reason: Reason, _ details: JSONObject, _ change: inout Change
    ) throws -> String {
        try CustomerCurrency.fix(currency, of: &customer)
        let (sum, overflow) = (customer[.balance] ?? 0).addingReportingOverflow(amount)
        guard !overflow, (-limit...limit).contains(sum) else {
            throw Refusal.invalid("The customer's balance cannot be that large.", parameter: "amount")
        }
        customer[.balance] = sum
        let transaction = try record(amount, currency, of: customer, as: reason, details, &change)
        customer.note("balance", change, event: "updated")
        return transaction
    }

    /// Records what a call that makes or changes a customer says of her balance. Without a currency of her own, it is that of the account.
    static func take(into customer: inout Draft, _ change: inout Change) throws {
        let former = customer.former(.balance)
        guard change.arguments.has("balance"), let balance = customer[.balance], balance != former ?? 0 else { return }
        guard (-limit...limit).contains(balance) else { throw Refusal.invalid("The customer's balance cannot be that large.", parameter: "balance") }
        let currency = customer[.currency] ?? CustomerCurrency.default
        customer[.currency] = currency
        try record(balance - (former ?? 0), currency, of: customer, as: former == nil ? .initial : .adjustment, [:], &change)
    }

    @discardableResult private static func record(
        _ amount: Int64, _ currency: String, of customer: Draft, as reason: Reason, _ details: JSONObject, _ change: inout Change
    ) throws -> String {
        let fields: JSONObject = [
            "amount": .integer(amount), "currency": .string(currency), "customer": .string(customer.id), "ending_balance": customer.json(.balance),
            "type": .string(reason.rawValue),
        ]
        return try change.create(CustomerBalanceTransaction.name, fields.merging(details) { $1 })
    }
}

extension FieldKey<Int64> {
    package static var balance: Self { FieldKey("balance") }
}
