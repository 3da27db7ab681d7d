// Inquiries: the bank asks, and no money moves unless it is not satisfied.
import TestHarness
import Testing
import Wire

@Suite("An inquiry") struct InquiryTests {
    private let server: TestServer
    private let charge: String
    private let id: String

    init() throws {
        server = try TestServer()
        (charge, id) = try server.disputedCharge("tok_createDisputeInquiry")
    }

    @Test("takes no money, and the charge can be refunded") func free() throws {
        let dispute = try server.dispute(id)
        #expect([dispute["status"], dispute["is_charge_refundable"], dispute["balance_transaction"]] == ["warning_needs_response", true, .null])
        #expect(dispute["balance_transactions"] == [])
        let count = try server.events().count
        #expect(try server.post("/v1/refunds", "charge=\(charge)&amount=400")["status"] == "succeeded")
        #expect(try server.dispute(id)["status"] == "warning_needs_response")
        #expect(try server.post("/v1/refunds", "charge=\(charge)")["status"] == "succeeded")
        try server.advance("0s")
        #expect(try server.dispute(id)["status"] == "warning_closed")
        #expect(try server.events(after: count) == [
            "refund.created", "charge.refunded", "refund.created", "charge.refunded", "charge.dispute.closed", "charge.updated",
        ])
    }

    @Test("ends when the bank is satisfied, or not", arguments: ["winning_evidence", "losing_evidence"]) func ends(_ text: String) throws {
        #expect(try server.answer(id, text)["status"] == "warning_under_review")
        let count = try server.events().count
        try server.advance("5s")
        #expect(try server.dispute(id)["status"] == "warning_closed")
        #expect(try server.dispute(id)["balance_transactions"] == [])
        #expect(try server.events(after: count) == ["charge.dispute.closed", "charge.updated"])
    }

    @Test("becomes a chargeback, and can be answered once more") func escalates() throws {
        _ = try server.answer(id, "escalate_inquiry_evidence")
        let count = try server.events().count
        try server.advance("5s")
        let dispute = try server.dispute(id)
        #expect([dispute["status"], dispute["is_charge_refundable"]] == ["needs_response", false])
        #expect(dispute["payment_method_details"]?["card"]?["case_type"] == "chargeback")
        #expect(dispute["balance_transactions"]?.array?.map { $0["net"] } == [-2500])
        #expect(try server.events(after: count) == ["charge.dispute.updated", "charge.dispute.funds_withdrawn"])
        #expect(try server.post("/v1/refunds", "charge=\(charge)").failure?.code == "charge_disputed")
        #expect(try server.answer(id, "winning_evidence")["status"] == "under_review")
        try server.advance("5s")
        #expect(try server.dispute(id)["status"] == "won")
    }

    @Test("is closed by a call, or by itself after 120 days", arguments: [true, false]) func closes(byCall: Bool) throws {
        if byCall {
            #expect(try server.post("/v1/disputes/\(id)/close")["status"] == "warning_closed")
        } else {
            try server.advance("119d")
            #expect(try server.dispute(id)["status"] == "warning_needs_response")
            try server.advance("1d")
        }
        #expect(try server.dispute(id)["status"] == "warning_closed")
        #expect(try server.events().suffix(2) == ["charge.dispute.closed", "charge.updated"])
        #expect(server.notes.faults == [])
    }
}
