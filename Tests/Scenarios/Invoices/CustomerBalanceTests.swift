// What a customer has to pay with her next invoice, or has paid too much.
import TestHarness
import Testing
import Wire

@Suite("Customer balance") struct CustomerBalanceTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func transactions(of customer: String) throws -> [JSON] {
        let list = try server.get("/v1/customers/\(customer)/balance_transactions")["data"]?.array ?? []
        return list.map { ["type": $0["type"] ?? .null, "amount": $0["amount"] ?? .null, "ending_balance": $0["ending_balance"] ?? .null] }
    }

    private func balance(of customer: String) throws -> JSON? { try server.get("/v1/customers/\(customer)")["balance"] }

    @Test("a transaction, whole, and the balance after it") func adjustment() throws {
        let customer = try server.newCustomer()
        let path = "/v1/customers/\(customer)/balance_transactions"
        let transaction = try server.post(path, "amount=-500&currency=USD&description=Sorry&metadata[a]=1")
        var shown = transaction.json
        shown["id"] = nil
        #expect(shown == [
            "object": "customer_balance_transaction", "amount": -500, "checkout_session": .null, "created": 1_695_680_120, "credit_note": .null,
            "currency": "usd", "customer": .string(customer), "customer_account": .null, "description": "Sorry", "ending_balance": -500,
            "invoice": .null, "livemode": false, "metadata": ["a": "1"], "type": "adjustment",
        ])
        #expect(try balance(of: customer) == -500)
        #expect(try server.get("\(path)/\(transaction.id)").json == transaction.json)
        #expect(try server.post("\(path)/\(transaction.id)", "description=Again")["description"] == "Again")
        #expect(try server.events() == ["customer.created", "customer.updated"])
    }

    @Test("there is one for each currency, and invoices use that of theirs; her currency stays") func currencies() throws {
        let customer = try server.newCustomer()
        let path = "/v1/customers/\(customer)/balance_transactions"
        _ = try server.post(path, "amount=-500&currency=usd")
        #expect(try server.post(path, "amount=-700&currency=eur").only("currency", "ending_balance") == ["currency": "eur", "ending_balance": -700])
        #expect(try server.post(path, "amount=-100&currency=usd")["ending_balance"] == -600)
        #expect(try server.get("/v1/customers/\(customer)?expand[]=invoice_credit_balance").only("currency", "balance", "invoice_credit_balance") == [
            "currency": "usd", "balance": -600, "invoice_credit_balance": ["usd": 600, "eur": 700],
        ])
        _ = try server.post(TestServer.items, "customer=\(customer)&amount=1000&currency=eur")
        let draft = try server.post(TestServer.invoices, "customer=\(customer)&currency=eur&pending_invoice_items_behavior=include").id
        #expect(try server.invoice(draft, "finalize").only("starting_balance", "ending_balance", "amount_due") == [
            "starting_balance": -700, "ending_balance": 0, "amount_due": 300,
        ])
        #expect(try server.get("/v1/customers/\(customer)?expand[]=invoice_credit_balance").only("balance", "invoice_credit_balance") == [
            "balance": -600, "invoice_credit_balance": ["usd": 600],
        ])
    }

    @Test("a call may set it") func given() throws {
        let customer = try server.newCustomer("balance=-100")
        _ = try server.post("/v1/customers/\(customer)", "balance=50")
        #expect(try transactions(of: customer) == [
            ["type": "adjustment", "amount": 150, "ending_balance": 50], ["type": "initial", "amount": -100, "ending_balance": -100],
        ])
    }

    @Test("a credit pays at finalization, as far as it goes", arguments: [
        (-300, 700, 0, 300), (-1000, 0, 0, 1000), (-1500, 0, -500, 1000), (200, 1200, 0, -200),
    ]) func finalization(start: Int64, due: Int64, end: Int64, moved: Int64) throws {
        let customer = try server.newCustomer("balance=\(start)")
        let draft = try server.draft(customer, [1000])
        #expect(draft.only("starting_balance", "ending_balance", "amount_due") == [
            "starting_balance": .integer(start), "ending_balance": .null, "amount_due": .integer(due),
        ])
        #expect(try balance(of: customer) == .integer(start))
        let invoice = try server.invoice(draft.id, "finalize")
        #expect(invoice.only("starting_balance", "ending_balance", "amount_due", "status") == [
            "starting_balance": .integer(start), "ending_balance": .integer(end), "amount_due": .integer(due), "status": due == 0 ? "paid" : "open",
        ])
        #expect(try balance(of: customer) == .integer(end))
        #expect(try transactions(of: customer).first == ["type": "applied_to_invoice", "amount": .integer(moved), "ending_balance": .integer(end)])
    }

    @Test("an invoice of −334 is paid, and the customer has a credit") func negative() throws {
        let customer = try server.newCustomer()
        let invoice = try server.invoice(server.draft(customer, [333, -667]).id, "finalize")
        #expect(invoice.only("total", "amount_due", "status", "attempted", "attempt_count", "ending_balance") == [
            "total": -334, "amount_due": 0, "status": "paid", "attempted": true, "attempt_count": 0, "ending_balance": -334,
        ])
        #expect(try transactions(of: customer) == [["type": "applied_to_invoice", "amount": -334, "ending_balance": -334]])
    }

    @Test("what is too little for a charge waits for the next invoice", arguments: [1, 4, 49]) func tooSmall(total: Int64) throws {
        let customer = try server.newCustomer()
        let invoice = try server.invoice(server.draft(customer, [total]).id, "finalize")
        #expect(invoice.only("status", "attempted", "attempt_count", "amount_due") == [
            "status": "paid", "attempted": true, "attempt_count": 0, "amount_due": 0,
        ])
        #expect(try transactions(of: customer) == [["type": "invoice_too_small", "amount": .integer(total), "ending_balance": .integer(total)]])
        let next = try server.draft(customer, [1000])
        #expect(next["amount_due"] == .integer(1000 + total))
    }

    @Test("a void invoice gives the credit back") func void() throws {
        let customer = try server.newCustomer("balance=-300")
        let invoice = try server.draft(customer, [1000]).id
        _ = try server.invoice(invoice, "finalize")
        _ = try server.invoice(invoice, "void")
        #expect(try balance(of: customer) == -300)
        #expect(try transactions(of: customer).first == ["type": "unapplied_from_invoice", "amount": -300, "ending_balance": -300])
        #expect(try server.get("/v1/customers/\(customer)/balance_transactions?invoice=\(invoice)").ids.count == 2)
    }
}
