// What a Checkout Session can say about payments of each type: `payment_method_options`. Source: Stripe's API reference of 2026-10-28.endive.
import Engine
import Intents
import Wire

enum CheckoutMethodOptions {
    static let parameters: [Parameter] = byType.map { .hash($0, $1) }

    private static let manual = Parameter.choice("capture_method", "manual")
    private static let unsaved = Parameter.choice("setup_future_usage", "none")
    private static let savedOffSession = Parameter.choice("setup_future_usage", "none", "off_session")
    private static let saved = Parameter.choice("setup_future_usage", "none", "off_session", "on_session")
    private static let targetDate = Parameter.string("target_date")
    private static let expiry = Parameter.integer("expires_after_days", in: 0...60)
    private static let reference = Parameter.hash("mandate_options", [.string("reference_prefix", maximum: 12).emptyable])

    private static let byType: KeyValuePairs<String, [Parameter]> = [
        "acss_debit": [.choice("currency", "cad", "usd"), acss, saved, targetDate, .choice("verification_method", "automatic", "instant", "microdeposits")],
        "affirm": [manual, unsaved], "afterpay_clearpay": [manual, unsaved], "alipay": [unsaved], "alma": [manual],
        "amazon_pay": [manual, savedOffSession], "au_becs_debit": [unsaved, targetDate], "bacs_debit": [reference, saved, targetDate],
        "bancontact": [savedOffSession], "billie": [manual],
        "blik": [.hash("mandate_options", [.integer("expires_at")]), savedOffSession.emptyable], "boleto": [expiry, saved], "card": card,
        "cashapp": [manual, saved], "crypto": [unsaved], "customer_balance": [bankTransfer, .choice("funding_type", "bank_transfer"), unsaved],
        "demo_pay": [savedOffSession], "eps": [unsaved], "fpx": [unsaved], "giropay": [unsaved], "grabpay": [unsaved], "ideal": [unsaved],
        "kakao_pay": [manual, savedOffSession], "klarna": klarna, "konbini": [expiry, unsaved], "kr_card": [manual, savedOffSession],
        "link": [manual, savedOffSession], "mobilepay": [manual, unsaved], "multibanco": [unsaved], "naver_pay": [manual, savedOffSession],
        "oxxo": [expiry, unsaved], "p24": [unsaved, .boolean("tos_shown_and_accepted")], "pay_by_bank": [], "payco": [manual, unsaved],
        "paynow": [unsaved],
        "paypal": [
            manual.emptyable, .choice("preferred_locale", PaymentLocales.ofPayPal), .string("reference", maximum: 127),
            .string("risk_correlation_id", maximum: 32), savedOffSession.emptyable,
        ],
        "payto": [payTo, savedOffSession],
        "pix": [
            .choice("amount_includes_iof", "always", "never"), .integer("expires_after_seconds", in: 60...1_209_600), pixMandate, savedOffSession,
        ],
        "revolut_pay": [manual, savedOffSession], "samsung_pay": [manual, unsaved], "satispay": [manual], "scalapay": [manual],
        "sepa_debit": [reference, saved, targetDate], "sequra": [manual], "sofort": [unsaved], "sunbit": [manual, unsaved],
        "swish": [.string("reference")], "twint": [savedOffSession], "upi": [upiMandate, saved.emptyable],
        "us_bank_account": [financialConnections, saved, targetDate, .choice("verification_method", "automatic", "instant")],
        "wechat_pay": [.string("app_id"), Parameter.choice("client", "android", "ios", "web").required, unsaved],
    ]

