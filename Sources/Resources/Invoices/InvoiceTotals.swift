// Lines → totals. Discounts of lines come first, then those of the whole invoice, each on what the one before has left. Taxes come last. Every result is
// rounded once, for each line. Subscriptions and previews use this, too.
import Coupons
import Engine
import OrderedCollections
import Wire

package struct InvoiceTotals: Sendable {
    package private(set) var lines: [BilledLine]
    /// What shipping costs.
    private let shipping: Int64
    /// Whether the newest line comes first. Amounts are spread in the order in which the lines were made.
    private let isNewestFirst: Bool

    /// - Parameters:
    ///   - lines: in the order in which they are shown.
    ///   - reductions: the discounts of the invoice, in their order.
    ///   - rates: the tax rates of lines that have none of their own.
    ///   - exemption: `tax_exempt` of the customer.
    package init(
        _ lines: [BilledLine], reductions: [Reduction], rates: [AppliedRate], exemption: String?, shipping: Int64 = 0,
        newestFirst isNewestFirst: Bool = false
    ) {
        self.lines = lines
        self.shipping = shipping
        self.isNewestFirst = isNewestFirst
        for place in lines.indices { self.lines[place].takeOwnDiscounts() }
        for reduction in reductions { apply(reduction) }
        let exemption = exemption.flatMap(TaxExemption.init) ?? .none
        for place in lines.indices { self.lines[place].addTaxes(rates, for: exemption) }
    }

    private mutating func apply(_ reduction: Reduction) {
        let taking = lines.indices.filter { lines[$0].takes(reduction) }
        let places = isNewestFirst ? taking.reversed() : taking
        switch reduction.size {
        case .percent(let percent): for place in places { lines[place].take(BilledLine.part(percent, of: lines[place].rest), off: reduction.discount) }
        case .amount(let amount): for (place, share) in zip(places, shares(of: amount, among: places)) { lines[place].take(share, off: reduction.discount) }
        }
    }

    /// Spreads an amount over lines by what is left of them: each share is rounded down, and the last line takes the rest. What does not fit on it goes
    /// to the lines before. An amount that is larger than all lines together is lost in part.
    private func shares(of amount: Int64, among places: [Int]) -> [Int64] {
        let whole = places.reduce(0) { $0 + lines[$1].rest }
        guard whole > 0 else { return places.map { _ in 0 } }
        let amount = min(amount, whole)
        var shares = places.map { place in
            (Decimal(amount) * Decimal(lines[place].rest))?.divided(by: Decimal(whole), places: 0, .down)?.integer(.down) ?? 0
        }
        var rest = amount - shares.reduce(0, +)
        for index in shares.indices.reversed() where rest > 0 {
            let more = min(rest, lines[places[index]].rest - shares[index])
            shares[index] += more
            rest -= more
        }
        return shares
    }

    // MARK: The sums

    /// What the items of a purchase cost. Those with tiers have several lines.
    /// - Parameter counts: how many lines each item has.
    package func lines(ofItems counts: [Int]) -> [BilledLine] {
        var start = 0
        return counts.map { count in
            defer { start += count }
            return BilledLine(sumOf: Array(lines[start..<start + count]))
        }
    }

    package var subtotal: Int64 { lines.reduce(0) { $0 + $1.amount - $1.ownDiscount } }
    package var total: Int64 { lines.reduce(shipping) { $0 + $1.net + $1.exclusiveTax } }
    private var inclusiveTax: Int64 { lines.reduce(0) { $0 + $1.inclusiveTax } }
    private var exclusiveTax: Int64 { lines.reduce(0) { $0 + $1.exclusiveTax } }

    /// The fields of the invoice.
    package var fields: JSONObject {
        let discounts = InvoiceTotals.shown(discounts: lines.flatMap(\.discounted))
        return [
            "amount_shipping": .integer(shipping), "subtotal": .integer(subtotal), "subtotal_excluding_tax": .integer(subtotal - inclusiveTax),
            "total": .integer(total), "total_discount_amounts": .array(discounts),
            "total_excluding_tax": .integer(total - inclusiveTax - exclusiveTax),
            "total_pretax_credit_amounts": .array(discounts.map(InvoiceTotals.credit) + lines.flatMap(\.credits).map(InvoiceTotals.shown)),
            "total_taxes": .array(LineTax.sums(lines.flatMap(\.taxes)).map(\.shown)),
        ]
    }

    /// The fields of a line.
    package static func fields(of line: BilledLine) -> JSONObject {
        let discounts = shown(discounts: line.discounted)
        return [
            "discount_amounts": .array(discounts), "pretax_credit_amounts": .array(discounts.map(credit) + line.credits.map(shown)),
            "subtotal": .integer(line.amount), "taxes": .array(line.taxes.map(\.shown)),
        ]
    }

    /// The sums by discount.
    private static func shown(discounts: [(discount: String, amount: Int64)]) -> [JSON] {
        let sums = discounts.reduce(into: OrderedDictionary<String, Int64>()) { $0[$1.discount, default: 0] += $1.amount }
        return sums.map { ["amount": .integer($1), "discount": .string($0)] }
    }

    private static func shown(credit: (transaction: String, amount: Int64)) -> JSON {
        ["amount": .integer(credit.amount), "credit_balance_transaction": .string(credit.transaction), "type": "credit_balance_transaction"]
    }

    static func credit(_ discount: JSON) -> JSON {
        ["amount": discount["amount"] ?? .null, "discount": discount["discount"] ?? .null, "type": "discount"]
    }
}
