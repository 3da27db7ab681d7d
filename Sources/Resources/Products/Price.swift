// A price says what a product costs: once, or in every interval. What it costs never changes; to charge something else, make another price.
import Common
import Engine
import Wire

package enum Price {
    package static let name = "price"

    /// What it shows, for objects that show it whole.
    package static var fields: [Field] { resource.fields }

    static let resource = Resource(
        name, idPrefix: "price_", path: "/v1/prices", pathParameter: name, missing: name, listedBy: ["interval", "meter", "usage_type"],
        fields: [
            .boolean("active").startingAs(true).given, .choice("billing_scheme", "per_unit", "tiered").startingAs("per_unit").given(.create),
            .string("currency"), .tree("currency_options").orAbsent.hiddenUntilExpanded,
            .hash("custom_unit_amount", ["maximum", "minimum", "preset"].map { .integer($0).orNull }).orNull,
            .string("interval").internal, .string("lookup_key", maximum: 200).orNull.emptyable.given, .metadata, .string("meter").internal,
            .string("nickname").orNull.emptyable.given, .reference("product", to: Product.name),
            .hash("recurring", [
                .choice("interval", PriceParameters.intervals), .integer("interval_count"), .string("meter").orNull,
                .integer("trial_period_days").orNull, .choice("usage_type", "licensed", "metered"),
            ]).orNull,
            .choice("tax_behavior", PriceParameters.behaviors).startingAs("unspecified").given,
            .tree("tiers").orAbsent.hiddenUntilExpanded, .choice("tiers_mode", "graduated", "volume").orNull.given(.create),
            .hash("transform_quantity", [.integer("divide_by", in: 1...Int64(Int32.max)).required, .choice("round", "down", "up").required]).orNull
                .given(.create),
            .choice("type", "one_time", "recurring"), .integer("unit_amount").orNull, .decimal("unit_amount_decimal").orNull,
            .string("usage_type").internal,
        ],
        endpoints: [
            .create(
                PriceParameters.amount + [
                    Parameter.string("currency").required.forHook, PriceParameters.options, Parameter.string("product").references(Product.name).forHook,
                    Parameter.hash("product_data", Product.inPrice).forHook, Parameter.hash("recurring", PriceParameters.recurring).forHook,
                    PriceParameters.tiers, Parameter.boolean("transfer_lookup_key").forHook,
                ], exclusive: [["product", "product_data"]], emits: "created", then: open),
            .retrieve,
            .update([PriceParameters.options.emptyable, Parameter.boolean("transfer_lookup_key").forHook], emits: "updated", then: change),
            .list(
                by: [
                    .boolean("active"), .created, .string("currency"),
                    Parameter.array("lookup_keys", of: .string(maximum: 200), maximum: 10).filtering("lookup_key"), .string("product"),
                    .choice("type", "one_time", "recurring"),
                ], taking: [.hash("recurring", PriceParameters.recurrenceFilters)], reading: filters),
            .search(by: [.token("active"), .token("currency"), .text("lookup_key"), .metadata, .id("product"), .token("type")]),
        ], seeding: Seeding(emits: "created") { price, _ in price.setKeys() })

    @Sendable private static func filters(_ arguments: JSONObject) -> JSONObject {
        var filters = arguments
        for (name, value) in filters.removeValue(forKey: "recurring")?.object ?? [:] { filters[name] = value }
        return filters
    }

    private static let open: Hook = { price, change in try open(&price, with: change.arguments.values, &change) }

    /// Fills a new price, and makes its product if the parameters describe one.
    static func open(_ price: inout Draft, with given: JSONObject, _ change: inout Change) throws {
        price.isToldLast = true
        price.merge(given.filter { ["active", "billing_scheme", "nickname", "tiers_mode", "transform_quantity"].contains($0.key) })
        if let product = given["product"]?.string {
            price[.product] = product
        } else if let data = given["product_data"]?.object {
            price[.product] = try change.create(Product.name, given: data)
        } else {
            throw Refusal.invalid("You must specify either `product` or `product_data` when creating a price.")
        }
        try fill(&price, with: given, at: "", &change)
    }

    /// Sets what a price costs, and how often.
    /// - Parameters:
    ///   - given: the parameters of the call, or a hash among them.
    ///   - place: the name of that hash. Empty for the call itself.
    static func fill(_ price: inout Draft, with given: JSONObject, at place: String, _ change: inout Change) throws {
        guard let currency = given["currency"]?.string else { throw Refusal.missing(PriceAmount.path(place, "currency")) }
        price[.currency] = try Currency.known(currency, at: PriceAmount.path(place, "currency"))
        if let metadata = given["metadata"] { try price.assign(metadata: metadata) }
        if let behavior = given["tax_behavior"]?.string { price[.taxBehavior] = behavior }
        try requireScheme(of: price)
        price.merge(try PriceAmount.members(given, isTiered: price.isTiered, at: place))
        let recurring = try given["recurring"]?.object.map { try PriceRecurrence.shown($0, at: PriceAmount.path(place, "recurring"), change) }
        if price.isTiered, recurring == nil {
            throw Refusal.invalid("Prices with `type=one_time` are not supported with tiered billing.", parameter: PriceAmount.path(place, "interval"))
        }
        price[.recurring] = recurring
        price[.type] = recurring == nil ? "one_time" : "recurring"
        price.setKeys()
        try PriceOptions.set(given["currency_options"], of: &price, at: PriceAmount.path(place, "currency_options"), isNew: true)
        try LookupKey.claim(for: price, &change)
    }

    /// The default price of a product stays as it is.
    static func requireNotDefault(_ id: String, of product: String?, toBe participle: String, _ change: Change) throws {
        guard let product, try change.object(Product.name, product)?[.defaultPrice] == id else { return }
        throw Refusal.invalid("This price cannot be \(participle) because it is the default price of its product.")
    }

    private static func requireScheme(of price: Draft) throws {
        if price.isTiered && price[.tiersMode] == nil { throw Refusal.missing("tiers_mode") }
        if !price.isTiered && price[.tiersMode] != nil {
            throw Refusal.invalid("tiers_mode belongs to billing_scheme=tiered.", parameter: "tiers_mode")
        }
        if price.isTiered && price[.transformQuantity] != nil {
            throw Refusal.invalid("transform_quantity cannot be used with tiers.", parameter: "transform_quantity")
        }
    }

    static let change: Hook = { price, change in
        if change.arguments["active"] == false { try requireNotDefault(price.id, of: price[.product], toBe: "archived", change) }
        if let given = change.arguments.string("tax_behavior"), case let former? = price.former(.taxBehavior), former != "unspecified", former != given {
            throw Refusal.invalid("The tax_behavior of this price is '\(former)'. It cannot be changed any more.", parameter: "tax_behavior")
        }
        try PriceOptions.set(change.arguments["currency_options"], of: &price, at: "currency_options", isNew: false)
        try LookupKey.claim(for: price, &change)
        if change.serves(ResourceName.subscription) {
            try change.fireAllAfterwards("show_prices", on: ResourceName.subscription, where: "price_ids", is: price.id)
        }
    }
}

extension Draft {
    var isTiered: Bool { self[.billingScheme] == "tiered" }

    /// What lists are filtered by.
    fileprivate mutating func setKeys() {
        for name in ["interval", "meter", "usage_type"] { self[FieldKey<String>(name)] = self[.recurring]?[name]?.string }
    }
}

extension FieldKey<JSONObject> {
    static var recurring: Self { FieldKey("recurring") }
    static var transformQuantity: Self { FieldKey("transform_quantity") }
}

extension FieldKey<Int64> {
    static var unitAmount: Self { FieldKey("unit_amount") }
}

extension FieldKey<JSON> {
    static var tiers: Self { FieldKey("tiers") }
}

extension FieldKey<String> {
    static var billingScheme: Self { FieldKey("billing_scheme") }
    static var lookupKey: Self { FieldKey("lookup_key") }
    static var taxBehavior: Self { FieldKey("tax_behavior") }
    static var tiersMode: Self { FieldKey("tiers_mode") }
    static var unitAmountDecimal: Self { FieldKey("unit_amount_decimal") }
}
