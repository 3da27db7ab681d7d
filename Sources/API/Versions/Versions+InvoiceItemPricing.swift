// Since 2025-03-31.basil an invoice item names its price in `pricing`, and its subscription in `parent`. Before, it showed its price whole, and its calls
// took `price` and `unit_amount`.
import Engine
import Wire

extension Versions {
    static let invoiceItemPricing = VersionChange(
        .basil, "invoiceitem", taken: [.string("price"), .integer("unit_amount", in: -99_999_999...99_999_999)]
    ) { item, lookup in
        func add(_ value: JSON, as name: String) { ObjectShape.insert(value, as: name, into: &item) }
        if let pricing = item["pricing"] {
            let unit = pricing["unit_amount_decimal"] ?? .null
            addPrice(pricing["price_details"]?["price"], to: &item, lookup)
            add(unit.string.flatMap(Int64.init).map(JSON.integer) ?? .null, as: "unit_amount")
            add(unit, as: "unit_amount_decimal")
        }
        guard let parent = item["parent"] else { return }
        let details = parent["subscription_details"]
        add(details?["subscription"] ?? .null, as: "subscription")
        if let part = details?["subscription_item"] { add(part, as: "subscription_item") }
    }
}
