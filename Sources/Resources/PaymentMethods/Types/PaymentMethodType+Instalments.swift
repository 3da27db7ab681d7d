// Companies that pay the merchant, and let the payer pay them in parts.
import Engine
import Payers
import Wire

extension PaymentMethodType {
    static let instalments: [PaymentMethodType] = [affirm, afterpayClearpay, klarna] + [
        instalment("alma", "Alma", ["eur"]), instalment("billie", "Billie", ["eur", "gbp", "nok", "sek"]),
        instalment("scalapay", "Scalapay", ["eur"]), instalment("sequra", "seQura", ["eur"]), instalment("sunbit", "Sunbit", ["usd"]),
        // It shows nothing, and cannot be captured later.
        PaymentMethodType(name: "zip", displayName: "Zip", flow: .page, currencies: ["aud", "usd"], fields: []),
    ]

    private static func instalment(_ name: String, _ displayName: String, _ currencies: Set<String>) -> PaymentMethodType {
        PaymentMethodType(
            name: name, displayName: displayName, flow: .page, currencies: currencies, holdSeconds: week, fields: [],
            charged: { _, _, change in ["transaction_id": .string(change.randomCapitals(14))] })
    }

    /// In test mode, an authorization lapses after ten minutes.
    private static let affirm = PaymentMethodType(
        name: "affirm", displayName: "Affirm", flow: .page, currencies: ["cad", "usd"], pageSeconds: day / 2, holdSeconds: 600, fields: [],
        charged: { _, _, change in ["transaction_id": .string(change.randomCapitals(14))] })

    private static let afterpayClearpay = PaymentMethodType(
        name: "afterpay_clearpay", displayName: "Afterpay", flow: .page, currencies: ["aud", "cad", "gbp", "nzd", "usd"], demandsShipping: true,
        pageSeconds: day / 8, holdSeconds: 600, options: ["reference": .null], fields: [],
        charged: { _, _, change in ["order_id": .string(change.randomDigits(12)), "reference": .string(change.randomCapitals(16))] })

    private static let klarna = PaymentMethodType(
        name: "klarna", displayName: "Klarna", flow: .page,
        currencies: ["aud", "cad", "chf", "czk", "dkk", "eur", "gbp", "nok", "nzd", "pln", "ron", "sek", "usd"],
        demands: billing("email") + ["billing_details[address][country]"], reuse: .itself, holdSeconds: 28 * day,
        options: ["preferred_locale": .null],
        fields: [
            .hash("dob", [.integer("day", in: 1...31).orNull, .integer("month", in: 1...12).orNull, .integer("year").orNull]).orNull.orAbsent,
        ],
        parameters: [
            .hash("dob", [
                .integer("day", in: 1...31).required, .integer("month", in: 1...12).required, .integer("year").required,
            ]),
        ],
        testDebit: { TestVoucher.klarna(email: $0[.billingDetails]?["email"]?.string) },
        charged: { method, _, _ in
            [
                "payer_details": ["address": ["country": method[.billingDetails]?["address"]?["country"] ?? .null]],
                "payment_method_category": "pay_later", "preferred_locale": .null,
            ]
        })
}
