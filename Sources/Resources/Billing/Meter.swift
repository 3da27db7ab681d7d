// A meter says which events count as usage, by which customer, and how they add up. Prices charge for that usage.
import Common
import Engine
import Wire

package enum Meter {
    package static let name = "billing.meter"
    enum Status: String, CaseIterable { case active, inactive }

    static let resource = Resource(
        name, idPrefix: "mtr_test_", path: "/v1/billing/meters", listedBy: ["active_name", "event_name"],
        fields: [
            .string("active_name").internal,
            .hash("customer_mapping", [.string("event_payload_key", maximum: 100).required, .choice("type", "by_id").required])
                .startingAs(["event_payload_key": "stripe_customer_id", "type": "by_id"]).given(.create),
            .hash("default_aggregation", [.choice("formula", "count", "last", "sum").required]).given(.create.required),
            .string("display_name", maximum: 250).given(.create.required, .update), .string("event_name", maximum: 100).given(.create.required),
            .choice("event_time_window", "day", "hour").orNull.given(.create), .hash("status_transitions", [.timestamp("deactivated_at").orNull]),
            .timestamp("updated"),
            .hash("value_settings", [.string("event_payload_key", maximum: 100).required]).startingAs(["event_payload_key": "value"]).given(.create),
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .active, [
            .on("deactivate", from: .active, to: .inactive, by: .api, emits: "deactivated") { meter, change in
                meter[.activeName] = nil
                meter.merge(.statusTransitions, ["deactivated_at": .integer(change.now)])
                meter[.updated] = change.now
            },
            .on("reactivate", from: .inactive, to: .active, by: .api, emits: "reactivated") { meter, change in
                meter.merge(.statusTransitions, ["deactivated_at": .null])
                try activate(&meter, change)
            },
        ]),
        endpoints: [
            .create(emits: "created", then: { try activate(&$0, $1) }), .retrieve,
            .update(emits: "updated") { meter, change in if meter.isChanged { meter[.updated] = change.now } },
            .list(by: [.choice("status", Status.allCases.map(\.rawValue))]), MeterEventSummary.list,
        ], seeding: Seeding(emits: "created") { meter, change in try activate(&meter, change) })

    /// Two active meters never count the same events.
    private static func activate(_ meter: inout Draft, _ change: Change) throws {
        meter[.updated] = change.now
        guard meter.status == Status.active.rawValue, let event = meter[.eventName] else { return }
        if let other = try active(for: event, change), other.id != meter.id {
            throw Refusal.invalid("The active meter \(other.id) counts the event '\(event)' already.", parameter: "event_name")
        }
        meter[.activeName] = event
    }

    /// The meter that counts events of that name. Nil if none does now.
    static func active(for event: String, _ change: Change) throws -> Draft? { try change.newest(name, where: "active_name", is: event) }

    /// What a customer has used between two times. Usage is known by the minute: the minute of a time counts from its beginning.
    /// - Parameter id: the meter, or an item of a subscription whose price has none.
    package static func usage(of id: String, by customer: String, from start: Int64, to end: Int64, _ change: Change) throws -> Decimal {
        guard let meter = try change.object(name, id) else { return try ItemUsage.sum(of: id, by: customer, from: start, to: end, change) }
        let series = MeterUsage(meter: id, formula: meter.formula, customer: customer, time: start, value: Decimal(0)).series
        return try MeterEventSummary.value(of: meter, MeterWindow(series, start: start, length: end - start), change)
    }

    /// Whether a meter has counted events of that name.
    static func isKnown(_ event: String, _ change: Change) throws -> Bool { try change.newest(name, where: "event_name", is: event) != nil }
}

extension Draft {
    /// How the events of a meter add up.
    var formula: String { self[FieldKey<JSONObject>("default_aggregation")]?["formula"]?.string ?? "" }
}

extension FieldKey<JSONObject> {
    fileprivate static var statusTransitions: Self { FieldKey("status_transitions") }
    static var customerMapping: Self { FieldKey("customer_mapping") }
    static var valueSettings: Self { FieldKey("value_settings") }
}

extension FieldKey<String> {
    fileprivate static var activeName: Self { FieldKey("active_name") }
    static var eventName: Self { FieldKey("event_name") }
}
