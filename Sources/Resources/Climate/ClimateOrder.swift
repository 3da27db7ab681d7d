// An Order buys tons of a Climate product from the account's balance. It is confirmed as soon as that holds enough, can be canceled for a day, and is
// delivered, delayed or given another product by whoever removes the carbon.
import Common
import Engine
import OrderedCollections
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
            .hash("beneficiary", [Field.string("public_name").startingAs("")]).orAbsent, .timestamp("canceled_at").orNull,
            .choice("cancellation_reason", "expired", "product_unavailable", "requested").orNull, .link("certificate").orNull,
            .timestamp("confirmed_at").orNull, .string("currency"), .timestamp("delayed_at").orNull, .timestamp("delivered_at").orNull,
            .list("delivery_details", of: .tree), .integer("expected_delivery_year"), .metadata, .decimal("metric_tons"),
            .reference("product", to: ClimateProduct.name), .timestamp("product_substituted_at").orNull,
        ],
        lifecycle: Lifecycle(
            Status.self, startsAt: .confirmed, or: [.awaitingFunds],
            [
                .on("confirm", as: "confirmed", from: .awaitingFunds, to: .confirmed, then: ClimateFunding.confirm),
                .on("cancel", from: .awaitingFunds, .confirmed, to: .canceled, emits: "canceled", then: ClimateCancellation.request),
                .on("expire", from: .awaitingFunds, to: .canceled, emits: "canceled", then: ClimateCancellation.expire),
                .on("withdraw", as: "withdrawn", from: .awaitingFunds, .confirmed, to: .canceled, emits: "canceled", then: ClimateCancellation.withdraw),
                .on("delay", as: "delayed", from: .confirmed, emits: "delayed", then: ClimateDelivery.delay),
                .on("substitute", from: .confirmed, emits: "product_substituted", then: ClimateDelivery.substitute),
                .on("deliver", from: .confirmed, to: .delivered, emits: "delivered", then: ClimateDelivery.deliver),
            ]),
        routes: [
            .create(
                [
                    .integer("amount", in: 1...Int64.max).forHook, .hash("beneficiary", [publicName]), .string("currency"), .metadata,
                    .decimal("metric_tons", places: ClimateFunding.places).forHook, .string("product").references(ClimateProduct.name).required,
                ], exclusive: [["amount", "metric_tons"]], emits: "created", then: ClimateFunding.order),
            .retrieve, .update([Parameter.hash("beneficiary", [publicName.emptyable]).emptyable, .metadata]), .list(by: []), .action("cancel"),
            .seeded(then: ClimateFunding.awaitMoney), .consequence("confirm"), .timed("pay", then: ClimateFunding.payWaiting), .timed("expire"),
            .simulate("deliver"),
            .simulate("delay", [.integer("expected_delivery_year", in: 2000...9999).required]),
            .simulate("substitute", [.string("product").references(ClimateProduct.name).required]), .simulate("withdraw"),
        ])

    private static let publicName = Parameter.string("public_name").required
}
