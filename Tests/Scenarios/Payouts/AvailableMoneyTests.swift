// When pending money becomes available: who is told, and as what kind of money it counts.
import TestHarness
import Testing
import Wire

@Suite("Money that becomes available") struct AvailableMoneyTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("one event tells of all money of a second, with the balance as it is then") func event() throws {
        for _ in 0..<3 { _ = try server.charge("tok_visa", 1000, "usd") }
        try server.advance("1d")
        #expect(try server.get("/v1/events?type=balance.available").ids == [])
        try server.advance("1d")
        let events = try server.get("/v1/events?type=balance.available")["data"]?.array ?? []
        #expect(events.count == 1)
        let balance = events.first?["data"]?["object"]
        #expect([balance?["object"], balance?["available"]?[0]?["amount"], balance?["pending"]?[0]?["amount"]] == ["balance", 100_002_823, 0])
        #expect(balance == (try server.get("/v1/balance").json))
        _ = try server.charge("tok_visa", 1000, "usd")
        try server.advance("5d")
        #expect(try server.get("/v1/events?type=balance.available").ids.count == 2)
    }

    @Test("money that leaves is not announced") func refund() throws {
        let charge = try server.charge("tok_bypassPending", 1000, "usd").id
        _ = try server.post("/v1/refunds", "charge=\(charge)")
        try server.advance("5d")
        #expect(try server.events().contains("balance.available") == false)
    }

    @Test("American debits of the older kind are money of bank accounts, and are paid out as that") func bankAccounts() throws {
        let customer = try server.newCustomer("source=btok_us_verified")
        _ = try server.post("/v1/charges", "amount=10000&currency=usd&customer=\(customer)")
        #expect(try server.get("/v1/balance")["pending"]?[0]?["source_types"] == ["bank_account": 9680, "card": 0])
        try server.advance("10d")
        #expect(try server.get("/v1/balance")["available"]?[0]?["source_types"] == ["bank_account": 9680, "card": 100_000_000])
        #expect(try server.post("/v1/payouts", "amount=9681&currency=usd&source_type=bank_account").failure?.code == "balance_insufficient")
        #expect(try server.post("/v1/payouts", "amount=9680&currency=usd&source_type=bank_account")["source_type"] == "bank_account")
        #expect(try server.get("/v1/balance")["available"]?[0]?["source_types"] == ["bank_account": 0, "card": 100_000_000])
    }

    @Test("a connected account has a schedule of its own") func connected() throws {
        let connected: Headers = ["Stripe-Account": "acct_1Nv0FGQ9RKHgCVdK"]
        _ = try server.post("/v1/balance_settings", "payments[payouts][schedule][interval]=daily", headers: connected)
        _ = try server.admin("POST clock", "advance=1d", headers: connected)
        #expect(try server.get("/v1/payouts", headers: connected)["data"]?.array?.map { $0["automatic"] } == [true])
        try server.advance("1d")
        #expect(try server.get("/v1/payouts").ids == [])
    }
}
