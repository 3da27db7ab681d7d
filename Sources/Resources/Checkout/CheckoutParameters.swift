// The parameters of Checkout Sessions that are no fields, or that differ from their fields.
import Common
import Connect
import Customers
import Engine
import PaymentMethods
import Products
import ShippingRates
import Wire

enum CheckoutParameters {
    static let exclusive = [
        ["customer", "customer_email"], ["customer", "customer_account"], ["customer_account", "customer_email"], ["allow_promotion_codes", "discounts"],
    ]

    static let ofCreate: [Parameter] = [
        .hash("customer_update", ["address", "name", "shipping"].map { .choice($0, "auto", "never") }).forHook,
        Parameter.array("discounts", of: .hash([.string("coupon"), .string("promotion_code")])).forHook, lineItems(maximum: 100).forHook,
        .hash("payment_intent_data", paymentIntentData).forHook, .string("payment_method_configuration", maximum: 100).forHook,
        .hash("payment_method_data", [.choice("allow_redisplay", "always", "limited", "unspecified")]).forHook,
        .hash("payment_method_options", CheckoutMethodOptions.parameters).forHook,
        // Gone since 2026-09-30.endive. Older SDKs send it, and some of them name no version.
        Parameter.array("payment_method_types", of: .string(maximum: 5000)).forHook,
        .hash("setup_intent_data", [.string("description", maximum: 1000), .metadata, PlatformTerms.onBehalfOf]).forHook,
        shippingOptions.forHook, CheckoutSubscription.parameter.forHook,
    ]

    static let ofUpdate: [Parameter] = [
        .hash("collected_information", [
            .hash("shipping_details", [.hash("address", address(needing: ["country", "line1"])).required, .string("name", maximum: 255).required]),
        ]).forHook,
        Parameter.array("line_items", of: .hash([.string("id")] + line), maximum: 100).forHook,
        .hash("payment_intent_data", [
            Parameter.string("description").emptyable, .metadata, Parameter.choice("setup_future_usage", "off_session", "on_session").emptyable,
            Parameter.string("statement_descriptor", maximum: 22).emptyable, Parameter.string("statement_descriptor_suffix").emptyable,
        ]).forHook,
        shippingOptions.emptyable.forHook,
    ]

    /// - Parameter maximum: how many lines there can be.
    static func lineItems(maximum: Int) -> Parameter { .array("line_items", of: .hash(line), maximum: maximum) }

    private static let line: [Parameter] = [
        .hash("adjustable_quantity", [
            Parameter.boolean("enabled").required, .integer("maximum", in: 1...999_999), .integer("minimum", in: 0...999_999),
        ]),
        .metadata, .string("price"), .hash("price_data", InlinePrice.ofPurchase), .integer("quantity", in: 0...999_999),
        Parameter.array("tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable,
    ]

    static let shippingOptions = Parameter.array(
        "shipping_options", of: .hash([
            .string("shipping_rate"), .hash("shipping_rate_data", ShippingRate.resource.creationParameters.filter { $0.name != "expand" }),
        ]), maximum: 5)

    static let paymentIntentData: [Parameter] = [
        .integer("application_fee_amount", in: 0...99_999_999), .choice("capture_method", "automatic", "automatic_async", "manual"),
        .string("description", maximum: 1000), .metadata, PlatformTerms.onBehalfOf, .email("receipt_email"),
        .choice("setup_future_usage", "off_session", "on_session"), shipping, .string("statement_descriptor", maximum: 22),
        .string("statement_descriptor_suffix", maximum: 22),
        .hash("transfer_data", [.integer("amount", in: 1...99_999_999), PlatformTerms.destination]), .string("transfer_group"),
    ]

    private static let shipping = Parameter.hash("shipping", [
        .hash("address", address(needing: ["line1"])).required, .string("carrier"), Parameter.string("name").required, .string("phone"),
        .string("tracking_number"),
    ])

    private static func address(needing names: Set<String> = []) -> [Parameter] {
        Address.lines.map { names.contains($0) ? Parameter.string($0).required : .string($0) }
    }

    // MARK: What the customer does

    /// What she can change before she pays.
    static let ofRevision: [Parameter] = [
        OptionalItems.choice, Parameter.string("promotion_code").emptyable,
        .array("quantities", of: .hash([Parameter.string("line_item").required, Parameter.integer("quantity", in: 0...999_999).required]), maximum: 100),
        .string("shipping_rate"),
    ]

    /// What she types when she pays.
    static let ofCompletion: [Parameter] = ofRevision + [
        .hash("address", address()), .string("business_name", maximum: 150),
        .array("custom_fields", of: .hash([Parameter.string("key").required, .string("value").emptyable])),
        .email("email"), .string("individual_name", maximum: 150), .string("name", maximum: 255), .string("payment_method"), PaymentMethod.data,
        .string("phone", maximum: 40), .choice("promotions", "opt_in", "opt_out"), .boolean("save_payment_method"),
        .hash("shipping", [.hash("address", address(needing: ["country"])).required, Parameter.string("name", maximum: 255).required]),
        .hash("tax_id", [Parameter.string("type").required, Parameter.string("value").required]), .boolean("terms_of_service"),
    ]
}
