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

    @Test("proration_discounts=itemized: amounts before discounts, which are shown apart", arguments: ["included", "itemized"])
    func itemized(mode: String) throws {
        let server = try TestServer()
        let customer = try server.newPayer()
        let (gold, platinum) = (try server.newPrice(1000), try server.newPrice(2000, named: "Platinum"))
        let coupon = try server.coupon("percent_off=10&duration=forever")
        let subscription = try server.subscribe(
            customer, to: gold, with: "discounts[0][coupon]=\(coupon)&billing_mode[type]=flexible&billing_mode[flexible][proration_discounts]=\(mode)")
        // 20 of 30 days are left.
        try server.advance("10d")
        _ = try server.post(
            "/v1/subscriptions/\(subscription.id)", "items[0][id]=\(subscription.itemID)&items[0][price]=\(platinum)&proration_behavior=always_invoice")
        let invoice = try server.latestInvoice(of: subscription.id)
        let discounts = invoice["lines"]?["data"]?.array?.map { $0["discount_amounts"]?.array?.compactMap { $0["amount"]?.integer } ?? [] }
        let items = try server.get("\(TestServer.items)?customer=\(customer)")["data"]?.array
        if mode == "itemized" {
            #expect(invoice.lines("amount") == [-667, 1333])
            #expect(discounts == [[-67], [133]])
            #expect(items?.compactMap { $0["net_amount"] }.sorted { ($0.integer ?? 0) < ($1.integer ?? 0) } == [-600, 1200])
            #expect(invoice.only("subtotal", "total") == ["subtotal": 666, "total": 600])
        } else {
            #expect(invoice.lines("amount") == [-600, 1200])
            // They are inside the amounts.
            #expect(discounts == [[0], [0]])
            #expect(invoice.lines("description").compactMap(\.string).map { $0.prefix { $0 != ")" } } == [
                "Unused time on Gold (with 10.0% off", "Remaining time on Platinum (with 10.0% off",
            ])
            #expect(invoice.only("subtotal", "total") == ["subtotal": 600, "total": 600])
        }
        // What is given back later is what was billed.
        _ = try server.delete("/v1/subscriptions/\(subscription.id)?prorate=true")
        let credit = try server.get("\(TestServer.items)?customer=\(customer)&pending=true")["data"]?.array ?? []
        #expect(credit.reduce(0) { $0 + ($1["net_amount"]?.integer ?? 0) } == -1200)
    }

    @Test("what a draft takes along is not in the preview of the invoice after it") func onDraft() throws {
        let server = try TestServer()
        let coupon = try server.coupon("percent_off=10&duration=once")
        let subscription = try server.subscribe(
            server.newPayer(), to: server.newPrice(1000),
            with: "discounts[0][coupon]=\(coupon)&collection_method=send_invoice&days_until_due=30").id
        #expect(try server.latestInvoice(of: subscription).only("status", "total") == ["status": "draft", "total": 900])
        #expect(try server.preview("subscription=\(subscription)")["total"] == 1000)
        try server.advance("32d")
        #expect(try server.latestInvoice(of: subscription)["total"] == 1000)
    }
}
