// Toys that are told of: a box that announces its changes, events, and the endpoints that hear of them, as far as the engine needs them.
import Wire

@testable import Engine

extension Toy {
    static let withEvents = all + [box, event, endpoint]
    static let boxEventTypes: Set = ["shop.box.created", "shop.box.updated", "shop.box.deleted", "shop.box.sealed", "shop.box.weighed"]
    /// Nobody hears of these who has not named them.
    static let explicitEventTypes: Set = ["shop.box.sealed"]

    enum BoxStatus: String, CaseIterable { case open, closed }

    /// A box with every kind of field that a change can be about.
    static let box = Resource(
        "shop.box", idPrefix: "bx_", path: "/v1/shop/boxes",
        fields: [
            .string("name").orNull, .metadata, .list("tags", of: .string), .string("shelf").internal, .string("note").orNull.hiddenUntilExpanded,
            .string("key").orNull.withheldFromEvents, .hash("lid", [.string("color").orAbsent]).orAbsent,
            .hash("size", [.integer("width").orAbsent, .integer("height").orAbsent, .hash("unit", [.string("name").orAbsent]).orAbsent]).orAbsent,
        ],
        lifecycle: Lifecycle(BoxStatus.self, startsAt: .open, [
            .on("seal", from: .open, to: .closed, by: .api, emits: "sealed"), .on("weigh", from: .open, .closed, by: .clock, emits: "weighed"),
        ]),
        endpoints: [
            .create(boxParameters, emits: "created"), .update(boxParameters, emits: "updated"), .retrieve, .list(by: [.string("name")]),
            .delete(emits: "deleted"),
        ])

    private static let boxParameters: [Parameter] = [
        .string("name").emptyable, .metadata, .array("tags", of: .string(maximum: 20)).emptyable, .string("shelf"), .string("note"), .string("key"),
        Parameter.hash("lid", [.string("color")]).emptyable,
        Parameter.hash(
            "size", [.integer("width").emptyable, .integer("height").emptyable, Parameter.hash("unit", [.string("name").emptyable]).emptyable]
        ).emptyable,
    ]

    static let event = Resource(
        "event", idPrefix: "evt_", path: "/v1/events",
        fields: [
            .string("account").orAbsent, .string("api_version").orNull,
            .hash("data", [.tree("object"), .tree("previous_attributes").orAbsent]), .boolean("delivery_success").internal,
            .integer("pending_webhooks"), .hash("request", [.string("id").orNull, .string("idempotency_key").orNull]).orNull, .string("type"),
        ],
        endpoints: [.retrieve, .list(by: [.boolean("delivery_success"), .pattern("type", of: boxEventTypes.sorted())])],
        retention: 1000, isRecord: true)

    static let endpoint = Resource(
        "webhook_endpoint", idPrefix: "we_", path: "/v1/webhook_endpoints",
        fields: [
            .string("api_version").orNull, .boolean("connect").internal, .list("enabled_events", of: .string), .string("secret").atCreation,
            Field.choice("status", "disabled", "enabled").startingAs("enabled"), .string("url"),
        ],
        endpoints: [
            .create(
                [.string("url").required, .array("enabled_events", of: .string(maximum: 5000))],
                then: { draft, _ in draft[.secret] = "whsec_toy" }),
            .update([.choice("status", "disabled", "enabled")]), .delete, .retrieve, .list(by: []),
        ])
}

extension Bench {
    /// The events of the account, oldest first.
    func events() throws -> [JSON] { try list(Toy.event, "limit=100").objects.reversed().map(\.json) }

    @discardableResult func endpoint(_ types: String...) throws -> StoredObject {
        try create(Toy.endpoint, "url=http://localhost" + types.map { "&enabled_events[]=\($0)" }.joined())
    }

    func delete(_ object: StoredObject) throws -> StoredObject {
        try engine.delete(object.resource ?? Toy.box, object.id, account: account, cause: .request("req_1")).object
    }
}
