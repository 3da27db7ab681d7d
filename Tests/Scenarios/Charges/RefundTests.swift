// Refunds: the ways to make one, what is refused and how it is said, and what becomes of it.
import TestHarness
import Testing
import Wire

@Suite("A refund") struct RefundTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func refund(_ form: String) throws -> Answer { try server.post("/v1/refunds", form) }

    private func charge(_ id: String) throws -> Answer { try server.get("/v1/charges/\(id)") }

    /// The data of the newest event of that type.
    private func told(_ type: String) throws -> JSON? { try server.get("/v1/events?type=\(type)")["data"]?.array?.first?["data"] }

    // MARK: Refused

    @Test("of a charge that is not there is refused as if the path named it") func missing() throws {
        #expect(try refund("charge=ch_nope").failure == Failure(404, code: "resource_missing", parameter: "id", "No such charge: 'ch_nope'"))
        #expect(try refund("payment_intent=pi_nope").failure?.message == "No such payment_intent: 'pi_nope'")
        #expect(
            try refund("").failure
                == Failure(400, "One of the following params should be provided for this request: payment_intent or charge."))
    }

    @Test("for another reason is refused, and so is one of nothing") func invalid() throws {
        let id = try server.charge("tok_visa").id
        #expect(
            try refund("charge=\(id)&reason=boredom").failure
                == Failure(400, parameter: "reason", "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer"))
        #expect(
            try refund("charge=\(id)&amount=0").failure
                == Failure(400, code: "parameter_invalid_integer", parameter: "amount", "This value must be greater than or equal to 1."))
    }

    @Test("of what has been given back, or charged back, names no parameter") func twice() throws {
        let first = try server.charge("tok_visa").id
        _ = try refund("charge=\(first)")
        #expect(try refund("charge=\(first)").failure == Failure(400, code: "charge_already_refunded", "Charge \(first) has already been refunded."))
        _ = try server.charge("tok_chargeDeclined")
        let failed = try server.get("/v1/charges").ids[0]
        #expect(
            try refund("charge=\(failed)").failure
                == Failure(400, code: "charge_not_refundable", "The charge \(failed) cannot be refunded: it has a status of failed."))
        let disputed = try server.charge("tok_createDispute").id
        try server.advance("10s")
        #expect(
            try refund("charge=\(disputed)").failure
                == Failure(400, code: "charge_disputed", "Charge \(disputed) has been charged back; cannot issue a refund."))
    }

    @Test("of too much says what there is", arguments: [
        ("usd", "$1,100.01", "$1,100.00", "$600.00"), ("eur", "€1,100.01", "€1,100.00", "€600.00"), ("jpy", "¥110,001", "¥110,000", "¥60,000"),
        ("chf", "1,100.01 chf", "1,100.00 chf", "600.00 chf"), ("kwd", "110.001 kwd", "110.000 kwd", "60.000 kwd"),
        ("aud", "$1,100.01", "$1,100.00", "$600.00"),
    ])
    func tooMuch(currency: String, asked: String, whole: String, rest: String) throws {
        let id = try server.charge("tok_visa", 110_000, currency).id
        #expect(
            try refund("charge=\(id)&amount=110001").failure
                == Failure(400, parameter: "amount", "Refund amount (\(asked)) is greater than charge amount (\(whole))"))
        _ = try refund("charge=\(id)&amount=50000")
        #expect(
            try refund("charge=\(id)&amount=110001").failure
                == Failure(400, parameter: "amount", "Refund amount (\(asked)) is greater than unrefunded amount on charge (\(rest))"))
        #expect(try refund("charge=\(id)&amount=60000")["status"] == "succeeded")
    }

    // MARK: Ways to make one

    @Test("the oldest way answers with the charge") func oldest() throws {
        let id = try server.charge("tok_visa", 1000, "usd").id
        let answer = try server.post("/v1/charges/\(id)/refund", "amount=400&reason=fraudulent&metadata[a]=b")
        #expect(answer["object"] == "charge")
        #expect(answer["amount_refunded"] == 400)
        #expect(answer["refunded"] == false)
        #expect(answer["fraud_details"] == ["user_report": "fraudulent"])
        #expect(answer.text == (try charge(id).text))
        let made = try server.get("/v1/refunds?charge=\(id)")["data"]?.array?.first
        #expect(made?["metadata"] == ["a": "b"])
        #expect(made?["reason"] == "fraudulent")
        #expect(try server.events() == ["charge.succeeded", "refund.created", "charge.refunded"])
        #expect(try server.post("/v1/charges/\(id)/refund")["refunded"] == true)
        #expect(try server.post("/v1/charges/\(id)/refund").failure?.code == "charge_already_refunded")
        #expect(try server.post("/v1/charges/ch_nope/refund").failure?.status == 404)
    }

    @Test("so does the list of the charge's refunds take one") func belowCharge() throws {
        let id = try server.charge("tok_visa", 1000, "usd").id
        let made = try server.post("/v1/charges/\(id)/refunds", "amount=400")
        #expect(made["object"] == "refund")
        #expect(made["charge"] == .string(id))
        #expect(try server.get("/v1/charges/\(id)/refunds/\(made.id)").text == made.text)
        #expect(try server.post("/v1/charges/\(id)/refunds/\(made.id)", "metadata[a]=b")["metadata"] == ["a": "b"])
        #expect(try server.get("/v1/charges/\(id)/refunds").ids == [made.id])
        #expect(try server.post("/v1/charges/ch_nope/refunds").failure?.status == 404)
    }

    @Test("belongs to the customer that the charge belongs to") func customer() throws {
        let customer = try server.newCustomer("source=tok_visa")
        let id = try server.post("/v1/charges", "amount=1000&currency=usd&customer=\(customer)").id
        #expect(try refund("charge=\(id)")["customer"] == .string(customer))
    }

    @Test("is counted by the list") func counted() throws {
        for amount in [300, 400] { _ = try refund("charge=\(server.charge("tok_visa").id)&amount=\(amount)") }
        let list = try server.get("/v1/refunds")
        #expect(list.keys == ["object", "count", "data", "has_more", "url"])
        #expect(list["count"] == 2)
        #expect(try server.get("/v1/refunds?limit=1")["count"] == 1)
        #expect(try server.get("/v1/charges").keys == ["object", "data", "has_more", "url"])
    }

    // MARK: Money and events

    @Test("charge.refunded tells what was there before") func previous() throws {
        let id = try server.charge("tok_visa", 1000, "usd").id
        _ = try refund("charge=\(id)&amount=400")
        #expect(try told("charge.refunded")?["previous_attributes"] == ["amount_refunded": 0])
        _ = try refund("charge=\(id)")
        #expect(try told("charge.refunded")?["previous_attributes"] == ["amount_refunded": 400, "refunded": false])
        #expect(try told("charge.succeeded")?["previous_attributes"] == nil)
        #expect(try told("refund.created")?["previous_attributes"] == nil)
    }

    @Test("takes the money from where the charge's is, and says what it is for") func transaction() throws {
        let id = try server.charge("tok_visa", 1000, "usd", "&description=Hello").id
        let taken = try refund("charge=\(id)&expand[]=balance_transaction")["balance_transaction"]
        let brought = try server.get("/v1/charges/\(id)?expand[]=balance_transaction")["balance_transaction"]
        #expect(taken?["available_on"] == brought?["available_on"])
        #expect(taken?["status"] == "pending")
        #expect(taken?["description"] == "REFUND FOR CHARGE (Hello)")
        try server.advance("4d")
        #expect(try server.get("/v1/balance_transactions/\(taken?["id"]?.string ?? "")")["status"] == "available")
        let later = try server.charge("tok_bypassPending", 1000, "usd").id
        let atOnce = try refund("charge=\(later)&expand[]=balance_transaction")["balance_transaction"]
        #expect(atOnce?["status"] == "available")
        #expect(atOnce?["description"] == "REFUND FOR CHARGE")
        let payment = try server.charge(server.makeSource(SourceForm.of("sepa_debit").text).id).id
        _ = try server.fire("settle", payment)
        #expect(try refund("charge=\(payment)&expand[]=balance_transaction")["balance_transaction"]?["description"] == "REFUND FOR PAYMENT")
    }

    @Test("to a card has a reference a second later") func reference() throws {
        let made = try refund("charge=\(server.charge("tok_visa").id)")
        #expect(
            made["destination_details"]
                == ["card": ["reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"], "type": "card"])
        try server.advance("1s")
        let card = try server.get("/v1/refunds/\(made.id)")["destination_details"]?["card"]
        #expect(card?["reference"]?.string?.count == 16)
        #expect(card?["reference_status"] == "available")
        #expect(try server.events().suffix(2) == ["refund.updated", "charge.refund.updated"])
        #expect(
            try told("refund.updated")?["previous_attributes"]
                == ["destination_details": ["card": ["reference": .null, "reference_status": "pending"]]])
    }

    @Test("of two test cards is pending first, or fails afterwards") func outcomes() throws {
        let pending = try refund("charge=\(server.charge("tok_pendingRefund").id)")
        #expect(pending["status"] == "pending")
        #expect(pending["pending_reason"] == "processing")
        try server.advance("5s")
        #expect(try server.get("/v1/refunds/\(pending.id)")["status"] == "succeeded")
        #expect(try server.events().suffix(2) == ["refund.updated", "charge.refund.updated"])

        let id = try server.charge("tok_refundFail", 1000, "usd").id
        let failing = try refund("charge=\(id)")
        #expect(failing["status"] == "succeeded")
        #expect(try charge(id)["refunded"] == true)
        try server.advance("5s")
        let failed = try server.get("/v1/refunds/\(failing.id)?expand[]=failure_balance_transaction")
        #expect(failed["status"] == "failed")
        #expect(failed["failure_reason"] == "unknown")
        #expect(failed["failure_balance_transaction"]?["amount"] == 1000)
        #expect(failed["failure_balance_transaction"]?["type"] == "refund_failure")
        #expect(failed["failure_balance_transaction"]?["source"] == .string(failing.id))
        #expect(try charge(id)["amount_refunded"] == 0)
        #expect(try charge(id)["refunded"] == false)
        #expect(try server.events().suffix(3) == ["refund.updated", "refund.failed", "charge.refund.updated"])
    }

    @Test("of a debit waits for the bank's answer about the debit", arguments: ["settle", "fail"]) func debit(_ answer: String) throws {
        let id = try server.charge(server.makeSource(SourceForm.of("sepa_debit").text).id, 1000).id
        let made = try refund("charge=\(id)&amount=400")
        #expect([made["status"], made["pending_reason"], made["balance_transaction"]] == ["pending", "charge_pending", .null])
        #expect(try charge(id)["amount_refunded"] == 400)
        #expect(try server.fire("settle", made.id).failure == Failure(400, "The charge of this refund is still pending."))
        _ = try server.fire(answer, id)
        try server.advance("0s")
        let later = try server.get("/v1/refunds/\(made.id)?expand[]=balance_transaction")
        if answer == "settle" {
            #expect([later["status"], later["pending_reason"], later["balance_transaction"]?["amount"]] == ["pending", "processing", -400])
            #expect(try server.events().suffix(3) == ["charge.succeeded", "refund.updated", "charge.refund.updated"])
            try server.advance("7d")
            #expect(try server.get("/v1/refunds/\(made.id)")["status"] == "succeeded")
        } else {
            #expect([later["status"], later["balance_transaction"], later["pending_reason"]] == ["failed", .null, nil])
            #expect(try charge(id)["amount_refunded"] == 0)
        }
        #expect(server.notes.faults == [])
    }

    // MARK: Whoever has to say where the money is to go

    private func transferred() throws -> (source: String, charge: String) {
        let source = try server.post("/v1/sources", "type=ach_credit_transfer&currency=usd&owner[email]=jenny@example.com").id
        _ = try server.fire("deposit", source, "amount=1000")
        return (source, try server.charge(source, 1000, "usd").id)
    }

    @Test("of a transfer waits until the customer says where to") func waits() throws {
        let (source, id) = try transferred()
        let made = try refund("charge=\(id)")
        #expect(made["status"] == "requires_action")
        #expect(
            made["next_action"] == [
                "display_details": [
                    "email_sent": ["email_sent_at": 1_695_680_120, "email_sent_to": "jenny@example.com"], "expires_at": 1_699_568_120,
                ],
                "type": "display_details",
            ])
        _ = try server.fire("provide_refund_attributes", source)
        #expect(try server.get("/v1/refunds/\(made.id)")["status"] == "pending")
        #expect(try server.get("/v1/refunds/\(made.id)")["next_action"] == nil)
        try server.advance("5d")
        #expect(try server.get("/v1/refunds/\(made.id)")["status"] == "succeeded")
    }

    @Test("can be canceled, or expire, while it waits", arguments: ["cancel", "expire", "45d"]) func ends(way: String) throws {
        let (source, id) = try transferred()
        let made = try refund("charge=\(id)").id
        switch way {
        case "cancel": #expect(try server.post("/v1/refunds/\(made)/cancel")["status"] == "canceled")
        case "expire": #expect(try server.post("/v1/test_helpers/refunds/\(made)/expire")["status"] == "failed")
        default: try server.advance(way)
        }
        #expect(try server.get("/v1/refunds/\(made)")["status"] == (way == "cancel" ? "canceled" : "failed"))
        #expect(try server.get("/v1/refunds/\(made)?expand[]=failure_balance_transaction")["failure_balance_transaction"]?["amount"] == 1000)
        #expect(try charge(id)["amount_refunded"] == 0)
        #expect(try server.events().contains("refund.failed") == (way != "cancel"))
        #expect(try server.events().last == "charge.refund.updated")
        _ = try server.fire("provide_refund_attributes", source)
        #expect(try refund("charge=\(id)")["status"] == "pending")
        #expect(server.notes.faults == [])
    }

    @Test("that waits for nobody cannot be canceled", arguments: ["/v1/refunds/ID/cancel", "/v1/test_helpers/refunds/ID/expire"])
    func unsupported(path: String) throws {
        let made = try refund("charge=\(server.charge("tok_visa").id)")
        #expect(try server.post(path.replacing("ID", with: made.id)).failure == Failure(400, "Canceling this refund is unsupported."))
        #expect(try server.post(path.replacing("ID", with: "re_nope")).failure?.status == 404)
        #expect(try server.get("/v1/refunds/\(made.id)").text == made.text)
    }
}
