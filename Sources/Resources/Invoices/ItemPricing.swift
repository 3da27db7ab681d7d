// What an invoice item costs: an amount, or a quantity of a price. The price may be named, or described. An amount alone gets a price of its own.
import Common
import Coupons
import Customers
import Engine
import Products
import Wire

package enum ItemPricing {
    static let field = Field.hash("pricing", [
        .hash("price_details", [.reference("price", to: Price.name), .string("product")]).orAbsent, .choice("type", "price_details"),
        .decimal("unit_amount_decimal").orNull,
    ]).orNull

    /// The most that an item can cost, or give back.
    private static let amounts: ClosedRange<Int64> = -99_999_999...99_999_999
    private static let unitAmount = Parameter("unit_amount_decimal", .decimal(places: 12, isPositive: false))
    private static let common: [Parameter] = [
        .integer("amount", in: amounts), Discount.parameter, .hash("pricing", [.string("price")]), .integer("quantity", in: 0...Int64(Int32.max)),
        .decimal("quantity_decimal", places: 12, isPositive: false),
    ]

    /// The parameters of an item's own calls.
    static let ofItem: [Parameter] = (common + [
        .hash("price_data", InlinePrice.parameters(makingProducts: false)), .choice("tax_behavior", behaviors), Parameter.string("tax_code").emptyable,
        unitAmount,
    ]).map(\.forHook)

    /// The parameters of a line in a call of an invoice.
    static let ofLine: [Parameter] = common + [
        .string("description"), .boolean("discountable"), .metadata, InvoiceItem.period.parameter,
        .hash("price_data", InlinePrice.parameters(makingProducts: true)), GivenTax.parameter,
        Parameter.array("tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable,
    ]

    /// The parameters of an item in a preview.
    static let ofPreview: [Parameter] = common.filter { $0.name != "pricing" } + [
        .string("currency"), .string("description"), .boolean("discountable"), .string("invoiceitem"), .metadata, InvoiceItem.period.parameter,
        .string("price"), .hash("price_data", InlinePrice.parameters(makingProducts: false)), .choice("tax_behavior", behaviors),
        Parameter.string("tax_code").emptyable, Parameter.array("tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable,
        .integer("unit_amount", in: amounts), unitAmount,
    ]

    /// The parameters of an item that a subscription's call puts on its invoice.
    package static let ofSubscription: [Parameter] = [
        .boolean("discountable"), Discount.parameter, .metadata, .string("price"), .hash("price_data", InlinePrice.parameters(makingProducts: false)),
        .integer("quantity", in: 0...Int64(Int32.max)), Parameter.array("tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable,
        .hash("period", [moment("end", ["min_item_period_end", "timestamp"]), moment("start", ["max_item_period_start", "now", "timestamp"])]),
    ]

    private static func moment(_ name: String, _ types: [String]) -> Parameter {
        .hash(name, [.integer("timestamp"), Parameter.choice("type", types).required]).required
    }

    private static let behaviors = ["exclusive", "inclusive", "unspecified"]
    private static let sources = ["amount", "pricing", "price", "price_data", "unit_amount", "unit_amount_decimal"]
    static let exclusive: [[String]] = [
        ["amount", "pricing", "price_data", "unit_amount_decimal"], ["amount", "quantity", "quantity_decimal"],
    ]

    package static func path(_ place: String, _ name: String) -> String { place.isEmpty ? name : "\(place)[\(name)]" }

    /// The currency that a call says, itself or by its price. Nil for the customer's own.
    static func currency(_ given: JSONObject, for customer: String, _ change: Change) throws -> String? {
        if let currency = given["currency"]?.string ?? given["price_data"]?["currency"]?.string { return currency }
        guard let price = price(in: given), try change.object(Customer.name, customer)?[.currency] == nil else { return nil }
        return try change.object(Price.name, price)?[.currency]
    }

    private static func price(in given: JSONObject) -> String? { given["pricing"]?["price"]?.string ?? given["price"]?.string }

    /// Works out what the item costs, if the call says anything about that.
    static func fill(_ item: inout Draft, _ given: JSONObject, at place: String, _ change: inout Change) throws {
        let names = sources.filter { given[$0] != nil }
        if names.count > 1 { throw Refusal.exclusive(names.map { path(place, $0) }) }
        let quantities = ["quantity", "quantity_decimal"].filter { given[$0] != nil }
        if names.first == "amount", let quantity = quantities.first { throw exclusive(place, "amount", quantity) }
        if quantities.count > 1 { throw exclusive(place, quantities[0], quantities[1]) }
        guard !names.isEmpty || !quantities.isEmpty else { return }
        let quantity = names.first == "amount" ? Decimal(1) : try quantity(given) ?? item[.quantityDecimal].flatMap(Decimal.init) ?? Decimal(1)
        item[.quantity] = quantity.integer(.down)
        item[.quantityDecimal] = quantity.trimmed.text
        guard let id = try names.isEmpty ? present(of: item) : price(given, of: item, at: place, &change),
            let price = try change.object(Price.name, id)
        else { return }
        try bill(quantity, of: price, to: &item, at: names.first.map { path(place, $0) } ?? path(place, quantities.first ?? ""))
        if item[.description] == nil, names.first != "amount", let product = price[.product] {
            item[.description] = try change.object(Product.name, product)?[.name]
        }
    }

    private static func bill(_ quantity: Decimal, of price: Draft, to item: inout Draft, at place: String) throws {
        let currency = item[.currency] ?? ""
        let cost = try Price.cost(of: quantity, price, in: currency, parameter: place)
        guard let amount = cost.integer(.halfUp), amounts.contains(amount) else {
            throw Refusal.invalid("The amount of an item must be between \(amounts.lowerBound) and \(amounts.upperBound).", parameter: place)
        }
        item[.amount] = amount
        let unit = try Price.unitAmount(of: price, in: currency, parameter: place)
        item[.pricing] = [
            "price_details": ["price": .string(price.id), "product": price.json(.product)], "type": "price_details",
            "unit_amount_decimal": unit.map { .string($0.trimmed.text) } ?? .null,
        ]
    }

    private static func exclusive(_ place: String, _ one: String, _ other: String) -> Refusal {
        .invalid("You may only specify one of these parameters: \(one), \(other).", parameter: path(place, one))
    }

    private static func quantity(_ given: JSONObject) throws -> Decimal? {
        given["quantity"]?.integer.map(Decimal.init) ?? given["quantity_decimal"]?.string.flatMap(Decimal.init)
    }

    private static func present(of item: Draft) -> String? { item[.pricing]?["price_details"]?["price"]?.string }

    /// Refuses a price that does not exist, or that recurs.
    package static func requireOneTime(_ id: String, at parameter: String, _ change: Change) throws {
        guard let price = try change.object(Price.name, id) else { throw Refusal.noSuchReference("price", id, parameter: parameter) }
        guard price[.type] == "one_time" else {
            throw Refusal.invalid(
                "The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.", parameter: parameter)
        }
    }

    /// The price that the call names, or one that is made of what it says.
    private static func price(_ given: JSONObject, of item: Draft, at place: String, _ change: inout Change) throws -> String? {
        if let id = price(in: given) {
            let parameter = given["price"] == nil ? path(place, "pricing[price]") : path(place, "price")
            try requireOneTime(id, at: parameter, change)
            try Price.requireActive(id, at: parameter, change)
            return id
        }
        let name = item[.description] ?? "Invoice item"
        if let data = given["price_data"]?.object { return try InlinePrice.make(data, named: name, at: path(place, "price_data"), &change) }
        var data: JSONObject = ["currency": item.json(.currency)]
        data["unit_amount"] = given["amount"] ?? given["unit_amount"]
        data["unit_amount_decimal"] = given["unit_amount_decimal"]
        data["tax_behavior"] = given["tax_behavior"]
        if let code = given["tax_code"]?.string { data["product_data"] = ["name": .string(name), "tax_code": .string(code)] }
        return try InlinePrice.make(data, named: name, at: place, &change)
    }
}
