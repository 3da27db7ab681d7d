// Schedules of subscriptions: how they begin, go through their phases, and end.
import TestHarness
import Testing
import Wire

@Suite("Subscription schedules") struct ScheduleTests: ScheduleSuite {
    let server: TestServer
    let gold: String
    let silver: String

    private func prices(of subscription: Answer) -> [JSON] { (subscription["items"]?["data"]?.array ?? []).map { $0["price"]?["id"] ?? .null } }

    @Test("the invoice of a renewal that begins a phase is about the period that is over") func renewalPeriod() throws {
        let schedule = try twoMonths()
        try server.advance(String(30 * Self.day))
        let invoice = try server.latestInvoice(of: schedule["subscription"]?.string ?? "")
        #expect(invoice.only("billing_reason", "period_start", "period_end", "total") == [
            "billing_reason": "subscription_cycle", "period_start": .integer(Self.now), "period_end": .integer(Self.ends[0]), "total": 5000,
        ])
    }

    // MARK: Creation

    @Test("what a schedule shows") func shown() throws {
        let customer = try server.newPayer()
        let schedule = try twoMonths("metadata[plan]=growth", of: customer)
        #expect(schedule.id.hasPrefix("sub_sched_"))
        func phase(_ price: String, _ quantity: Int64, from start: Int64, to end: Int64) -> JSON {
            [
                "add_invoice_items": [], "application_fee_percent": .null, "billing_cycle_anchor": .null, "billing_thresholds": .null,
                "collection_method": .null, "currency": "usd", "default_payment_method": .null, "default_tax_rates": [], "description": .null,
                "discounts": [], "end_date": .integer(end), "invoice_settings": .null,
                "items": [[
                    "billing_thresholds": .null, "discounts": [], "metadata": [:], "plan": .string(price), "price": .string(price),
                    "quantity": .integer(quantity), "tax_rates": [],
                ]],
                "metadata": [:], "on_behalf_of": .null, "proration_behavior": "create_prorations", "start_date": .integer(start),
                "transfer_data": .null, "trial_end": .null,
            ]
        }
        #expect(schedule.json == [
            "id": .string(schedule.id), "object": "subscription_schedule", "application": .null,
            "billing_mode": ["flexible": ["proration_discounts": "included"], "type": "flexible", "updated_at": .integer(Self.now)], "canceled_at": .null,
            "completed_at": .null, "created": .integer(Self.now),
            "current_phase": ["end_date": .integer(Self.ends[0]), "start_date": .integer(Self.now)], "customer": .string(customer),
            "customer_account": .null,
            "default_settings": [
                "application_fee_percent": .null, "automatic_tax": ["disabled_reason": .null, "enabled": false, "liability": .null],
                "billing_cycle_anchor": "automatic", "billing_thresholds": .null, "collection_method": "charge_automatically",
                "default_payment_method": .null, "description": .null,
                "invoice_settings": [
                    "account_tax_ids": .null, "custom_fields": .null, "days_until_due": .null, "description": .null, "footer": .null,
                    "issuer": ["type": "self"],
                ],
                "on_behalf_of": .null, "transfer_data": .null,
            ],
            "end_behavior": "release", "livemode": false, "metadata": ["plan": "growth"],
            "phases": [phase(silver, 1, from: Self.now, to: Self.ends[0]), phase(gold, 2, from: Self.ends[0], to: Self.ends[1])],
            "released_at": .null, "released_subscription": .null, "status": "active", "subscription": schedule["subscription"] ?? .null,
            "test_clock": .null,
        ])
        #expect(try server.scheduled(by: schedule)["schedule"] == .string(schedule.id))
        #expect(try server.get("\(TestServer.schedules)?customer=\(customer)").ids == [schedule.id])
    }

    @Test("the subscription begins at once; its first invoice waits for an hour") func start() throws {
        let customer = try server.newPayer()
        var schedule = try server.get("/v1/account")
        #expect(try server.tells { schedule = try twoMonths(of: customer) } == [
            "subscription_schedule.created", "customer.updated", "customer.subscription.created", "invoice.created",
        ])
        #expect(try server.scheduled(by: schedule)["status"] == "active")
        #expect(try server.firstInvoice(of: schedule).only("status", "billing_reason", "total") == [
            "status": "draft", "billing_reason": "subscription_create", "total": 1000,
        ])
        try server.advance("1h")
        #expect(try server.firstInvoice(of: schedule)["status"] == "paid")
    }

    @Test("nobody can pay the first invoice: the subscription is past due") func declined() throws {
        let schedule = try twoMonths(of: server.newPayer("pm_card_chargeCustomerFail"))
        try server.advance("1h")
        #expect(try server.scheduled(by: schedule)["status"] == "past_due")
    }

    @Test("a schedule that starts later") func later() throws {
        let schedule = try twoMonths("start_date=\(Self.now + 10 * Self.day)")
        #expect(schedule.only("status", "subscription", "current_phase") == ["status": "not_started", "subscription": .null, "current_phase": .null])
        #expect(try server.get("\(TestServer.schedules)?scheduled=true").ids == [schedule.id])
        #expect(try server.tells { try server.advance("10d") } == [
            "customer.updated", "customer.subscription.created", "invoice.created", "subscription_schedule.updated",
        ])
        #expect(try server.get("\(TestServer.schedules)?scheduled=true").ids == [])
        let started = try server.schedule(schedule.id)
        #expect(started["status"] == "active")
        #expect(try server.scheduled(by: started).only("start_date", "billing_cycle_anchor") == [
            "start_date": .integer(Self.now + 10 * Self.day), "billing_cycle_anchor": .integer(Self.now + 10 * Self.day),
        ])
    }

    @Test("a schedule of a subscription that is there") func adopted() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "description=Club")
        var schedule = subscription
        #expect(try server.tells { schedule = try server.post(TestServer.schedules, "from_subscription=\(subscription.id)") } == [
            "subscription_schedule.created", "customer.subscription.updated",
        ])
        #expect(schedule.only("status", "subscription", "current_phase", "end_behavior") == [
            "status": "active", "subscription": .string(subscription.id),
            "current_phase": ["end_date": .integer(Self.ends[0]), "start_date": .integer(Self.now)], "end_behavior": "release",
        ])
        #expect(schedule["default_settings"]?["description"] == "Club")
        #expect(schedule["phases"]?.array?.count == 1)
        #expect(schedule["phases"]?.array?.first?["items"]?.array?.first?["price"] == .string(gold))
        #expect(try server.post(TestServer.schedules, "from_subscription=\(subscription.id)").failure?.message
            == "You cannot migrate a subscription that is already attached to a schedule: `\(schedule.id)`. Release it from that schedule first.")
        #expect(try server.post(TestServer.schedules, "from_subscription=\(subscription.id)&end_behavior=cancel").failure?.message
            == "You cannot set `end_behavior` if `from_subscription` is set.")
    }

    // MARK: The phases

    @Test("at the end of a phase, the next period is billed at the prices of the next phase") func move() throws {
        let schedule = try twoMonths()
        try server.advance("29d")
        #expect(try server.tells { try server.advance("1d") } == [
            "subscription_schedule.updated", "customer.subscription.updated", "invoice.created",
        ])
        let subscription = try server.scheduled(by: schedule)
        #expect(prices(of: subscription) == [.string(gold)])
        #expect(subscription.item?["current_period_start"] == .integer(Self.ends[0]))
        #expect(try server.schedule(schedule.id)["current_phase"] == ["end_date": .integer(Self.ends[1]), "start_date": .integer(Self.ends[0])])
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.only("billing_reason", "status") == ["billing_reason": "subscription_cycle", "status": "draft"])
        #expect(invoice.billed == ["5000 2 × Gold (at $25.00 / month)"])
        try server.advance("1h")
        #expect(try server.latestInvoice(of: subscription.id)["status"] == "paid")
    }

    @Test("the announced invoice, and a preview, are of the next phase") func upcoming() throws {
        let schedule = try twoMonths()
        #expect(try server.preview("subscription=\(schedule["subscription"]?.string ?? "")").billed == ["5000 2 × Gold (at $25.00 / month)"])
        #expect(try server.preview("schedule=\(schedule.id)")["total"] == 5000)
        let later = try twoMonths("start_date=\(Self.now + 10 * Self.day)")
        #expect(try server.preview("schedule=\(later.id)").billed == ["1000 1 × Silver (at $10.00 / month)"])
        #expect(try server.get("\(TestServer.schedules)/\(later.id)")["subscription"] == .null)
        try server.advance("28d")
        let event = try server.get("/v1/events?type=invoice.upcoming&limit=1")["data"]?.array?.first?["data"]?["object"]
        #expect(event?["total"] == 5000)
    }

    @Test("a phase that ends within a period prorates as it says", arguments: [
        ("create_prorations", ["subscription_schedule.updated", "invoiceitem.created", "invoiceitem.created", "customer.subscription.updated"]),
        ("none", ["subscription_schedule.updated", "customer.subscription.updated"]),
    ]) func withinPeriod(behavior: String, events: [String]) throws {
        let schedule = try server.newSchedule(
            server.newPayer(), "phases[0][items][0][price]=\(silver)&phases[0][end_date]=\(Self.now + 15 * Self.day)",
            "phases[1][items][0][price]=\(gold)&phases[1][proration_behavior]=\(behavior)")
        try server.advance("14d")
        #expect(try server.tells { try server.advance("1d") } == events)
        try server.advance("15d")
        let billed = try server.latestInvoice(of: schedule["subscription"]?.string ?? "").billed
        #expect(billed == (behavior == "none" ? [] : ["-500 Unused time on Silver after 10 Oct 2023", "1250 Remaining time on Gold after 10 Oct 2023"])
            + ["2500 1 × Gold (at $25.00 / month)"])
    }

    @Test("a phase bills at once if it says so") func atOnce() throws {
        let schedule = try server.newSchedule(
            server.newPayer(), "phases[0][items][0][price]=\(silver)&phases[0][end_date]=\(Self.now + 15 * Self.day)",
            "phases[1][items][0][price]=\(gold)&phases[1][proration_behavior]=always_invoice")
        try server.advance("15d")
        let invoice = try server.latestInvoice(of: schedule["subscription"]?.string ?? "")
        #expect(invoice.only("billing_reason", "status", "total") == ["billing_reason": "subscription_update", "status": "paid", "total": 750])
    }

    @Test("a new billing cycle begins with a phase that says so") func anchor() throws {
        let schedule = try server.newSchedule(
            server.newPayer(), "phases[0][items][0][price]=\(silver)&phases[0][end_date]=\(Self.now + 15 * Self.day)",
            "phases[1][items][0][price]=\(gold)&phases[1][billing_cycle_anchor]=phase_start")
        #expect(schedule["phases"]?.array?.last?["end_date"] == .integer(Self.now + 46 * Self.day))
        try server.advance("15d")
        let subscription = try server.scheduled(by: schedule)
        #expect(subscription["billing_cycle_anchor"] == .integer(Self.now + 15 * Self.day))
        #expect(try server.latestInvoice(of: subscription.id).billed == [
            "-500 Unused time on Silver after 10 Oct 2023", "2500 1 × Gold (at $25.00 / month)",
        ])
    }

    @Test("items of another interval, at the end of a period", arguments: ["classic", "flexible"]) func interval(mode: String) throws {
        let yearly = try server.newPrice(24_000, "year")
        let schedule = try server.newSchedule(
            server.newPayer(), "billing_mode[type]=\(mode)&phases[0][items][0][price]=\(silver)&phases[0][duration][interval]=month",
            "phases[1][items][0][price]=\(yearly)&phases[1][billing_cycle_anchor]=phase_start")
        try server.advance("30d")
        #expect(try server.latestInvoice(of: schedule["subscription"]?.string ?? "").billed == ["24000 1 × Gold (at $240.00 / year)"])
    }

    @Test("a trial, then the price") func trial() throws {
        let schedule = try server.newSchedule(
            server.newPayer(), "phases[0][items][0][price]=\(gold)&phases[0][trial]=true&phases[0][end_date]=\(Self.now + 14 * Self.day)",
            "phases[1][items][0][price]=\(gold)")
        #expect(schedule["phases"]?.array?.map { $0["trial_end"] } == [.integer(Self.now + 14 * Self.day), .null])
        #expect(try server.scheduled(by: schedule).only("status", "trial_end") == [
            "status": "trialing", "trial_end": .integer(Self.now + 14 * Self.day),
        ])
        try server.advance("13d")
        #expect(try server.tells { try server.advance("1d") } == [
            "subscription_schedule.updated", "customer.subscription.updated", "invoice.created",
        ])
        let subscription = try server.scheduled(by: schedule)
        #expect(subscription["status"] == "active")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["2500 1 × Gold (at $25.00 / month)"])
    }

    @Test("discounts, metadata and one-time prices of a phase") func terms() throws {
        _ = try server.coupon("id=HALF&percent_off=50&duration=forever")
        let product = try server.post("/v1/products", "name=Setup").id
        let setup = try server.post("/v1/prices", "currency=usd&product=\(product)&unit_amount=700").id
        let schedule = try server.newSchedule(
            server.newPayer(),
            "phases[0][items][0][price]=\(silver)&phases[0][duration][interval]=month&phases[0][discounts][0][coupon]=HALF&phases[0][metadata][stage]=one",
            "phases[1][items][0][price]=\(gold)&phases[1][duration][interval]=month&phases[1][discounts][0][coupon]=HALF"
                + "&phases[1][add_invoice_items][0][price]=\(setup)&phases[1][metadata][stage]=two&phases[1][description]=Second",
            "phases[2][items][0][price]=\(gold)&phases[2][metadata][stage]=")
        let first = try server.scheduled(by: schedule)
        #expect(first["metadata"] == ["stage": "one"])
        #expect(try server.firstInvoice(of: schedule)["total"] == 500)
        try server.advance("30d")
        let second = try server.scheduled(by: schedule)
        #expect(second.only("metadata", "description", "discounts") == [
            "metadata": ["stage": "two"], "description": "Second", "discounts": first["discounts"] ?? .null,
        ])
        let invoice = try server.latestInvoice(of: second.id)
        #expect(invoice.billed == ["700 Setup", "2500 1 × Gold (at $25.00 / month)"])
        #expect(invoice.lines("period").first == ["end": .integer(Self.ends[1]), "start": .integer(Self.ends[0])])
        #expect(invoice["total"] == 1600)
        #expect(try server.get("/v1/coupons/HALF")["times_redeemed"] == 1)
        try server.advance("31d")
        #expect(try server.scheduled(by: schedule).only("metadata", "discounts") == ["metadata": [:], "discounts": []])
    }

    @Test("a phase whose payment method is gone leaves the subscription as it was") func impossible() throws {
        let customer = try server.newPayer()
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id
        let schedule = try server.newSchedule(
            customer, "phases[0][items][0][price]=\(silver)&phases[0][duration][interval]=month",
            "phases[1][items][0][price]=\(gold)&phases[1][default_payment_method]=\(card)")
        _ = try server.post("/v1/payment_methods/\(card)/detach")
        try server.advance("30d")
        #expect(try server.schedule(schedule.id)["current_phase"]?["start_date"] == .integer(Self.ends[0]))
        #expect(try server.latestInvoice(of: schedule["subscription"]?.string ?? "").billed == ["1000 1 × Silver (at $10.00 / month)"])
    }

    @Test("discounts of the second phase only, of the whole and of an item") func laterDiscounts() throws {
        for (id, percent) in [("HALF", 50), ("TENTH", 10)] { _ = try server.coupon("id=\(id)&percent_off=\(percent)&duration=forever") }
        let schedule = try server.newSchedule(
            server.newPayer(), "phases[0][items][0][price]=\(silver)&phases[0][duration][interval]=month",
            "phases[1][items][0][price]=\(gold)&phases[1][duration][interval]=month&phases[1][discounts][0][coupon]=HALF"
                + "&phases[1][items][0][discounts][0][coupon]=TENTH")
        try server.advance("30d")
        let invoice = try server.latestInvoice(of: schedule["subscription"]?.string ?? "")
        #expect(invoice.billed == ["2500 1 × Gold (at $25.00 / month)"])
        #expect(invoice.only("subtotal", "total") == ["subtotal": 2250, "total": 1125])
    }
}
