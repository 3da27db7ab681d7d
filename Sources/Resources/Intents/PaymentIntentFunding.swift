// A payment by bank transfer. It takes what is in the customer's cash balance, and waits for her to send the rest.
import CashBalances
import Common
import Engine
import PaymentMethods
import Wire

enum PaymentIntentFunding {
    static let applyParameters: [Parameter] = [.integer("amount", in: 1...Int64.max), .string("currency")]

    /// Pays at once if there is enough. Otherwise, says where to send the rest.
    static func begin(_ intent: inout Draft, _ attempt: inout PaymentAttempt, _ method: Draft, _ change: inout Change) throws {
        guard let customer = intent[.customer] else {
            throw Refusal.invalid("A PaymentIntent with the payment method type customer_balance needs a customer.", parameter: "customer")
        }
        if try take(from: customer, nil, &intent, &change) == 0 { return try attempt.pay(&intent, with: method, &change) }
        try attempt.ask(&intent, with: method, instructions(for: intent, customer, change), &change)
        intent[.awaitingFundsOf] = customer
    }

    /// Takes money of the customer.
    /// - Parameter amount: nil for all that is missing.
    /// - Returns: the amount that is still missing.
    private static func take(from customer: String, _ amount: Int64?, _ intent: inout Draft, _ change: inout Change) throws -> Int64 {
        let missing = missing(of: intent)
        let taken = try CashBalance.apply(min(amount ?? missing, missing), intent[.currency] ?? "", of: customer, to: intent.id, &change)
        intent[.amountFunded] = (intent[.amountFunded] ?? 0) + taken
        return missing - taken
    }

    private static func missing(of intent: Draft) -> Int64 { (intent[.amount] ?? 0) - (intent[.amountFunded] ?? 0) }

    private static func instructions(for intent: Draft, _ customer: String, _ change: Change) throws -> JSON {
        let currency = intent[.currency] ?? ""
        let options = IntentTypes.option("bank_transfer", of: "customer_balance", intent, change)
        let transfer = try FundingInstructions.bankTransfer(
            currency, country: options?["eu_bank_transfer"]?["country"]?.string, to: customer,
            as: options?["requested_address_types"]?.array?.compactMap(\.string))
        return NextAction.bankTransfer([
            "amount_remaining": .integer(missing(of: intent)), "currency": .string(currency),
            "financial_addresses": transfer["financial_addresses"] ?? [], "reference": .string(change.randomCapitals(12)),
            "type": transfer["type"] ?? .null,
        ], intent, change)
    }

    // MARK: Money that comes

    /// The customer has sent money.
    static let fund: Hook = { intent, change in
        guard let customer = intent[.awaitingFundsOf] else { return }
        try proceed(&intent, from: customer, nil, &change)
    }

    /// `apply_customer_balance`: the merchant says which payment her money is for.
    static let apply: Hook = { intent, change in
        guard let customer = intent[.awaitingFundsOf] else {
            throw Refusal.invalid("This PaymentIntent does not wait for a bank transfer.")
        }
        let currency = intent[.currency] ?? ""
        if let other = change.arguments.string("currency")?.lowercased(), other != currency {
            throw Refusal.invalid("The currency \(other) is not the currency of the PaymentIntent, \(currency).", parameter: "currency")
        }
        let amount = change.arguments.integer("amount") ?? missing(of: intent)
        let available = try CashBalance.available(currency, of: customer, change)
        guard amount <= missing(of: intent), amount <= available else {
            throw Refusal.invalid("The amount is greater than what the PaymentIntent waits for, or than the customer's cash balance.", parameter: "amount")
        }
        try proceed(&intent, from: customer, amount, &change)
    }

    private static func proceed(_ intent: inout Draft, from customer: String, _ amount: Int64?, _ change: inout Change) throws {
        let before = missing(of: intent)
        let left = try take(from: customer, amount, &intent, &change)
        guard left > 0 else {
            let method = try PaymentIntentAction.method(of: intent, change)
            return try PaymentAttempt(intent[.attempt]).pay(&intent, with: method, &change)
        }
        guard left < before, var action = intent[.nextActionTree]?.object else { return }
        var details = action["display_bank_transfer_instructions"]?.object ?? [:]
        details["amount_remaining"] = .integer(left)
        action["display_bank_transfer_instructions"] = .object(details)
        intent[.nextActionTree] = .object(action)
        intent.note("fund", change, event: "partially_funded")
    }

    /// A payment that is canceled, or made in another way, gives back what it has taken.
    static func giveBack(_ intent: inout Draft, _ change: inout Change) throws {
        // An update may just have changed the customer or the currency.
        guard let customer = intent.former(.customer), let currency = intent.former(.currency), let funded = intent[.amountFunded], funded > 0
        else { return }
        try CashBalance.unapply(funded, currency, of: customer, from: intent.id, &change)
        intent[.amountFunded] = nil
    }
}

extension FieldKey<String> {
    /// The customer whose bank transfer it waits for.
    static var awaitingFundsOf: Self { FieldKey(CashBalance.awaitedField) }
}

extension FieldKey<Int64> {
    /// What it has taken of the customer's cash balance.
    static var amountFunded: Self { FieldKey("amount_funded") }
}
