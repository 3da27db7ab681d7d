// What a quantity of a price costs. The result is exact: whoever bills it rounds it, once.
import Common
import Engine
import Wire

extension Price {
    /// - Parameters:
    ///   - currency: the price's own, or one of its options.
    ///   - parameter: the parameter that names the price, for errors.
    package static func cost(of quantity: Decimal, _ price: Draft, in currency: String, parameter: String) throws -> Decimal {
        let amounts = try amounts(of: price, in: currency, parameter: parameter)
        guard let cost = price.isTiered ? tiered(quantity, amounts, price) : perUnit(quantity, amounts, price) else {
            throw Refusal.invalid("The price '\(price.id)' has no amount that can be billed.", parameter: parameter)
        }
        return cost
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

    private static func perUnit(_ quantity: Decimal, _ amounts: JSONObject, _ price: Draft) -> Decimal? {
        var units: Decimal? = quantity
        if let package = price[FieldKey<JSONObject>("transform_quantity")], let size = package["divide_by"]?.integer {
            units = quantity.divided(by: Decimal(size), places: 0, package["round"] == "up" ? .up : .down)
        }
        guard let units, let amount = number("unit_amount_decimal", in: .object(amounts)) else { return nil }
        return units * amount
    }

    /// Volume: every unit at the tier of the whole quantity. Graduated: each unit at its own tier. An entered tier's flat amount comes once.
    private static func tiered(_ quantity: Decimal, _ amounts: JSONObject, _ price: Draft) -> Decimal? {
        let isGraduated = price[FieldKey<String>("tiers_mode")] == "graduated"
        var (cost, start): (Decimal?, Decimal) = (Decimal(0), Decimal(0))
        for tier in amounts["tiers"]?.array ?? [] {
            let end = tier["up_to"]?.integer.map(Decimal.init)
            let isLast = end.map { quantity <= $0 } ?? true
            defer { start = end ?? start }
            if !isGraduated && !isLast { continue }
            let last = isLast ? quantity : end ?? quantity
            let units = isGraduated ? last - start : quantity
            let flat = number("flat_amount_decimal", in: tier) ?? Decimal(0)
            let unit = number("unit_amount_decimal", in: tier) ?? Decimal(0)
            cost = units.flatMap { $0 * unit }.flatMap { $0 + flat }.flatMap { part in cost.flatMap { $0 + part } }
            if isLast { return cost }
        }
        return nil
    }

    private static func number(_ name: String, in amounts: JSON) -> Decimal? { amounts[name]?.string.flatMap(Decimal.init) }
}
