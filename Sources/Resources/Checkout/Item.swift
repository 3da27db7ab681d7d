// An item is one line of a purchase: a quantity of a price, with what discounts take off and what taxes come to it. It belongs to a Checkout Session, to a
// payment link, or to a quote.
import Common
import Coupons
import Engine
import Invoices
import Products
import Taxes
import Wire

package enum Item {
    package static let name = "item"

    static let resource = Resource(
        name, idPrefix: "li_", path: "/v1/items", without: ["created", "livemode"], listedBy: ["checkout_session", "payment_link", "quote", "quote_upfront"],
        fields: [
            .hash("adjustable_quantity", [.boolean("enabled"), .integer("maximum").orNull, .integer("minimum").orNull]).orNull,
            .integer("amount_discount").startingAs(0), .integer("amount_subtotal"), .integer("amount_tax").startingAs(0), .integer("amount_total"),
            .string("currency"), .string("description").orNull, .list("discounts", of: .hash(discounts)).hiddenUntilExpanded, .metadata.readOnly.orNull,
            .hash("price", Price.fields).orNull, .integer("quantity").orNull, .list("taxes", of: .hash(taxes)).hiddenUntilExpanded,
            .string("checkout_session").internal, .string("payment_link").internal, .string("quote").internal,
            .string("quote_upfront").internal, .list("tax_rates", of: .tree).internal, .list("discount_ids", of: .string).internal,
            .tree("wanted_discounts").internal, .list("line_amounts", of: .integer).internal,
        ])

    /// What its invoice lines bill, oldest first, before discounts and taxes. A recurring price with tiers has several, each of which is rounded by itself.
    private static let lineAmounts = FieldKey<[JSON]>("line_amounts")

    /// Sets what it costs before discounts and taxes.
    static func set(_ amounts: [Int64], of item: inout Draft) {
        item[lineAmounts] = amounts.map(JSON.integer)
        item[.amountSubtotal] = amounts.reduce(0, +)
    }

    /// The lines that its invoice will have.
    package static func lines(of item: Draft, reductions: [Reduction] = [], rates: [JSON]) -> [BilledLine] {
        let amounts = item[lineAmounts]?.compactMap(\.integer) ?? [item[.amountSubtotal] ?? 0]
        return amounts.map { amount in
            BilledLine(
                amount: amount, isDiscountable: true, product: item[.price]?["product"]?.string, reductions: reductions,
                rates: rates.compactMap(AppliedRate.init))
        }
    }

    /// In the order in which the invoice gets them: what recurs comes first. An amount is spread in this order.
    package static func billed(_ items: [Draft]) -> [Draft] { items.filter(isRecurring) + items.filter { !isRecurring($0) } }

    package static func isRecurring(_ item: Draft) -> Bool { item[.price]?["type"] == "recurring" }

    package static let discounts: [Field] = [.integer("amount"), .hash("discount", Discount.fields)]

    package static let taxes: [Field] = [
        .integer("amount"), .hash("rate", TaxRate.fields),
        .choice("taxability_reason", [
            "customer_exempt", "not_collecting", "not_subject_to_tax", "not_supported", "portion_product_exempt", "portion_reduced_rated",
            "portion_standard_rated", "product_exempt", "product_exempt_holiday", "proportionally_rated", "reduced_rated", "reverse_charge",
            "standard_rated", "taxable_basis_reduced", "zero_rated",
        ]).orNull,
        .integer("taxable_amount").orNull,
    ]
}
