// The tiers of a price: up to how many units each reaches, and what it costs. The last one has no end.
import Engine
import Wire

enum PriceTiers {
    /// The tiers as an object shows them.
    /// - Parameter place: the parameter that holds them.
    static func shown(_ given: [JSON], at place: String) throws -> [JSON] {
        guard !given.isEmpty else { throw Refusal.missing(place) }
        var last: Int64 = 0
        return try given.enumerated().map { index, tier in
            let here = "\(place)[\(index)]"
            guard let tier = tier.object else { return .null }
            let end = try end(of: tier, isLast: index == given.count - 1, at: "\(here)[up_to]")
            if let end {
                guard end > last else { throw Refusal.invalid("Each tier must reach further than the one before.", parameter: "\(here)[up_to]") }
                last = end
            }
            var members = try amounts(of: tier, at: here)
            members["up_to"] = end.map(JSON.integer) ?? .null
            return .object(members)
        }
    }

    private static func amounts(of tier: JSONObject, at place: String) throws -> JSONObject {
        for name in ["flat_amount", "unit_amount"] where tier[name] != nil && tier["\(name)_decimal"] != nil {
            throw Refusal.exclusive(["\(place)[\(name)]", "\(place)[\(name)_decimal]"])
        }
        let flat = try PriceAmount.exact(tier, "flat_amount", at: place)
        let unit = try PriceAmount.exact(tier, "unit_amount", at: place)
        guard flat != nil || unit != nil else { throw Refusal.missing("\(place)[unit_amount]") }
        return PriceAmount.shown(flat, as: "flat_amount").merging(PriceAmount.shown(unit)) { $1 }
    }

    /// Nil if the tier has no end.
    private static func end(of tier: JSONObject, isLast: Bool, at place: String) throws -> Int64? {
        let text = tier["up_to"]?.string ?? ""
        if text == "inf" {
            guard isLast else { throw Refusal.invalid("Only the last tier may have the up_to 'inf'.", parameter: place) }
            return nil
        }
        guard !isLast else { throw Refusal.invalid("The last tier must have the up_to 'inf'.", parameter: place) }
        guard !text.hasPrefix("+"), let end = Int64(text), end > 0 else {
            throw Refusal.invalid("Invalid integer: \(text)", code: "parameter_invalid_integer", parameter: place)
        }
        return end
    }
}
