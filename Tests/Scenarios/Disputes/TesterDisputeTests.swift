// Disputes that a tester causes, of any charge.
import TestHarness
import Testing
import Wire

@Suite("A tester") struct TesterDisputeTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("disputes a charge for any reason, and for a part") func reason() throws {
        let charge = try server.charge("tok_visa", 1000, "usd").id
        _ = try server.fire("dispute", charge, "reason=duplicate&amount=300")
        let dispute = try server.get("/v1/disputes")["data"]?.array?.first
        #expect([dispute?["reason"], dispute?["amount"], dispute?["status"]] == ["duplicate", 300, "needs_response"])
        #expect(dispute?["payment_method_details"]?["card"]?["network_reason_code"] == "12.6")
        _ = try server.fire("dispute", charge)
        #expect(try server.get("/v1/disputes")["data"]?.array?.map { $0["amount"] } == [700, 300])
        #expect(
            try server.fire("dispute", charge).failure
                == Failure(400, "Nothing is left of the charge \(charge) that can be disputed."))
    }

    @Test("inquires, and escalates the inquiry") func inquiry() throws {
        let charge = try server.charge("tok_mastercard").id
        _ = try server.fire("dispute", charge, "case_type=inquiry")
        let id = try server.get("/v1/disputes").ids[0]
        #expect(try server.dispute(id)["status"] == "warning_needs_response")
        _ = try server.fire("escalate", id)
        #expect(try server.dispute(id)["payment_method_details"]?["card"]?["network_reason_code"] == "4837")
        _ = try server.fire("lose", id)
        #expect(try server.dispute(id)["status"] == "lost")
        #expect(try server.fire("win", id).failure?.code == "status_transition_invalid")
    }

    @Test("is offered only what makes sense for the charge", arguments: [
        ("source=tok_visa", ["dispute", "warn", "review"]), ("source=tok_visa&capture=false", ["review"]), ("source=tok_chargeDeclined", []),
    ]) func offered(form: String, names: [JSON]) throws {
        _ = try server.post("/v1/charges", "amount=1000&currency=usd&\(form)")
        let charge = try server.get("/v1/charges").ids[0]
        let offered = try server.admin("GET objects/\(charge)")["transitions"]?.array?.compactMap { $0["name"] } ?? []
        #expect(offered.filter { ["dispute", "warn", "review"].contains($0) } == names)
    }

    @Test("cannot dispute what was never paid, or only held") func impossible() throws {
        let text = "Only a charge that has succeeded and was captured can be disputed."
        let hold = try server.charge("tok_visa", 1000, "usd", "&capture=false").id
        #expect(try server.fire("dispute", hold).failure == Failure(400, text))
        let debit = try server.charge(server.makeSource(SourceForm.of("sepa_debit").text).id).id
        #expect(try server.fire("dispute", debit).failure == Failure(400, text))
    }

    @Test("disputes what is about to be given back, and the refund fails") func pendingRefund() throws {
        let charge = try server.charge("tok_pendingRefund", 1000, "usd").id
        let refund = try server.post("/v1/refunds", "charge=\(charge)&amount=400").id
        _ = try server.fire("dispute", charge)
        #expect(try server.get("/v1/disputes")["data"]?.array?.map { $0["amount"] } == [1000])
        let failed = try server.get("/v1/refunds/\(refund)")
        #expect([failed["status"], failed["failure_reason"]] == ["failed", "charge_for_pending_refund_disputed"])
        try server.advance("1m")
        #expect(try server.get("/v1/charges/\(charge)")["amount_refunded"] == 0)
        #expect(server.notes.faults == [])
    }
}
