// A Product of Climate is an amount of carbon that suppliers will have removed by a certain year, at a price for each ton. Products come from seeds.
// Orders take from the available tons, and the control plane changes prices.
import Common
import Engine
import Wire

enum ClimateProduct {
    static let name = "climate.product"
    /// This event is also sent when the available tons change.
    static let repriced = "pricing_updated"

    static let resource = Resource(
        name, idPrefix: "climsku_", path: "/v1/climate/products", pathParameter: "product", missing: "product",
        fields: [
            .tree("current_prices_per_metric_ton"), .integer("delivery_year").orNull, .decimal("metric_tons_available"), .string("name"),
            .list("supplier_ids", of: .string).internal, .list("suppliers", of: .tree),
        ],
        endpoints: [.list(by: []), .retrieve],
        deeds: [
            .byTester("reprice", [.string("currency").required, .integer("amount_subtotal", in: 1...99_999_999).required], then: reprice),
        ],
        seeding: Seeding(emits: "created", then: noteSuppliers), isRecord: true, refresh: listSuppliers)

    /// The price of a ton.
    struct Price {
        let subtotal: Int64
        let fees: Int64
    }

    /// Nil if it is not sold in that currency.
    static func price(of product: Draft, in currency: String) -> Price? {
        let price = product[.currentPricesPerMetricTon]?[currency]
        guard let subtotal = price?["amount_subtotal"]?.integer, (1...99_999_999).contains(subtotal), let fees = price?["amount_fees"]?.integer,
            (0...99_999_999).contains(fees)
        else { return nil }
        return Price(subtotal: subtotal, fees: fees)
    }

    /// Takes tons from the available ones, or gives them back.
    /// - Returns: false if there are not enough.
    static func take(_ tons: Decimal, from product: inout Draft, _ change: inout Change) throws -> Bool {
        guard let available = Decimal(product[.metricTonsAvailable] ?? ""), let left = available - tons, left.units >= 0 else { return false }
        product[.metricTonsAvailable] = left.trimmed.text
        try note("change_availability", &product, &change)
        return true
    }

    /// The product in an event names its suppliers, even if nobody has read the product before.
    private static func note(_ what: String, _ product: inout Draft, _ change: inout Change) throws {
        try listSuppliers(&product, &change)
        product.note(what, change, event: repriced)
    }

    /// The fee is three percent.
    private static let reprice: Hook = { product, change in
        let currency = try Currency.known(change.arguments.string("currency") ?? "")
        let subtotal = change.arguments.integer("amount_subtotal") ?? 0
        let fees = (Decimal(subtotal) * Decimal(units: 3, places: 2))?.integer(.halfUp) ?? 0
        var prices = product[.currentPricesPerMetricTon]?.object ?? [:]
        prices[currency] = [
            "amount_fees": .integer(fees), "amount_subtotal": .integer(subtotal), "amount_total": .integer(subtotal + fees),
        ]
        prices.sortKeys()
        product[.currentPricesPerMetricTon] = .object(prices)
        try note("reprice", &product, &change)
    }

    /// A seed that contains its suppliers need not list their ids.
    private static let noteSuppliers: Hook = { product, _ in
        guard !product.has(.supplierIDs) else { return }
        product[.supplierIDs] = (product[.suppliers] ?? []).compactMap { $0["id"]?.string.map(JSON.string) }
    }

    /// A seed lists the ids of its suppliers. Their fields are filled in when the product is first read.
    private static let listSuppliers: Hook = { product, change in
        product.freshUntil = nil
        let shown = product[.suppliers] ?? []
        let suppliers = try (product[.supplierIDs] ?? []).compactMap(\.string).compactMap { id in
            try change.object(ClimateSupplier.name, id).map { try change.document(of: $0) } ?? shown.first { $0["id"]?.string == id }
        }
        product[.suppliers] = suppliers
    }
}
