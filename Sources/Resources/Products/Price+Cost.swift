// What a quantity of a price costs. The result is exact: whoever bills it rounds it, once.
import Common
import Engine
import Wire

extension Price {
    /// A part of what a quantity costs. A price without tiers has one. With tiers, there is one for the units of each tier that is entered, and one for
    /// its flat amount. Source: recorded invoices.
    package struct Charge {
        /// Counted from 1. Nil if the price has no tiers.
        package let tier: Int?
        package let isFlat: Bool
        /// Zero for a flat amount.
        package let quantity: Decimal
        /// What one unit costs, or the flat amount.
        package let unitAmount: Decimal
        package let amount: Decimal

        /// The same at another quantity.
        package func with(quantity: Decimal) -> Charge {
            Charge(tier: tier, isFlat: isFlat, quantity: quantity, unitAmount: unitAmount, amount: amount)
        }

        /// Whether both are of the same tier, and for the same.
        package func isLike(_ other: Charge) -> Bool { tier == other.tier && isFlat == other.isFlat }
    }

    /// - Parameters:
    ///   - currency: the price's own, or one of its options.
    ///   - parameter: the parameter that names the price, for errors.
    package static func cost(of quantity: Decimal, _ price: Draft, in currency: String, parameter: String) throws -> Decimal {
        let charges = try charges(for: quantity, price, in: currency, parameter: parameter)
        guard let cost = charges.reduce(Decimal(0) as Decimal?, { sum, charge in sum.flatMap { $0 + charge.amount } }) else {
            throw unbillable(price, parameter)
        }
        return cost
    }

    /// What a quantity costs, part by part.
    package static func charges(for quantity: Decimal, _ price: Draft, in currency: String, parameter: String) throws -> [Charge] {
        let amounts = try amounts(of: price, in: currency, parameter: parameter)
        guard let charges = price.isTiered ? tiered(quantity, amounts, price) : perUnit(quantity, amounts, price).map({ [$0] }) else {
            throw unbillable(price, parameter)
        }
        return charges
    }

    private static func unbillable(_ price: Draft, _ parameter: String) -> Refusal {
        .invalid("The price '\(price.id)' has no amount that can be billed.", parameter: parameter)
    }

    /// What one unit costs. Nil if that depends on the quantity.
    package static func unitAmount(of price: Draft, in currency: String, parameter: String) throws -> Decimal? {
        price.isTiered ? nil : number("unit_amount_decimal", in: .object(try amounts(of: price, in: currency, parameter: parameter)))
    }

    private static func amounts(of price: Draft, in currency: String, parameter: String) throws -> JSONObject {
        guard let amounts = price[FieldKey<JSONObject>("currency_options")]?[currency]?.object else {
            throw Refusal.invalid(
                "The price specified only supports `\(price[.currency] ?? "")`. This doesn't match the expected currency: `\(currency)`.",
                parameter: parameter)
        }
        return amounts
    }

    private static func perUnit(_ quantity: Decimal, _ amounts: JSONObject, _ price: Draft) -> Charge? {
        var units: Decimal? = quantity
        if let package = price[FieldKey<JSONObject>("transform_quantity")], let size = package["divide_by"]?.integer {
            units = quantity.divided(by: Decimal(size), places: 0, package["round"] == "up" ? .up : .down)
        }
        guard let units, let unit = number("unit_amount_decimal", in: .object(amounts)), let amount = units * unit else { return nil }
        return Charge(tier: nil, isFlat: false, quantity: quantity, unitAmount: unit, amount: amount)
    }

    /// Volume: every unit at the tier of the whole quantity. Graduated: each unit at its own tier. An entered tier's flat amount comes once.
    /// - Returns: nil if the quantity is beyond all tiers, or too large.
    private static func tiered(_ quantity: Decimal, _ amounts: JSONObject, _ price: Draft) -> [Charge]? {
        let isGraduated = price[FieldKey<String>("tiers_mode")] == "graduated"
        var (charges, start): ([Charge], Decimal) = ([], Decimal(0))
        for (index, tier) in (amounts["tiers"]?.array ?? []).enumerated() {
            let end = tier["up_to"]?.integer.map(Decimal.init)
            let isLast = end.map { quantity <= $0 } ?? true
            defer { start = end ?? start }
            if !isGraduated && !isLast { continue }
            let unit = number("unit_amount_decimal", in: tier) ?? Decimal(0)
            guard let units = isGraduated ? (isLast ? quantity : end ?? quantity) - start : quantity, let amount = units * unit else { return nil }
            charges.append(Charge(tier: index + 1, isFlat: false, quantity: units, unitAmount: unit, amount: amount))
            if let flat = number("flat_amount_decimal", in: tier) {
                charges.append(Charge(tier: index + 1, isFlat: true, quantity: Decimal(0), unitAmount: flat, amount: flat))
            }
            if isLast { return charges }
        }
        return nil
    }

    private static func number(_ name: String, in amounts: JSON) -> Decimal? { amounts[name]?.string.flatMap(Decimal.init) }
}
