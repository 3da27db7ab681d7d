// A customer's cards on the paths and by the names that they had before there were sources.
import TestHarness
import Testing
import Wire

@Suite("A customer's cards, by their older names") struct CustomerCardTests {
    private let server: TestServer
    private let customer: String
    private var path: String { "/v1/customers/\(customer)/cards" }

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
    }

    private static let details = "card[number]=5555 5555 5555 4444&card[exp_month]=8&card[exp_year]=2030&card[cvc]=123"

    @Test("are made, listed, retrieved, changed and deleted") func life() throws {
        let first = try server.post(path, "card=tok_visa")
        let second = try server.post(path, Self.details + "&metadata[a]=b")
        #expect([first["object"], first["last4"], first["customer"]] == ["card", "4242", .string(customer)])
        #expect([second["last4"], second["cvc_check"], second["metadata"]] == ["4444", "pass", ["a": "b"]])
        _ = try server.attach(server.makeSource(SourceForm.of("card").text).id, to: customer)
        let list = try server.get(path)
        #expect(list.ids == [first.id, second.id])
        #expect(list["url"] == .string(path))
        #expect(try server.get("\(path)?limit=1&starting_after=\(first.id)").ids == [second.id])
        #expect(try server.get("\(path)/\(second.id)").text == second.text)
        #expect(try server.get("/v1/customers/\(customer)/sources/\(second.id)").text == second.text)
        let changed = try server.post("\(path)/\(second.id)", "exp_year=2031&name=Jenny&address_zip=94111")
        #expect([changed["exp_year"], changed["name"], changed["address_zip"]] == [2031, "Jenny", "94111"])
        #expect(try server.delete("\(path)/\(second.id)").json == ["id": .string(second.id), "object": "card", "deleted": true])
        #expect(try server.get(path).ids == [first.id])
        #expect(try server.get("\(path)/\(second.id)").status == 404)
    }

    @Test("belong to their own customer") func foreign() throws {
        let card = try server.post(path, "card=tok_visa").id
        let other = try server.newCustomer()
        #expect(try server.get("/v1/customers/\(other)/cards/\(card)").status == 404)
        #expect(try server.get("/v1/customers/\(other)/cards").ids == [])
        #expect(try server.get("/v1/customers/cus_none/cards").status == 404)
        #expect(try server.post("/v1/customers/cus_none/cards", "card=tok_visa").status == 404)
    }

    @Test("one of them is the default") func defaultCard() throws {
        let (first, second) = try (server.post(path, "card=tok_visa").id, server.post(path, "card=tok_mastercard").id)
        #expect(try server.get("/v1/customers/\(customer)")["default_source"] == .string(first))
        #expect(try server.post("/v1/customers/\(customer)", "default_card=\(second)")["default_source"] == .string(second))
        #expect(try server.get(path).ids == [second, first])
        #expect(
            try server.post("/v1/customers/\(customer)", "default_card=card_none").failure
                == Failure(400, code: "resource_missing", parameter: "default_card", "No such source: 'card_none'"))
        #expect(
            try server.post("/v1/customers/\(customer)", "default_card=\(first)&default_source=\(first)").failure
                == Failure(
                    400, code: "parameters_exclusive", parameter: "default_source",
                    "You may only specify one of these parameters: default_source, default_card."))
        #expect(
            try server.post("/v1/customers/\(customer)", "default_source=\(String(repeating: "x", count: 501))").failure?.message.hasSuffix(
                "must be at most 500 characters") == true)
    }

    @Test("are shown by no other name than Stripe's") func shown() throws {
        _ = try server.post(path, "card=tok_visa")
        #expect(try server.get("/v1/customers/\(customer)?expand[]=cards").status == 400)
        #expect(try server.get("/v1/customers/\(customer)?expand[]=sources")["cards"] == nil)
    }

    @Test("have the fields of 2026") func fields() throws {
        #expect(try server.post(path, "card=tok_visa").keys == [
            "id", "object", "address_city", "address_country", "address_line1", "address_line1_check", "address_line2", "address_state",
            "address_zip", "address_zip_check", "allow_redisplay", "brand", "country", "customer", "cvc_check", "dynamic_last4", "email",
            "exp_month", "exp_year", "fingerprint", "funding", "last4", "metadata", "name", "phone", "regulated_status",
            "tokenization_method", "wallet",
        ])
        let card = try server.get(path)["data"]?.array?.first
        #expect([card?["allow_redisplay"], card?["regulated_status"], card?["wallet"]] == ["unspecified", "unregulated", .null])
    }
}
