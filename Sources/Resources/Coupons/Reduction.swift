// What a discount takes off: a part, or an amount.
import Engine
import Wire

package struct Reduction: Sendable {
    package enum Size: Sendable {
        case percent(Decimal)
        case amount(Int64)
    }

    /// The id of the discount.
    package let discount: String
    package let size: Size
    /// The products that it is limited to. Nil if it is for all.
    private let products: Set<String>?

    /// - Parameter currency: that of what is reduced. A coupon with an amount must have that currency.
    package init(_ id: String, in currency: String, _ change: Change) throws {
        guard let terms = try change.object(Discount.name, id)?[FieldKey<JSON>("terms")] else {
            throw Refusal.noSuchReference("discount", id, parameter: "discounts")
        }
        discount = id
        products = terms["products"]?.array.map { Set($0.compactMap(\.string)) }
        if let percent = terms["percent_off"].flatMap(Decimal.init) {
            size = .percent(percent)
        } else if let amount = terms["amounts"]?[currency]?.integer {
            size = .amount(amount)
        } else {
            throw Refusal.invalid("The coupon of a discount has no amount in the currency \(currency).", parameter: "discounts")
        }
    }

    /// The part that it takes off, in percent. Nil if it takes off an amount.
    package var percent: Decimal? { if case .percent(let percent) = size { percent } else { nil } }

    /// Whether it is for that product.
    package func applies(to product: String?) -> Bool { products.map { product.map($0.contains) ?? false } ?? true }
}
