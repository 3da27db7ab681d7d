// Refusals and shapes that public code and issues quote from Stripe.
import TestHarness
import Testing
import Wire

@Suite("What others quote of Stripe's answers about subscriptions") struct QuotedRefusalTests: ScheduleSuite {
    let server: TestServer
    let gold: String
    let silver: String

    @Test("a trial lasts 730 days at most", arguments: ["trial_period_days=731", "trial_end=\(now + 731 * day)"]) func longTrial(form: String) throws {
        let parameter = form.split(separator: "=")[0]
        let message = "The maximum number of trial period days is 730 (2 years)."
        let payer = try server.newPayer()
        #expect(try server.subscribe(payer, to: gold, with: form).failure == Failure(400, parameter: String(parameter), message))
        #expect(try server.subscribe(payer, to: gold, with: "trial_period_days=730")["status"] == "trialing")
        let checkout = "mode=subscription&success_url=https://example.com&line_items[0][price]=\(gold)&line_items[0][quantity]=1"
        let data = form.replacing("\(parameter)=", with: "subscription_data[\(parameter)]=")
        #expect(try server.post("/v1/checkout/sessions", "\(checkout)&\(data)").failure == Failure(
            400, parameter: "subscription_data[\(parameter)]", message))
    }

    @Test("an anchor comes before the next natural billing date") func anchor() throws {
        let payer = try server.newPayer()
        let latest = Self.ends[0]
        #expect(try server.subscribe(payer, to: gold, with: "billing_cycle_anchor=\(latest)").status == 200)
        #expect(try server.subscribe(payer, to: gold, with: "billing_cycle_anchor=\(latest + 1)").failure == Failure(
            400, parameter: "billing_cycle_anchor", "billing_cycle_anchor cannot be later than next natural billing date (\(latest)) for plan"))
    }

    @Test("details of a cancellation need one") func cancellationDetails() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold).id
        let form = "cancellation_details[comment]=Too+loud"
        #expect(try server.change(subscription, form).failure == Failure(
            400, "`cancellation_details` can only be set on subscriptions that are set to cancel."))
        #expect(try server.change(subscription, "\(form)&cancel_at_period_end=true")["cancellation_details"]?["comment"] == "Too loud")
        #expect(try server.change(subscription, "cancellation_details[comment]=Too+quiet")["cancellation_details"]?["comment"] == "Too quiet")
        let kept = try server.change(subscription, "cancel_at_period_end=false&cancellation_details[comment]=")
        #expect(kept["cancellation_details"]?["comment"] == .null)
    }

    @Test("what cannot wait for a payment") func pendingUpdate() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold).id
        #expect(try server.change(subscription, "payment_behavior=pending_if_incomplete&description=Loud").failure == Failure(
            400, parameter: "description",
            "When `payment_behavior` is set to `pending_if_incomplete`, you can only pass supported params. `description` is not supported. See "
                + "https://stripe.com/docs/billing/subscriptions/pending-updates-reference#supported-attributes for more details."))
    }

    @Test("the present phase keeps its start") func presentPhase() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold).id
        let schedule = try server.post(TestServer.schedules, "from_subscription=\(subscription)").id
        try server.advance("1d")
        #expect(try server.post("\(TestServer.schedules)/\(schedule)", "phases[0][start_date]=now&phases[0][items][0][price]=\(gold)").failure == Failure(
            400, "You can not modify the start date of the current phase."))
    }

    @Test("a phase that says one thing of its invoices has the usual issuer") func phaseSettings() throws {
        let phase = "phases[0][items][0][price]=\(gold)&phases[0][duration][interval]=month"
        let form = "\(phase)&phases[0][collection_method]=send_invoice&phases[0][invoice_settings][days_until_due]=3"
        let schedule = try server.newSchedule(server.newPayer("pm_card_visa", "email=ada@example.com"), form)
        #expect(schedule["phases"]?[0]?["invoice_settings"] == [
            "account_tax_ids": .null, "custom_fields": .null, "days_until_due": 3, "description": .null, "footer": .null, "issuer": ["type": "self"],
        ])
    }

    @Test("what was never paid for has ended and is canceled at one time") func neverPaid() throws {
        let subscription = try server.subscribe(server.newPayer("pm_card_chargeCustomerFail"), to: gold).id
        try server.advance("24h")
        let end = JSON.integer(Self.now + 23 * 3600)
        #expect(try server.subscription(subscription).only("canceled_at", "ended_at", "status") == [
            "canceled_at": end, "ended_at": end, "status": "incomplete_expired",
        ])
        let event = try server.get("/v1/events?type=customer.subscription.updated&limit=1")["data"]?[0]
        #expect(event?["data"]?["previous_attributes"] == ["canceled_at": .null, "ended_at": .null, "status": "incomplete"])
    }

    @Test("a preview says what it is about") func previewOfNothing() throws {
        let payer = try server.newPayer()
        _ = try server.subscribe(payer, to: gold)
        #expect(try server.preview("customer=\(payer)").failure == Failure(
            400,
            "You must provide at least one of: `subscription`, `schedule`, `subscription_details.items`, `schedule_details.phases`, `invoice_items`."))
        // Before 2025-03-31.basil another call shows the next invoice of a customer.
        let upcoming = try server.get("/v1/invoices/upcoming?customer=\(payer)", headers: ["Stripe-Version": "2024-06-20"])
        #expect(upcoming.only("amount_due", "ending_balance", "starting_balance") == ["amount_due": 2500, "ending_balance": 0, "starting_balance": 0])
    }

    @Test("a preview for nobody yet") func previewForNobody() throws {
        let preview = try server.preview("subscription_details[items][0][price]=\(gold)&customer_details[address][country]=DE&currency=usd")
        #expect(preview.only("customer", "total") == ["customer": .null, "total": 2500])
        let phase = "schedule_details[phases][0][items][0][price]=\(gold)&schedule_details[phases][0][duration][interval]=month"
        #expect(try server.preview(phase).only("customer", "total") == ["customer": .null, "total": 2500])
        #expect(try server.get("/v1/customers").ids.isEmpty)
    }

    @Test("a preview of less than can be charged: nothing is due, and the balance waits") func tinyPreview() throws {
        let preview = try server.preview("customer=\(server.newPayer())&invoice_items[0][amount]=20&invoice_items[0][currency]=usd")
        #expect(preview.only("amount_due", "amount_remaining", "ending_balance", "total") == [
            "amount_due": 0, "amount_remaining": 0, "ending_balance": 20, "total": 20,
        ])
    }

    @Test("a phase on trial lasts 730 days at most") func longPhase() throws {
        let phase = "phases[0][items][0][price]=\(gold)&phases[0][trial]=true&phases[0][duration][interval]=year&phases[0][duration][interval_count]=3"
        #expect(try server.newSchedule(server.newPayer(), phase).failure == Failure(
            400, parameter: "phases[0][trial]", "The maximum number of trial period days is 730 (2 years)."))
    }

    @Test("what a clock's time passes for cannot be changed meanwhile") func advancing() throws {
        let clock = try server.post("/v1/test_helpers/test_clocks", "frozen_time=\(Self.now)").id
        let subscription = try server.subscribe(server.newPayer("pm_card_visa", "test_clock=\(clock)"), to: gold).id
        server.engine.mayGoOn = { false }
        _ = try server.post("/v1/test_helpers/test_clocks/\(clock)/advance", "frozen_time=\(Self.ends[1])")
        let key: Headers = ["Idempotency-Key": "rename"]
        #expect(try server.change(subscription, "metadata[a]=b", headers: key).failure == Failure(
            429, "Test clock advancement underway - cannot perform modifications: \(clock)"))
        server.engine.mayGoOn = { true }
        // What was busy is not remembered for the key.
        #expect(try server.change(subscription, "metadata[a]=b", headers: key)["metadata"] == ["a": "b"])
    }

    @Test("a code for the first payment is not for somebody with an open invoice; a draft does not matter") func firstPayment() throws {
        let payer = try server.newPayer()
        let coupon = try server.post("/v1/coupons", "percent_off=10").id
        let code = try server.post("/v1/promotion_codes", "promotion[type]=coupon&promotion[coupon]=\(coupon)&restrictions[first_time_transaction]=true").id
        _ = try server.post("/v1/invoices", "customer=\(payer)")
        #expect(try server.post("/v1/invoices", "customer=\(payer)&discounts[0][promotion_code]=\(code)").status == 200)
        _ = try server.subscribe(payer, to: gold, with: "payment_behavior=default_incomplete")
        #expect(try server.subscribe(payer, to: gold, with: "discounts[0][promotion_code]=\(code)").failure?.code
            == "promotion_code_customer_not_first_time")
    }
}
