// What an invoice would be.
import TestHarness
import Testing
import Wire

@Suite("Previews of invoices") struct InvoicePreviewTests {
    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
    }

    private func preview(_ form: String = "") throws -> Answer { try server.post("\(TestServer.invoices)/create_preview", "customer=\(customer)&\(form)") }

    @Test("pending items and others; it equals the invoice that follows, and nothing is kept") func pending() throws {
        try server.bill(customer, 500)
        let coupon = try server.coupon("percent_off=10")
        let before = try server.events().count
        let preview = try preview("invoice_items[0][amount]=700&invoice_items[0][description]=More&discounts[0][coupon]=\(coupon)")
        #expect(preview.id.hasPrefix("upcoming_in_"))
        #expect(preview.only("status", "billing_reason", "number", "total", "subtotal") == [
            "status": "draft", "billing_reason": "upcoming", "number": .null, "total": 1080, "subtotal": 1200,
        ])
        #expect(preview.lines("id").allSatisfy { $0.string?.hasPrefix("il_tmp_") == true })
        #expect(preview.lines("amount") == [700, 500])
        #expect(try server.events().count == before)
        #expect(try server.get(TestServer.items).ids.count == 1)
        #expect(try server.get("/v1/coupons/\(coupon)")["times_redeemed"] == 0)
        try server.bill(customer, 700, "description=More")
        let invoice = try server.draft(customer, [], "discounts[0][coupon]=\(coupon)")
        for name in ["total", "subtotal", "amount_due", "total_excluding_tax", "currency", "customer"] { #expect(invoice[name] == preview[name]) }
        #expect(invoice.lines("amount") == preview.lines("amount"))
    }

    @Test("as if the customer were another") func details() throws {
        try server.bill(customer, 500, "tax_rates[]=\(server.taxRate("20", inclusive: false))")
        #expect(try preview()["total"] == 600)
        #expect(try preview("customer_details[tax_exempt]=exempt")["total"] == 500)
        #expect(try server.get("/v1/customers/\(customer)")["tax_exempt"] == "none")
    }

    @Test("nothing to come") func nothing() throws {
        #expect(try preview().failure == Failure(404, code: "invoice_upcoming_none", "No upcoming invoices for customer: \(customer)"))
    }
}
