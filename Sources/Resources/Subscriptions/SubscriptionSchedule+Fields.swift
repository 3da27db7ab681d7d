// The fields of a subscription schedule, and of its phases.
import Common
import Connect
import Coupons
import Customers
import Engine
import PaymentMethods
import Products
import Wire

extension SubscriptionSchedule {
    static let fields: [Field] = [
        .reference("application", to: "application").orNull, Subscription.billingMode, .timestamp("canceled_at").orNull,
        .timestamp("completed_at").orNull, .hash("current_phase", [.timestamp("end_date"), .timestamp("start_date")]).orNull,
        .reference("customer", to: Customer.name), .string("customer_account").orNull,
        .hash("default_settings", terms).startingAs(usualTerms).given,
        .choice("end_behavior", "cancel", "none", "release", "renew").startingAs("release"), .metadata, SchedulePause.field, .list("phases", of: .hash(phase)),
        .timestamp("released_at").orNull, .string("released_subscription").orNull, .reference("subscription", to: Subscription.name).orNull,
        .reference("test_clock", to: TestClock.name).orNull, .integer("announced_end").internal, .tree("foreseen").internal,
        .boolean("scheduled").internal,
    ]

    /// What a phase says, and the default settings for those that do not say it.
    static let terms: [Field] = [
        .number("application_fee_percent", places: 2).orNull, Subscription.automaticTax.orAbsent,
        .choice("billing_cycle_anchor", "automatic", "phase_start").orNull,
        SubscriptionThreshold.shape.orNull.emptyable,
        .choice("collection_method", "charge_automatically", "send_invoice").orNull,
        .reference("default_payment_method", to: PaymentMethod.name).orNull, .string("description", maximum: 500).orNull.emptyable,
        .hash("invoice_settings", Subscription.invoiceSettings + [.integer("days_until_due", in: 0...3650).orNull]).orNull,
        .reference("on_behalf_of", to: StripeAccount.name).orNull.emptyable, Subscription.transferData.orNull.emptyable,
    ]

    private static let usualTerms: JSON = [
        "application_fee_percent": .null, "automatic_tax": Subscription.withoutTax, "billing_cycle_anchor": "automatic", "billing_thresholds": .null,
        "collection_method": "charge_automatically", "default_payment_method": .null, "description": .null,
        "invoice_settings": [
            "account_tax_ids": .null, "custom_fields": .null, "days_until_due": .null, "description": .null, "footer": .null, "issuer": ["type": "self"],
        ],
        "on_behalf_of": .null, "transfer_data": .null,
    ]

    private static let phase: [Field] = terms + [
        .list("add_invoice_items", of: .hash(extra)), .string("currency"), .list("default_tax_rates", of: .tree), discounts, .timestamp("end_date"),
        .list("items", of: .hash(item)), .metadata, .choice("proration_behavior", "always_invoice", "create_prorations", "none"),
        .timestamp("start_date"), .boolean("trial").orAbsent, .timestamp("trial_end").orNull,
    ]

    private static let extra: [Field] = [
        .boolean("discountable").orNull, discounts, .metadata,
        .hash("period", [moment("end", "min_item_period_end"), moment("start", "max_item_period_start")]),
        .reference("price", to: Price.name), .integer("quantity").orNull, .list("tax_rates", of: .tree),
    ]

    private static func moment(_ name: String, _ usual: String) -> Field {
        .hash(name, [.timestamp("timestamp").orAbsent, .choice("type", usual, "phase_\(name)", "timestamp")])
    }

    private static let item: [Field] = [
        .hash("billing_thresholds", [.integer("usage_gte").orNull]).orNull, discounts, .metadata, .reference("plan", to: Plan.name),
        .reference("price", to: Price.name), .integer("quantity").orAbsent, .list("tax_rates", of: .tree),
    ]

    private static let discounts = Field.list("discounts", of: .hash([
        .reference("coupon", to: Coupon.name).orNull, .reference("discount", to: Discount.name).orNull,
        .reference("promotion_code", to: PromotionCode.name).orNull,
    ]))
}

extension FieldKey<Bool> {
    /// Whether it has not started yet, and is still to start.
    static var scheduled: Self { FieldKey("scheduled") }
}

extension FieldKey<Int64> {
    static var completedAt: Self { FieldKey("completed_at") }
    static var releasedAt: Self { FieldKey("released_at") }
}

extension FieldKey<JSONObject> {
    static var currentPhase: Self { FieldKey("current_phase") }
    static var defaultSettings: Self { FieldKey("default_settings") }
}

extension FieldKey<String> {
    static var endBehavior: Self { FieldKey("end_behavior") }
    static var releasedSubscription: Self { FieldKey("released_subscription") }
    static var schedule: Self { FieldKey("schedule") }
}

extension FieldKey<[JSONObject]> {
    static var phases: Self { FieldKey("phases") }
}
