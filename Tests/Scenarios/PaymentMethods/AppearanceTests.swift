// The Cards and Sources of customers, used as PaymentMethods.
import TestHarness
import Testing
import Wire

@Suite("A customer's Card or Source as a PaymentMethod") struct AppearanceTests {
    private let server: TestServer
    private let customer: String
    private let card: String
    private static let back = "return_url=https://shop.example/back"

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer("email=jenny@example.com")
        card = try server.post(
            "/v1/customers/\(customer)/sources", "source[object]=card&source[number]=4242424242424242&source[exp_month]=12&source[exp_year]=2030"
                + "&source[cvc]=123&source[name]=Jenny&source[address_zip]=94110&metadata[a]=b").id
    }

    private func source(_ form: String = "type=card&token=tok_visa") throws -> String {
        let source = try server.post("/v1/sources", form).id
        return try server.post("/v1/customers/\(customer)/sources", "source=\(source)").id
    }

    private func pay(_ method: String, _ more: String = "") throws -> Answer {
        try server.post(
            "/v1/payment_intents",
            "amount=2000&currency=usd&customer=\(customer)&confirm=true&payment_method=\(method)&\(Self.back)&\(more)")
    }

    @Test("it is read as a PaymentMethod") func read() throws {
        let method = try server.get("/v1/payment_methods/\(card)")
        #expect(method.id == card && card.hasPrefix("card_"))
        let values = ["object", "allow_redisplay", "customer", "livemode", "metadata", "type"].map { method[$0] }
        #expect(values == ["payment_method", "unspecified", .string(customer), false, ["a": "b"], "card"])
        #expect(method["billing_details"]?["name"] == "Jenny" && method["billing_details"]?["address"]?["postal_code"] == "94110")
        let shown = method["card"]
        #expect([shown?["brand"], shown?["exp_month"], shown?["exp_year"], shown?["last4"]] == ["visa", 12, 2030, "4242"])
        #expect(shown?["checks"] == ["address_line1_check": .null, "address_postal_code_check": "pass", "cvc_check": "pass"])
        #expect(method.keys == (try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)")).keys)
        #expect(try server.get("/v1/customers/\(customer)/payment_methods/\(card)").json == method.json)
        // The Card is still a card.
        #expect(try server.get("/v1/customers/\(customer)/sources/\(card)")["object"] == "card")
    }

    @Test("the customer's PaymentMethods contain her cards", arguments: ["", "type=card", "allow_redisplay=unspecified", "type=sepa_debit"])
    func list(filter: String) throws {
        let method = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id
        let newer = try server.post("/v1/customers/\(customer)/sources", "source=tok_mastercard").id
        let expected = filter == "type=sepa_debit" ? [] : [newer, method, card]
        for path in ["/v1/payment_methods?customer=\(customer)&\(filter)", "/v1/customers/\(customer)/payment_methods?\(filter)"] {
            let list = try server.get(path)
            #expect(list.ids == expected)
            #expect(list["data"]?.array?.allSatisfy { $0["object"] == "payment_method" } == true)
        }
        guard !expected.isEmpty else { return }
        let path = "/v1/payment_methods?customer=\(customer)&\(filter)&limit=1"
        #expect(try server.get(path + "&starting_after=\(newer)").ids == [method])
        #expect(try server.get(path + "&starting_after=\(method)").ids == [card])
        #expect(try server.get(path + "&ending_before=\(card)").ids == [method])
    }

    @Test("a PaymentIntent is paid with it") func payment() throws {
        let intent = try pay(card, "expand[]=payment_method&expand[]=latest_charge")
        #expect(intent["status"] == "succeeded" && intent["payment_method"]?["object"] == "payment_method")
        #expect(intent["payment_method"]?["id"] == .string(card))
        let charge = intent["latest_charge"]
        #expect(charge?["payment_method"] == .string(card) && charge?["payment_method_details"]?["card"]?["last4"] == "4242")
        #expect(try server.events().suffix(3) == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"])
        #expect(try server.get("/v1/customers/\(customer)/sources/\(card)")["customer"] == .string(customer))
        // It can be used again.
        #expect(try pay(card, "off_session=true")["status"] == "succeeded")
    }

    @Test("3-D Secure is asked for, and the payment goes on with it") func authentication() throws {
        let asking = try server.post(
            "/v1/customers/\(customer)/sources",
            "source[object]=card&source[number]=4000002760003184&source[exp_month]=12&source[exp_year]=2030").id
        let intent = try pay(asking)
        #expect(intent["status"] == "requires_action")
        _ = try server.admin("POST objects/\(intent.id)/transitions/authenticate")
        let paid = try server.get("/v1/payment_intents/\(intent.id)")
        #expect(paid["status"] == "succeeded" && paid["payment_method"] == .string(asking))
        // Her customer is deleted, and the card with her.
        _ = try server.delete("/v1/customers/\(customer)")
        #expect(try server.get("/v1/payment_methods/\(asking)").status == 404)
        #expect(try server.get("/v1/payment_intents/\(intent.id)?expand[]=payment_method")["payment_method"] == .string(asking))
    }

    @Test("a Source pays, too, and so does a card that is saved by a SetupIntent") func others() throws {
        let source = try source()
        #expect(try server.get("/v1/payment_methods/\(source)")["card"]?["brand"] == "visa")
        #expect(try pay(source)["status"] == "succeeded")
        let setup = try server.post("/v1/setup_intents", "customer=\(customer)&confirm=true&payment_method=\(card)&\(Self.back)")
        #expect(setup["status"] == "succeeded" && setup["payment_method"] == .string(card))
        #expect(try server.post("/v1/customers/\(customer)", "invoice_settings[default_payment_method]=\(card)")["invoice_settings"]?[
            "default_payment_method"] == .string(card))
    }

    @Test("a decline names it") func decline() throws {
        let declining = try server.post("/v1/customers/\(customer)/sources", "source=tok_chargeCustomerFail").id
        let error = try pay(declining)["error"]
        #expect(error?["code"] == "card_declined" && error?["payment_method"]?["id"] == .string(declining))
        #expect(error?["payment_method"]?["object"] == "payment_method")
    }

    @Test("it needs its customer") func owner() throws {
        let other = try server.newCustomer()
        #expect(try server.post("/v1/payment_intents", "amount=2000&currency=usd&customer=\(other)&payment_method=\(card)").failure == Failure(
            400, parameter: "payment_method",
            "The PaymentMethod \(card) does not belong to the Customer you supplied \(other). Please use this PaymentMethod with the Customer that it "
                + "belongs to instead."))
    }

    @Test("what belongs to nobody, or is no card, is no PaymentMethod") func none() throws {
        let sepa = try source("type=sepa_debit&currency=eur&owner[name]=Jenny&sepa_debit[iban]=DE89370400440532013000")
        let free = try server.post("/v1/sources", "type=card&token=tok_visa").id
        for id in [sepa, free] {
            #expect(try server.get("/v1/payment_methods/\(id)").failure
                == Failure(404, code: "resource_missing", parameter: "payment_method", "No such PaymentMethod: '\(id)'"))
        }
        _ = try server.delete("/v1/customers/\(customer)/sources/\(card)")
        #expect(try server.get("/v1/payment_methods/\(card)").status == 404)
    }

    @Test("it is not changed as a PaymentMethod", arguments: ["", "/detach", "/attach"]) func changes(call: String) throws {
        let form = call == "/attach" ? "customer=\(customer)" : call.isEmpty ? "metadata[a]=c" : ""
        #expect(try server.post("/v1/payment_methods/\(card)\(call)", form).failure == Failure(
            400, parameter: "payment_method", "\(card) is a Card, which cannot be changed as a PaymentMethod. Use the calls of the Card."))
        #expect(try server.get("/v1/payment_methods/\(card)")["metadata"] == ["a": "b"])
    }
}
