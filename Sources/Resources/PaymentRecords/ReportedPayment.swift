// What a PaymentRecord and its attempts have in common: the fields, the parameters that give them, and the amounts.
import Common
import Engine
import Wire

enum ReportedPayment {
    static let fields: [Field] =
        ["amount", "amount_authorized", "amount_canceled", "amount_failed", "amount_guaranteed", "amount_refunded", "amount_requested"].map {
            .hash($0, [.string("currency").startingAs("usd"), .integer("value").startingAs(0)])
        } + [
            .string("application").orNull,
            .hash("customer_details", ["customer", "email", "name", "phone"].map { .string($0).orNull }).orNull,
            .choice("customer_presence", "off_session", "on_session").orNull, .string("description").orNull, .metadata.readOnly,
            // Payments that Stripe itself records have the details of any way to pay.
            .tree("payment_method_details").orNull,
            .hash("processor_details", [.hash("custom", [.string("payment_reference").orNull]).orAbsent, .choice("type", "custom").startingAs("custom")]),
            .choice("reported_by", "self", "stripe").startingAs("self"),
            .hash("shipping_details", [.hash("address", Address.lines.map { .string($0).orNull }), .string("name").orNull, .string("phone").orNull]).orNull,
        ]

    // MARK: Parameters

    static let amount: [Parameter] = [.string("currency").required, .integer("value", in: 1...99_999_999).required]
    static let customer = Parameter.hash("customer_details", ["customer", "email", "name", "phone"].map { .string($0) })
    static let shipping = Parameter.hash("shipping_details", [address, .string("name"), .string("phone")])
    private static let address = Parameter.hash("address", Address.lines.map { .string($0) })

    static let paymentMethod = Parameter.hash("payment_method_details", [
        .hash("billing_details", [address, .string("email"), .string("name"), .string("phone")]),
        .hash("custom", [.string("display_name"), .string("type")]), Parameter.string("payment_method").references("payment_method"),
        .choice("type", "custom"),
    ])

    /// What came of an attempt, and when.
    static let outcome: [Parameter] = [
        .hash("canceled", [.integer("canceled_at").required]), .hash("failed", [.integer("failed_at").required]),
        .hash("guaranteed", [.integer("guaranteed_at").required]), .choice("outcome", "canceled", "failed", "guaranteed"),
    ]

    // MARK: What is given

    /// The details of the way to pay, with what a request leaves out.
    static func paymentMethod(_ given: JSON) -> JSON {
        var details: JSONObject = ["billing_details": .null]
        if let billing = given["billing_details"] {
            details["billing_details"] = [
                "address": .object(filled(billing["address"], Address.lines)), "email": billing["email"] ?? .null, "name": billing["name"] ?? .null,
                "phone": billing["phone"] ?? .null,
            ]
        }
        if let custom = given["custom"] { details["custom"] = ["display_name": custom["display_name"] ?? "", "type": custom["type"] ?? .null] }
        details["payment_method"] = given["payment_method"] ?? .null
        details["type"] = given["type"] ?? "custom"
        return .object(details)
    }

    /// Each name with its value, or with null.
    private static func filled(_ given: JSON?, _ names: [String]) -> JSONObject {
        JSONObject(uniqueKeysWithValues: names.map { ($0, given?[$0] ?? .null) })
    }

    /// Takes what a request says about the payment as a whole.
    static func take(_ given: Arguments, into draft: inout Draft) throws {
        if let customer = given["customer_details"] { draft[.customerDetails] = customer.object }
        if let shipping = given["shipping_details"] { draft[.shippingDetails] = shipping.object }
        if let description = given["description"] { draft[.description] = description.string }
        if let details = given["payment_method_details"] { draft[FieldKey<JSON>("payment_method_details")] = paymentMethod(details) }
        if let metadata = given["metadata"] { try draft.assign(metadata: metadata) }
    }

    // MARK: Amounts

    /// Sets the amounts to what an attempt has come to.
    static func settle(_ draft: inout Draft, as state: PaymentAttemptRecord.State) {
        let whole = draft[.amountRequested] ?? [:]
        let none = whole.merging(["value": 0]) { _, new in new }
        draft[FieldKey<JSONObject>("amount_authorized")] = state == .failed ? none : whole
        draft[FieldKey<JSONObject>("amount_canceled")] = state == .canceled ? whole : none
        draft[FieldKey<JSONObject>("amount_failed")] = state == .failed ? whole : none
        draft[.amountGuaranteed] = state == .guaranteed ? whole : none
        draft[.amountRefunded] = none
    }

    /// Adds a refund to what is refunded already.
    static func refund(_ value: Int64, of draft: inout Draft) {
        draft.merge(.amountRefunded, ["value": .integer(self.value(draft[.amountRefunded]) + value)])
    }

    static func value(_ amount: JSONObject?) -> Int64 { amount?["value"]?.integer ?? 0 }
}

extension FieldKey<JSONObject> {
    static var amountGuaranteed: Self { FieldKey("amount_guaranteed") }
    static var amountRefunded: Self { FieldKey("amount_refunded") }
    static var amountRequested: Self { FieldKey("amount_requested") }
    static var customerDetails: Self { FieldKey("customer_details") }
    static var shippingDetails: Self { FieldKey("shipping_details") }
}
