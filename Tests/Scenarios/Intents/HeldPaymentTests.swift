// Money that is held first: captured as a whole, in parts or not at all.
import TestHarness
import Testing
import Wire

@Suite("A PaymentIntent that holds money") struct HeldPaymentTests {
    let server: TestServer
    static let path = TestServer.intents

    init() throws { server = try TestServer() }

    private func hold(_ more: String = "") throws -> Answer { try server.pay("pm_card_visa", "capture_method=manual&\(more)", amount: 10_000) }

    @Test("captures a part, and the rest goes back without a refund") func capture() throws {
        let intent = try hold()
        #expect(intent["status"] == "requires_capture" && intent["amount_capturable"] == 10_000 && intent["amount_received"] == 0)
        #expect(try server.events() == ["payment_intent.created", "charge.succeeded", "payment_intent.amount_capturable_updated"])
        let held = try server.charge(of: intent)
        #expect(held["captured"] == false && held["amount_captured"] == 0 && held["balance_transaction"] == .null && held["paid"] == true)
        #expect(held["payment_method_details"]?["card"]?["capture_before"]?.integer == (held["created"]?.integer ?? 0) + 7 * 86_400)

        let types = try server.told {
            let captured = try server.post("\(Self.path)/\(intent.id)/capture", "amount_to_capture=4000")
            #expect(captured["status"] == "succeeded" && captured["amount_received"] == 4000 && captured["amount_capturable"] == 0)
            try server.advance("2s")
        }
        #expect(types == ["charge.captured", "payment_intent.succeeded", "charge.updated"])
        let charge = try server.charge(of: intent)
        #expect(charge["amount_captured"] == 4000 && charge["amount_refunded"] == 0 && charge["refunded"] == false)
        #expect(try server.get("/v1/balance_transactions/\(charge["balance_transaction"]?.string ?? "")")["amount"] == 4000)
    }

