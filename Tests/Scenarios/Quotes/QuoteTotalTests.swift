// The totals of a quote are those of what it becomes.
import TestHarness
import Testing
import Wire

@Suite("Totals of quotes") struct QuoteTotalTests: GoldSuite {
    let server: TestServer
    let gold: String

    private func quote(_ form: String) throws -> Answer { try server.post("/v1/quotes", "customer=\(server.newPayer())&\(form)") }

    @Test("a price with tiers has several lines on the invoice, each of which is rounded by itself") func tiers() throws {
        let product = try server.post("/v1/products", "name=Fonts").id
        let price = try server.post(
            "/v1/prices", "currency=usd&product=\(product)&recurring[interval]=month&billing_scheme=tiered&tiers_mode=graduated&tiers[0][up_to]=3"
                + "&tiers[0][unit_amount]=100&tiers[0][flat_amount]=250&tiers[1][up_to]=inf&tiers[1][unit_amount]=50").id
        let coupon = try server.coupon("percent_off=25.5&duration=forever")
        let quote = try quote("line_items[0][price]=\(price)&discounts[0][coupon]=\(coupon)")
        #expect(quote["amount_total"] == 260)
        #expect(quote["computed"]?["upfront"]?["amount_total"] == 260 && quote["computed"]?["recurring"]?["amount_total"] == 260)
        _ = try server.post("/v1/quotes/\(quote.id)/finalize")
        let subscription = try server.post("/v1/quotes/\(quote.id)/accept")["subscription"]?.string ?? ""
        #expect(try server.latestInvoice(of: subscription)["total"] == 260)
    }

    @Test("what comes back in every interval has only those discounts that stay", arguments: [
        ("duration=once", 750, 1000), ("duration=repeating&duration_in_months=3", 750, 1000), ("duration=forever", 750, 750),
    ]) func lasting(duration: String, upfront: Int64, recurring: Int64) throws {
        let coupon = try server.coupon("percent_off=25&\(duration)")
        let computed = try quote("line_items[0][price]=\(gold)&discounts[0][coupon]=\(coupon)")["computed"]
        #expect(computed?["upfront"]?["amount_total"] == .integer(upfront) && computed?["recurring"]?["amount_total"] == .integer(recurring))
        let ofLine = try quote("line_items[0][price]=\(gold)&line_items[0][discounts][0][coupon]=\(coupon)")["computed"]
        #expect(ofLine?["upfront"]?["amount_total"] == .integer(upfront) && ofLine?["recurring"]?["amount_total"] == .integer(recurring))
    }
}
