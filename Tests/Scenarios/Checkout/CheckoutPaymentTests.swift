// A purchase with a Checkout Session: what exists when, how it is paid, and what is told of it.
import TestHarness
import Testing
import Wire

@Suite("A purchase with Checkout") struct CheckoutPaymentTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("an open session has amounts and a page, and no PaymentIntent") func open() throws {
        let session = try server.sell()
        #expect(session.id.hasPrefix("cs_test_a1") && session.id.count == 68)
        #expect(session.only("status", "payment_status", "amount_subtotal", "amount_total", "currency", "payment_intent", "customer", "customer_details") == [
            "status": "open", "payment_status": "unpaid", "amount_subtotal": 3000, "amount_total": 3000, "currency": "usd", "payment_intent": .null,
            "customer": .null, "customer_details": .null,
        ])
        #expect(session["url"]?.string?.hasSuffix("/c/pay/\(session.id)") == true)
        #expect(session["expires_at"]?.integer == session["created"]?.integer.map { $0 + 86_400 })
        #expect(session["success_url"] == "https://shop.example/done?s={CHECKOUT_SESSION_ID}")
        #expect(session["line_items"] == nil)
        #expect(try server.events().filter { $0.hasPrefix("checkout") || $0.hasPrefix("payment") }.isEmpty)
    }

    @Test("its keys are Stripe's, in Stripe's order") func keys() throws {
        let expected = """
            id object adaptive_pricing after_expiration allow_promotion_codes allowed_payment_method_types amount_subtotal amount_total automatic_tax \
            billing_address_collection branding_settings cancel_url client_reference_id client_secret collected_information consent consent_collection \
            created currency currency_conversion custom_fields custom_text customer customer_account customer_creation customer_details customer_email \
            discounts expires_at integration_identifier invoice invoice_creation livemode locale managed_payments metadata mode origin_context \
            payment_intent payment_link payment_method_collection payment_method_configuration_details payment_method_options payment_method_types \
            payment_status permissions phone_number_collection recovered_from saved_payment_method_options setup_intent shipping_address_collection \
            shipping_cost shipping_options status submit_type subscription success_url total_details ui_mode url wallet_options
            """
        #expect(try server.sell().keys == expected.split(separator: " ").map(String.init))
    }

    @Test("of each type that it offers, it shows what is usual, with what was given", arguments: [
        ("card", "", ["card": ["request_three_d_secure": "automatic"]]),
        ("us_bank_account", "", ["us_bank_account": ["verification_method": "automatic"]]),
        ("us_bank_account", "[us_bank_account][verification_method]=instant", ["us_bank_account": ["verification_method": "instant"]]),
        ("us_bank_account", "[us_bank_account][setup_future_usage]=none",
         ["us_bank_account": ["setup_future_usage": "none", "verification_method": "automatic"]]),
    ] as [(String, String, JSON)]) func options(type: String, given: String, shown: JSON) throws {
        let form = "payment_method_types[0]=\(type)" + (given.isEmpty ? "" : "&payment_method_options\(given)")
        #expect(try server.sell(form, headers: ["Stripe-Version": "2026-03-25.dahlia"])["payment_method_options"] == shown)
    }

    @Test("paid by a guest") func guest() throws {
        let session = try server.sell()
        #expect(try server.told { try server.complete(session, "email=jenny@example.com&name=Jenny") } == [
            "payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed",
        ])
        let done = try server.checkout(session.id, expanding: "payment_intent.latest_charge")
        #expect(done.only("status", "payment_status", "url", "customer") == [
            "status": "complete", "payment_status": "paid", "url": .null, "customer": .null,
        ])
        #expect(done["customer_details"] == [
            "address": ["city": .null, "country": .null, "line1": .null, "line2": .null, "postal_code": .null, "state": .null], "business_name": .null,
            "email": "jenny@example.com", "individual_name": .null, "name": "Jenny", "phone": .null, "tax_exempt": "none", "tax_ids": [],
        ])
        #expect(done["payment_intent"]?["amount_received"] == 3000)
        #expect(done["payment_intent"]?["latest_charge"]?["billing_details"]?["name"] == "Jenny")
        #expect(try server.get("/v1/customers").ids.isEmpty)
    }

    @Test("a customer is made if the payment method is saved") func saved() throws {
        let session = try server.sell("payment_intent_data[setup_future_usage]=off_session&payment_intent_data[metadata][order]=7&metadata[cart]=9")
        #expect(try server.told { try server.complete(session, "email=jenny@example.com&name=Jenny&address[country]=DE") } == [
            "payment_intent.created", "payment_method.attached", "charge.succeeded", "payment_intent.succeeded", "customer.created",
            "checkout.session.completed",
        ])
        let done = try server.checkout(session.id, expanding: "customer", "payment_intent")
        #expect(done["customer"]?["email"] == "jenny@example.com")
        #expect(done["customer"]?["address"]?["country"] == "DE")
        #expect(done["payment_intent"]?["metadata"] == ["order": "7"])
        #expect(done["metadata"] == ["cart": "9"])
        let customer = done["customer"]?["id"]?.string ?? ""
        #expect(try server.get("/v1/customers/\(customer)/payment_methods").ids == [done["payment_intent"]?["payment_method"]?.string])
    }

    @Test("a declined card leaves the session open; the next try uses the same PaymentIntent") func declined() throws {
        let session = try server.sell("customer_creation=always")
        try server.complete(session, "email=jenny@example.com&payment_method=pm_card_chargeDeclined")
        #expect(try server.get("/v1/payment_intents")["data"]?.array?.first?["last_payment_error"]?["code"] == "card_declined")
        #expect(try server.checkout(session.id).only("status", "payment_intent", "customer") == [
            "status": "open", "payment_intent": .null, "customer": .null,
        ])
        #expect(!(try server.events().contains("customer.created")))
        let intent = try server.get("/v1/payment_intents").ids
        #expect(try server.told { try server.complete(session) } == [
            "charge.succeeded", "payment_intent.succeeded", "customer.created", "checkout.session.completed",
        ])
        #expect(try server.get("/v1/payment_intents").ids == intent)
        #expect(try server.get("/v1/customers").ids == [server.checkout(session.id)["customer"]?.string])
    }

    @Test("a bank that asks: the session is complete when the customer has agreed") func bank() throws {
        let session = try server.sell()
        try server.complete(session, "email=jenny@example.com&payment_method=pm_card_threeDSecure2Required")
        #expect(try server.checkout(session.id)["status"] == "open")
        let intent = try server.get("/v1/payment_intents").ids[0]
        #expect(try server.told { _ = try server.fire("authenticate", intent) } == [
            "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed",
        ])
        #expect(try server.checkout(session.id).only("status", "payment_status") == ["status": "complete", "payment_status": "paid"])
    }

    @Test("a slow method: complete and unpaid, then paid or lost", arguments: [
        ("succeed", "checkout.session.async_payment_succeeded", "paid"), ("fail", "checkout.session.async_payment_failed", "unpaid"),
    ]) func slow(outcome: String, event: String, status: String) throws {
        let session = try server.sell()
        try server.complete(session, "email=jenny@example.com&payment_method=pm_usBankAccount_processing")
        #expect(try server.checkout(session.id).only("status", "payment_status") == ["status": "complete", "payment_status": "unpaid"])
        #expect(try server.events().last == "checkout.session.completed")
        #expect(try server.told { _ = try server.fire("settle", session.id, "outcome=\(outcome)") }.last == event)
        #expect(try server.checkout(session.id)["payment_status"] == .string(status))
    }

    @Test("money that is only held: complete and unpaid") func held() throws {
        let session = try server.sell("payment_intent_data[capture_method]=manual")
        try server.complete(session)
        let held = try server.checkout(session.id)
        #expect(held.only("status", "payment_status") == ["status": "complete", "payment_status": "unpaid"])
        _ = try server.post("/v1/payment_intents/\(held["payment_intent"]?.string ?? "")/capture")
        #expect(try server.checkout(session.id)["payment_status"] == "paid")
        #expect(!(try server.events().contains("checkout.session.async_payment_succeeded")))
    }

    @Test("nothing due: no payment") func free() throws {
        let coupon = try server.coupon("percent_off=100&duration=once")
        let session = try server.sell("discounts[0][coupon]=\(coupon)")
        #expect(session["amount_total"] == 0)
        #expect(try server.told { try server.complete(session) } == ["customer.created", "checkout.session.completed"])
        let done = try server.checkout(session.id)
        #expect(done.only("payment_status", "payment_intent") == ["payment_status": "no_payment_required", "payment_intent": .null])
        // There are no guests where nothing is paid.
        #expect(try server.get("/v1/customers/\(done["customer"]?.string ?? "")")["email"] == "jenny@example.com")
    }

    @Test("before 2023-08-16, something is always due") func notFree() throws {
        let coupon = try server.coupon("percent_off=100&duration=once")
        let older: Headers = ["Stripe-Version": "2022-11-15"]
        #expect(try server.sell("discounts[0][coupon]=\(coupon)", headers: older).failure?.message
            == "The Checkout Session's total amount due cannot be zero in `payment` mode.")
        #expect(try server.sell(headers: older)["payment_method_collection"] == "always")
    }

    @Test("the API cannot confirm or cancel its PaymentIntent") func guarded() throws {
        let session = try server.sell()
        try server.complete(session, "email=jenny@example.com&payment_method=pm_card_chargeDeclined")
        let intent = try server.get("/v1/payment_intents").ids[0]
        let refused = "You cannot perform this action on PaymentIntents created by Checkout. Try expiring the Checkout Session instead."
        #expect(try server.post("/v1/payment_intents/\(intent)/cancel").failure?.message == refused)
        #expect(try server.post("/v1/payment_intents/\(intent)/confirm", "payment_method=pm_card_visa").failure?.message == refused)
        #expect(try server.post("/v1/payment_intents/\(intent)", "amount=5000&metadata[a]=b").failure?.message
            == "Some of the parameters you provided (amount) cannot be used when modifying a PaymentIntent that was created by Checkout. You can try "
            + "again without those parameters.")
        #expect(try server.post("/v1/payment_intents/\(intent)", "metadata[a]=b")["amount"] == 3000)
    }

    @Test("an invoice for the purchase") func invoice() throws {
        let rate = try server.taxRate("20", inclusive: false)
        let session = try server.sell(
            "line_items[0][tax_rates][0]=\(rate)&invoice_creation[enabled]=true&invoice_creation[invoice_data][description]=Thanks")
        #expect(try server.told { try server.complete(session) } == [
            "payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "customer.created", "customer.updated", "invoice.created",
            "invoice.finalized", "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid", "checkout.session.completed",
        ])
        let done = try server.checkout(session.id, expanding: "invoice.payments")
        let invoice = done["invoice"]
        #expect(invoice?["status"] == "paid" && invoice?["description"] == "Thanks")
        #expect(invoice?["attempted"] == true && invoice?["attempt_count"] == 0)
        let finalized = try server.get("/v1/events?type=invoice.finalized")["data"]?.array?.first?["data"]?["object"]
        #expect(finalized?["status"] == "paid" && finalized?["amount_remaining"] == 0)
        #expect(invoice?["total"] == 3600 && invoice?["amount_paid"] == 3600 && done["amount_total"] == 3600)
        #expect(invoice?["payments"]?["data"]?.array?.first?["payment"]?["payment_intent"] == done["payment_intent"])
        let line = invoice?["lines"]?["data"]?.array?.first
        #expect(line?["description"] == "Tea")
        let item = try #require(line?["parent"]?["invoice_item_details"]?["invoice_item"]?.string)
        #expect(line?["parent"] == [
            "invoice_item_details": [
                "invoice_item": .string(item), "proration": false, "proration_details": ["credited_items": .null], "subscription": .null,
            ],
            "subscription_item_details": .null, "type": "invoice_item_details",
        ])
        #expect(try server.get("/v1/invoiceitems/\(item)").only("amount", "invoice") == ["amount": 3000, "invoice": invoice?["id"] ?? .null])
    }
}
