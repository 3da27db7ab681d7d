// The parameters of SetupIntents that are no fields, or that differ from their fields.
import Common
import Connect
import Engine
import PaymentMethods
import Wire

enum SetupIntentParameters {
    static let ofCreation: [Parameter] = [
        .boolean("confirm").forHook, .string("confirmation_token").forHook, IntentParameters.mandateData(needing: true), PlatformTerms.onBehalfOf,
        IntentParameters.paymentMethod, .string("payment_method_configuration", maximum: 100).forHook, PaymentMethod.data.forHook, options,
        IntentParameters.paymentMethodTypes, IntentParameters.returnURL,
        Parameter.hash("single_use", [Parameter.integer("amount", in: 1...Int64.max).required, Parameter.string("currency").required]).forHook,
        .boolean("use_stripe_sdk").forHook,
    ]

    static let ofUpdate: [Parameter] = [
        IntentParameters.paymentMethod.emptyable.only(in: openStatuses), .string("payment_method_configuration", maximum: 100).forHook,
        PaymentMethod.data.forHook.only(in: openStatuses), options.only(in: openStatuses), IntentParameters.paymentMethodTypes,
    ]

    static let ofConfirm: [Parameter] = [
        .array("allowed_payment_method_types", of: .choice(IntentTypes.allowable)), .string("confirmation_token"), IntentParameters.mandateData(needing: false),
        IntentParameters.paymentMethod, PaymentMethod.data, options, IntentParameters.returnURL, .boolean("use_stripe_sdk"),
    ]

    private static let openStatuses: [SetupIntent.Status] = [.requiresPaymentMethod, .requiresConfirmation, .requiresAction]

    private static let options = Parameter.hash("payment_method_options", PaymentMethodOptions.setupParameters).forHook
}
