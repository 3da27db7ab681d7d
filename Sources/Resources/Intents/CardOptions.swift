// What an intent can say about payments by card.
import Engine
import Wire

enum CardOptions {
    static let networks = [
        "amex", "cartes_bancaires", "diners", "discover", "eftpos_au", "girocard", "interac", "jcb", "link", "mastercard", "unionpay", "unknown", "visa",
    ]

    /// Of a PaymentIntent.
    static let parameters: [Parameter] = [
        .choice("capture_method", "manual").emptyable, .string("cvc_token"),
        .hash("installments", [
            .boolean("enabled"),
            .hash("plan", [
                .integer("count"), .choice("interval", "month"), Parameter.choice("type", "bonus", "fixed_count", "revolving").required,
            ]).emptyable,
        ]),
        mandate(), .boolean("moto"), network, request("extended_authorization"), request("incremental_authorization"),
        request("multicapture"), request("overcapture"), requestThreeDSecure, .boolean("require_cvc_recollection"), credentialUsage("setup"),
        .choice("setup_future_usage", "none", "off_session", "on_session").emptyable, .string("statement_descriptor_suffix_kana", maximum: 22).emptyable,
        .string("statement_descriptor_suffix_kanji", maximum: 17).emptyable, credentialUsage("stored"), threeDSecure(isPayment: true),
    ]

    /// Of a SetupIntent.
    static let setupParameters: [Parameter] = [
        mandate(Parameter.string("currency").required), .boolean("moto"), network, requestThreeDSecure, threeDSecure(isPayment: false),
        credentialUsage("setup"),
    ]

    private static let network = Parameter.choice("network", networks)
    private static let requestThreeDSecure = Parameter.choice("request_three_d_secure", "any", "automatic", "challenge")

    private static func request(_ feature: String) -> Parameter { .choice("request_\(feature)", "if_available", "never") }

    private static func credentialUsage(_ kind: String) -> Parameter {
        .choice("\(kind)_credential_usage", "installment", "recurring", "unscheduled")
    }

    private static func mandate(_ more: Parameter...) -> Parameter {
        .hash("mandate_options", [
            Parameter.integer("amount").required, Parameter.choice("amount_type", "fixed", "maximum").required, .string("description", maximum: 200),
            .integer("end_date"), Parameter.choice("interval", "day", "month", "sporadic", "week", "year").required, .integer("interval_count"),
            Parameter.string("reference", maximum: 80).required, Parameter.integer("start_date").required, .array("supported_types", of: .choice(["india"])),
        ] + more)
    }

    /// The proof that the holder was authenticated elsewhere.
    /// - Parameter isPayment: whether the whole proof is needed.
    private static func threeDSecure(isPayment: Bool) -> Parameter {
        func needed(_ parameter: Parameter) -> Parameter { isPayment ? parameter.required : parameter }
        return .hash("three_d_secure", [
            .choice("ares_trans_status", "A", "C", "I", "N", "R", "U", "Y"), needed(.string("cryptogram")),
            .choice("electronic_commerce_indicator", "01", "02", "05", "06", "07"),
            .hash("network_options", [
                .hash("cartes_bancaires", [
                    Parameter.choice("cb_avalgo", "0", "1", "2", "3", "4", "A").required, .string("cb_exemption", maximum: 4), .integer("cb_score"),
                ]),
            ]),
            .string("requestor_challenge_indicator", maximum: 2), needed(.string("transaction_id")),
            needed(.choice("version", "1.0.2", "2.1.0", "2.2.0", "2.3.0", "2.3.1")),
        ] + (isPayment ? [.choice("exemption_indicator", "low_risk", "none")] : []))
    }
}
