// The example of the documentation: a resource with five fields, a life of three statuses, a creation below another object, and a filter.
import Engine
import TestHarness
import Testing

@Suite("A parcel, the example of AddAResource.md") struct ParcelTests {
    private let api: ToyAPI
    private let depot: String

    init() throws {
        api = try ToyAPI([Depot.resource, Parcel.resource], eventTypes: ["parcel.created", "parcel.sent", "parcel.delivered"])
        depot = try api.send("POST /v1/depots", "name=North").id
    }

    @Test("it is created below its depot, and listed by it") func creation() throws {
        let other = try api.send("POST /v1/depots", "name=South").id
        let parcel = try api.send("POST /v1/depots/\(depot)/parcels", "weight=500&note=Fragile")
        #expect(parcel.keys == ["id", "object", "created", "delivered_at", "depot", "livemode", "metadata", "note", "status", "weight"])
        #expect(parcel["depot"]?.string == depot)
        #expect(parcel["status"] == "packed")
        #expect(try api.send("GET /v1/parcels?depot=\(depot)").ids == [parcel.id])
        #expect(try api.send("GET /v1/parcels?depot=\(other)").ids == [])
    }

    @Test("it is delivered two days after it was sent") func life() throws {
        let parcel = try api.send("POST /v1/depots/\(depot)/parcels", "weight=500").id
        #expect(try api.send("POST /v1/parcels/\(parcel)/send")["status"] == "sent")
        try api.pass(days: 2)
        let delivered = try api.send("GET /v1/parcels/\(parcel)")
        #expect(delivered["status"] == "delivered")
        #expect(delivered["delivered_at"] == .integer(ToyAPI.start + 2 * 86_400))
    }

    @Test("the engine refuses what the definition does not allow") func refusals() throws {
        #expect(try api.send("POST /v1/depots/\(depot)/parcels").failure?.code == "parameter_missing")
        #expect(try api.send("POST /v1/depots/depot_none/parcels", "weight=500").failure?.code == "resource_missing")
        let parcel = try api.send("POST /v1/depots/\(depot)/parcels", "weight=500").id
        _ = try api.send("POST /v1/parcels/\(parcel)/send")
        #expect(try api.send("POST /v1/parcels/\(parcel)/send").status == 400)
    }
}
