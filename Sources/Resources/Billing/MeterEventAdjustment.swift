// An adjustment takes a meter event back.
import Common
import Engine
import Wire

enum MeterEventAdjustment {
    static let resource = Resource(
        "billing.meter_event_adjustment", path: "/v1/billing/meter_event_adjustments", without: ["id", "created"],
        fields: [
            .hash("cancel", [.string("identifier", maximum: 100).orNull]).orNull.given(.create),
            .string("event_name", maximum: 100).given(.create.required), .choice("status", "complete", "pending").startingAs("complete"),
            .choice("type", "cancel").given(.create.required),
        ],
        endpoints: [.create(then: open)], isRecord: true)

    /// Seconds.
    private static let period: Int64 = 86_400

    private static let open: Hook = { adjustment, change in
        guard let identifier = adjustment[FieldKey<JSONObject>("cancel")]?["identifier"]?.string else { throw Refusal.missing("cancel[identifier]") }
        guard let event = try MeterEvent.find(identifier, change), event[.eventName] == adjustment[.eventName] else {
            throw Refusal.noSuchReference("meter event", identifier, parameter: "cancel[identifier]")
        }
        guard let made = event[FieldKey<Int64>("created")], made > change.now - period else {
            throw Refusal.invalid("Events can be canceled for 24 hours.", parameter: "cancel[identifier]")
        }
        if let usage = MeterUsage(of: event) { try usage.subtract(&change) }
        try change.delete(MeterEvent.name, event.id)
    }
}
