// What calls change in schedules and in their subscriptions, what they refuse, and what older versions do.
import TestHarness
import Testing
import Wire

@Suite("Changes of a subscription schedule") struct ScheduleUpdateTests: ScheduleSuite {
    let server: TestServer
    let gold: String
    let silver: String
    private static let end = now + 30 * day

    private func adopt(_ form: String = "") throws -> Answer {
        try server.post(TestServer.schedules, "from_subscription=\(server.subscribe(server.newPayer(), to: silver, with: form).id)")
    }

    private func update(_ schedule: Answer, _ phases: String..., with form: String = "") throws -> Answer {
        try server.post("\(TestServer.schedules)/\(schedule.id)", (phases + [form]).joined(separator: "&"))
    }

    private func phase(_ number: Int, _ price: String, _ form: String) -> String {
        "phases[\(number)][items][0][price]=\(price)&" + form.split(separator: "&").map { "phases[\(number)]\($0)" }.joined(separator: "&")
    }

    private var present: String { phase(0, silver, "[start_date]=\(Self.now)&[end_date]=\(Self.end)") }

    @Test("a phase bills nothing zero times") func quantities() throws {
        let once = try server.post("/v1/prices", "currency=usd&product_data[name]=Setup&unit_amount=700").id
        let form = "phases[0][items][0][price]=\(gold)&phases[0][add_invoice_items][0][price]=\(once)&phases[0][add_invoice_items][0][quantity]=0"
        #expect(try server.newSchedule(server.newPayer(), form).failure?.parameter == "phases[0][add_invoice_items][0][quantity]")
    }

    @Test("at most ten phases are present or to come") func most() throws {
        func schedule(_ count: Int) throws -> Answer {
            let phases = (0..<count).map { "phases[\($0)][items][0][price]=\(gold)&phases[\($0)][duration][interval]=month" }
            return try server.newSchedule(server.newPayer(), phases.joined(separator: "&"))
        }
        #expect(try schedule(10)["status"] == "active")
        #expect(try schedule(11).failure == Failure(400, parameter: "phases", "A schedule can have at most 10 phases that are present or to come."))
    }

