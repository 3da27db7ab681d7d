// The tax that a rate adds to a line, or that is in its price already. The base is the line after its discounts.
import Engine
import OrderedCollections
import Wire

/// A tax rate as a line uses it.
package struct AppliedRate: Sendable, Equatable {
    let id: String
    let percentage: Decimal
    let isInclusive: Bool

    /// - Parameter document: a tax rate, whole.
    package init?(_ document: JSON) {
        guard let id = document["id"]?.string, let percentage = document["percentage"].flatMap(Decimal.init) else { return nil }
        self.id = id
        self.percentage = percentage
        isInclusive = document["inclusive"] == true
    }
}

/// Whether a customer pays taxes at all.
enum TaxExemption: String {
    case none, exempt, reverse

    fileprivate var reason: JSON {
        switch self {
        case .none: "not_available"
        case .exempt: "customer_exempt"
        case .reverse: "reverse_charge"
        }
    }
}

package struct LineTax: Sendable {
    package let rate: String
    let isInclusive: Bool
    package let amount: Int64
    package let taxable: Int64
    private let reason: JSON

    private init(rate: String, isInclusive: Bool, amount: Int64, taxable: Int64, reason: JSON) {
        self.rate = rate
        self.isInclusive = isInclusive
        self.amount = amount
        self.taxable = taxable
        self.reason = reason
    }

    /// - Parameter given: as `GivenTax` keeps it.
    init(_ given: JSON) {
        self.init(
            rate: given["tax_rate"]?.string ?? "", isInclusive: given["inclusive"] == true, amount: given["amount"]?.integer ?? 0,
            taxable: given["taxable_amount"]?.integer ?? 0, reason: given["taxability_reason"] ?? "not_available")
    }

    /// Inclusive taxes are part of the price: of 112 with 12 % included, they are 12. Exclusive taxes are worked out on what is left without those.
    static func of(_ base: Int64, _ rates: [AppliedRate], _ exemption: TaxExemption) -> [LineTax] {
        let whole = rates.reduce(Decimal(100)) { sum, rate in rate.isInclusive ? sum + rate.percentage ?? sum : sum }
        func tax(_ rate: AppliedRate) -> Int64 {
            guard exemption == .none else { return 0 }
            return (Decimal(base) * rate.percentage)?.divided(by: whole, places: 0, .halfUp)?.integer(.down) ?? 0
        }
        let included = rates.reduce(0) { $1.isInclusive ? $0 + tax($1) : $0 }
        return rates.map {
            LineTax(rate: $0.id, isInclusive: $0.isInclusive, amount: tax($0), taxable: exemption == .none ? base - included : 0, reason: exemption.reason)
        }
    }

    /// As a line and an invoice show it.
    var shown: JSON { LineTax.shown(rate: rate, isInclusive: isInclusive, amount: amount, taxable: taxable, reason) }

    private static func shown(rate: String, isInclusive: Bool, amount: Int64, taxable: Int64, _ reason: JSON) -> JSON {
        [
            "amount": .integer(amount), "tax_behavior": isInclusive ? "inclusive" : "exclusive", "tax_rate_details": ["tax_rate": .string(rate)],
            "taxability_reason": reason, "taxable_amount": .integer(taxable), "type": "tax_rate_details",
        ]
    }

    /// The sums by rate, in the order in which the rates come first.
    static func sums(_ taxes: [LineTax]) -> [LineTax] {
        var sums: OrderedDictionary<String, LineTax> = [:]
        for tax in taxes {
            guard let sum = sums[tax.rate] else {
                sums[tax.rate] = tax
                continue
            }
            sums[tax.rate] = LineTax(
                rate: sum.rate, isInclusive: sum.isInclusive, amount: sum.amount + tax.amount, taxable: sum.taxable + tax.taxable, reason: sum.reason)
        }
        return Array(sums.values)
    }
}
