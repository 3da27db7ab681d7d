// What is paid at a reader of Terminal, or outside of Stripe. No call confirms a payment with such a PaymentMethod.
import Engine
import Wire

extension PaymentMethodType {
    static let elsewhere: [PaymentMethodType] = [
        PaymentMethodType(
            name: "card_present", displayName: "Card", flow: .reader, holdSeconds: 2 * day,
            fields: present + [
                .string("brand_product").orNull,
                .hash("offline", [.timestamp("stored_at").orNull, .choice("type", "deferred").orNull]).orNull,
                .hash("wallet", [.choice("type", "apple_pay", "google_pay", "samsung_pay", "unknown")]).orAbsent,
            ], parameters: nil),
        PaymentMethodType(name: "interac_present", displayName: "Interac", flow: .reader, currencies: ["cad"], fields: present),
        custom,
    ]

    private static let custom = PaymentMethodType(
        name: "custom", displayName: "Custom", flow: .outside, reuse: .itself,
        fields: [
            .string("display_name").orNull, .hash("logo", [.string("content_type").orNull, .string("url")]).orNull, .string("type"),
        ],
        parameters: [.string("type").required], isHashRequired: true)

    /// Of every card at a reader.
    private static let present: [Field] = texts("brand", "cardholder_name", "country") + [
        .string("description").orAbsent, .integer("exp_month"), .integer("exp_year"), .string("fingerprint").orNull, .string("funding").orNull,
        .string("iin").orAbsent, .string("issuer").orAbsent, .string("last4").orNull,
        .hash("networks", [.list("available", of: .string), .string("preferred").orNull]).orNull,
        .list("preferred_locales", of: .string).orNull,
        .choice(
            "read_method", "contact_emv", "contactless_emv", "contactless_magstripe_mode", "magnetic_stripe_fallback",
            "magnetic_stripe_track2").orNull,
    ]
}
