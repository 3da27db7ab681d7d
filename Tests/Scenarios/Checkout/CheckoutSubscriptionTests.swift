// A subscription that is sold by a Checkout Session.
import TestHarness
import Testing
import Wire

@Suite("A subscription sold with Checkout") struct CheckoutSubscriptionTests {
    private let server: TestServer
    private let price: String

    init() throws {
        server = try TestServer()
        price = try server.post("/v1/prices", "currency=usd&unit_amount=1000&recurring[interval]=month&product_data[name]=Club").id
    }

    private func sell(_ form: String = "", headers: Headers = [:]) throws -> Answer {
        try server.post(
            TestServer.checkouts,
            "mode=subscription&success_url=https://shop.example/done&line_items[0][price]=\(price)&line_items[0][quantity]=2&\(form)", headers: headers)
    }

    @Test("with automatic_tax, the customer says where she is when she pays; a located one need not") func automaticTax() throws {
        let form = "mode=subscription&success_url=https://shop.example&line_items[0][price]=\(price)&line_items[0][quantity]=1"
            + "&automatic_tax[enabled]=true"
        let session = try server.post(TestServer.checkouts, form)
        #expect(session["amount_total"] == 1000)
        #expect(try server.complete(session, "email=jenny@example.com").failure?.parameter == "address")
        try server.complete(session, "email=jenny@example.com&address[country]=US&address[postal_code]=94103&address[state]=CA")
        #expect(try server.checkout(session.id)["status"] == "complete")
        let customer = try server.newCustomer("address[country]=US&address[postal_code]=94103&address[state]=CA&email=ann@example.com")
        try server.complete(server.post(TestServer.checkouts, "\(form)&customer=\(customer)"))
        #expect(try server.post(TestServer.checkouts, "\(form)&customer=\(server.newCustomer())").failure?.code == "customer_tax_location_invalid")
    }

    @Test("the tax rates of its subscription count for lines that have none") func usualRates() throws {
        let rate = try server.taxRate("10", inclusive: false)
        let session = try server.post(
            TestServer.checkouts, "mode=subscription&success_url=https://shop.example&line_items[0][price]=\(server.newPrice(1000))"
                + "&line_items[0][quantity]=1&subscription_data[default_tax_rates][0]=\(rate)")
        #expect(session["amount_total"] == 1100 && session["total_details"]?["amount_tax"] == 100)
        try server.complete(session, "email=jenny@example.com")
        #expect(try server.invoice(server.checkout(session.id)["invoice"]?.string ?? "")["amount_paid"] == 1100)
    }

