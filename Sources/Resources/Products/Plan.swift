// A plan is a recurring price as older applications see it, with the same id. What a call does to the one, the other shows. Unlike a price, a plan can
// be deleted, can have an id of one's own, and can move to another product.
import Common
import Engine
import Wire

package enum Plan {
    package static let name = "plan"

    static let resource = Resource(
        name, path: "/v1/plans", pathParameter: name, missing: name,
        fields: [
            .boolean("active").startingAs(true).given, .integer("amount").orNull, .decimal("amount_decimal").orNull,
            .choice("billing_scheme", "per_unit", "tiered"), .string("currency"), .choice("interval", PriceParameters.intervals),
            .integer("interval_count"), .metadata, .string("meter").orNull, .string("nickname").orNull.given,
            .reference("product", to: Product.name).orNull.given(.update), .tree("tiers").orAbsent.hiddenUntilExpanded,
            .choice("tiers_mode", "graduated", "volume").orNull,
            .hash("transform_usage", [.integer("divide_by"), .choice("round", "down", "up")]).orNull,
            .integer("trial_period_days", in: 1...730).orNull.given(.update), .choice("usage_type", "licensed", "metered"),
        ],
        endpoints: [
            .create(PriceParameters.ofPlan, exclusive: [["amount", "amount_decimal"]], emits: "created", then: open), .retrieve,
            .update(emits: "updated", then: change), .delete(emits: "deleted", then: close),
            .list(by: [.boolean("active"), .created, .string("product")]),
        ],
        appearances: [.view(of: Price.name, where: "type", is: "recurring") { price, plan in show(price, as: &plan) }])

    private static func show(_ price: Draft, as plan: inout Draft) -> Bool {
        guard let recurring = price[.recurring] else { return false }
        plan.copy(.active, from: price)
        plan.copy(.billingScheme, .currency, .nickname, .product, .tiersMode, from: price)
        plan.copy(.metadata, from: price)
        plan.copy(.tiers, from: price)
        plan.merge(recurring)
        plan[.amount] = price[.unitAmount]
        plan[.amountDecimal] = price[.unitAmountDecimal]
        plan[.transformUsage] = price[.transformQuantity]
        return true
    }

    /// The names that a plan has for parameters of a price.
    private static let names = [
        "unit_amount": "amount", "unit_amount_decimal": "amount_decimal", "transform_quantity": "transform_usage",
        "recurring[interval_count]": "interval_count", "recurring[meter]": "meter",
    ]

    private static let open: Hook = { _, change in
        let given = change.arguments
        guard given["billing_scheme"] == "tiered" || given.has("amount") || given.has("amount_decimal") else {
            throw Refusal.invalid("Plans require an `amount` or `amount_decimal` parameter to be set.")
        }
        do {
            let price = try change.create(Price.name, id: given.string("id"), [:], emits: "created") { price, change in
                try Price.open(&price, with: terms(given.values), &change)
            }
            change.answer(with: price)
        } catch let refusal as Refusal {
            throw refusal.renamed(names)
        }
    }

    /// The parameters of the price.
    private static func terms(_ given: JSONObject) -> JSONObject {
        var terms = given.filter { ["active", "billing_scheme", "currency", "metadata", "nickname", "tiers", "tiers_mode"].contains($0.key) }
        terms["recurring"] = .object(given.filter { PriceParameters.recurring.map(\.name).contains($0.key) })
        terms["unit_amount"] = given["amount"]
        terms["unit_amount_decimal"] = given["amount_decimal"]
        terms["transform_quantity"] = given["transform_usage"]
        terms[given["product"]?.object == nil ? "product" : "product_data"] = given["product"]
        return terms
    }

    private static let change: Hook = { plan, change in
        let plan = plan
        try change.update(Price.name, plan.id) { price, change in
            price.copy(.active, from: plan)
            price.copy(.nickname, .product, from: plan)
            price.copy(.metadata, from: plan)
            price.merge(.recurring, ["trial_period_days": plan.json(.trialPeriodDays)])
            try Price.change(&price, &change)
            if price.isChanged { price.note("update", change, event: "updated") }
        }
    }

    private static let close: Hook = { plan, change in
        try Price.requireNotDefault(plan.id, of: plan[.product], toBe: "deleted", change)
        try change.delete(Price.name, plan.id, emits: "deleted")
    }
}

extension FieldKey<Bool> {
    fileprivate static var active: Self { FieldKey("active") }
}

extension FieldKey<Int64> {
    fileprivate static var trialPeriodDays: Self { FieldKey("trial_period_days") }
}

extension FieldKey<String> {
    fileprivate static var amountDecimal: Self { FieldKey("amount_decimal") }
    fileprivate static var nickname: Self { FieldKey("nickname") }
}

extension FieldKey<JSONObject> {
    fileprivate static var transformUsage: Self { FieldKey("transform_usage") }
}
