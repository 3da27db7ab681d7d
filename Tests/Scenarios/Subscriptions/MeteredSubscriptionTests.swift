// What a subscription bills of what was used.
import TestHarness
import Testing
import Wire

@Suite("Metered subscriptions") struct MeteredSubscriptionTests {
    private let server: TestServer
    private let customer: String
    /// Five cents for each call.
    private let calls: String
    private static let now: Int64 = 1_695_680_120
    private static let day: Int64 = 86_400

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        calls = try server.newPriceOfCalls()
    }

    @Test("what was used is billed at the end of the period, with what comes while the invoice is a draft") func metered() throws {
        let subscription = try server.subscribe(customer, to: calls)
        #expect(subscription.only("status", "latest_invoice") == ["status": "active", "latest_invoice": .null])
        #expect(subscription.item?["quantity"] == nil)
        try server.advance("3d")
        try server.use(7, by: customer)
        try server.advance("27d")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["35 7 × Calls (at $0.05 / month)"])
        try server.use(13, by: customer, "timestamp=\(Self.now + 29 * Self.day)")
        try server.use(100, by: customer)
        try server.advance("1h")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.billed == ["100 20 × Calls (at $0.05 / month)"])
        #expect(invoice.lines("period") == [["end": .integer(Self.now + 30 * Self.day), "start": .integer(Self.now)]])
        #expect(invoice["status"] == "paid")
    }

    @Test("what was used in the last seconds is billed, too, when the subscription is canceled") func lastSeconds() throws {
        let subscription = try server.subscribe(customer, to: calls)
        try server.advance("5d")
        try server.use(100, by: customer)
        try server.advance("30s")
        _ = try server.delete("\(TestServer.subscriptions)/\(subscription.id)?invoice_now=true")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["500 100 × Calls (at $0.05 / month)"])
    }

    @Test("what was used some seconds before the period ended belongs to it") func lastMinute() throws {
        let subscription = try server.subscribe(customer, to: calls)
        try server.advance("\(30 * Self.day - 10)")
        try server.use(100, by: customer)
        try server.advance("1h")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["500 100 × Calls (at $0.05 / month)"])
        try server.advance("31d")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["0 0 × Calls (at $0.05 / month)"])
    }

    @Test("what was used in the same second is billed, too, when the subscription is canceled") func sameSecond() throws {
        let subscription = try server.subscribe(customer, to: calls)
        try server.use(50, by: customer)
        _ = try server.delete("\(TestServer.subscriptions)/\(subscription.id)?invoice_now=true")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["250 50 × Calls (at $0.05 / month)"])
    }

    @Test("another price: each bills its own usage, or classic only the new one", arguments: [
        ("flexible", ["300 30 × Calls (at $0.10 / month)", "250 50 × Calls (at $0.05 / month)"]), ("classic", ["300 30 × Calls (at $0.10 / month)"]),
    ]) func otherPrice(mode: String, billed: [String]) throws {
        let subscription = try server.subscribe(customer, to: calls, with: "billing_mode[type]=\(mode)")
        let meter = try server.get("/v1/billing/meters").ids[0]
        let dear = try server.newPrice(10, "month", named: "Calls", "recurring[usage_type]=metered&recurring[meter]=\(meter)")
        try server.advance("5d")
        try server.use(50, by: customer)
        _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][price]=\(dear)")
        try server.advance("5d")
        try server.use(30, by: customer)
        try server.advance("20d")
        try server.advance("1h")
        #expect(Set(try server.latestInvoice(of: subscription.id).billed) == Set(billed))
    }

    @Test("a phase with another price: the usage of the period that ends with the phase before is billed at the former price", arguments: [
        "classic", "flexible",
    ]) func nextPhase(mode: String) throws {
        let subscription = try server.subscribe(customer, to: calls, with: "billing_mode[type]=\(mode)")
        let meter = try server.get("/v1/billing/meters").ids[0]
        let dear = try server.newPrice(10, "month", named: "Calls", "recurring[usage_type]=metered&recurring[meter]=\(meter)")
        let schedule = try server.post(TestServer.schedules, "from_subscription=\(subscription.id)")
        let phases = [
            "phases[0][start_date]=\(Self.now)&phases[0][end_date]=\(Self.now + 30 * Self.day)&phases[0][items][0][price]=\(calls)",
            "phases[1][items][0][price]=\(dear)&phases[1][duration][interval]=month",
        ].joined(separator: "&")
        _ = try server.post("\(TestServer.schedules)/\(schedule.id)", phases)
        try server.advance("5d")
        try server.use(50, by: customer)
        try server.advance("25d")
        try server.advance("1h")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["250 50 × Calls (at $0.05 / month)"])
        try server.use(30, by: customer)
        try server.advance("31d")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["300 30 × Calls (at $0.10 / month)"])
    }

    @Test("what was used in a trial is free") func trial() throws {
        let subscription = try server.subscribe(customer, to: calls, with: "trial_period_days=10")
        try server.advance("5d")
        try server.use(50, by: customer)
        try server.advance("6d")
        #expect(try server.subscription(subscription.id).only("status", "latest_invoice") == ["status": "active", "latest_invoice": .null])
        try server.use(20, by: customer)
        try server.advance("31d")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["100 20 × Calls (at $0.05 / month)"])
    }

    @Test("what was used in a trial is free, too, if a call ends the trial or the subscription", arguments: ["trial_end=now", "cancel"])
    func endedTrial(end: String) throws {
        let subscription = try server.subscribe(customer, to: calls, with: "trial_period_days=10")
        try server.use(50, by: customer)
        try server.advance("5d")
        if end == "cancel" {
            _ = try server.delete("\(TestServer.subscriptions)/\(subscription.id)?invoice_now=true")
        } else {
            _ = try server.change(subscription.id, end)
        }
        #expect(try server.subscription(subscription.id)["latest_invoice"] == .null)
        #expect(try server.get("\(TestServer.items)?customer=\(customer)").ids == [])
    }

    @Test("a threshold of usage needs a metered price") func threshold() throws {
        let gold = try server.newPrice(1000)
        #expect(try server.subscribe(customer, to: gold, with: "items[0][billing_thresholds][usage_gte]=5").failure?.parameter
            == "items[0][billing_thresholds]")
        #expect(try server.subscribe(
            customer, to: gold, with: "pending_invoice_item_interval[interval]=year&pending_invoice_item_interval[interval_count]=2"
        ).failure?.parameter == "pending_invoice_item_interval[interval_count]")
    }
}
