// A paused subscription goes on when something is to be paid first: in versions before 2026-09-30.endive, and with
// `payment_behavior=resume_on_payment_success`. Source: recorded answers.
import TestHarness
import Testing
import Wire

@Suite("The end of a pause that must be paid") struct ResumptionTests {
    private let server: TestServer
    private static let clover: Headers = ["Stripe-Version": "2025-09-30.clover"]

    init() throws { server = try TestServer() }

    /// A subscription that has paused because its trial ended without a method.
    private func pause() throws -> (id: String, customer: String) {
        let customer = try server.post("/v1/customers").id
        let form = "trial_period_days=7&trial_settings[end_behavior][missing_payment_method]=pause"
        let id = try server.subscribe(customer, to: server.newPrice(1000), with: form).id
        try server.advance("8d")
        #expect(try server.subscription(id)["status"] == "paused")
        return (id, customer)
    }

    private func resume(_ id: String, _ form: String = "", headers: Headers = [:]) throws -> Answer {
        try server.post("\(TestServer.subscriptions)/\(id)/resume", form, headers: headers)
    }

    @Test("it stays paused, and its invoice is open") func waits() throws {
        let (id, _) = try pause()
        let now = try server.admin("GET clock")["now"]?.integer ?? 0
        let resumed = try resume(id, headers: Self.clover)
        #expect(resumed["status"] == "paused" && resumed["pending_setup_intent"]?.string != nil)
        #expect(resumed["pending_update"]?["expires_at"] == .integer(now + 82_800))
        #expect(try server.latestInvoice(of: id).only("billing_reason", "status", "total", "attempted") == [
            "billing_reason": "subscription_cycle", "status": "open", "total": 1000, "attempted": false,
        ])
    }

    @Test("a call ends the trial: the period ends then, and the pause asks for a card once") func stoppedTrial() throws {
        let customer = try server.post("/v1/customers").id
        let form = "trial_period_days=7&trial_settings[end_behavior][missing_payment_method]=pause"
        let id = try server.subscribe(customer, to: server.newPrice(1000), with: form).id
        try server.advance("1d")
        let now = try server.admin("GET clock")["now"] ?? .null
        let paused = try server.change(id, "trial_end=now")
        #expect(paused.only("billing_cycle_anchor", "status", "trial_end") == ["billing_cycle_anchor": now, "status": "paused", "trial_end": now])
        #expect(paused.item?["current_period_end"] == now)
        #expect(try server.change(id, "trial_end=\((now.integer ?? 0) + 86_400)").failure == Failure(
            400, "You cannot set `trial_end` while a subscription is `paused`. Resume the subscription first before setting `trial_end`."))
        let resumed = try resume(id, headers: Self.clover)
        #expect(resumed["pending_setup_intent"]?.string != nil && resumed["pending_setup_intent"] == paused["pending_setup_intent"])
        #expect(resumed["pending_update"]?["billing_cycle_anchor"] == .null && resumed["pending_update"]?["subscription_items"] == .null)
    }

    @Test("what is canceled cannot be resumed: it is gone") func canceled() throws {
        let (id, _) = try pause()
        _ = try server.delete("\(TestServer.subscriptions)/\(id)")
        #expect(try resume(id).failure == Failure(404, code: "resource_missing", parameter: "id", "No such subscription: '\(id)'"))
    }

    @Test("it goes on when that is paid") func paid() throws {
        let (id, customer) = try pause()
        _ = try resume(id, "payment_behavior=resume_on_payment_success")
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id
        let invoice = try server.latestInvoice(of: id).id
        let told = try server.tells { _ = try server.invoice(invoice, "pay", "payment_method=\(card)") }
        #expect(told.contains("customer.subscription.pending_update_applied") && told.contains("customer.subscription.resumed"))
        #expect(try server.subscription(id).only("status", "pending_update") == ["status": "active", "pending_update": .null])
        _ = try server.change(id, "default_payment_method=\(card)")
        try server.advance("32d")
        #expect(try server.latestInvoice(of: id).only("billing_reason", "status") == ["billing_reason": "subscription_cycle", "status": "paid"])
    }

    @Test("nobody pays: after 23 hours, the invoice is void") func expires() throws {
        let (id, _) = try pause()
        _ = try resume(id, headers: Self.clover)
        try server.advance("23h")
        #expect(try server.subscription(id).only("status", "pending_update") == ["status": "paused", "pending_update": .null])
        #expect(try server.latestInvoice(of: id)["status"] == "void")
    }

    @Test("a second resume takes the place of the first") func twice() throws {
        let (id, customer) = try pause()
        _ = try resume(id, "payment_behavior=resume_on_payment_success")
        let first = try server.latestInvoice(of: id).id
        _ = try resume(id, "payment_behavior=resume_on_payment_success")
        let second = try server.latestInvoice(of: id).id
        #expect(try server.invoice(first)["status"] == "void" && first != second)
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id
        _ = try server.invoice(second, "pay", "payment_method=\(card)")
        #expect(try server.subscription(id)["status"] == "active")
    }

    @Test("a paused subscription ends when it was to end") func ends() throws {
        let id = try server.subscribe(server.newPayer(), to: server.newPrice(1000)).id
        _ = try server.post("\(TestServer.subscriptions)/\(id)/pause")
        _ = try server.change(id, "cancel_at_period_end=true")
        try server.advance("40d")
        #expect(try server.subscription(id)["status"] == "canceled")
    }
}
