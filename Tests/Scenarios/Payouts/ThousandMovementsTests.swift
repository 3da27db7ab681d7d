// Money is conserved through everything that moves it: charges, captures, refunds, failures, payouts by hand and by schedule, top-ups, and time.
import TestFixtures
import TestHarness
import Testing
import Wire

@Suite("A thousand movements of money") struct ThousandMovementsTests {
    private static let steps = 250
    private static let stepsPerCheck = 10
    private static let tokens = [
        "tok_visa", "tok_bypassPending", "tok_refundFail", "tok_pendingRefund", "tok_chargeDeclined", "tok_createDispute", "btok_us_verified",
    ]
    private static let banks = ["", "_noAccount", "_accountClosed", "_insufficientFunds"].map { "btok_us_verified\($0)" }
    private static let interval = "payments[payouts][schedule][interval]"

    @Test("the balance is the sum of its transactions, pending and available, in every currency", arguments: 0..<4) func conserved(seed: Int) throws {
        var random = Seeded(1000 + seed)
        let server = try TestServer()
        for number in 1...Self.steps {
            try step(server, &random)
            if number.isMultiple(of: Self.stepsPerCheck) { try Ledger(server).checkBalance() }
        }
        try server.advance("60d")
        try Ledger(server).checkBalance()
        for entry in try server.get("/v1/balance")["pending"]?.array ?? [] { #expect(entry["amount"] == 0) }
        try checkPayouts(server)
        #expect(server.notes.faults == [])
    }

    private func newest(_ path: String, _ server: TestServer, _ random: inout Seeded) throws -> String {
        try server.get("/v1/\(path)?limit=20").ids.randomElement(using: &random) ?? "none"
    }

    private func step(_ server: TestServer, _ random: inout Seeded) throws {
        let amount = Int64.random(in: 50...200_000, using: &random)
        let currency = ["usd", "usd", "eur"].randomElement(using: &random) ?? "usd"
        switch Int.random(in: 0..<16, using: &random) {
        case 0, 1, 2: try charge(server, amount, currency, &random)
        case 3: _ = try server.post("/v1/charges/\(newest("charges", server, &random))/capture")
        case 4, 5: _ = try server.post("/v1/refunds", "charge=\(newest("charges", server, &random))&amount=\(min(amount, 900))")
        case 6: _ = try server.fire(["settle", "fail"].randomElement(using: &random) ?? "", newest("charges", server, &random))
        case 7: _ = try server.fire(["settle", "fail"].randomElement(using: &random) ?? "", newest("refunds", server, &random))
        case 8, 9:
            let method = ["standard", "instant"].randomElement(using: &random) ?? ""
            _ = try server.post("/v1/payouts", "amount=\(amount)&currency=\(currency)&method=\(method)")
        case 10: _ = try server.post("/v1/payouts/\(newest("payouts", server, &random))/cancel")
        case 11: _ = try server.fire(["depart", "pay", "fail"].randomElement(using: &random) ?? "", newest("payouts", server, &random))
        case 12:
            let bank = Self.banks.randomElement(using: &random) ?? ""
            _ = try server.post("/v1/topups", "amount=\(amount)&currency=\(currency)&source=\(bank)")
        case 13:
            let topup = try newest("topups", server, &random)
            if Bool.random(using: &random) {
                _ = try server.post("/v1/topups/\(topup)/cancel")
            } else {
                _ = try server.fire("reverse", topup)
            }
        case 14: try changeBank(server, &random)
        default: try server.advance(["1s", "5s", "1d", "3d"].randomElement(using: &random) ?? "1s")
        }
    }

    private func charge(_ server: TestServer, _ amount: Int64, _ currency: String, _ random: inout Seeded) throws {
        let token = Self.tokens.randomElement(using: &random) ?? ""
        if token.hasPrefix("btok") {
            let customer = try server.newCustomer("source=\(token)")
            _ = try server.post("/v1/charges", "amount=\(amount)&currency=usd&customer=\(customer)")
        } else {
            let isCaptured = Int.random(in: 0..<4, using: &random) > 0
            _ = try server.post("/v1/charges", "amount=\(amount)&currency=\(currency)&source=\(token)&capture=\(isCaptured)")
        }
    }

    /// Another bank account, or another schedule.
    private func changeBank(_ server: TestServer, _ random: inout Seeded) throws {
        if Bool.random(using: &random) {
            let interval = ["daily", "manual"].randomElement(using: &random) ?? ""
            _ = try server.post("/v1/balance_settings", "\(Self.interval)=\(interval)")
        } else {
            let path = try "/v1/accounts/\(server.get("/v1/account").id)/external_accounts"
            let bank = Self.banks.randomElement(using: &random) ?? ""
            _ = try server.post(path, "external_account=\(bank)&default_for_currency=true")
        }
    }

    /// An automatic payout is the sum of its transactions, except the first ones, which pay out what the account began with.
    private func checkPayouts(_ server: TestServer) throws {
        let payouts = try server.get("/v1/payouts?limit=100")["data"]?.array ?? []
        var beginnings = 0
        for payout in payouts where payout["automatic"] == true {
            let sum = try server.all("/v1/balance_transactions?payout=\(payout["id"]?.string ?? "")").compactMap { $0["net"]?.integer }.reduce(0, +)
            if sum != 0 { beginnings += 1 }
        }
        #expect(beginnings <= 1)
    }
}
