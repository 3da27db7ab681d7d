// The PaymentIntents and SetupIntents APIs.
import Engine

extension Family {
    package static let intents = Family(
        PaymentIntent.resource, PaymentIntentLineItem.resource, SetupIntent.resource, SetupAttempt.resource, Mandate.resource,
        ConfirmationToken.resource)
}
