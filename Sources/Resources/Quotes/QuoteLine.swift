// A line of a quote, and its own discounts. They come before those of the quote.
import Checkout
import Coupons
import Engine
import Wire

enum QuoteLine {
    /// Gives each new line the discounts that the call says.
    static func redeem(_ lines: [JSON], of quote: Draft, _ change: inout Change) throws {
        for (index, (id, line)) in zip(quote[.lineIDs] ?? [], lines).enumerated() {
            guard let wanted = line["discounts"]?.array, !wanted.isEmpty else { continue }
            let owner = Discount.Owner("quote", quote.id, customer: quote[.customer], refusingAmounts: true)
            let place = "line_items[\(index)][discounts]"
            let discounts = try Discount.redeem(.array(wanted), having: [], for: owner, at: place, counting: false, &change)
            try change.update(Item.name, id) { item, _ in
                item[.discountIDs] = discounts
                item[.wantedDiscounts] = .array(wanted)
            }
        }
    }

    /// As parameters of a line.
    static func input(_ item: Draft) -> JSON {
        var line: JSONObject = ["price": item[.price]?["id"] ?? .null]
        line["quantity"] = item[FieldKey<Int64>("quantity")].map(JSON.integer)
        line["tax_rates"] = .array((item[.taxRates] ?? []).compactMap { $0["id"] })
        line["discounts"] = item[.wantedDiscounts]
        return .object(line)
    }

    static func discounts(of item: Draft) -> [String] { item[.discountIDs] ?? [] }
}

extension FieldKey<[String]> {
    fileprivate static var discountIDs: Self { FieldKey("discount_ids") }
}
