// Since 2020-08-27 a plan shows its tiers only if they are expanded. Before, it showed them everywhere, and null if it had none. A price never did.
// Source: recorded subscriptions, invoices and prices of 2019 and 2020.
import Engine
import Wire

extension Versions {
    static let planTiers = VersionChange(.known("2020-08-27"), "plan", shown: ["tiers"])

    static let itemTiers = VersionChange(.known("2020-08-27"), "subscription_item") { item, lookup in addTiers(ofItem: &item, lookup) }

    static let subscriptionTiers = VersionChange(.known("2020-08-27"), "subscription") { subscription, lookup in
        addTiers(ofItem: &subscription, lookup)
        subscription.change("items") { items in items.changeEach("data") { addTiers(ofItem: &$0, lookup) } }
        subscription.change("pending_update") { update in update.changeEach("subscription_items") { addTiers(ofItem: &$0, lookup) } }
    }

    private static func addTiers(ofItem item: inout JSONObject, _ lookup: VersionChange.Lookup) {
        item.change("plan") { plan in
            // `previous_attributes` hold only what has changed.
            guard let scheme = plan["billing_scheme"] else { return }
            let whole = scheme == "tiered" ? plan["id"]?.string.flatMap { lookup.find($0, as: "plan") } : nil
            ObjectShape.insert(whole?["tiers"] ?? .null, as: "tiers", into: &plan)
        }
    }
}
