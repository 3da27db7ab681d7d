// Older versions of Stripe's API: what a customer and a charge show there, in answers, lists, expansions and events.
import TestHarness
import Testing
import Wire

@Suite("An older version") struct VersionTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func get(_ path: String, _ version: String) throws -> Answer { try server.get(path, headers: .version(version)) }

    @Test("before 2022-11-15 a charge shows its refunds", arguments: [
        ("2026-10-28.endive", false), ("2022-11-15", false), ("2022-08-01", true), ("2015-10-16", true),
    ])
    func refunds(version: String, isShown: Bool) throws {
        let charge = try server.charge("tok_visa", 1000, "usd").id
        let refund = try server.post("/v1/refunds", "charge=\(charge)&amount=400").id
        let answer = try get("/v1/charges/\(charge)", version)
        #expect((answer["refunds"] != nil) == isShown)
        guard isShown else { return }
        let list = try #require(answer["refunds"]?.object)
        #expect(Array(list.keys) == ["object", "data", "has_more", "total_count", "url"])
        #expect(list["data"]?.array?.map { $0["id"] } == [.string(refund)])
        #expect((list["total_count"], list["url"]) == (1, .string("/v1/charges/\(charge)/refunds")))
    }

    @Test("the list stands where the version had it, and all else is as in the newest") func order() throws {
        let charge = try server.charge("tok_visa", 1000, "usd").id
        let newest = try #require(server.get("/v1/charges/\(charge)?expand[]=refunds").json.object)
        var older = try #require(get("/v1/charges/\(charge)", "2020-08-27").json.object)
        #expect(older.removeValue(forKey: "invoice") == .null)
        #expect(older["payment_method_details"]?["card"]?["ds_transaction_id"] == .null)
        older["payment_method_details"]?["card"]?["ds_transaction_id"] = nil
        #expect(Array(older.keys) == Array(newest.keys))
        #expect(older["refunds"] == ["object": "list", "data": [], "has_more": false, "total_count": 0, "url": .string("/v1/charges/\(charge)/refunds")])
        older["refunds"] = newest["refunds"]
        #expect(older == newest)
    }

    @Test("before 2020-08-27 a customer shows her sources, subscriptions and tax ids", arguments: [
        ("2020-08-27", false), ("2020-03-02", true), ("2019-03-14", true),
    ])
    func customer(version: String, isShown: Bool) throws {
        let created = try server.post("/v1/customers", "source=tok_visa", headers: .version(version))
        for answer in [created, try get("/v1/customers/\(created.id)", version)] {
            for name in ["sources", "subscriptions", "tax_ids"] { #expect((answer[name] != nil) == isShown) }
            guard isShown else { continue }
            #expect(answer["sources"]?["data"]?.array?.map { $0["id"] } == [answer["default_source"]])
            #expect(answer["sources"]?["total_count"] == 1)
            #expect(answer["tax_ids"]?["data"] == [])
        }
    }

    @Test("an error shows the objects in it as the version does", arguments: [("2022-11-15", false), ("2022-08-01", true)])
    func errors(version: String, isShown: Bool) throws {
        let form = "amount=2000&currency=usd&confirm=true&return_url=https://shop.example/back&payment_method="
        let declined = try server.post("/v1/payment_intents", form + "pm_card_chargeDeclined", headers: .version(version))["error"]
        let intent = declined?["payment_intent"]
        #expect(intent?["status"] == "requires_payment_method" && (intent?["charges"] != nil) == isShown)
        let paid = try server.post("/v1/payment_intents", form + "pm_card_visa").id
        let refused = try server.post("/v1/payment_intents/\(paid)/cancel", headers: .version(version))["error"]
        #expect(refused?["code"] == "payment_intent_unexpected_state" && (refused?["payment_intent"]?["charges"] != nil) == isShown)
        guard isShown else { return }
        #expect(intent?["charges"]?["data"]?[0]?["id"] == declined?["charge"])
        #expect(refused?["payment_intent"] == (try get("/v1/payment_intents/\(paid)", version)).json)
    }

    @Test("what was read in an older version can be planted: names are brought up to date") func seed() throws {
        let created = try server.post("/v1/customers", "balance=-500&name=Jenny", headers: .version("2019-03-14"))
        var seed = try #require(get("/v1/customers/\(created.id)", "2019-03-14").json.object)
        #expect(seed["account_balance"] == -500)
        seed["id"] = "cus_planted"
        let file = JSON.object(["customer": [.object(seed)]])
        #expect(try server.admin("POST seeds", String(decoding: file.compact(), as: UTF8.self), headers: ["Content-Type": "application/json"]).status == 200)
        let planted = try server.get("/v1/customers/cus_planted")
        #expect((planted["balance"], planted["name"]) == (-500, "Jenny"))
    }

    @Test("before 2019-10-17 a balance is called account_balance as well", arguments: [("2019-10-17", false), ("2019-10-08", true), ("2014-12-17", true)])
    func balance(version: String, isKnown: Bool) throws {
        let created = try server.post("/v1/customers", "account_balance=-500", headers: .version(version))
        guard isKnown else {
            #expect(created["error"]?["code"] == "parameter_unknown")
            return
        }
        for id in [created.id, try server.newCustomer("balance=-500")] {
            for (path, data) in [("/v1/customers/\(id)", false), ("/v1/customers", true)] {
                let answer = try get(path, version)
                let customer = data ? answer["data"]?.array?.first { $0["id"] == .string(id) } : answer.json
                #expect((customer?["balance"], customer?["account_balance"]) == (-500, -500))
                #expect(Array((customer?.object?.keys ?? []).prefix(4)) == ["id", "object", "account_balance", "address"])
            }
            #expect(try server.get("/v1/customers/\(id)")["account_balance"] == nil)
        }
        let changed = try server.post("/v1/customers/\(created.id)", "account_balance=7", headers: .version(version))
        #expect((changed["balance"], changed["account_balance"]) == (7, 7))
        let both = try server.post("/v1/customers/\(created.id)", "account_balance=8&balance=9", headers: .version(version))
        #expect(both["balance"] == 9)
        let wrong = try server.post("/v1/customers", "account_balance=much", headers: .version(version))
        #expect(wrong["error"]?["param"] == "account_balance")
    }

    @Test("an event of an older version tells of the old balance by both names") func formerBalance() throws {
        let old = server.receiver("http://127.0.0.1:1/old")
        _ = try server.newEndpoint(old.url, "customer.updated", more: "&api_version=2019-08-14")
        let customer = try server.newCustomer("balance=1")
        _ = try server.post("/v1/customers/\(customer)", "balance=2")
        _ = try server.admin("POST settle")
        let data = try #require(old.arrivals.first).json["data"]
        #expect(data?["previous_attributes"] == ["account_balance": 1, "balance": 1])
        #expect(data?["object"]?["account_balance"] == 2)
    }

    @Test("an event lists only what was there when it happened") func formerLists() throws {
        server.engine.settings.apiVersion = .known("2020-08-27")
        let intent = try server.post("/v1/payment_intents", "amount=500&currency=usd&payment_method_types[]=card").id
        _ = try server.post("/v1/payment_intents/\(intent)/confirm", "payment_method=pm_card_visa")
        func charges(_ type: String) throws -> JSON? {
            try get("/v1/events?type=payment_intent.\(type)", "2020-08-27")["data"]?.array?.first?["data"]?["object"]?["charges"]
        }
        #expect(try charges("created")?["data"] == [] && charges("created")?["total_count"] == 0)
        #expect(try charges("succeeded")?["total_count"] == 1)
    }

    // Sources: an event of 2020-12-11, and Stripe fixtures of Zulip (2024).
    @Test("before 2022-11-15 a PaymentIntent shows the newest of its charges, and counts all") func charges() throws {
        let old = "2020-08-27"
        server.engine.settings.apiVersion = .known("2020-08-27")
        let intent = try server.post("/v1/payment_intents", "amount=500&currency=usd&payment_method_types[]=card").id
        _ = try server.post("/v1/payment_intents/\(intent)/confirm", "payment_method=pm_card_chargeDeclined")
        let declined = try server.get("/v1/charges").ids
        let path = "/v1/payment_intents/\(intent)"
        func list(_ answer: JSON?) -> [JSON?] {
            let charges = answer?["charges"]
            return [charges?["data"]?.array.map { .array($0.compactMap { $0["id"] }) }, charges?["has_more"], charges?["total_count"], charges?["url"]]
        }
        let url = JSON.string("/v1/charges?payment_intent=\(intent)")
        #expect(try list(get(path, old).json) == [.array(declined.map(JSON.string)), false, 1, url])
        _ = try server.post("\(path)/confirm", "payment_method=pm_card_visa")
        let newest = try JSON.string(server.get("/v1/charges").ids[0])
        for answer in try [get(path, old), get("\(path)?expand[]=charges", old)] { #expect(list(answer.json) == [[newest], true, 2, url]) }
        func told(_ type: String) throws -> [JSON?] {
            list(try get("/v1/events?type=payment_intent.\(type)", old)["data"]?[0]?["data"]?["object"])
        }
        #expect(try told("created") == [[], false, 0, url])
        #expect(try told("payment_failed") == [.array(declined.map(JSON.string)), false, 1, url])
        #expect(try told("succeeded") == [[newest], true, 2, url])
    }

    @Test("before 2019-12-03 a customer takes tax_info", arguments: [("2019-12-03", false), ("2019-11-05", true)])
    func taxInformation(version: String, isKnown: Bool) throws {
        let text = "tax_info[type]=vat&tax_info[tax_id]=DE123456789"
        let customer = try server.newCustomer()
        for path in ["/v1/customers", "/v1/customers/\(customer)"] {
            let answer = try server.post(path, text, headers: .version(version))
            #expect(answer["error"]?["code"] == (isKnown ? nil : "parameter_unknown"))
        }
        // It is a parameter of these two calls only.
        let list = try get("/v1/customers?tax_info=x", version)
        #expect(list["error"]?["code"] == "parameter_unknown")
    }

    @Test("with or without an expansion it is the same", arguments: ["charges", "customers"], ["2020-03-02", "2019-08-14"])
    func same(resource: String, version: String) throws {
        let customer = try server.newCustomer("source=tok_visa")
        let charge = try server.post("/v1/charges", "amount=100&currency=usd&customer=\(customer)").id
        _ = try server.post("/v1/refunds", "charge=\(charge)&amount=10")
        let path = "/v1/\(resource)/\(resource == "charges" ? charge : customer)"
        // What cannot be null is expanded here by its own id.
        let expansion = resource == "charges" ? "refunds" : "sources"
        var expanded = try #require(get("\(path)?expand[]=\(expansion)", version).json.object)
        let plain = try get(path, version)
        expanded[expansion] = plain[expansion]
        #expect(plain.text == String(decoding: JSON.object(expanded).document(), as: UTF8.self))
    }

    @Test("all of a long list are counted, and ten are shown") func count() throws {
        let charge = try server.charge("tok_visa", 1000, "usd").id
        for _ in 0..<12 { _ = try server.post("/v1/refunds", "charge=\(charge)&amount=10") }
        let list = try get("/v1/charges/\(charge)", "2020-08-27")["refunds"]
        #expect((list?["data"]?.array?.count, list?["has_more"], list?["total_count"]) == (10, true, 12))
    }

    @Test("a list and an expansion show it as well") func inside() throws {
        let charge = try server.charge("tok_visa", 1000, "usd").id
        let refund = try server.post("/v1/refunds", "charge=\(charge)").id
        #expect(try get("/v1/charges", "2020-08-27")["data"]?.array?.first?["refunds"]?["total_count"] == 1)
        #expect(try get("/v1/refunds/\(refund)?expand[]=charge", "2020-08-27")["charge"]?["refunds"]?["total_count"] == 1)
        #expect(try get("/v1/refunds/\(refund)?expand[]=charge", "2022-11-15")["charge"]?["refunds"] == nil)
    }

    @Test("an endpoint gets events in its own version") func endpoint() throws {
        let (old, new) = (server.receiver("http://127.0.0.1:1/old"), server.receiver("http://127.0.0.1:1/new"))
        _ = try server.newEndpoint(old.url, "charge.succeeded", more: "&api_version=2020-03-02")
        _ = try server.newEndpoint(new.url, "charge.succeeded")
        let charge = try server.charge("tok_visa", 1000, "usd").id
        _ = try server.admin("POST settle")
        for (receiver, isShown) in [(old, true), (new, false)] {
            let event = try #require(receiver.arrivals.first).json
            #expect(event["data"]?["object"]?["id"] == .string(charge))
            #expect((event["data"]?["object"]?["refunds"] != nil) == isShown)
        }
    }

    @Test("the setting gives calls that name no version, and events, theirs") func setting() throws {
        server.engine.settings.apiVersion = .known("2020-03-02")
        let answer = try server.charge("tok_visa", 1000, "usd")
        #expect(answer["refunds"]?["total_count"] == 0)
        #expect(answer.headers["Stripe-Version"] == "2020-03-02")
        let event = try server.get("/v1/events?type=charge.succeeded")["data"]?.array?.first
        #expect(event?["api_version"] == "2020-03-02")
        #expect(event?["data"]?["object"]?["refunds"]?["total_count"] == 0)
        #expect(try get("/v1/charges/\(answer.id)", "2026-10-28.endive")["refunds"] == nil)
    }
}
