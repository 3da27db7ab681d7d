// Top-ups: money from a bank account, which comes or does not.
import TestHarness
import Testing
import Wire

@Suite("Top-ups") struct TopupTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func topUp(_ more: String = "&source=btok_us_verified") throws -> Answer {
        try server.post("/v1/topups", "amount=2000&currency=usd&description=More\(more)")
    }

    private func available() throws -> JSON? { try server.get("/v1/balance")["available"]?[0]?["amount"] }

    @Test("one is pending at first, and its money comes seconds later") func succeeds() throws {
        let topup = try topUp()
        #expect(topup.keys == [
            "id", "object", "amount", "balance_transaction", "created", "currency", "description", "expected_availability_date", "failure_code",
            "failure_message", "initiated_by", "livemode", "metadata", "source", "statement_descriptor", "status", "transfer_group",
        ])
        #expect(topup.id.hasPrefix("tu_1"))
        #expect([topup["status"], topup["balance_transaction"], topup["source"]?["object"], topup["source"]?["ach_debit"]?["last4"]]
            == ["pending", .null, "source", "6789"])
        #expect(try available() == 100_000_000)
        try server.advance("5s")
        let done = try server.get("/v1/topups/\(topup.id)?expand[]=balance_transaction")
        #expect(done["status"] == "succeeded")
        let transaction = done["balance_transaction"]
        #expect(["type", "amount", "net", "status", "description"].map { transaction?[$0] } == ["topup", 2000, 2000, "available", "More"])
        #expect(try available() == 100_002_000)
        #expect(try server.events() == ["topup.created", "topup.succeeded"])
        #expect(try server.get("/v1/sources/\(topup["source"]?["id"]?.string ?? "")")["type"] == "ach_debit")
    }

    @Test("the bank refuses some accounts", arguments: [
        ("noAccount", "no_account"), ("accountClosed", "account_closed"), ("insufficientFunds", "insufficient_funds"),
        ("debitNotAuthorized", "debit_not_authorized"), ("invalidCurrency", "invalid_currency"),
    ])
    func fails(token: String, code: String) throws {
        let id = try topUp("&source=btok_us_verified_\(token)").id
        try server.advance("5s")
        let topup = try server.get("/v1/topups/\(id)")
        #expect([topup["status"], topup["failure_code"], topup["balance_transaction"]] == ["failed", .string(code), .null])
        #expect(try available() == 100_000_000)
        #expect(try server.events() == ["topup.created", "topup.failed"])
    }

    @Test("a pending one can be canceled, and no other") func cancel() throws {
        let id = try topUp().id
        #expect(try server.post("/v1/topups/\(id)/cancel")["status"] == "canceled")
        try server.advance("1d")
        #expect(try available() == 100_000_000)
        #expect(try server.post("/v1/topups/\(id)/cancel").failure?.message
            == "You cannot cancel this Topup because it has a status of canceled. Only a Topup with one of the following statuses may be canceled: "
                + "pending.")
        #expect(try server.events() == ["topup.created", "topup.canceled"])
    }

    @Test("the bank can take the money back") func reversed() throws {
        let id = try topUp("").id
        try server.advance("5s")
        _ = try server.fire("reverse", id)
        #expect(try server.get("/v1/topups/\(id)")["status"] == "reversed")
        #expect(try available() == 100_000_000)
        #expect(try server.get("/v1/balance_transactions?source=\(id)")["data"]?.array?.map { $0["type"] } == ["topup_reversal", "topup"])
        #expect(try server.events() == ["topup.created", "topup.succeeded", "topup.reversed"])
    }

    @Test("lists, updates, and what is refused") func rest() throws {
        let first = try topUp().id
        let second = try topUp("").id
        _ = try server.post("/v1/topups/\(first)/cancel")
        #expect(try server.get("/v1/topups").ids == [second, first])
        #expect(try server.get("/v1/topups?status=canceled").ids == [first])
        #expect(try server.get("/v1/topups?amount[lte]=2000").ids == [second, first])
        #expect(try server.get("/v1/topups?amount=1999").ids == [])
        let updated = try server.post("/v1/topups/\(first)", "description=Less&metadata[a]=b")
        #expect([updated["description"], updated["metadata"]] == ["Less", ["a": "b"]])
        #expect(try topUp("&source=tok_visa").failure?.parameter == "source")
        #expect(try server.post("/v1/topups", "amount=0&currency=usd").failure
            == Failure(400, code: "parameter_invalid_integer", parameter: "amount", "This value must be greater than or equal to 1."))
        #expect(try server.get("/v1/topups/tu_1").failure
            == Failure(404, code: "resource_missing", parameter: "topup", "No such topup: 'tu_1'"))
    }
}
