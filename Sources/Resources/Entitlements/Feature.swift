// A feature is something that a customer may use once she has bought a product that has it. It is archived for good.
import Common
import Engine
import Wire

package enum Feature {
    package static let name = "entitlements.feature"

    static let resource = Resource(
        name, idPrefix: "feat_test_", path: "/v1/entitlements/features", without: ["created"], listedBy: ["active"],
        fields: [
            .boolean("active").startingAs(true).given(.update), .string("lookup_key", maximum: 80).given(.create.required), .metadata,
            .string("name", maximum: 80).given(.create.required, .update),
        ],
        endpoints: [
            .create(then: open), .retrieve, .update(then: change),
            .list(by: [.string("lookup_key")], taking: [.boolean("archived")], reading: filters),
        ],
        deeds: [
            .byTimer("show_on_products") { feature, change in
                try change.fireAll("show_feature", on: ProductFeature.name, where: "feature", is: feature.id)
            },
            .byTimer("refresh_entitlements", then: refreshEntitlements),
        ])

    /// Archived features are listed only if a request asks for them.
    @Sendable private static func filters(_ arguments: JSONObject) -> JSONObject {
        var filters = arguments
        filters["active"] = .bool(filters.removeValue(forKey: "archived") != true)
        return filters
    }

    /// A product has got it, or lost it: so do the customers who subscribe to the product.
    private static let refreshEntitlements: Hook = { _, change in
        guard let product = change.arguments.string("product"), change.serves(ResourceName.subscription) else { return }
        try change.fireAll("refresh_entitlements", on: ResourceName.subscription, where: "product_ids", is: product)
    }

    private static let open: Hook = { feature, change in
        guard let key = feature[.lookupKey], try change.newest(name, where: "lookup_key", is: key, besides: feature.id) != nil else { return }
        throw Refusal.invalid("Another feature has the lookup_key '\(key)' already.", parameter: "lookup_key")
    }

    private static let change: Hook = { feature, change in
        if feature.former(.active) == false && feature[.active] == true {
            throw Refusal.invalid("An archived feature cannot be made active again.", parameter: "active")
        }
        if feature.isChanged { try change.schedule("show_on_products", on: feature, after: 0) }
    }
}

extension FieldKey<Bool> {
    static var active: Self { FieldKey("active") }
}

extension FieldKey<String> {
    static var lookupKey: Self { FieldKey("lookup_key") }
}
