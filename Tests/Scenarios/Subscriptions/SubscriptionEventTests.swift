// The events of subscriptions in Stripe's order, from the first to the last. Source: listened events of 2020 to 2026, and Stripe's reference.
import TestHarness
import Testing
import Wire

@Suite("Events of subscriptions") struct SubscriptionEventTests {
    private let server: TestServer
    private let gold: String
    private static let paid = [
        "charge.succeeded", "payment_intent.succeeded", "customer.subscription.updated", "invoice.updated", "invoice.paid", "invoice.payment_succeeded",
        "invoice_payment.paid",
    ]

    init() throws {
        server = try TestServer()
        gold = try server.newPrice(1000)
    }

    /// A customer who has been billed before, so that her currency is known.
    private func newPayer(_ card: String? = "pm_card_visa") throws -> String {
        let customer = try card.map { try server.newPayer($0) } ?? server.newCustomer("email=jenny@example.com")
        _ = try server.post(TestServer.invoices, "customer=\(customer)&currency=usd")
        return customer
    }

    private func intent(of subscription: String) throws -> String {
        let invoice = try server.latestInvoice(of: subscription).id
        return try server.get("/v1/invoice_payments?invoice=\(invoice)")["data"]?.array?.first?["payment"]?["payment_intent"]?.string ?? ""
    }

