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
        #expect(try server.latestInvoice(of: subscription.id).billed == ["100 20 × Calls (at $0.05 / month)"])
        try use(30)
        _ = try server.admin("POST clock", "advance=31d")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["150 30 × Calls (at $0.05 / month)"])
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
        #expect(try server.latestInvoice(of: subscription.id).billed == ["250 50 × Calls (at $0.05 / month)"])
        let ended = try server.post("/v1/subscription_items/\(subscription.itemID)", "billing_thresholds=")
        #expect(ended["billing_thresholds"] == .null)
        let last = try server.latestInvoice(of: subscription.id).id
        try use(500)
        #expect(try server.latestInvoice(of: subscription.id).id == last)
    }

    @Test("with reset_billing_cycle_anchor, a new period begins then, and nothing is billed twice") func reset() throws {
        let club = try server.newPrice(3000, "month", named: "Club")
        let form = "items[1][price]=\(club)&billing_thresholds[amount_gte]=1000&billing_thresholds[reset_billing_cycle_anchor]=true"
        let subscription = try server.subscribe(customer, to: price, with: form)
        _ = try server.admin("POST clock", "advance=10d")
        let now = try server.admin("GET clock")["now"]?.integer ?? 0
        try use(200)
        let changed = try server.subscription(subscription.id)
        #expect(changed["billing_cycle_anchor"] == .integer(now))
        #expect(changed["items"]?["data"]?.array?.map { $0["current_period_start"] } == [.integer(now), .integer(now)])
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice["billing_reason"] == "subscription_threshold")
        #expect(invoice.lines("amount").compactMap(\.integer).sorted() == [-2000, 1000, 3000])
        try use(20)
        _ = try server.admin("POST clock", "advance=31d")
        #expect(try server.latestInvoice(of: subscription.id).billed.contains("100 20 × Calls (at $0.05 / month)"))
    }

    @Test("a phase of a schedule says them, and the next one takes them back") func phases() throws {
        let later = "phases[1][items][0][price]=\(price)"
        let first = "phases[0][items][0][price]=\(price)&phases[0][items][0][billing_thresholds][usage_gte]=50"
        let schedule = try server.post(
            "/v1/subscription_schedules", "customer=\(customer)&\(first)&phases[0][billing_thresholds][amount_gte]=1000"
                + "&phases[0][duration][interval]=month&\(later)&phases[1][duration][interval]=month&start_date=now")
        #expect(schedule["phases"]?.array?.map { $0["billing_thresholds"] } == [
            ["amount_gte": 1000, "reset_billing_cycle_anchor": .null], .null,
        ])
        let id = schedule["subscription"]?.string ?? ""
        let subscription = try server.subscription(id)
        #expect(subscription["billing_thresholds"]?["amount_gte"] == 1000)
        #expect(subscription.item?["billing_thresholds"] == ["usage_gte": 50])
        _ = try server.admin("POST clock", "advance=32d")
        #expect(try server.subscription(id)["billing_thresholds"] == .null)
        #expect(try server.subscription(id).item?["billing_thresholds"] == .null)
        let defaults = try server.post(
            "/v1/subscription_schedules", "customer=\(customer)&phases[0][items][0][price]=\(price)&start_date=now"
                + "&default_settings[billing_thresholds][amount_gte]=2000")
        #expect(try server.subscription(defaults["subscription"]?.string ?? "")["billing_thresholds"]?["amount_gte"] == 2000)
    }
}
