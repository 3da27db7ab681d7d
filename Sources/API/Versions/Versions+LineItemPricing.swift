// Since 2025-03-31.basil a line of an invoice names its price in `pricing`, its item in `parent`, and its taxes in `taxes`. Before, it showed its price
// whole, and its tax rates.
import Engine
import Wire

extension Versions {
    static let lineItemPricing = VersionChange(.basil, "line_item") { line, lookup in takeBack(line: &line, lookup) }

    static func takeBack(line: inout JSONObject, _ lookup: VersionChange.Lookup) {
        func add(_ value: JSON, as name: String) { ObjectShape.insert(value, as: name, into: &line) }
        if let taxes = line["taxes"]?.array { addTaxes(taxes, to: &line, lookup) }
        if let pricing = line["pricing"] {
            addPrice(pricing["price_details"]?["price"], to: &line, lookup)
        }
        guard let parent = line["parent"] else { return }
        let isOfItem = parent["type"] == "invoice_item_details"
        let details = isOfItem ? parent["invoice_item_details"] : parent["subscription_item_details"]
        if let item = details?["invoice_item"], !item.isNull { add(item, as: "invoice_item") }
        add(details?["proration"] ?? false, as: "proration")
        add(details?["proration_details"] ?? .null, as: "proration_details")
        if let item = details?["subscription_item"] { add(item, as: "subscription_item") }
        add(details?["subscription"] ?? .null, as: "subscription")
        add(isOfItem || details?["invoice_item"]?.string != nil ? "invoiceitem" : "subscription", as: "type")
    }

    /// Shows a price whole, and its plan if it recurs.
    static func addPrice(_ id: JSON?, to line: inout JSONObject, _ lookup: VersionChange.Lookup) {
        let price = id?.string.flatMap { lookup.find($0) } ?? .null
        let plan = price["type"] == "recurring" ? price["id"]?.string.flatMap { lookup.find($0, as: "plan") } : nil
        ObjectShape.insert(plan ?? .null, as: "plan", into: &line)
        ObjectShape.insert(price, as: "price", into: &line)
    }

    private static func addTaxes(_ taxes: [JSON], to line: inout JSONObject, _ lookup: VersionChange.Lookup) {
        ObjectShape.insert(.array(taxes.map(olderTax)), as: "tax_amounts", into: &line)
        let rates = taxes.compactMap { $0["tax_rate_details"]?["tax_rate"]?.string.flatMap { lookup.find($0) } }
        ObjectShape.insert(.array(rates), as: "tax_rates", into: &line)
        addUntaxed(taxes, to: &line)
    }

    /// Shows a line's amount without the taxes that it includes.
    static func addUntaxed(_ taxes: [JSON], to line: inout JSONObject) {
        guard let amount = line["amount"]?.integer else { return }
        let untaxed = taxes.reduce(amount) { $1["tax_behavior"] == "inclusive" ? $0 - ($1["amount"]?.integer ?? 0) : $0 }
        ObjectShape.insert(.integer(untaxed), as: "amount_excluding_tax", into: &line)
        let quantity = line["quantity"]?.integer ?? 1
        let unit = Decimal(untaxed).divided(by: Decimal(quantity), places: 12, .halfUp)
        ObjectShape.insert(unit.map { .string($0.trimmed.text) } ?? .null, as: "unit_amount_excluding_tax", into: &line)
    }
}
