// When money is there, when it comes back, and what no charge can be made of.
import TestHarness
import Testing
import Wire

@Suite("Money") struct MoneyTests {
    private let server: TestServer
    private static let debit = "type=sepa_debit&currency=eur&owner[name]=Jenny Rosen&sepa_debit[iban]=DE89370400440532013000"

    init() throws {
        // 2023-09-25 22:15:20 UTC, a Monday.
        server = try TestServer()
    }

    private func transaction(of charge: Answer) throws -> Answer {
        try server.get("/v1/balance_transactions/\(try #require(charge["balance_transaction"]?.string))")
    }

    @Test("a card's money is there at the beginning of the second working day after") func card() throws {
        let charge = try server.charge("tok_visa", 1000, "usd")
        #expect(try transaction(of: charge)["available_on"] == 1_695_772_800)
        #expect(try transaction(of: charge)["status"] == "pending")
        try server.advance("2d")
        #expect(try transaction(of: charge)["status"] == "available")
    }

    @Test("a debit's, after the bank has answered") func debit() throws {
        let charge = try server.charge(try server.makeSource(Self.debit).id)
        #expect(charge["status"] == "pending")
        try server.advance("6d")
        #expect(try transaction(of: charge)["status"] == "pending")
        try server.advance("8d")
        #expect(try server.get("/v1/charges/\(charge.id)")["status"] == "succeeded")
        #expect(try transaction(of: charge)["status"] == "available")
    }

    @Test("a refund that the bank sends back brings the money back") func refundFails() throws {
        let charge = try server.charge(try server.makeSource(Self.debit).id)
        _ = try server.fire("settle", charge.id)
        let refund = try server.post("/v1/refunds", "charge=\(charge.id)&amount=400")
        #expect(try server.get("/v1/charges/\(charge.id)")["amount_refunded"] == 400)
        _ = try server.fire("fail", refund.id)
        let failed = try server.get("/v1/refunds/\(refund.id)?expand[]=failure_balance_transaction")
        #expect(failed["status"] == "failed")
        #expect(failed["failure_balance_transaction"]?["amount"] == 400)
        #expect(failed["failure_balance_transaction"]?["type"] == "refund_failure")
        #expect(try server.get("/v1/charges/\(charge.id)")["amount_refunded"] == 0)
    }

    @Test("only the charge of a card waits for its capture") func capture() throws {
        let failure = try server.charge(try server.makeSource(Self.debit).id, 1000, "eur", "&capture=false").failure
        #expect(failure == Failure(400, parameter: "capture", "Only the charge of a card can be captured later."))
        #expect(try server.get("/v1/charges").ids == [])
    }

    @Test("a card whose month is over is declined") func expired() throws {
        let card = "card[number]=4242424242424242&card[exp_month]=10&card[exp_year]=2023"
        let token = try server.post("/v1/tokens", card).id
        try server.advance("40d")
        let failure = try server.charge(token, 1000, "usd").failure
        #expect(failure?.status == 402)
        #expect(failure?.code == "expired_card")
        #expect(try server.get("/v1/charges")["data"]?.array?.first?["failure_code"] == "expired_card")
    }

    @Test("nobody's card is charged by its own id: it goes by its token, once") func nobodysCard() throws {
        let token = try server.post("/v1/tokens", "card[number]=4242424242424242&card[exp_month]=10&card[exp_year]=2030")
        let card = try #require(token["card"]?["id"]?.string)
        #expect(try server.charge(card, 1000, "usd").failure?.code == "resource_missing")
        #expect(try server.charge(token.id, 1000, "usd")["status"] == "succeeded")
        #expect(try server.charge(token.id, 1000, "usd").failure?.code == "token_already_used")
    }
}
