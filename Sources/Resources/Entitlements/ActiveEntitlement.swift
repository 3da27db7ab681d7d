// What a customer may use: the features of the products that she subscribes to. It follows from her subscriptions, and from what products have.
import Common
import Engine
import OrderedCollections
import Wire

package enum ActiveEntitlement {
    static let name = "entitlements.active_entitlement"

    static let resource = Resource(
        name, idPrefix: "ent_test_", path: "/v1/entitlements/active_entitlements", without: ["created"],
        fields: [.string("customer").internal, .reference("feature", to: Feature.name), .string("lookup_key")],
        endpoints: [.retrieve, .list(by: [Parameter.string("customer").references(ResourceName.customer).required])])

    /// The statuses of a subscription in which the customer may use what she has bought.
    private static let entitling: Set = ["active", "past_due", "trialing"]

    /// Gives the customer of a subscription what she is entitled to now, and takes the rest away.
    /// - Parameter subscription: as it is now.
    package static func refresh(by subscription: Draft, _ change: inout Change) throws {
        guard let customer = subscription[.customer] else { return }
        let others = try change.ids(ResourceName.subscription, where: "current_customer", is: customer).filter { $0 != subscription.id }
        let subscriptions = try [subscription] + others.compactMap { try change.object(ResourceName.subscription, $0) }
        let products = OrderedSet(subscriptions.filter { entitling.contains($0.status) }.flatMap { $0[.productIDs] ?? [] })
        let wanted = OrderedSet(try products.flatMap { try ProductFeature.features(of: $0, change) })
        let held = try (change.ids(name, where: "customer", is: customer) + change.made(name)).compactMap { try change.object(name, $0) }
            .filter { $0[.customer] == customer }
        let lost = held.filter { !wanted.contains($0[.feature] ?? "") }
        let gained = wanted.filter { feature in !held.contains { $0[.feature] == feature } }
        if lost.isEmpty && gained.isEmpty { return }
        for entitlement in lost { try change.delete(name, entitlement.id) }
        var kept = held.filter { entitlement in !lost.contains { $0.id == entitlement.id } }
        for feature in gained {
            guard let key = try change.object(Feature.name, feature)?[.lookupKey] else { continue }
            let id = try change.create(name, ["customer": .string(customer), "feature": .string(feature), "lookup_key": .string(key)])
            if let entitlement = try change.object(name, id) { kept.append(entitlement) }
        }
        try ActiveEntitlementSummary.tell(kept, of: customer, &change)
    }
}

extension FieldKey<[String]> {
    /// The ids of the products that a subscription is for.
    package static var productIDs: Self { FieldKey("product_ids") }
}
