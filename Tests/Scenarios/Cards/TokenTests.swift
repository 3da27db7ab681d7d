// What a token stands for, and what it shows of it.
import TestHarness
import Testing
import Wire

@Suite("A token") struct TokenTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private static let card = "card[number]=4242424242424242&card[exp_month]=8&card[exp_year]=2030"

    @Test("shows its card as it is, and whom it came from") func card() throws {
        let token = try server.post("/v1/tokens", Self.card + "&card[cvc]=123&card[currency]=USD&card[address_zip]=94111")
        #expect(token.masked == """
            {
              "id": "tok_…",
              "object": "token",
              "card": {
                "id": "card_…",
                "object": "card",
                "address_city": null,
                "address_country": null,
                "address_line1": null,
                "address_line1_check": null,
                "address_line2": null,
                "address_state": null,
                "address_zip": "94111",
                "address_zip_check": "unchecked",
                "brand": "Visa",
                "country": "US",
                "currency": "usd",
                "cvc_check": "unchecked",
                "dynamic_last4": null,
                "email": null,
                "exp_month": 8,
                "exp_year": 2030,
                "fingerprint": "\(token["card"]?["fingerprint"]?.string ?? "")",
                "funding": "credit",
                "last4": "4242",
                "metadata": {},
                "name": null,
                "networks": {
                  "preferred": null
                },
                "phone": null,
                "regulated_status": "unregulated",
                "tokenization_method": null,
                "wallet": null
              },
              "client_ip": "127.0.0.1",
              "created": 1695680120,
              "livemode": false,
              "type": "card",
              "used": false
            }

            """)
        #expect(try server.get("/v1/tokens/\(token.id)").text == token.text)
    }

    @Test("may stand for a secret, which is kept nowhere", arguments: [
        ("pii[id_number]=000000000", "pii", "pii_1"), ("cvc_update[cvc]=123", "cvc_update", "cvctok_1"),
    ])
    func secrets(_ form: String, _ type: String, _ prefix: String) throws {
        let token = try server.post("/v1/tokens", form)
        #expect(token["type"] == .string(type))
        #expect(token.id.hasPrefix(prefix))
        #expect(token.keys == ["id", "object", "client_ip", "created", "livemode", "type", "used"])
        #expect(try server.get("/v1/tokens/\(token.id)").text == token.text)
        #expect(try server.charge(token.id).failure == Failure(
            400, code: "resource_missing", parameter: "source", "No such token: '\(token.id)'"))
    }

    @Test("stands for one thing") func exclusive() throws {
        #expect(try server.post("/v1/tokens", Self.card + "&pii[id_number]=1").failure?.code == "parameters_exclusive")
        #expect(try server.post("/v1/tokens").failure == Failure(
            400, code: "parameter_missing", parameter: "card", "Missing required param: card."))
    }

    @Test("of a platform's customer stands for a copy of her card, in the connected account") func platform() throws {
        let customer = try server.newCustomer("source=tok_mastercard")
        let connected: Headers = ["Stripe-Account": "acct_1Connected"]
        let token = try server.post("/v1/tokens", "customer=\(customer)", headers: connected)
        #expect(token["card"]?["last4"] == "4444")
        let charge = try server.post("/v1/charges", "amount=1000&currency=usd&source=\(token.id)", headers: connected)
        #expect(charge["source"]?["customer"] == .null)
        #expect(charge["status"] == "succeeded")
        #expect(try server.post("/v1/tokens", "customer=\(customer)").failure == Failure(
            400, code: "resource_missing", parameter: "customer", "No such customer: '\(customer)'"))
        #expect(try server.post("/v1/tokens", "customer=cus_none", headers: connected).status == 400)
        let foreign = try server.get("/v1/customers/\(server.newCustomer("source=tok_visa"))")["default_source"]?.string ?? ""
        #expect(try server.post("/v1/tokens", "customer=\(customer)&card=\(foreign)", headers: connected).failure == Failure(
            400, code: "resource_missing", parameter: "card", "No such card: '\(foreign)'"))
    }
}
