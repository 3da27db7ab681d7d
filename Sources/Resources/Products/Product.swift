// A product is what is sold. Its prices say what it costs.
import Common
import Engine
import Wire

package enum Product {
    package static let name = "product"

    static let resource = Resource(
        name, idPrefix: "prod_", path: "/v1/products", hasShortIDs: true,
        fields: [
            .boolean("active").startingAs(true).given, .list("attributes", of: .string), .reference("default_price", to: Price.name).orNull.given(.update),
            .string("description", maximum: 40_000).orNull.emptyable.given, .list("images", of: .string, maximum: 8).given(.create, .update.emptyable),
            .list("marketing_features", of: .hash([.string("name", maximum: 80).required]), maximum: 15).given(.create, .update.emptyable),
            .metadata, .string("name").given(.create.required, .update),
            .hash("package_dimensions", ["height", "length", "weight", "width"].map { .number($0, places: 2, isPositive: true).required }).orNull
                .given(.create, .update.emptyable),
            .boolean("shippable").orNull.given, .string("statement_descriptor", maximum: 22).orNull.given,
            .reference("tax_code", to: "tax_code").orNull.given(.create, .update.emptyable), taxDetails.given(.create, .update.emptyable),
            .choice("type", "good", "service").startingAs("service").given(.create),
            .string("unit_label", maximum: 12).orNull.given(.create, .update.emptyable), .timestamp("updated"),
            .url("url").orNull.given(.create, .update.emptyable),
        ],
        endpoints: [
            .create([Parameter.hash("default_price_data", PriceParameters.ofProduct).forHook, .string("id")], emits: "created", then: open), .retrieve,
            .update(emits: "updated", then: change), .delete(emits: "deleted", then: close),
            .list(
                by: [
                    .boolean("active"), .created, Parameter.array("ids", of: .string(maximum: 5000), maximum: 100).filtering("id"),
                    .boolean("shippable"), .choice("type", "good", "service"), .string("url"),
                ], exclusive: [["ids", "starting_after"], ["ids", "ending_before"]]),
            .search(by: [.token("active"), .text("description"), .metadata, .text("name"), .token("shippable"), .text("url")]),
        ], seeding: Seeding(emits: "created") { product, change in product[.updated] = product[.updated] ?? change.now })

    private static let taxDetails = Field.hash(
        "tax_details", [.string("performance_location").orNull, .string("tax_code").orNull.emptyable]).orNull

    /// What the creation of a price says of a new product.
    static let inPrice: [Parameter] = [
        .boolean("active"), .string("id"), .metadata, Parameter.string("name").required, .string("statement_descriptor", maximum: 22),
        .string("tax_code"), .hash("tax_details", [.string("performance_location"), Parameter.string("tax_code").emptyable]),
        .string("unit_label", maximum: 12),
    ]

    private static let open: Hook = { product, change in
        product[.updated] = change.now
        showTaxCode(of: &product, change)
        try requireDescriptor(of: product)
        guard let given = change.arguments["default_price_data"]?.object else { return }
        let id = product.id
        product[.defaultPrice] = try change.create(Price.name, [:], emits: "created") { price, change in
            price[.product] = id
            try Price.fill(&price, with: given, at: "default_price_data", &change)
        }
    }

    /// As recorded, `tax_details` name the tax code, too.
    private static func showTaxCode(of product: inout Draft, _ change: Change) {
        guard let code = change.arguments["tax_code"], !change.arguments.has("tax_details") else { return }
        product[FieldKey<JSONObject>("tax_details")] = code.isNull ? nil : ["performance_location": .null, "tax_code": code]
    }

    private static let change: Hook = { product, change in
        showTaxCode(of: &product, change)
        try requireDescriptor(of: product)
        if let id = change.arguments.string("default_price"), try change.object(Price.name, id)?[.product] != product.id {
            throw Refusal.invalid("The price '\(id)' belongs to another product.", parameter: "default_price")
        }
        if product.isChanged { product[.updated] = change.now }
    }

    /// How an invoice names what it bills: `2 users × Gold`.
    package static func counted(_ quantity: String, of price: Draft, _ change: Change) throws -> String {
        let product = try change.object(name, price[.product] ?? "")
        let unit = product?[FieldKey<String>("unit_label")].map { " \($0)" } ?? ""
        return "\(quantity)\(unit) × \(product?[.name] ?? "")"
    }

    /// The same, with what it costs in each interval: `2 users × Gold (at $10.00 / month)`, `2 users × Gold (Tier 1 at $10.00 / month)`.
    package static func billed(_ charge: Price.Charge, of price: Draft, in currency: String, _ change: Change) throws -> String {
        let subject = try charge.isFlat
            ? change.object(name, price[.product] ?? "")?[.name] ?? "" : counted(charge.quantity.trimmed.text, of: price, change)
        let tier = charge.tier.map { "Tier \($0) " } ?? ""
        let package = price[FieldKey<JSONObject>("transform_quantity")]?["divide_by"]?.integer.map { " per \($0) units" } ?? ""
        let recurring = price[FieldKey<JSONObject>("recurring")]
        let (interval, count) = (recurring?["interval"]?.string ?? "month", recurring?["interval_count"]?.integer ?? 1)
        let often = count == 1 ? interval : "every \(count) \(interval)s"
        return "\(subject) (\(tier)at \(Currency.text(charge.unitAmount, currency))\(package) / \(often))"
    }

    /// On a statement, digits alone would look like an amount.
    private static func requireDescriptor(of product: Draft) throws {
        guard let descriptor = product[.statementDescriptor], !descriptor.contains(where: \.isLetter) else { return }
        throw Refusal.invalid("The statement descriptor must contain at least one alphabetic character.", parameter: "statement_descriptor")
    }

    private static let close: Hook = { product, change in
        product[FieldKey<Bool>("active")] = false
        guard try change.newest(Price.name, where: "product", is: product.id, besides: "") == nil else {
            throw Refusal.invalid("This product cannot be deleted because it has one or more user-created prices.")
        }
        try change.fireAll("leave", on: "product_feature", where: "product", is: product.id)
    }
}

extension FieldKey<String> {
    static var defaultPrice: Self { FieldKey("default_price") }
}
