// Stripe's search language, on charges and customers: what a query finds, what it may not ask for, and how pages follow each other.
import TestHarness
import Testing
import Wire

@Suite("A search") struct SearchTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            byte.isASCIIAlphanumeric ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private func search(_ resource: String, _ query: String, _ more: String = "") throws -> Answer {
        try server.get("/v1/\(resource)/search?query=\(Self.encoded(query))\(more)")
    }

    /// The descriptions of what is found.
    private func found(_ query: String, in resource: String = "charges") throws -> [String] {
        let answer = try search(resource, query)
        #expect(answer.status == 200, "\(answer.text)")
        return (answer["data"]?.array ?? []).map { $0["description"]?.string ?? "" }
    }

    private func makeCharges() throws -> String {
        let customer = try server.newCustomer("source=tok_visa&description=Jenny")
        _ = try server.charge("tok_visa", 1000, "usd", "&description=one&metadata[order]=42")
        try server.advance("10s")
        let second = try server.charge("tok_mastercard", 2000, "eur", "&description=two&metadata[order]=43&metadata[say \"hi\"]=Yes").id
        _ = try server.post("/v1/refunds", "charge=\(second)&amount=100")
        try server.advance("10s")
        _ = try server.charge("tok_chargeDeclined", 3000, "usd", "&description=three")
        let fourth = try server.post("/v1/charges", "amount=4000&currency=usd&customer=\(customer)&description=four").id
        _ = try server.post("/v1/refunds", "charge=\(fourth)")
        return customer
    }

    @Test("`expand[]=total_count` counts all that is found, on every page") func total() throws {
        let server = try TestServer()
        for name in ["Ann", "Bob", "Ann", "Ann"] { _ = try server.post("/v1/customers", "name=\(name)") }
        let search = "/v1/customers/search?query=name:'Ann'&limit=2"
        #expect(try server.get(search)["total_count"] == nil)
        let first = try server.get("\(search)&expand[]=total_count")
        #expect(first.only("total_count", "has_more") == ["total_count": 3, "has_more": true])
        #expect(first.keys == ["object", "data", "has_more", "next_page", "total_count", "url"])
        let second = try server.get("\(search)&expand[]=total_count&page=\(first["next_page"]?.string ?? "")")
        #expect(second.only("total_count", "has_more") == ["total_count": 3, "has_more": false])
        #expect(second.ids.count == 1)
    }

    @Test("finds charges", arguments: [
        ("amount:2000", ["two"]), ("amount>1000", ["four", "three", "two"]), ("amount>=2000 amount<=3000", ["three", "two"]),
        ("amount<2000 OR amount>3000", ["four", "one"]), ("currency:'EUR'", ["two"]), ("-currency:\"usd\"", ["two"]),
        ("status:\"failed\"", ["three"]), ("status:'succeeded' AND -currency:'eur'", ["four", "one"]),
        ("metadata[\"order\"]:\"42\"", ["one"]), ("metadata['order']:'42' or metadata['order']:'43'", ["two", "one"]),
        ("-metadata[\"order\"]:null", ["two", "one"]), ("metadata[\"order\"]:null", ["four", "three"]),
        ("metadata[\"say \\\"hi\\\"\"]:\"yes\"", ["two"]), ("payment_method_details.card.brand:\"mastercard\"", ["two"]),
        ("payment_method_details.card.last4:4242", ["four", "one"]), ("refunded:\"true\"", ["four"]), ("refunded:\"false\"", ["two"]),
        ("refunded:null", ["three", "one"]), ("disputed:\"true\"", []), ("created>1695680130", ["four", "three"]),
        ("created:1695680120", ["one"]), ("created<=1695680130 AND amount>1000", ["two"]), ("customer:null amount<2000", ["one"]),
        ("billing_details.address.postal_code:null", ["four", "three", "two", "one"]),
    ])
    func charges(query: String, descriptions: [String]) throws {
        _ = try makeCharges()
        #expect(try found(query) == descriptions)
    }

    @Test("finds the charges of a customer by the list of them") func byCustomer() throws {
        let customer = try makeCharges()
        #expect(try found("customer:\"\(customer)\"") == ["four"])
        #expect(try found("customer:\"\(customer)\" AND amount:1000") == [])
        #expect(try found("-customer:\"\(customer)\"") == ["three", "two", "one"])
        #expect(try found("customer:\"cus_none\"") == [])
    }

    @Test("finds customers", arguments: [
        ("email:\"JENNY@example.com\"", ["Jenny"]), ("email~\"example\"", ["Jane", "Jenny"]), ("name~\"ros\"", ["Jenny"]),
        ("-name:'Jane Doe'", ["Jenny"]), ("phone:\"+15555550100\"", ["Jane"]), ("email:\"jenny@example.com\" AND name:\"Jane Doe\"", []),
        ("email~\"jenny\" OR name~\"doe\"", ["Jane", "Jenny"]), ("metadata[\"Ä\"]:\"ö\"", ["Jenny"]),
    ])
    func customers(query: String, descriptions: [String]) throws {
        _ = try server.newCustomer("description=Jenny&email=Jenny@Example.com&name=Jenny Rosen&metadata[Ä]=Ö")
        _ = try server.newCustomer("description=Jane&email=jane@example.com&name=Jane Doe&phone=%2B15555550100")
        _ = try server.delete("/v1/customers/\(server.newCustomer("description=Gone&email=jenny@example.com"))")
        #expect(try found(query, in: "customers") == descriptions)
    }

    @Test("is answered as Stripe answers one") func envelope() throws {
        #expect(try search("customers", "email:'a@example.com'").text == """
            {
              "object": "search_result",
              "data": [],
              "has_more": false,
              "next_page": null,
              "url": "/v1/customers/search"
            }

            """)
        let customer = try server.newCustomer("source=tok_visa")
        _ = try server.post("/v1/charges", "amount=1000&currency=usd&customer=\(customer)")
        let expanded = try search("charges", "amount:1000", "&expand[]=data.customer")
        #expect(expanded["data"]?.array?.first?["customer"]?["id"] == .string(customer))
    }

    @Test("goes on page after page, over more objects than one portion looks at") func pages() throws {
        for number in 0..<600 { _ = try server.newCustomer("name=Customer \(number)&email=\(number % 100 == 0 ? "rare" : "common")@example.com") }
        var names: [String] = []
        var page = try search("customers", "email:\"rare@example.com\"", "&limit=2")
        var pages = 1
        while page["has_more"] == true, let next = page["next_page"]?.string {
            names += page["data"]?.array?.compactMap { $0["name"]?.string } ?? []
            page = try search("customers", "email:\"rare@example.com\"", "&limit=2&page=\(Self.encoded(next))")
            pages += 1
        }
        names += page["data"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(names == [500, 400, 300, 200, 100, 0].map { "Customer \($0)" })
        #expect(pages == 3)
        #expect(page["next_page"] == .null)
        #expect(try search("customers", "email:\"nobody@example.com\"").ids == [])
        #expect(server.notes.faults == [])
    }

    @Test("shows nothing of another account") func accounts() throws {
        _ = try server.post("/v1/customers", "email=a@example.com", key: "sk_test_beta")
        #expect(try search("customers", "email:'a@example.com'").ids == [])
    }

    @Test("that is not written as Stripe's are", arguments: [
        "asdf", "", " ", "email", "email:", "email=\"a\"", "email:\"a", "email:\"a\" AND", "email:\"a\" AND AND email:\"b\"", "(email:\"a\")",
        "AND email:\"a\"", "metadata[:\"a\"", "metadata[key]:\"a\"", ":\"a\"",
    ])
    func unreadable(query: String) throws {
        let failure = try search("customers", query).failure
        let expected = Failure(
            400,
            "We were unable to parse your search query. Try using the format `metadata[\"key\"]:\"value\"` to query for metadata or "
                + "key:\"value\" to query for other fields.")
        #expect(query.isEmpty ? failure?.parameter == "query" : failure == expected, "\(query): \(failure?.message ?? "")")
    }

    @Test("may have ten clauses, all with AND or all with OR, and parts of at least three characters", arguments: [
        ("amount:1 AND amount:2 OR amount:3", "You cannot combine AND and OR in one search query."),
        ("amount:1 OR amount:2 amount:3", "You cannot combine AND and OR in one search query."),
        (
            Array(repeating: "amount:1", count: 11).joined(separator: " "),
            "A search query can have up to 10 clauses, and yours has 11."
        ),
        (Array(repeating: "amount:1", count: 10).joined(separator: " or "), nil), ("-amount:1 -status:\"failed\" and -customer:null", nil),
    ] as [(String, String?)])
    func clauses(query: String, message: String?) throws {
        #expect(try search("charges", query).failure == message.map { Failure(400, parameter: "query", $0) })
        #expect(try search("customers", "name~\"ro\"").failure
            == Failure(400, parameter: "query", "The part of `name` to search for must have at least 3 characters."))
    }

    @Test("for what cannot be searched") func refused() throws {
        #expect(
            try search("customers", "foo:\"bar\"").failure
                == Failure(
                    400,
                    "Field `foo` is an unsupported search field for resource `customers`. See "
                        + "http://stripe.com/docs/search#query-fields-for-customers for a list of supported fields."))
        #expect(try server.get("/v1/charges/search").failure == Failure(400, code: "parameter_missing", parameter: "query", "Missing required param: query."))
        for query in [
            "email~\"a\"", "status~\"succ\"", "amount~\"100\"", "status>\"a\"", "amount:\"abc\"", "amount>null", "amount:1 AND amount:2 OR amount:3",
            (0...10).map { "amount:\($0)" }.joined(separator: " "), "metadata:\"a\"", "amount[\"a\"]:1",
        ] {
            let failure = try search(query.hasPrefix("email") ? "customers" : "charges", query).failure
            #expect(failure?.status == 400, "\(query)")
        }
        #expect(try search("charges", "amount:1", "&page=nonsense").failure?.parameter == "page")
        #expect(try server.get("/v1/refunds/search?query=a").failure?.message.hasPrefix("Unrecognized request URL") == true)
        #expect(server.notes.faults == [])
    }
}
