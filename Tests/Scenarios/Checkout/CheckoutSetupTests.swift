// A Checkout Session that saves a card.
import TestHarness
import Testing
import Wire

@Suite("A card saved with Checkout") struct CheckoutSetupTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("its SetupIntent is there at once, and its amounts are null") func open() throws {
        let session = try server.saveCard("setup_intent_data[metadata][order]=7")
        #expect(session.id.hasPrefix("cs_test_c1"))
        let expected: JSON = [
            "amount_subtotal": .null, "amount_total": .null, "total_details": .null, "discounts": .null, "invoice_creation": .null,
            "saved_payment_method_options": .null, "payment_status": "no_payment_required", "payment_method_collection": "always",
        ]
        #expect(session.only(
            "amount_subtotal", "amount_total", "total_details", "discounts", "invoice_creation", "saved_payment_method_options", "payment_status",
            "payment_method_collection") == expected)
        #expect(session["adaptive_pricing"] == ["enabled": false])
        #expect(try server.get("/v1/setup_intents/\(session["setup_intent"]?.string ?? "")")["metadata"] == ["order": "7"])
        #expect(try server.events() == ["setup_intent.created"])
    }

    @Test("the card of a customer is attached") func attached() throws {
        let customer = try server.newCustomer("email=jenny@example.com")
        let session = try server.saveCard("customer=\(customer)")
        #expect(try server.told { try server.complete(session, "") } == [
            "payment_method.attached", "setup_intent.succeeded", "checkout.session.completed",
        ])
        #expect(try server.checkout(session.id).only("status", "payment_status") == ["status": "complete", "payment_status": "no_payment_required"])
        let details = try server.checkout(session.id)["customer_details"]
        #expect(details?["email"] == "jenny@example.com")
        #expect(details?["address"] == .null && details?["tax_exempt"] == .null)
        #expect(try server.get("/v1/customers/\(customer)/payment_methods").ids.count == 1)
    }

    @Test("a bank that asks") func bank() throws {
        let session = try server.saveCard("customer_creation=always")
        try server.complete(session, "email=jenny@example.com&payment_method=pm_card_threeDSecure2Required")
        #expect(try server.checkout(session.id)["status"] == "open")
        _ = try server.fire("authenticate", session["setup_intent"]?.string ?? "")
        let done = try server.checkout(session.id)
        #expect(done["status"] == "complete")
        #expect(done["customer"]?.string?.hasPrefix("cus_") == true)
    }

    @Test("expired: the SetupIntent is canceled") func expired() throws {
        let session = try server.saveCard()
        _ = try server.post("\(TestServer.checkouts)/\(session.id)/expire")
        #expect(try server.get("/v1/setup_intents/\(session["setup_intent"]?.string ?? "")")["status"] == "canceled")
        #expect(try server.events() == ["setup_intent.created", "setup_intent.canceled", "checkout.session.expired"])
    }
}
