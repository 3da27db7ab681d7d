// POST /_admin/seeds: objects that come into worlds which have begun already. All of a file, or nothing.
import TestHarness
import Testing
import Wire

@Suite("Seeds that are loaded later") struct SeedLoadingTests {
    /// A product whose supplier stands behind it in the file.
    private static let own = """
        {"climate.product": [{"id": "climsku_own", "name": "Own", "delivery_year": 2031, "metric_tons_available": "5", "supplier_ids": ["climsup_own"],
            "current_prices_per_metric_ton": {"usd": {"amount_subtotal": 100, "amount_fees": 3, "amount_total": 103}}}],
         "climate.supplier": [{
            "id": "climsup_own", "info_url": "https://example.com", "locations": [], "name": "Own", "removal_pathway": "direct_air_capture"}],
         "customer": [{"email": "jenny@example.com"}]}
        """

    private func load(_ body: String, into server: TestServer, key: String? = "sk_test_alpha") throws -> Answer {
        try server.admin("POST seeds", body, key: key)
    }

    private func products(_ server: TestServer, _ key: String) throws -> [String] { try server.get("/v1/climate/products", key: key).ids }

    /// The account's events, oldest first.
    private func told(_ server: TestServer, _ key: String = "sk_test_alpha") throws -> [JSON] {
        (try server.get("/v1/events?limit=100", key: key)["data"]?.array ?? []).reversed()
    }

    @Test("into the account of a key, which is told of what its resource tells of") func account() throws {
        let server = try TestServer(seeds: .builtIn)
        _ = try server.get("/v1/climate/products", key: "sk_test_beta")
        let answer = try load(Self.own, into: server)
        #expect((answer.status, answer["objects_added"]) == (200, 3))
        let made = answer["objects"]?.array ?? []
        #expect(made.map { $0["object"] } == ["climate.product", "climate.supplier", "customer"])
        #expect(made.prefix(2).map { $0["id"] } == ["climsku_own", "climsup_own"])
        #expect(try made.last?["id"] == .string(server.get("/v1/customers").ids[0]))
        #expect(try made.allSatisfy { try $0["account"] == .string(server.get("/v1/account").id) })
        let product = try server.get("/v1/climate/products/climsku_own")
        #expect(product["suppliers"] == .array([try server.get("/v1/climate/suppliers/climsup_own").json]))
        // The suppliers were not there yet when the product was, and nobody has read either.
        #expect(try told(server).map { $0["type"] } == ["climate.product.created"])
        #expect(try told(server).first?["data"] == ["object": product.json])
        #expect(try told(server).first?["request"] == ["id": .null, "idempotency_key": .null])
        #expect(try server.history(of: "climsku_own") == ["create →  (seed, climate.product.created)"])
        #expect(try server.get("/v1/customers").json["data"]?.array?.map { $0["email"] } == ["jenny@example.com"])
        #expect(try server.post("/v1/climate/orders", "product=climsku_own&metric_tons=1")["amount_total"] == 103)
        #expect(try products(server, "sk_test_beta").count == 3)
    }

    @Test("a thousand in one call at the most") func tooMany() throws {
        let server = try TestServer()
        let customers = JSON.object(["customer": .array(Array(repeating: [:], count: 1001))])
        let answer = try load(String(decoding: customers.compact(), as: UTF8.self), into: server)
        #expect(answer.failure == Failure(400, "These are 1001 objects, and one call takes at most 1000. Send them in several calls."))
        #expect(try server.get("/v1/customers").ids == [])
    }

    @Test("without a key into every account that there is, and into none to come") func everyone() throws {
        let server = try TestServer(seeds: .builtIn)
        for key in ["sk_test_alpha", "sk_test_beta"] { #expect(try products(server, key).count == 3) }
        #expect(try load(Self.own, into: server, key: nil)["objects"]?.array?.count == 6)
        for key in ["sk_test_alpha", "sk_test_beta"] {
            #expect(try products(server, key).first == "climsku_own")
            #expect(try told(server, key).map { $0["type"] } == ["climate.product.created"])
        }
        #expect(try products(server, "sk_test_gamma").count == 3)
        _ = try server.admin("POST reset")
        #expect(try products(server, "sk_test_alpha").count == 3)
        #expect(try TestServer().admin("POST seeds", Self.own, key: nil).json == ["objects_added": 0, "objects": []])
    }

    @Test("what every world begins with is told to nobody") func beginning() throws {
        let server = try TestServer(seeds: .builtIn)
        #expect(try products(server, "sk_test_alpha").count == 3)
        #expect(try told(server) == [])
    }

    @Test("what is refused changes nothing", arguments: [
        ("", "Invalid JSON at byte 0: "), ("customer=1", "Invalid JSON at byte 0: "),
        ("[]", "Seeds must be a JSON object."),
        (#"{"customer": [{}], "car": []}"#, "Seeds contain car, which is not a resource."),
        (#"{"customer": [{}, {"name": 7}]}"#, "The seed customer[1] has a field with an impossible value: name."),
        (#"{"customer": [{"id": "cus_1"}, {"id": "cus_1"}]}"#, "Two seeds have the id cus_1."),
        (#"{"customer": [{"id": "balance"}]}"#, "The seed customer[0] has the id of an object that Pinstripe makes by itself."),
        (#"{"balance": [{}]}"#, "The seed balance[0] is of a resource that Pinstripe makes by itself."),
        (#"{"crypto.onramp_merchant": [{}]}"#, "The seed crypto.onramp_merchant[0] is of a resource that Pinstripe makes by itself."),
        (#"{"customer": [{}], "crypto.onramp_region": []}"#,
            "crypto.onramp_region is a table for all accounts, not an object. A daemon reads it when it starts, with --seeds."),
        (#"{"crypto.onramp_price": [7]}"#, "Seeds of crypto.onramp_price must be a list of rows, each with all fields of the table."),
    ])
    func refused(body: String, sentence: String) throws {
        let server = try TestServer()
        let objects = try server.get("/v1/customers").ids
        let failure = try #require(try load(body, into: server).failure)
        #expect((failure.status, failure.type) == (400, "invalid_request_error"))
        #expect(failure.message.hasPrefix(sentence), "\(failure.message)")
        #expect(try server.get("/v1/customers").ids == objects)
        #expect(server.notes.faults == [])
    }

    @Test("an id that one of the accounts has already is refused for all of them") func known() throws {
        let server = try TestServer()
        _ = try server.get("/v1/customers")
        #expect(try load(#"{"customer": [{"id": "cus_1"}]}"#, into: server, key: "sk_test_beta").status == 200)
        let account = try server.admin("GET objects/cus_1", key: "sk_test_beta")["account"]?.string ?? ""
        let answer = try load(#"{"customer": [{"id": "cus_0"}, {"id": "cus_1"}]}"#, into: server, key: nil)
        #expect(answer.failure == Failure(
            400, code: "resource_already_exists", parameter: "id", "\(account) has an object 'cus_1' already."))
        #expect(try server.get("/v1/customers").ids == [])
        #expect(try server.get("/v1/customers", key: "sk_test_beta").ids == ["cus_1"])
        #expect(server.notes.faults == [])
    }

    @Test("endpoints are told of it as of any other event") func webhooks() throws {
        let server = try TestServer(seeds: .builtIn)
        let receiver = server.receiver()
        _ = try server.newEndpoint(receiver.url, "climate.product.created")
        _ = try load(Self.own, into: server)
        try server.settle()
        #expect(receiver.arrivals.map { $0.json["data"]?["object"]?["suppliers"]?.array?.map { $0["id"] } } == [["climsup_own"]])
    }
}