    @Test("a downgrade at the end of the period") func downgrade() throws {
        let schedule = try adopt()
        let bronze = try server.newPrice(500, named: "Bronze")
        #expect(try server.tells { _ = try update(schedule, present, phase(1, bronze, "[duration][interval]=month")) } == [
            "subscription_schedule.updated",
        ])
        try server.advance("30d")
        #expect(try server.latestInvoice(of: schedule["subscription"]?.string ?? "").billed == ["500 1 × Bronze (at $5.00 / month)"])
    }

    @Test("the present phase says something else: the subscription follows at once") func presentPhase() throws {
        let schedule = try adopt()
        try server.advance("15d")
        let upgraded = phase(0, gold, "[start_date]=\(Self.now)&[end_date]=\(Self.end)")
        #expect(try server.tells { _ = try update(schedule, upgraded, with: "proration_behavior=always_invoice") }.suffix(2) == [
            "customer.subscription.updated", "subscription_schedule.updated",
        ])
        let invoice = try server.latestInvoice(of: schedule["subscription"]?.string ?? "")
        #expect(invoice.billed == ["-500 Unused time on Silver after 10 Oct 2023", "1250 Remaining time on Gold after 10 Oct 2023"])
        #expect(invoice["status"] == "paid")
    }

    @Test("previews of a change, and of a new schedule") func previews() throws {
        let schedule = try adopt()
        try server.advance("15d")
        let details = phase(0, gold, "[start_date]=\(Self.now)&[end_date]=\(Self.end)").replacing("phases[0]", with: "schedule_details[phases][0]")
        let billed = ["-500 Unused time on Silver after 10 Oct 2023", "1250 Remaining time on Gold after 10 Oct 2023"]
        #expect(try server.preview("schedule=\(schedule.id)&\(details)").billed == billed + ["2500 1 × Gold (at $25.00 / month)"])
        #expect(try server.preview("schedule=\(schedule.id)&\(details)&schedule_details[proration_behavior]=always_invoice").billed == billed)
        #expect(try server.preview("schedule=\(schedule.id)&schedule_details[end_behavior]=cancel").failure?.code == "invoice_upcoming_none")
        #expect(try server.scheduled(by: schedule).item?["price"]?["id"] == .string(silver))
        let new = "schedule_details[phases][0][items][0][price]=\(gold)&schedule_details[phases][0][start_date]=\(Self.now + 90 * Self.day)"
        #expect(try server.preview("customer=\(server.newPayer())&\(new)").only("total", "billing_reason") == ["total": 2500, "billing_reason": "upcoming"])
        let now = new.replacing("\(Self.now + 90 * Self.day)", with: "now")
        #expect(try server.preview("customer=\(server.newPayer())&\(now)").only("total", "billing_reason") == [
            "total": 2500, "billing_reason": "subscription_create",
        ])
        #expect(try server.get(TestServer.schedules).ids == [schedule.id])
    }

    @Test("the present phase ends now, and the next one begins") func atOnce() throws {
        let schedule = try adopt()
        try server.advance("15d")
        let updated = try update(
            schedule, phase(0, silver, "[start_date]=\(Self.now)&[end_date]=now"),
            phase(1, gold, "[start_date]=now&[end_date]=\(Self.end)&[proration_behavior]=none"))
        let now = Self.now + 15 * Self.day
        #expect(updated["current_phase"] == ["end_date": .integer(Self.end), "start_date": .integer(now)])
        #expect(try server.scheduled(by: updated).item?["price"]?["id"] == .string(gold))
        // The phase that is over can be left out, or named.
        #expect(try update(updated, phase(0, gold, "[start_date]=\(now)&[end_date]=\(Self.end)"))["phases"]?.array?.count == 1)
        let again = try update(schedule, phase(0, gold, "[start_date]=\(Self.now)&[end_date]=\(Self.end)"))
        #expect(again.failure?.message == "You can not modify the start date of the current phase.")
        let later = try update(schedule, phase(0, gold, "[start_date]=\(Self.end)&[duration][interval]=month"))
        #expect(later.failure?.message
            == "The phases of an active schedule must include the current phase, which has the `start_date` \(now). Only phases before it can be left out.")
    }

    @Test("the end: the subscription's cancel_at follows") func end() throws {
        let schedule = try adopt()
        _ = try update(schedule, with: "end_behavior=cancel")
        #expect(try server.scheduled(by: schedule)["cancel_at"] == .integer(Self.end))
        _ = try update(schedule, with: "end_behavior=release")
        #expect(try server.scheduled(by: schedule)["cancel_at"] == .null)
        let canceled = try adopt("cancel_at_period_end=true")
        #expect(canceled.only("end_behavior", "current_phase") == [
            "end_behavior": "cancel", "current_phase": ["end_date": .integer(Self.end), "start_date": .integer(Self.now)],
        ])
    }

    @Test("a schedule that has not started: other phases, another start") func notStarted() throws {
        let schedule = try server.newSchedule(server.newPayer(), phase(0, gold, "[duration][interval]=month"), "start_date=\(Self.now + 9 * Self.day)")
        let changed = try update(schedule, phase(0, silver, "[duration][interval]=week&[start_date]=\(Self.now + 5 * Self.day)"))
        #expect(changed["phases"]?.array?.map { [$0["start_date"], $0["end_date"]] } == [
            [.integer(Self.now + 5 * Self.day), .integer(Self.now + 12 * Self.day)],
        ])
        #expect(try update(schedule, phase(0, silver, "[duration][interval]=day&[start_date]=\(Self.now - 5 * Self.day)")).failure?.message
            == "The first phase must end in the future.")
        #expect(try update(schedule, phase(0, silver, "[duration][interval]=month&[start_date]=now"))["status"] == "active")
    }

    @Test("a call of the subscription that changes its items divides the present phase") func divided() throws {
        let schedule = try adopt()
        _ = try update(schedule, present, phase(1, silver, "[duration][interval]=month"))
        try server.advance("10d")
        let subscription = try server.scheduled(by: schedule)
        #expect(try server.tells {
            _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][price]=\(gold)&proration_behavior=none")
        } == ["subscription_schedule.updated", "customer.subscription.updated"])
        let divided = try server.schedule(schedule.id)
        let now = Self.now + 10 * Self.day
        #expect(divided["phases"]?.array?.map { [$0["start_date"], $0["end_date"], $0["items"]?.array?.first?["price"]] } == [
            [.integer(Self.now), .integer(now), .string(silver)], [.integer(now), .integer(Self.end), .string(gold)],
            [.integer(Self.end), .integer(Self.now + 61 * Self.day), .string(silver)],
        ])
        #expect(divided["current_phase"] == ["end_date": .integer(Self.end), "start_date": .integer(now)])
        try server.advance("20d")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["1000 1 × Silver (at $10.00 / month)"])
    }

    @Test("what a subscription with a schedule refuses") func refusals() throws {
        let schedule = try adopt()
        let id = schedule["subscription"]?.string ?? ""
        #expect(try server.change(id, "cancel_at_period_end=true").failure == Failure(
            400, "The subscription is managed by the subscription schedule `\(schedule.id)`, and updating any cancelation behavior directly is not allowed. "
                + "Please update the schedule instead."))
        #expect(try server.post("/v1/subscriptions/\(id)/pause").failure?.message == "You can only pause a subscription without a schedule.")
    }

    @Test("what a creation refuses", arguments: [
        ("", "customer", nil), ("customer=C", "phases", nil),
        ("customer=C&phases[0][duration][interval]=month", "phases[0][items]", nil),
        ("customer=C&phases[0][items][0][quantity]=1", "phases[0][items][0][price]", nil),
        ("customer=C&phases[0][items][0][price]=price_x", "phases[0][items][0][price]", "No such price: 'price_x'"),
        ("customer=C&phases[0][items][0][price]=P&phases[0][discounts][0][coupon]=x", "phases[0][discounts][0][coupon]", "No such coupon: 'x'"),
        ("customer=C&phases[0][items][0][price]=P&phases[0][end_date]=5", "phases[0][end_date]", "Each phase must be at minimum 1 second long"),
        ("customer=C&phases[0][items][0][price]=P&phases[1][items][0][price]=P", "phases[0][end_date]", nil),
        ("customer=C&phases[0][items][0][price]=P&start_date=5", "phases[0]", "The first phase must end in the future."),
        ("customer=C&phases[0][items][0][price]=P&start_date=soon", "start_date", "Invalid start_date: must be a timestamp, or `now`."),
        ("customer=C&phases[0][items][0][price]=P&phases[0][iterations]=2", "phases[0][iterations]",
            "Received unknown parameter: phases[0][iterations]. Did you mean phases[0][duration]?"),
        ("customer=C&phases[0][items][0][price]=P&phases[0][collection_method]=send_invoice", "phases[0][invoice_settings][days_until_due]",
            "If a phase has the collection method 'send_invoice', it must specify 'days_until_due'."),
        ("customer=C&phases[0][items][0][price]=P&phases[0][trial]=true&phases[0][trial_end]=9", "phases[0][trial]", nil),
    ]) func creationRefused(form: String, parameter: String, message: String?) throws {
        let customer = try server.newPayer()
        let failure = try server.post(
            TestServer.schedules, form.replacing("=C", with: "=\(customer)").replacing("=P", with: "=\(gold)")).failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == parameter)
        if let message { #expect(failure?.message == message) }
        #expect(try server.get(TestServer.schedules).ids == [])
    }

    @Test("before clover: iterations, and ends that are counted from the phase's start") func older() throws {
        // 2024-01-31 12:00:00
        try server.advance(String(1_706_702_400 - Self.now))
        let form = try "customer=\(server.newPayer())&phases[0][items][0][price]=\(gold)&phases[0][PERIOD]&phases[1][items][0][price]=\(gold)&phases[1][PERIOD]"
        let older = try server.post(
            TestServer.schedules, form.replacing("[PERIOD]", with: "[iterations]=1"), headers: ["Stripe-Version": "2025-08-27.basil"])
        #expect(older["phases"]?.array?.map { $0["end_date"] } == [1_709_208_000, 1_711_713_600])
        let newer = try server.post(TestServer.schedules, form.replacing("[PERIOD]", with: "[duration][interval]=month"))
        #expect(newer["phases"]?.array?.map { $0["end_date"] } == [1_709_208_000, 1_711_886_400])
        #expect(older["billing_mode"]?["type"] == "classic")
    }

    @Test("a test clock moves the schedules of its customers, and takes them along") func testClock() throws {
        let clock = try server.post("/v1/test_helpers/test_clocks", "frozen_time=\(Self.now)").id
        let schedule = try server.newSchedule(
            server.newPayer("pm_card_visa", "test_clock=\(clock)"), "phases[0][items][0][price]=\(silver)&phases[0][duration][interval]=month",
            "phases[1][items][0][price]=\(gold)")
        #expect(schedule["test_clock"] == .string(clock))
        try server.advance("29d")
        #expect(try server.scheduled(by: schedule).item?["price"]?["id"] == .string(silver))
        _ = try server.post("/v1/test_helpers/test_clocks/\(clock)/advance", "frozen_time=\(Self.end)")
        #expect(try server.scheduled(by: schedule).item?["price"]?["id"] == .string(gold))
        _ = try server.delete("/v1/test_helpers/test_clocks/\(clock)")
        #expect(try server.schedule(schedule.id).failure == Failure(
            404, code: "resource_missing", parameter: "schedule", "No such subscription schedule: '\(schedule.id)'"))
    }
}
