// The resources that the tests of the engine play with: people who send parcels, and alarms that ring.
import Engine
import Wire

enum Toy {
    static let all = [person, parcel, alarm]
    static let eventTypes: Set = ["shop.parcel.created", "shop.parcel.shipped", "shop.parcel.delivered", "shop.alarm.rang"]

    /// Somebody who sends parcels and may have a friend.
    static let person = Resource(
        "shop.person", idPrefix: "pn_", path: "/v1/shop/people",
        fields: [
            .string("name").orNull, .metadata, .reference("friend", to: "shop.person").orNull,
            .hash("card", [.string("brand"), .string("number").sensitive("rak_card_read"), .reference("issuer", to: "shop.person").orNull]).orNull,
        ],
        endpoints: [
            .create([.string("name"), .string("friend").references("shop.person"), .metadata]),
            .update([.string("name").emptyable, .string("friend").emptyable.references("shop.person"), .metadata]),
            .retrieve, .list(by: [.created]),
        ])

    enum ParcelStatus: String, CaseIterable { case packed, underWay = "under_way", delivered, lost }

    /// Something that is sent, with every kind of field.
    static let parcel = Resource(
        "shop.parcel", idPrefix: "pc_", path: "/v1/shop/parcels", pathParameter: "parcel", missing: "parcel",
        fields: [
            .string("label").orNull, .string("color").orNull, .metadata, .integer("weight").orNull, .list("stamps", of: .string),
            .reference("sender", to: "shop.person").orNull, .link("link").orNull, .string("note").orAbsent,
            .list("papers", of: .hash([.string("title"), .link("url").orNull])).orAbsent,
            .hash("address", [.string("city").orAbsent, .string("street").orAbsent, .hash("geo", [.string("lat").orAbsent]).orAbsent]).orAbsent,
            .hash("contents", [.string("kind"), .string("worth").sensitive("rak_worth_read"), .reference("giver", to: "shop.person").orNull])
                .orNull.hiddenUntilExpanded,
            .link("tracking").orNull.hiddenUntilExpanded, .string("warehouse").internal, .hash("closure", [.string("status")]).orNull,
        ],
        lifecycle: Lifecycle(ParcelStatus.self, startsAt: .packed, sealedBy: .init("closure", "closed"), [
            .on("ship", as: "shipped", from: .packed, to: .underWay, by: .api, emits: "shipped"),
            .on("deliver", from: .underWay, to: .delivered, by: .tester([.string("signature")]), emits: "delivered"),
            .on("discard", from: .packed, .underWay, to: .lost, by: .tester),
            .on("close", from: .packed, .delivered, by: .api, then: { draft, _ in draft[.closure] = ["status": "processing"] }),
            .on("archive", from: .packed, .delivered, by: .clock, whileSealed: true, then: { draft, _ in draft[.closure] = ["status": "done"] }),
        ]),
        endpoints: [
            .create(
                parcelParameters + [.string("sender").references("shop.person"), .string("link")],
                exclusive: [["label", "color"]], emits: "created"),
            .update(parcelParameters + [.string("sender").emptyable.references("shop.person")]),
            .retrieve, .list(by: [.string("label"), .string("color"), .choice("status", ParcelStatus.allCases.map(\.rawValue)), .created]),
        ])

    private static let parcelParameters: [Parameter] = [
        .string("label").emptyable, .string("color").emptyable.only(in: ParcelStatus.packed), .metadata,
        .string("note").emptyable, .array("stamps", of: .string(maximum: 20)).emptyable,
        Parameter.hash(
            "address", [.string("city").emptyable, .string("street").emptyable, Parameter.hash("geo", [.string("lat").emptyable]).emptyable]
        ).emptyable,
    ]

    enum AlarmStatus: String, CaseIterable { case armed, stopped }

    /// Rings after `delay` seconds, notes down when, and again `again` seconds later where that is given.
    static let alarm = Resource(
        "shop.alarm", idPrefix: "al_", path: "/v1/shop/alarms",
        fields: [.integer("delay").orNull, .integer("again").orNull, .list("rings", of: .integer)],
        lifecycle: Lifecycle(
            AlarmStatus.self, startsAt: .armed,
            [.on("ring", from: .armed, by: .clock, emits: "rang", then: ring), .on("stop", from: .armed, to: .stopped, by: .api)]),
        endpoints: [
            .create(
                [.integer("delay"), .integer("again")],
                then: { draft, change in
                    if let delay = draft[.delay] { try change.schedule("ring", on: draft, after: delay) }
                }),
            .retrieve,
        ])

    private static let ring: Hook = { draft, change in
        draft[.rings] = (draft[.rings] ?? []) + [.integer(change.now)]
        guard let again = draft[.again] else { return }
        draft[.again] = nil
        try change.schedule("ring", on: draft, after: again)
    }
}
