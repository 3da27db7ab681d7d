// A feature that a product has. It shows the feature as it is.
import Common
import Engine
import Wire

package enum ProductFeature {
    static let name = "product_feature"

    static let resource = Resource(
        name, idPrefix: "prodft_", path: "/v1/products/{product}/features", without: ["created"], listedBy: ["feature", "pair", "product"],
        fields: [
            .hash("entitlement_feature", [
                .boolean("active"), .string("id"), .boolean("livemode"), .string("lookup_key"), .metadata.readOnly, .string("name"), .string("object"),
            ]),
            .string("feature").internal, .string("pair").internal, .string("product").internal,
        ],
        endpoints: [
            .create([Parameter.string("entitlement_feature").required.references(Feature.name).forHook], then: open), .retrieve,
            .delete(then: tellHolders), .list(),
        ],
        deeds: [
            .byHook("show_feature") { own, change in if let id = own[.feature] { try show(id, on: &own, change) } },
            .byHook("leave") { own, _ in own.remove() },
        ])

    private static let open: Hook = { own, change in
        guard let id = change.arguments.string("entitlement_feature") else { return }
        own[.feature] = id
        try show(id, on: &own, change)
        guard own[.entitlementFeature]?["active"] == true else {
            throw Refusal.invalid("The feature '\(id)' is archived, so no product can get it.", parameter: "entitlement_feature")
        }
        let pair = "\(own[.product] ?? "") \(id)"
        own[.pair] = pair
        guard try change.newest(name, where: "pair", is: pair, besides: own.id) == nil else {
            throw Refusal.invalid("The product has the feature '\(id)' already.", parameter: "entitlement_feature")
        }
        try tellHolders(&own, &change)
    }

    /// Those who subscribe to the product gain or lose it, when this change is kept.
    private static let tellHolders: Hook = { own, change in
        guard let feature = try own[.feature].flatMap({ try change.object(Feature.name, $0) }), let product = own[.product] else { return }
        try change.schedule("refresh_entitlements", on: feature, after: 0, ["product": .string(product)])
    }

    /// The ids of the features of a product, oldest first.
    static func features(of product: String, _ change: Change) throws -> [String] {
        try change.ids(name, where: "product", is: product).compactMap { try change.object(name, $0)?[.feature] }
    }

    private static func show(_ id: String, on own: inout Draft, _ change: Change) throws {
        guard let feature = try change.object(Feature.name, id) else { return }
        own[.entitlementFeature] = try change.document(of: feature).object
    }
}

extension FieldKey<JSONObject> {
    fileprivate static var entitlementFeature: Self { FieldKey("entitlement_feature") }
}

extension FieldKey<String> {
    static var feature: Self { FieldKey("feature") }
    fileprivate static var pair: Self { FieldKey("pair") }
}
