// What a proration costs. Its discounts are inside the amount, or shown apart: `billing_mode[flexible][proration_discounts]`.
import Engine
import Invoices
import Wire

struct ProratedAmount {
    typealias Discount = (discount: String, amount: Int64)

    /// Before the discounts that are shown apart.
    let amount: Int64
    /// Those of the whole. What is inside the amount is shown as nothing. Source: a probe of credits in 2026.
    let discounts: [Discount]

    var net: Int64 { amount - discounts.reduce(0) { $0 + $1.amount } }

    /// What a whole period costs, or what was billed.
    struct Whole {
        /// After its discounts.
        let net: Decimal
        /// Before them.
        let gross: Decimal
        let discounts: [Discount]
    }

    /// - Parameters:
    ///   - isCredit: whether it gives back, so that all amounts are negative.
    ///   - isItemized: whether discounts are shown apart.
    /// - Returns: nil if it does not fit.
    init?(_ whole: Whole, _ seconds: Int64, of period: Int64, isCredit: Bool = false, isItemized: Bool) {
        func part(_ cost: Decimal) -> Int64? {
            Proration.part(isCredit ? Decimal(units: -cost.units, places: cost.places) : cost, seconds, of: period)
        }
        guard let amount = part(isItemized ? whole.gross : whole.net) else { return nil }
        self.amount = amount
        discounts = whole.discounts.compactMap { entry in (isItemized ? part(Decimal(entry.amount)) : 0).map { (entry.discount, $0) } }
    }

    var shownDiscounts: JSON { Self.shown(discounts) }

    static func shown(_ discounts: [Discount]) -> JSON { .array(discounts.map { ["amount": .integer($0.amount), "discount": .string($0.discount)] }) }
}
