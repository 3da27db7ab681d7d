// The fields of a subscription.
import Billing
import Common
import Connect
import Coupons
import Customers
import Engine
import Intents
import Invoices
import PaymentMethods
import Wire

extension Subscription {
    static let fields = terms + parties + times + parts + hidden

    private static let terms: [Field] = [
        .number("application_fee_percent", places: 2).orNull.given(.create.emptyable, .update.emptyable),
        .list("billing_schedules", of: .tree), .boolean("cancel_at_period_end").startingAs(false),
        .choice("collection_method", "charge_automatically", "send_invoice").startingAs("charge_automatically").given,
        .string("currency"), .integer("days_until_due", in: 0...3650).orNull.given, .string("description", maximum: 500).orNull
            .given(.create, .update.emptyable),
        .metadata, .tree("plan").orNull, .integer("quantity").orNull,
    ]

    private static let parties: [Field] = [
        .reference("application", to: "application").orNull, .reference("customer", to: Customer.name), .string("customer_account").orNull,
        .reference("default_payment_method", to: PaymentMethod.name).orNull,
        .reference("default_source", to: StripeAccount.name, "bank_account", "card", "source").orNull,
        .reference("latest_invoice", to: Invoice.name).orNull,
        .reference("on_behalf_of", to: StripeAccount.name).orNull.given(.create.emptyable, .update.emptyable),
        .reference("pending_setup_intent", to: SetupIntent.name).orNull, .reference("schedule", to: ResourceName.subscriptionSchedule).orNull,
        .reference("test_clock", to: "test_helpers.test_clock").orNull,
    ]

    private static let times: [Field] = [
        .timestamp("billing_cycle_anchor"), .timestamp("cancel_at").orNull, .timestamp("canceled_at").orNull, .timestamp("ended_at").orNull,
        .timestamp("next_pending_invoice_item_invoice").orNull, .timestamp("start_date"), .timestamp("trial_end").orNull,
        .timestamp("trial_start").orNull,
    ]

    private static let parts: [Field] = [
        automaticTax.startingAs(withoutTax).given,
        .hash("billing_cycle_anchor_config", [.integer("day_of_month")] + ["hour", "minute", "month", "second"].map { .integer($0).orNull }).orNull,
        billingMode, SubscriptionThreshold.field,
        cancellationDetails.given(.update), .list("default_tax_rates", of: .tree), .list("discounts", of: .reference(to: [Discount.name])),
        .hash("invoice_settings", invoiceSettings).startingAs(usualInvoiceSettings).given,
        .hash("items", [
            .string("object"), .list("data", of: .hash(SubscriptionItem.shown)), .boolean("has_more"), .integer("total_count"), .string("url"),
        ]),
        .hash("managed_payments", [.boolean("enabled")]).orNull.startingAs(["enabled": false]),
        .hash("pause_collection", [.choice("behavior", "keep_as_draft", "mark_uncollectible", "void").required, .timestamp("resumes_at").orNull])
            .orNull.given(.update.emptyable),
        SubscriptionPaymentSettings.field, PendingItemBilling.field,
        .hash("pending_update", [
            .timestamp("billing_cycle_anchor").orNull, .boolean("cancel_at_period_end").orNull, .tree("discount").orNull,
            .list("discounts", of: .reference(to: [Discount.name])).orNull, .timestamp("expires_at"), .metadata.orNull,
            .list("subscription_items", of: .hash(SubscriptionItem.shown)).orNull, .timestamp("trial_end").orNull, .boolean("trial_from_plan").orNull,
        ]).orNull,
        .hash("presentment_details", [.string("presentment_currency")]).orAbsent,
        .hash("status_details", [
            .hash("paused", [
                .hash("subscription", [
                    .choice("type", [
                        "final_payment_failure", "first_payment_failure", "pause_requested", "system", "trial_end_without_payment_method",
                    ]),
                ]),
                .timestamp("transitioned_at"), .choice("type", "subscription"),
            ]),
        ]).orAbsent,
        transferData.orNull.given(.create, .update.emptyable),
        .hash("trial_settings", [
            .hash("end_behavior", [
                .choice("billing_cycle_anchor", "now", "unchanged").orAbsent, .choice("missing_payment_method", "cancel", "create_invoice", "pause"),
            ]).required,
        ]).startingAs(["end_behavior": ["billing_cycle_anchor": "now", "missing_payment_method": "create_invoice"]]).given,
    ]

    static let cancellationDetails = Field.hash("cancellation_details", [
        .string("comment").orNull.emptyable,
        .choice("feedback", [
            "customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex", "too_expensive", "unused",
        ]).orNull.emptyable,
        .reference("feedback_option", to: FeedbackOption.name).orNull,
        .choice("reason", "canceled_by_retention_policy", "cancellation_requested", "payment_disputed", "payment_failed").orNull.readOnly,
    ]).startingAs(["comment": .null, "feedback": .null, "feedback_option": .null, "reason": .null])

    static let automaticTax = Field.hash("automatic_tax", [
        .choice("disabled_reason", "requires_location_inputs").orNull.readOnly, .boolean("enabled").required,
        .hash("liability", [.reference("account", to: StripeAccount.name).orAbsent, .choice("type", "account", "self").required]).orNull,
    ])
    static let withoutTax: JSON = ["disabled_reason": .null, "enabled": false, "liability": .null]

    static let billingMode = Field.hash("billing_mode", [
        .hash("flexible", [.choice("proration_discounts", "included", "itemized").orAbsent]).orNull, .choice("type", "classic", "flexible"),
        .timestamp("updated_at").orAbsent,
    ])

    static let transferData = Field.hash(
        "transfer_data", [.number("amount_percent", places: 2).orNull, .reference("destination", to: StripeAccount.name).required])

    /// What a subscription says of its invoices.
    package static let invoiceSettings: [Field] = [
        .list("account_tax_ids", of: .reference(to: [TaxID.name])).orNull.emptyable,
        .list("custom_fields", of: .hash([.string("name", maximum: 40).required, .string("value", maximum: 140).required]), maximum: 4).orNull.emptyable,
        .string("description").orNull.emptyable, .string("footer").orNull.emptyable,
        .hash("issuer", [.reference("account", to: StripeAccount.name).orAbsent, .choice("type", "account", "self").required.startingAs("self")]),
    ]
    static let usualInvoiceSettings: JSON = [
        "account_tax_ids": .null, "custom_fields": .null, "description": .null, "footer": .null, "issuer": ["type": "self"],
    ]

    private static let hidden: [Field] = [
        .integer("announced_end").internal, .string("current_customer").internal, .integer("current_period_end").internal,
        .integer("current_period_start").internal,
        .tree("foreseen").internal, .boolean("is_opened_later").internal, .boolean("is_taxed").internal, .list("item_ids", of: .string).internal,
        .string("life").internal,
        .list("price_ids", of: .string).internal, .list("product_ids", of: .string).internal, .tree("wanted_update").internal,
        .string("wanted_update_invoice").internal, .string("watched_customer").internal,
    ]
}
