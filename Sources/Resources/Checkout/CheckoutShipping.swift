// How a purchase can be shipped. The first option is chosen until the customer chooses another.
import Engine
import ShippingRates
import Wire

enum CheckoutShipping {
    /// Takes the options of a call. Null takes them away.
    static func take(_ given: JSON?, into session: inout Draft, _ change: inout Change) throws {
        guard let given else { return }
        session[.shippingOptions] = try options(given.array ?? [], in: session[.currency] ?? "", &change)
        try choose(session[.shippingOptions]?.first?["shipping_rate"]?.string, in: &session)
    }

    static func options(_ given: [JSON], in currency: String, _ change: inout Change) throws -> [JSON] {
        try given.enumerated().map { index, option in
            let place = "shipping_options[\(index)]"
            let id = try option["shipping_rate"]?.string ?? option["shipping_rate_data"]?.object.map { try change.create(ShippingRate.name, given: $0) }
            guard let id else { throw Refusal.missing("\(place)[shipping_rate]") }
            guard let rate = try change.object(ShippingRate.name, id) else {
                throw Refusal.noSuchReference("shipping rate", id, parameter: "\(place)[shipping_rate]")
            }
            guard let amount = rate[FieldKey<JSONObject>("fixed_amount")]?["currency_options"]?[currency]?["amount"] else {
                throw Refusal.invalid("The shipping rate has no amount in the session's currency, \(currency).", parameter: "\(place)[shipping_rate]")
            }
            return ["shipping_amount": amount, "shipping_rate": .string(id)]
        }
    }

    /// - Parameter rate: one of the options. Nil if there are none.
    static func choose(_ rate: String?, in session: inout Draft) throws(Refusal) {
        guard let rate else { return session[.shippingCost] = nil }
        guard let option = session[.shippingOptions]?.first(where: { $0["shipping_rate"] == .string(rate) }), let amount = option["shipping_amount"] else {
            throw .invalid("The shipping rate '\(rate)' is not among the session's shipping options.", parameter: "shipping_rate")
        }
        session[.shippingCost] = [
            "amount_subtotal": amount, "amount_tax": 0, "amount_total": amount, "shipping_rate": .string(rate), "taxes": [],
        ]
    }
}
