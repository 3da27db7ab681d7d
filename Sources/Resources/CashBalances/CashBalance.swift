// The CashBalance of a customer is the money that she has sent by bank transfer and that no payment has taken yet. She has one of each currency.
import Common
import Engine
import Wire

package enum CashBalance {
    package static let name = "cash_balance"
    static let fundsAvailable = "funds_available"
    /// The field of a PaymentIntent with the id of the customer whose money it waits for.
    package static let awaitedField = "awaiting_funds_of"

    static let resource = Resource(
        name, path: "/v1/customers/{customer}/cash_balance", without: ["id", "created"],
        fields: [
            .hash("available", Currency.all.sorted().map { .integer($0).orAbsent }).orNull, .string("customer"), .string("customer_account").orNull,
            .hash("settings", [
                .choice("reconciliation_mode", "automatic", "manual").startingAs("automatic"), .boolean("using_merchant_default").startingAs(true),
            ]),
        ])

    /// The calls below a customer, for her definition.
    package static let endpoints: [Endpoint.Definition] = [
        .view(name) { customer, change in change.answer(with: try open(&customer, &change)) }.answering(name),
        .call(name, [settings], then: update).answering(name),
        FundingInstructions.endpoint, CashFunding.endpoint,
    ]

    private static let settings = Parameter.hash("settings", [.choice("reconciliation_mode", "automatic", "manual", "merchant_default")])
    /// The settings, as a call that makes or changes a customer gives them.
    package static let ofCustomer = Parameter.hash(name, [settings]).forHook

    /// Where a customer's own is kept. It is made when somebody first asks for it.
    private static func id(of customer: String) -> String { "\(name)_\(customer)" }

    /// - Returns: its id.
    static func open(_ customer: inout Draft, _ change: inout Change) throws -> String {
        let id = try open(customer.id, &change)
        customer[.cashBalance] = id
        return id
    }

    private static func open(_ customer: String, _ change: inout Change) throws -> String {
        let id = id(of: customer)
        if try change.object(name, id) != nil { return id }
        return try change.create(name, id: id, ["customer": .string(customer)])
    }

    private static let update: Hook = { customer, change in
        change.answer(with: try set(change.arguments["settings"], of: &customer, &change))
    }

    /// Sets what a call that makes or changes a customer says of her cash balance.
    package static func take(into customer: inout Draft, _ change: inout Change) throws {
        guard let given = change.arguments[name]?["settings"] else { return }
        _ = try set(given, of: &customer, &change)
    }

    /// - Returns: the id of the cash balance.
    private static func set(_ settings: JSON?, of customer: inout Draft, _ change: inout Change) throws -> String {
        let id = try open(&customer, &change)
        guard let mode = settings?["reconciliation_mode"]?.string else { return id }
        let isDefault = mode == "merchant_default"
        try change.update(name, id) { balance, _ in
            balance[.settings] = ["reconciliation_mode": .string(isDefault ? "automatic" : mode), "using_merchant_default": .bool(isDefault)]
        }
        return id
    }

    // MARK: What is there

    /// The money that a customer has in a currency.
    package static func available(_ currency: String, of customer: String, _ change: Change) throws -> Int64 {
        try change.object(name, id(of: customer))?[.availableCash]?[currency]?.integer ?? 0
    }

    /// A customer who has money cannot be deleted.
    package static func requireNone(of customer: String, _ change: Change) throws {
        let available = try change.object(name, id(of: customer))?[.availableCash] ?? [:]
        guard available.values.allSatisfy({ $0.integer == 0 }) else {
            throw Refusal.invalid("You cannot delete the customer \(customer), because there is money in their cash balance.")
        }
    }

    static func isAutomatic(_ customer: String, _ change: Change) throws -> Bool {
        try change.object(name, id(of: customer))?[.settings]?["reconciliation_mode"] != "manual"
    }

    // MARK: Payments

    /// Takes money of a customer for a payment: the amount, or what there is of it.
    /// - Returns: the amount that was taken.
    package static func apply(
        _ amount: Int64, _ currency: String, of customer: String, to intent: String, _ change: inout Change
    ) throws -> Int64 {
        let taken = min(amount, try available(currency, of: customer, change))
        guard taken > 0 else { return 0 }
        _ = try move(-taken, currency, of: customer, as: "applied_to_payment", ["payment_intent": .string(intent)], &change)
        return taken
    }

    /// Gives back what a payment has taken, because it was canceled.
    package static func unapply(_ amount: Int64, _ currency: String, of customer: String, from intent: String, _ change: inout Change) throws {
        _ = try move(amount, currency, of: customer, as: "unapplied_from_payment", ["payment_intent": .string(intent)], &change)
    }

    /// Gives back the money of a refund.
    package static func refund(_ amount: Int64, _ currency: String, of customer: String, by refund: String, _ change: inout Change) throws {
        _ = try move(amount, currency, of: customer, as: "refunded_from_payment", ["refund": .string(refund)], &change)
    }

    /// Takes money that goes back to the customer's bank.
    package static func giveBack(_ amount: Int64, _ currency: String, of customer: String, _ change: inout Change) throws {
        _ = try move(-amount, currency, of: customer, as: "return_initiated", nil, &change)
    }

    /// Puts back money that did not reach the customer's bank.
    package static func takeBack(_ amount: Int64, _ currency: String, of customer: String, _ change: inout Change) throws {
        _ = try move(amount, currency, of: customer, as: "return_canceled", nil, &change)
    }

    /// Changes the balance and records why.
    /// - Parameters:
    ///   - type: the type of the transaction, and the name of its field with `details`, if it has some.
    ///   - event: an event about the balance, which comes before that about the transaction.
    /// - Returns: the transaction's id.
    static func move(
        _ amount: Int64, _ currency: String, of customer: String, as type: String, _ details: JSONObject?, emits event: String? = nil,
        _ change: inout Change
    ) throws -> String {
        let (sum, overflow) = try available(currency, of: customer, change).addingReportingOverflow(amount)
        guard !overflow else { throw Refusal.invalid("The cash balance cannot hold that much.", parameter: "amount") }
        try change.update(name, open(customer, &change)) { balance, change in
            balance.merge(.availableCash, [currency: .integer(sum)])
            if let event { balance.note("fund", change, event: event) }
        }
        var fields: JSONObject = [
            "currency": .string(currency), "customer": .string(customer), "ending_balance": .integer(sum), "net_amount": .integer(amount),
            "type": .string(type),
        ]
        if let details { fields[type] = .object(details) }
        return try change.create(CashBalanceTransaction.name, fields, emits: "created")
    }

    /// Tells that there is money left.
    static func announce(_ customer: String, _ change: inout Change) throws {
        try change.update(name, id(of: customer)) { balance, change in balance.note("fund", change, event: fundsAvailable) }
    }
}

extension FieldKey<JSONObject> {
    static var availableCash: Self { FieldKey("available") }
}

extension FieldKey<String> {
    static var cashBalance: Self { FieldKey("cash_balance") }
}
