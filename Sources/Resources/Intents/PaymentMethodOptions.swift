// What an intent can say about payments of each type: `payment_method_options`. Source: Stripe's API reference of 2026-10-28.endive.
import Engine
import Wire

enum PaymentMethodOptions {
    /// Of a PaymentIntent, by type.
    static let parameters: [Parameter] = byType.map { Parameter.hash($0, $1).emptyable }

    /// Of a SetupIntent, by type.
    static let setupParameters: [Parameter] = [
        .hash("acss_debit", [.choice("currency", "cad", "usd"), acssSetupMandate, verificationMethod]), .hash("amazon_pay", []),
        .hash("bacs_debit", [referencePrefix]), .hash("bizum", []), .hash("blik", [.string("code"), .hash("mandate_options", [.integer("expires_at")])]),
        .hash("card", CardOptions.setupParameters), .hash("card_present", []), .hash("klarna", klarnaSetup),
        .hash("link", [.string("persistent_token")]), .hash("paypal", [.string("billing_agreement_id")]), .hash("payto", [payToSetupMandate]),
        .hash("pix", [pixMandate]), .hash("sepa_debit", [referencePrefix]), .hash("upi", [upiMandate, saved]),
        .hash("us_bank_account", usBankAccount.filter { !["setup_future_usage", "target_date", "transaction_purpose"].contains($0.name) }),
    ]

    /// Those of the given options that have parameters here, by type. What is null is left out.
    static func known(_ given: JSONObject, _ parameters: [Parameter]) -> JSONObject {
        var known: JSONObject = [:]
        for parameter in parameters {
            guard case .hash(let members) = parameter.shape, let options = given[parameter.name]?.object else { continue }
            let names = Set(members.map(\.name))
            known[parameter.name] = .object(options.filter { names.contains($0.key) && !$0.value.isNull })
        }
        return known
    }

    private static let manual = Parameter.choice("capture_method", "manual").emptyable
    private static let unsaved = Parameter.choice("setup_future_usage", "none")
    private static let savedOffSession = Parameter.choice("setup_future_usage", "none", "off_session").emptyable
    private static let saved = Parameter.choice("setup_future_usage", "none", "off_session", "on_session").emptyable
    private static let targetDate = Parameter.string("target_date")
    private static let verificationMethod = Parameter.choice("verification_method", "automatic", "instant", "microdeposits")

    private static let byType: KeyValuePairs<String, [Parameter]> = [
        "acss_debit": [acssMandate, saved, targetDate, verificationMethod],
        "affirm": [manual, .string("preferred_locale", maximum: 30), unsaved], "afterpay_clearpay": [manual, .string("reference", maximum: 128), unsaved],
        "alipay": [savedOffSession], "alma": [manual], "amazon_pay": [manual, savedOffSession], "au_becs_debit": [saved, targetDate],
        "bacs_debit": [referencePrefix, saved, targetDate],
        "bancontact": [.choice("preferred_language", "de", "en", "fr", "nl"), savedOffSession],
        "billie": [manual, company, .string("reference")], "bizum": [],
        "blik": [.string("code"), .hash("mandate_options", [.integer("expires_at")]), savedOffSession],
        "boleto": [.integer("expires_after_days", in: 0...60), saved], "card": CardOptions.parameters,
        "card_present": [
            .choice("capture_method", "manual", "manual_preferred"), .boolean("request_extended_authorization"),
            .boolean("request_incremental_authorization_support"), .hash("routing", [.choice("requested_priority", "domestic", "international")]),
        ],
        "cashapp": [manual, saved], "crypto": [unsaved], "customer_balance": [bankTransfer, .choice("funding_type", "bank_transfer"), unsaved],
        "eps": [unsaved], "fpx": [unsaved], "giropay": [unsaved], "grabpay": [unsaved], "ideal": [savedOffSession], "interac_present": [],
        "kakao_pay": [manual, savedOffSession], "klarna": klarna,
        "konbini": [
            .string("confirmation_number", maximum: 11).emptyable, .integer("expires_after_days", in: 0...60).emptyable, .integer("expires_at").emptyable,
            .string("product_description", maximum: 22).emptyable, unsaved,
        ],
        "kr_card": [manual, savedOffSession], "link": [manual, .string("persistent_token"), savedOffSession], "mb_way": [unsaved],
        "mobilepay": [manual, unsaved], "multibanco": [unsaved], "naver_pay": [manual, savedOffSession], "nz_bank_account": [saved, targetDate],
        "oxxo": [.integer("expires_after_days", in: 0...60), unsaved], "p24": [unsaved, .boolean("tos_shown_and_accepted")], "pay_by_bank": [],
        "payco": [manual, unsaved], "paynow": [unsaved],
        "paypal": [
            manual, .choice("preferred_locale", PaymentLocales.ofPayPal), .string("reference", maximum: 127), .string("risk_correlation_id", maximum: 32),
            savedOffSession,
        ],
        "paypay": [], "payto": [payToMandate, savedOffSession],
        "pix": [
            amountIncludesTax, .integer("expires_after_seconds", in: 10...1_209_600), .integer("expires_at"), pixMandate,
            .choice("setup_future_usage", "none", "off_session"),
        ],
        "promptpay": [unsaved], "revolut_pay": [manual, savedOffSession], "samsung_pay": [manual, unsaved], "satispay": [manual, saved],
        "scalapay": [manual], "sepa_debit": [referencePrefix, saved, targetDate], "sequra": [manual, unsaved],
        "sofort": [.choice("preferred_language", "de", "en", "es", "fr", "it", "nl", "pl").emptyable, savedOffSession],
        "sunbit": [manual, unsaved], "swish": [.string("reference").emptyable, unsaved],
        "twint": [.choice("setup_future_usage", "none", "off_session")], "upi": [upiMandate, saved], "us_bank_account": usBankAccount,
        "wechat_pay": [.string("app_id"), .choice("client", "android", "ios", "web"), unsaved], "zip": [unsaved],
    ]

