// What comes after the payment of an intent: disputes, warnings, reviews and refunds, with whole sequences of events.
import TestHarness
import Testing
import Wire

@Suite("What an intent has charged") struct IntentDisputeTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("is disputed some seconds later") func disputed() throws {
        let intent = try server.pay("pm_card_createDispute")
        #expect(intent["status"] == "succeeded")
        try server.advance("5s")
        let dispute = try server.get("/v1/disputes?payment_intent=\(intent.id)")["data"]?.array?.first
        #expect([dispute?["charge"], dispute?["payment_intent"]] == [intent["latest_charge"], .string(intent.id)])
        #expect(try server.events() == [
            "payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "charge.updated", "charge.dispute.created",
            "charge.dispute.funds_withdrawn", "charge.updated",
        ])
        #expect(try server.intent(intent.id)["status"] == "succeeded")
        #expect(try server.post("/v1/refunds", "payment_intent=\(intent.id)").failure?.code == "charge_disputed")
        let id = dispute?["id"]?.string ?? ""
        let told = try server.told {
            _ = try server.answer(id, "winning_evidence")
            try server.advance("5s")
        }
        #expect(told == ["charge.dispute.updated", "charge.dispute.funds_reinstated", "charge.dispute.closed", "charge.updated"])
    }

    @Test("is not disputed before it is captured") func held() throws {
        let intent = try server.pay("pm_card_createDispute", "capture_method=manual")
        try server.advance("1d")
        #expect(try server.get("/v1/disputes").ids == [])
        _ = try server.post("/v1/payment_intents/\(intent.id)/capture", "amount_to_capture=500")
        try server.advance("5s")
        #expect(try server.get("/v1/disputes")["data"]?.array?.map { $0["amount"] } == [500])
    }

    @Test("by a debit is lost when it is disputed", arguments: ["pm_usBankAccount_dispute", "pm_sepaDebit_disputed_de", "pm_bacsDebit_dispute"])
    func debit(_ method: String) throws {
        let currency = ["us": "usd", "se": "eur", "ba": "gbp"][method.dropFirst(3).prefix(2).description] ?? ""
        let intent = try server.pay(
            method,
            "allowed_payment_method_types[]=\(["usd": "us_bank_account", "eur": "sepa_debit", "gbp": "bacs_debit"][currency] ?? "")"
                + "&mandate_data[customer_acceptance][type]=offline",
            currency: currency)
        try server.advance("4m")
        let charge = try server.charge(of: server.intent(intent.id))
        #expect([charge["status"], charge["disputed"]] == ["succeeded", true])
        #expect(try server.get("/v1/disputes")["data"]?.array?.map { $0["status"] } == ["lost"])
    }

    @Test("is warned about, with the intent") func warned() throws {
        let intent = try server.pay("pm_card_createIssuerFraudRecord")
        try server.advance("5s")
        let warning = try server.get("/v1/radar/early_fraud_warnings?payment_intent=\(intent.id)")["data"]?.array?.first
        #expect([warning?["actionable"], warning?["payment_intent"]] == [true, .string(intent.id)])
    }

    @Test("is reviewed, and the intent names the review until and after its end") func reviewed() throws {
        let intent = try server.pay("pm_card_riskLevelElevated", "capture_method=manual")
        let review = try server.charge(of: intent)["review"]
        #expect(intent["review"] == review)
        #expect(try server.get("/v1/reviews/\(review?.string ?? "")")["payment_intent"] == .string(intent.id))
        let told = try server.told { _ = try server.post("/v1/payment_intents/\(intent.id)/cancel") }
        #expect(told.sorted() == ["payment_intent.canceled", "review.closed"])
        #expect(try server.get("/v1/reviews/\(review?.string ?? "")")["closed_reason"] == "canceled")
    }

    @Test("is given back by the intent, and the intent stays as it is") func refunded() throws {
        let intent = try server.pay()
        let refund = try server.post("/v1/refunds", "payment_intent=\(intent.id)&amount=500")
        #expect([refund["payment_intent"], refund["payment_method"], refund["charge"]] == [
            .string(intent.id), intent["payment_method"], intent["latest_charge"],
        ])
        try server.advance("2s")
        #expect(try server.events() == [
            "payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "refund.created", "charge.refunded", "refund.updated",
            "charge.refund.updated",
        ])
        #expect(try server.intent(intent.id)["amount_received"] == 2000)
        let other = try server.intend()
        #expect(
            try server.post("/v1/refunds", "payment_intent=\(other.id)").failure
                == Failure(400, "This PaymentIntent (\(other.id)) does not have a successful charge to refund."))
    }

    @Test("is given back although the balance shows it later only") func early() throws {
        let intent = try server.pay(currency: "eur")
        let refund = try server.post("/v1/refunds", "payment_intent=\(intent.id)&expand[]=balance_transaction")
        #expect([refund["status"], refund["balance_transaction"]?["amount"]] == ["succeeded", -2000])
        try server.advance("10d")
        #expect(try server.get("/v1/balance")["available"]?.array?.first { $0["currency"] == "eur" }?["amount"] == -88)
        #expect(server.notes.faults == [])
    }
}
