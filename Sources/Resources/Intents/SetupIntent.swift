// A SetupIntent saves a PaymentMethod for later payments, without one now. The customer's bank may ask her to agree.
import Common
import Connect
import Customers
import Engine
import PaymentMethods
import Wire

package enum SetupIntent {
    /// In the order in which messages name them.
    enum Status: String, CaseIterable {
        case requiresPaymentMethod = "requires_payment_method"
        case requiresConfirmation = "requires_confirmation"
        case requiresAction = "requires_action"
        case processing, succeeded, canceled
    }

    package static let name = "setup_intent"
    static let cancellationReasons = ["abandoned", "duplicate", "requested_by_customer"]

    package static let resource = Resource(
        name, idPrefix: "seti_", path: "/v1/setup_intents", pathParameter: "intent", missing: "intent", noun: "setupintent", fields: fields,
        lifecycle: Lifecycle(
            Status.self, startsAt: .requiresPaymentMethod, or: [.requiresConfirmation], attemptsNamedBy: "attempt_name",
            refusingWith: SetupIntentRefusal.illegal, calls + outcomes),
        endpoints: [
            .create(SetupIntentParameters.ofCreation, emits: "created", then: SetupIntentOpening.open),
            .retrieve.forPublishableKeys(proving: "client_secret", orElse: "setup_intent_invalid_parameter"),
            .update(SetupIntentParameters.ofUpdate, then: SetupIntentOpening.change).forPublishableKeys(
                proving: "client_secret", orElse: "setup_intent_invalid_parameter", only: ["payment_method", "payment_method_data"]),
            .list(by: [
                .boolean("attach_to_self"), .created, .string("customer").references(Customer.name), .string("customer_account"),
                .string("payment_method"),
            ]),
        ], isShownInErrors: true, takesClientFields: true)

    private static let calls: [Arc<Status>] = [
        .on("confirm", from: .requiresPaymentMethod, .requiresConfirmation, .requiresAction,
            by: .api(SetupIntentParameters.ofConfirm).forPublishableKeys(proving: "client_secret", orElse: "setup_intent_invalid_parameter"),
            then: SetupIntentConfirmation.confirm),
        .on("cancel", as: "canceled", from: .requiresPaymentMethod, .requiresConfirmation, .requiresAction, to: .canceled,
            by: .api([.choice("cancellation_reason", cancellationReasons)]), emits: "canceled", then: SetupIntentConfirmation.cancel),
        .on("verify_microdeposits", as: "actioned on", from: .requiresAction,
            by: .api(Microdeposits.parameters).forPublishableKeys(proving: "client_secret", orElse: "setup_intent_invalid_parameter"),
            then: Microdeposits.verify),
        .on("authenticate", from: .requiresAction, by: .tester, where: PaymentIntentAction.isOfCard, then: SetupIntentConfirmation.authorize),
        .on("process", from: .requiresAction, to: .processing, by: .tester, then: SetupIntentConfirmation.process),
        .on("authorize", from: .requiresAction, .processing, by: .tester, where: PaymentIntentAction.isOfOther, then: SetupIntentConfirmation.authorize),
        .on("fail", from: .requiresAction, .processing, by: .tester, then: SetupIntentConfirmation.fail),
        .on("expire", from: .requiresAction, by: .clock, then: Microdeposits.expire),
    ]

    /// A Checkout Session, or a subscription without a method, waits for this one.
    private static let tell: Hook = { intent, change in
        try IntentOwner.tell(&intent, &change)
        guard let subscription = intent[FieldKey<String>("subscription")] else { return }
        change.fireAfterwards("hear_of_setup", on: ResourceName.subscription, subscription, with: [
            "intent": .string(intent.id), "method": intent.json(.paymentMethod),
        ])
    }

    private static let outcomes: [Arc<Status>] = [
        .on("require_action", from: .requiresPaymentMethod, .requiresConfirmation, .requiresAction, to: .requiresAction, by: .consequence,
            emits: "requires_action"),
        .on("await_confirmation", from: .requiresAction, .requiresPaymentMethod, to: .requiresConfirmation, by: .consequence),
        .on("await_payment_method", from: .requiresAction, .requiresConfirmation, to: .requiresPaymentMethod, by: .consequence),
        .on("succeed", from: .requiresPaymentMethod, .requiresConfirmation, .requiresAction, .processing, to: .succeeded, by: .consequence, emits: "succeeded",
            then: tell),
        .on("miscarry", as: "miscarried", from: .requiresPaymentMethod, .requiresConfirmation, .requiresAction, .processing, to: .requiresPaymentMethod,
            by: .consequence, emits: "setup_failed"),
    ]

    private static let whileOpen = Giver.update.only(in: Status.requiresPaymentMethod, .requiresConfirmation, .requiresAction)

    private static let fields: [Field] = all.map { shownToBrowsers.contains($0.name) ? $0 : $0.secretKeyOnly }

    /// What a publishable key sees. Source: recorded in 2024.
    private static let shownToBrowsers: Set = [
        "automatic_payment_methods", "cancellation_reason", "client_secret", "description", "last_setup_error", "next_action", "payment_method",
        "payment_method_configuration_details", "payment_method_options", "payment_method_types", "usage",
    ]

    private static let all: [Field] = [
        .list("allowed_payment_method_types", of: .choice(IntentTypes.allowable)).orNull.given(.create, whileOpen.emptyable),
        .reference("application", to: "application").orNull, .boolean("attach_to_self").orAbsent.given(.create, whileOpen),
        .hash("automatic_payment_methods", [.choice("allow_redirects", "always", "never").orAbsent, .boolean("enabled").required]).orNull.given(.create),
        .choice("cancellation_reason", cancellationReasons).orNull, .string("client_secret"),
        .reference("customer", to: Customer.name).orNull.given(.create, whileOpen), .string("customer_account").orNull.given(.create, whileOpen),
        .string("description", maximum: 1000).orNull.given(.create, .update.emptyable),
        .list("excluded_payment_method_types", of: .choice(IntentTypes.excludable)).orNull.given(.create, whileOpen.emptyable),
        .list("flow_directions", of: .choice(["inbound", "outbound"])).orNull.given(.create, whileOpen), .tree("last_setup_error").orNull,
        .reference("latest_attempt", to: SetupAttempt.name).orNull, .hash("managed_payments", [.boolean("enabled")]).orNull.startingAs(["enabled": false]),
        .reference("mandate", to: Mandate.name).orNull, .metadata, .tree("next_action").orNull,
        .reference("on_behalf_of", to: StripeAccount.name).orNull, .reference("payment_method", to: PaymentMethod.name).orNull,
        .hash("payment_method_configuration_details", [.string("id"), .string("parent").orNull]).orNull,
        .tree("payment_method_options").startingAs([:]), .list("payment_method_types", of: .string),
        .reference("single_use_mandate", to: Mandate.name).orNull, .choice("usage", "off_session", "on_session").startingAs("off_session").given(.create),
        .tree("attempt").internal, .string("attempt_name").internal, .tree("confirmation").internal,
        .string("checkout_session").internal, .boolean("is_automatic_by_default").internal, .string("return_url").internal,
        .tree("single_use").internal, .string("subscription").internal,
        .integer("verification_attempts").internal,
    ]
}
