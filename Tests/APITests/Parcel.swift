// A parcel is sent from a depot to a person, and is delivered two days later. The documentation shows this file: see AddAResource.md.
import Engine

enum Parcel {
    enum Status: String, CaseIterable { case packed, sent, delivered }

    static let resource = Resource(
        "parcel", idPrefix: "pcl_", path: "/v1/parcels", pathParameter: "parcel",
        fields: [
            .timestamp("delivered_at").orNull, .reference("depot", to: "depot"), .metadata, .string("note").orNull.given(.create, .update.emptyable),
            .integer("weight", in: 1...30_000).given(.create.required),
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .packed, [
            .on("send", as: "sent", from: .packed, to: .sent, by: .api, emits: "sent", then: expectDelivery),
            .on("deliver", from: .sent, to: .delivered, by: .tester, emits: "delivered", then: noteDelivery),
        ]),
        endpoints: [
            .create(emits: "created").below("/v1/depots/{depot}/parcels"), .retrieve, .update(),
            .list(by: [.created, .string("depot").references("depot")]),
        ])

    private static let expectDelivery: Hook = { parcel, change in
        try change.schedule("deliver", on: parcel, after: 2 * 86_400)
    }

    private static let noteDelivery: Hook = { parcel, change in
        parcel[.deliveredAt] = change.now
    }
}

extension FieldKey<Int64> {
    static var deliveredAt: Self { FieldKey("delivered_at") }
}

enum Depot {
    static let resource = Resource(
        "depot", idPrefix: "depot_", path: "/v1/depots", pathParameter: "depot",
        fields: [.string("name").given(.create.required)], endpoints: [.create(), .retrieve, .list(by: [])])
}
