// Payouts by a schedule: when they are made, of which transactions they consist, and what they leave.
import TestHarness
import Testing
import Wire

@Suite("Automatic payouts") struct AutomaticPayoutTests {
    private let server: TestServer
    private static let interval = "payments[payouts][schedule][interval]"
    private static let place = "payments[payouts][schedule]"

    init() throws {
        // 2023-09-25 22:15:20 UTC, a Monday. The account has a million dollars.
        server = try TestServer()
    }

    private func settle(_ form: String) throws -> Answer { try server.post("/v1/balance_settings", form) }

    private func payouts() throws -> [JSON] { try server.get("/v1/payouts?limit=100")["data"]?.array?.reversed() ?? [] }

    /// The days since the beginning on which payouts were made.
    private func days() throws -> [Int64] {
        // The midnight before the beginning.
        try payouts().map { (($0["created"]?.integer ?? 0) - 1_695_600_000) / 86_400 }
    }

    @Test("at first, an account is paid out by hand only") func manual() throws {
        #expect(try server.get("/v1/balance_settings").json == [
            "object": "balance_settings",
            "payments": [
                "debit_negative_balances": true,
                "payouts": [
                    "minimum_balance_by_currency": .null, "schedule": ["interval": "manual"], "statement_descriptor": .null, "status": "enabled",
                ],
                "settlement_timing": ["delay_days": 2, "start_of_day": .null],
            ],
        ])
        #expect(try server.get("/v1/account")["settings"]?["payouts"]?["schedule"] == ["delay_days": 2, "interval": "manual"])
        try server.advance("30d")
        #expect(try payouts() == [])
    }

    @Test("money waits as many days as the account wants") func delay() throws {
        let place = "payments[settlement_timing][delay_days_override]"
        let settings = try server.post("/v1/balance_settings", "\(place)=5")
        #expect(settings["payments"]?["settlement_timing"] == ["delay_days": 5, "delay_days_override": 5, "start_of_day": .null])
        #expect(try server.get("/v1/account")["settings"]?["payouts"]?["schedule"]?["delay_days"] == 5)
        func days() throws -> Int64? {
            let charge = try server.charge("tok_visa", 1000, "usd")
            let transaction = try server.get("/v1/balance_transactions/\(charge["balance_transaction"]?.string ?? "")")
            return transaction["available_on"]?.integer.map { ($0 - 1_695_600_000) / 86_400 }
        }
        // From a Monday until the Monday after it.
        #expect(try days() == 7)
        _ = try settle("\(Self.interval)=daily")
        #expect(try server.get("/v1/account")["settings"]?["payouts"]?["schedule"] == ["delay_days": 5, "interval": "daily"])
        for days in ["1", "32"] { #expect(try server.post("/v1/balance_settings", "\(place)=\(days)").failure?.parameter == place) }
        #expect(try server.post("/v1/balance_settings", "\(place)=")["payments"]?["settlement_timing"] == ["delay_days": 2, "start_of_day": .null])
        #expect(try days() == 2)
    }

    @Test("every day: all that is available, and the transactions that it consists of") func daily() throws {
        _ = try settle("\(Self.interval)=daily&payments[payouts][statement_descriptor]=SHOP")
        try server.advance("1d")
        // The money that the account began with.
        #expect(try payouts().map { $0["amount"] } == [100_000_000])
        let first = try server.charge("tok_visa", 1000, "usd").id
        let second = try server.charge("tok_visa", 2000, "usd").id
        _ = try server.post("/v1/refunds", "charge=\(first)&amount=300")
        try server.advance("4d")
        let payout = try payouts()[1]
        let id = payout["id"]?.string ?? ""
        // 1000 less 59, 2000 less 88, and the refund of 300.
        #expect(payout["amount"] == 2553)
        let values = ["automatic", "description", "reconciliation_status", "statement_descriptor"].map { payout[$0] }
        #expect(values == [true, "STRIPE PAYOUT", "completed", "SHOP"])
        let listed = try server.get("/v1/balance_transactions?payout=\(id)")["data"]?.array ?? []
        #expect(listed.map { $0["type"] } == ["payout", "refund", "charge", "charge"])
        #expect(listed.compactMap { $0["net"]?.integer }.reduce(0, +) == 0)
        #expect(listed.last?["source"] == .string(first))
        #expect(listed[2]["source"] == .string(second))
        #expect(try server.get("/v1/balance")["available"]?[0]?["amount"] == 0)
        #expect(try server.get("/v1/balance_transactions?payout=po_none").failure
            == Failure(400, code: "resource_missing", parameter: "payout", "No such payout: 'po_none'"))
        #expect(try server.post("/v1/payouts/\(id)/cancel").failure?.status == 400)
    }

    @Test("its events") func events() throws {
        _ = try settle("\(Self.interval)=daily")
        try server.advance("3d")
        #expect(try server.events() == [
            "balance_settings.updated", "payout.created", "payout.reconciliation_completed", "payout.updated", "payout.paid",
        ])
        let event = try server.get("/v1/events?type=balance_settings.updated")["data"]?[0]
        #expect(event?["data"]?["previous_attributes"] == ["payments": ["payouts": ["schedule": ["interval": "manual"]]]])
    }

    @Test("the days: working days, days of the week, days of the month", arguments: [
        ("\(interval)=daily", [1, 2, 3, 4, 7, 8, 9, 10]),
        ("\(interval)=weekly&\(place)[weekly_payout_days][]=tuesday&\(place)[weekly_payout_days][]=friday", [1, 4, 8]),
        ("\(interval)=monthly&\(place)[monthly_payout_days][]=31&\(place)[monthly_payout_days][]=2", [5, 7]),
        ("\(interval)=manual", []),
    ])
    func schedule(form: String, expected: [Int64]) throws {
        #expect(try settle(form).status == 200)
        for _ in 0..<10 {
            _ = try server.admin("POST balance", "amount=500&currency=usd")
            try server.advance("1d")
        }
        #expect(try days() == expected)
    }

    @Test("a change of the schedule replaces what was planned, and the account shows it") func change() throws {
        _ = try settle("\(Self.interval)=daily")
        let weekly = try settle("\(Self.interval)=weekly&\(Self.place)[weekly_payout_days][]=friday")
        #expect(weekly["payments"]?["payouts"]?["schedule"] == ["interval": "weekly", "weekly_payout_days": ["friday"]])
        #expect(try server.get("/v1/account")["settings"]?["payouts"]?["schedule"]
            == ["delay_days": 2, "interval": "weekly", "weekly_anchor": "friday", "weekly_payout_days": ["friday"]])
        try server.advance("8d")
        #expect(try days() == [4])
        #expect(try settle("\(Self.interval)=manual")["payments"]?["payouts"]?["schedule"] == ["interval": "manual"])
        _ = try server.admin("POST balance", "amount=500&currency=usd")
        try server.advance("8d")
        #expect(try days() == [4])
    }

    @Test("a minimum stays; a currency without a bank account stays; a debt is collected") func amounts() throws {
        _ = try server.admin("POST balance", "amount=700&currency=eur")
        _ = try settle("\(Self.interval)=daily&payments[payouts][minimum_balance_by_currency][usd]=1000")
        try server.advance("1d")
        #expect(try payouts().map { $0["amount"] } == [99_999_000])
        let balance = try server.get("/v1/balance")["available"]
        #expect([balance?[0]?["amount"], balance?[1]?["amount"]] == [700, 1000])
        let topup = try server.post("/v1/topups", "amount=5000&currency=usd").id
        try server.advance("1d")
        _ = try server.fire("reverse", topup)
        try server.advance("1d")
        #expect(try payouts().map { $0["amount"]?.integer } == [99_999_000, 5000, -4000])
        #expect(try server.get("/v1/balance")["available"]?[1]?["amount"] == 0)
    }

    @Test("what is refused", arguments: [
        ("\(interval)=weekly", Failure(
            400, code: "parameter_missing", parameter: "\(place)[weekly_payout_days]", "Missing required param: \(place)[weekly_payout_days].")),
        ("\(interval)=monthly", Failure(
            400, code: "parameter_missing", parameter: "\(place)[monthly_payout_days]", "Missing required param: \(place)[monthly_payout_days].")),
        ("\(interval)=hourly", Failure(
            400, parameter: "\(interval)", "Invalid \(interval): must be one of daily, manual, monthly, or weekly")),
        ("\(interval)=daily&\(place)[weekly_payout_days][]=friday", Failure(
            400, parameter: "\(place)[weekly_payout_days]", "You can only give weekly_payout_days if the interval is weekly.")),
    ])
    func refused(form: String, failure: Failure) throws { #expect(try settle(form).failure == failure) }
}
