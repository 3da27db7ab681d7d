// Meters, and the events that they count.
import TestHarness
import Testing
import Wire

@Suite("Meters") struct MeterTests {
    let server: TestServer
    private let customer: String
    private static let path = "/v1/billing/meters"
    /// A whole day.
    private static let midnight: Int64 = 1_695_686_400

    init() throws {
        server = try TestServer(now: Self.midnight + 40_000)
        customer = try server.newCustomer()
    }

    private func make(_ formula: String = "sum", event: String = "tokens") throws -> Answer {
        try server.post(Self.path, "display_name=Tokens&event_name=\(event)&default_aggregation[formula]=\(formula)")
    }

    /// - Parameter time: seconds after midnight.
    private func use(_ value: String, at time: Int64 = 40_000, _ more: String = "") throws -> Answer {
        let payload = "payload[stripe_customer_id]=\(customer)&payload[value]=\(value)"
        return try server.post("/v1/billing/meter_events", "event_name=tokens&\(payload)&timestamp=\(Self.midnight + time)&\(more)")
    }

    private func summaries(_ meter: String, _ start: Int64, _ end: Int64, _ more: String = "") throws -> Answer {
        let times = "start_time=\(Self.midnight + start)&end_time=\(Self.midnight + end)"
        return try server.get("\(Self.path)/\(meter)/event_summaries?customer=\(customer)&\(times)&\(more)")
    }

    private func sum(_ meter: String, _ start: Int64, _ end: Int64) throws -> JSON? {
        try summaries(meter, start, end)["data"]?[0]?["aggregated_value"]
    }

