// What an invoice says about shipping: a rate, and what it costs.
import Engine
import ShippingRates
import Wire

enum InvoiceShipping {
    static let parameter = Parameter.hash("shipping_cost", [
        Parameter.string("shipping_rate"), .hash("shipping_rate_data", ShippingRate.resource.creationParameters.filter { $0.name != "expand" }),
    ]).emptyable.forHook

    /// Takes what a call says.
    static func take(into invoice: inout Draft, _ change: inout Change) throws {
        guard let given = change.arguments["shipping_cost"] else { return }
        guard !given.isNull else { return invoice[.shippingCost] = nil }
        let id = try given["shipping_rate"]?.string ?? given["shipping_rate_data"]?.object.map { try change.create(ShippingRate.name, given: $0) }
        guard let id else { throw Refusal.missing("shipping_cost[shipping_rate]") }
        guard let rate = try change.object(ShippingRate.name, id) else {
            throw Refusal.noSuchReference("shipping rate", id, parameter: "shipping_cost[shipping_rate]")
        }
        let price = rate[FieldKey<JSONObject>("fixed_amount")]
        guard let amount = price?["currency_options"]?[invoice[.currency] ?? ""]?["amount"] else {
            throw Refusal.invalid(
                "The shipping rate has no amount in the invoice's currency, \(invoice[.currency] ?? "").", parameter: "shipping_cost[shipping_rate]")
        }
        invoice[.shippingCost] = ["amount_subtotal": amount, "amount_tax": 0, "amount_total": amount, "shipping_rate": .string(id)]
    }

    static func amount(of invoice: Draft) -> Int64 { invoice[.shippingCost]?["amount_total"]?.integer ?? 0 }
}
