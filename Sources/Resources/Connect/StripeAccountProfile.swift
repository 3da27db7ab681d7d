// The profile of an account's business.
import Engine
import Wire

enum StripeAccountProfile {
    static let fields: [Field] = [
        .hash("annual_revenue", [.integer("amount").orNull, .string("currency").orNull, .string("fiscal_year_end").orNull]).orNull,
        .integer("estimated_worker_count").orNull, .string("mcc").orNull,
        .list(
            "minority_owned_business_designation",
            of: .choice([
                "lgbtqi_owned_business", "minority_owned_business", "none_of_these_apply", "prefer_not_to_answer", "women_owned_business",
            ])).orNull,
        .hash("monthly_estimated_revenue", [.integer("amount"), .string("currency")]).orAbsent, .string("name").orNull,
        .string("product_description").orNull, .string("specified_commercial_transactions_act_url").orNull,
        .hash("support_address", StripeAccountCompany.address).orNull, .string("support_email").orNull, .string("support_phone").orNull,
        .string("support_url").orNull, .string("url").orNull,
    ]

    /// The category code is that of shops for software.
    static let initial: JSONObject = [
        "mcc": "5734", "name": .string(StripeAccount.businessName), "product_description": "Whatever a test wants to sell.",
        "support_email": "support@pinstripe.example", "support_phone": "+10000000000", "support_url": "https://pinstripe.example/support",
        "url": "https://pinstripe.example",
    ]
}
