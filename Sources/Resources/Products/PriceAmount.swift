// What a price costs in one currency: an amount for each unit, an amount for each tier, or an amount that the customer chooses.
import Engine
import Wire

enum PriceAmount {
    /// The amounts as an object shows them.
    /// - Parameters:
    ///   - place: the parameter that holds them, such as `currency_options[eur]`. Empty for the request itself.
    static func members(_ given: JSONObject, isTiered: Bool, at place: String) throws -> JSONObject {
        let names = ["unit_amount", "unit_amount_decimal", "custom_unit_amount"].filter { given[$0] != nil }
        if isTiered {
            if let name = names.first { throw Refusal.invalid("A tiered price has no \(name). Give the amounts in tiers.", parameter: path(place, name)) }
            let tiers = try PriceTiers.shown(given["tiers"]?.array ?? [], at: path(place, "tiers"))
            return with(custom: nil, nil).merging(["tiers": .array(tiers)]) { $1 }
        }
        if given["tiers"] != nil { throw Refusal.invalid("Tiers belong to billing_scheme=tiered.", parameter: path(place, "tiers")) }
        if names.count > 1 { throw Refusal.exclusive(names.map { path(place, $0) }) }
        if let custom = given["custom_unit_amount"]?.object, custom["enabled"] == true {
            return with(custom: try chosen(custom, at: path(place, "custom_unit_amount")), nil)
        }
        guard let amount = try exact(given, "unit_amount", at: place) else {
            let parameter = place.isEmpty ? nil : path(place, "unit_amount")
            throw Refusal.invalid("Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.", parameter: parameter)
        }
        return with(custom: nil, amount)
    }

    private static func with(custom: JSONObject?, _ amount: Decimal?) -> JSONObject {
        var members: JSONObject = ["custom_unit_amount": custom.map(JSON.object) ?? .null]
        members.merge(shown(amount)) { $1 }
        return members
    }

    /// An amount that was given as a whole number or as an exact one.
    static func exact(_ given: JSONObject, _ name: String, at place: String) throws -> Decimal? {
        if let whole = given[name]?.integer { return Decimal(whole) }
        guard let amount = given["\(name)_decimal"]?.string.flatMap(Decimal.init)?.trimmed else { return nil }
        let (least, most) = (PriceParameters.amounts.lowerBound, PriceParameters.amounts.upperBound)
        guard amount >= Decimal(least), amount <= Decimal(most) else {
            let bound = amount < Decimal(least) ? "greater than or equal to \(least)" : "less than or equal to \(most)"
            throw Refusal.invalid("This value must be \(bound).", parameter: path(place, "\(name)_decimal"))
        }
        return amount
    }

    /// An amount as `unit_amount` and `unit_amount_decimal`. The first one is null if the amount is no whole number.
    static func shown(_ amount: Decimal?, as name: String = "unit_amount") -> JSONObject {
        let whole = amount.flatMap { $0.places == 0 ? Int64(exactly: $0.units) : nil }
        return [name: whole.map(JSON.integer) ?? .null, "\(name)_decimal": amount.map { .string($0.text) } ?? .null]
    }

    /// What a customer may choose.
    private static func chosen(_ given: JSONObject, at place: String) throws -> JSONObject {
        let (minimum, maximum, preset) = (given["minimum"]?.integer, given["maximum"]?.integer, given["preset"]?.integer)
        if let minimum, let maximum, minimum > maximum {
            throw Refusal.invalid("The minimum must not be above the maximum.", parameter: "\(place)[minimum]")
        }
        if let preset, preset < minimum ?? preset || preset > maximum ?? preset {
            throw Refusal.invalid("The preset must be between the minimum and the maximum.", parameter: "\(place)[preset]")
        }
        return ["maximum": given["maximum"] ?? .null, "minimum": given["minimum"] ?? .null, "preset": given["preset"] ?? .null]
    }

    static func path(_ place: String, _ name: String) -> String { place.isEmpty ? name : "\(place)[\(name)]" }
}
