// What an invoice would be.
import TestHarness
import Testing
import Wire

@Suite("Previews of invoices") struct InvoicePreviewTests: PayerSuite {
    let server: TestServer
    let customer: String

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
        #expect(try preview("invoice_items[0][amount]=100")["total"] == 700)
        #expect(try preview("invoice_items[0][amount]=100&customer_details[tax_exempt]=exempt")["total"] == 600)
        #expect(try server.get("/v1/customers/\(customer)")["tax_exempt"] == "none")
    }

    @Test("tax ids that a customer would have") func taxIDs() throws {
        let customer = try server.newPayer()
        _ = try server.post("/v1/customers/\(customer)/tax_ids", "type=us_ein&value=123456789")
        let details = "customer_details[tax_ids][0][type]=eu_vat&customer_details[tax_ids][0][value]=DE123456789"
        let preview = try server.post("\(TestServer.invoices)/create_preview", "customer=\(customer)&invoice_items[0][amount]=500&\(details)")
        #expect(preview["customer_tax_ids"] == [["type": "eu_vat", "value": "DE123456789"]])
        #expect(try server.get("/v1/customers/\(customer)/tax_ids")["data"]?.array?.map { $0["type"] } == ["us_ein"])
    }

    @Test("preview_mode=recurring: a period, without prorations and pending items") func recurring() throws {
        let customer = try server.newPayer()
        let (gold, platinum) = (try server.newPrice(1000), try server.newPrice(2000, named: "Platinum"))
        let subscription = try server.subscribe(customer, to: gold)
        try server.bill(customer, 300)
        let change = "subscription_details[items][0][id]=\(subscription.itemID)&subscription_details[items][0][price]=\(platinum)"
        func preview(_ form: String) throws -> Answer {
            try server.post("\(TestServer.invoices)/create_preview", "subscription=\(subscription.id)&\(form)")
        }
        try server.advance("10d")
        #expect(try preview(change)["lines"]?["data"]?.array?.count == 4)
        let recurring = try preview("\(change)&preview_mode=recurring")
        #expect(recurring.lines("amount") == [2000])
        #expect(try preview("\(change)&preview_mode=recurring&subscription_details[proration_behavior]=always_invoice").lines("amount") == [2000])
        let items = "customer=\(customer)&subscription_details[items][0][price]=\(platinum)&subscription_details[trial_end]=now&preview_mode=recurring"
        #expect(try server.post("\(TestServer.invoices)/create_preview", items).lines("amount") == [2000])
        #expect(try server.get("\(TestServer.items)?pending=true").ids.count == 1)
    }

    @Test("a pause, and the end of one") func pause() throws {
        let customer = try server.newPayer()
        let subscription = try server.subscribe(customer, to: server.newPrice(3000)).id
        try server.advance("10d")
        func preview(_ form: String) throws -> Answer {
            try server.post("\(TestServer.invoices)/create_preview", "subscription=\(subscription)&\(form)")
        }
        #expect(try preview("subscription_details[pause][bill_for][unused_time_from][type]=now").lines("amount") == [-2000])
        #expect(try preview("subscription_details[pause][bill_for][unused_time_from][type]=none").failure?.code == "invoice_upcoming_none")
        #expect(try preview("subscription_details[resume_at]=now").failure?.status == 400)
        _ = try server.post("/v1/subscriptions/\(subscription)/pause", "bill_for[unused_time_from][type]=none")
        #expect(try preview("subscription_details[resume_at]=now").lines("amount") == [3000])
        #expect(try server.subscription(subscription)["status"] == "paused")
    }
}
