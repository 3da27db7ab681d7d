// An Event tells of one change of one object: it holds the object as it was right then. Events are made by the engine, in the turn that
// changes the object, and never change, but for the number of endpoints that are still to answer, and for redaction.
import Engine

enum Event {
    /// Seconds that an event can be retrieved and listed.
    private static let retention: Int64 = 30 * 86_400

    static let resource = Resource(
        "event", idPrefix: "evt_", path: "/v1/events",
        fields: [
            .string("account").orAbsent, .string("api_version").orNull,
            .hash("data", [.tree("object"), .tree("previous_attributes").orAbsent]),
            .boolean("delivery_success").internal,
            .integer("pending_webhooks"),
            .hash("request", [.string("id").orNull, .string("idempotency_key").orNull]).orNull,
            .string("type"),
        ],
        routes: [
            .list(
                by: [
                    .created, .boolean("delivery_success"), .pattern("type", of: EventType.all).spelling(EventType.aliases),
                    .array("types", of: .string(maximum: 5000), maximum: 20).filtering("type").spelling(EventType.aliases),
                ],
                exclusive: [["type", "types"]]),
            .retrieve,
            // What `stripe events resend` calls: with an endpoint, or for its own listeners, which here are all that want the event.
            Route.call(
                "retry",
                [
                    Parameter.string("account").namingAccount, .boolean("for_stripecli").forHook,
                    .string("webhook_endpoint").forHook,
                ]
            ) { event, change in
                let endpoint = change.arguments.string("webhook_endpoint")
                guard endpoint != nil || change.arguments["for_stripecli"] == true else { throw Refusal.missing("webhook_endpoint") }
                try change.resend(&event, to: endpoint)
            }.calling(itsObject: "notification"),
        ],
        retention: retention, isRecord: true)
}
