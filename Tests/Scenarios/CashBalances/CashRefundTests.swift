// Money that a customer has sent and that no payment has taken goes back to her bank.
import TestHarness
import Testing
import Wire

@Suite("Refunds of cash balances") struct CashRefundTests {
    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer("email=jenny@example.com")
        _ = try server.post("/v1/test_helpers/customers/\(customer)/fund_cash_balance", "amount=5000&currency=usd")
    }

    private func refund(_ amount: Int = 2000, _ more: String = "") throws -> Answer {
        try server.post("/v1/refunds", "origin=customer_balance&customer=\(customer)&currency=usd&amount=\(amount)\(more)")
    }

    private func available() throws -> JSON? { try server.get("/v1/customers/\(customer)/cash_balance")["available"]?["usd"] }

    /// The transaction that was made last.
    private func last() throws -> JSON? { try server.get("/v1/customers/\(customer)/cash_balance_transactions?limit=1")["data"]?[0] }

    private func told(_ body: () throws -> Void) throws -> [String] {
        let before = try server.events().count
        try body()
        return Array(try server.events().dropFirst(before))
    }

    @Test("the customer is asked where to send it, and gets it") func succeeds() throws {
        let before = try server.get("/v1/balance").json
        var refund = try refund(2000, "&metadata[a]=b")
        #expect(refund.id.hasPrefix("pyr_"))
        #expect(["amount", "balance_transaction", "charge", "currency", "customer", "payment_intent", "payment_method", "status"].map { refund[$0] }
            == [2000, .null, .null, "usd", .string(customer), .null, .null, "requires_action"])
        #expect(refund["destination_details"] == ["type": "us_bank_transfer", "us_bank_transfer": ["reference": .null, "reference_status": .null]])
        #expect(refund["next_action"]?["display_details"]?["email_sent"]?["email_sent_to"] == "jenny@example.com")
        #expect(try available() == 3000)
        let transaction = try last()
        #expect([transaction?["type"], transaction?["net_amount"], transaction?["ending_balance"]] == ["return_initiated", -2000, 3000])
        #expect(try server.events().suffix(2) == ["refund.created", "customer_cash_balance_transaction.created"])

        let types = try told {
            _ = try server.fire("proceed", refund.id)
            refund = try server.get("/v1/refunds/\(refund.id)")
            #expect(refund["status"] == "pending" && refund["next_action"] == nil)
            try server.advance("5s")
        }
        #expect(types == ["refund.updated", "refund.updated"])
        refund = try server.get("/v1/refunds/\(refund.id)")
        #expect(refund["status"] == "succeeded" && refund["destination_details"]?["us_bank_transfer"]?["reference_status"] == "available")
        #expect(try available() == 3000)
        #expect(try server.get("/v1/balance").json == before)
        #expect(try server.get("/v1/refunds").ids == [refund.id])
    }

    @Test("the address of the call counts before the customer's") func address() throws {
        let refund = try refund(100, "&instructions_email=other@example.com")
        #expect(refund["next_action"]?["display_details"]?["email_sent"]?["email_sent_to"] == "other@example.com")
    }

    @Test("a customer without an address is not asked") func silent() throws {
        _ = try server.post("/v1/customers/\(customer)", "email=")
        let refund = try refund()
        #expect(refund["status"] == "pending" && refund["pending_reason"] == "processing")
        try server.advance("5s")
        #expect(try server.get("/v1/refunds/\(refund.id)")["status"] == "succeeded")
    }

    @Test("what is canceled or expires comes back", arguments: ["cancel", "expire"]) func ends(call: String) throws {
        let refund = try refund()
        let path = call == "cancel" ? "/v1/refunds" : "/v1/test_helpers/refunds"
        let types = try told { _ = try server.post("\(path)/\(refund.id)/\(call)") }
        #expect(types == ["refund.updated"] + (call == "expire" ? ["refund.failed"] : []) + ["customer_cash_balance_transaction.created"]
            || types == ["customer_cash_balance_transaction.created", "refund.updated"] + (call == "expire" ? ["refund.failed"] : []))
        #expect(try available() == 5000)
        let transaction = try last()
        #expect([transaction?["type"], transaction?["net_amount"], transaction?["ending_balance"]] == ["return_canceled", 2000, 5000])
        #expect(try server.get("/v1/refunds/\(refund.id)")["status"] == (call == "cancel" ? "canceled" : "failed"))
    }

    @Test("what fails comes back") func fails() throws {
        let refund = try refund()
        _ = try server.fire("proceed", refund.id)
        _ = try server.fire("fail", refund.id, "failure_reason=declined")
        let failed = try server.get("/v1/refunds/\(refund.id)")
        #expect(failed["status"] == "failed" && failed["failure_reason"] == "declined" && failed["failure_balance_transaction"] == nil)
        #expect(try available() == 5000)
    }

    @Test("what is missing or too much is refused", arguments: [
        ("origin=customer_balance", "customer", "parameter_missing", "Missing required param: customer."),
        ("origin=customer_balance&customer=CUS", "currency", "parameter_missing", "Missing required param: currency."),
        ("origin=customer_balance&customer=CUS&currency=usd", "amount", "parameter_missing", "Missing required param: amount."),
        ("origin=customer_balance&customer=cus_none&currency=usd&amount=5", "customer", "resource_missing", "No such customer: 'cus_none'"),
        ("origin=customer_balance&customer=CUS&currency=usd&amount=5001", "amount", nil,
            "Refund amount ($50.01) is greater than the customer's cash balance ($50.00)"),
        ("origin=customer_balance&customer=CUS&currency=eur&amount=1", "amount", nil,
            "Refund amount (€0.01) is greater than the customer's cash balance (€0.00)"),
        ("origin=customer_balance&customer=CUS&currency=chf&amount=1", "currency", nil,
            "Bank transfers are possible in these currencies only: eur, gbp, jpy, mxn, usd."),
        ("origin=customer_balance&charge=ch_1", "charge", "parameters_exclusive", "You may only specify one of these parameters: charge, origin."),
        ("origin=customer_balance&payment_intent=pi_1", "payment_intent", "parameters_exclusive",
            "You may only specify one of these parameters: payment_intent, origin."),
        ("customer=CUS&currency=usd&amount=5", nil, nil, "One of the following params should be provided for this request: payment_intent or charge."),
    ] as [(String, String?, String?, String)]) func refused(form: String, parameter: String?, code: String?, message: String) throws {
        let failure = try server.post("/v1/refunds", form.replacing("CUS", with: customer)).failure
        #expect(failure == Failure(400, code: code, parameter: parameter, message))
        #expect(try available() == 5000)
        #expect(try server.get("/v1/refunds").ids == [])
    }

    @Test("the refund of a charge still has the older name of its event") func ofCharge() throws {
        let charge = try server.post("/v1/charges", "amount=2000&currency=usd&source=tok_visa").id
        let types = try told {
            _ = try server.post("/v1/refunds", "charge=\(charge)")
            try server.advance("1s")
        }
        #expect(types == ["refund.created", "charge.refunded", "refund.updated", "charge.refund.updated"])
    }
}
