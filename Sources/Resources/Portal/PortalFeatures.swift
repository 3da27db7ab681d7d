// What a customer can do in the portal, one hash for each feature.
import Billing
import Engine
import Wire

enum PortalFeatures {
    private static let reasons = [
        "customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex", "too_expensive", "unused",
    ]
    private static let behaviors = ["always_invoice", "create_prorations", "none"]
    private static let updates = ["address", "email", "name", "phone", "shipping", "tax_id"]

    static let field = Field.hash("features", members { $0 })
    /// A new configuration must say of more features whether they are on.
    static let ofCreate = Field.hash("features", members(\.required)).parameter.required

    /// - Parameter demand: what a creation demands of a member, and an update does not.
    private static func members(_ demand: (Field) -> Field) -> [Field] {
        [
            .hash("customer_update", [.list("allowed_updates", of: .choice(updates)).emptyable, demand(enabled)]), .hash("invoice_history", [enabled.required]),
            .hash("payment_method_update", [enabled.required, .string("payment_method_configuration").orNull.emptyable]),
            .hash("subscription_cancel", [
                .hash("cancellation_reason", [
                    enabled.required, .list("feedback_options", of: .reference(to: [FeedbackOption.name])).orNull.emptyable,
                    demand(.list("options", of: .choice(reasons)).emptyable),
                ]),
                demand(enabled), .choice("mode", "at_period_end", "immediately").startingAs("at_period_end"),
                .choice("proration_behavior", behaviors).startingAs("none"),
            ]),
            pause, .hash("subscription_update", [demand(enabled)] + update),
        ]
    }

    private static let enabled = Field.boolean("enabled").startingAs(false)

    private static let pause = Field.hash("subscription_pause", [
        .hash("duration", [
            .list("interval_options", of: .hash([
                .choice("interval", "day", "month", "week", "year").required, .integer("interval_count").startingAs(1),
            ])).emptyable,
            .choice("type", "indefinite", "interval_options").startingAs("indefinite").required,
        ]),
        enabled,
    ])

    private static let update: [Field] = [
        .choice("billing_cycle_anchor", "now", "unchanged").orNull.startingAs("unchanged"),
        .list("default_allowed_updates", of: .choice(["price", "promotion_code", "quantity"])).emptyable,
        .list("products", of: .hash([
            .hash("adjustable_quantity", [
                .boolean("enabled").startingAs(false).required, .integer("maximum").orNull, .integer("minimum").startingAs(1),
            ]),
            .list("prices", of: .string).required, .string("product").required,
        ]), maximum: 10).orNull.emptyable.hiddenUntilExpanded,
        .choice("proration_behavior", behaviors).startingAs("none"),
        .hash("schedule_at_period_end", [
            .list("conditions", of: .hash([.choice("type", "decreasing_item_amount", "shortening_interval").required])).emptyable,
        ]),
        .choice("trial_update_behavior", "continue_trial", "end_trial").startingAs("end_trial"),
    ]

    /// What the default configuration offers.
    static let usual: JSONObject = [
        "customer_update": ["allowed_updates": ["email", "name", "address", "phone"], "enabled": true], "invoice_history": ["enabled": true],
        "payment_method_update": ["enabled": true], "subscription_cancel": ["enabled": true],
    ]

    static func require(_ configuration: Draft) throws(Refusal) {
        try requireCancellation(configuration[FieldKey<JSONObject>("features")]?["subscription_cancel"])
        let update = configuration[FieldKey<JSONObject>("features")]?["subscription_update"]
        guard update?["enabled"] == true else { return }
        if update?["default_allowed_updates"]?.array?.isEmpty ?? true { throw .missing("features[subscription_update][default_allowed_updates]") }
        if update?["products"]?.array?.isEmpty ?? true { throw .missing("features[subscription_update][products]") }
        guard configuration[FieldKey<JSONObject>("features")]?["payment_method_update"]?["enabled"] == true else {
            throw .invalid("Cannot enable subscription updates while payment method update is disabled.")
        }
    }

    /// Source: the reference of the parameter.
    private static func requireCancellation(_ cancel: JSON?) throws(Refusal) {
        let place = "features[subscription_cancel][proration_behavior]"
        switch cancel?["proration_behavior"] {
        case "always_invoice": throw .invalid("`always_invoice` is not supported for cancellations.", parameter: place)
        case "create_prorations" where cancel?["mode"] != "immediately":
            throw .invalid("`create_prorations` is only compatible with the mode `immediately`.", parameter: place)
        default: break
        }
    }

    /// The page offers products that exist, each with recurring prices of its own.
    static func requireProducts(_ change: Change) throws {
        let products = change.arguments["features"]?["subscription_update"]?["products"]?.array ?? []
        for (index, entry) in products.enumerated() {
            let (place, product) = ("features[subscription_update][products][\(index)]", entry["product"]?.string ?? "")
            if try change.object("product", product) == nil { throw Refusal.noSuchReference("product", product, parameter: "\(place)[product]") }
            for (index, price) in (entry["prices"]?.array ?? []).enumerated() {
                let (place, id) = ("\(place)[prices][\(index)]", price.string ?? "")
                guard let price = try change.object("price", id) else { throw Refusal.noSuchReference("price", id, parameter: place) }
                guard price[FieldKey<String>("product")] == product else {
                    throw Refusal.invalid("The price `\(id)` does not belong to the product `\(product)`.", parameter: place)
                }
                guard price[FieldKey<String>("type")] == "recurring" else {
                    throw Refusal.invalid("The price `\(id)` is not recurring.", parameter: place)
                }
            }
        }
    }

    /// The account's own reasons to cancel, which the page offers beside Stripe's.
    static func requireFeedback(_ change: Change) throws {
        let options = change.arguments["features"]?["subscription_cancel"]?["cancellation_reason"]?["feedback_options"]?.array ?? []
        for (index, option) in options.enumerated() {
            guard let id = option.string else { continue }
            let place = "features[subscription_cancel][cancellation_reason][feedback_options][\(index)]"
            guard let option = try change.object(FeedbackOption.name, id) else {
                throw Refusal.noSuchReference(FeedbackOption.name, id, parameter: place)
            }
            if option.status == "inactive" { throw Refusal.invalid("The feedback option \(id) is inactive.", parameter: place) }
        }
    }
}
