// What an invoice says about how it can be paid: `payment_settings`. Source: Stripe's API reference of 2026-10-28.endive.
import Common
import Engine
import Intents
import PaymentMethods
import Wire

package enum InvoicePaymentSettings {
    static let field = Field.hash("payment_settings", [
        .string("default_mandate").orNull.emptyable, .tree("payment_method_options").orNull.readOnly,
        .list("payment_method_types", of: .string).orNull.emptyable,
    ])

    static let parameter = Parameter.hash("payment_settings", [
        Parameter.string("default_mandate").emptyable, .hash("payment_method_options", options),
        Parameter.array("payment_method_types", of: .string(maximum: 5000)).emptyable,
    ]).forHook

    package static let options: [Parameter] = [
        type("acss_debit", [.hash("mandate_options", [.choice("transaction_type", "business", "personal")]), verification]),
        type("bancontact", [.choice("preferred_language", "de", "en", "fr", "nl")]), type("billie", billie), type("blik"),
        type("card", [.hash("installments", installments), .choice("request_three_d_secure", "any", "automatic", "challenge")]),
        type("customer_balance", [
            .hash("bank_transfer", [.hash("eu_bank_transfer", [Parameter.string("country").required]), .string("type")]), .string("funding_type"),
        ]),
        type("konbini"),
        type("payto", [
            .hash("mandate_options", [
                .integer("amount"),
                .choice("purpose", [
                    "dependant_support", "government", "loan", "mortgage", "other", "pension", "personal", "retail", "salary", "tax", "utility",
                ]),
            ]),
        ]),
        type("pix", [.choice("amount_includes_iof", "always", "never"), .integer("expires_after_seconds", in: 60...1_209_600)]), type("sepa_debit"),
        type("upi", [
            .hash("mandate_options", [.integer("amount"), .choice("amount_type", "fixed", "maximum"), .string("description"), .integer("end_date")]),
        ]),
        type("us_bank_account", [
            .hash("financial_connections", [
                .hash("filters", [.array("account_subcategories", of: .choice(["checking", "savings"]))]),
                .array("permissions", of: .choice(["balances", "ownership", "payment_method", "transactions"])),
                .array("prefetch", of: .choice(["balances", "ownership", "transactions"])),
            ]),
            verification,
        ]),
    ]

    /// What a subscription that Checkout has sold shows, and its invoices: nothing for most types. Source: recorded webhooks.
    /// - Parameter card: what is said of cards.
    package static func ofCheckout(card: JSONObject) -> JSON {
        .object(JSONObject(uniqueKeysWithValues: options.map { ($0.name, $0.name == "card" ? .object(card) : .null) }))
    }

    private static func type(_ name: String, _ members: [Parameter] = []) -> Parameter { .hash(name, members).emptyable }

    private static let billie: [Parameter] = [
        Parameter.hash("company_details", [
            Parameter.hash("registered_address", Address.lines.map { .string($0) }).emptyable, .string("registered_name"), .string("registration_number"),
            Parameter.choice("registration_type", [
                "ch_ein", "de_hrb", "dk_cvr", "es_cif", "fi_tunnus", "fr_siren", "fr_siret", "it_rea", "nl_kvk", "no_org_number", "no_pno", "se_org_number",
                "se_pno", "uk_crn",
            ]).emptyable,
            .string("vat"),
        ]).emptyable,
        .string("reference"),
    ]

    private static let verification = Parameter.choice("verification_method", "automatic", "instant", "microdeposits")

    private static let installments: [Parameter] = [
        .boolean("enabled"),
        .hash("plan", [.integer("count"), .choice("interval", "month"), Parameter.choice("type", "bonus", "fixed_count", "revolving").required])
            .emptyable,
    ]

    /// Takes what a call says.
    static func take(into invoice: inout Draft, _ change: Change) throws {
        guard let given = change.arguments["payment_settings"]?.object else { return }
        var settings = invoice[.paymentSettings] ?? [:]
        for (name, value) in given { settings[name] = value }
        for (index, name) in (given["payment_method_types"]?.array ?? []).enumerated() {
            guard PaymentMethodType.named(name.string ?? "") == nil else { continue }
            throw Refusal.invalid(
                "Invalid payment method type: \(name.string ?? "").", parameter: "payment_settings[payment_method_types][\(index)]")
        }
        invoice[.paymentSettings] = settings
    }

    /// The types that it offers.
    /// - Parameter method: what is going to pay it. Nil if nothing is known yet.
    static func types(of invoice: Draft, paidBy method: Draft?) -> [String] {
        let given = invoice[.paymentSettings]?["payment_method_types"]?.array?.compactMap(\.string) ?? []
        return given.isEmpty ? IntentTypes.ofInvoice(paidBy: method, in: invoice[.currency]) : given
    }
}
