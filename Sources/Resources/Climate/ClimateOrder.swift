// An Order buys tons of a Climate product with the account's balance. It is confirmed as soon as the balance is high enough, and can be canceled for
// a day. Frontier delivers it, delays it, or substitutes another product.
import Common
import Engine
import Wire

package enum ClimateOrder {
    enum Status: String, CaseIterable {
        case awaitingFunds = "awaiting_funds"
        case confirmed, delivered, canceled
    }

    package static let name = ResourceName.climateOrder

    static let resource = Resource(
        name, idPrefix: "climorder_", path: "/v1/climate/orders", pathParameter: "order", missing: "order", listedBy: ["awaited_currency"],
        fields: [
            .integer("amount_fees"), .integer("amount_subtotal"), .integer("amount_total"), .string("awaited_currency").internal,
            .hash("beneficiary", [.string("public_name").startingAs("").required]).orAbsent.given(.create), .timestamp("canceled_at").orNull,
            .choice("cancellation_reason", "expired", "product_unavailable", "requested").orNull, .link("certificate").orNull,
            .timestamp("confirmed_at").orNull, .string("currency").given(.create), .timestamp("delayed_at").orNull, .timestamp("delivered_at").orNull,
            .list("delivery_details", of: .tree), .integer("expected_delivery_year"), .metadata, .decimal("metric_tons"),
            .reference("product", to: ClimateProduct.name).given(.create.required), .timestamp("product_substituted_at").orNull,
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .confirmed, or: [.awaitingFunds], [
            .on("confirm", as: "confirmed", from: .awaitingFunds, to: .confirmed, by: .consequence, then: ClimateFunding.confirm),
            .on("cancel", from: .awaitingFunds, .confirmed, to: .canceled, by: .api, emits: "canceled", then: ClimateCancellation.request),
            .on("expire", from: .awaitingFunds, to: .canceled, by: .clock, emits: "canceled", then: ClimateCancellation.expire),
            .on("deliver", from: .confirmed, to: .delivered, by: .tester, emits: "delivered", then: ClimateDelivery.deliver),
            .on("delay", as: "delayed", from: .confirmed,
                by: .tester([.integer("expected_delivery_year", in: 2000...9999).required]), emits: "delayed", then: ClimateDelivery.delay),
            .on("substitute", from: .confirmed,
                by: .tester([.string("product").references(ClimateProduct.name).required]), emits: "product_substituted", then: ClimateDelivery.substitute),
            .on("withdraw", as: "withdrawn", from: .awaitingFunds, .confirmed, to: .canceled,
                by: .tester, emits: "canceled", then: ClimateCancellation.withdraw),
        ]),
        endpoints: [
            .create(
                [.integer("amount", in: 1...Int64.max).forHook, .decimal("metric_tons", places: ClimateFunding.places).forHook],
                exclusive: [["amount", "metric_tons"]], emits: "created", then: ClimateFunding.order),
            .retrieve, .update([.hash("beneficiary", [.string("public_name").required.emptyable]).emptyable]), .list(by: []),
        ],
        deeds: [.byHook("pay", then: ClimateFunding.payWaiting)], seeding: Seeding(then: ClimateFunding.awaitMoney))
}
