// The fields of a CheckoutSession.
import Common
import Connect
import Coupons
import Customers
import Engine
import Intents
import Invoices
import ShippingRates
import Wire

extension CheckoutSession {
    static let fields: [Field] = money + parties + forms + payment + page + others + hidden

    private static let money: [Field] = [
        .integer("amount_subtotal").orNull, .integer("amount_total").orNull, .string("currency").orNull.given(.create),
        .hash("currency_conversion", [
            .integer("amount_subtotal"), .integer("amount_total"), .decimal("fx_rate"), .string("source_currency"),
        ]).orNull,
        .list("discounts", of: .hash([.reference("coupon", to: Coupon.name).orNull, .reference("promotion_code", to: PromotionCode.name).orNull])).orNull,
        .members("line_items", of: Item.name, by: "checkout_session").hiddenUntilExpanded, OptionalItems.field.given(.create),
        .hash("presentment_details", [.integer("presentment_amount"), .string("presentment_currency")]).orAbsent,
        .hash("shipping_cost", [
            .integer("amount_subtotal"), .integer("amount_tax"), .integer("amount_total"), .reference("shipping_rate", to: ShippingRate.name).orNull,
            .list("taxes", of: .hash(Item.taxes)).orAbsent.hiddenUntilExpanded,
        ]).orNull,
        .list("shipping_options", of: .hash([.integer("shipping_amount"), .reference("shipping_rate", to: ShippingRate.name)])),
        .hash("total_details", [
            .integer("amount_discount"), .integer("amount_shipping").orNull, .integer("amount_tax"),
            .hash("breakdown", [.list("discounts", of: .hash(Item.discounts)), .list("taxes", of: .hash(Item.taxes))]).orAbsent.hiddenUntilExpanded,
        ]).orNull,
    ]

    private static let parties: [Field] = [
        .hash("collected_information", [
            .string("business_name").orNull, .string("individual_name").orNull, .hash("shipping_details", [Address.field, .string("name")]).orNull,
        ]).orNull,
        .reference("customer", to: Customer.name).orNull.given(.create), .string("customer_account").orNull.given(.create),
        .choice("customer_creation", "always", "if_required").orNull.given(.create),
        .hash("customer_details", [
            Address.field.orNull, .string("business_name").orNull, .string("email").orNull, .string("individual_name").orNull, .string("name").orNull,
            .string("phone").orNull, .choice("tax_exempt", "exempt", "none", "reverse").orNull,
            .list("tax_ids", of: .hash([.string("type"), .string("value").orNull])).orNull,
        ]).orNull,
        .email("customer_email").orNull.given(.create), .reference("invoice", to: Invoice.name).orNull,
        .reference("payment_intent", to: ResourceName.paymentIntent).orNull, .reference("payment_link", to: PaymentLink.name).orNull,
        .string("recovered_from").orNull, .reference("setup_intent", to: SetupIntent.name).orNull, .reference("subscription", to: "subscription").orNull,
    ]

    private static let payment: [Field] = [
        .list("allowed_payment_method_types", of: .choice(IntentTypes.allowable)).orNull.given(.create),
        .list("excluded_payment_method_types", of: .choice(IntentTypes.excludable)).orAbsent.given(.create), CheckoutForm.automaticTax.given(.create),
        CheckoutForm.invoiceCreation.given(.create), .choice("mode", Mode.allCases.map(\.rawValue)).given(.create.required),
        .choice("payment_method_collection", "always", "if_required").orNull.given(.create),
        .hash("payment_method_configuration_details", [.string("id"), .string("parent").orNull]).orNull, .tree("payment_method_options").orNull,
        .list("payment_method_types", of: .string), .choice("payment_status", "no_payment_required", "paid", "unpaid"),
        .hash("saved_payment_method_options", [
            .list("allow_redisplay_filters", of: .choice(["always", "limited", "unspecified"])).orNull,
            .choice("payment_method_remove", "disabled", "enabled").orNull, .choice("payment_method_save", "disabled", "enabled").orNull,
        ]).orNull.given(.create),
    ]

    private static let forms: [Field] = [
        .boolean("allow_promotion_codes").orNull.given(.create), .choice("billing_address_collection", "auto", "required").orNull.given(.create),
        .hash("consent", [.choice("promotions", "opt_in", "opt_out").orNull, .choice("terms_of_service", "accepted").orNull]).orNull,
        CheckoutForm.consentCollection.given(.create), CheckoutForm.customFields.given(.create), CheckoutForm.customText.given(.create),
        CheckoutForm.nameCollection.given(.create), CheckoutForm.phoneNumberCollection.given(.create),
        CheckoutForm.shippingAddressCollection.given(.create), CheckoutForm.taxIDCollection.given(.create),
    ]

    private static let page: [Field] = [
        .hash("after_expiration", [
            .hash("recovery", [
                .boolean("allow_promotion_codes").startingAs(false), .boolean("enabled").required, .timestamp("expires_at").orNull.readOnly,
                .link("url").orNull.readOnly,
            ]).orNull,
        ]).orNull.given(.create),
        CheckoutForm.branding.given(.create), .url("cancel_url").orNull.given(.create), .string("client_secret").orNull,
        .choice("locale", CheckoutForm.locales).orNull.given(.create), .choice("origin_context", "mobile_app", "web").orNull.given(.create),
        .hash("permissions", [.choice("update_shipping_details", "client_only", "server_only").orNull]).orNull.given(.create),
        .choice("redirect_on_completion", "always", "if_required", "never").orAbsent.given(.create), .url("return_url").orAbsent.given(.create),
        .choice("submit_type", CheckoutForm.submitTypes).orNull.given(.create), .url("success_url").orNull.given(.create),
        .choice("ui_mode", CheckoutPlace.modes).startingAs("hosted_page").given(.create.refusing(CheckoutPlace.retired)),
        .link("url").orNull,
        .hash("wallet_options", [.hash("link", [.choice("display", "auto", "never").orAbsent]).orAbsent]).orNull.given(.create),
    ]

    private static let others: [Field] = [
        .hash("adaptive_pricing", [.boolean("enabled")]).orNull.given(.create), .string("client_reference_id", maximum: 200).orNull.given(.create),
        .timestamp("expires_at").given(.create), .string("integration_identifier").orNull.given(.create),
        .hash("managed_payments", [.boolean("enabled")]).orNull.startingAs(["enabled": false]).given(.create), .metadata,
    ]

    private static let hidden: [Field] = [
        .string("attempted_intent").internal, .string("attempted_setup").internal, .string("created_customer").internal, .tree("customer_update").internal,
        .string("details_email").internal, .string("discount").internal, .list("line_ids", of: .string).internal,
        .string("next_url").internal, .boolean("keeps_method").internal, .tree("opened_with").internal, .tree("payment_intent_data").internal,
        .string("prefilled_email").internal, .string("redisplay").internal, .tree("subscription_data").internal,
        .string("test_clock").internal,
    ]
}
