// Schedules as older versions take and show them. Source: recorded schedules of 2019 and 2020, and of up to January 2025.
import TestHarness
import Testing
import Wire

@Suite("Schedules in older versions") struct OlderScheduleTests: ScheduleSuite {
    let server: TestServer
    let gold: String
    let silver: String

    private func make(_ form: String, _ version: String, of customer: String? = nil) throws -> Answer {
        try server.newSchedule(customer ?? server.newPayer(), "start_date=now", form, headers: .version(version))
    }

    @Test("before 2020-08-27 a phase has plans, prorate and tax_percent") func phases() throws {
        let old = "2020-03-02"
        let made = try make(
            "phases[0][plans][0][plan]=\(gold)&phases[0][plans][0][quantity]=2&phases[0][tax_percent]=10&phases[0][prorate]=false", old)
        let phase = made["phases"]?[0]
        #expect(phase?["items"] == nil)
        #expect(phase?["plans"]?[0]?["plan"] == .string(gold) && phase?["plans"]?[0]?["quantity"] == 2)
        #expect(phase?["prorate"] == false && phase?["proration_behavior"] == "none" && phase?["tax_percent"] == .number("10.0"))
        let newest = try server.schedule(made.id)["phases"]?[0]
        #expect(newest?["plans"] == nil && newest?["prorate"] == nil && newest?["tax_percent"] == nil)
        #expect(newest?["items"]?[0]?["price"] == .string(gold))
        #expect(try server.latestInvoice(of: made["subscription"]?.string ?? "")["total"] == 5500)
        let form = "phases[0][start_date]=\(Self.now)&phases[0][plans][0][plan]=\(silver)&phases[0][tax_percent]=10&prorate=false"
        let changed = try server.post("\(TestServer.schedules)/\(made.id)", form, headers: .version(old))
        #expect(changed["phases"]?[0]?["plans"]?[0]?["plan"] == .string(silver))
        #expect(changed["phases"]?[0]?["prorate"] == true)
    }

    @Test("an error names the plans", arguments: [
        ("phases[0][plans][0][plan]=none", "phases[0][plans][0][plan]"), ("phases[0][quantity]=1", "phases[0][quantity]"),
        ("phases[0][items][0][plan]=none", "phases[0][items]"), ("phases[0][iterations]=1", "phases[0][plans]"),
    ])
    func errors(form: String, parameter: String) throws {
        #expect(try make(form, "2020-03-02").failure?.parameter == parameter)
    }

    @Test("before 2019-08-14 a schedule says itself what its default settings say") func settings() throws {
        let old = "2019-05-16"
        let made = try make(
            "billing=send_invoice&invoice_settings[days_until_due]=7&renewal_behavior=none&phases[0][plans][0][plan]=\(gold)", old,
            of: server.newPayer())
        #expect(made.only("billing", "billing_thresholds", "collection_method", "default_payment_method", "default_source", "end_behavior") == [
            "billing": "send_invoice", "billing_thresholds": .null, "collection_method": "send_invoice", "default_payment_method": .null,
            "default_source": .null, "end_behavior": "cancel",
        ])
        #expect(made.only("renewal_behavior", "renewal_interval") == ["renewal_behavior": "none", "renewal_interval": .null])
        #expect(made["invoice_settings"]?["days_until_due"] == 7)
        let newest = try server.schedule(made.id)
        #expect(newest["default_settings"]?["collection_method"] == "send_invoice" && newest["renewal_behavior"] == nil && newest["billing"] == nil)
        let refused = try make("default_payment_method=none&phases[0][plans][0][plan]=\(gold)", old).failure
        #expect(refused?.parameter == "default_payment_method")
        #expect(try make("billing=send_invoice&phases[0][plans][0][plan]=\(gold)", "2019-08-14").failure?.parameter == "billing")
    }

    @Test("up to 2024-06-20 a schedule shows what is always null", arguments: [
        ("2024-09-30.acacia", false), ("2024-06-20", true), ("2020-08-27", true),
    ])
    func renewal(version: String, isShown: Bool) throws {
        let id = try twoMonths().id
        let schedule = try server.get("\(TestServer.schedules)/\(id)", headers: .version(version))
        let (keys, settings) = (schedule.keys, schedule["default_settings"]?.object.map { Array($0.keys) } ?? [])
        #expect(keys.contains("renewal_interval") == isShown && settings.contains("default_source") == isShown)
        guard isShown, let place = keys.firstIndex(of: "renewal_interval"), let source = settings.firstIndex(of: "default_source") else { return }
        #expect(keys[place - 1] == "released_subscription" && settings[source - 1] == "default_payment_method")
    }

    @Test("an event of an older version shows it so") func events() throws {
        server.engine.settings.apiVersion = .known("2019-12-03")
        _ = try make("phases[0][plans][0][plan]=\(gold)", "2019-12-03")
        let told = try server.get("/v1/events?type=subscription_schedule.created")["data"]?[0]?["data"]?["object"]
        #expect(told?["phases"]?[0]?["plans"]?[0]?["plan"] == .string(gold))
        #expect(told?["phases"]?[0]?["prorate"] == true)
    }
}
