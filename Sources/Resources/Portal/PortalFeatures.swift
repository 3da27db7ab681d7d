// What a customer can do in the portal, one hash for each feature.
import Engine
import Wire

enum PortalFeatures {
    private static let reasons = [
        "customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex", "too_expensive", "unused",
    ]
    private static let behaviors = ["always_invoice", "create_prorations", "none"]
    private static let updates = ["address", "email", "name", "phone", "shipping", "tax_id"]

    static let field = Field.hash("features", [
        .hash("customer_update", [.list("allowed_updates", of: .choice(updates)).emptyable, enabled]), .hash("invoice_history", [enabled]),
        .hash("payment_method_update", [enabled, .string("payment_method_configuration").orNull.emptyable]),
        .hash("subscription_cancel", [
            .hash("cancellation_reason", [
                enabled, .list("feedback_options", of: .string).orNull.readOnly, .list("options", of: .choice(reasons)).emptyable,
            ]),
            enabled, .choice("mode", "at_period_end", "immediately").startingAs("at_period_end"),
            .choice("proration_behavior", behaviors).startingAs("none"),
        ]),
        .hash("subscription_pause", [
            .hash("duration", [
                .list("interval_options", of: .hash([
                    .choice("interval", "day", "month", "week", "year").required, .integer("interval_count").startingAs(1),
                ])).emptyable,
                .choice("type", "indefinite", "interval_options").startingAs("indefinite"),
            ]),
            enabled,
        ]),
        .hash("subscription_update", [
            .choice("billing_cycle_anchor", "now", "unchanged").orNull.startingAs("unchanged"),
            .list("default_allowed_updates", of: .choice(["price", "promotion_code", "quantity"])).emptyable, enabled,
            .list("products", of: .hash([
                .hash("adjustable_quantity", [
                    .boolean("enabled").startingAs(false).required, .integer("maximum").orNull, .integer("minimum").startingAs(1),
                ]),
                .list("prices", of: .string).required, .string("product").required,
            ]), maximum: 10).orNull.emptyable,
            .choice("proration_behavior", behaviors).startingAs("none"),
            .hash("schedule_at_period_end", [
                .list("conditions", of: .hash([.choice("type", "decreasing_item_amount", "shortening_interval").required])).emptyable,
            ]),
            .choice("trial_update_behavior", "continue_trial", "end_trial").startingAs("end_trial"),
        ]),
    ])

    private static let enabled = Field.boolean("enabled").startingAs(false)

    /// What the default configuration offers.
    static let usual: JSONObject = [
        "customer_update": ["allowed_updates": ["email", "name", "address", "phone"], "enabled": true], "invoice_history": ["enabled": true],
        "payment_method_update": ["enabled": true], "subscription_cancel": ["enabled": true],
    ]

    static func require(_ configuration: Draft) throws(Refusal) {
        let update = configuration[FieldKey<JSONObject>("features")]?["subscription_update"]
        guard update?["enabled"] == true else { return }
        if update?["default_allowed_updates"]?.array?.isEmpty ?? true { throw .missing("features[subscription_update][default_allowed_updates]") }
        if update?["products"]?.array?.isEmpty ?? true { throw .missing("features[subscription_update][products]") }
    }
}
