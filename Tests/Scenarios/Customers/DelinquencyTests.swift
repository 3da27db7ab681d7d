// A customer is delinquent when an automatic payment has failed or an invoice is overdue. Source: the SDKs' documentation of `delinquent`.
import TestHarness
import Testing
import Wire

@Suite("Whether a customer is delinquent") struct DelinquencyTests: GoldSuite {
    let server: TestServer
    let gold: String

    private func isDelinquent(_ customer: String) throws -> JSON? { try server.get("/v1/customers/\(customer)")["delinquent"] }

    /// A customer whose renewal has failed, and her subscription.
    private func newDebtor() throws -> (customer: String, subscription: String) {
        let customer = try server.newPayer()
        let subscription = try server.subscribe(customer, to: gold)
        try server.loseCard(subscription)
        try server.advance("32d")
        #expect(try server.subscription(subscription.id)["status"] == "past_due")
        return (customer, subscription.id)
    }

    @Test("a renewal fails, and is paid later") func paidLater() throws {
        let (customer, subscription) = try newDebtor()
        #expect(try isDelinquent(customer) == true)
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id
        _ = try server.invoice(server.latestInvoice(of: subscription).id, "pay", "payment_method=\(card)")
        #expect(try isDelinquent(customer) == false)
    }

    @Test("what a call cannot collect is no automatic payment") func refusedCall() throws {
        let customer = try server.newPayer("pm_card_chargeCustomerFail")
        _ = try server.subscribe(customer, to: gold)
        #expect(try isDelinquent(customer) == false)
    }

    @Test("an invoice is overdue, and is marked as uncollectible") func overdue() throws {
        let customer = try server.newPayer()
        let invoice = try server.draft(customer, [1000], "collection_method=send_invoice&days_until_due=3").id
        _ = try server.invoice(invoice, "send")
        try server.advance("4d")
        #expect(try isDelinquent(customer) == true)
        _ = try server.invoice(invoice, "mark_uncollectible")
        #expect(try isDelinquent(customer) == false)
    }

    @Test("a new source is tried at once, besides the attempts that are planned") func newSource() throws {
        let customer = try server.newCustomer("source=tok_chargeCustomerFail")
        let subscription = try server.subscribe(customer, to: gold, with: "trial_period_days=3").id
        try server.advance("4d")
        let failed = try server.latestInvoice(of: subscription)
        #expect(failed.only("attempt_count", "status") == ["attempt_count": 1, "status": "open"])
        _ = try server.post("/v1/customers/\(customer)", "source=tok_chargeCustomerFail")
        try server.settle()
        let again = try server.latestInvoice(of: subscription)
        #expect(again.only("attempt_count", "next_payment_attempt", "status") == failed.only("attempt_count", "next_payment_attempt", "status"))
        _ = try server.post("/v1/customers/\(customer)", "source=tok_visa")
        try server.settle()
        #expect(try server.latestInvoice(of: subscription)["status"] == "paid")
        #expect(try server.subscription(subscription)["status"] == "active")
        #expect(try isDelinquent(customer) == false)
    }
}
