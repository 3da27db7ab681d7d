// What a customer may use follows from her subscriptions.
import TestHarness
import Testing
import Wire

@Suite("Active entitlements") struct ActiveEntitlementTests {
    private let server: TestServer
    private let customer: String
    private let gold: String
    private static let path = "/v1/entitlements/active_entitlements"
    private static let told = "entitlements.active_entitlement_summary.updated"

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        gold = try server.newPrice(2000)
    }

    private func feature(_ key: String) throws -> String { try server.post("/v1/entitlements/features", "name=\(key)&lookup_key=\(key)").id }
    private func product(of price: String) throws -> String { try server.get("/v1/prices/\(price)")["product"]?.string ?? "" }
    private func add(_ feature: String, to price: String) throws -> String {
        try server.post("/v1/products/\(product(of: price))/features", "entitlement_feature=\(feature)").id
    }
    private func keys() throws -> [String] {
        try server.get("\(Self.path)?customer=\(customer)")["data"]?.array?.compactMap { $0["lookup_key"]?.string } ?? []
    }
    private func told(_ body: () throws -> Void) throws -> Bool { try server.tells(body).contains(Self.told) }

    @Test("a subscription gives the features of its product, and its end takes them away") func life() throws {
        let seats = try feature("seats")
        _ = try add(seats, to: gold)
        var subscription = ""
        #expect(try told { subscription = try server.subscribe(customer, to: gold).id })
        let ids = try server.get("\(Self.path)?customer=\(customer)").ids
        #expect(ids.count == 1)
        let id = ids.first ?? ""
        #expect(id.hasPrefix("ent_test_"))
        let entitlement: JSON = [
            "id": .string(id), "object": "entitlements.active_entitlement", "feature": .string(seats), "livemode": false, "lookup_key": "seats",
        ]
        #expect(try server.get("\(Self.path)/\(id)").json == entitlement)
        #expect(try server.get("\(Self.path)/\(id)?expand[]=feature")["feature"]?["name"] == "seats")
        let event = try server.get("/v1/events?type=\(Self.told)")["data"]?.array?.first?["data"]
        #expect(event?["object"] == [
            "object": "entitlements.active_entitlement_summary", "customer": .string(customer),
            "entitlements": ["object": "list", "data": [entitlement], "has_more": false, "url": .string("/v1/customer/\(customer)/entitlements")],
            "livemode": false,
        ])
        #expect(event?["previous_attributes"] == ["entitlements": ["data": []]])
        #expect(try told { _ = try server.delete("/v1/subscriptions/\(subscription)") })
        #expect(try keys() == [])
        #expect(try server.get("\(Self.path)/\(id)").failure?.status == 404)
    }

    @Test("other items give other features; what two subscriptions give stays with one") func items() throws {
        let silver = try server.newPrice(1000, named: "Silver")
        let (seats, reports) = (try feature("seats"), try feature("reports"))
        for (feature, price) in [(seats, gold), (reports, gold), (seats, silver)] { _ = try add(feature, to: price) }
        let subscription = try server.subscribe(customer, to: gold)
        #expect(try keys() == ["reports", "seats"])
        let other = try server.subscribe(customer, to: silver).id
        #expect(try told { _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][price]=\(silver)") })
        #expect(try keys() == ["seats"])
        #expect(try !told { _ = try server.delete("/v1/subscriptions/\(other)") })
        #expect(try keys() == ["seats"])
    }

    @Test("subscribers gain a feature that their product gets, and lose it") func products() throws {
        _ = try server.subscribe(customer, to: gold)
        let seats = try feature("seats")
        var own = ""
        #expect(try told {
            own = try add(seats, to: gold)
            _ = try server.admin("POST settle")
        })
        #expect(try keys() == ["seats"])
        #expect(try told {
            _ = try server.delete("/v1/products/\(product(of: gold))/features/\(own)")
            _ = try server.admin("POST settle")
        })
        #expect(try keys() == [])
    }

    @Test("an incomplete subscription gives nothing until it is paid; a pause takes everything") func statuses() throws {
        _ = try add(feature("seats"), to: gold)
        let subscription = try server.subscribe(customer, to: gold, with: "payment_behavior=default_incomplete")
        #expect(try keys() == [])
        _ = try server.invoice(subscription["latest_invoice"]?.string ?? "", "pay")
        #expect(try keys() == ["seats"])
        _ = try server.post("/v1/subscriptions/\(subscription.id)/pause")
        #expect(try keys() == [])
        _ = try server.post("/v1/subscriptions/\(subscription.id)/resume")
        #expect(try keys() == ["seats"])
    }

    @Test("the list needs a customer") func customers() throws {
        #expect(try server.get(Self.path).failure?.parameter == "customer")
        #expect(try server.get("\(Self.path)?customer=cus_x").failure?.parameter == "customer")
    }
}
