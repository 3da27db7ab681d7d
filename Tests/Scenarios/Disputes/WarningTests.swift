// Early fraud warnings, and reviews: what others think of a payment, and what becomes of it.
import TestHarness
import Testing
import Wire

@Suite("An early fraud warning") struct EarlyFraudWarningTests {
    private let server: TestServer
    private let charge: String

    init() throws {
        server = try TestServer()
        charge = try server.charge("tok_createIssuerFraudRecord", 1000, "usd").id
        try server.advance("5s")
    }

    private func warning() throws -> JSON? { try server.get("/v1/radar/early_fraud_warnings")["data"]?.array?.first }

    @Test("comes some seconds after the payment") func shape() throws {
        let warning = try warning()
        #expect(warning?.object?.keys == ["id", "object", "actionable", "charge", "created", "fraud_type", "livemode"])
        #expect([warning?["actionable"], warning?["charge"], warning?["fraud_type"]] == [true, .string(charge), "misc"])
        let id = warning?["id"]?.string ?? ""
        #expect(id.hasPrefix("issfr_"))
        #expect(try server.get("/v1/radar/early_fraud_warnings/\(id)").json == warning)
        #expect(try server.get("/v1/radar/early_fraud_warnings?charge=\(charge)").ids == [id])
        #expect(try server.events() == ["charge.succeeded", "radar.early_fraud_warning.created"])
        #expect(
            try server.get("/v1/radar/early_fraud_warnings/issfr_nope").failure
                == Failure(404, code: "resource_missing", parameter: "early_fraud_warning", "No such early fraud warning: 'issfr_nope'"))
    }

    @Test("is settled by a refund of all, and not of a part") func refunded() throws {
        _ = try server.post("/v1/refunds", "charge=\(charge)&amount=400")
        #expect(try warning()?["actionable"] == true)
        let count = try server.events().count
        _ = try server.post("/v1/refunds", "charge=\(charge)")
        #expect(try warning()?["actionable"] == false)
        #expect(try server.events(after: count) == ["refund.created", "charge.refunded", "radar.early_fraud_warning.updated"])
    }

    @Test("is settled by a dispute") func disputed() throws {
        let count = try server.events().count
        _ = try server.fire("dispute", charge)
        #expect(try warning()?["actionable"] == false)
        #expect(try server.events(after: count) == [
            "charge.dispute.created", "charge.dispute.funds_withdrawn", "radar.early_fraud_warning.updated", "charge.updated",
        ])
    }

    @Test("can be caused by a tester, of a card only") func tester() throws {
        let other = try server.charge("tok_visa").id
        _ = try server.fire("warn", other, "fraud_type=made_with_stolen_card")
        #expect(try server.get("/v1/radar/early_fraud_warnings?charge=\(other)")["data"]?.array?.first?["fraud_type"] == "made_with_stolen_card")
        let hold = try server.charge("tok_visa", 1000, "usd", "&capture=false").id
        #expect(try server.fire("warn", hold).failure?.status == 400)
    }
}

@Suite("A review") struct ReviewTests {
    private let server: TestServer
    private let charge: String
    private let id: String

    init() throws {
        server = try TestServer()
        let made = try server.charge("tok_riskLevelElevated", 1000, "usd")
        charge = made.id
        id = made["review"]?.string ?? "none"
    }

    private func closed() throws -> [JSON?] {
        let review = try server.get("/v1/reviews/\(id)")
        return [review["open"], review["closed_reason"], review["reason"]]
    }

    @Test("opens for a payment of elevated risk") func shape() throws {
        let review = try server.get("/v1/reviews/\(id)")
        #expect(id.hasPrefix("prv_"))
        #expect(review.keys == [
            "id", "object", "billing_zip", "charge", "closed_reason", "created", "ip_address", "ip_address_location", "livemode", "open",
            "opened_reason", "reason", "session",
        ])
        #expect([review["open"], review["opened_reason"], review["reason"], review["charge"]] == [true, "rule", "rule", .string(charge)])
        #expect(try server.events() == ["charge.succeeded", "review.opened"])
        #expect(try server.get("/v1/reviews").ids == [id])
        #expect(try server.get("/v1/reviews/\(id)?expand[]=charge")["charge"]?["review"] == .string(id))
        #expect(
            try server.get("/v1/reviews/prv_nope").failure
                == Failure(404, code: "resource_missing", parameter: "review", "No such review: 'prv_nope'"))
    }

    @Test("is approved once, and is listed no longer") func approved() throws {
        #expect(try server.post("/v1/reviews/\(id)/approve")["open"] == false)
        #expect(try closed() == [false, "approved", "approved"])
        #expect(try server.get("/v1/reviews").ids == [])
        #expect(try server.events().last == "review.closed")
        #expect(try server.post("/v1/reviews/\(id)/approve").failure?.status == 400)
    }

    @Test("closes when the payment is given back, or charged back", arguments: [
        ("&reason=requested_by_customer", "refunded"), ("&reason=fraudulent", "refunded_as_fraud"), (nil, "disputed"),
    ])
    func ends(_ refund: String?, _ reason: String) throws {
        if let refund {
            _ = try server.post("/v1/refunds", "charge=\(charge)" + refund)
            #expect(try server.events().suffix(3) == ["refund.created", "charge.refunded", "review.closed"])
        } else {
            _ = try server.fire("dispute", charge)
            #expect(try server.events().suffix(2) == ["review.closed", "charge.updated"])
        }
        #expect(try closed() == [false, .string(reason), .string(reason)])
        #expect(try server.get("/v1/charges/\(charge)")["review"] == .string(id))
    }

    @Test("can be opened by a tester, once at a time") func tester() throws {
        let other = try server.charge("tok_visa").id
        _ = try server.fire("review", other)
        let opened = try server.get("/v1/charges/\(other)?expand[]=review")["review"]
        #expect([opened?["open"], opened?["opened_reason"]] == [true, "manual"])
        #expect(try server.fire("review", other).failure?.status == 400)
        #expect(try server.get("/v1/reviews?limit=1")["has_more"] == true)
        #expect(server.notes.faults == [])
    }
}
