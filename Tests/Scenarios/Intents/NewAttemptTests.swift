// What a new attempt makes of what was planned, asked or given before.
import TestHarness
import Testing
import Wire

@Suite("A new attempt of a PaymentIntent") struct NewAttemptTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    /// Chooses on the page of the intent that the customer does something in a minute.
    private func plan(_ name: String, on intent: Answer) throws {
        let page = intent["next_action"]?["redirect_to_url"]?["url"]?.string ?? ""
        #expect(try server.submit(page, "do=\(name)&when=later&delay=60").status == 303)
    }

    @Test("drops what a tester has planned for the former one", arguments: ["authorize", "fail"]) func planned(name: String) throws {
        let intent = try server.pay("pm_card_authenticationRequired")
        try plan(name, on: intent)
        _ = try server.post("\(TestServer.intents)/\(intent.id)", "amount=5000")
        let again = try server.post("\(TestServer.intents)/\(intent.id)/confirm", TestServer.back)
        #expect(again["status"] == "requires_action")
        try server.advance("61s")
        #expect(try server.intent(intent.id)["status"] == "requires_action")
        try server.act("authenticate", on: intent)
        #expect(try server.intent(intent.id)["amount_received"] == 5000)
    }

    @Test("so does a confirmation of what is still asked") func confirmed() throws {
        let intent = try server.pay("pm_card_authenticationRequired")
        try plan("authorize", on: intent)
        _ = try server.post("\(TestServer.intents)/\(intent.id)/confirm", TestServer.back)
        try server.advance("61s")
        #expect(try server.intent(intent.id)["status"] == "requires_action")
    }

    @Test("what was planned for an attempt happens if no other comes") func kept() throws {
        let intent = try server.pay("pm_card_authenticationRequired")
        try plan("authorize", on: intent)
        _ = try server.post("\(TestServer.intents)/\(intent.id)", "description=Updated")
        try server.advance("61s")
        #expect(try server.intent(intent.id)["status"] == "succeeded")
    }

    @Test("so it is with a SetupIntent") func setUp() throws {
        let setup = try server.post(TestServer.setups, "confirm=true&payment_method=pm_card_authenticationRequired&\(TestServer.back)")
        try plan("authorize", on: setup)
        _ = try server.post("\(TestServer.setups)/\(setup.id)/confirm", "payment_method=pm_card_authenticationRequired&\(TestServer.back)")
        try server.advance("61s")
        #expect(try server.get("\(TestServer.setups)/\(setup.id)")["status"] == "requires_action")
    }
}

@Suite("The customer of a PaymentIntent") struct IntentCustomerTests {
    @Test("stays the same once it is set") func fixed() throws {
        let server = try TestServer()
        let (first, second) = (try server.newCustomer(), try server.newCustomer())
        let intent = try server.intend()
        let path = "\(TestServer.intents)/\(intent.id)"
        #expect(try server.post(path, "customer=\(first)")["customer"]?.string == first)
        #expect(try server.post(path, "customer=\(first)")["customer"]?.string == first)
        #expect(try server.post(path, "customer=\(second)").failure
            == Failure(
                400, parameter: "customer",
                "You cannot modify `customer` on a PaymentIntent once it already has been set. To fulfill a payment with a different Customer, cancel this "
                    + "PaymentIntent and create a new one."))
    }
}

@Suite("The capture method of a PaymentIntent") struct CaptureMethodTests {
    @Test("was automatic before 2024-04-10, so the balance shows the money at once", arguments: [
        ("2023-10-16", "automatic"), ("2024-04-10", "automatic_async"), (nil, "automatic_async"),
    ] as [(String?, String)]) func defaults(version: String?, method: String) throws {
        let server = try TestServer()
        let headers: Headers = version.map { ["Stripe-Version": $0] } ?? [:]
        let intent = try server.post(
            TestServer.intents, "amount=2000&currency=usd&confirm=true&payment_method=pm_card_visa&\(TestServer.back)", headers: headers)
        #expect(intent["capture_method"]?.string == method)
        #expect(try (server.charge(of: intent)["balance_transaction"] == .null) == (method == "automatic_async"))
        let other = try server.post(
            TestServer.intents, "amount=2000&currency=usd&capture_method=automatic_async", headers: headers)
        #expect(other["capture_method"] == "automatic_async")
    }
}
