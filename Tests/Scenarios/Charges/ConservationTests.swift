// No money comes from nowhere, and none is lost: whatever happens, the balance is what the account began with and the sum of its transactions.
import TestFixtures
import TestHarness
import Testing
import Wire

@Suite("Money is conserved") struct ConservationTests {
    private static let steps = 120

    private static let tokens = ["tok_visa", "tok_bypassPending", "tok_refundFail", "tok_pendingRefund", "tok_chargeDeclined", "tok_createDispute"]
        + ["tok_createDisputeInquiry", "tok_createMultipleDisputes", "tok_createIssuerFraudRecord"]

    @Test("by random charges, captures, refunds, disputes and failures", arguments: 0..<6) func conserved(seed: Int) throws {
        var random = Seeded(seed)
        let server = try TestServer()
        for _ in 0..<Self.steps {
            try step(server, &random)
            try check(server)
        }
        try server.advance("60d")
        try check(server, isBooked: true)
        for amount in try server.get("/v1/balance")["pending"]?.array ?? [] { #expect(amount["amount"] == 0) }
        #expect(server.notes.faults == [])
    }

    private func step(_ server: TestServer, _ random: inout Seeded) throws {
        let older: Headers = Bool.random(using: &random) ? ["Stripe-Version": "2024-06-20"] : [:]
        let charges = try server.get("/v1/charges?limit=100").ids
        let charge = charges.randomElement(using: &random) ?? "ch_none"
        let amount = Int64.random(in: 1...1500, using: &random)
        let currency = ["usd", "eur", "jpy"].randomElement(using: &random) ?? "usd"
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1:
            let token = Self.tokens.randomElement(using: &random) ?? ""
            let isCaptured = Bool.random(using: &random)
            _ = try server.post(
                "/v1/charges", "amount=\(amount)&currency=\(currency)&source=\(token)&capture=\(isCaptured)", headers: older)
        case 2: _ = try server.charge(server.makeSource(SourceForm.of("sepa_debit").text).id, amount)
        case 3: _ = try server.fire(["settle", "fail"].randomElement(using: &random) ?? "", charge)
        case 4: _ = try server.post("/v1/charges/\(charge)/capture", Bool.random(using: &random) ? "" : "amount=\(amount)", headers: older)
        case 5, 6: _ = try server.post("/v1/refunds", "charge=\(charge)" + (Bool.random(using: &random) ? "" : "&amount=\(amount)"))
        case 7: _ = try server.post("/v1/charges/\(charge)/refund", "amount=\(amount)")
        case 8:
            let refund = try server.get("/v1/refunds?limit=100").ids.randomElement(using: &random) ?? "re_none"
            _ = try server.fire(["settle", "fail"].randomElement(using: &random) ?? "", refund)
        case 9: _ = try server.fire("dispute", charge, Bool.random(using: &random) ? "" : "amount=\(amount)")
        case 10:
            let dispute = try server.get("/v1/disputes?limit=100").ids.randomElement(using: &random) ?? "du_none"
            if Bool.random(using: &random) {
                _ = try server.fire(["win", "lose", "escalate", "appeal"].randomElement(using: &random) ?? "", dispute)
            } else {
                let texts = ["winning_evidence", "losing_evidence", "escalate_inquiry_evidence"]
                _ = try server.answer(dispute, texts.randomElement(using: &random) ?? "")
            }
        default: try server.advance(["1s", "5s", "1d", "8d"].randomElement(using: &random) ?? "1s")
        }
    }

    private func check(_ server: TestServer, isBooked: Bool = false) throws {
        let ledger = try Ledger(server)
        try ledger.checkBalance()
        try ledger.checkCharges(isBooked: isBooked)
    }
}
