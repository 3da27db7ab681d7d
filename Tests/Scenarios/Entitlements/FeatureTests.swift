// What a product lets a customer use.
import TestHarness
import Testing
import Wire

@Suite("Features") struct FeatureTests {
    private let server: TestServer
    private static let path = "/v1/entitlements/features"

    init() throws {
        server = try TestServer()
        _ = try server.post("/v1/products", "id=gold&name=Gold")
    }

    private func make(_ key: String) throws -> Answer { try server.post(Self.path, "name=Seats&lookup_key=\(key)&metadata[a]=b") }

    @Test("a feature is made, renamed, and archived for good") func life() throws {
        let feature = try make("seats")
        #expect(feature.keys == ["id", "object", "active", "livemode", "lookup_key", "metadata", "name"])
        #expect(feature.id.hasPrefix("feat_test_"))
        #expect(try server.post("\(Self.path)/\(feature.id)", "name=Chairs")["name"] == "Chairs")
        #expect(try server.post("\(Self.path)/\(feature.id)", "active=false")["active"] == false)
        #expect(try server.post("\(Self.path)/\(feature.id)", "active=true").failure
            == Failure(400, parameter: "active", "An archived feature cannot be made active again."))
        #expect(try make("seats").failure == Failure(400, parameter: "lookup_key", "Another feature has the lookup_key 'seats' already."))
    }

    @Test("archived features are listed only for who asks") func list() throws {
        let (seats, reports) = (try make("seats").id, try make("reports").id)
        _ = try server.post("\(Self.path)/\(seats)", "active=false")
        #expect(try server.get(Self.path).ids == [reports])
        #expect(try server.get("\(Self.path)?archived=true").ids == [seats])
        #expect(try server.get("\(Self.path)?lookup_key=seats&archived=true").ids == [seats])
        #expect(try server.get("\(Self.path)?lookup_key=seats").ids == [])
    }

    @Test("a product gets a feature, shows it as it is, and loses it") func product() throws {
        let feature = try make("seats")
        let path = "/v1/products/gold/features"
        let own = try server.post(path, "entitlement_feature=\(feature.id)")
        #expect(own.keys == ["id", "object", "entitlement_feature", "livemode"])
        #expect(own["entitlement_feature"] == feature.json)
        #expect(try server.post(path, "entitlement_feature=\(feature.id)").failure
            == Failure(400, parameter: "entitlement_feature", "The product has the feature '\(feature.id)' already."))
        _ = try server.post("\(Self.path)/\(feature.id)", "name=Chairs")
        #expect(try server.get("\(path)/\(own.id)")["entitlement_feature"]?["name"] == "Chairs")
        #expect(try server.get(path).ids == [own.id])
        #expect(try server.delete("\(path)/\(own.id)").json == ["id": .string(own.id), "object": "product_feature", "deleted": true])
        #expect(try server.get(path).ids == [])
        #expect(try server.events() == ["product.created"])
    }

    @Test("a product gets no archived feature and no unknown one, and its features go with it") func refusals() throws {
        let feature = try make("seats").id
        let path = "/v1/products/gold/features"
        _ = try server.post("/v1/products", "id=silver&name=Silver")
        let own = try server.post("/v1/products/silver/features", "entitlement_feature=\(feature)").id
        #expect(try server.get("\(path)/\(own)").failure?.status == 404)
        #expect(try server.delete("/v1/products/silver")["deleted"] == true)
        #expect(try server.get("/v1/products/silver/features").failure?.status == 404)
        _ = try server.post("\(Self.path)/\(feature)", "active=false")
        #expect(try server.post(path, "entitlement_feature=\(feature)").failure?.parameter == "entitlement_feature")
        #expect(try server.post(path, "entitlement_feature=none").failure
            == Failure(400, code: "resource_missing", parameter: "entitlement_feature", "No such feature: 'none'"))
    }
}
