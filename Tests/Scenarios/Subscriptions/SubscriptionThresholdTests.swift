// Usage that is billed before its period is over.
import TestHarness
import Testing
import Wire

@Suite("Thresholds of subscriptions") struct SubscriptionThresholdTests {
    private let server: TestServer
    private let customer: String
    private let price: String

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        price = try server.newPriceOfCalls()
    }

    private func use(_ count: Int) throws {
        try server.use(count, by: customer)
        _ = try server.admin("POST settle")
    }

    @Test("usage that costs so much is billed at once, and only the rest at the end of the period") func amount() throws {
        let subscription = try server.subscribe(customer, to: price, with: "billing_thresholds[amount_gte]=1000")
        #expect(subscription["billing_thresholds"] == ["amount_gte": 1000, "reset_billing_cycle_anchor": .null])
        _ = try server.admin("POST clock", "advance=1d")
        try use(199)
        #expect(try server.subscription(subscription.id)["latest_invoice"] == .null)
        try use(1)
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.only("billing_reason", "status", "total", "threshold_reason") == [
            "billing_reason": "subscription_threshold", "status": "draft", "total": 1000, "threshold_reason": ["amount_gte": 1000, "item_reasons": []],
        ])
        try use(20)
        _ = try server.admin("POST clock", "advance=2h")
        #expect(try server.invoice(invoice.id).only("status", "total") == ["status": "paid", "total": 1000])
        _ = try server.admin("POST clock", "advance=30d")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["100 20 × Calls"])
        try use(30)
        _ = try server.admin("POST clock", "advance=31d")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["150 30 × Calls"])
    }

    @Test("so much usage of an item") func usage() throws {
        let subscription = try server.subscribe(customer, to: price, with: "items[0][billing_thresholds][usage_gte]=50")
        #expect(subscription.item?["billing_thresholds"] == ["usage_gte": 50])
        _ = try server.admin("POST clock", "advance=1d")
        try use(60)
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice["threshold_reason"] == [
            "amount_gte": .null, "item_reasons": [["line_item_ids": [invoice.lines("id")[0]], "usage_gte": 50]],
        ])
        try use(49)
        #expect(try server.latestInvoice(of: subscription.id).id == invoice.id)
        try use(1)
        #expect(try server.latestInvoice(of: subscription.id).billed == ["250 50 × Calls"])
        let ended = try server.post("/v1/subscription_items/\(subscription.itemID)", "billing_thresholds=")
        #expect(ended["billing_thresholds"] == .null)
        let last = try server.latestInvoice(of: subscription.id).id
        try use(500)
        #expect(try server.latestInvoice(of: subscription.id).id == last)
    }
}
