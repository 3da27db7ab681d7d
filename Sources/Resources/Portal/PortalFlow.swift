// What a portal session is for, if it is for one thing only.
import Common
import Engine
import Wire

enum PortalFlow {
    private static let types = [
        "customer_update", "payment_method_update", "subscription_cancel", "subscription_pause", "subscription_update", "subscription_update_confirm",
    ]
    /// The feature of a configuration that a flow needs, by its type, where that has another name.
    private static let features = ["subscription_update_confirm": "subscription_update"]

    static let field = Field.hash("flow", [
        .hash("after_completion", [
            .hash("hosted_confirmation", [.string("custom_message", maximum: 500).orNull]).orNull, .hash("redirect", [.url("return_url").required]).orNull,
            .choice("type", "hosted_confirmation", "portal_homepage", "redirect").required,
        ]),
        .hash("customer_update", []).orNull.readOnly,
        .hash("subscription_cancel", [
            .hash("retention", [.hash("coupon_offer", [.string("coupon").required]).orNull.required, .choice("type", "coupon_offer").required]).orNull,
            .string("subscription").required,
        ]).orNull,
        .hash("subscription_pause", [.string("subscription").required]).orNull, .hash("subscription_update", [.string("subscription").required]).orNull,
        .hash("subscription_update_confirm", [
            .list("discounts", of: .hash([.string("coupon").orNull, .string("promotion_code").orNull])).orNull,
            .list("items", of: .hash([.string("id").orNull.required, .string("price").orNull, .integer("quantity").orAbsent])).required,
            .string("subscription").required,
        ]).orNull,
        .choice("type", types).required,
    ]).orNull

    static let parameter: Parameter = {
        guard case .hash(let members) = field.parameter.shape else { return field.parameter }
        return Parameter.hash("flow_data", members).forHook
    }()

    // MARK: What a call says

    /// What a flow is about in Stripe's messages, by its feature.
    private static let nouns = [
        "subscription_cancel": ("canceled", "cancellation"), "subscription_pause": ("paused", "pause"), "subscription_update": ("updated", "update"),
    ]

    static func take(into session: inout Draft, _ configuration: Draft, _ change: Change) throws {
        guard var flow = change.arguments["flow_data"]?.object, let type = flow["type"]?.string else { return }
        let feature = features[type] ?? type
        let settings = configuration[FieldKey<JSONObject>("features")]?[feature]
        guard settings?["enabled"] == true else {
            let message = nouns[feature].map { verb, noun in
                "This subscription cannot be \(verb) because the subscription \(noun) feature in the portal configuration is disabled."
            }
            throw Refusal.invalid(
                message ?? "This flow needs the feature `\(feature)`, which is off in the portal's configuration.", parameter: "flow_data[type]")
        }
        if type.hasPrefix("subscription_") {
            guard let id = flow[type]?["subscription"]?.string else { throw Refusal.missing("flow_data[\(type)]") }
            guard change.serves("subscription"), let subscription = try change.object("subscription", id),
                subscription[FieldKey<String>("customer")] == session[.customer]
            else { throw Refusal.noSuchReference("subscription", id, parameter: "flow_data[\(type)][subscription]") }
            if type == "subscription_update_confirm" {
                try requireDiscounts(flow[type]?["discounts"]?.array ?? [], change)
                try requireChange(of: subscription, flow[type]?["items"]?.array ?? [], offered: settings, by: configuration.id, change)
            }
        }
        if type == "customer_update" { flow[type] = [:] }
        if flow["after_completion"] == nil { flow["after_completion"] = ["type": "portal_homepage"] }
        session[FieldKey<JSONObject>("flow")] = flow
    }

    /// What is to be redeemed exists.
    private static func requireDiscounts(_ discounts: [JSON], _ change: Change) throws {
        for (index, discount) in discounts.enumerated() {
            let place = "flow_data[subscription_update_confirm][discounts][\(index)]"
            let names = ["coupon", "promotion_code"].filter { discount[$0]?.string != nil }
            if names.count > 1 { throw Refusal.exclusive(names.map { "\(place)[\($0)]" }) }
            guard let name = names.first, let id = discount[name]?.string, try change.object(name, id) == nil else { continue }
            throw Refusal.noSuchReference(name == "coupon" ? "coupon" : "promotion code", id, parameter: "\(place)[\(name)]")
        }
    }

    /// What the customer is to confirm is something else than she has, and the configuration offers it.
    private static func requireChange(
        of subscription: Draft, _ items: [JSON], offered feature: JSON?, by configuration: String, _ change: Change
    ) throws {
        if ["canceled", "incomplete_expired"].contains(subscription.status) {
            throw Refusal.invalid("This subscription cannot be updated because it is \(subscription.status).", parameter: "flow_data[type]")
        }
        let place = "flow_data[subscription_update_confirm][items]"
        guard Set(items.map { $0["id"]?.string ?? "" }).count == items.count else {
            throw Refusal.invalid("Each item can be changed once.", parameter: place)
        }
        let prices = (feature?["products"]?.array ?? []).flatMap { $0["prices"]?.array ?? [] }
        var isChanged = false
        for (index, item) in items.enumerated() {
            let id = item["id"]?.string ?? ""
            guard let present = try change.object("subscription_item", id), present[FieldKey<String>("subscription")] == subscription.id else {
                throw Refusal.noSuchReference("subscription item", id, parameter: "\(place)[\(index)][id]")
            }
            let former = present[FieldKey<JSON>("price")]?["id"]
            if let price = item["price"], !price.isNull, price != former {
                if try change.object("price", price.string ?? "") == nil {
                    throw Refusal.noSuchReference("price", price.string ?? "", parameter: "\(place)[\(index)][price]")
                }
                guard prices.contains(price) else {
                    throw Refusal.invalid(
                        "The item `\(id)` cannot be updated to price `\(price.string ?? "")` because the configuration `\(configuration)` does not include "
                            + "the price in its `features[subscription_update][products]`.")
                }
                isChanged = true
            }
            if let quantity = item["quantity"]?.integer, quantity != present[FieldKey<Int64>("quantity")] { isChanged = true }
        }
        if !isChanged { throw Refusal.invalid("Cannot update the subscription because there are no changes to confirm.") }
    }
}

