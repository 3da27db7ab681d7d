// What a call says of an item: which price, and how much of it.
import Common
import Coupons
import Engine
import Invoices
import Products
import Wire

struct ItemTerms {
    /// The parameter that says it. Empty for the calls of an item.
    let place: String
    let given: JSONObject

    init(_ given: JSON, at place: String) {
        self.given = given.object ?? [:]
        self.place = place
    }

    /// Older calls name the only item by these, without `items`.
    static let oldNames = ["plan", "quantity"]

    /// All that a call says of items.
    /// - Parameter item: the only one of the subscription, which older calls mean. Nil if there is none.
    static func all(_ given: Arguments, changing item: String?) -> [ItemTerms] {
        let entries = (given["items"]?.array ?? []).enumerated().map { ItemTerms($1, at: "items[\($0)]") }
        var only = given.values.filter { oldNames.contains($0.key) }
        guard entries.isEmpty, !only.isEmpty else { return entries }
        only["id"] = item.map(JSON.string)
        return [ItemTerms(.object(only), at: "")]
    }

    private func path(_ name: String) -> String { ItemPricing.path(place, name) }

    /// Where a price can be.
    private static let sources = ["price", "plan", "price_data"]

    /// The parameter that decides what the item costs.
    var sourcePath: String { path(Self.sources.first { given[$0] != nil } ?? "quantity") }

    /// The price that it names or describes. Nil if it says nothing of a price.
    func price(_ change: inout Change) throws -> Draft? {
        // The items of a schedule's phase name their price twice, and can be sent as they came.
        let names = Self.sources.filter { given[$0] != nil && !($0 == "plan" && given["plan"] == given["price"]) }
        if names.count > 1 { throw Refusal.exclusive(names.map(path)) }
        guard let name = names.first else { return nil }
        let isInline = name == "price_data"
        let id = isInline
            ? try InlinePrice.make(given[name]?.object ?? [:], named: "", at: path(name), &change) : given[name]?.string ?? ""
        guard let price = try change.object(Price.name, id) else { throw Refusal.noSuchReference(name, id, parameter: path(name)) }
        guard price[.type] == "recurring" else {
            throw Refusal.invalid(
                "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.", parameter: path(name))
        }
        if !isInline { try Price.requireActive(price.id, at: path(name), change) }
        return price
    }

    static func meteredQuantity(at place: String) -> Refusal {
        .invalid("Quantity should not be specified where usage_type is `metered`. Remove `\(place)`", parameter: place)
    }

    static func licensedThreshold(at place: String) -> Refusal {
        .invalid("Only items with a metered price can have a threshold for their usage.", parameter: place)
    }

    /// Takes what it says into an item.
    /// - Parameter price: the item's price from now on. Nil if that stays.
    func fill(_ item: inout Draft, _ price: Draft?, of subscription: Draft, _ change: inout Change) throws {
        if let price {
            let isOther = item[.price]?["id"] != .string(price.id)
            item[.price] = try change.document(of: price)
            item[.plan] = try change.object(Plan.name, price.id).map { try change.document(of: $0) }
            if item.isMetered || isOther { item[.quantity] = nil }
        }
        if item.isMetered, given["quantity"] != nil {
            throw Self.meteredQuantity(at: path("quantity"))
        }
        if !item.isMetered { item[.quantity] = given["quantity"]?.integer ?? item[.quantity] ?? 1 }
        if let thresholds = given["billing_thresholds"] {
            if !thresholds.isNull && !item.isMetered { throw Self.licensedThreshold(at: path("billing_thresholds")) }
            item[SubscriptionThreshold.key] = thresholds.object
        }
        if let metadata = given["metadata"] { try item.assign(metadata: metadata) }
        if let rates = given["tax_rates"] {
            item[.taxRates] = try InvoiceTaxRates.given(rates, besides: item[.taxRates], at: path("tax_rates"), change)
        }
        if let discounts = given["discounts"] {
            item[.discounts] = try Discount.redeem(
                discounts, having: item[.discounts] ?? [],
                for: Discount.Owner("subscription_item", item.id, customer: subscription[.customer], refusingAmounts: true), at: path("discounts"), &change)
        }
    }
}
