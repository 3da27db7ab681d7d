// Paths of `expand` that Stripe takes although what they lead to is null, or is not served here.
import TestHarness
import Testing
import Wire

@Suite("Expanding what is null or not served") struct ExpansionTests {
    /// Recorded of the live API.
    @Test("of a charge: the answer is as without", arguments: [
        "application_fee.balance_transaction", "application_fee.refunds.data.balance_transaction", "transfer.reversals.data.balance_transaction",
        "invoice.subscription", "invoice", "transfer", "payment_intent.latest_charge.balance_transaction", "review.payment_intent", "on_behalf_of",
        "application", "source_transfer.destination_payment", "refunds.data.balance_transaction", "payment_method_details.card.mandate", "outcome",
        "balance_transaction.source.application_fee.balance_transaction", "failure_balance_transaction",
    ])
    func charge(path: String) throws {
        let server = try TestServer()
        let made = try server.post("/v1/charges", "amount=1099&currency=usd&source=tok_visa")
        let answer = try server.get("/v1/charges/\(made.id)?expand[]=\(path)")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer["id"] == .string(made.id))
        #expect(try server.get("/v1/charges?expand[]=data.\(path.split(separator: ".").prefix(3).joined(separator: "."))").status == 200)
    }

    @Test("a path that the types do not have is still refused", arguments: [
        "nonsense", "application_fee.nonsense", "application_fee.refunds.nonsense", "transfer.reversals.data.nonsense", "amount",
        "payment_intent.nonsense", "application.name",
    ])
    func nonsense(path: String) throws {
        let server = try TestServer()
        let made = try server.post("/v1/charges", "amount=1099&currency=usd&source=tok_visa")
        #expect(try server.get("/v1/charges/\(made.id)?expand[]=\(path)").failure
            == Failure(400, parameter: "expand", "This property cannot be expanded (\(path))."))
    }

    /// Recorded of the live API.
    @Test("a customer shows her tax, her credit and her subscriptions to those who expand them") func customer() throws {
        let server = try TestServer()
        let answer = try server.post("/v1/customers", "expand[]=tax&expand[]=invoice_credit_balance&expand[]=subscriptions")
        #expect(answer["tax"] == ["automatic_tax": "unrecognized_location", "ip_address": .null, "location": .null, "provider": "stripe"])
        #expect(answer["invoice_credit_balance"] == [:])
        #expect(answer["subscriptions"]
            == ["object": "list", "data": [], "has_more": false, "url": .string("/v1/customers/\(answer.id)/subscriptions")])
        let plain = try server.get("/v1/customers/\(answer.id)")
        #expect(plain["tax"] == nil && plain["invoice_credit_balance"] == nil && plain["subscriptions"] == nil)
        for path in ["subscriptions.data.latest_invoice", "tax_ids", "test_clock", "cash_balance", "discount.customer", "default_source.customer"] {
            #expect(try server.get("/v1/customers/\(answer.id)?expand[]=\(path)").status == 200, "\(path)")
        }
    }

    @Test("an object that is not there is missed before its expansion is refused") func missing() throws {
        let server = try TestServer()
        for path in ["nonsense", "application_fee.balance_transaction"] {
            #expect(try server.get("/v1/charges/nope?expand[]=\(path)").failure
                == Failure(404, code: "resource_missing", parameter: "id", "No such charge: 'nope'"))
            #expect(try server.post("/v1/charges/nope", "expand[]=\(path)").status == 404)
            #expect(try server.get("/v1/customers/nope/payment_methods?expand[]=data.\(path)").status == 404)
        }
        // Unknown parameters come before both.
        #expect(try server.get("/v1/charges/nope?expand[]=nonsense&bogus=1").failure?.code == "parameter_unknown")
        let id = try server.post("/v1/customers").id
        _ = try server.delete("/v1/customers/\(id)")
        #expect(try server.get("/v1/customers/\(id)?expand[]=nonsense").failure?.parameter == "expand")
    }
}
