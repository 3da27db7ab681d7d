// Tons that a product has left: orders take them, and give them back.
import TestHarness
import Testing

@Suite("Tons that are left") struct AvailabilityTests {
    @Test("orders take tons until the product is sold out; a canceled one gives its tons back") func soldOut() throws {
        let shop = try ClimateShop()
        func order(_ tons: String) throws -> Answer { try shop.order("product=\(ClimateShop.directAir)&metric_tons=\(tons)") }
        #expect(try shop.available(ClimateShop.directAir) == "12.5")
        let first = try order("12.499999")
        #expect(try shop.available(ClimateShop.directAir) == "0.000001")
        #expect(try order("0.01").failure?.parameter == "metric_tons")
        _ = try shop.cancel(first.id)
        #expect(try shop.available(ClimateShop.directAir) == "12.5")
        _ = try order("12.5")
        #expect(try shop.available(ClimateShop.directAir) == "0")
        #expect(
            try order("1").failure == Failure(400, parameter: "metric_tons", "The product \(ClimateShop.directAir) has 0 metric tons left."))
    }

    @Test("an order that waits for funds has taken its tons; they come back when it ends", arguments: ["cancel", "withdraw", "expire"])
    func waiting(end: String) throws {
        let shop = try ClimateShop(balance: 0)
        let id = try shop.order("metric_tons=2.5").id
        #expect(try shop.available() == "999997.5")
        switch end {
        case "cancel": _ = try shop.cancel(id)
        case "withdraw": _ = try shop.server.fire("withdraw", id)
        default: try shop.server.advance("30d")
        }
        #expect(try shop.status(id) == "canceled")
        #expect(try shop.available() == "1000000")
    }

    @Test("what is delivered is gone") func delivered() throws {
        let shop = try ClimateShop()
        _ = try shop.server.fire("deliver", shop.order("metric_tons=1").id)
        #expect(try shop.available() == "999999")
    }

    @Test("a substitution takes the tons from the other product, and a cancellation gives them back to that") func substitution() throws {
        let shop = try ClimateShop()
        let id = try shop.order("metric_tons=2.5").id
        _ = try shop.server.fire("substitute", id, "product=\(ClimateShop.directAir)")
        #expect(try shop.available() == "1000000")
        #expect(try shop.available(ClimateShop.directAir) == "10")
        _ = try shop.cancel(id)
        #expect(try shop.available(ClimateShop.directAir) == "12.5")
    }

    @Test("every account has its own, and a reset brings back what there was") func worlds() throws {
        let shop = try ClimateShop()
        _ = try shop.order("metric_tons=1")
        #expect(try shop.server.get("/v1/climate/products/\(ClimateShop.portfolio)", key: "sk_test_beta")["metric_tons_available"] == "1000000")
        _ = try shop.server.admin("POST reset")
        #expect(try shop.available() == "1000000")
        #expect(try shop.balance() == 100_000_000)
    }
}
