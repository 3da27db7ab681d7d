// What a customer has to pay with her next invoice, or has paid too much: `balance`. Less than zero is a credit. Each change leaves a transaction. She has
// a balance for each currency, which an invoice in that currency uses. `balance` is the one in her own. Source: Stripe's page on multi-currency customers.
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
        CustomerCurrency.fix(currency, of: &customer)
        let (sum, overflow) = of(customer, in: currency).addingReportingOverflow(amount)
        guard !overflow, (-limit...limit).contains(sum) else {
            throw Refusal.invalid("The customer's balance cannot be that large.", parameter: "amount")
        }
        set(sum, in: currency, of: &customer)
        let transaction = try record(amount, currency, of: customer, as: reason, details, &change)
        customer.note("balance", change, event: "updated")
        return transaction
    }

    /// Her balance in a currency.
    package static func of(_ customer: Draft, in currency: String) -> Int64 {
        if currency == customer[.currency] ?? currency { return customer[.balance] ?? 0 }
        return -(customer[.creditBalance]?[currency]?.integer ?? 0)
    }

    /// Sets it. `invoice_credit_balance` shows those in all currencies. There, a credit is more than zero.
    static func set(_ amount: Int64, in currency: String, of customer: inout Draft) {
        if currency == customer[.currency] { customer[.balance] = amount }
        var balances = customer[.creditBalance] ?? [:]
        balances[currency] = amount == 0 ? nil : .integer(-amount)
        customer[.creditBalance] = balances
    }

    /// Records what a call that makes or changes a customer says of her balance. Without a currency of her own, it is that of the account.
    static func take(into customer: inout Draft, _ change: inout Change) throws {
        let former = customer.former(.balance)
        guard change.arguments.has("balance"), let balance = customer[.balance], balance != former ?? 0 else { return }
        guard (-limit...limit).contains(balance) else { throw Refusal.invalid("The customer's balance cannot be that large.", parameter: "balance") }
        let currency = customer[.currency] ?? CustomerCurrency.default
        customer[.currency] = currency
        set(balance, in: currency, of: &customer)
        try record(balance - (former ?? 0), currency, of: customer, as: former == nil ? .initial : .adjustment, [:], &change)
    }

    @discardableResult private static func record(
        _ amount: Int64, _ currency: String, of customer: Draft, as reason: Reason, _ details: JSONObject, _ change: inout Change
    ) throws -> String {
        let fields: JSONObject = [
            "amount": .integer(amount), "currency": .string(currency), "customer": .string(customer.id),
            "ending_balance": .integer(of(customer, in: currency)), "type": .string(reason.rawValue),
        ]
        return try change.create(CustomerBalanceTransaction.name, fields.merging(details) { $1 })
    }
}

extension FieldKey<Int64> {
    package static var balance: Self { FieldKey("balance") }
}

extension FieldKey<JSONObject> {
    fileprivate static var creditBalance: Self { FieldKey("invoice_credit_balance") }
}
