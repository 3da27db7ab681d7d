// Payouts by hand: what one looks like, how it travels, how it fails, and what is refused.
import TestHarness
import Testing
import Wire

@Suite("Payouts") struct PayoutTests {
    private let server: TestServer

    init() throws {
        // 2023-09-25 22:15:20 UTC, a Monday. The account has a million dollars.
        server = try TestServer()
    }

    private func payOut(_ more: String = "", amount: Int64 = 5000) throws -> Answer {
        try server.post("/v1/payouts", "amount=\(amount)&currency=usd\(more)")
    }

    private func available() throws -> JSON? { try server.get("/v1/balance")["available"]?[0]?["amount"] }

    private func transactions(_ query: String = "") throws -> [String] {
        (try server.get("/v1/balance_transactions?\(query)")["data"]?.array ?? []).map {
            "\($0["type"]?.string ?? "") \($0["amount"]?.integer ?? 0) \($0["reporting_category"]?.string ?? "") \($0["status"]?.string ?? "")"
        }
    }

    /// Gives the account a bank account with that number, as its default.
    private func use(_ number: String) throws -> Answer {
        let id = try server.get("/v1/account").id
        return try server.post(
            "/v1/accounts/\(id)/external_accounts",
            "external_account[object]=bank_account&external_account[country]=US&external_account[currency]=usd"
                + "&external_account[routing_number]=110000000&external_account[account_number]=\(number)&default_for_currency=true")
    }

