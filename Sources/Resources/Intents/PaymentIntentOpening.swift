// How a PaymentIntent is made and changed. With `confirm`, it is confirmed in the same call; its first event shows it before that.
import Charges
import Common
import Engine
import PaymentMethods
import Wire

enum PaymentIntentOpening {
    private static let secretLength = 25
    /// Since this version, the balance shows the money some seconds later if nothing is said.
    private static let asynchronousByDefault = APIVersion.known("2024-04-10")

    static let open: Hook = { intent, change in
        intent.joinPayment()
        intent[.currency] = intent[.currency]?.lowercased()
        try requireAmount(of: intent)
        try StatementDescriptor.require(change.arguments)
        if !change.arguments.has("capture_method"), change.version.isBefore(asynchronousByDefault) { intent[.captureMethod] = "automatic" }
        intent[.clientSecret] = "\(intent.id)_secret_\(change.randomCharacters(secretLength))"
        try IntentTypes.open(&intent, change)
        try PaymentIntentAmounts.take(into: &intent, &change)
        try IntentOpening.finish(
            &intent, .payment, waitingIn: PaymentIntent.Status.requiresConfirmation, ofConfirmation: ofConfirmation, &change,
            confirm: PaymentIntentConfirmation.run)
    }

    static let change: Hook = { intent, change in
        try IntentOwner.requireAsOwned(intent, change)
        if change.arguments.has("currency") { intent[.currency] = intent[.currency]?.lowercased() }
        if change.arguments.has("amount") || change.arguments.has("currency") { try requireAmount(of: intent) }
        if let group = intent.former(.transferGroup), change.arguments.string("transfer_group") ?? group != group {
            throw Refusal.invalid(
                "You cannot change `transfer_group`: it has been set to `\(group)` already, and can be set once only.", parameter: "transfer_group")
        }
        if let customer = intent.former(.customer), change.arguments.string("customer") ?? customer != customer { throw otherCustomer }
        try FutureUsage.requireSecretKey(intent, change)
        try StatementDescriptor.require(change.arguments)
        try IntentTypes.settle(&intent, change)
        try PaymentIntentAmounts.take(into: &intent, &change)
        intent[.lastPaymentError] = nil
        try move(&intent, &change)
    }

    /// An update with a new PaymentMethod or amount starts a new attempt.
    private static func move(_ intent: inout Draft, _ change: inout Change) throws {
        if change.arguments["payment_method"]?.isNull == true {
            intent[.paymentMethod] = nil
            if intent.status != PaymentIntent.Status.requiresPaymentMethod.rawValue { try intent.perform("await_payment_method", &change) }
            try PaymentIntentFunding.giveBack(&intent, &change)
            return dropAction(of: &intent)
        }
        let hasMethod = try IntentMethod.take(into: &intent, &change)
        let isAsking = intent.status == PaymentIntent.Status.requiresAction.rawValue
        let isOther = hasMethod || intent.former(.amount) != intent[.amount] || intent.former(.currency) != intent[.currency]
        if isAsking ? isOther : hasMethod && intent.status == PaymentIntent.Status.requiresPaymentMethod.rawValue {
            try PaymentIntentFunding.giveBack(&intent, &change)
            dropAction(of: &intent)
            try intent.perform("await_confirmation", &change)
        }
    }

    static func dropAction(of intent: inout Draft) {
        intent[.nextActionTree] = nil
        intent[.attempt] = nil
        intent[.attemptName] = nil
        intent[.awaitingFundsOf] = nil
        intent[.confirmation] = nil
        intent[.isAuthenticated] = nil
    }

    private static let otherCustomer = Refusal.invalid(
        "You cannot modify `customer` on a PaymentIntent once it already has been set. To fulfill a payment with a different Customer, cancel this "
            + "PaymentIntent and create a new one.", parameter: "customer")

    /// What only a confirmation can use.
    private static let ofConfirmation = ["error_on_requires_action", "mandate", "mandate_data", "return_url", "use_stripe_sdk"]

    // MARK: The amount

    private static func requireAmount(of intent: Draft) throws(Refusal) {
        let (amount, currency) = (intent[.amount] ?? 0, intent[.currency] ?? "")
        guard amount >= 0 else {
            throw .invalid("This value must be greater than or equal to 1.", code: "parameter_invalid_integer", parameter: "amount")
        }
        guard amount > 0 else { throw nothing }
        try Charging.requireAmount(amount, currency)
    }

    /// As recorded in 2024, with two blanks.
    private static let nothing = Refusal.invalid(
        "The amount must be greater than or equal to the minimum charge amount allowed for your account and the currency set "
            + "(https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save a Payment Method for future use without an "
            + "immediate payment, use a Setup Intent instead: https://docs.stripe.com/payments/setup-intents",
        code: "parameter_invalid_integer", parameter: "amount")
}