    @Test("nothing is made before the payment") func open() throws {
        let session = try sell()
        #expect(session.only(
            "amount_total", "payment_status", "customer_creation", "payment_method_collection", "invoice_creation", "subscription", "payment_intent",
            "setup_intent") == [
            "amount_total": 2000, "payment_status": "unpaid", "customer_creation": "always", "payment_method_collection": "always", "invoice_creation": .null,
            "subscription": .null, "payment_intent": .null, "setup_intent": .null,
        ])
        #expect(session["payment_method_types"]?.array?.contains("affirm") == false)
        for path in ["subscriptions", "invoices", "customers", "payment_intents"] { #expect(try server.get("/v1/\(path)").ids.isEmpty, "\(path)") }
    }

    @Test("paid: active, with a paid invoice and the card that pays from now on") func paid() throws {
        let session = try sell("subscription_data[metadata][plan]=club&subscription_data[description]=Club")
        #expect(try server.told { try server.complete(session) } == [
            "payment_intent.created", "payment_method.attached", "charge.succeeded", "payment_intent.succeeded", "customer.created", "customer.updated",
            "customer.subscription.created", "invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid",
            "checkout.session.completed",
        ])
        let done = try server.checkout(session.id, expanding: "subscription", "invoice.payments", "customer")
        #expect(done.only("status", "payment_status", "payment_intent") == ["status": "complete", "payment_status": "paid", "payment_intent": .null])
        let subscription = done["subscription"]
        #expect(subscription?["status"] == "active" && subscription?["metadata"] == ["plan": "club"])
        #expect(subscription?["customer"] == done["customer"]?["id"])
        #expect(subscription?["items"]?["data"]?.array?.first?["quantity"] == 2)
        let method = subscription?["default_payment_method"]?.string ?? ""
        #expect(try server.get("/v1/payment_methods/\(method)")["customer"] == done["customer"]?["id"])
        #expect(done["customer"]?["invoice_settings"]?["default_payment_method"] == .null)
        #expect(done["invoice"]?["status"] == "paid" && done["invoice"]?["total"] == 2000 && done["invoice"]?["amount_paid"] == 2000)
        #expect(done["invoice"]?["id"] == subscription?["latest_invoice"])
        #expect(try server.get("/v1/payment_intents").ids.count == 1)
    }

    @Test("its customer gets her currency, and an event says so") func currency() throws {
        try server.complete(sell())
        let told = try server.get("/v1/events?type=customer.updated")["data"]?.array?.first?["data"]
        #expect(told?["previous_attributes"]?["currency"] == .null)
        #expect(told?["object"]?["currency"] == "usd")
    }

    @Test("it renews by the card of the session") func renewed() throws {
        let session = try sell()
        try server.complete(session)
        _ = try server.admin("POST clock", "advance=32d")
        let invoices = try server.get("/v1/invoices")["data"]?.array ?? []
        #expect(invoices.map { $0["status"] } == ["paid", "paid"])
    }

    @Test("a declined card leaves no subscription and no invoice") func declined() throws {
        let session = try sell()
        try server.complete(session, "email=jenny@example.com&payment_method=pm_card_chargeDeclined")
        #expect(try server.checkout(session.id)["status"] == "open")
        for path in ["subscriptions", "invoices"] { #expect(try server.get("/v1/\(path)").ids.isEmpty, "\(path)") }
        try server.complete(session)
        #expect(try server.get("/v1/subscriptions").ids.count == 1)
    }

    @Test("a bank that asks: the subscription follows when the customer has agreed") func bank() throws {
        let session = try sell()
        try server.complete(session, "email=jenny@example.com&payment_method=pm_card_threeDSecure2Required")
        #expect(try server.get("/v1/subscriptions").ids.isEmpty)
        _ = try server.fire("authenticate", try server.get("/v1/payment_intents").ids[0])
        let done = try server.checkout(session.id, expanding: "subscription", "invoice")
        #expect(done["subscription"]?["status"] == "active" && done["invoice"]?["status"] == "paid")
    }

    @Test("a trial: nothing is due, a card is saved") func trial() throws {
        let session = try sell("subscription_data[trial_period_days]=7")
        #expect(session["amount_total"] == 0)
        #expect(try server.told { try server.complete(session) } == [
            "setup_intent.created", "payment_method.attached", "setup_intent.succeeded", "customer.created", "customer.updated",
            "customer.subscription.created", "invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded",
            "checkout.session.completed",
        ])
        let done = try server.checkout(session.id, expanding: "subscription")
        #expect(done["payment_status"] == "no_payment_required")
        #expect(done["subscription"]?["status"] == "trialing")
        #expect(done["subscription"]?["default_payment_method"]?.string?.hasPrefix("pm_") == true)
        _ = try server.admin("POST clock", "advance=8d")
        #expect(try server.get("/v1/subscriptions/\(done["subscription"]?["id"]?.string ?? "")")["status"] == "active")
    }

    @Test("a trial without a card") func cardless() throws {
        let session = try sell(
            "subscription_data[trial_period_days]=7&payment_method_collection=if_required"
                + "&subscription_data[trial_settings][end_behavior][missing_payment_method]=cancel")
        try server.complete(session)
        let done = try server.checkout(session.id, expanding: "subscription")
        #expect(done["subscription"]?["status"] == "trialing" && done["subscription"]?["default_payment_method"] == .null)
    }

    @Test("discounts, taxes and one-time lines: the session's total is the invoice's") func totals() throws {
        let rate = try server.taxRate("20", inclusive: false)
        let coupon = try server.coupon("percent_off=10&duration=once")
        let session = try sell(
            "line_items[0][tax_rates][0]=\(rate)&line_items[1][price_data][currency]=usd&line_items[1][price_data][unit_amount]=500"
                + "&line_items[1][price_data][product_data][name]=Fee&line_items[1][quantity]=1&discounts[0][coupon]=\(coupon)")
        #expect(session["amount_total"] == 2610)
        try server.complete(session)
        let done = try server.checkout(session.id, expanding: "invoice")
        #expect(done["invoice"]?["total"] == 2610)
        #expect(try server.get("/v1/coupons/\(coupon)")["times_redeemed"] == 1)
    }

    @Test("a price that is described, for a given customer") func described() throws {
        let customer = try server.newCustomer("email=jenny@example.com")
        let session = try server.post(
            TestServer.checkouts,
            "mode=subscription&success_url=https://shop.example/done&customer=\(customer)&line_items[0][price_data][currency]=usd"
                + "&line_items[0][price_data][unit_amount]=700&line_items[0][price_data][recurring][interval]=year"
                + "&line_items[0][price_data][product_data][name]=Club&line_items[0][quantity]=1")
        try server.complete(session, "")
        let done = try server.checkout(session.id, expanding: "subscription")
        #expect(done["customer"] == .string(customer))
        #expect(done["subscription"]?["items"]?["data"]?.array?.first?["price"]?["unit_amount"] == 700)
    }

    @Test("an anchor: only a part of the first period is due") func anchor() throws {
        let now = try server.sell()["created"]?.integer ?? 0
        let session = try sell("subscription_data[billing_cycle_anchor]=\(now + 15 * 86_400)")
        let due = session["amount_total"]?.integer ?? 0
        #expect(due > 900 && due < 1100)
        try server.complete(session)
        #expect(try server.checkout(session.id, expanding: "invoice")["invoice"]?["total"] == .integer(due))
    }

    @Test("the version of the session decides the billing mode", arguments: [("2025-06-30.basil", "classic"), ("2026-03-25.dahlia", "flexible")])
    func mode(version: String, type: String) throws {
        let session = try sell(headers: ["Stripe-Version": version])
        try server.complete(session)
        #expect(try server.checkout(session.id, expanding: "subscription")["subscription"]?["billing_mode"]?["type"] == .string(type))
    }

    @Test("what is refused", arguments: [
        ("payment_intent_data[description]=x", "payment_intent_data"), ("customer_creation=always", "customer_creation"),
        ("subscription_data[trial_end]=1", "subscription_data[trial_end]"), ("invoice_creation[enabled]=true", "invoice_creation"),
    ]) func refused(form: String, parameter: String) throws {
        #expect(try sell(form).failure?.parameter == parameter)
    }

    @Test("at least one price recurs") func recurring() throws {
        let failure = try server.post(TestServer.checkouts, "mode=subscription&success_url=https://shop.example/done&\(TestServer.tea)").failure
        #expect(failure?.message == "You must provide at least one recurring price in `subscription` mode when using prices.")
    }

    @Test("the same price in two lines is billed for each of them") func samePrice() throws {
        let cup = try server.post("/v1/prices", "currency=usd&unit_amount=300&product_data[name]=Cup").id
        let session = try sell(
            "line_items[1][price]=\(cup)&line_items[1][quantity]=1&line_items[2][price]=\(cup)&line_items[2][quantity]=2")
        #expect(session["amount_total"] == 2900)
        try server.complete(session)
        let done = try server.checkout(session.id)
        let invoice = try server.get("/v1/invoices/\(done["invoice"]?.string ?? "")")
        #expect(invoice.only("total", "amount_paid") == ["total": 2900, "amount_paid": 2900])
    }

    @Test("a payment link with a recurring price sells a subscription") func link() throws {
        let link = try server.post(
            "/v1/payment_links", "line_items[0][price]=\(price)&line_items[0][quantity]=1&subscription_data[trial_period_days]=7").id
        _ = try server.fire("visit", link)
        let session = try server.checkout(server.get("\(TestServer.checkouts)?payment_link=\(link)").ids[0])
        #expect(session.only("mode", "amount_total", "customer_creation") == [
            "mode": "subscription", "amount_total": 0, "customer_creation": "if_required",
        ])
        try server.complete(session)
        #expect(try server.checkout(session.id, expanding: "subscription")["subscription"]?["status"] == "trialing")
    }

    @Test("a customer whom Checkout makes has told it nothing more, as recorded") func collected() throws {
        let session = try sell()
        try server.complete(session)
        #expect(try server.checkout(session.id)["collected_information"] == [
            "business_name": .null, "individual_name": .null, "shipping_details": .null,
        ])
    }
}