    @Test("a meter, whole") func creation() throws {
        var meter = try make().json
        #expect(meter["id"]?.string?.hasPrefix("mtr_test_") == true)
        meter["id"] = nil
        #expect(meter == [
            "object": "billing.meter", "created": 1_695_726_400, "customer_mapping": ["event_payload_key": "stripe_customer_id", "type": "by_id"],
            "default_aggregation": ["formula": "sum"], "display_name": "Tokens", "event_name": "tokens", "event_time_window": .null, "livemode": false,
            "status": "active", "status_transitions": ["deactivated_at": .null], "updated": 1_695_726_400, "value_settings": ["event_payload_key": "value"],
        ])
    }

    @Test("an event name belongs to one active meter; an inactive meter counts nothing") func life() throws {
        let first = try make().id
        #expect(try make().failure == Failure(400, parameter: "event_name", "The active meter \(first) counts the event 'tokens' already."))
        #expect(try server.post("\(Self.path)/\(first)", "display_name=Words")["display_name"] == "Words")
        let inactive = try server.post("\(Self.path)/\(first)/deactivate")
        #expect((inactive["status"], inactive["status_transitions"]) == ("inactive", ["deactivated_at": 1_695_726_400]))
        #expect(try use("1").failure == Failure(
            400, code: "archived_meter", parameter: "event_name", "The meter for the event 'tokens' is not active."))
        let second = try make().id
        #expect(try server.post("\(Self.path)/\(first)/reactivate").failure?.parameter == "event_name")
        _ = try server.post("\(Self.path)/\(second)/deactivate")
        #expect(try server.post("\(Self.path)/\(first)/reactivate")["status"] == "active")
        #expect(try server.get("\(Self.path)?status=inactive").ids == [second])
        #expect(try server.events().dropFirst() == [
            "billing.meter.created", "billing.meter.updated", "billing.meter.deactivated", "billing.meter.created", "billing.meter.deactivated",
            "billing.meter.reactivated",
        ])
    }

    @Test("an event, whole") func event() throws {
        _ = try make()
        #expect(try use("5", "identifier=once").json == [
            "object": "billing.meter_event", "created": 1_695_726_400, "event_name": "tokens", "identifier": "once", "livemode": false,
            "payload": ["stripe_customer_id": .string(customer), "value": "5"], "timestamp": 1_695_726_400,
        ])
        #expect(try use("5", "identifier=once").failure == Failure(
            400, "An event already exists with identifier once."))
    }

    @Test("events add up as the meter says", arguments: [("sum", "12.5"), ("count", "3.0"), ("last", "2.5")])
    func formulas(formula: String, value: String) throws {
        let meter = try make(formula).id
        _ = try use("2.5", at: 39_000)
        _ = try use("3", at: 30)
        _ = try use("7", at: 3_700)
        #expect(try sum(meter, 0, 86_400) == .number(value))
    }

    @Test("a range of whole minutes has what happened in it, with its start and without its end", arguments: [
        (0, 60, "1.0"), (60, 120, "10.0"), (0, 86_400, "1111.0"), (60, 7_200, "110.0"), (-86_400, 0, "10000.0"), (-86_400, 3_660, "10111.0"),
        (3_600, 3_660, "100.0"), (120, 3_600, "0.0"), (-1_695_686_400, 2_592_000_000, "11111.0"),
    ] as [(Int64, Int64, String)])
    func ranges(start: Int64, end: Int64, value: String) throws {
        let meter = try make().id
        for (time, value) in [(59, "1"), (60, "10"), (3_600, "100"), (39_999, "1000"), (-1, "10000")] as [(Int64, String)] {
            _ = try use(value, at: time)
        }
        #expect(try sum(meter, start, end) == .number(value))
    }

    @Test("summaries by the hour, newest first, in pages") func groups() throws {
        let meter = try make().id
        _ = try use("1", at: 10)
        _ = try use("2", at: 7_300)
        let hours = "value_grouping_window=hour"
        let all = try summaries(meter, 0, 10_800, hours)
        #expect(all["data"]?.array?.map { $0["aggregated_value"] } == [.number("2.0"), .number("0.0"), .number("1.0")])
        #expect(all["data"]?[0]?["start_time"] == .integer(Self.midnight + 7_200))
        #expect(all["data"]?[0]?["meter"] == .string(meter))
        #expect(all["url"] == .string("\(Self.path)/\(meter)/event_summaries"))
        let first = try summaries(meter, 0, 10_800, hours + "&limit=1")
        #expect(first.ids == [all.ids[0]])
        #expect(first["has_more"] == true)
        #expect(try summaries(meter, 0, 10_800, hours + "&limit=1&starting_after=\(all.ids[0])").ids == [all.ids[1]])
        #expect(try summaries(meter, 0, 10_800, hours + "&ending_before=\(all.ids[2])").ids == Array(all.ids.prefix(2)))
        #expect(try summaries(meter, 0, 10_800, hours + "&starting_after=none").failure?.parameter == "starting_after")
        let stranger = "customer=none&start_time=0&end_time=60"
        #expect(try server.get("\(Self.path)/\(meter)/event_summaries?\(stranger)").failure
            == Failure(400, code: "resource_missing", parameter: "customer", "No such customer: 'none'"))
        #expect(try summaries(meter, 60, 10_800, hours).failure?.parameter == "start_time")
        #expect(try summaries(meter, 0, 30).failure?.parameter == "end_time")
        #expect(try summaries(meter, 60, 60).failure?.parameter == "start_time")
    }

    @Test("an adjustment takes an event back", arguments: [("sum", "1.0"), ("count", "1.0"), ("last", "1.0")])
    func cancel(formula: String, value: String) throws {
        let meter = try make(formula).id
        _ = try use("1", at: 100)
        _ = try use("5", at: 200, "identifier=wrong")
        let form = "type=cancel&event_name=tokens&cancel[identifier]=wrong"
        #expect(try server.post("/v1/billing/meter_event_adjustments", form).json == [
            "object": "billing.meter_event_adjustment", "cancel": ["identifier": "wrong"], "event_name": "tokens", "livemode": false,
            "status": "complete", "type": "cancel",
        ])
        #expect(try sum(meter, 0, 86_400) == .number(value))
        #expect(try server.post("/v1/billing/meter_event_adjustments", form).failure?.parameter == "cancel[identifier]")
    }

    @Test("an event can be canceled for a day") func late() throws {
        _ = try make()
        _ = try use("5", "identifier=wrong")
        _ = try server.admin("POST clock", "advance=1d")
        #expect(try server.post("/v1/billing/meter_event_adjustments", "type=cancel&event_name=tokens&cancel[identifier]=wrong").failure
            == Failure(400, parameter: "cancel[identifier]", "Events can be canceled for 24 hours."))
    }

    @Test("an event is at most 35 days old, and five minutes ahead", arguments: [
        (-35 * 86_400, nil), (-35 * 86_400 - 1, "timestamp_too_far_in_past"), (300, nil), (301, "timestamp_in_future"),
    ] as [(Int64, String?)])
    func times(offset: Int64, code: String?) throws {
        _ = try make()
        #expect(try use("1", at: 40_000 + offset).failure?.code == code)
    }

    @Test("what names no customer or no number is taken, and not counted; what names no meter is refused") func uncounted() throws {
        let meter = try make().id
        for payload in ["[stripe_customer_id]=none&payload[value]=1", "[value]=1", "[stripe_customer_id]=\(customer)&payload[value]=many"] {
            #expect(try server.post("/v1/billing/meter_events", "event_name=tokens&payload\(payload)").status == 200)
        }
        #expect(try server.post("/v1/billing/meter_events", "event_name=none&payload[value]=1").failure == Failure(
            400, "No active meter found for event name \"none\"."))
        #expect(try sum(meter, 0, 86_400) == .number("0.0"))
    }

    @Test("a metered price has an active meter; a licensed one has none") func prices() throws {
        let meter = try make().id
        let terms = "currency=usd&unit_amount=1&product_data[name]=Tokens&recurring[interval]=month"
        let price = try server.post("/v1/prices", "\(terms)&recurring[usage_type]=metered&recurring[meter]=\(meter)")
        #expect(price["recurring"]?["meter"] == .string(meter))
        #expect(try server.get("/v1/plans/\(price.id)")["meter"] == .string(meter))
        #expect(try server.get("/v1/prices?recurring[meter]=\(meter)").ids == [price.id])
        #expect(try server.post("/v1/prices", "\(terms)&recurring[meter]=\(meter)").failure?.parameter == "recurring[meter]")
        _ = try server.post("\(Self.path)/\(meter)/deactivate")
        #expect(try server.post("/v1/prices", "\(terms)&recurring[usage_type]=metered&recurring[meter]=\(meter)").failure?.parameter == "recurring[meter]")
    }
}
