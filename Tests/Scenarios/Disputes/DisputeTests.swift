// Disputes of cards: how they begin, what is answered, how they end, and what events and money say about it.
import TestHarness
import Testing
import Wire

@Suite("A dispute") struct DisputeTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    /// The data of the newest event of that type.
    private func told(_ type: String) throws -> JSON? { try server.get("/v1/events?type=\(type)")["data"]?.array?.first?["data"] }

    // MARK: Beginning

    @Test("has Stripe's keys, and says what is needed until when") func shape() throws {
        let (charge, id) = try server.disputedCharge()
        let dispute = try server.dispute(id)
        #expect(id.hasPrefix("du_"))
        #expect(dispute.keys == [
            "id", "object", "amount", "balance_transaction", "balance_transactions", "charge", "created", "currency", "customer",
            "enhanced_eligibility_types", "evidence", "evidence_details", "intended_submission_method", "is_charge_refundable", "livemode", "metadata",
            "payment_intent", "payment_method_details", "reason", "status",
        ])
        #expect([dispute["amount"], dispute["currency"], dispute["charge"], dispute["reason"]] == [1000, "usd", .string(charge), "fraudulent"])
        #expect([dispute["status"], dispute["is_charge_refundable"], dispute["customer"], dispute["payment_intent"]] == ["needs_response", false, .null, .null])
        #expect(
            dispute["payment_method_details"]
                == ["card": ["brand": "visa", "case_type": "chargeback", "network": "visa", "network_reason_code": "10.4"], "type": "card"])
        // The charge was made on 2023-09-25 at 22:15:20. The last day is the 4th of October.
        #expect(
            dispute["evidence_details"] == [
                "due_by": 1_696_463_999, "enhanced_eligibility": [:], "has_evidence": false, "past_due": false, "submission_count": 0,
                "submission_method": "not_submitted",
            ])
        let evidence = dispute["evidence"]?.object ?? [:]
        #expect(evidence.count == 28)
        #expect(evidence["enhanced_evidence"] == [:])
        #expect(evidence.values.filter(\.isNull).count == 27)
    }

    @Test("takes the amount and a fee from the balance") func money() throws {
        let before = try server.get("/v1/balance")["available"]?.array?.first?["amount"]?.integer ?? 0
        let (charge, id) = try server.disputedCharge()
        let dispute = try server.dispute(id)
        let transaction = dispute["balance_transactions"]?.array?.first
        #expect(dispute["balance_transaction"] == transaction?["id"])
        #expect(transaction?["fee_details"] == [
            ["amount": 1500, "application": .null, "currency": "usd", "description": "Dispute fee", "type": "stripe_fee"],
        ])
        #expect([transaction?["amount"], transaction?["fee"], transaction?["net"]] == [-1000, 1500, -2500])
        #expect([transaction?["type"], transaction?["reporting_category"], transaction?["source"]] == ["adjustment", "dispute", .string(id)])
        #expect(transaction?["description"] == .string("Chargeback withdrawal for \(charge)"))
        let stored = try server.get("/v1/balance_transactions/\(transaction?["id"]?.string ?? "")")
        #expect(stored.json == transaction)
        #expect(try server.get("/v1/balance")["available"]?.array?.first?["amount"] == .integer(before - 2500))
        let expanded = try server.get("/v1/disputes/\(id)?expand[]=balance_transactions.source&expand[]=charge")
        #expect(expanded["charge"]?["id"] == .string(charge))
        #expect(try server.get("/v1/charges/\(charge)?expand[]=dispute")["dispute"]?["id"] == .string(id))
    }

    @Test("begins with these events, and marks the charge") func events() throws {
        let (charge, id) = try server.disputedCharge()
        #expect(try server.events() == ["charge.succeeded", "charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.updated"])
        #expect(try told("charge.updated")?["previous_attributes"] == ["dispute": .null, "disputed": false])
        #expect(try told("charge.updated")?["object"]?["dispute"] == .string(id))
        #expect(try told("charge.dispute.created")?["object"] == (try server.dispute(id).json))
        #expect(try server.get("/v1/charges/\(charge)")["disputed"] == true)
    }

    @Test("is found by its charge and its time") func lists() throws {
        let (charge, id) = try server.disputedCharge()
        let other = try server.disputedCharge("tok_createDisputeInquiry").dispute
        #expect(try server.get("/v1/disputes").ids == [other, id])
        #expect(try server.get("/v1/disputes?charge=\(charge)").ids == [id])
        #expect(try server.get("/v1/disputes?created[gt]=1695680125").ids == [other])
        #expect(try server.get("/v1/disputes?payment_intent=pi_nope").ids == [])
    }

    @Test("of nothing is none", arguments: [("GET", ""), ("POST", ""), ("POST", "/close")]) func missing(_ method: String, _ call: String) throws {
        let answer = try server.request(method, "/v1/disputes/du_nope\(call)")
        #expect(answer.failure == Failure(404, code: "resource_missing", parameter: "dispute", "No such dispute: 'du_nope'"))
    }

    @Test("is found by its charge, in the oldest way") func ofCharge() throws {
        let (charge, id) = try server.disputedCharge()
        let path = "/v1/charges/\(charge)/dispute"
        #expect(try server.get(path).json == (try server.dispute(id).json))
        #expect(try server.get("\(path)?expand[]=charge")["charge"]?["id"] == .string(charge))
        #expect(try server.post(path, "evidence[customer_name]=Jenny&submit=false")["evidence"]?["customer_name"] == "Jenny")
        #expect(try server.post("\(path)/close")["status"] == "lost")
        #expect(try server.dispute(id)["status"] == "lost")
        #expect(try server.post("\(path)/close").failure == Failure(400, "This dispute is already closed"))
        let other = try server.charge("tok_visa").id
        for (method, call) in [("GET", ""), ("POST", ""), ("POST", "/close")] {
            let answer = try server.request(method, "/v1/charges/\(other)/dispute\(call)")
            #expect(answer.failure == Failure(404, "No dispute for charge: \(other)"))
        }
        #expect(try server.get("/v1/charges/ch_nope/dispute").failure?.message == "No such charge: 'ch_nope'")
    }

    @Test("comes of a hold when it was captured, and not before") func hold() throws {
        let charge = try server.charge("tok_createDispute", 1000, "usd", "&capture=false").id
        try server.advance("1d")
        #expect(try server.get("/v1/disputes").ids == [])
        _ = try server.post("/v1/charges/\(charge)/capture", "amount=400")
        try server.advance("4s")
        #expect(try server.get("/v1/disputes").ids == [])
        try server.advance("1s")
        #expect(try server.get("/v1/disputes")["data"]?.array?.map { $0["amount"] } == [400])
    }

    @Test("does not come of what was given back, and is about the rest of what was given back in part") func refunded() throws {
        let whole = try server.charge("tok_createDispute").id
        _ = try server.post("/v1/refunds", "charge=\(whole)")
        let part = try server.charge("tok_createDispute").id
        _ = try server.post("/v1/refunds", "charge=\(part)&amount=300")
        try server.advance("5s")
        #expect(try server.get("/v1/disputes")["data"]?.array?.map { [$0["charge"], $0["amount"]] } == [[.string(part), 700]])
        #expect(server.notes.faults == [])
    }

    // MARK: Answers

    @Test("is won or lost by a text, some seconds later", arguments: [
        ("winning_evidence", "won", ["charge.dispute.funds_reinstated", "charge.dispute.closed", "charge.updated"]),
        ("losing_evidence", "lost", ["charge.dispute.closed", "charge.updated"]),
    ])
    func decided(_ text: String, _ status: String, _ types: [String]) throws {
        let (charge, id) = try server.disputedCharge()
        let answered = try server.answer(id, text)
        #expect(answered["status"] == "under_review")
        #expect([answered["evidence"]?["uncategorized_text"], answered["evidence_details"]?["has_evidence"]] == [.string(text), true])
        #expect([answered["evidence_details"]?["submission_count"], answered["evidence_details"]?["submission_method"]] == [1, "manual"])
        #expect(try told("charge.dispute.updated")?["previous_attributes"] == [
            "evidence": ["uncategorized_text": .null],
            "evidence_details": ["has_evidence": false, "submission_count": 0, "submission_method": "not_submitted"], "status": "needs_response",
        ])
        #expect(try server.events().last == "charge.dispute.updated")
        try server.advance("4s")
        #expect(try server.dispute(id)["status"] == "under_review")
        let count = try server.events().count
        try server.advance("1s")
        #expect(try server.dispute(id)["status"] == .string(status))
        #expect(try server.events(after: count) == types)
        #expect(try server.get("/v1/charges/\(charge)")["disputed"] == true)
        #expect(try told("charge.dispute.closed")?["object"] == (try server.dispute(id).json))
    }

    @Test("that is won brings the money back, but not the fee, and the charge can be refunded") func won() throws {
        let (charge, id) = try server.disputedCharge()
        _ = try server.answer(id, "winning_evidence")
        try server.advance("5s")
        let dispute = try server.dispute(id)
        let reversal = dispute["balance_transactions"]?.array?.last
        #expect(dispute["balance_transactions"]?.array?.count == 2)
        #expect(dispute["is_charge_refundable"] == true)
        #expect([reversal?["amount"], reversal?["fee"], reversal?["net"], reversal?["type"]] == [1000, 0, 1000, "adjustment"])
        #expect([reversal?["reporting_category"], reversal?["fee_details"]] == ["dispute_reversal", []])
        #expect(reversal?["description"] == .string("Chargeback reversal for \(charge)"))
        #expect(try server.post("/v1/refunds", "charge=\(charge)")["status"] == "succeeded")
    }

    @Test("that is lost keeps the money, and the charge cannot be refunded") func lost() throws {
        let (charge, id) = try server.disputedCharge()
        _ = try server.answer(id, "losing_evidence")
        try server.advance("5s")
        #expect(try server.dispute(id)["balance_transactions"]?.array?.count == 1)
        #expect(try server.dispute(id)["is_charge_refundable"] == false)
        #expect(
            try server.post("/v1/refunds", "charge=\(charge)").failure
                == Failure(400, code: "charge_disputed", "Charge \(charge) has been charged back; cannot issue a refund."))
    }

    @Test("keeps evidence that is not submitted yet") func staged() throws {
        let id = try server.disputedCharge().dispute
        let staged = try server.post("/v1/disputes/\(id)", "evidence[customer_name]=Jenny&submit=false")
        #expect([staged["status"], staged["evidence"]?["customer_name"]] == ["needs_response", "Jenny"])
        #expect([staged["evidence_details"]?["has_evidence"], staged["evidence_details"]?["submission_count"]] == [true, 0])
        let more = try server.post("/v1/disputes/\(id)", "evidence[uncategorized_text]=winning_evidence&submit=false")
        #expect(more["evidence"]?["customer_name"] == "Jenny")
        try server.advance("1m")
        #expect(try server.dispute(id)["status"] == "needs_response")
        let submitted = try server.post("/v1/disputes/\(id)", "submit=true")
        #expect([submitted["status"], submitted["evidence_details"]?["submission_count"]] == ["under_review", 1])
        try server.advance("5s")
        #expect(try server.dispute(id)["status"] == "won")
    }

    @Test("has metadata at any time, and they submit nothing") func metadata() throws {
        let id = try server.disputedCharge().dispute
        #expect(try server.post("/v1/disputes/\(id)", "metadata[a]=b")["status"] == "needs_response")
        #expect(try server.post("/v1/disputes/\(id)", "intended_submission_method=manual")["intended_submission_method"] == "manual")
        _ = try server.post("/v1/disputes/\(id)/close")
        #expect(try server.post("/v1/disputes/\(id)", "metadata[a]=c")["metadata"] == ["a": "c"])
        #expect(try server.events().last == "charge.dispute.updated")
    }

    // MARK: Ends

    @Test("that is closed is lost at once") func closed() throws {
        let id = try server.disputedCharge().dispute
        let count = try server.events().count
        #expect(try server.post("/v1/disputes/\(id)/close")["status"] == "lost")
        #expect(try server.events(after: count) == ["charge.dispute.closed", "charge.updated"])
    }

    @Test("that is over takes no answer", arguments: ["", "/close"]) func over(_ call: String) throws {
        let id = try server.disputedCharge().dispute
        _ = try server.post("/v1/disputes/\(id)/close")
        let form = call.isEmpty ? "evidence[uncategorized_text]=Late" : ""
        #expect(try server.post("/v1/disputes/\(id)\(call)", form).failure == Failure(400, "This dispute is already closed"))
        #expect(try server.dispute(id)["evidence"]?["uncategorized_text"] == .null)
    }

    @Test("that nobody answers is lost after the ninth day") func unanswered() throws {
        let id = try server.disputedCharge().dispute
        let due = try server.dispute(id)["evidence_details"]?["due_by"]?.integer ?? 0
        _ = try server.admin("POST clock", "now=\(due)")
        #expect(try server.dispute(id)["status"] == "needs_response")
        try server.advance("1s")
        #expect(try server.dispute(id)["status"] == "lost")
        #expect(try server.events().suffix(2) == ["charge.dispute.closed", "charge.updated"])
    }

    @Test("that was answered waits for the bank, and a late answer says so") func answered() throws {
        let id = try server.disputedCharge().dispute
        _ = try server.answer(id, "Hello")
        try server.advance("30d")
        #expect(try server.dispute(id)["status"] == "under_review")
        let late = try server.answer(id, "More")
        #expect([late["evidence_details"]?["past_due"], late["evidence_details"]?["submission_count"]] == [true, 2])
        _ = try server.fire("win", id)
        #expect(try server.dispute(id)["status"] == "won")
        #expect(server.notes.faults == [])
    }

    @Test("that is lost can be appealed, if the tester says so") func appeal() throws {
        let id = try server.disputedCharge().dispute
        _ = try server.fire("lose", id)
        _ = try server.fire("appeal", id)
        #expect(try server.dispute(id)["status"] == "appeal_needs_response")
        #expect(try server.post("/v1/disputes/\(id)", "evidence[appeal][card][reason_for_filing]=New")["status"] == "appeal_under_review")
        _ = try server.fire("win", id)
        #expect(try server.dispute(id)["status"] == "won")
        #expect(try server.dispute(id)["balance_transactions"]?.array?.count == 2)
    }
}