    private static let acssMandate = Parameter.hash("mandate_options", acss)
    private static let acssSetupMandate = Parameter.hash(
        "mandate_options", acss + [.array("default_for", of: .choice(["invoice", "subscription"]))])

    private static let acss: [Parameter] = [
        .string("custom_mandate_url").emptyable, .string("interval_description", maximum: 500), .choice("payment_schedule", "combined", "interval", "sporadic"),
        .choice("transaction_type", "business", "personal"),
    ]

    private static let referencePrefix = Parameter.hash("mandate_options", [.string("reference_prefix", maximum: 12).emptyable])

    private static let company = Parameter.hash("company_details", [
        .hash("registered_address", ["city", "country", "line1", "line2", "postal_code", "state"].map { .string($0) }).emptyable,
        .string("registered_name"), .string("registration_number"),
        .choice("registration_type", [
            "ch_ein", "de_hrb", "dk_cvr", "es_cif", "fi_tunnus", "fr_siren", "fr_siret", "it_rea", "nl_kvk", "no_org_number", "no_pno", "se_org_number",
            "se_pno", "uk_crn",
        ]).emptyable,
        .string("vat"),
    ]).emptyable

    private static let bankTransfer = Parameter.hash("bank_transfer", [
        .hash("eu_bank_transfer", [Parameter.string("country").required]),
        .array("requested_address_types", of: .choice(["aba", "iban", "sepa", "sort_code", "spei", "swift", "zengin"])),
        Parameter.choice("type", "eu_bank_transfer", "gb_bank_transfer", "jp_bank_transfer", "mx_bank_transfer", "us_bank_transfer").required,
    ])

    private static let klarna: [Parameter] = [
        manual, .choice("setup_future_usage", "none", "off_session", "on_session"), onDemand, locale, subscriptions(dated: false),
    ]

    private static let klarnaSetup: [Parameter] = [.string("currency"), onDemand, locale, subscriptions(dated: true)]
    private static let locale = Parameter.choice("preferred_locale", PaymentLocales.ofKlarna)

    private static let onDemand = Parameter.hash("on_demand", [
        .integer("average_amount"), .integer("maximum_amount"), .integer("minimum_amount"), .choice("purchase_interval", "day", "month", "week", "year"),
        .integer("purchase_interval_count"),
    ])

    /// - Parameter isDated: whether the next payment must be named.
    private static func subscriptions(dated isDated: Bool) -> Parameter {
        let next = Parameter.hash("next_billing", [Parameter.integer("amount").required, Parameter.string("date").required])
        return .array("subscriptions", of: .hash([
            Parameter.choice("interval", "day", "month", "week", "year").required, .integer("interval_count"), .string("name"),
            isDated ? next.required : next, Parameter.string("reference").required,
        ])).emptyable
    }

    private static let payToMandate = Parameter.hash("mandate_options", payTo)
    private static let payToSetupMandate = Parameter.hash("mandate_options", payTo + [.string("start_date").emptyable])

    private static let payTo: [Parameter] = [
        .integer("amount").emptyable, .choice("amount_type", "fixed", "maximum").emptyable, .string("end_date").emptyable,
        .choice("payment_schedule", "adhoc", "annual", "daily", "fortnightly", "monthly", "quarterly", "semi_annual", "weekly").emptyable,
        .integer("payments_per_period").emptyable,
        .choice("purpose", [
            "dependant_support", "government", "loan", "mortgage", "other", "pension", "personal", "retail", "salary", "tax", "utility",
        ]).emptyable,
    ]

    private static let amountIncludesTax = Parameter.choice("amount_includes_iof", "always", "never")

    private static let pixMandate = Parameter.hash("mandate_options", [
        .integer("amount"), amountIncludesTax, .choice("amount_type", "fixed", "maximum"), .string("currency"), .string("end_date"),
        .choice("payment_schedule", "halfyearly", "monthly", "quarterly", "weekly", "yearly"), .string("reference"), .string("start_date"),
    ])

    private static let upiMandate = Parameter.hash("mandate_options", [
        .integer("amount"), .choice("amount_type", "fixed", "maximum"), .string("description"), .integer("end_date"),
    ])

    private static let usBankAccount: [Parameter] = [
        .hash("financial_connections", [
            .hash("filters", [.array("account_subcategories", of: .choice(["checking", "savings"]))]),
            .array("permissions", of: .choice(["balances", "ownership", "payment_method", "transactions"])),
            .array("prefetch", of: .choice(["balances", "ownership", "transactions"])), .string("return_url"),
        ]),
        .hash("mandate_options", [.choice("collection_method", "paper").emptyable]),
        .hash("networks", [.array("requested", of: .choice(["ach", "us_domestic_wire"]))]), saved, targetDate,
        .choice("transaction_purpose", "goods", "other", "services", "unspecified").emptyable, verificationMethod,
    ]
}
