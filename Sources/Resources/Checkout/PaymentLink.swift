// A PaymentLink is a URL that a shop can print or send. Each visit opens a Checkout Session of its own.
import Common
import Connect
import Customers
import Engine
import Invoices
import ShippingRates
import Subscriptions
import Wire

package enum PaymentLink {
    package static let name = "payment_link"
    /// The first part of the link's path.
    package static let root = "b"

    static let resource = Resource(
        name, idPrefix: "plink_", path: "/v1/payment_links", pathParameter: name, missing: name, noun: name, without: ["created"],
        fields: forms + money + parties + hidden,
        endpoints: [
            .create(parameters + [CheckoutParameters.lineItems(maximum: 20).required.forHook], emits: "created", then: PaymentLinkOpening.open), .retrieve,
            .update(parameters + PaymentLinkParameters.ofUpdate, emits: "updated", then: PaymentLinkOpening.change),
            .list(by: [.boolean("active")]), .members("line_items"),
        ],
        deeds: [.byTester("visit", PaymentLinkVisit.parameters, then: PaymentLinkVisit.visit), .byHook("count", then: PaymentLinkVisit.count)])

    private static let parameters: [Parameter] = [
        Parameter.array("shipping_options", of: .hash([.string("shipping_rate")]), maximum: 5).emptyable.forHook,
    ]

    private static let forms: [Field] = [
        .hash("after_completion", [
            .hash("hosted_confirmation", [.string("custom_message", maximum: 500).orNull]).orAbsent,
            .hash("redirect", [.url("url", maximum: 2048).required]).orAbsent, .choice("type", "hosted_confirmation", "redirect").required,
        ]).startingAs(["hosted_confirmation": ["custom_message": .null], "type": "hosted_confirmation"]).given,
        .boolean("allow_promotion_codes").startingAs(false).given,
        .choice("billing_address_collection", "auto", "required").startingAs("auto").given, CheckoutForm.consentCollection.given,
        CheckoutForm.customFieldsOfLink.emptyable.given, CheckoutForm.customText.given, .string("inactive_message", maximum: 500).orNull.emptyable.given,
        CheckoutForm.nameCollection.emptyable.given, CheckoutForm.phoneNumberCollection.given, CheckoutForm.shippingAddressCollection.emptyable.given,
        .choice("submit_type", CheckoutForm.submitTypes).startingAs("auto").given, CheckoutForm.taxIDCollectionOfLink.given,
    ]

    private static let money: [Field] = [
        .boolean("active").startingAs(true).given(.update), .integer("application_fee_amount", in: 0...99_999_999).orNull.emptyable.given,
        .number("application_fee_percent", places: 2).orNull.emptyable.given, CheckoutForm.automaticTaxOfLink.given, .string("currency").given(.create),
        CheckoutForm.invoiceCreation.given, .members("line_items", of: Item.name, by: name).hiddenUntilExpanded,
        OptionalItems.field.emptyable.given,
        .hash("managed_payments", [.boolean("enabled")]).orNull.startingAs(["enabled": false]).given(.create),
        .choice("payment_method_collection", "always", "if_required").startingAs("if_required").given,
        .hash("payment_method_options", [
            .hash("card", [
                .hash("restrictions", [
                    .list("brands_blocked", of: .choice(["american_express", "discover_global_network", "mastercard", "visa"])).emptyable,
                ]).orNull.emptyable,
            ]).orNull.emptyable,
        ]).orNull.emptyable.given,
        .list("payment_method_types", of: .string).orNull.emptyable.given,
        .hash("restrictions", [.hash("completed_sessions", [.integer("count").startingAs(0).readOnly, .integer("limit", in: 1...999_999).required]).required])
            .orNull.emptyable.given,
        .list("shipping_options", of: .hash([.integer("shipping_amount"), .reference("shipping_rate", to: ShippingRate.name)])), .link("url"),
    ]

    private static let parties: [Field] = [
        .reference("application", to: "application").orNull,
        .choice("customer_creation", "always", "if_required").startingAs("if_required").given, .metadata,
        .reference("on_behalf_of", to: StripeAccount.name).orNull.emptyable.given,
        .hash("payment_intent_data", [
            .choice("capture_method", "automatic", "automatic_async", "manual").orNull, .string("description", maximum: 1000).orNull.emptyable, .metadata,
            .choice("setup_future_usage", "off_session", "on_session").orNull.emptyable, .string("statement_descriptor", maximum: 22).orNull.emptyable,
            .string("statement_descriptor_suffix", maximum: 22).orNull.emptyable, .string("transfer_group").orNull.emptyable,
        ]).orNull.given,
        .hash("subscription_data", [
            .string("description", maximum: 500).orNull.emptyable,
            .hash("invoice_settings", Subscription.invoiceSettings.map { $0.name == "issuer" ? $0.startingAs(["type": "self"]) : $0 }), .metadata,
            .integer("trial_period_days", in: 1...730).orNull.emptyable,
            .hash("trial_settings", [
                .hash("end_behavior", [.choice("missing_payment_method", "cancel", "create_invoice", "pause").required]).required,
            ]).orNull.emptyable,
        ]).orNull.given,
        .hash("transfer_data", [
            .integer("amount", in: 1...99_999_999).orNull.emptyable, .reference("destination", to: StripeAccount.name).required,
        ]).orNull.emptyable.given,
    ]

    private static let hidden: [Field] = [.list("line_ids", of: .string).internal]
}