    @Test("refuses amounts that it does not hold", arguments: [
        ("20000", "amount_too_large", nil,
            "The payment could not be captured because the requested capture amount is greater than the amount you can capture for this charge. Contact us "
                + "via https://support.stripe.com/contact/ for help."),
        ("0", "parameter_invalid_integer", "amount", "This value must be greater than or equal to 1."),
        ("-5", nil, "amount_to_capture", "Invalid non-negative integer"),
    ] as [(String, String?, String?, String)]) func refusedAmounts(amount: String, code: String?, parameter: String?, message: String) throws {
        let intent = try hold()
        #expect(try server.post("\(Self.path)/\(intent.id)/capture", "amount_to_capture=\(amount)").failure
            == Failure(400, code: code, parameter: parameter, message))
        #expect(try server.intent(intent.id)["status"] == "requires_capture")
    }

    @Test("is captured by itself, and not by its charge") func chargeOfIntent() throws {
        let intent = try hold()
        let message = try server.post("/v1/charges/\(intent["latest_charge"]?.string ?? "")/capture").failure?.message ?? ""
        #expect(message.hasPrefix("This uncaptured Charge was created by a PaymentIntent (\(intent.id)). You must capture the PaymentIntent instead"))
        _ = try server.post("\(Self.path)/\(intent.id)/capture")
        let charge = intent["latest_charge"]?.string ?? ""
        #expect(try server.post("/v1/charges/\(charge)/capture").failure
            == Failure(400, code: "charge_already_captured", "Charge \(charge) has already been captured."))
    }

    @Test("gives the money back when it is canceled, without a refund") func canceled() throws {
        let intent = try hold()
        let types = try server.told {
            let canceled = try server.post("\(Self.path)/\(intent.id)/cancel", "cancellation_reason=requested_by_customer")
            #expect(canceled["status"] == "canceled" && canceled["amount_capturable"] == 0)
        }
        #expect(types == ["payment_intent.canceled"])
        let charge = try server.charge(of: intent)
        #expect(charge["amount_captured"] == 0 && charge["amount_refunded"] == 0 && charge["refunded"] == false)
        #expect(try server.get("/v1/refunds").ids == [])
    }

    @Test("made a refund of it before 2025-03-31.basil") func olderVersion() throws {
        let intent = try hold()
        _ = try server.post("\(Self.path)/\(intent.id)/cancel", headers: ["Stripe-Version": "2024-06-20"])
        #expect(try server.get("/v1/refunds").ids.count == 1)
        #expect(try server.charge(of: intent)["amount_refunded"] == 10_000)
    }

    @Test("lapses after seven days") func lapse() throws {
        let intent = try hold()
        #expect(try server.told { try server.advance("7d") } == ["charge.expired", "payment_intent.canceled"])
        let lapsed = try server.intent(intent.id)
        #expect(lapsed["status"] == "canceled" && lapsed["cancellation_reason"] == "expired" && lapsed["amount_capturable"] == 0)
    }

    @Test("lapses after thirty days if a card of Japan holds yen") func japan() throws {
        let hold = try server.pay("pm_card_jp", "capture_method=manual", currency: "jpy")
        let card = try server.charge(of: hold)["payment_method_details"]?["card"]
        #expect(card?["capture_before"]?.integer == (hold["created"]?.integer ?? 0) + 30 * 86_400)
        let other = try server.pay("pm_card_jp", "capture_method=manual")
        try server.advance("7d")
        #expect(try server.intent(hold.id)["status"] == "requires_capture" && server.intent(other.id)["status"] == "canceled")
        try server.advance("23d")
        #expect(try server.intent(hold.id)["cancellation_reason"] == "expired")
    }

    @Test("captures several times if that was asked for") func multicapture() throws {
        let intent = try hold("payment_method_options[card][request_multicapture]=if_available")
        let first = try server.post("\(Self.path)/\(intent.id)/capture", "amount_to_capture=2000&final_capture=false")
        #expect(first["status"] == "requires_capture" && first["amount_received"] == 2000 && first["amount_capturable"] == 8000)
        try server.advance("2s")
        let last = try server.post("\(Self.path)/\(intent.id)/capture", "amount_to_capture=5000")
        #expect(last["status"] == "succeeded" && last["amount_received"] == 7000 && last["amount_capturable"] == 0)
        try server.advance("2s")
        let charge = try server.charge(of: intent)
        #expect(charge["amount_captured"] == 7000 && charge["captured"] == true)
        let movements = try server.get("/v1/balance_transactions?source=\(charge.id)")["data"]?.array ?? []
        #expect(movements.map { $0["amount"]?.integer } == [5000, 2000])
        #expect(try server.post("\(Self.path)/\(hold().id)/capture", "amount_to_capture=1&final_capture=false").failure?.parameter == "final_capture")
    }

    /// The version, and what the charge shows as given back.
    @Test("keeps what it has captured when it is canceled or lapses, and can refund that", arguments: [
        ("2025-03-31.basil", 0), ("2024-06-20", 8000),
    ] as [(String, Int64)], [true, false]) func partsThatStay(version: (String, Int64), isCanceled: Bool) throws {
        let headers: Headers = ["Stripe-Version": version.0]
        let form = "amount=10000&currency=usd&confirm=true&payment_method=pm_card_visa&capture_method=manual&\(TestServer.back)"
            + "&payment_method_options[card][request_multicapture]=if_available"
        let intent = try server.post(Self.path, form, headers: headers)
        _ = try server.post("\(Self.path)/\(intent.id)/capture", "amount_to_capture=2000&final_capture=false")
        if isCanceled { _ = try server.post("\(Self.path)/\(intent.id)/cancel", headers: headers) } else { try server.advance("7d") }
        let ended = try server.intent(intent.id)
        #expect(ended["status"] == "canceled" && ended["amount_received"] == 2000 && ended["amount_capturable"] == 0)
        let charge = try server.charge(of: intent)
        #expect(charge["captured"] == true && charge["amount_captured"] == 2000 && charge["refunded"] == false)
        #expect(charge["amount_refunded"]?.integer == version.1)
        #expect(try server.post("/v1/refunds", "payment_intent=\(intent.id)")["amount"] == 2000)
    }

    @Test("holds more of what is not captured yet") func incrementAfterPart() throws {
        let features = ["multicapture", "incremental_authorization"].map { "payment_method_options[card][request_\($0)]=if_available" }
        let intent = try hold(features.joined(separator: "&"))
        _ = try server.post("\(Self.path)/\(intent.id)/capture", "amount_to_capture=2000&final_capture=false")
        #expect(try server.post("\(Self.path)/\(intent.id)/increment_authorization", "amount=12000")["amount_capturable"] == 10_000)
        #expect(try server.post("\(Self.path)/\(intent.id)/capture")["amount_received"] == 12_000)
    }

    @Test("holds more if that was asked for") func increment() throws {
        let plain = try hold()
        #expect(try server.post("\(Self.path)/\(plain.id)/increment_authorization", "amount=12000").status == 400)
        let intent = try hold("payment_method_options[card][request_incremental_authorization]=if_available")
        let types = try server.told {
            let more = try server.post("\(Self.path)/\(intent.id)/increment_authorization", "amount=12000")
            #expect(more["amount"] == 12_000 && more["amount_capturable"] == 12_000)
        }
        #expect(types == ["payment_intent.amount_capturable_updated"])
        #expect(try server.post("\(Self.path)/\(intent.id)/increment_authorization", "amount=12000").failure?.parameter == "amount")
        #expect(try server.post("\(Self.path)/\(intent.id)/capture")["amount_received"] == 12_000)
        #expect(try server.charge(of: intent)["amount_captured"] == 12_000)
    }
}
