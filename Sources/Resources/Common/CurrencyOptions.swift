// Options by currency: what a price, a coupon or a shipping rate is in other currencies than its own.
import Engine
import Wire

package enum CurrencyOptions {
    /// The options that are there, with those that were given, by currencies in lower case and in order. An unknown currency is refused.
    /// - Parameter shown: what is kept of an option. It gets the currency as it was given, the currency, and the option.
    package static func merge(
        _ given: JSONObject, into present: JSONObject,
        as shown: (_ name: String, _ currency: String, _ option: JSON) throws -> JSON = { _, _, option in option }
    ) throws -> JSONObject {
        var options = present
        for (name, option) in given {
            let lower = name.lowercased()
            guard name == lower else {
                throw Refusal.invalid(
                    "Currencies must be lowercase when used as keys in a map. Use `\(lower)` instead of `\(name)`.", parameter: "currency_options")
            }
            let currency = try Currency.known(name)
            options[currency] = try shown(name, currency, option)
        }
        options.sortKeys()
        return options
    }
}
