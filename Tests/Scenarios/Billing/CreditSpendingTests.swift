// Credits that pay for usage.
import TestHarness
import Testing
import Wire

@Suite("Credits that pay for usage") struct CreditSpendingTests {
    private let server: TestServer
    private let customer: String
    private let price: String

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        price = try server.newPriceOfCalls()
    }

    private func grant(_ amount: Int64, _ form: String = "applicability_config[scope][price_type]=metered") throws -> String {
        let amount = "amount[type]=monetary&amount[monetary][currency]=usd&amount[monetary][value]=\(amount)"
        return try server.post("/v1/billing/credit_grants", "customer=\(customer)&\(amount)&\(form)").id
    }

    /// The draft that bills 100 calls, for 5 dollars.
    private func draft(_ form: String = "") throws -> String {
        let subscription = try server.subscribe(customer, to: price, with: form).id
        try server.use(100, by: customer)
        _ = try server.admin("POST clock", "advance=30d")
        return try server.latestInvoice(of: subscription).id
    }

    private var balance: JSON? {
        get throws {
            let query = "customer=\(customer)&filter[type]=applicability_scope&filter[applicability_scope][price_type]=metered"
            return try server.get("/v1/billing/credit_balance_summary?\(query)")["balances"]?[0]?["available_balance"]?["monetary"]?["value"]
        }
    }

    @Test("they pay when the invoice is final, before taxes") func payment() throws {
        let rate = try server.taxRate("10", inclusive: false)
        let grant = try grant(200)
        let id = try draft("default_tax_rates[]=\(rate)")
        #expect(try server.invoice(id).only("status", "total") == ["status": "draft", "total": 550])
        let invoice = try server.invoice(id, "finalize")
        let transaction = try #require(server.get("/v1/billing/credit_balance_transactions?credit_grant=\(grant)&limit=1")["data"]?[0])
        let shown: JSON = [["amount": 200, "credit_balance_transaction": transaction["id"] ?? .null, "type": "credit_balance_transaction"]]
        #expect(invoice.only("subtotal", "total", "total_excluding_tax", "total_pretax_credit_amounts") == [
            "subtotal": 500, "total": 330, "total_excluding_tax": 300, "total_pretax_credit_amounts": shown,
        ])
        #expect(invoice.lines("pretax_credit_amounts") == [shown])
        let line = invoice.lines("id")[0]
        #expect(transaction["debit"] == [
            "amount": ["monetary": ["currency": "usd", "value": 200], "type": "monetary"],
            "credits_applied": ["invoice": .string(id), "invoice_line_item": line], "type": "credits_applied",
        ])
        #expect(try balance == nil)
    }

    @Test("those of the first priority come first, then those that expire first, then those that cost nothing") func order() throws {
        let metered = "applicability_config[scope][price_type]=metered"
        let last = try grant(100, metered)
        let free = try grant(100, "\(metered)&category=promotional")
        let short = try grant(100, "\(metered)&expires_at=1700000000")
        let first = try grant(150, "\(metered)&priority=1")
        let invoice = try server.invoice(draft(), "finalize")
        #expect(invoice.only("total", "status") == ["total": 50, "status": "open"])
        let used = try server.get("/v1/billing/credit_balance_transactions?customer=\(customer)&limit=4")["data"]?.array ?? []
        #expect(used.reversed().map { $0["credit_grant"] } == [first, short, free, last].map(JSON.string))
    }

    @Test("only those count that are for the price, that are in effect, and that have the currency") func scope() throws {
        let other = try server.newPrice(1, named: "Other")
        _ = try grant(100, "applicability_config[scope][prices][0][id]=\(other)")
        _ = try grant(100, "applicability_config[scope][price_type]=metered&effective_at=1800000000")
        _ = try server.post(
            "/v1/billing/credit_grants",
            "customer=\(customer)&amount[type]=monetary&amount[monetary][currency]=eur&amount[monetary][value]=5"
                + "&applicability_config[scope][price_type]=metered")
        _ = try grant(30, "applicability_config[scope][prices][0][id]=\(price)")
        #expect(try server.invoice(draft(), "finalize")["total"] == 470)
    }

    @Test("an invoice that they pay as a whole is paid") func whole() throws {
        _ = try grant(800)
        #expect(try server.invoice(draft(), "finalize").only("total", "status", "amount_due") == ["total": 0, "status": "paid", "amount_due": 0])
        #expect(try balance == 300)
    }

    @Test("a preview shows what they will pay, as the final invoice does") func preview() throws {
        _ = try grant(200)
        let subscription = try server.subscribe(customer, to: price).id
        try server.use(100, by: customer)
        _ = try server.admin("POST clock", "advance=1h")
        let preview = try server.preview("subscription=\(subscription)")
        let shown: JSON = [["amount": 200, "credit_balance_transaction": .null, "type": "credit_balance_transaction"]]
        #expect(preview.only("subtotal", "total", "amount_due", "total_pretax_credit_amounts") == [
            "subtotal": 500, "total": 300, "amount_due": 300, "total_pretax_credit_amounts": shown,
        ])
        #expect(preview.lines("pretax_credit_amounts") == [shown])
        #expect(try balance == 200)
        _ = try server.admin("POST clock", "advance=30d")
        #expect(try server.latestInvoice(of: subscription).only("status", "total") == ["status": "paid", "total": 300])
    }

    @Test("a credit note takes back only what they have not paid") func creditNote() throws {
        _ = try grant(200)
        let invoice = try server.invoice(draft(), "pay")
        #expect(invoice.only("status", "amount_paid") == ["status": "paid", "amount_paid": 300])
        let line = invoice.lines("id")[0].string ?? ""
        func credit(_ amount: Int, refund: Int) throws -> Answer {
            try server.post(
                "/v1/credit_notes",
                "invoice=\(invoice.id)&lines[0][type]=invoice_line_item&lines[0][invoice_line_item]=\(line)&lines[0][amount]=\(amount)"
                    + "&refund_amount=\(refund)")
        }
        let transaction = invoice.lines("pretax_credit_amounts")[0][0]?["credit_balance_transaction"] ?? .null
        let half = try credit(250, refund: 150)
        let shown: JSON = [["amount": 100, "credit_balance_transaction": transaction, "type": "credit_balance_transaction"]]
        #expect(half.only("subtotal", "total", "total_excluding_tax", "pretax_credit_amounts") == [
            "subtotal": 250, "total": 150, "total_excluding_tax": 150, "pretax_credit_amounts": shown,
        ])
        #expect(half["lines"]?["data"]?[0]?["pretax_credit_amounts"] == shown)
        #expect(try credit(250, refund: 150)["total"] == 150)
        #expect(try server.invoice(invoice.id)["post_payment_credit_notes_amount"] == 300)
    }

    @Test("voiding gives them back") func void() throws {
        _ = try grant(200)
        let id = try server.invoice(draft(), "finalize").id
        #expect(try server.tells { _ = try server.invoice(id, "void") }.contains("billing.credit_balance_transaction.created"))
        #expect(try balance == 200)
        let back = try server.get("/v1/billing/credit_balance_transactions?customer=\(customer)&limit=1")["data"]?[0]
        #expect(back?["credit"]?["type"] == "credits_application_invoice_voided")
        #expect(back?["credit"]?["credits_application_invoice_voided"]?["invoice"] == .string(id))
    }
}