    private static let card: [Parameter] = [
        manual, .hash("installments", [.boolean("enabled")]),
    ] + ["extended_authorization", "incremental_authorization", "multicapture", "overcapture"].map {
        .choice("request_\($0)", "if_available", "never")
    } + [
        .choice("request_three_d_secure", "any", "automatic", "challenge"),
        .hash("restrictions", [
            .array("brands_blocked", of: .choice(["american_express", "discover_global_network", "mastercard", "visa"])),
            .array("funding_types_blocked", of: .choice(["credit", "debit", "prepaid"])),
        ]),
        .choice("setup_future_usage", "off_session", "on_session"), .string("statement_descriptor_suffix_kana", maximum: 22),
        .string("statement_descriptor_suffix_kanji", maximum: 17),
    ]

    private static let acss = Parameter.hash("mandate_options", [
        Parameter.string("custom_mandate_url").emptyable, .array("default_for", of: .choice(["invoice", "subscription"])),
        .string("interval_description", maximum: 500), .choice("payment_schedule", "combined", "interval", "sporadic"),
        .choice("transaction_type", "business", "personal"),
    ])

    private static let bankTransfer = Parameter.hash("bank_transfer", [
        .hash("eu_bank_transfer", [Parameter.string("country").required]),
        .array("requested_address_types", of: .choice(["aba", "iban", "sepa", "sort_code", "spei", "swift", "zengin"])),
        Parameter.choice(
            "type", "eu_bank_transfer", "gb_bank_transfer", "jp_bank_transfer", "mx_bank_transfer", "us_bank_transfer"
        ).required,
    ])

    private static let klarna: [Parameter] = [
        manual, unsaved,
        Parameter.array(
            "subscriptions", of: .hash([
                Parameter.choice("interval", "day", "month", "week", "year").required, .integer("interval_count"), .string("name"),
                Parameter.hash("next_billing", [Parameter.integer("amount").required, Parameter.string("date").required]).required,
                Parameter.string("reference").required,
            ])
        ).emptyable,
    ]

    private static let payTo = Parameter.hash("mandate_options", [
        Parameter.integer("amount").emptyable, Parameter.choice("amount_type", "fixed", "maximum").emptyable, Parameter.string("end_date").emptyable,
        Parameter.choice(
            "payment_schedule", "adhoc", "annual", "daily", "fortnightly", "monthly", "quarterly", "semi_annual", "weekly"
        ).emptyable,
        Parameter.integer("payments_per_period").emptyable,
        Parameter.choice(
            "purpose", "dependant_support", "government", "loan", "mortgage", "other", "pension", "personal", "retail", "salary", "tax", "utility"
        ).emptyable,
        Parameter.string("start_date").emptyable,
    ])

    private static let pixMandate = Parameter.hash("mandate_options", [
        .integer("amount"), .choice("amount_includes_iof", "always", "never"), .choice("amount_type", "fixed", "maximum"), .string("currency"),
        .string("end_date"), .choice("payment_schedule", "halfyearly", "monthly", "quarterly", "weekly", "yearly"), .string("reference"),
        .string("start_date"),
    ])

    private static let upiMandate = Parameter.hash("mandate_options", [
        .integer("amount"), .choice("amount_type", "fixed", "maximum"), .string("description"), .integer("end_date"),
    ])

    private static let financialConnections = Parameter.hash("financial_connections", [
        .array("permissions", of: .choice(["balances", "ownership", "payment_method", "transactions"])),
        .array("prefetch", of: .choice(["balances", "ownership", "transactions"])),
    ])

    /// What a session shows of a type that it offers, if nothing else is given. Source: recorded sessions.
    private static let usual: JSONObject = [
        "card": ["request_three_d_secure": "automatic"], "us_bank_account": ["verification_method": "automatic"],
    ]

    /// As a session that offers those types shows what was given.
    static func shown(_ given: JSONObject, offering types: [String]) -> JSON {
        var options = given
        for (type, members) in usual where types.contains(type) {
            var shown = (members.object ?? [:]).merging(given[type]?.object ?? [:]) { $1 }
            shown.sortKeys()
            options[type] = .object(shown)
        }
        options.sortKeys()
        return .object(options)
    }
}
