// Alerts about usage.
import TestHarness
import Testing
import Wire

@Suite("Alerts") struct AlertTests {
    private let server: TestServer
    private let customer: String
    private let meter: String
    private static let path = "/v1/billing/alerts"

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
        meter = try server.post("/v1/billing/meters", "display_name=Tokens&event_name=tokens&default_aggregation[formula]=sum").id
    }

    private func make(_ threshold: Int, _ more: String = "") throws -> Answer {
        let usage = "usage_threshold[gte]=\(threshold)&usage_threshold[meter]=\(meter)&usage_threshold[recurrence]=one_time"
        return try server.post(Self.path, "alert_type=usage_threshold&title=Much&\(usage)&\(more)")
    }

    private func use(_ value: Int, by customer: String) throws {
        _ = try server.post("/v1/billing/meter_events", "event_name=tokens&payload[stripe_customer_id]=\(customer)&payload[value]=\(value)")
    }

    private func triggered() throws -> [JSON] {
        try (server.get("/v1/events?type=billing.alert.triggered")["data"]?.array ?? []).compactMap { $0["data"]?["object"] }
    }

    @Test("it tells once of each customer who reaches the threshold") func trigger() throws {
        let alert = try make(10)
        #expect(alert.keys == ["id", "object", "alert_type", "livemode", "status", "title", "usage_threshold"])
        try use(9, by: customer)
        #expect(try triggered() == [])
        try use(3, by: customer)
        try use(3, by: customer)
        #expect(try triggered() == [[
            "object": "billing.alert_triggered", "alert": alert.json, "created": 1_695_680_120, "customer": .string(customer), "livemode": false, "value": 12,
        ]])
        try use(10, by: server.newCustomer())
        #expect(try triggered().count == 2)
    }

    @Test("an alert about one customer tells of no other") func filter() throws {
        _ = try make(10, "usage_threshold[filters][0][type]=customer&usage_threshold[filters][0][customer]=\(customer)")
        try use(10, by: server.newCustomer())
        #expect(try triggered() == [])
        try use(10, by: customer)
        #expect(try triggered().count == 1)
    }

    @Test("an alert can rest; archived, it is over and leaves the list") func life() throws {
        let id = try make(1).id
        #expect(try server.post("\(Self.path)/\(id)/deactivate")["status"] == "inactive")
        try use(5, by: customer)
        #expect(try triggered() == [])
        #expect(try server.post("\(Self.path)/\(id)/activate")["status"] == "active")
        #expect(try server.get("\(Self.path)?meter=\(meter)&alert_type=usage_threshold").ids == [id])
        #expect(try server.post("\(Self.path)/\(id)/archive")["status"] == "archived")
        #expect(try server.get(Self.path).ids == [])
        #expect(try server.get("\(Self.path)/\(id)")["status"] == "archived")
        #expect(try server.post("\(Self.path)/\(id)/activate").failure?.status == 400)
        try use(5, by: customer)
        #expect(try triggered() == [])
    }

    @Test("a meter has 25 active alerts for each customer") func limit() throws {
        for _ in 0..<25 { _ = try make(5) }
        #expect(try make(5).failure == Failure(
            400, "There can be 25 active alerts about a meter and a customer. Archive another one first."))
        #expect(try server.post(Self.path, "alert_type=usage_threshold&title=A").failure?.parameter == "usage_threshold")
    }
}
