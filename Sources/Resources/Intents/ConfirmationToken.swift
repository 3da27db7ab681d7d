// A ConfirmationToken holds what a customer has entered in her browser, so that a server can look at it and then confirm an intent with it. It is used
// once, within twelve hours.
import Common
import Engine
import PaymentMethods
import Wire

enum ConfirmationToken {
    static let name = "confirmation_token"
    /// How long it can be used, in seconds.
    private static let lifetime: Int64 = 43_200

    static let resource = Resource(
        name, idPrefix: "ctoken_", path: "/v1/confirmation_tokens", pathParameter: name, missing: name, noun: name,
        fields: [
            .timestamp("expires_at").orNull, .tree("mandate_data").orNull, .metadata.readOnly, .string("payment_intent").orNull,
            .tree("payment_method_options").orNull, .tree("payment_method_preview").orNull,
            .string("return_url").orNull, .choice("setup_future_usage", "off_session", "on_session").orNull.given(.create),
            .string("setup_intent").orNull, Shipping.field.orNull.given(.create), .boolean("use_stripe_sdk").startingAs(true),
            .string("payment_method").internal,
        ],
        endpoints: [
            .create(parameters + [IntentParameters.mandateData(needing: false), .boolean("use_stripe_sdk")], then: open).forPublishableKeys(),
            .create(parameters, then: open).below("/v1/test_helpers/confirmation_tokens"), .retrieve,
        ], takesClientFields: true)

    private static let parameters: [Parameter] = [
        IntentParameters.paymentMethod, PaymentMethod.data.forHook,
        Parameter.hash("payment_method_options", [
            .hash("card", [
                .string("cvc_token"),
                .hash("installments", [
                    Parameter.hash("plan", [
                        .integer("count"), .choice("interval", "month"), Parameter.choice("type", "bonus", "fixed_count", "revolving").required,
                    ]).required,
                ]),
            ]),
        ]).forHook,
        .url("return_url", ofApps: true),
    ]

    private static let open: Hook = { token, change in
        token[.expiresAt] = change.now + lifetime
        token[.mandateData] = change.arguments["mandate_data"].flatMap { $0.isNull ? nil : $0 }
        token[.paymentMethodOptions] = change.arguments["payment_method_options"]
        let method = try method(&change)
        token[.paymentMethod] = method.id
        token[.paymentMethodPreview] = preview(of: try method.document())
    }

    private static func method(_ change: inout Change) throws -> Draft {
        let id: String?
        if let data = change.arguments["payment_method_data"]?.object {
            id = try change.create(PaymentMethod.name, given: data)
        } else if let given = change.arguments.string("payment_method") {
            id = try change.identify(PaymentMethod.name, given)
        } else {
            throw Refusal.missing("payment_method_data")
        }
        guard let method = try change.object(PaymentMethod.name, id ?? "") else { throw Refusal.missing("payment_method") }
        return method
    }

    /// What the server may see of the PaymentMethod before it exists.
    private static func preview(of method: JSON) -> JSON {
        var preview = method.object ?? [:]
        for name in ["id", "object", "created", "livemode", "metadata", "radar_options", "shared_payment_granted_token"] { preview[name] = nil }
        return .object(preview)
    }

    // MARK: Using it

    /// Puts what it holds into an intent that is going to be confirmed.
    static func use(_ id: String, by intent: inout Draft, _ change: inout Change) throws {
        guard let token = try change.object(name, id) else {
            throw Refusal.noSuch("confirmation_token", id, parameter: "confirmation_token")
        }
        let code = "\(IntentKind.of(intent).code)_confirmation_token_invalid"
        guard !token.has(.paymentIntent), !token.has(.setupIntent) else {
            throw Refusal.invalid("The ConfirmationToken \(id) has been used already. Create another one.", code: code)
        }
        guard change.now < token[.expiresAt] ?? 0 else {
            throw Refusal.invalid("The ConfirmationToken \(id) has expired. Create another one.", code: code)
        }
        if let usage = token[.setupFutureUsage], let wanted = intent[.setupFutureUsage], usage != wanted {
            throw Refusal.invalid(
                "The `setup_future_usage` of the ConfirmationToken (\(usage)) is not the one of the \(intent.resource.typeName) (\(wanted)).",
                parameter: "setup_future_usage")
        }
        intent[.paymentMethod] = token[.paymentMethod]
        if intent.resource.name == PaymentIntent.name {
            intent.copy(.setupFutureUsage, from: token)
            if token.has(.shipping) { intent.copy(.shipping, from: token) }
        }
        intent[.confirmation] = ["mandate_data": token.json(.mandateData), "return_url": token.json(.returnURL)]
        let (isPayment, intentID) = (intent.resource.name == PaymentIntent.name, intent.id)
        try change.update(name, id) { token, _ in
            if isPayment { token[.paymentIntent] = intentID } else { token[.setupIntent] = intentID }
        }
    }
}
