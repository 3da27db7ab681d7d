// What happens to subscriptions by themselves.
import TestHarness
import Testing
import Wire

@Suite("Subscriptions and the clock") struct SubscriptionClockTests {
    private let server: TestServer
    private let gold: String
    private static let now: Int64 = 1_695_680_120
    private static let day: Int64 = 86_400

    init() throws {
        server = try TestServer()
        gold = try server.newPrice(2500)
    }

    @Test("a renewal: announced, a draft for an hour, then paid") func renewal() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold).id
        #expect(try server.tells { try server.advance("27d") } == ["invoice.upcoming"])
        #expect(try server.tells { try server.advance("3d") } == ["customer.subscription.updated", "invoice.created"])
        let end = Self.now + 30 * Self.day
        let draft = try server.latestInvoice(of: subscription)
        #expect(draft.only("status", "billing_reason", "period_start", "period_end", "next_payment_attempt", "automatically_finalizes_at") == [
            "status": "draft", "billing_reason": "subscription_cycle", "period_start": .integer(Self.now), "period_end": .integer(end),
            "next_payment_attempt": .integer(end + 3600), "automatically_finalizes_at": .integer(end + 3601),
        ])
        #expect(draft.lines("period") == [["end": .integer(end + 31 * Self.day), "start": .integer(end)]])
        #expect(try server.tells { try server.advance("1h") } == [
            "invoice.updated", "invoice.finalized", "payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "invoice.updated",
            "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid",
        ])
        #expect(try server.get("/v1/payment_intents?limit=1")["data"]?.array?.first?["description"] == "Subscription update")
    }

    @Test("the announced invoice is what comes") func upcoming() throws {
        _ = try server.subscribe(server.newPayer(), to: gold)
        try server.advance("28d")
        let event = try server.get("/v1/events?type=invoice.upcoming")["data"]?.array?.first?["data"]?["object"]
        #expect(event?["id"]?.string?.hasPrefix("upcoming_in_") == true)
        #expect(event?["billing_reason"] == "upcoming")
        #expect(event?["total"] == 2500)
        #expect(event?["lines"]?["data"]?.array?.first?["period"]?["start"] == .integer(Self.now + 30 * Self.day))
        #expect(try server.get(TestServer.invoices).ids.count == 1)
    }

    @Test("the day of the month comes back after a shorter month") func months() throws {
        // 2024-01-31 12:00:00
        try server.advance(String(1_706_702_400 - Self.now))
        let subscription = try server.subscribe(server.newPayer(), to: gold).id
        var ends: [JSON?] = []
        for _ in 0..<4 {
            let end = try server.subscription(subscription).item?["current_period_end"]
            ends.append(end)
            try server.advance("31d")
        }
        // 29 February, 31 March, 30 April, 31 May
        #expect(ends == [1_709_208_000, 1_711_886_400, 1_714_478_400, 1_717_156_800])
    }

    @Test("the end of a trial") func trial() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "trial_period_days=7").id
        #expect(try server.tells { try server.advance("4d") } == ["invoice.upcoming", "customer.subscription.trial_will_end"])
        #expect(try server.tells { try server.advance("3d") } == ["customer.subscription.updated", "invoice.created"])
        let event = try server.get("/v1/events?type=customer.subscription.updated")["data"]?.array?.first?["data"]
        #expect(event?["previous_attributes"]?["status"] == "trialing")
        #expect(event?["object"]?["status"] == "active")
        #expect(try server.latestInvoice(of: subscription).billed == ["2500 1 × Gold (at $25.00 / month)"])
        try server.advance("1h")
        #expect(try server.latestInvoice(of: subscription)["status"] == "paid")
    }

    @Test("a trial that ends without a method", arguments: [
        ("create_invoice", "past_due", ["customer.subscription.updated"]), ("cancel", "canceled", ["customer.subscription.deleted"]),
        ("pause", "paused", ["customer.subscription.paused", "customer.subscription.updated"]),
    ]) func trialWithoutMethod(behavior: String, status: JSON, events: [String]) throws {
        let form = "trial_period_days=7&trial_settings[end_behavior][missing_payment_method]=\(behavior)"
        let subscription = try server.subscribe(server.newCustomer(), to: gold, with: form).id
        try server.advance("6d")
        #expect(try server.tells { try server.advance("90000") }.suffix(events.count) == events[...])
        #expect(try server.subscription(subscription)["status"] == status)
    }

    @Test("an incomplete subscription expires after 23 hours") func incomplete() throws {
        let subscription = try server.subscribe(server.newPayer("pm_card_chargeCustomerFail"), to: gold).id
        #expect(try server.tells { try server.advance("82799") } == [])
        #expect(try server.tells { try server.advance("1") } == ["customer.subscription.updated", "invoice.voided", "payment_intent.canceled"])
        #expect(try server.subscription(subscription)["status"] == "incomplete_expired")
        #expect(try server.latestInvoice(of: subscription).only("status", "auto_advance") == ["status": "void", "auto_advance": false])
    }

    @Test("a saved card goes on when its date is over: the network tells the shop the new one") func years() throws {
        let id = try server.subscribe(server.newPayer(), to: gold).id
        try server.advance("1000d")
        #expect(try server.subscription(id)["status"] == "active")
    }

    // MARK: Dunning

    /// A subscription whose card stops working after the first invoice.
    private func failing(_ server: TestServer) throws -> String {
        let subscription = try server.subscribe(server.newPayer(), to: server.newPrice(2500))
        try server.loseCard(subscription)
        try server.advance("30d")
        return subscription.id
    }

    @Test("a failed renewal: past due, tried again after 3, 5 and 7 days, then canceled") func dunning() throws {
        let subscription = try failing(server)
        #expect(try server.tells { try server.advance("1h") } == [
            "invoice.updated", "invoice.finalized", "payment_intent.created", "charge.failed", "payment_intent.payment_failed", "invoice.updated",
            "invoice.payment_failed", "customer.subscription.updated",
        ])
        #expect(try server.subscription(subscription)["status"] == "past_due")
        let again = ["charge.failed", "payment_intent.payment_failed", "invoice.updated", "invoice.payment_failed"]
        #expect(try server.tells { try server.advance("3d") } == again)
        #expect(try server.tells { try server.advance("5d") } == again)
        #expect(try server.tells { try server.advance("7d") } == again + ["customer.subscription.deleted", "invoice.updated"])
        let canceled = try server.subscription(subscription)
        #expect(canceled["status"] == "canceled")
        #expect(canceled["cancellation_details"]?["reason"] == "payment_failed")
        #expect(try server.latestInvoice(of: subscription).only("status", "attempt_count", "auto_advance", "next_payment_attempt") == [
            "status": "open", "attempt_count": 4, "auto_advance": false, "next_payment_attempt": .null,
        ])
    }

    @Test("a new card ends it") func recovery() throws {
        let subscription = try failing(server)
        try server.advance("1h")
        let customer = try server.subscription(subscription)["customer"]?.string ?? ""
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id
        _ = try server.change(subscription, "default_payment_method=\(card)")
        #expect(try server.tells { try server.advance("3d") } == [
            "charge.succeeded", "payment_intent.succeeded", "customer.subscription.updated", "invoice.updated", "invoice.paid",
            "invoice.payment_succeeded", "invoice_payment.paid",
        ])
        #expect(try server.subscription(subscription)["status"] == "active")
    }

    @Test("an open invoice that is marked as uncollectible, or void, does not count any more") func forgiven() throws {
        for call in ["mark_uncollectible", "void"] {
            let server = try TestServer()
            let subscription = try failing(server)
            try server.advance("1h")
            _ = try server.invoice(server.latestInvoice(of: subscription).id, call)
            #expect(try server.subscription(subscription)["status"] == "active")
        }
    }

    // MARK: The end

    @Test("cancel at period end") func atPeriodEnd() throws {
        let id = try server.subscribe(server.newPayer(), to: gold).id
        try server.advance("10d")
        let now = Self.now + 10 * Self.day
        let planned = try server.change(id, "cancel_at_period_end=true")
        #expect(planned.only("status", "cancel_at", "canceled_at", "cancel_at_period_end") == [
            "status": "active", "cancel_at": .integer(Self.now + 30 * Self.day), "canceled_at": .integer(now), "cancel_at_period_end": true,
        ])
        let event = try server.get("/v1/events?type=customer.subscription.updated")["data"]?.array?.first?["data"]
        #expect(event?["previous_attributes"]?.object?.keys.sorted() == ["cancel_at", "cancel_at_period_end", "canceled_at", "cancellation_details"])
        #expect(try server.change(id, "cancel_at_period_end=false").only("cancel_at", "canceled_at", "cancel_at_period_end") == [
            "cancel_at": .null, "canceled_at": .null, "cancel_at_period_end": false,
        ])
        _ = try server.change(id, "cancel_at_period_end=true")
        #expect(try server.tells { try server.advance("40d") } == ["customer.subscription.deleted"])
        #expect(try server.subscription(id).only("status", "ended_at", "canceled_at", "cancel_at_period_end") == [
            "status": "canceled", "ended_at": .integer(Self.now + 30 * Self.day), "canceled_at": .integer(now), "cancel_at_period_end": true,
        ])
        #expect(try server.get(TestServer.invoices).ids.count == 1)
    }

    @Test("cancel at once") func atOnce() throws {
        let id = try server.subscribe(server.newPayer(), to: gold).id
        var canceled = try server.subscription(id)
        #expect(try server.tells {
            canceled = try server.delete("\(TestServer.subscriptions)/\(id)?cancellation_details[comment]=bye&cancellation_details[feedback]=unused")
        } == ["customer.subscription.deleted"])
        #expect(canceled.only("status", "ended_at", "canceled_at", "cancel_at", "cancellation_details") == [
            "status": "canceled", "ended_at": .integer(Self.now), "canceled_at": .integer(Self.now), "cancel_at": .null,
            "cancellation_details": ["comment": "bye", "feedback": "unused", "feedback_option": .null, "reason": "cancellation_requested"],
        ])
        #expect(try server.delete("\(TestServer.subscriptions)/\(id)").failure == Failure(
            404, code: "resource_missing", parameter: "id", "No such subscription: '\(id)'"))
        #expect(try server.change(id, "description=x").failure?.code == "invalid_canceled_subscription_fields")
        #expect(try server.change(id, "metadata[order]=1")["metadata"] == ["order": "1"])
        #expect(try server.tells { try server.advance("40d") } == [])
    }

    @Test("a date inside a later period makes that one short") func cancelAt() throws {
        // 2024-01-01 → 2024-07-01, a price of 120 a year.
        try server.advance(String(1_672_531_200 + 365 * Self.day - Self.now))
        let yearly = try server.newPrice(12_000, "year")
        let subscription = try server.subscribe(server.newPayer(), to: yearly, with: "cancel_at=1719792000")
        #expect(subscription.item?["current_period_end"] == 1_719_792_000)
        // 182 of 366 days
        #expect(try server.latestInvoice(of: subscription.id)["total"] == 5967)
    }

    @Test("pending items go onto the next invoice") func pending() throws {
        let customer = try server.newPayer()
        let first = try server.subscribe(customer, to: gold).id
        let second = try server.subscribe(customer, to: gold, with: "billing_cycle_anchor=1696000000").id
        try server.bill(customer, 300, "description=Anybody")
        try server.bill(customer, 400, "description=First&subscription=\(first)")
        try server.advance("5d")
        #expect(try server.latestInvoice(of: second).billed == ["300 Anybody", "2500 1 × Gold (at $25.00 / month)"])
        try server.advance("25d")
        #expect(try server.latestInvoice(of: first).billed == ["400 First", "2500 1 × Gold (at $25.00 / month)"])
    }

    @Test("a discount of some months goes on by time") func repeating() throws {
        _ = try server.coupon("id=HALF&percent_off=50&duration=repeating&duration_in_months=2")
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "discounts[0][coupon]=HALF").id
        let discount = try server.get("\(TestServer.subscriptions)/\(subscription)?expand[]=discounts")["discounts"]?.array?.first
        #expect(discount?["end"] == .integer(Self.now + 61 * Self.day))
        var totals: [JSON?] = []
        for _ in 0..<3 {
            totals.append(try server.latestInvoice(of: subscription)["total"])
            try server.advance("31d")
        }
        #expect(totals == [1250, 1250, 2500])
        #expect(try server.subscription(subscription)["discounts"] == [])
    }
}
