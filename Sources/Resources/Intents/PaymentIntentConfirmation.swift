// How a PaymentIntent is confirmed. The order of the checks is Stripe's: the PaymentMethod, its type, what is known of the payer, the way back, the
// mandate. Then the card's bank decides whether it asks the holder, and the payment is made.
import Charges
import Common
import Engine
import PaymentMethods
import Payers
import Wire

enum PaymentIntentConfirmation {
    static let confirm: Hook = { intent, change in
        try IntentOwner.requireItsOwn(intent, to: "confirm", change)
        if change.isPublishable, intent[.confirmationMethod] == "manual" {
            throw Refusal.invalid(
                "This PaymentIntent \(intent.id) cannot be confirmed using your publishable key because its `confirmation_method` is set to `manual`. "
                    + "Please use your secret key instead, or create a PaymentIntent with `confirmation_method` set to `automatic`.",
                code: "payment_intent_invalid_parameter")
        }
        try FutureUsage.requireSecretKey(intent, change)
        if let amount = change.arguments.integer("amount_to_confirm"), amount != intent[.amount] {
            throw Refusal.invalid(
                "The amount to confirm (\(amount)) does not match the amount of the PaymentIntent (\(intent[.amount] ?? 0)).",
                parameter: "amount_to_confirm")
        }
        try intent.take(
            "allowed_payment_method_types", "capture_method", "excluded_payment_method_types", "hooks", "payment_details", "receipt_email",
            "setup_future_usage", "shipping", from: change)
        try IntentTypes.settle(&intent, change)
        try PaymentIntentAmounts.take(into: &intent, &change)
        _ = try IntentMethod.take(into: &intent, &change)
        try run(&intent, &change)
    }

    /// Confirms it with the PaymentMethod that it has.
    static func run(_ intent: inout Draft, _ change: inout Change) throws {
        let (method, type) = try IntentMethod.checked(intent, change)
        try IntentDemands.require(type, intent, change)
        try IntentDemands.requireReturnURL(for: type, intent, change)
        var attempt = PaymentAttempt(intent, change)
        let mandate = type.needsMandate ? try IntentMandate.forPayment(of: intent, method, &change) : nil
        if type.flow != .bankTransfer { try PaymentIntentFunding.giveBack(&intent, &change) }
        PaymentIntentOpening.dropAction(of: &intent)
        intent[.lastPaymentError] = nil
        if type.needsMandate {
            guard let mandate else { return try IntentMandate.refuse(.payment, &change) }
            attempt.mandate = mandate
        }
        try attempt.run(&intent, with: method, of: type, &change)
    }
}
