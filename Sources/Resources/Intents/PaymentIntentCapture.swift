// What happens to money that a PaymentIntent holds: all or a part of it is captured, in one call or in several, or more is held.
import Charges
import Common
import Engine
import Wire

enum PaymentIntentCapture {
    static let parameters: [Parameter] = [
        IntentParameters.amountDetails.emptyable, .integer("amount_to_capture"), .integer("application_fee_amount"), .boolean("final_capture"),
        IntentParameters.hooks, .metadata, IntentParameters.paymentDetails.emptyable, .string("statement_descriptor", maximum: 22),
        .string("statement_descriptor_suffix", maximum: 22), .hash("transfer_data", [.integer("amount", in: 1...Int64.max)]),
    ]

    static let incrementParameters: [Parameter] = [
        Parameter.integer("amount").required, IntentParameters.amountDetails.emptyable, .integer("application_fee_amount"),
        .string("description", maximum: 1000), IntentParameters.hooks, .metadata, IntentParameters.paymentDetails.emptyable,
        .string("statement_descriptor", maximum: 22), .hash("transfer_data", [.integer("amount", in: 1...Int64.max)]),
    ]

    /// The most increments of one authorization. Source: Stripe's guide to incremental authorizations.
    private static let maximumIncrements: Int64 = 10

    static let capture: Hook = { intent, change in
        let capturable = intent[.amountCapturable] ?? 0
        let amount = try amountToCapture(of: intent, change)
        let isFinal = change.arguments["final_capture"] != false
        let charge = try charge(of: intent, change)
        try StatementDescriptor.require(change.arguments)
        guard isFinal || offers("multicapture", charge) else {
            throw Refusal.invalid(
                "You cannot set `final_capture` to false: this PaymentIntent's payment method does not support more than one capture.",
                parameter: "final_capture")
        }
        try intent.take(
            "application_fee_amount", "hooks", "metadata", "payment_details", "statement_descriptor", "statement_descriptor_suffix", "transfer_data",
            from: change)
        try PaymentIntentAmounts.take(into: &intent, against: amount, &change)
        let isLast = isFinal || amount == capturable
        try change.fire("capture", on: Charge.name, charge.id, with: input(amount, isLast: isLast, change))
        intent[.amountReceived] = (intent[.amountReceived] ?? 0) + amount
        intent[.amountCapturable] = isLast ? 0 : capturable - amount
        if isLast { try intent.perform("succeed", &change) } else { intent.note("capture_part", change, event: "amount_capturable_updated") }
    }

    private static func input(_ amount: Int64, isLast: Bool, _ change: Change) -> JSONObject {
        var input: JSONObject = ["amount": .integer(amount), "is_last": .bool(isLast)]
        for name in ["statement_descriptor", "statement_descriptor_suffix"] { input[name] = change.arguments[name] }
        return input
    }

    private static func amountToCapture(of intent: Draft, _ change: Change) throws(Refusal) -> Int64 {
        let capturable = intent[.amountCapturable] ?? 0
        guard let amount = change.arguments.integer("amount_to_capture") else { return capturable }
        guard amount >= 0 else { throw .invalid("Invalid non-negative integer", parameter: "amount_to_capture") }
        guard amount > 0 else {
            throw .invalid("This value must be greater than or equal to 1.", code: "parameter_invalid_integer", parameter: "amount")
        }
        guard amount <= capturable else {
            throw .invalid(
                "The payment could not be captured because the requested capture amount is greater than the amount you can capture for this charge. "
                    + "Contact us via https://support.stripe.com/contact/ for help.", code: "amount_too_large")
        }
        return amount
    }

    static let increment: Hook = { intent, change in
        let (amount, former) = (change.arguments.integer("amount") ?? 0, intent[.amount] ?? 0)
        let charge = try charge(of: intent, change)
        try StatementDescriptor.require(change.arguments)
        guard offers("incremental_authorization", charge) else {
            throw Refusal.invalid(
                "This PaymentIntent is not eligible for incremental authorization. Create it with "
                    + "`payment_method_options[card][request_incremental_authorization]=if_available`.")
        }
        guard amount > former else {
            throw Refusal.invalid(
                "The amount must be greater than the currently authorized amount (\(Currency.inMessage(former, intent[.currency] ?? ""))).",
                parameter: "amount")
        }
        try Charging.requireAmount(amount, intent[.currency] ?? "")
        let count = (intent[.increments] ?? 0) + 1
        guard count <= maximumIncrements else {
            throw Refusal.invalid("A PaymentIntent can be incremented at most \(maximumIncrements) times.")
        }
        try intent.take(
            "application_fee_amount", "description", "hooks", "metadata", "payment_details", "statement_descriptor", "transfer_data", from: change)
        intent[.increments] = count
        intent[.amount] = amount
        try PaymentIntentAmounts.take(into: &intent, &change)
        intent[.amountCapturable] = amount - (intent[.amountReceived] ?? 0)
        try change.fire("increment", on: Charge.name, charge.id, with: ["amount": .integer(amount)])
    }

    static func charge(of intent: Draft, _ change: Change) throws -> Draft {
        guard let charge = try change.object(Charge.name, intent[.latestCharge] ?? "") else {
            throw IntentKind.payment.unexpected("This PaymentIntent has no charge.", intent)
        }
        return charge
    }

    private static func offers(_ feature: String, _ charge: Draft) -> Bool {
        charge[.paymentMethodDetails]?["card"]?[feature]?["status"] == "available"
    }
}

extension FieldKey<Int64> {
    /// How often more was held.
    static var increments: Self { FieldKey("increments") }
}
