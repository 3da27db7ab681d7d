// A meter event says that a customer has used something. It is counted at once. An event that names no customer, or has no number, is not counted:
// Stripe finds that out later, too.
import Common
import Engine
import Wire

enum MeterEvent {
    static let name = "billing.meter_event"

    static let resource = Resource(
        name, path: "/v1/billing/meter_events", without: ["id"], listedBy: ["identifier", "series"],
        fields: [
            .string("event_name", maximum: 100).given(.create.required), .string("identifier", maximum: 100).given(.create),
            Field("payload", .metadata), .string("series").internal, .timestamp("timestamp").given(.create), .string("usage").internal,
        ],
        endpoints: [.create([Parameter("payload", .metadata).required.forHook], then: open)], isRecord: true)

    /// Seconds.
    private static let (oldest, newest): (Int64, Int64) = (35 * 86_400, 300)

    private static let open: Hook = { event, change in
        guard let eventName = event[.eventName] else { return }
        let payload = change.arguments["payload"]?.object ?? [:]
        event[.payload] = payload
        let active = try Meter.active(for: eventName, change)
        let customer = try active.flatMap { try MeterEvent.customer(in: payload, $0, change) }
        // The customer may live on a test clock.
        event[.timestamp] = try timestamp(of: event, at: customer.map { try change.time(of: $0) } ?? change.now)
        try identify(&event, change)
        guard let meter = active else {
            guard try Meter.isKnown(eventName, change) else { throw Refusal.invalid("No active meter found for event name \"\(eventName)\".") }
            throw Refusal.invalid("The meter for the event '\(eventName)' is not active.", code: "archived_meter", parameter: "event_name")
        }
        guard let usage = usage(of: event, by: customer, payload, meter) else { return }
        event[.series] = usage.series
        event[.usage] = usage.value.text
        event.list(at: usage.time)
        try BillingAlert.check(usage, total: usage.add(&change), &change)
        guard change.serves(ResourceName.subscription) else { return }
        try change.fireAll("hear_of_usage", on: ResourceName.subscription, where: "watched_customer", is: usage.customer)
    }

    /// The customer whom the payload names. Nil if there is none.
    private static func customer(in payload: JSONObject, _ meter: Draft, _ change: Change) throws -> Draft? {
        try value(in: payload, meter[.customerMapping]).flatMap { try change.object(ResourceName.customer, $0) }
    }

    /// - Parameter setting: the meter's field that says which key of the payload holds the value.
    private static func value(in payload: JSONObject, _ setting: JSONObject?) -> String? {
        setting?["event_payload_key"]?.string.flatMap { payload[$0]?.string }
    }

    private static func timestamp(of event: Draft, at now: Int64) throws -> Int64 {
        let time = event[.timestamp] ?? now
        if time < now - oldest {
            throw Refusal.invalid("The timestamp is more than 35 days ago.", code: "timestamp_too_far_in_past", parameter: "timestamp")
        }
        if time > now + newest {
            throw Refusal.invalid("The timestamp is more than five minutes ahead.", code: "timestamp_in_future", parameter: "timestamp")
        }
        return time
    }

    /// An identifier is used once.
    private static func identify(_ event: inout Draft, _ change: Change) throws {
        let identifier = event[.identifier] ?? [8, 4, 4, 4, 12].map(change.randomHexadecimal).joined(separator: "-")
        guard try find(identifier, change) == nil else {
            throw Refusal.invalid("An event already exists with identifier \(identifier).")
        }
        event[.identifier] = identifier
    }

    static func find(_ identifier: String, _ change: Change) throws -> Draft? { try change.newest(name, where: "identifier", is: identifier) }

    /// What it adds to a meter. Nil if it adds nothing.
    private static func usage(of event: Draft, by customer: Draft?, _ payload: JSONObject, _ meter: Draft) -> MeterUsage? {
        guard let customer, let time = event[.timestamp],
            let number = meter.formula == "count" ? Decimal(1) : value(in: payload, meter[.valueSettings]).flatMap(Decimal.init)
        else { return nil }
        return MeterUsage(meter: meter.id, formula: meter.formula, customer: customer.id, time: time, value: number)
    }
}

extension FieldKey<JSONObject> {
    static var payload: Self { FieldKey("payload") }
}

extension FieldKey<Int64> {
    static var timestamp: Self { FieldKey("timestamp") }
}

extension FieldKey<String> {
    fileprivate static var identifier: Self { FieldKey("identifier") }
    static var series: Self { FieldKey("series") }
}
