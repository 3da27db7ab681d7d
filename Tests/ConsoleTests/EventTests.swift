// /_admin/events: the events with what became of them.
import Engine
import TestHarness
import Testing
import Wire

@Suite("Events, as the control plane lists them") struct EventTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func types(_ query: String = "", key: String? = "sk_test_alpha") throws -> [String] {
        try server.admin("GET events\(query)", key: key)["data"]?.array?.compactMap { $0["type"]?.string } ?? []
    }

    @Test("an event with its account, its deliveries, and why they failed") func whole() throws {
        let receiver = server.receiver()
        let endpoint = try server.newEndpoint(receiver.url, "customer.created").id
        receiver.reply = { _ in .refused }
        let customer = try server.post("/v1/customers").id
        try server.settle()
        let answer = try server.admin("GET events")
        #expect(answer.keys == ["object", "data", "has_more", "url"])
        let event = try #require(answer["data"]?[0])
        let own = try server.get("/v1/events/\(event["id"]?.string ?? "")").json
        #expect(event["data"]?["object"]?["id"] == .string(customer) && event["data"] == own["data"] && event["request"] == own["request"])
        #expect(event["account"] == .string(AccountKey(keyName: "alpha", isLive: false).id))
        #expect(event["deliveries"] == [[
            "id": "dlv_1", "created": 1_695_680_120, "webhook_endpoint": .string(endpoint), "url": .string(receiver.url), "outcome": "pending",
            "next_attempt": event["deliveries"]?[0]?["next_attempt"] ?? .null, "failure": "nobody listens there",
        ]])
    }

    @Test("newest first, by type, by object, and one account's or everybody's") func filters() throws {
        let customer = try server.post("/v1/customers").id
        _ = try server.post("/v1/customers/\(customer)", "name=Jenny")
        _ = try server.post("/v1/customers", key: "sk_test_beta")
        _ = try server.delete("/v1/customers/\(customer)")
        #expect(try types() == ["customer.deleted", "customer.updated", "customer.created"])
        #expect(try types(key: nil) == ["customer.deleted", "customer.created", "customer.updated", "customer.created"])
        #expect(try types("?type=customer.created", key: nil).count == 2)
        #expect(try types("?type=customer.created") == ["customer.created"])
        // The object need not exist any more.
        #expect(try types("?object=\(customer)", key: nil) == ["customer.deleted", "customer.updated", "customer.created"])
        #expect(try types("?object=\(customer)&type=customer.updated") == ["customer.updated"])
        #expect(try types("?object=cus_nobody") == [])
    }

    @Test("by the page", arguments: ["", "&type=customer.created", "&object=CUSTOMER"]) func pages(filter: String) throws {
        let customer = try server.post("/v1/customers").id
        for number in 0..<4 {
            _ = try server.post(filter.hasPrefix("&object") ? "/v1/customers/\(customer)" : "/v1/customers", "name=\(number)")
        }
        let filter = filter.replacing("CUSTOMER", with: customer)
        let all = try server.admin("GET events?limit=100\(filter)").ids
        #expect(all.count == 5)
        var (found, last): ([String], String) = ([], "")
        while true {
            let page = try server.admin("GET events?limit=2\(filter)\(last)")
            found += page.ids
            if page["has_more"] != true { break }
            last = "&starting_after=\(page.ids.last ?? "")"
        }
        #expect(found == all)
    }

    @Test("very many events are looked through in several turns") func many() throws {
        let first = try server.post("/v1/customers").id
        for _ in 0..<600 { _ = try server.post("/v1/customers") }
        server.engine.mayGoOn = { false }
        #expect(try types("?object=\(first)") == ["customer.created"])
    }

    @Test("what it refuses") func refusals() throws {
        #expect(try server.admin("GET events?type=customer.creatd").failure == Failure(
            400, parameter: "type", "Pinstripe sends no events of the type 'customer.creatd'."))
        #expect(try server.admin("GET events?starting_after=evt_1").failure?.message == "No such event: 'evt_1'")
        let customer = try server.post("/v1/customers").id
        #expect(try server.admin("GET events?starting_after=\(customer)").failure?.message == "No such event: '\(customer)'")
        #expect(try server.admin("GET events?nonsense=1").status == 400)
    }
}
