// How a SetupIntent is made and changed. With `confirm`, it is confirmed in the same call; its first event shows it before that.
import Common
import Engine
import PaymentMethods
import Wire

enum SetupIntentOpening {
    private static let secretLength = 31

    /// What only a confirmation can use.
    private static let ofConfirmation = ["mandate_data", "return_url", "single_use", "use_stripe_sdk"]

    static let open: Hook = { intent, change in
        intent[.clientSecret] = "\(intent.id)_secret_\(change.randomCharacters(secretLength))"
        intent[.singleUseTree] = change.arguments["single_use"]
        try IntentTypes.open(&intent, change)
        try IntentOpening.finish(
            &intent, .setup, waitingIn: SetupIntent.Status.requiresConfirmation, ofConfirmation: ofConfirmation, &change, confirm: SetupIntentConfirmation.run)
    }

    static let change: Hook = { intent, change in
        try IntentTypes.settle(&intent, change)
        intent[.lastSetupError] = nil
        if change.arguments["payment_method"]?.isNull == true {
            intent[.paymentMethod] = nil
            if intent.status != SetupIntent.Status.requiresPaymentMethod.rawValue { try intent.perform("await_payment_method", &change) }
            return dropAction(of: &intent)
        }
        guard try IntentMethod.take(into: &intent, &change) else { return }
        dropAction(of: &intent)
        if intent.status != SetupIntent.Status.requiresConfirmation.rawValue { try intent.perform("await_confirmation", &change) }
    }

    static func dropAction(of intent: inout Draft) {
        intent[.nextActionTree] = nil
        intent[.attempt] = nil
        intent[.attemptName] = nil
        intent[.confirmation] = nil
    }
}