    @Test("paid at once, with something for once") func extra() throws {
        let product = try server.post("/v1/products", "name=Setup").id
        let once = try server.post("/v1/prices", "currency=usd&product=\(product)&unit_amount=500").id
        let customer = try newPayer()
        #expect(try server.tells { _ = try server.subscribe(customer, to: gold, with: "add_invoice_items[0][price]=\(once)") } == [
            "invoiceitem.created", "customer.subscription.created", "payment_intent.created", "charge.succeeded", "payment_intent.succeeded",
            "invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid",
        ])
    }

    @Test("default_incomplete, and the confirmation") func incomplete() throws {
        let customer = try newPayer(nil)
        var id = ""
        #expect(try server.tells { id = try server.subscribe(customer, to: gold, with: "payment_behavior=default_incomplete").id } == [
            "customer.subscription.created", "invoice.created", "invoice.finalized", "payment_intent.created",
        ])
        #expect(try server.tells { _ = try server.post("/v1/payment_intents/\(intent(of: id))/confirm", "payment_method=pm_card_visa") }
            == ["payment_method.attached"] + Self.paid)
    }

    @Test("the bank asks the customer, and she confirms") func authentication() throws {
        let customer = try newPayer("pm_card_threeDSecure2Required")
        var id = ""
        #expect(try server.tells { id = try server.subscribe(customer, to: gold).id } == [
            "customer.subscription.created", "invoice.created", "invoice.finalized", "payment_intent.created", "payment_intent.requires_action",
            "invoice.payment_action_required",
        ])
        #expect(try server.tells { _ = try server.fire("authenticate", intent(of: id)) } == Self.paid)
    }

    @Test("a declined card: each invoice.updated says what was different") func differences() throws {
        func differences() throws -> [JSON?] {
            try (server.get("/v1/events?type=invoice.updated")["data"]?.array ?? []).map { $0["data"]?["previous_attributes"] }
        }
        _ = try server.subscribe(newPayer("pm_card_chargeCustomerFail"), to: gold)
        #expect(try differences() == [["attempt_count": 0, "attempted": false]])
        let subscription = try server.subscribe(newPayer(), to: gold)
        try server.loseCard(subscription)
        let change = "items[0][id]=\(subscription.itemID)&items[0][quantity]=2&proration_behavior=always_invoice"
        _ = try server.change(subscription.id, "\(change)&payment_behavior=pending_if_incomplete")
        #expect(try differences().first == ["attempt_count": 0, "attempted": false])
        _ = try server.change(subscription.id, change)
        #expect(try differences().first == ["attempt_count": 0, "attempted": false, "next_payment_attempt": .null])
        try server.advance("15d")
        #expect(try server.subscription(subscription.id)["status"] == "canceled")
        #expect(try differences().first??["auto_advance"] == true)
        let count = try differences().count
        #expect(try server.invoice(server.latestInvoice(of: subscription.id).id, "pay").failure?.status == 402)
        #expect(try differences().count == count)
        #expect(try differences().allSatisfy { $0?.object?.isEmpty == false })
    }

    @Test("an event about a renewal's invoice says what has changed since the one before") func renewals() throws {
        func previous() throws -> JSON? { try server.get("/v1/events?type=invoice.updated&limit=1")["data"]?.array?.first?["data"]?["previous_attributes"] }
        let paid = try server.subscribe(newPayer(), to: gold)
        try server.advance("721h")
        #expect(try server.latestInvoice(of: paid.id)["status"] == "paid")
        #expect(try previous() == [
            "amount_paid": 0, "amount_remaining": 1000, "attempt_count": 0, "attempted": false, "auto_advance": true, "status": "open",
            "status_transitions": ["paid_at": .null],
        ])
        try server.loseCard(paid)
        try server.advance("745h")
        #expect(try previous() == ["attempt_count": 0, "attempted": false, "next_payment_attempt": .null])
        try server.advance("16d")
        #expect(try server.subscription(paid.id)["status"] == "canceled")
        #expect(try previous() == ["auto_advance": true])
    }

    @Test("her first invoice uses her credit: each event of the customer says what is new in it") func customer() throws {
        let customer = try server.newPayer()
        _ = try server.post("/v1/customers/\(customer)/balance_transactions", "amount=-300&currency=usd")
        _ = try server.subscribe(customer, to: gold)
        let told = try (server.get("/v1/events?type=customer.updated")["data"]?.array ?? []).map { $0["data"]?["previous_attributes"]?.object?.keys.sorted() }
        #expect(told.prefix(2) == [["balance", "next_invoice_sequence"], ["balance", "currency"]])
    }

    @Test("after `authentication_required`, retries charge nothing until there is another method") func refusedForGood() throws {
        let subscription = try server.subscribe(newPayer(), to: gold)
        let card = try server.post("/v1/payment_methods/pm_card_authenticationRequired/attach", "customer=\(subscription["customer"]?.string ?? "")").id
        _ = try server.change(subscription.id, "default_payment_method=\(card)")
        try server.advance("721h")
        #expect(try server.subscription(subscription.id)["status"] == "past_due")
        #expect(try server.tells { try server.advance("3d") } == ["invoice.updated", "invoice.payment_failed"])
        #expect(try server.latestInvoice(of: subscription.id).only("attempt_count", "attempted") == ["attempt_count": 2, "attempted": true])
        let other = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(subscription["customer"]?.string ?? "")").id
        _ = try server.change(subscription.id, "default_payment_method=\(other)")
        try server.advance("5d")
        #expect(try server.latestInvoice(of: subscription.id).only("attempt_count", "status") == ["attempt_count": 3, "status": "paid"])
        #expect(try server.subscription(subscription.id)["status"] == "active")
    }

    @Test("a trial without a method, and its end") func trial() throws {
        let customer = try newPayer(nil)
        #expect(try server.tells { _ = try server.subscribe(customer, to: gold, with: "trial_period_days=10") } == [
            "customer.subscription.created", "invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded",
            "setup_intent.created",
        ])
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id
        _ = try server.post("/v1/customers/\(customer)", "invoice_settings[default_payment_method]=\(card)")
        try server.advance("9d")
        #expect(try server.tells { try server.advance("1d") } == ["customer.subscription.updated", "invoice.created"])
        #expect(try server.tells { try server.advance("1h") } == [
            "invoice.updated", "invoice.finalized", "payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "invoice.updated",
            "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid",
        ])
    }

    @Test("the customer pays by invoice, or does not") func sent() throws {
        let customer = try newPayer(nil)
        var id = ""
        #expect(try server.tells {
            id = try server.subscribe(customer, to: gold, with: "collection_method=send_invoice&days_until_due=7").id
        } == ["customer.subscription.created", "invoice.created"])
        #expect(try server.subscription(id)["status"] == "active")
        #expect(try server.tells { try server.advance("1h") } == [
            "invoice.updated", "invoice.finalized", "payment_intent.created", "invoice.sent",
        ])
        #expect(try server.tells { try server.advance("6d") } == ["invoice.will_be_due"])
        #expect(try server.tells { try server.advance("1d") } == ["invoice.overdue", "customer.subscription.updated"])
        #expect(try server.subscription(id)["status"] == "past_due")
    }

    @Test("what waited is billed when the subscription ends") func end() throws {
        let customer = try newPayer()
        let id = try server.subscribe(customer, to: gold, with: "cancel_at_period_end=true").id
        try server.bill(customer, 700)
        #expect(try server.tells { try server.advance("31d") } == [
            "payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "invoice.created", "invoice.finalized", "invoice.paid",
            "invoice.payment_succeeded", "invoice_payment.paid", "customer.subscription.deleted",
        ])
        #expect(try server.latestInvoice(of: id)["amount_paid"] == 700)
    }

    @Test("a purchase of a subscription and of something for once") func checkout() throws {
        let session = try server.post(
            TestServer.checkouts,
            "mode=subscription&success_url=https://shop.example&line_items[0][price]=\(gold)&line_items[0][quantity]=1"
                + "&line_items[1][price_data][currency]=usd&line_items[1][price_data][unit_amount]=500"
                + "&line_items[1][price_data][product_data][name]=Setup&line_items[1][quantity]=1&customer=\(newPayer())")
        let told = try server.tells { try server.complete(session) }
        #expect(told.first == "payment_intent.created" && told.last == "checkout.session.completed")
        #expect(told.contains("invoiceitem.created") && told.contains("customer.subscription.created"))
        let invoice = try server.get("\(TestServer.invoices)/\(server.checkout(session.id)["invoice"]?.string ?? "")")
        #expect(invoice["total"] == 1500 && Set(invoice.lines("amount").compactMap(\.integer)) == [500, 1000])
    }
}
