// The parameters of intents that are no fields, or that differ from their fields.
import Common
import Connect
import Engine
import PaymentMethods
import Wire

enum IntentParameters {
    // MARK: By call

    /// A creation takes what a confirmation takes.
    static let ofConfirmation: [Parameter] = [
        amountDetails, .string("confirmation_token").forHook, .boolean("error_on_requires_action").forHook, .string("mandate").forHook,
        mandateData(needing: true), offSession, PlatformTerms.onBehalfOf, paymentMethod, PaymentMethod.data.forHook, options, paymentMethodTypes, radar,
        returnURL, transferData(naming: true), .boolean("use_stripe_sdk").forHook,
    ]

    static let ofUpdate: [Parameter] = [
        amountDetails.emptyable.only(in: openStatuses), paymentMethod.emptyable.only(in: openStatuses),
        .string("payment_method_configuration", maximum: 100).forHook,
        PaymentMethod.data.forHook.only(in: openStatuses), options.only(in: openStatuses), paymentMethodTypes,
        transferData(naming: false),
    ]

    static let ofConfirm: [Parameter] = [
        .array("allowed_payment_method_types", of: .choice(IntentTypes.allowable)), amountDetails.emptyable, .integer("amount_to_confirm"),
        .choice("capture_method", "automatic", "automatic_async", "manual"), .string("confirmation_token"), .boolean("error_on_requires_action"),
        .array("excluded_payment_method_types", of: .choice(IntentTypes.excludable)).emptyable, hooks, .string("mandate"), mandateData(needing: false),
        offSession, paymentDetails.emptyable, paymentMethod, PaymentMethod.data, options, paymentMethodTypes, radar, .email("receipt_email").emptyable,
        returnURL, .choice("setup_future_usage", "off_session", "on_session").emptyable, Shipping.field.parameter.emptyable, .boolean("use_stripe_sdk"),
    ]

    /// Those of a confirmation that need a secret key: whether the customer is away, and when the money is taken.
    static let ofServers = Set(["capture_method", "off_session"]).union(
        PaymentMethodType.all.filter { $0.holdSeconds != nil }.map { "payment_method_options[\($0.name)][capture_method]" })

    private static let openStatuses: [PaymentIntent.Status] = [.requiresPaymentMethod, .requiresConfirmation, .requiresAction]

    // MARK: One by one

    /// The transfer that follows the payment. Pinstripe keeps and shows it. No transfer is made.
    /// - Parameter isNaming: whether the destination must be named. Later it cannot be.
    private static func transferData(naming isNaming: Bool) -> Parameter {
        .hash("transfer_data", [
            .integer("amount", in: 1...Int64.max), .string("description"), .metadata, .hash("payment_data", [.string("description"), .metadata]),
        ] + (isNaming ? [PlatformTerms.destination] : []))
    }

    static let paymentMethod = Parameter.string("payment_method").references(PaymentMethod.name).forHook
    static let offSession = Parameter.choice("off_session", "true", "false", "one_off", "recurring").forHook
    static let returnURL = Parameter.url("return_url", ofApps: true).forHook
    static let options = Parameter.hash("payment_method_options", PaymentMethodOptions.parameters).forHook
    /// Gone since 2026-09-30.endive. Older versions take it.
    static let paymentMethodTypes = Parameter.array("payment_method_types", of: .string(maximum: 5000)).forHook
    static let radar = Parameter.hash("radar_options", [.string("referrer").emptyable, .string("session")]).forHook
    static let hooks = Parameter.hash("hooks", [.hash("inputs", [.hash("tax", [.string("calculation").required.emptyable])])])
    static let paymentDetails = Parameter.hash("payment_details", [.string("customer_reference").emptyable, .string("order_reference").emptyable])

    /// - Parameter isNeeded: whether the acceptance, and what belongs to it, must be given.
    static func mandateData(needing isNeeded: Bool) -> Parameter {
        func needed(_ parameter: Parameter) -> Parameter { isNeeded ? parameter.required : parameter }
        return .hash("mandate_data", [
            needed(.hash("customer_acceptance", [
                .integer("accepted_at"), .hash("offline", []),
                .hash("online", [needed(.string("ip_address")), needed(.string("user_agent"))]), Parameter.choice("type", "offline", "online").required,
            ])),
        ]).emptyable.forHook
    }

    static let amountDetails = Parameter.hash("amount_details", [
        .integer("discount_amount", in: 1...Int64.max).emptyable, .boolean("enforce_arithmetic_validation"),
        Parameter.array("line_items", of: .hash(PaymentIntentLineItem.parameters), maximum: 200).emptyable,
        .hash("shipping", [
            .integer("amount", in: 0...Int64.max).emptyable, .string("from_postal_code", maximum: 10).emptyable,
            .string("to_postal_code", maximum: 10).emptyable,
        ]).emptyable,
        .hash("tax", [Parameter.integer("total_tax_amount", in: 0...Int64.max).required]).emptyable,
    ]).forHook
}
