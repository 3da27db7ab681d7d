// What is told of Climate: each event of an order and of a product, and none that is not documented.
import TestHarness
import Testing
import Wire

@Suite("What is told of Climate") struct ClimateEventTests {
    private let shop: ClimateShop

    init() throws { shop = try ClimateShop() }

    /// What is told by and by, as it is told.
    private func told(_ body: () throws -> Void) throws -> [String] {
        let before = try shop.server.events().count
        try body()
        return try Array(shop.server.events().dropFirst(before))
    }

    @Test("the events of a life, in their order") func life() throws {
        let server = shop.server
        var id = ""
        #expect(try told { id = try shop.order("metric_tons=0.01").id } == ["climate.order.created", "climate.product.pricing_updated"])
        #expect(try told { _ = try server.post("\(ClimateShop.orders)/\(id)", "metadata[a]=1") } == [])
        #expect(try told { _ = try server.post("\(ClimateShop.orders)/\(id)", "beneficiary[public_name]=Jenny") } == [])
        #expect(try told { _ = try server.fire("delay", id, "expected_delivery_year=2028") } == ["climate.order.delayed"])
        #expect(
            try told { _ = try server.fire("substitute", id, "product=\(ClimateShop.directAir)") }
                == ["climate.product.pricing_updated", "climate.product.pricing_updated", "climate.order.product_substituted"])
        #expect(try told { _ = try server.fire("deliver", id) } == ["climate.order.delivered"])
        #expect(
            try told { _ = try server.fire("reprice", ClimateShop.portfolio, "currency=usd&amount_subtotal=60000") } == ["climate.product.pricing_updated"])
        let canceled = try shop.order("metric_tons=0.01").id
        #expect(try told { _ = try shop.cancel(canceled) } == ["climate.product.pricing_updated", "climate.order.canceled"])
        #expect(try told { _ = try shop.addFunds(1) } == [])
    }

    @Test("a confirmation is not told of, an expiry is") func waiting() throws {
        let shop = try ClimateShop(balance: 0)
        _ = try shop.order("metric_tons=0.01")
        _ = try shop.order("metric_tons=0.01")
        _ = try shop.addFunds(567)
        #expect(try shop.server.events() == [
            "climate.order.created", "climate.product.pricing_updated", "climate.order.created", "climate.product.pricing_updated",
        ])
        // By then those are too old to be shown.
        try shop.server.advance("30d")
        #expect(try shop.server.events() == ["climate.product.pricing_updated", "climate.order.canceled"])
    }

    @Test("an event holds its object whole, as it was then") func object() throws {
        let order = try shop.order("metric_tons=0.5")
        let events = try shop.server.get("/v1/events")["data"]?.array ?? []
        #expect(events.last?["data"]?["object"] == order.json)
        // Nobody has looked at the product before: its suppliers are told all the same.
        let product = try shop.server.get("/v1/climate/products/\(ClimateShop.portfolio)").json
        #expect(product["metric_tons_available"] == "999999.5")
        #expect(events.first?["data"]?["object"] == product)
    }

    @Test("a new price is told with the suppliers, though nobody has looked at the product before") func price() throws {
        _ = try shop.server.fire("reprice", ClimateShop.euroPortfolio, "currency=GBP&amount_subtotal=333")
        let object = try shop.server.get("/v1/events")["data"]?.array?.first?["data"]?["object"]
        #expect(object?["current_prices_per_metric_ton"] == [
            "eur": ["amount_fees": 1425, "amount_subtotal": 47_500, "amount_total": 48_925],
            "gbp": ["amount_fees": 10, "amount_subtotal": 333, "amount_total": 343],
            "usd": ["amount_fees": 1575, "amount_subtotal": 52_500, "amount_total": 54_075],
        ])
        #expect(object?["suppliers"]?.array?.count == 3)
        #expect(try shop.server.get("/v1/climate/products/\(ClimateShop.euroPortfolio)").json == object)
    }

    @Test("a change of the price is none of an order's that is there") func oldOrders() throws {
        let order = try shop.order("metric_tons=1")
        _ = try shop.server.fire("reprice", ClimateShop.portfolio, "currency=usd&amount_subtotal=1")
        #expect(try shop.order(id: order.id).text == order.text)
        #expect(try shop.order("metric_tons=1")["amount_subtotal"] == 1)
    }
}
