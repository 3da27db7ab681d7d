// The invoice of a purchase says what the customer has paid, which is what its session said.
import TestHarness
import Testing
import Wire

@Suite("Invoices of purchases with Checkout") struct CheckoutInvoiceTests {
    private let server: TestServer
    private static let now: Int64 = 1_695_680_120

    init() throws { server = try TestServer() }

    private func sell(_ price: String, _ form: String = "") throws -> Answer {
        try server.post(
            TestServer.checkouts,
            "mode=subscription&success_url=https://shop.example&line_items[0][price]=\(price)&line_items[0][quantity]=1&\(form)")
    }

    private func invoice(of session: Answer) throws -> Answer { try server.invoice(server.checkout(session.id)["invoice"]?.string ?? "") }

    @Test("a given customer pays what the session says: her balance is for other invoices", arguments: [-700, 700])
    func balance(balance: Int64) throws {
        let customer = try server.newPayer("pm_card_visa", "balance=\(balance)")
        let session = try sell(server.newPrice(1000), "customer=\(customer)")
        #expect(session["amount_total"] == 1000)
        try server.complete(session)
        #expect(try invoice(of: session).only("starting_balance", "ending_balance", "amount_due", "amount_paid") == [
            "starting_balance": 0, "ending_balance": 0, "amount_due": 1000, "amount_paid": 1000,
        ])
        #expect(try server.get("/v1/customers/\(customer)")["balance"] == .integer(balance))
    }

    @Test("the same of an invoice for a single purchase", arguments: [-300, 300]) func balanceOfPurchase(balance: Int64) throws {
        let customer = try server.newPayer("pm_card_visa", "balance=\(balance)")
        let session = try server.sell("customer=\(customer)&invoice_creation[enabled]=true")
        try server.complete(session)
        #expect(try invoice(of: session).only("amount_due", "amount_paid") == ["amount_due": 3000, "amount_paid": 3000])
        #expect(try server.get("/v1/customers/\(customer)")["balance"] == .integer(balance))
    }

    @Test("in a trial nothing is due, whatever she owes") func trial() throws {
        let customer = try server.newPayer("pm_card_visa", "balance=700")
        let session = try sell(server.newPrice(1000), "customer=\(customer)&subscription_data[trial_period_days]=10")
        try server.complete(session)
        #expect(try invoice(of: session).only("amount_due", "amount_paid") == ["amount_due": 0, "amount_paid": 0])
        #expect(try server.get("/v1/customers/\(customer)")["balance"] == 700)
    }

    @Test("her pending items wait for the next invoice", arguments: [900, -600]) func pending(amount: Int64) throws {
        let customer = try server.newPayer()
        let item = try server.bill(customer, amount).id
        let session = try sell(server.newPrice(1000), "customer=\(customer)")
        try server.complete(session)
        #expect(try invoice(of: session).only("amount_due", "amount_paid") == ["amount_due": 1000, "amount_paid": 1000])
        #expect(try server.get("\(TestServer.items)?pending=true&customer=\(customer)").ids == [item])
    }

    @Test("a price with tiers has several lines on the invoice, each of which is rounded by itself", arguments: [("", 260), ("tax", 280)])
    func tiers(form: String, total: Int64) throws {
        let product = try server.post("/v1/products", "name=Fonts").id
        let price = try server.post(
            "/v1/prices", "currency=usd&product=\(product)&recurring[interval]=month&billing_scheme=tiered&tiers_mode=graduated&tiers[0][up_to]=3"
                + "&tiers[0][unit_amount]=100&tiers[0][flat_amount]=250&tiers[1][up_to]=inf&tiers[1][unit_amount]=50").id
        let coupon = try server.coupon("percent_off=25.5&duration=forever")
        let rate = try form.isEmpty ? "" : "&line_items[0][tax_rates][0]=\(server.taxRate("7.7", inclusive: false))"
        let session = try sell(price, "discounts[0][coupon]=\(coupon)\(rate)")
        #expect(session["amount_total"] == .integer(total) && session["total_details"]?["amount_discount"] == 90)
        try server.complete(session)
        #expect(try invoice(of: session).only("subtotal", "total", "amount_paid") == [
            "subtotal": 350, "total": .integer(total), "amount_paid": .integer(total),
        ])
        let item = try server.get("\(TestServer.checkouts)/\(session.id)/line_items")["data"]?[0]
        #expect(item?["amount_subtotal"] == 350 && item?["amount_discount"] == 90 && item?["amount_total"] == .integer(total))
    }

    @Test("a period that begins while the session is open is due as a whole") func anchorThatPasses() throws {
        let anchor = Self.now + 3600
        let session = try sell(server.newPrice(99_000), "subscription_data[billing_cycle_anchor]=\(anchor)")
        #expect(session["amount_total"] == 133)
        try server.advance("2h")
        #expect(try server.checkout(session.id)["amount_total"] == 99_000)
        try server.complete(session)
        let invoice = try invoice(of: session)
        #expect(invoice.only("amount_due", "amount_paid") == ["amount_due": 99_000, "amount_paid": 99_000])
        let subscription = try server.subscription(server.checkout(session.id)["subscription"]?.string ?? "")
        #expect(subscription.only("status", "billing_cycle_anchor", "start_date") == [
            "status": "active", "billing_cycle_anchor": .integer(anchor), "start_date": .integer(anchor),
        ])
        #expect(subscription.item?["current_period_end"] == .integer(anchor + 30 * 86_400))
    }

    @Test("a coupon that others have used up in the meantime is refused") func usedUp() throws {
        let coupon = try server.coupon("percent_off=10&duration=once&max_redemptions=1")
        let sessions = [try server.sell("discounts[0][coupon]=\(coupon)"), try server.sell("discounts[0][coupon]=\(coupon)")]
        try server.complete(sessions[0])
        #expect(try server.complete(sessions[1]).failure == Failure(400, code: "coupon_expired", "Coupon \(coupon) is expired and cannot be applied."))
        #expect(try server.get("/v1/coupons/\(coupon)")["times_redeemed"] == 1)
        #expect(try server.checkout(sessions[1].id)["status"] == "open")
    }
}
