// The older way to pay: a card as a token or as its own details, under `card` or under `source`.
import TestHarness
import Testing
import Wire

@Suite("A card that a request gives") struct GivenCardTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private static let details = "[number]=4242 4242 4242 4242&NAME[exp_month]=8&NAME[exp_year]=30&NAME[cvc]=123&NAME[name]=Jenny"

    /// What a request sends for a card, under each of its names.
    private static func forms() -> [String] {
        [
            "source=tok_visa", "card=tok_visa", ("card" + details).replacing("NAME", with: "card"),
            ("source[object]=card&source" + details).replacing("NAME", with: "source"),
            ("card[object]=card&card" + details).replacing("NAME", with: "card"),
        ]
    }

    @Test("is charged", arguments: forms()) func charge(_ form: String) throws {
        let charge = try server.post("/v1/charges", "amount=1000&currency=usd&\(form)")
        #expect(charge["status"] == "succeeded")
        #expect(charge["source"]?["object"] == "card")
        #expect(charge["source"]?["last4"] == "4242")
        #expect(charge["source"]?["customer"] == .null)
        #expect(charge["payment_method"] == charge["source"]?["id"])
    }

    @Test("belongs to the customer that is made with it", arguments: forms()) func create(_ form: String) throws {
        let customer = try server.post("/v1/customers", "\(form)&expand[]=default_source")
        #expect(customer["default_source"]?["last4"] == "4242")
        #expect(customer["default_source"]?["customer"] == .string(customer.id))
        #expect(try server.post("/v1/charges", "amount=1000&currency=usd&customer=\(customer.id)").status == 200)
    }

    @Test("takes the place of the customer's default", arguments: forms()) func update(_ form: String) throws {
        let customer = try server.newCustomer("source=tok_mastercard")
        let changed = try server.post("/v1/customers/\(customer)", "\(form)&expand[]=default_source")
        #expect(changed["default_source"]?["last4"] == "4242")
        #expect(try server.get("/v1/customers/\(customer)/sources").ids == [changed["default_source"]?["id"]?.string ?? ""])
    }

    @Test("is attached beside the customer's others", arguments: forms()) func attach(_ form: String) throws {
        let customer = try server.newCustomer("source=tok_mastercard")
        let card = try server.post("/v1/customers/\(customer)/sources", form)
        #expect([card["object"], card["last4"], card["customer"]] == ["card", "4242", .string(customer)])
        #expect(try server.get("/v1/customers/\(customer)/sources").ids.count == 2)
    }

    @Test("is refused by the name that it has in the request") func refused() throws {
        let charge = "amount=1000&currency=usd&"
        #expect(
            try server.post("/v1/charges", charge + "source[number]=4242424242424242").failure
                == Failure(400, parameter: "source", "The source hash must include an 'object' key indicating what type of source to create."))
        #expect(
            try server.post("/v1/charges", charge + "source[object]=card&source[number]=4242424242424242").failure
                == Failure(400, code: "parameter_missing", parameter: "source[exp_month]", "Missing required param: source[exp_month]."))
        #expect(
            try server.post("/v1/customers", "card[number]=4242424242424242&card[exp_month]=8").failure
                == Failure(400, code: "parameter_missing", parameter: "card[exp_year]", "Missing required param: card[exp_year]."))
        #expect(
            try server.post("/v1/customers", "card=tok_none").failure
                == Failure(400, code: "resource_missing", parameter: "card", "No such token: 'tok_none'"))
        #expect(
            try server.post("/v1/customers", "card=tok_visa&source=tok_visa").failure
                == Failure(
                    400, code: "parameters_exclusive", parameter: "source", "You may only specify one of these parameters: source, card."))
        #expect(
            try server.post("/v1/customers", "source[object]=card&source[nmber]=1&card[x]=2").failure
                == Failure(
                    400, code: "parameter_unknown", parameter: "source[nmber]", "Received unknown parameters: source[nmber], card[x]"))
        #expect(
            try server.post("/v1/customers", "card[number]=4242424242424241&card[exp_month]=8&card[exp_year]=2030").failure
                == Failure(402, code: "incorrect_number", parameter: "number", type: "card_error", "Your card number is incorrect."))
        #expect(try server.get("/v1/customers").ids == [])
    }

    @Test("is quoted by no error", arguments: ["source", "card"]) func confidential(_ name: String) throws {
        for form in ["\(name)[]=4242424242424242", "\(name)[number][]=4242424242424242", "\(name)[exp_month]=4242424242424242"] {
            for path in ["/v1/customers", "/v1/charges"] {
                let answer = try server.post(path, "amount=100&currency=usd&\(form)")
                #expect(answer.status == 400)
                #expect(!answer.text.contains("42424242424"), "\(form)")
            }
        }
    }

    // MARK: Checks

    private static let address = "&card[address_line1]=1 Main St.&card[address_zip]=94111"

    private func checks(_ card: JSON?) -> [JSON?] { ["cvc_check", "address_line1_check", "address_zip_check"].map { card?[$0] } }

    @Test("is unchecked as a token, and checked when it is charged or attached") func checks() throws {
        func token() throws -> Answer {
            try server.post("/v1/tokens", ("card" + Self.details).replacing("NAME", with: "card") + Self.address)
        }
        #expect(try checks(token()["card"]) == ["unchecked", "unchecked", "unchecked"])
        #expect(try checks(server.charge(token().id)["source"]) == ["pass", "pass", "pass"])
        #expect(try checks(server.attach(token().id, to: server.newCustomer()).json) == ["pass", "pass", "pass"])
        let source = try server.post("/v1/sources", "type=card&token=\(token().id)")
        #expect(checks(source["card"]) == ["unchecked", "unchecked", "unchecked"])
        #expect(try checks(server.charge(source.id)["source"]?["card"]) == ["pass", "pass", "pass"])
        let other = try server.post("/v1/sources", "type=card&token=\(token().id)").id
        #expect(try checks(server.attach(other, to: server.newCustomer())["card"]) == ["pass", "pass", "pass"])
    }

    @Test("that a fixed token stands for has nothing to check") func fixed() throws {
        let card = try server.attach("tok_visa", to: server.newCustomer())
        #expect(checks(card.json) == [.null, .null, .null])
        let details = try server.charge("tok_visa")["payment_method_details"]?["card"]?["checks"]
        #expect(details == ["address_line1_check": .null, "address_postal_code_check": .null, "cvc_check": .null])
    }

    @Test("fails the checks that it is made for", arguments: [
        ("tok_avsFail", [.null, "fail", "fail"]), ("tok_avsLine1Fail", [.null, "fail", .null]), ("tok_avsZipFail", [.null, .null, "fail"]),
        ("tok_avsUnchecked", [.null, "unavailable", "unavailable"]),
    ] as [(String, [JSON])])
    func failing(_ token: String, _ expected: [JSON]) throws {
        let charge = try server.charge(token)
        #expect(charge["status"] == "succeeded")
        #expect(checks(charge["source"]) == expected)
    }

    @Test("whose cvc or postal code is wrong is no customer's", arguments: [
        ("4000000000000101", "incorrect_cvc", "cvc"), ("4000000000000036", "incorrect_zip", "address_zip"),
    ])
    func wrong(_ number: String, _ code: String, _ parameter: String) throws {
        let card = "card[number]=\(number)&card[exp_month]=8&card[exp_year]=2030&card[cvc]=123&card[address_zip]=94111"
        for form in [card, "source=" + (try server.post("/v1/tokens", card).id), "source=" + (try server.post("/v1/sources", "type=card&\(card)").id)] {
            let failure = try server.post("/v1/customers", form).failure
            #expect([failure?.code, failure?.parameter] == [code, parameter], "\(form)")
            #expect(failure?.status == 402)
        }
        #expect(try server.get("/v1/customers").ids == [])
        // The postal code alone declines no charge.
        let charge = try server.post("/v1/charges", "amount=1000&currency=usd&\(card)")
        #expect(charge.failure?.code == (code == "incorrect_cvc" ? code : nil))
    }
}