    @Test("a new one is pending, and has taken its money") func pending() throws {
        let payout = try payOut("&description=Rent&statement_descriptor=PIN&metadata[a]=b")
        #expect(payout.keys == [
            "id", "object", "amount", "application_fee", "application_fee_amount", "arrival_date", "automatic", "balance_transaction", "created",
            "currency", "description", "destination", "failure_balance_transaction", "failure_code", "failure_message", "livemode", "metadata",
            "method", "original_payout", "payout_method", "reconciliation_status", "reversed_by", "source_type", "statement_descriptor", "status",
            "trace_id", "type",
        ])
        #expect(payout.id.hasPrefix("po_1"))
        // Midnight, two days later.
        #expect(payout["arrival_date"] == 1_695_772_800)
        #expect(payout["trace_id"] == ["status": "pending", "value": .null])
        let values = ["status", "automatic", "method", "source_type", "type", "reconciliation_status", "original_payout"].map { payout[$0] }
        #expect(values == ["pending", false, "standard", "card", "bank_account", "not_applicable", .null])
        #expect(try available() == 99_995_000)
        let transaction = try server.get("/v1/balance_transactions/\(payout["balance_transaction"]?.string ?? "")?expand[]=source")
        #expect(["amount", "net", "fee", "type", "reporting_category", "status", "description"].map { transaction[$0] }
            == [-5000, -5000, 0, "payout", "payout", "available", "Rent"])
        #expect(transaction["source"]?["id"] == .string(payout.id))
        #expect(try server.get("/v1/payouts/\(payout.id)?expand[]=destination")["destination"]?["last4"] == "6789")
    }

    @Test("it is under way after a day, and paid on its arrival date") func arrives() throws {
        let id = try payOut().id
        try server.advance("23h")
        #expect(try server.get("/v1/payouts/\(id)")["status"] == "pending")
        try server.advance("1h")
        #expect(try server.get("/v1/payouts/\(id)")["status"] == "in_transit")
        try server.advance("1d")
        let paid = try server.get("/v1/payouts/\(id)")
        #expect(paid["status"] == "paid")
        #expect(paid["trace_id"]?["status"] == "supported")
        #expect(try server.events() == ["payout.created", "payout.updated", "payout.paid"])
        #expect(try available() == 99_995_000)
    }

    @Test("an instant one is there within seconds") func instant() throws {
        let payout = try payOut("&method=instant")
        #expect([payout["method"], payout["status"], payout["arrival_date"]] == ["instant", "pending", payout["created"]])
        try server.advance("2s")
        #expect(try server.get("/v1/payouts/\(payout.id)")["status"] == "paid")
    }

    @Test("a bank account that does not exist sends it back, and is not used again until it is updated", arguments: [
        ("000111111116", "no_account"), ("000111111113", "account_closed"), ("000222222227", "insufficient_funds"),
        ("000333333335", "debit_not_authorized"), ("000444444440", "invalid_currency"),
    ])
    func fails(number: String, code: String) throws {
        let account = try use(number)
        let payout = try payOut()
        #expect(payout["destination"] == .string(account.id))
        try server.advance("2d")
        let failed = try server.get("/v1/payouts/\(payout.id)?expand[]=failure_balance_transaction")
        #expect([failed["status"], failed["failure_code"]] == ["failed", .string(code)])
        #expect(failed["failure_message"]?.string?.isEmpty == false)
        let back = failed["failure_balance_transaction"]
        #expect([back?["amount"], back?["type"], back?["status"]] == [5000, "payout_failure", "available"])
        #expect(try available() == 100_000_000)
        #expect(try server.events() == [
            "account.external_account.created", "payout.created", "payout.updated", "account.external_account.updated", "payout.failed",
        ])
        #expect(try payOut().failure == Failure(
            400, code: "bank_account_unusable", "You cannot use this bank account for payouts because a previous payout to it failed."))
        let path = "/v1/accounts/\(account["account"]?.string ?? "")/external_accounts/\(account.id)"
        #expect(try server.get(path)["status"] == "errored")
        #expect(try server.post(path)["status"] == "new")
        #expect(try payOut()["status"] == "pending")
    }

    @Test("a pending one can be canceled, and gives the money back") func cancel() throws {
        let id = try payOut().id
        let canceled = try server.post("/v1/payouts/\(id)/cancel")
        #expect(canceled["status"] == "canceled")
        #expect(canceled["failure_balance_transaction"]?.string?.hasPrefix("txn_") == true)
        #expect(try transactions() == ["payout_cancel 5000 payout_reversal available", "payout -5000 payout available"])
        #expect(try server.events() == ["payout.created", "payout.canceled"])
        try server.advance("3d")
        #expect(try server.get("/v1/payouts/\(id)")["status"] == "canceled")
        let late = try payOut().id
        try server.advance("1d")
        #expect(try server.post("/v1/payouts/\(late)/cancel").failure?.code == "status_transition_invalid")
    }

    @Test("what is refused", arguments: [
        ("amount=100000001&currency=usd", Failure(
            400, code: "balance_insufficient",
            "You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.  You can use the /v1/balance "
                + "endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).")),
        ("amount=100&currency=cad", Failure(400, "Sorry, you don't have any external accounts in that currency (cad).")),
        ("amount=999901&currency=usd&method=instant", Failure(
            400, "Instant Payouts to bank accounts are only supported for amounts less than or equal to $9999")),
        ("amount=0&currency=usd", Failure(
            400, code: "parameter_invalid_integer", parameter: "amount", "This value must be greater than or equal to 1.")),
        ("currency=usd", Failure(400, code: "parameter_missing", parameter: "amount", "Missing required param: amount.")),
        ("amount=100&currency=usd&destination=ba_none", Failure(
            400, code: "resource_missing", parameter: "destination", "No such external account: 'ba_none'")),
        ("amount=100&currency=usd&source_type=bank_account", Failure(
            400, code: "balance_insufficient",
            "You have insufficient funds in your Stripe account for this transfer. Your bank account balance is too low.  You can use the "
                + "/v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).")),
    ])
    func refused(form: String, failure: Failure) throws {
        #expect(try server.post("/v1/payouts", form).failure == failure)
        #expect(try server.get("/v1/payouts").ids == [])
        #expect(try available() == 100_000_000)
    }

    @Test("an account's own payouts cannot be reversed; those of a connected account can, and the money comes back") func reverse() throws {
        let own = try payOut().id
        #expect(try server.post("/v1/payouts/\(own)/reverse").failure
            == Failure(400, "Only the payouts of connected accounts can be reversed: send the header Stripe-Account."))
        let connected: Headers = ["Stripe-Account": "acct_1Nv0FGQ9RKHgCVdK"]
        let id = try server.post("/v1/payouts", "amount=5000&currency=usd", headers: connected).id
        _ = try server.admin("POST clock", "advance=2d", headers: connected)
        let reversal = try server.post("/v1/payouts/\(id)/reverse", "metadata[why]=mistake", headers: connected)
        #expect([reversal["amount"], reversal["original_payout"], reversal["metadata"]?["why"]] == [-5000, .string(id), "mistake"])
        #expect(try server.get("/v1/payouts/\(id)", headers: connected)["reversed_by"] == .string(reversal.id))
        #expect(try server.post("/v1/payouts/\(id)/reverse", headers: connected).failure?.status == 400)
    }

    @Test("the lists: by destination, status and time") func lists() throws {
        let first = try payOut()
        try server.advance("1h")
        let second = try payOut()
        _ = try server.post("/v1/payouts/\(second.id)/cancel")
        #expect(try server.get("/v1/payouts").ids == [second.id, first.id])
        #expect(try server.get("/v1/payouts?status=canceled").ids == [second.id])
        #expect(try server.get("/v1/payouts?destination=\(first["destination"]?.string ?? "")").ids == [second.id, first.id])
        #expect(try server.get("/v1/payouts?created[gt]=1695680120").ids == [second.id])
        let arrival = first["arrival_date"]?.integer ?? 0
        #expect(try server.get("/v1/payouts?arrival_date=\(arrival)&status=pending").ids == [first.id])
        #expect(try server.get("/v1/payouts?arrival_date[gt]=\(arrival)").ids == [])
        #expect(try server.get("/v1/payouts?arrival_date[gte]=\(arrival)&limit=1").ids == [second.id])
        #expect(try server.get("/v1/payouts?arrival_date[gte]=\(arrival)&starting_after=\(second.id)").json == [
            "object": "list", "data": [first.json], "has_more": false, "url": "/v1/payouts",
        ])
        #expect(try server.get("/v1/payouts?arrival_date[gte]=\(arrival)&ending_before=\(first.id)").ids == [second.id])
        #expect(try server.post("/v1/payouts/\(first.id)", "metadata[a]=b")["metadata"] == ["a": "b"])
        #expect(try server.get("/v1/payouts/po_1").failure
            == Failure(404, code: "resource_missing", parameter: "payout", "No such payout: 'po_1'"))
    }
}
