// An invoice that takes the place of another.
import TestHarness
import Testing
import Wire

@Suite("Revisions of invoices") struct InvoiceRevisionTests: PayerSuite {
    let server: TestServer
    let customer: String

    private func revise(_ invoice: String, _ form: String = "") throws -> Answer {
        try server.post(TestServer.invoices, "from_invoice[action]=revision&from_invoice[invoice]=\(invoice)&\(form)")
    }

    @Test("it begins with the same lines, and voids the former invoice when it is final") func revision() throws {
        let coupon = try server.coupon("percent_off=10")
        let former = try server.draft(customer, [500, 1500], "description=March&discounts[0][coupon]=\(coupon)")
        _ = try server.invoice(former.id, "finalize")
        let draft = try revise(former.id, "description=April")
        #expect(draft.only("status", "description", "total", "from_invoice", "customer", "discounts") == [
            "status": "draft", "description": "April", "total": 1800, "from_invoice": ["action": "revision", "invoice": .string(former.id)],
            "customer": .string(customer), "discounts": former["discounts"] ?? .null,
        ])
        #expect(draft.lines("amount") == [1500, 500])
        #expect(try server.invoice(former.id).only("status", "latest_revision") == ["status": "open", "latest_revision": .null])
        #expect(try server.invoice(draft.id, "finalize")["status"] == "open")
        #expect(try server.invoice(former.id).only("status", "latest_revision") == ["status": "void", "latest_revision": .string(draft.id)])
    }

    @Test("only open invoices are revised") func refusals() throws {
        let draft = try server.draft(customer, [500]).id
        #expect(try revise(draft).failure?.parameter == "from_invoice[invoice]")
        #expect(try revise("in_x").failure?.parameter == "from_invoice[invoice]")
        _ = try server.invoice(draft, "finalize")
        #expect(try revise(draft, "customer=\(customer)").failure?.status == 400)
        _ = try server.invoice(draft, "pay")
        #expect(try revise(draft).failure?.parameter == "from_invoice[invoice]")
    }

    @Test("only the first of two revisions becomes final, and none of a paid invoice") func twice() throws {
        let former = try server.draft(customer, [500]).id
        _ = try server.invoice(former, "finalize")
        let (first, second) = (try revise(former).id, try revise(former).id)
        #expect(try server.invoice(first, "finalize")["status"] == "open")
        #expect(try server.invoice(second, "finalize").failure == Failure(
            400, "The invoice \(former) that this one revises is void, so it cannot be replaced any more."))
        let third = try revise(first).id
        _ = try server.invoice(first, "pay")
        #expect(try server.invoice(third, "finalize").failure?.status == 400)
    }

    @Test("the credit that the former invoice has used is used again") func balance() throws {
        _ = try server.post("/v1/customers/\(customer)", "balance=-300")
        let former = try server.invoice(server.draft(customer, [1000]).id, "finalize")
        #expect(former["amount_due"] == 700)
        let revision = try server.invoice(revise(former.id).id, "finalize")
        #expect(revision.only("starting_balance", "amount_due") == ["starting_balance": -300, "amount_due": 700])
        #expect(try server.get("/v1/customers/\(customer)")["balance"] == 0)
    }
}
