// What a preview says of a subscription: a change of one, or a new one. The subscription makes the invoice as if the change were made.
import Common
import Coupons
import Engine
import Products
import Wire

package enum PreviewedSubscription {
    /// What calls say of an item of a subscription.
    package static let item: [Parameter] = [
        Parameter.hash("billing_thresholds", [Parameter.integer("usage_gte", in: 1...999_999_999_999).required]).emptyable, Discount.parameter, .metadata,
        .string("plan"), .string("price"), .hash("price_data", InlinePrice.ofSubscription),
        .integer("quantity", in: 0...999_999_999_999), Parameter.array("tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable,
    ]

    /// The changes of items in an update.
    package static let items = Parameter.array(
        "items", of: .hash(item + [.boolean("clear_usage"), .boolean("deleted"), .string("id")]), maximum: 20)

    private static let hash = "subscription_details"

    static let parameters: [Parameter] = [
        Parameter.string("subscription").references(ResourceName.subscription),
        .hash(hash, [
            .idOrHash("billing_cycle_anchor", [.integer("timestamp"), Parameter.choice("type", "now", "timestamp", "unchanged").required]),
            .hash("billing_mode", [
                .hash("flexible", [.choice("proration_discounts", "included", "itemized")]), Parameter.choice("type", "classic", "flexible").required,
            ]),
            Parameter.string("cancel_at").emptyable, .boolean("cancel_at_period_end"), .boolean("cancel_now"),
            Parameter.array("default_tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable, items, .metadata,
            .hash("pause", PauseParameters.ofSubscription),
            .choice("proration_behavior", "always_invoice", "create_prorations", "none"), .integer("proration_date", in: 0...Clock.last),
            .choice("resume_at", "now"), .integer("start_date", in: 0...Clock.last), .string("trial_end"),
        ]),
    ]

    /// The subscription that a preview is about. Nil if it is about none.
    static func subscription(_ change: Change) throws -> Draft? {
        let given = change.arguments
        if let id = given.string("subscription") {
            let subscription = try change.object(ResourceName.subscription, id)
            guard let customer = given.string("customer"), let subscription, subscription[.customer] != customer else { return subscription }
            throw Refusal.invalid("The subscription \(id) belongs to another customer.", parameter: "subscription")
        }
        guard !given.has("subscription_details"), let customer = given.string("customer") else { return nil }
        return try change.ids(ResourceName.subscription, where: "current_customer", is: customer).compactMap { id in
            try change.object(ResourceName.subscription, id)
        }.min { $0[end] ?? .max < $1[end] ?? .max }
    }

    private static let end = FieldKey<Int64>("current_period_end")

    /// The fields of the invoice of a subscription, if it were changed like that. Nil if there is none to come.
    static func invoice(of subscription: Draft, _ change: inout Change) throws -> JSONObject? {
        var input = change.arguments["subscription_details"]?.object ?? [:]
        if let discounts = change.arguments["discounts"] { input["discounts"] = discounts }
        if !input.isEmpty { input["payment_behavior"] = "default_incomplete" }
        input["preview_mode"] = change.arguments["preview_mode"]
        return try Refusal.naming(hash, change.arguments[hash]?.object ?? [:]) { try next(of: subscription, with: input, &change) }
    }

    /// The mode of a preview that shows what comes back in every period: no pending items, and no prorations.
    package static let recurring = "recurring"

    package static func isRecurring(_ given: Arguments) -> Bool { given.string("preview_mode") == recurring }

    static func next(of subscription: Draft, with input: JSONObject = [:], _ change: inout Change) throws -> JSONObject? {
        try change.fire("foresee", on: ResourceName.subscription, subscription.id, with: input)
        return try change.object(ResourceName.subscription, subscription.id)?[FieldKey<JSON>("foreseen")]?.object
    }

    /// The fields of the first invoice of a new subscription.
    static func firstInvoice(for customer: String, _ change: inout Change) throws -> JSONObject? {
        var input = change.arguments["subscription_details"]?.object ?? [:]
        for name in ["currency", "discounts"] { input[name] = change.arguments[name] }
        input["customer"] = .string(customer)
        input["payment_behavior"] = "default_incomplete"
        input["backdate_start_date"] = input.removeValue(forKey: "start_date")
        // Before 2026-09-30.endive it is a number.
        let anchor = input["billing_cycle_anchor"]
        let time = anchor?.string.flatMap { Int64($0) }
        if let text = anchor?.string, time == nil, !["now", "unchanged"].contains(text) {
            throw Refusal.invalid("Invalid integer: \(text)", parameter: "subscription_details[billing_cycle_anchor]")
        }
        input["billing_cycle_anchor"] = anchor?["timestamp"] ?? time.map(JSON.integer)
        for name in ["cancel_now", "pause", "proration_date", "resume_at"] { input[name] = nil }
        let id = try Refusal.naming(hash, change.arguments[hash]?.object ?? [:]) { try change.create(ResourceName.subscription, given: input) }
        if isRecurring(change.arguments), let subscription = try change.object(ResourceName.subscription, id) {
            return try next(of: subscription, with: ["preview_mode": .string(recurring)], &change)
        }
        guard let invoice = try change.object(ResourceName.subscription, id)?[FieldKey<String>("latest_invoice")] else { return nil }
        return try SubscriptionInvoice.fields(of: invoice, change)
    }
}
