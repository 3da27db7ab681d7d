// The status of a subscription whose invoice is paid later than it is made: its trial decides whether it is in a trial or active.
import TestHarness
import Testing
import Wire

@Suite("Trials and late payments") struct TrialPaymentTests: GoldSuite {
    let server: TestServer
    let gold: String

    private static let day: Int64 = 86_400

    /// A subscription with a trial of ten days, and a fee for its setup.
    private func begin(_ customer: String, _ form: String) throws -> Answer {
        let setup = try server.post("/v1/prices", "currency=usd&unit_amount=700&product_data[name]=Setup").id
        return try server.subscribe(customer, to: gold, with: "trial_period_days=10&add_invoice_items[0][price]=\(setup)&\(form)")
    }

    @Test("a fee that is paid later: the trial goes on, is told of before its end, and ends as usual", arguments: ["flexible", "classic"])
    func paidLater(mode: String) throws {
        let customer = try server.newCustomer("email=jenny@example.com")
        let waiting = try begin(customer, "payment_behavior=default_incomplete&billing_mode[type]=\(mode)&expand[]=latest_invoice.payments")
        #expect(waiting["status"] == "incomplete")
        let intent = waiting["latest_invoice"]?["payments"]?["data"]?[0]?["payment"]?["payment_intent"]?.string ?? ""
        _ = try server.post("/v1/payment_intents/\(intent)/confirm", "payment_method=pm_card_visa")
        #expect(try server.subscription(waiting.id).only("status", "trial_end") == [
            "status": "trialing", "trial_end": .integer(Self.now + 10 * Self.day),
        ])
        #expect(try server.tells { try server.advance("7d") } == ["invoice.upcoming", "customer.subscription.trial_will_end"])
        _ = try server.tells { try server.advance("3d") }
        #expect(try server.subscription(waiting.id)["status"] == "active")
        #expect(try server.latestInvoice(of: waiting.id).only("billing_reason", "total") == ["billing_reason": "subscription_cycle", "total": 1000])
    }

    @Test("a fee whose card was declined first") func declined() throws {
        let customer = try server.newPayer("pm_card_chargeCustomerFail")
        let waiting = try begin(customer, "")
        #expect(waiting["status"] == "incomplete")
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id
        _ = try server.invoice(waiting["latest_invoice"]?.string ?? "", "pay", "payment_method=\(card)")
        #expect(try server.subscription(waiting.id)["status"] == "trialing")
    }

    @Test("a quote whose invoice is declined after its hour, and paid then") func quoted() throws {
        let customer = try server.newPayer("pm_card_chargeCustomerFail")
        let setup = try server.post("/v1/prices", "currency=usd&unit_amount=700&product_data[name]=Setup").id
        let quote = try server.post(
            "/v1/quotes", "customer=\(customer)&line_items[0][price]=\(gold)&line_items[1][price]=\(setup)&subscription_data[trial_period_days]=10").id
        _ = try server.post("/v1/quotes/\(quote)/finalize")
        let subscription = try server.post("/v1/quotes/\(quote)/accept")["subscription"]?.string ?? ""
        try server.advance("1h")
        #expect(try server.subscription(subscription)["status"] == "past_due")
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id
        _ = try server.invoice(server.latestInvoice(of: subscription).id, "pay", "payment_method=\(card)")
        #expect(try server.subscription(subscription)["status"] == "trialing")
    }

    @Test("a trial that ends as soon as its invoice is paid", arguments: ["flexible", "classic"]) func endsWhenPaid(mode: String) throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "trial_period_days=20&billing_mode[type]=\(mode)")
        try server.loseCard(subscription)
        let waiting = try server.change(subscription.id, "trial_end=now&payment_behavior=pending_if_incomplete")
        #expect(waiting["status"] == "trialing" && waiting["pending_update"]?["trial_end"] == .integer(Self.now))
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(subscription["customer"]?.string ?? "")").id
        let invoice = try server.latestInvoice(of: subscription.id).id
        #expect(try server.tells { _ = try server.invoice(invoice, "pay", "payment_method=\(card)") }.contains(
            "customer.subscription.pending_update_applied"))
        let active = try server.subscription(subscription.id)
        #expect(active.only("status", "trial_end", "pending_update") == ["status": "active", "trial_end": .integer(Self.now), "pending_update": .null])
        #expect(active.item?["current_period_end"] == .integer(Self.now + 30 * Self.day))
    }
}
