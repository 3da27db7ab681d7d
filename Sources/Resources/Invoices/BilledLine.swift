// A line of an invoice, as its totals are worked out: what it costs, what discounts take off, and what taxes come to it. It knows nothing of storage.
import Coupons
import Engine
import Wire

package struct BilledLine: Sendable {
    package let amount: Int64
    let isDiscountable: Bool
    let product: String?
    /// Those of the line itself, in their order. They come before those of the invoice.
    let reductions: [Reduction]
    /// Empty for those of the invoice.
    let rates: [AppliedRate]
    /// The taxes that a call has given. They take the place of those of the rates.
    let givenTaxes: [LineTax]
    /// What the customer's credits pay of it, by the transactions that have taken them.
    let credits: [(transaction: String, amount: Int64)]

    /// What each discount has taken off so far.
    package private(set) var discounted: [(discount: String, amount: Int64)] = []
    /// What its own discounts take off.
    private(set) var ownDiscount: Int64 = 0
    package private(set) var taxes: [LineTax] = []

    package init(
        amount: Int64, isDiscountable: Bool, product: String?, reductions: [Reduction], rates: [AppliedRate], givenTaxes: [LineTax] = [],
        givenDiscounts: [(discount: String, amount: Int64)] = [],
        credits: [(transaction: String, amount: Int64)] = []
    ) {
        self.amount = amount
        self.isDiscountable = isDiscountable && amount > 0
        self.product = product
        self.reductions = reductions
        self.rates = rates
        self.givenTaxes = givenTaxes
        discounted = givenDiscounts
        self.credits = credits
    }

    /// All lines of an item, as one line.
    init(sumOf lines: [BilledLine]) {
        self.init(
            amount: lines.reduce(0) { $0 + $1.amount }, isDiscountable: lines.contains(where: \.isDiscountable), product: lines.first?.product,
            reductions: lines.first?.reductions ?? [], rates: lines.first?.rates ?? [], givenDiscounts: lines.flatMap(\.discounted))
        ownDiscount = lines.reduce(0) { $0 + $1.ownDiscount }
        taxes = LineTax.sums(lines.flatMap(\.taxes))
    }

    /// Reads discounts as `discount_amounts` shows them.
    package static func discounts(_ shown: JSON?) -> [(discount: String, amount: Int64)] {
        (shown?.array ?? []).map { ($0["discount"]?.string ?? "", $0["amount"]?.integer ?? 0) }
    }

    /// What the discounts so far have left.
    package var rest: Int64 { amount - discount }
    /// What all discounts take off.
    package var discount: Int64 { discounted.reduce(0) { $0 + $1.amount } }
    /// What is to pay of it, before taxes.
    package var net: Int64 { rest - credits.reduce(0) { $0 + $1.amount } }
    package var inclusiveTax: Int64 { taxes.reduce(0) { $0 + ($1.isInclusive ? $1.amount : 0) } }
    package var exclusiveTax: Int64 { taxes.reduce(0) { $0 + ($1.isInclusive ? 0 : $1.amount) } }

    func takes(_ reduction: Reduction) -> Bool { isDiscountable && reduction.applies(to: product) }

    mutating func take(_ amount: Int64, off discount: String) { discounted.append((discount, min(amount, rest))) }

    mutating func takeOwnDiscounts() {
        let whole = rest
        for reduction in reductions where takes(reduction) {
            switch reduction.size {
            case .percent(let percent): take(BilledLine.part(percent, of: rest), off: reduction.discount)
            case .amount(let amount): take(amount, off: reduction.discount)
            }
        }
        ownDiscount = whole - rest
    }

    mutating func addTaxes(_ rates: [AppliedRate], for exemption: TaxExemption) {
        taxes = !givenTaxes.isEmpty ? givenTaxes : LineTax.of(net, self.rates.isEmpty ? rates : self.rates, exemption)
    }

    /// A percentage of an amount. A half is rounded away from zero.
    static func part(_ percent: Decimal, of amount: Int64) -> Int64 {
        (Decimal(amount) * percent)?.divided(by: Decimal(100), places: 0, .halfUp)?.integer(.down) ?? 0
    }
}
