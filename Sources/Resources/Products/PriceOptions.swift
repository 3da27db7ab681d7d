// What a price costs in its own currency and in others: `currency_options`.
import Common
import Engine
import Wire

enum PriceOptions {
    /// Sets the options that were given, and the one of the price's own currency, which follows from the price.
    /// - Parameters:
    ///   - given: a hash, null to take all others away, or nil to leave them as they are.
    ///   - place: the parameter that holds it.
    static func set(_ given: JSON?, of price: inout Draft, at place: String, isNew: Bool) throws {
        guard let own = price[.currency] else { return }
        var present = given?.isNull == true ? [:] : price[.currencyOptions] ?? [:]
        present[own] = .object(ownOption(of: price))
        price[.currencyOptions] = try CurrencyOptions.merge(given?.object ?? [:], into: present) { name, currency, option in
            guard currency != own else {
                throw Refusal.invalid(
                    "You are specifying a currency option that matches the top-level currency for this price. Please remove this currency option"
                        + (isNew ? " and it will be added automatically on creation." : "."), parameter: "\(place)[\(name)]")
            }
            return .object(try shown(option.object ?? [:], of: price, at: "\(place)[\(name)]"))
        }
    }

    private static func shown(_ given: JSONObject, of price: Draft, at place: String) throws -> JSONObject {
        var option = try PriceAmount.members(given, isTiered: price.isTiered, at: place)
        option["tax_behavior"] = given["tax_behavior"] ?? "unspecified"
        option.sortKeys()
        return option
    }

    private static func ownOption(of price: Draft) -> JSONObject {
        var option: JSONObject = [
            "custom_unit_amount": price.json(FieldKey<JSONObject>("custom_unit_amount")), "tax_behavior": price.json(.taxBehavior),
        ]
        if price.isTiered { option["tiers"] = price.json(.tiers) }
        option["unit_amount"] = price.json(.unitAmount)
        option["unit_amount_decimal"] = price.json(.unitAmountDecimal)
        return option
    }
}

extension FieldKey<JSONObject> {
    fileprivate static var currencyOptions: Self { FieldKey("currency_options") }
}
