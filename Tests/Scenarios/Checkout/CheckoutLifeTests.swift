// How long a session is open, what it asks its customer, and how lists find it.
import TestHarness
import Testing
import Wire

@Suite("The life of a Checkout Session") struct CheckoutLifeTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("after 24 hours it expires by itself; nothing is left of a failed attempt but its canceled PaymentIntent") func expired() throws {
        let session = try server.sell("customer_creation=always")
        try server.complete(session, "email=jenny@example.com&payment_method=pm_card_chargeDeclined")
        #expect(try server.told { _ = try server.admin("POST clock", "advance=24h") } == ["payment_intent.canceled", "checkout.session.expired"])
        #expect(try server.checkout(session.id).only("status", "url", "payment_status") == [
            "status": "expired", "url": .null, "payment_status": "unpaid",
        ])
        #expect(try server.get("/v1/customers").ids.isEmpty)
    }

    @Test("expired by a call, once") func call() throws {
        let session = try server.sell()
        #expect(try server.post("\(TestServer.checkouts)/\(session.id)/expire")["status"] == "expired")
        let failure = try server.post("\(TestServer.checkouts)/\(session.id)/expire").failure
        #expect(failure?.message == "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `expired`.")
        #expect(try server.complete(session).status == 400)
    }

    @Test("an expired session can be taken up again, for 30 days") func recovered() throws {
        let session = try server.sell("after_expiration[recovery][enabled]=true&after_expiration[recovery][allow_promotion_codes]=true")
        _ = try server.post("\(TestServer.checkouts)/\(session.id)/expire")
        let recovery = try server.checkout(session.id)["after_expiration"]?["recovery"]
        #expect(recovery?["url"]?.string?.hasSuffix("/r/\(session.id)") == true)
        #expect(recovery?["expires_at"]?.integer == session["created"]?.integer.map { $0 + 30 * 86_400 })
        _ = try server.fire("recover", session.id)
        let copy = try server.get(TestServer.checkouts)["data"]?.array?.first
        #expect(copy?["recovered_from"] == .string(session.id))
        #expect(copy?["allow_promotion_codes"] == true && copy?["amount_total"] == 3000 && copy?["status"] == "open")
        _ = try server.admin("POST clock", "advance=31d")
        #expect(try server.fire("recover", session.id).status == 400)
    }

    @Test("what the shop asks for must be given") func forms() throws {
        let session = try server.sell(
            "phone_number_collection[enabled]=true&shipping_address_collection[allowed_countries][0]=DE&consent_collection[terms_of_service]=required"
                + "&custom_fields[0][key]=size&custom_fields[0][label][type]=custom&custom_fields[0][label][custom]=Size&custom_fields[0][type]=dropdown"
                + "&custom_fields[0][dropdown][options][0][label]=Small&custom_fields[0][dropdown][options][0][value]=s")
        let typed = try server.sell(
            "custom_fields[0][key]=po&custom_fields[0][label][type]=custom&custom_fields[0][label][custom]=PO&custom_fields[0][type]=text")
        #expect(typed["custom_fields"]?.array?.first?["text"] == [
            "default_value": .null, "maximum_length": .null, "minimum_length": .null, "value": .null,
        ])
        var form = ""
        for (part, complaint) in [
            ("", "email"), ("&email=jenny@example.com", "phone"), ("&phone=%2B4930123", "shipping"),
            ("&shipping[name]=Jenny&shipping[address][country]=DE&shipping[address][line1]=Allee 1", "custom_fields[size]"),
            ("&custom_fields[0][key]=size&custom_fields[0][value]=s", "terms_of_service"),
        ] {
            form += part
            #expect(try server.complete(session, form).failure?.parameter == complaint)
        }
        try server.complete(session, form + "&terms_of_service=true")
        let done = try server.checkout(session.id, expanding: "payment_intent")
        #expect(done["status"] == "complete")
        #expect(done["custom_fields"]?.array?.first?["dropdown"]?["value"] == "s")
        #expect(done["consent"] == ["promotions": .null, "terms_of_service": "accepted"])
        #expect(done["collected_information"]?["shipping_details"]?["address"]?["line1"] == "Allee 1")
        #expect(done["payment_intent"]?["shipping"]?["name"] == "Jenny")
    }

    @Test("a given customer is brought up to date only where the shop wants it") func update() throws {
        let customer = try server.newCustomer("email=jenny@example.com&name=Jenny")
        let session = try server.sell("customer=\(customer)&customer_update[address]=auto")
        #expect(session.only("customer_creation")["customer_creation"] == .null)
        #expect(session["customer_details"]?["email"] == "jenny@example.com")
        try server.complete(session, "name=Rosen&address[country]=DE&address[city]=Berlin")
        let updated = try server.get("/v1/customers/\(customer)")
        #expect(updated["name"] == "Jenny" && updated["address"]?["city"] == "Berlin")
        #expect(try server.events().contains("customer.updated"))
    }

    @Test("lists by what a session is about") func lists() throws {
        let (first, second) = (try server.sell(), try server.sell("client_reference_id=cart_7"))
        try server.complete(second)
        let intent = try server.checkout(second.id)["payment_intent"]?.string ?? ""
        func ids(_ query: String) throws -> [String] { try server.get("\(TestServer.checkouts)?\(query)").ids }
        #expect(try ids("status=open") == [first.id])
        #expect(try ids("payment_intent=\(intent)") == [second.id])
        #expect(try ids("customer_details[email]=jenny@example.com") == [second.id])
        #expect(try ids("") == [second.id, first.id])
    }
}
