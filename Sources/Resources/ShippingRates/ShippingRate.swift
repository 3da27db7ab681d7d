// A ShippingRate says what shipping costs, in one currency or in several, and how long it takes. It cannot be deleted, only made inactive.
import Common
import Engine
import Wire

package enum ShippingRate {
    package static let name = "shipping_rate"

    package static let resource = Resource(
        name, idPrefix: "shr_", path: "/v1/shipping_rates", pathParameter: "shipping_rate_token", noun: name,
        fields: [
            .boolean("active").startingAs(true).given(.update), .hash("delivery_estimate", [time("maximum"), time("minimum")]).orNull.given(.create),
            .string("display_name", maximum: 100).orNull.given(.create.required),
            .hash("fixed_amount", [.integer("amount"), .string("currency"), .tree("currency_options").orAbsent.hiddenUntilExpanded]).orAbsent,
            .string("currency").internal, .metadata, .choice("tax_behavior", behaviors).startingAs("unspecified").given,
            .reference("tax_code", to: "tax_code").orNull.given(.create), .choice("type", "fixed_amount").startingAs("fixed_amount").given(.create),
        ],
        endpoints: [
            .create([fixedAmount], then: open), .retrieve,
            .update([Parameter.hash("fixed_amount", [options([amount, behavior])]).forHook]) { rate, change in
                guard let given = change.arguments["fixed_amount"]?["currency_options"]?.object else { return }
                try setOptions(given, of: &rate)
            },
            .list(by: [.boolean("active"), .created, .string("currency")]),
        ], seeding: Seeding { rate, _ in rate[.currency] = rate[.fixedAmount]?["currency"]?.string })

    private static func time(_ name: String) -> Field {
        .hash(name, [.choice("unit", "business_day", "day", "hour", "month", "week").required, .integer("value", in: 1...Int64(Int32.max)).required]).orNull
    }

    private static let behaviors = ["exclusive", "inclusive", "unspecified"]
    private static let behavior = Parameter.choice("tax_behavior", behaviors)
    private static let amount = Parameter.integer("amount", in: 0...99_999_999)

    private static let fixedAmount = Parameter.hash(
        "fixed_amount", [amount.required, .string("currency").required, options([amount.required, behavior])]).forHook

    /// What it costs in other currencies.
    private static func options(_ members: [Parameter]) -> Parameter { .map("currency_options", of: members) }

    private static let open: Hook = { rate, change in
        guard let given = change.arguments["fixed_amount"], let amount = given["amount"], let name = given["currency"]?.string else {
            throw Refusal.missing("fixed_amount")
        }
        let currency = try Currency.known(name)
        rate[.fixedAmount] = ["amount": amount, "currency": .string(currency)]
        rate[.currency] = currency
        var options = given["currency_options"]?.object ?? [:]
        options[currency] = ["amount": amount, "tax_behavior": rate.json(FieldKey<String>("tax_behavior"))]
        try setOptions(options, of: &rate)
    }

    /// An option keeps what the request does not give.
    private static func setOptions(_ given: JSONObject, of rate: inout Draft) throws {
        let present = rate[.fixedAmount]?["currency_options"]?.object ?? [:]
        let options = try CurrencyOptions.merge(given, into: present) { name, currency, option in
            let members = (present[currency]?.object ?? ["tax_behavior": "unspecified"]).merging(option.object ?? [:]) { _, new in new }
            guard let amount = members["amount"] else { throw Refusal.missing("fixed_amount[currency_options][\(name)][amount]") }
            return ["amount": amount, "tax_behavior": members["tax_behavior"] ?? "unspecified"]
        }
        rate.merge(.fixedAmount, ["currency_options": .object(options)])
    }
}

extension FieldKey<JSONObject> {
    fileprivate static var fixedAmount: Self { FieldKey("fixed_amount") }
}
