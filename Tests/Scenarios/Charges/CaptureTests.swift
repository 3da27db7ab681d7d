// A charge that is captured later: all of it, a part, or never. What happens to the rest depends on the version that the call asks for.
import TestHarness
import Testing
import Wire

@Suite("A capture") struct CaptureTests {
    private let server: TestServer
    private static let older: Headers = ["Stripe-Version": "2025-02-24.acacia"]

    init() throws { server = try TestServer() }

    private func hold(_ headers: Headers = [:]) throws -> String {
        try server.post("/v1/charges", "amount=1000&currency=usd&source=tok_visa&capture=false", headers: headers).id
    }

    private func money(_ charge: Answer) -> [JSON?] { ["amount_captured", "amount_refunded", "refunded", "captured"].map { charge[$0] } }

    @Test("of a part gives nothing back", arguments: [nil, "2025-03-31.basil", "2026-10-28.endive; feature_beta=v1"] as [String?])
    func part(version: String?) throws {
        let headers: Headers = version.map { ["Stripe-Version": $0] } ?? [:]
        let id = try hold(headers)
        let captured = try server.post("/v1/charges/\(id)/capture", "amount=700", headers: headers)
        #expect(money(captured) == [700, 0, false, true])
        #expect(try server.events() == ["charge.succeeded", "charge.captured"])
        #expect(try server.get("/v1/refunds").ids == [])
        #expect(try server.get("/v1/balance_transactions")["data"]?.array?.map { $0["amount"] } == [700])
        // What was captured can be given back, and no more.
        #expect(
            try server.post("/v1/refunds", "charge=\(id)&amount=701").failure?.message
                == "Refund amount ($7.01) is greater than charge amount ($7.00)")
        #expect(try server.post("/v1/refunds", "charge=\(id)")["amount"] == 700)
        #expect(try money(server.get("/v1/charges/\(id)")) == [700, 700, true, true])
    }

    @Test("of a part, in an older version, makes a refund of the rest") func partBefore() throws {
        let id = try hold()
        let captured = try server.post("/v1/charges/\(id)/capture", "amount=700", headers: Self.older)
        #expect(money(captured) == [700, 300, false, true])
        let refund = try server.get("/v1/refunds?charge=\(id)")["data"]?.array?.first
        #expect(refund?["amount"] == 300)
        #expect(refund?["status"] == "succeeded")
        #expect(refund?["reason"] == .null)
        #expect(refund?["balance_transaction"] == .null)
        #expect(try server.events() == ["charge.succeeded", "refund.created", "charge.refunded", "charge.captured"])
        #expect(
            try server.post("/v1/refunds", "charge=\(id)&amount=701").failure?.message
                == "Refund amount ($7.01) is greater than charge amount ($7.00)")
        #expect(try server.post("/v1/refunds", "charge=\(id)&amount=600")["amount"] == 600)
        #expect(
            try server.post("/v1/refunds", "charge=\(id)&amount=101").failure?.message
                == "Refund amount ($1.01) is greater than unrefunded amount on charge ($1.00)")
        #expect(try server.post("/v1/refunds", "charge=\(id)")["amount"] == 100)
        #expect(try money(server.get("/v1/charges/\(id)")) == [700, 1000, true, true])
    }

    @Test("that never comes leaves nothing behind") func lapse() throws {
        let id = try hold()
        try server.advance("7d")
        #expect(try money(server.get("/v1/charges/\(id)")) == [0, 0, false, false])
        #expect(try server.get("/v1/refunds").ids == [])
        #expect(try server.events() == ["charge.succeeded", "charge.expired"])
        #expect(try server.post("/v1/charges/\(id)/capture").failure?.code == "charge_expired_for_capture")
        #expect(try server.get("/v1/balance_transactions").ids == [])
    }

    @Test("that never comes, of a charge of an older version, leaves a refund") func lapseBefore() throws {
        let id = try hold(Self.older)
        try server.advance("7d")
        #expect(try money(server.get("/v1/charges/\(id)")) == [0, 1000, true, false])
        let refund = try server.get("/v1/refunds?charge=\(id)")["data"]?.array?.first
        #expect(refund?["amount"] == 1000)
        #expect(refund?["reason"] == "expired_uncaptured_charge")
        #expect(try server.events() == ["charge.succeeded", "refund.created", "charge.refunded", "charge.expired"])
        #expect(try server.post("/v1/refunds", "charge=\(id)").failure?.code == "charge_already_refunded")
    }

    @Test("is refused where it is too little or too much, and changes nothing") func refused() throws {
        let id = try hold()
        #expect(
            try server.post("/v1/charges/\(id)/capture", "amount=49").failure
                == Failure(400, code: "amount_too_small", parameter: "amount", "Amount must be at least $0.50 usd"))
        #expect(
            try server.post("/v1/charges/\(id)/capture", "amount=1001").failure
                == Failure(
                    400, code: "amount_too_large", parameter: "amount",
                    "The payment could not be captured because the requested capture amount is greater than the amount you can capture for "
                        + "this charge. Contact us via https://support.stripe.com/contact/ for help."))
        #expect(try money(server.get("/v1/charges/\(id)")) == [0, 0, false, false])
        #expect(try server.post("/v1/charges/\(id)/capture", "amount=50")["amount_captured"] == 50)
    }
}
