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
            try requireLife(of: subscription, for: feature)
            if type == "subscription_cancel" { try requireOffer(flow[type]?["retention"]?["coupon_offer"], change) }
            if type == "subscription_update_confirm" {
                let asked = PortalRequest(flow[type], of: subscription, offered: settings, by: configuration.id)
                try asked.require(change)
            }
        }
        if type == "customer_update" { flow[type] = [:] }
        if flow["after_completion"] == nil { flow["after_completion"] = ["type": "portal_homepage"] }
        session[FieldKey<JSONObject>("flow")] = flow
    }

    /// A subscription that has ended cannot change, and one that is ending cannot be canceled again.
    private static func requireLife(of subscription: Draft, for feature: String) throws(Refusal) {
        let verb = nouns[feature]?.0 ?? "updated"
        if ["canceled", "incomplete_expired"].contains(subscription.status) {
            throw .invalid("This subscription cannot be \(verb) because it is \(subscription.status).", parameter: "flow_data[type]")
        }
        // `cancel_at_period_end` sets `cancel_at`, too.
        if feature == "subscription_cancel", subscription.has(FieldKey<Int64>("cancel_at")) {
            throw .invalid("The subscription \(subscription.id) is already set to be canceled at period end.")
        }
    }

    /// The coupon that may keep the customer exists.
    private static func requireOffer(_ offer: JSON?, _ change: Change) throws {
        guard let id = offer?["coupon"]?.string, try change.object("coupon", id) == nil else { return }
        throw Refusal.noSuchReference("coupon", id, parameter: "flow_data[subscription_cancel][retention][coupon_offer][coupon]")
    }
}
