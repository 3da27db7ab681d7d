// The money that customers send by bank transfer: where they send it, what they have, and who may not be deleted.
import CashBalances
import Engine
import TestHarness
import Testing
import Wire

@Suite("Cash balances") struct CashBalanceTests {
    private let server: TestServer
    private let customer: String
    private let path: String

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer("email=jenny@example.com")
        path = "/v1/customers/\(customer)"
    }

    private func fund(_ amount: Int64 = 5000, _ currency: String = "usd", _ more: String = "") throws -> Answer {
        try server.post("/v1/test_helpers/customers/\(customer)/fund_cash_balance", "amount=\(amount)&currency=\(currency)\(more)")
    }

    @Test("an empty one, and its settings") func settings() throws {
        let empty: JSON = [
            "object": "cash_balance", "available": .null, "customer": .string(customer), "customer_account": .null, "livemode": false,
            "settings": ["reconciliation_mode": "automatic", "using_merchant_default": true],
        ]
        #expect(try server.get("\(path)/cash_balance").json == empty)
        #expect(try server.post("\(path)/cash_balance", "settings[reconciliation_mode]=manual")["settings"]
            == ["reconciliation_mode": "manual", "using_merchant_default": false])
        #expect(try server.get(path + "?expand[]=cash_balance")["cash_balance"]?["settings"]?["reconciliation_mode"] == "manual")
        #expect(try server.post("\(path)/cash_balance", "settings[reconciliation_mode]=merchant_default").json == empty)
        #expect(try server.get("/v1/customers/cus_none/cash_balance").failure
            == Failure(404, code: "resource_missing", parameter: "id", "No such customer: 'cus_none'"))
        #expect(try server.get(path)["cash_balance"] == nil)
    }

    @Test("money that is sent is there at once, with its transaction and its events", arguments: ["usd", "eur", "gbp", "jpy", "mxn"])
    func funded(currency: String) throws {
        let transaction = try fund(5000, currency, "&reference=INV-1")
        let kind = ["usd": "us", "eur": "eu", "gbp": "gb", "jpy": "jp", "mxn": "mx"][currency].map { "\($0)_bank_transfer" } ?? ""
        #expect(transaction.keys == [
            "id", "object", "created", "currency", "customer", "customer_account", "ending_balance", "funded", "livemode", "net_amount", "type",
        ])
        #expect(transaction.id.hasPrefix("ccsbtxn_1"))
        #expect(["currency", "ending_balance", "net_amount", "type"].map { transaction[$0] } == [.string(currency), 5000, 5000, "funded"])
        let transfer = transaction["funded"]?["bank_transfer"]
        #expect([transfer?["reference"], transfer?["type"]] == ["INV-1", .string(kind)])
        #expect((transfer?[kind] == nil) == (currency == "mxn"))
        #expect(try server.get("\(path)/cash_balance")["available"] == [currency: 5000])
        #expect(try server.events() == ["customer.created", "cash_balance.funds_available", "customer_cash_balance_transaction.created"])
        let second = try fund(100, currency)
        #expect(second["ending_balance"] == 5100)
        #expect(try server.get("\(path)/cash_balance_transactions").ids == [second.id, transaction.id])
        #expect(try server.get("\(path)/cash_balance_transactions/\(transaction.id)").json == transaction.json)
        #expect(try server.get("\(path)/cash_balance_transactions/\(transaction.id)?expand[]=customer")["customer"]?["email"] == "jenny@example.com")
    }

    @Test("a customer with money cannot be deleted") func deletion() throws {
        _ = try fund()
        #expect(try server.delete(path).failure
            == Failure(400, "You cannot delete the customer \(customer), because there is money in their cash balance."))
        try take(5000)
        #expect(try server.delete(path)["deleted"] == true)
    }

    private func take(_ amount: Int64) throws {
        try perform { change in _ = try CashBalance.apply(amount, "usd", of: customer, to: "pi_1", &change) }
    }

    /// What the hooks of a payment do.
    private func perform(_ body: (inout Change) throws -> Void) throws {
        let engine = server.engine
        try engine.perform(engine.accounts.account(AccountKey(keyName: "alpha", isLive: false)), .controlPlane) { try body(&$0) }
        try server.endTurn()
    }

    @Test("a payment takes what there is, and gives it back when it is canceled") func payments() throws {
        _ = try fund()
        try take(8000)
        try perform { change in
            try CashBalance.unapply(2000, "usd", of: customer, from: "pi_1", &change)
            try CashBalance.refund(1000, "usd", of: customer, by: "re_1", &change)
        }
        let list = try server.get("\(path)/cash_balance_transactions")["data"]?.array ?? []
        #expect(list.map { $0["type"] } == ["refunded_from_payment", "unapplied_from_payment", "applied_to_payment", "funded"])
        #expect(list.map { $0["net_amount"] } == [1000, 2000, -5000, 5000])
        #expect(list.map { $0["ending_balance"] } == [3000, 2000, 0, 5000])
        #expect([list[0]["refunded_from_payment"], list[1]["unapplied_from_payment"], list[2]["applied_to_payment"]]
            == [["refund": "re_1"], ["payment_intent": "pi_1"], ["payment_intent": "pi_1"]])
        #expect(try server.get("\(path)/cash_balance")["available"] == ["usd": 3000])
    }

    @Test("what is refused") func refused() throws {
        #expect(try fund(100, "cad").failure
            == Failure(400, parameter: "currency", "Bank transfers are possible in these currencies only: eur, gbp, jpy, mxn, usd."))
        #expect(try fund(0).failure
            == Failure(400, code: "parameter_invalid_integer", parameter: "amount", "This value must be greater than or equal to 1."))
        #expect(try server.get("\(path)/cash_balance_transactions/ccsbtxn_1").failure
            == Failure(404, code: "resource_missing", parameter: "transaction", "No such customer cash balance transaction: 'ccsbtxn_1'"))
    }
}
