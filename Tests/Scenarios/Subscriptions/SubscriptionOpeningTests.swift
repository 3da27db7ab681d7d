// How subscriptions begin.
import TestHarness
import Testing
import Wire

@Suite("A new subscription") struct SubscriptionOpeningTests {
    private let server: TestServer
    private let gold: String
    private static let now: Int64 = 1_695_680_120

    init() throws {
        server = try TestServer()
        gold = try server.newPrice(2500)
    }

    @Test("it has Stripe's keys") func keys() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        #expect(subscription.keys == [
            "id", "object", "application", "application_fee_percent", "automatic_tax", "billing_cycle_anchor", "billing_cycle_anchor_config", "billing_mode",
            "billing_schedules", "billing_thresholds", "cancel_at", "cancel_at_period_end", "canceled_at", "cancellation_details", "collection_method",
            "created", "currency", "customer", "customer_account", "days_until_due", "default_payment_method", "default_source", "default_tax_rates",
            "description", "discounts", "ended_at", "invoice_settings", "items", "latest_invoice", "livemode", "managed_payments", "metadata",
            "next_pending_invoice_item_invoice", "on_behalf_of", "pause_collection", "payment_settings", "pending_invoice_item_interval",
            "pending_setup_intent", "pending_update", "plan", "quantity", "schedule", "start_date", "status", "test_clock", "transfer_data", "trial_end",
            "trial_settings", "trial_start",
        ])
        #expect(subscription.item?.object?.keys.map { $0 } == [
            "id", "object", "billing_thresholds", "created", "current_period_end", "current_period_start", "discounts", "metadata", "plan", "price",
            "quantity", "subscription", "tax_rates",
        ])
        #expect(subscription.only("billing_mode", "status", "quantity", "pending_setup_intent", "payment_settings", "trial_settings") == [
            "billing_mode": ["flexible": ["proration_discounts": "included"], "type": "flexible", "updated_at": .integer(Self.now)], "status": "active",
            "quantity": 1, "pending_setup_intent": .null,
            "payment_settings": ["payment_method_options": .null, "payment_method_types": .null, "save_default_payment_method": "off"],
            "trial_settings": ["end_behavior": ["billing_cycle_anchor": "now", "missing_payment_method": "create_invoice"]],
        ])
        #expect(subscription["plan"]?["id"] == .string(gold))
        #expect(subscription["items"]?["url"] == .string("/v1/subscription_items?subscription=\(subscription.id)"))
    }

    @Test("its first invoice is paid at once") func paid() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "items[0][quantity]=2")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.only("status", "billing_reason", "amount_paid", "attempt_count", "attempted", "auto_advance", "rendering") == [
            "status": "paid", "billing_reason": "subscription_create", "amount_paid": 5000, "attempt_count": 1, "attempted": true, "auto_advance": false,
            "rendering": .null,
        ])
        #expect(invoice.only("period_start", "period_end") == ["period_start": .integer(Self.now), "period_end": .integer(Self.now)])
        #expect(invoice["parent"] == [
            "quote_details": .null, "subscription_details": ["metadata": [:], "subscription": .string(subscription.id)], "type": "subscription_details",
        ])
        #expect(invoice.billed == ["5000 2 × Gold (at $25.00 / month)"])
        #expect(invoice.lines("period") == [["end": 1_698_272_120, "start": .integer(Self.now)]])
        #expect(invoice.lines("parent") == [[
            "invoice_item_details": .null,
            "subscription_item_details": [
                "invoice_item": .null, "proration": false, "proration_details": ["credited_items": .null], "subscription": .string(subscription.id),
                "subscription_item": .string(subscription.itemID),
            ],
            "type": "subscription_item_details",
        ]])
        let intent = try server.get("/v1/payment_intents")["data"]?.array?.first
        #expect(intent?["description"] == "Subscription creation")
        #expect(intent?["setup_future_usage"] == "off_session")
    }

    @Test("events: paid at once") func eventsPaid() throws {
        let customer = try server.newPayer()
        #expect(try server.tells { _ = try server.subscribe(customer, to: gold) } == [
            "customer.updated", "customer.subscription.created", "payment_intent.created", "charge.succeeded", "payment_intent.succeeded",
            "invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid",
        ])
        let event = try server.get("/v1/events?type=customer.subscription.created")["data"]?.array?.first
        #expect(event?["data"]?["object"]?["status"] == "active")
    }

    // MARK: payment_behavior

    @Test("a declined card: incomplete, until the customer pays") func declined() throws {
        let customer = try server.newPayer("pm_card_chargeCustomerFail")
        var subscription = ""
        #expect(try server.tells { subscription = try server.subscribe(customer, to: gold).id } == [
            "customer.updated", "customer.subscription.created", "invoice.created", "invoice.finalized", "payment_intent.created", "charge.failed",
            "payment_intent.payment_failed", "invoice.updated", "invoice.payment_failed",
        ])
        #expect(try server.subscription(subscription)["status"] == "incomplete")
        let invoice = try server.latestInvoice(of: subscription)
        #expect(invoice.only("status", "attempted", "attempt_count", "auto_advance", "next_payment_attempt") == [
            "status": "open", "attempted": true, "attempt_count": 1, "auto_advance": true, "next_payment_attempt": .null,
        ])
        #expect(try server.invoice(invoice.id, "pay", "payment_method=pm_card_visa").failure?.code == "resource_missing")
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id
        #expect(try server.tells { _ = try server.invoice(invoice.id, "pay", "payment_method=\(card)") } == [
            "charge.succeeded", "payment_intent.succeeded", "customer.subscription.updated", "invoice.updated", "invoice.paid",
            "invoice.payment_succeeded", "invoice_payment.paid",
        ])
        #expect(try server.subscription(subscription)["status"] == "active")
    }

    @Test("a declined card with error_if_incomplete: nothing is kept") func error() throws {
        let customer = try server.newPayer("pm_card_chargeCustomerFail")
        let answer = try server.subscribe(customer, to: gold, with: "payment_behavior=error_if_incomplete")
        #expect(answer.failure?.status == 402)
        #expect(answer.failure?.code == "card_declined")
        #expect(try server.get("\(TestServer.subscriptions)?status=all").ids == [])
        #expect(try server.get(TestServer.invoices).ids == [])
        let asking = try server.subscribe(server.newPayer("pm_card_threeDSecure2Required"), to: gold, with: "payment_behavior=error_if_incomplete")
        #expect(asking.failure?.code == "subscription_payment_intent_requires_action")
    }

    @Test("a card that asks the holder: incomplete, not counted as an attempt") func action() throws {
        let customer = try server.newPayer("pm_card_threeDSecure2Required")
        var subscription = ""
        #expect(try server.tells { subscription = try server.subscribe(customer, to: gold).id } == [
            "customer.updated", "customer.subscription.created", "invoice.created", "invoice.finalized", "payment_intent.created",
            "payment_intent.requires_action", "invoice.payment_action_required",
        ])
        #expect(try server.latestInvoice(of: subscription).only("status", "attempted", "attempt_count", "auto_advance") == [
            "status": "open", "attempted": true, "attempt_count": 0, "auto_advance": true,
        ])
    }

    @Test("default_incomplete: the customer confirms the PaymentIntent") func client() throws {
        let customer = try server.newCustomer()
        let subscription = try server.subscribe(
            customer, to: gold, with: "payment_behavior=default_incomplete&payment_settings[save_default_payment_method]=on_subscription"
                + "&expand[]=latest_invoice.confirmation_secret")
        #expect(subscription["status"] == "incomplete")
        let secret = subscription["latest_invoice"]?["confirmation_secret"]?["client_secret"]?.string ?? ""
        let id = secret.split(separator: "_").prefix(2).joined(separator: "_")
        #expect(try server.get("/v1/payment_intents/\(id)")["status"] == "requires_payment_method")
        #expect(try server.tells {
            _ = try server.post("/v1/payment_intents/\(id)/confirm", "payment_method=pm_card_visa&return_url=https://shop.example")
        } == [
            "payment_method.attached", "charge.succeeded", "payment_intent.succeeded", "customer.subscription.updated", "invoice.updated",
            "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid",
        ])
        let active = try server.subscription(subscription.id)
        #expect(active["status"] == "active")
        #expect(active["default_payment_method"]?.string?.hasPrefix("pm_") == true)
    }

    @Test("without any method: refused, unless nothing is to be paid") func noMethod() throws {
        let customer = try server.newCustomer()
        #expect(try server.subscribe(customer, to: gold).failure == Failure(
            400, code: "resource_missing",
            "This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, "
                + "visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority."))
        let free = try server.subscribe(customer, to: server.newPrice(0))
        #expect(free["status"] == "active")
        #expect(free["pending_setup_intent"]?.string?.hasPrefix("seti_") == true)
        #expect(try server.latestInvoice(of: free.id).only("status", "attempted", "attempt_count") == ["status": "paid", "attempted": true, "attempt_count": 0])
        #expect(try server.subscribe(customer, to: gold, with: "payment_behavior=pending_if_incomplete").failure?.message
            == "Setting `payment_behavior` to `pending_if_incomplete` has no effect when creating a subscription.")
    }

    // MARK: Trials

    @Test("a trial: an invoice of 0, and the anchor at its end") func trial() throws {
        let customer = try server.newPayer()
        var subscription = try server.subscription("none")
        #expect(try server.tells { subscription = try server.subscribe(customer, to: gold, with: "trial_period_days=7") } == [
            "customer.updated", "customer.subscription.created", "invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded",
        ])
        let end = Self.now + 7 * 86_400
        #expect(subscription.only("status", "trial_start", "trial_end", "billing_cycle_anchor", "pending_setup_intent") == [
            "status": "trialing", "trial_start": .integer(Self.now), "trial_end": .integer(end), "billing_cycle_anchor": .integer(end),
            "pending_setup_intent": .null,
        ])
        #expect(subscription.item?["current_period_end"] == .integer(end))
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.billed == ["0 Free trial for 1 × Gold"])
        #expect(invoice.only("status", "total", "attempt_count") == ["status": "paid", "total": 0, "attempt_count": 0])
        #expect(try server.subscribe(customer, to: gold, with: "trial_end=5").failure?.parameter == "trial_end")
    }

    @Test("a short trial announces its end at once") func shortTrial() throws {
        let customer = try server.newPayer()
        #expect(try server.tells { _ = try server.subscribe(customer, to: gold, with: "trial_period_days=2") }.suffix(2) == [
            "customer.subscription.trial_will_end", "invoice.upcoming",
        ])
    }

    @Test("trial_from_plan") func trialFromPlan() throws {
        let price = try server.newPrice(500, "month", named: "Gold", "recurring[trial_period_days]=10")
        #expect(try server.subscribe(server.newPayer(), to: price)["status"] == "active")
        #expect(try server.subscribe(server.newPayer(), to: price, with: "trial_from_plan=true")["trial_end"] == .integer(Self.now + 864_000))
    }

    // MARK: Anchors

    @Test("an anchor in the future: the first period is short, and prorated") func anchor() throws {
        // Made on 15 January 2024, 12:00:00; 3100 × 1,425,600 / 2,678,400.
        try server.advance(String(1_705_320_000 - Self.now))
        let price = try server.newPrice(3100)
        let subscription = try server.subscribe(server.newPayer(), to: price, with: "billing_cycle_anchor=1706745600")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice["total"] == 1650)
        #expect(invoice.lines("period") == [["end": 1_706_745_600, "start": 1_705_320_000]])
        let free = try server.subscribe(server.newPayer(), to: price, with: "billing_cycle_anchor=1706745600&proration_behavior=none")
        #expect(free.only("status", "latest_invoice") == ["status": "active", "latest_invoice": .null])
        #expect(try server.subscribe(server.newPayer(), to: price, with: "billing_cycle_anchor=1709000000").failure?.parameter == "billing_cycle_anchor")
    }

    @Test("an anchor by the calendar") func config() throws {
        let form = "billing_cycle_anchor_config[day_of_month]=31&billing_cycle_anchor_config[hour]=0&billing_cycle_anchor_config[minute]=0"
            + "&billing_cycle_anchor_config[second]=0"
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: form)
        // 2023-09-25 22:15:20 → 2023-09-30 00:00:00
        #expect(subscription["billing_cycle_anchor"] == 1_696_032_000)
        #expect(subscription["billing_cycle_anchor_config"] == ["day_of_month": 31, "hour": 0, "minute": 0, "month": .null, "second": 0])
        try server.advance("10d")
        #expect(try server.subscription(subscription.id).item?["current_period_end"] == 1_698_710_400)
    }

    @Test("a start in the past is billed, too") func backdated() throws {
        let start = Self.now - 40 * 86_400
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "backdate_start_date=\(start)")
        #expect(subscription["start_date"] == .integer(start))
        #expect(subscription["created"] == .integer(Self.now))
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [2500, 2500])
    }

    // MARK: Terms

    @Test("invoices that are sent: a draft for an hour, and active at once") func sent() throws {
        let customer = try server.newCustomer("email=jenny@example.com")
        #expect(try server.subscribe(customer, to: gold, with: "collection_method=send_invoice").failure?.message
            == "If invoice collection method is 'send_invoice', you must specify 'days_until_due'.")
        #expect(try server.subscribe(customer, to: gold, with: "days_until_due=3").failure?.message
            == "You can only specify 'days_until_due' if invoice collection method is 'send_invoice'.")
        let subscription = try server.subscribe(customer, to: gold, with: "collection_method=send_invoice&days_until_due=3")
        #expect(subscription["status"] == "active")
        #expect(try server.latestInvoice(of: subscription.id).only("status", "auto_advance", "number", "due_date") == [
            "status": "draft", "auto_advance": true, "number": .null, "due_date": .integer(Self.now + 3 * 86_400),
        ])
        try server.advance("1h")
        #expect(try server.latestInvoice(of: subscription.id)["status"] == "open")
        try server.advance("3d")
        #expect(try server.subscription(subscription.id)["status"] == "past_due")
        _ = try server.invoice(server.latestInvoice(of: subscription.id).id, "pay", "paid_out_of_band=true")
        #expect(try server.subscription(subscription.id)["status"] == "active")
    }

    @Test("one-time items come onto the first invoice") func extras() throws {
        let product = try server.post("/v1/products", "name=Setup").id
        let once = try server.post("/v1/prices", "currency=usd&product=\(product)&unit_amount=700").id
        let customer = try server.newPayer()
        var subscription = ""
        let told = try server.tells {
            subscription = try server.subscribe(customer, to: gold, with: "add_invoice_items[0][price]=\(once)&add_invoice_items[0][quantity]=2").id
        }
        #expect(told.prefix(3) == ["customer.updated", "invoiceitem.created", "customer.subscription.created"])
        #expect(try server.latestInvoice(of: subscription).billed == ["1400 Setup", "2500 1 × Gold (at $25.00 / month)"])
    }

    @Test("items: price_data, plan, two prices, what is refused") func items() throws {
        let customer = try server.newPayer()
        let product = try server.post("/v1/products", "name=Inline").id
        let inline = "items[0][price_data][currency]=usd&items[0][price_data][product]=\(product)&items[0][price_data][unit_amount]=300"
            + "&items[0][price_data][recurring][interval]=week&items[0][price_data][recurring][interval_count]=2"
        #expect(try server.latestInvoice(of: server.post(TestServer.subscriptions, "customer=\(customer)&\(inline)").id).billed
            == ["300 1 × Inline (at $3.00 / every 2 weeks)"])
        #expect(try server.post(TestServer.subscriptions, "customer=\(customer)&items[0][plan]=\(gold)")["plan"]?["id"] == .string(gold))
        let both = try server.subscribe(customer, to: gold, server.newPrice(100, named: "Extra"))
        #expect(both.only("plan", "quantity") == ["plan": .null, "quantity": .null])
        #expect(both["items"]?["total_count"] == 2)
        #expect(try server.latestInvoice(of: both.id).billed == ["100 1 × Extra (at $1.00 / month)", "2500 1 × Gold (at $25.00 / month)"])
        func failure(_ form: String) throws -> String? { try server.post(TestServer.subscriptions, "customer=\(customer)&\(form)").failure?.message }
        #expect(try failure("items[0][price]=invalid") == "No such price: 'invalid'")
        #expect(try failure("items[0][plan]=invalid") == "No such plan: 'invalid'")
        #expect(try failure("items[0][price]=\(gold)&items[1][price]=\(gold)&billing_mode[type]=classic")
            == "Cannot create a Subscription with multiple Subscription Items with the same Price: \(gold)")
        #expect(try failure("items[0][price]=\(gold)&items[1][price]=\(server.newPrice(5, "year"))&billing_mode[type]=classic")
            == "Currently, all prices on a subscription must use the same `recurring.interval` and `recurring.interval_count`.")
        #expect(try failure("items[0][price]=\(gold)&currency=eur")?.hasPrefix("You cannot combine currencies on a single customer.") == true)
    }

    @Test("discounts and tax rates") func discounts() throws {
        _ = try server.coupon("id=HALF&percent_off=50")
        let rate = try server.taxRate("20", inclusive: false)
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "discounts[0][coupon]=HALF&default_tax_rates[]=\(rate)")
        #expect(try server.latestInvoice(of: subscription.id)["total"] == 1500)
        // A coupon for one invoice is used up.
        #expect(try server.subscription(subscription.id)["discounts"] == [])
        #expect(subscription["default_tax_rates"]?.array?.map { $0["percentage"] } == [.number("20.0")])
    }

    @Test("billing_mode is classic before clover") func mode() throws {
        let older = try server.subscribe(server.newPayer(), to: gold, headers: ["Stripe-Version": "2025-07-30.basil"])
        #expect(older["billing_mode"] == ["flexible": .null, "type": "classic"])
    }
}
