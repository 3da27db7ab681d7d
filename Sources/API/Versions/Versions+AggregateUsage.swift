// Until 2025-03-31.basil a plan, and `recurring` of a price, said by `aggregate_usage` how usage records are added up. Since then, meters say it.
import Engine
import Wire

extension Versions {
    private static let aggregate = Parameter.choice("aggregate_usage", "sum")

    static let planUsage = VersionChange(.basil, "plan", removed: [aggregate]) { plan, _ in addUsage(to: &plan) }

    static let priceUsage = VersionChange(
        .basil, "price", moved: [.init([aggregate], from: "recurring") { arguments in arguments["recurring"]?["aggregate_usage"] = nil }]
    ) { price, _ in addUsage(ofPrice: &price) }

    static let itemUsage = VersionChange(.basil, "subscription_item") { item, _ in addUsage(ofItem: &item) }

    static let subscriptionUsage = VersionChange(.basil, "subscription") { subscription, _ in
        subscription.change("plan", by: addUsage(to:))
        subscription.change("items") { items in items.changeEach("data", by: addUsage(ofItem:)) }
    }

    private static func addUsage(ofItem item: inout JSONObject) {
        item.change("plan", by: addUsage(to:))
        item.change("price", by: addUsage(ofPrice:))
    }

    private static func addUsage(ofPrice price: inout JSONObject) { price.change("recurring", by: addUsage(to:)) }

    /// A plan, or the hash `recurring` of a price. A part of one, as an event shows what was different, stays as it is.
    private static func addUsage(to terms: inout JSONObject) {
        guard terms["interval"] != nil, terms["usage_type"] != nil else { return }
        let isRecorded = terms["usage_type"] == "metered" && terms["meter"]?.string == nil
        ObjectShape.insert(isRecorded ? "sum" : .null, as: "aggregate_usage", into: &terms)
    }
}
