// How schedules of subscriptions end.
import TestHarness
import Testing
import Wire

@Suite("The end of a subscription schedule") struct ScheduleEndTests: ScheduleSuite {
    let server: TestServer
    let gold: String
    let silver: String

    @Test("it is told of seven days before its end, and lets the subscription go") func release() throws {
        let schedule = try twoMonths()
        try server.advance("53d")
        #expect(try server.tells { try server.advance("1d") } == ["subscription_schedule.expiring"])
        try server.advance("6d")
        #expect(try server.tells { try server.advance("1d") } == [
            "subscription_schedule.updated", "customer.subscription.updated", "invoice.created", "subscription_schedule.released",
        ])
        let released = try server.schedule(schedule.id)
        #expect(released.only("status", "released_at", "subscription", "released_subscription", "current_phase") == [
            "status": "released", "released_at": .integer(Self.ends[1]), "subscription": .null,
            "released_subscription": schedule["subscription"] ?? .null, "current_phase": .null,
        ])
        #expect(try server.subscription(schedule["subscription"]?.string ?? "").only("status", "schedule") == ["status": "active", "schedule": .null])
    }

    @Test("or cancels it") func complete() throws {
        let schedule = try twoMonths("end_behavior=cancel")
        #expect(try server.scheduled(by: schedule)["cancel_at"] == .null)
        try server.advance("30d")
        #expect(try server.scheduled(by: schedule)["cancel_at"] == .integer(Self.ends[1]))
        try server.advance("30d")
        #expect(try server.tells { try server.advance("1d") } == ["customer.subscription.deleted", "subscription_schedule.completed"])
        #expect(try server.schedule(schedule.id).only("status", "completed_at") == ["status": "completed", "completed_at": .integer(Self.ends[1])])
        #expect(try server.scheduled(by: schedule).only("status", "ended_at") == ["status": "canceled", "ended_at": .integer(Self.ends[1])])
    }

    @Test("an invoice to come can be previewed although the last phase ends within the period") func previewedEnd() throws {
        let year = try server.newPrice(12_000, "year", named: "Yearly")
        let schedule = try server.newSchedule(
            server.newPayer(), "phases[0][items][0][price]=\(year)&phases[0][end_date]=\(Self.now + 8 * Self.day)",
            "phases[1][items][0][price]=\(year)&phases[1][end_date]=\(Self.now + 46 * Self.day)&end_behavior=cancel&start_date=now")
        let subscription = schedule["subscription"]?.string ?? ""
        let preview = { try server.post("\(TestServer.invoices)/create_preview", "subscription=\(subscription)") }
        #expect(try preview().failure?.code == "invoice_upcoming_none")
        try server.bill(schedule["customer"]?.string ?? "", 500)
        #expect(try preview().lines("amount") == [500])
    }

    @Test("a phase that begins with a trial begins, also if its periods were to begin anew") func trialPhase() throws {
        let subscription = try server.subscribe(server.newPayer(), to: silver)
        let schedule = try server.post(TestServer.schedules, "from_subscription=\(subscription.id)").id
        _ = try server.post(
            "\(TestServer.schedules)/\(schedule)",
            "phases[0][start_date]=\(Self.now)&phases[0][end_date]=\(Self.ends[0])&phases[0][items][0][price]=\(silver)"
                + "&phases[1][items][0][price]=\(gold)&phases[1][duration][interval]=month&phases[1][trial]=true"
                + "&phases[1][billing_cycle_anchor]=phase_start")
        try server.advance("31d")
        let entered = try server.subscription(subscription.id)
        #expect(entered["status"] == "trialing")
        #expect(entered.item?["price"]?["id"] == .string(gold))
    }

    @Test("the call that releases it: its end is taken back, or kept", arguments: [false, true]) func releaseCall(isEndKept: Bool) throws {
        let schedule = try twoMonths("end_behavior=cancel")
        try server.advance("30d")
        #expect(try server.post("\(TestServer.schedules)/\(schedule.id)/release", "preserve_cancel_date=\(isEndKept)")["status"] == "released")
        #expect(try server.subscription(schedule["subscription"]?.string ?? "").only("status", "cancel_at", "schedule") == [
            "status": "active", "cancel_at": isEndKept ? .integer(Self.ends[1]) : .null, "schedule": .null,
        ])
        #expect(try server.post("\(TestServer.schedules)/\(schedule.id)/release").failure?.message
            == "You cannot release a subscription schedule that is currently in the `released` status. It must be in `not_started, active` status to be "
            + "released.")
    }

    @Test("the call that cancels it cancels the subscription, too, and gives the rest back") func cancel() throws {
        let schedule = try twoMonths()
        try server.advance("15d")
        #expect(try server.tells { _ = try server.post("\(TestServer.schedules)/\(schedule.id)/cancel", "invoice_now=false") } == [
            "invoiceitem.created", "customer.subscription.deleted", "subscription_schedule.canceled",
        ])
        #expect(try server.schedule(schedule.id).only("status", "canceled_at") == ["status": "canceled", "canceled_at": .integer(Self.now + 15 * Self.day)])
        #expect(try server.scheduled(by: schedule)["status"] == "canceled")
        let later = try twoMonths("start_date=\(Self.now + 90 * Self.day)")
        #expect(try server.post("\(TestServer.schedules)/\(later.id)/cancel").only("status", "subscription") == ["status": "canceled", "subscription": .null])
    }

    @Test("it ends with its subscription") func subscriptionEnds() throws {
        let schedule = try twoMonths()
        #expect(try server.tells { _ = try server.delete("/v1/subscriptions/\(schedule["subscription"]?.string ?? "")") }.prefix(2) == [
            "customer.subscription.deleted", "subscription_schedule.canceled",
        ])
        let unpaid = try twoMonths(of: server.newPayer("pm_card_chargeCustomerFail"))
        #expect(try server.tells { try server.advance("16d") }.suffix(2) == ["subscription_schedule.aborted", "invoice.updated"])
        #expect(try server.schedule(unpaid.id)["status"] == "canceled")
    }

    @Test("it ends with its customer") func customerEnds() throws {
        let customer = try server.newPayer()
        let schedules = [try twoMonths(of: customer), try twoMonths("start_date=\(Self.now + 90 * Self.day)", of: customer)]
        _ = try server.delete("/v1/customers/\(customer)")
        #expect(try schedules.map { try server.schedule($0.id)["status"] } == ["canceled", "canceled"])
        try server.advance("100d")
        #expect(try server.schedule(schedules[1].id)["status"] == "canceled")
    }
}
