// What a customer's other objects have to do with her subscriptions.
import TestHarness
import Testing
import Wire

@Suite("A customer and her subscriptions") struct SubscriptionCustomerTests {
    private let server: TestServer
    private let gold: String
    private static let now: Int64 = 1_695_680_120

    init() throws {
        server = try TestServer()
        gold = try server.newPrice(2500)
    }

    @Test("when she is deleted, they are canceled") func deleted() throws {
        let customer = try server.newPayer()
        let id = try server.subscribe(customer, to: gold).id
        #expect(try server.tells { _ = try server.delete("/v1/customers/\(customer)") }.contains("customer.subscription.deleted"))
        #expect(try server.subscription(id)["status"] == "canceled")
        #expect(try server.tells { try server.advance("40d") } == [])
    }

    @Test("the method of pending_setup_intent becomes that of the subscription") func setup() throws {
        let subscription = try server.subscribe(server.newCustomer(), to: gold, with: "trial_period_days=20")
        let setup = subscription["pending_setup_intent"]?.string ?? ""
        #expect(try server.tells {
            _ = try server.post("/v1/setup_intents/\(setup)/confirm", "payment_method=pm_card_visa&return_url=https://shop.example")
        } == ["payment_method.attached", "setup_intent.succeeded", "customer.subscription.updated"])
        let ready = try server.subscription(subscription.id)
        #expect(ready["pending_setup_intent"] == .null)
        #expect(ready["default_payment_method"]?.string?.hasPrefix("pm_") == true)
        try server.advance("21d")
        #expect(try server.latestInvoice(of: subscription.id)["status"] == "paid")
    }

    @Test("an invoice by hand can belong to a subscription, and takes its pending items only") func byHand() throws {
        let customer = try server.newPayer()
        let (first, second) = (try server.subscribe(customer, to: gold).id, try server.subscribe(customer, to: gold).id)
        try server.bill(customer, 300, "subscription=\(first)")
        try server.bill(customer, 400, "subscription=\(second)")
        let invoice = try server.post(TestServer.invoices, "customer=\(customer)&subscription=\(second)")
        #expect(invoice.lines("amount") == [400])
        #expect(invoice.only("billing_reason", "period_start") == ["billing_reason": "manual", "period_start": .integer(Self.now)])
        #expect(invoice["parent"]?["subscription_details"]?["subscription"] == .string(second))
        #expect(try server.get("\(TestServer.invoices)?subscription=\(second)").ids.first == invoice.id)
        #expect(try server.post(TestServer.invoices, "customer=\(server.newPayer())&subscription=\(second)").failure?.parameter == "subscription")
    }

    @Test("a renewal is announced once, however often the plan changes") func announcedOnce() throws {
        let id = try server.subscribe(server.newPayer(), to: gold).id
        for isOn in [true, false, true, false] { _ = try server.change(id, "cancel_at_period_end=\(isOn)") }
        #expect(try server.tells { try server.advance("29d") } == ["invoice.upcoming"])
    }
}
