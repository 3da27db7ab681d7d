// How long a coupon lasts on a subscription, and what it is taken from.
import TestHarness
import Testing
import Wire

@Suite("Coupons of subscriptions") struct SubscriptionDiscountTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    /// The totals of all invoices, oldest first.
    private func totals() throws -> [JSON] {
        (try server.get("\(TestServer.invoices)?limit=100")["data"]?.array ?? []).reversed().map { $0["total"] ?? .null }
    }

    @Test("once: the first invoice only") func once() throws {
        let coupon = try server.coupon("percent_off=50&duration=once")
        let subscription = try server.subscribe(server.newPayer(), to: server.newPrice(1000), with: "discounts[0][coupon]=\(coupon)")
        #expect(subscription["discounts"] == [])
        try server.advance("31d")
        #expect(try totals() == [500, 1000])
    }

    @Test("four months on a yearly price: one whole year") func year() throws {
        let coupon = try server.coupon("percent_off=50&duration=repeating&duration_in_months=4")
        _ = try server.subscribe(server.newPayer(), to: server.newPrice(1000, "year"), with: "discounts[0][coupon]=\(coupon)")
        try server.advance("366d")
        try server.advance("1h")
        #expect(try totals() == [500, 1000])
    }

    @Test("four months on a weekly price: every invoice of these months") func week() throws {
        let coupon = try server.coupon("percent_off=50&duration=repeating&duration_in_months=4")
        _ = try server.subscribe(server.newPayer(), to: server.newPrice(1000, "week"), with: "discounts[0][coupon]=\(coupon)")
        // From 2023-09-25 to 2024-01-25 there are 122 days: 17 renewals after the first invoice.
        try server.advance("\(7 * 20)d")
        #expect(try totals() == Array(repeating: 500, count: 18) + [1000, 1000, 1000])
    }

    @Test("on an item, it lowers the subtotal") func item() throws {
        let coupon = try server.coupon("percent_off=50&duration=forever")
        let subscription = try server.subscribe(
            server.newPayer(), to: server.newPrice(1900), with: "items[0][discounts][0][coupon]=\(coupon)")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.lines("amount") == [1900])
        #expect(invoice.only("subtotal", "total") == ["subtotal": 950, "total": 950])
    }
}
