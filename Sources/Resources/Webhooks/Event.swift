// An Event reports one change of one object. It contains the object as it was right after the change. The engine makes it in the turn that changes
// the object. Later only two things change it: the number of endpoints that have not answered, and a redaction.
import Engine

enum Event {
    /// How long an event can be retrieved and listed, in seconds.
    private static let retention: Int64 = 30 * 86_400

    static let resource = Resource(
        EngineResource.event, idPrefix: "evt_", path: "/v1/events",
        fields: [
            .string("account").orAbsent, .string("api_version").orNull, .string("context").orAbsent,
            .hash("data", [.tree("object"), .tree("previous_attributes").orAbsent]),
            .boolean("delivery_success").internal,
            .tree("older_fields").internal,
            .integer("pending_webhooks"),
            .hash("request", [.string("id").orNull, .string("idempotency_key").orNull]).orNull,
            .string("type"),
        ],
        endpoints: [
            .list(
                by: [
                    .created, .boolean("delivery_success"), .pattern("type", of: EventType.all).spelling(EventType.aliases),
                    .array("types", of: .string(maximum: 5000), maximum: 20).filtering("type").spelling(EventType.aliases),
                ],
                exclusive: [["type", "types"]]),
            .retrieve,
            // `stripe events resend` calls this: with an endpoint, or for the CLI's own listeners. Here the latter are all endpoints that want the
            // event.
            .call(
                "retry",
                [
                    Parameter.string("account").namingAccount, .boolean("for_stripecli").forHook,
                    .string("webhook_endpoint").forHook,
                ], noun: "notification"
            ) { event, change in
                let endpoint = change.arguments.string("webhook_endpoint")
                guard endpoint != nil || change.arguments["for_stripecli"] == true else { throw Refusal.missing("webhook_endpoint") }
                try change.resend(&event, to: endpoint)
            },
        ],
        retention: retention, isRecord: true)
}
