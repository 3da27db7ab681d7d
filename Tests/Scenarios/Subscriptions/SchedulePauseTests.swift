// Pauses that a schedule has planned.
import TestHarness
import Testing
import Wire

@Suite("Planned pauses of schedules") struct SchedulePauseTests {
    private let server: TestServer
    private let customer: String
    private let gold: String
    private static let schedules = "/v1/subscription_schedules"
    private static let now: Int64 = 1_695_680_120
    private static let day: Int64 = 86_400

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        gold = try server.newPrice(3000)
    }

    /// A schedule of three months.
    private func schedule(_ form: String) throws -> Answer {
        try server.post(
            Self.schedules, "customer=\(customer)&start_date=now&phases[0][items][0][price]=\(gold)&phases[0][duration][interval]=month"
                + "&phases[0][duration][interval_count]=3&\(form)")
    }

    private func pausing(after days: Int64) -> String {
        "pause_schedules[0][pause][pause_at][type]=timestamp&pause_schedules[0][pause][pause_at][timestamp]=\(Self.now + days * Self.day)"
    }

    private func pause(_ schedule: Answer) throws -> JSON? { try server.schedule(schedule.id)["pause_schedules"]?.array?.first }
    private func status(_ schedule: Answer) throws -> JSON? { try server.scheduled(by: server.schedule(schedule.id))["status"] }

    @Test("the subscription pauses, and goes on, by the clock") func life() throws {
        let resuming = "pause_schedules[0][resume][resume_at][type]=duration&pause_schedules[0][resume][resume_at][duration][interval]=week"
            + "&pause_schedules[0][resume][settings][payment_behavior]=resume_on_payment_attempt"
        let schedule = try schedule("\(pausing(after: 10))&\(resuming)&pause_schedules[0][key]=holidays")
        #expect(schedule["pause_schedules"] == [[
            "key": "holidays",
            "pause": [
                "pause_at": .integer(Self.now + 10 * Self.day),
                "settings": [
                    "bill_for": ["outstanding_usage_through": ["type": "pause_at"], "unused_time_from": ["type": "pause_at"]],
                    "invoicing_behavior": "pending_invoice_item", "type": "subscription",
                ],
                "status": ["type": "scheduled"],
            ],
            "resume": [
                "resume_at": .integer(Self.now + 17 * Self.day),
                "settings": [
                    "billing_cycle_anchor": "resume_at", "payment_behavior": "resume_on_payment_attempt", "proration_behavior": "create_prorations",
                ],
                "status": ["type": "scheduled"],
            ],
        ]])
        try server.advance("239h")
        #expect(try server.tells { try server.advance("1h") } == [
            "invoiceitem.created", "customer.subscription.paused", "customer.subscription.updated", "subscription_schedule.updated",
        ])
        #expect(try status(schedule) == "paused")
        #expect(try pause(schedule)?["pause"]?["status"] == ["type": "succeeded"])
        try server.advance("7d")
        #expect(try status(schedule) == "active")
        #expect(try pause(schedule)?["resume"]?["status"] == ["type": "succeeded"])
        let invoice = try server.latestInvoice(of: schedule["subscription"]?.string ?? "")
        #expect(invoice.lines("amount") == [-2000, 3000])
    }

    @Test("a pause ends as planned, even if the schedule has released the subscription by then") func released() throws {
        let schedule = try schedule(
            "\(pausing(after: 80))&pause_schedules[0][resume][resume_at][type]=duration"
                + "&pause_schedules[0][resume][resume_at][duration][interval]=month")
        let id = try #require(schedule["subscription"]?.string)
        try server.advance("100d")
        #expect(try server.schedule(schedule.id)["status"] == "released")
        #expect(try server.subscription(id)["status"] == "paused")
        try server.advance("20d")
        #expect(try server.subscription(id)["status"] == "active")
        #expect(try pause(schedule)?["resume"]?["status"] == ["type": "succeeded"])
    }

    @Test("at once, for a subscription that is there; the schedule says later when it goes on") func later() throws {
        let subscription = try server.subscribe(customer, to: gold).id
        let schedule = try server.post(
            Self.schedules, "from_subscription=\(subscription)&pause_schedules[0][key]=a&pause_schedules[0][pause][pause_at][type]=now"
                + "&pause_schedules[0][pause][settings][bill_for][unused_time_from][type]=none")
        #expect(try server.subscription(subscription)["status"] == "paused")
        #expect(try pause(schedule)?["resume"] == .null)
        let path = "\(Self.schedules)/\(schedule.id)"
        #expect(try server.post(path, "pause_schedules[0][key]=a&pause_schedules[0][pause][pause_at][type]=now").failure?.parameter
            == "pause_schedules[0][pause]")
        try server.advance("5d")
        let resumed = try server.post(path, "pause_schedules[0][key]=a&pause_schedules[0][resume][resume_at][type]=now"
            + "&pause_schedules[0][resume][settings][payment_behavior]=resume_on_payment_success")
        #expect(resumed["pause_schedules"]?.array?.first?["resume"]?["status"] == ["type": "pending"])
        #expect(try server.subscription(subscription)["status"] == "paused")
        let invoice = try server.get("\(TestServer.invoices)?subscription=\(subscription)&status=open").ids[0]
        _ = try server.invoice(invoice, "pay")
        #expect(try server.subscription(subscription)["status"] == "active")
        #expect(try pause(schedule)?["resume"]?["status"] == ["type": "succeeded"])
    }

    @Test("nobody pays for the end of a pause in time: the schedule says so") func unpaid() throws {
        let schedule = try schedule(
            "\(pausing(after: 10))&pause_schedules[0][resume][resume_at][type]=duration"
                + "&pause_schedules[0][resume][resume_at][duration][interval]=week"
                + "&pause_schedules[0][resume][settings][payment_behavior]=resume_on_payment_success")
        try server.advance("17d")
        #expect(try pause(schedule)?["resume"]?["status"] == ["type": "pending"])
        try server.advance("1d")
        #expect(try pause(schedule)?["resume"]?["status"] == ["error": ["message": "The invoice was not paid in time."], "type": "error"])
        #expect(try status(schedule) == "paused")
    }

    @Test("a canceled schedule pauses nothing, and tells of nothing") func canceled() throws {
        let schedule = try schedule(
            "\(pausing(after: 10))&pause_schedules[0][resume][resume_at][type]=duration"
                + "&pause_schedules[0][resume][resume_at][duration][interval]=week")
        _ = try server.post("\(Self.schedules)/\(schedule.id)/cancel")
        try server.advance("9d")
        #expect(try server.tells { try server.advance("10d") } == [])
        #expect(try pause(schedule)?["pause"]?["status"] == ["type": "scheduled"])
    }

    @Test("an update takes the plan back") func taken() throws {
        let schedule = try schedule(pausing(after: 10))
        #expect(try server.post("\(Self.schedules)/\(schedule.id)", "pause_schedules=")["pause_schedules"] == nil)
        try server.advance("11d")
        #expect(try status(schedule) == "active")
    }

    @Test("what is used up to the pause is billed, unless the call says no", arguments: [("now", ["250"]), ("none", [])])
    func usage(through: String, billed: [String]) throws {
        let meter = try server.post("/v1/billing/meters", "display_name=Calls&event_name=calls&default_aggregation[formula]=sum").id
        let calls = try server.newPrice(5, "month", named: "Calls", "recurring[usage_type]=metered&recurring[meter]=\(meter)")
        let subscription = try server.subscribe(customer, to: calls).id
        try server.advance("10d")
        _ = try server.post("/v1/billing/meter_events", "event_name=calls&payload[stripe_customer_id]=\(customer)&payload[value]=50")
        _ = try server.post("/v1/subscriptions/\(subscription)/pause", "bill_for[outstanding_usage_through][type]=\(through)")
        let pending = try server.get("\(TestServer.items)?pending=true")["data"]?.array ?? []
        #expect(pending.map { "\($0["amount"]?.integer ?? 0)" } == billed)
    }

    @Test("what is refused", arguments: [
        ("pause_schedules[0][pause][pause_at][type]=timestamp", "pause_schedules[0][pause][pause_at][timestamp]"),
        ("pause_schedules[0][pause][pause_at][type]=timestamp&pause_schedules[0][pause][pause_at][timestamp]=5", "pause_schedules[0][pause][pause_at]"),
        ("pause_schedules[0][key]=a", "pause_schedules[0][pause]"),
        ("pause_schedules[0][pause][pause_at][type]=now&pause_schedules[0][resume][resume_at][type]=now", "pause_schedules[0][resume][resume_at]"),
        ("pause_schedules[0][pause][pause_at][type]=now&billing_mode[type]=classic", "pause_schedules"),
    ]) func refusals(form: String, parameter: String) throws {
        #expect(try schedule(form).failure?.parameter == parameter)
    }
}
