// The fields of a PaymentIntent. Several can change only as long as no money has moved.
import CashBalances
import Charges
import Common
import Connect
import Customers
import Engine
import PaymentMethods
import Wire

extension PaymentIntent {
    private static let whileOpen = Giver.update.only(
        in: Status.requiresPaymentMethod, .requiresConfirmation, .requiresAction)

    static let fields: [Field] = (money + parties + texts + methods + others).map { shownToBrowsers.contains($0.name) ? $0 : $0.secretKeyOnly }

    /// What a publishable key sees. Source: recorded in 2024.
    private static let shownToBrowsers: Set = [
        "amount", "amount_details", "automatic_payment_methods", "canceled_at", "cancellation_reason", "capture_method", "client_secret",
        "confirmation_method", "currency", "description", "last_payment_error", "next_action", "payment_method",
        "payment_method_configuration_details", "payment_method_options", "payment_method_types", "processing", "receipt_email", "setup_future_usage",
        "shipping", "source",
    ]

    private static let others: [Field] = [
        .members("charges", of: Charge.name, by: "payment_intent", showing: "/v1/charges?payment_intent={id}", atMost: 1, counted: true)
            .hiddenUntilExpanded,
        .timestamp("canceled_at").orNull,
        .choice("cancellation_reason", cancellationReasons + ["automatic", "expired", "failed_invoice", "void_invoice"]).orNull, .string("client_secret"),
        .hash("hooks", [.hash("inputs", [.hash("tax", [.string("calculation").orNull.required.emptyable]).orAbsent]).orAbsent]).orAbsent
            .given(.create, whileOpen),
        .tree("last_payment_error").orNull, .hash("managed_payments", [.boolean("enabled")]).orNull.startingAs(["enabled": false]), .metadata,
        .tree("next_action").orNull, .reference("payment_record", to: "payment_record").orNull,
        .hash("presentment_details", [.integer("presentment_amount"), .string("presentment_currency")]).orAbsent, .tree("processing").orNull,
        .reference("review", to: "review").orNull, .string("shared_payment_granted_token").orNull,
        // What the confirmation asked for, as long as the customer is asked.
        .tree("attempt").internal, .string("attempt_name").internal, .tree("confirmation").internal,
        .integer("increments").internal, .integer("verification_attempts").internal,
        .string(CashBalance.awaitedField).internal, .integer("amount_funded").internal, .boolean("is_authenticated").internal,
        .string("checkout_session").internal, .reference("invoice", to: "invoice").internal, .boolean("is_automatic_by_default").internal,
        .string("return_url").internal,
    ]

    private static let money: [Field] = [
        .integer("amount").given(.create.required, whileOpen), .integer("amount_capturable").startingAs(0),
        PaymentIntentAmounts.field, .integer("amount_received").startingAs(0),
        .integer("application_fee_amount").orNull.given(.create, whileOpen.emptyable),
        .choice("capture_method", "automatic", "automatic_async", "manual").startingAs("automatic_async").given(.create, whileOpen),
        .string("currency").given(.create.required, whileOpen), .reference("latest_charge", to: Charge.name).orNull,
    ]

    private static let parties: [Field] = [
        .reference("application", to: "application").orNull, .reference("customer", to: Customer.name).orNull.given(.create, whileOpen),
        .string("customer_account").orNull.given(.create, whileOpen), .reference("on_behalf_of", to: StripeAccount.name).orNull,
        Shipping.field.orNull.given(.create, whileOpen.emptyable), .reference("source", to: StripeAccount.name, "bank_account", "card", "source").orNull,
        .hash("transfer_data", [
            .integer("amount", in: 1...Int64.max).orAbsent, .string("description").orAbsent, .reference("destination", to: StripeAccount.name).required,
            .metadata.orAbsent, .hash("payment_data", [.string("description").orAbsent, .metadata.orAbsent]).orAbsent,
        ]).orNull.given(.create),
        .string("transfer_group").orNull.given(.create, whileOpen),
    ]

    private static let texts: [Field] = [
        .string("description", maximum: 1000).orNull.given(.create, .update.emptyable), .email("receipt_email").orNull.given(.create, .update.emptyable),
        .hash("payment_details", [.string("customer_reference").orNull.emptyable, .string("order_reference").orNull.emptyable]).orAbsent
            .given(.create, whileOpen.emptyable),
        .string("statement_descriptor", maximum: 22).orNull.given(.create, whileOpen),
        .string("statement_descriptor_suffix", maximum: 22).orNull.given(.create, whileOpen),
    ]

    private static let methods: [Field] = [
        .list("allowed_payment_method_types", of: .choice(IntentTypes.allowable)).orNull.given(.create, whileOpen),
        .hash("automatic_payment_methods", [.choice("allow_redirects", "always", "never").orAbsent, .boolean("enabled").required]).orNull.given(.create),
        .choice("confirmation_method", "automatic", "manual").startingAs("automatic").given(.create),
        .list("excluded_payment_method_types", of: .choice(IntentTypes.excludable)).orNull.given(.create, whileOpen.emptyable),
        .reference("payment_method", to: PaymentMethod.name).orNull,
        .hash("payment_method_configuration_details", [.string("id"), .string("parent").orNull]).orNull,
        .tree("payment_method_options").startingAs([:]), .list("payment_method_types", of: .string),
        .choice("setup_future_usage", "off_session", "on_session").orNull.given(.create, whileOpen.emptyable),
    ]
}
