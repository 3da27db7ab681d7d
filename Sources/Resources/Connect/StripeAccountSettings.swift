// The settings of an account for payments, payouts and pages.
import Engine
import Files
import Wire

enum StripeAccountSettings {
    static let fields: [Field] = [
        .hash("bacs_debit_payments", [.string("display_name").orNull, .string("service_user_number").orNull]),
        .hash(
            "branding",
            [
                .reference("icon", to: File.name).orNull, .reference("logo", to: File.name).orNull, .string("primary_color").orNull,
                .string("secondary_color").orNull,
            ]),
        .hash("card_issuing", [.hash("tos_acceptance", acceptance)]), .hash("card_payments", cardPayments),
        .hash("dashboard", [.string("display_name").orNull, .string("timezone").orNull]),
        .hash(
            "invoices",
            [.list("default_account_tax_ids", of: .string).orNull, .choice("hosted_payment_method_save", "always", "never", "offer").orNull]),
        .hash("payments", payments), .hash("payouts", payouts), .hash("paypay_payments", payPay).orAbsent,
        .hash("sepa_debit_payments", [.string("creditor_id").orAbsent]), .hash("treasury", [.hash("tos_acceptance", acceptance)]).orAbsent,
    ]

    static let initial: JSONObject = [
        "card_payments": [
            "decline_on": ["avs_failure": false, "cvc_failure": false],
            "statement_descriptor_prefix": .string(StripeAccount.statementDescriptorPrefix),
        ],
        "dashboard": ["display_name": .string(StripeAccount.businessName), "timezone": "Etc/UTC"],
        "invoices": ["hosted_payment_method_save": "offer"],
        "payments": ["statement_descriptor": .string(StripeAccount.statementDescriptor)],
        "payouts": ["debit_negative_balances": true, "schedule": ["delay_days": 2, "interval": "manual"]],
    ]

    private static let acceptance: [Field] = [.timestamp("date").orNull, .string("ip").orNull, .string("user_agent").orAbsent]

    private static let cardPayments: [Field] = [
        .hash("decline_on", [.boolean("avs_failure").startingAs(false), .boolean("cvc_failure").startingAs(false)]),
        .string("statement_descriptor_prefix").orNull, .string("statement_descriptor_prefix_kana").orNull,
        .string("statement_descriptor_prefix_kanji").orNull,
    ]

    private static let payments = [
        "statement_descriptor", "statement_descriptor_kana", "statement_descriptor_kanji", "statement_descriptor_prefix_kana",
        "statement_descriptor_prefix_kanji",
    ].map { Field.string($0).orNull }

    private static let payouts: [Field] = [
        .boolean("debit_negative_balances"),
        .hash(
            "schedule",
            [
                .integer("delay_days"), .string("interval"), .integer("monthly_anchor").orAbsent,
                .list("monthly_payout_days", of: .integer).orAbsent, .string("weekly_anchor").orAbsent,
                .list("weekly_payout_days", of: .choice(["friday", "monday", "thursday", "tuesday", "wednesday"])).orAbsent,
            ]),
        .string("statement_descriptor").orNull,
    ]

    private static let payPay: [Field] = [
        .list("additional_files", of: .string).orAbsent, .choice("goods_type", "digital_content", "other").orAbsent,
        .hash(
            "site",
            [
                .hash("accessible", []).orAbsent,
                .hash("in_development", [.boolean("password_provided").orAbsent, .string("username").orNull]).orAbsent,
                .hash("restricted", [.string("payment_flow_file").orNull]).orAbsent,
                .choice("type", "accessible", "in_development", "restricted").orAbsent,
            ]).orAbsent,
    ]
}
