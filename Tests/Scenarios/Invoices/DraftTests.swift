// What can happen to a draft, and to its items. Source: recorded invoices, and Stripe's reference.
import TestHarness
import Testing
import Wire

@Suite("Drafts of invoices") struct DraftTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("a draft follows its customer; a finalized invoice does not") func follows() throws {
        let customer = try server.post("/v1/customers", "email=a@example.com").id
        let draft = try server.draft(customer)
        _ = try server.post("/v1/customers/\(customer)", "name=Jenny&email=b@example.com&balance=-300")
        #expect(try server.invoice(draft.id).only("customer_name", "customer_email", "starting_balance", "amount_due") == [
            "customer_name": "Jenny", "customer_email": "b@example.com", "starting_balance": -300, "amount_due": 700,
        ])
        _ = try server.invoice(draft.id, "finalize")
        _ = try server.post("/v1/customers/\(customer)", "name=Rosen")
        #expect(try server.invoice(draft.id)["customer_name"] == "Jenny")
    }

    @Test("the items of a deleted draft stay, and nothing can be done with them") func items() throws {
        let customer = try server.post("/v1/customers").id
        let item = try server.bill(customer, 500).id
        let draft = try server.post(TestServer.invoices, "customer=\(customer)&pending_invoice_items_behavior=include")
        #expect(try server.delete("\(TestServer.invoices)/\(draft.id)")["deleted"] == true)
        #expect(try server.post("\(TestServer.items)/\(item)", "description=x").failure == Failure(400, "This invoice item has been deleted."))
        #expect(try server.delete("\(TestServer.items)/\(item)").failure
            == Failure(400, "Can't delete an invoice item that is attached to an invoice that is no longer editable"))
        #expect(try server.post(TestServer.invoices, "customer=\(customer)&pending_invoice_items_behavior=include")["total"] == 0)
    }

    @Test("a subscription's draft cannot be deleted") func ofSubscription() throws {
        let subscription = try server.subscribe(server.newPayer(), to: server.newPrice(1000))
        try server.advance("30d")
        let draft = try server.latestInvoice(of: subscription.id)
        #expect(draft["status"] == "draft")
        #expect(try server.delete("\(TestServer.invoices)/\(draft.id)").failure == Failure(400, "You can't delete invoices created by subscriptions."))
        #expect(try server.invoice(draft.id)["status"] == "draft")
    }

    @Test("before 2022-08-01, an invoice takes the pending items, and needs some") func older() throws {
        let older: Headers = ["Stripe-Version": "2020-08-27"]
        let customer = try server.post("/v1/customers").id
        #expect(try server.post(TestServer.invoices, "customer=\(customer)", headers: older).failure == Failure(
            400, code: "invoice_no_customer_line_items", "Nothing to invoice for customer"))
        try server.bill(customer, 500)
        #expect(try server.post(TestServer.invoices, "customer=\(customer)&pending_invoice_items_behavior=exclude", headers: older)["total"] == 0)
        #expect(try server.post(TestServer.invoices, "customer=\(customer)", headers: older)["total"] == 500)
        try server.bill(customer, 600)
        let required = "customer=\(customer)&pending_invoice_items_behavior=include_and_require"
        #expect(try server.post(TestServer.invoices, required, headers: older)["total"] == 600)
        #expect(try server.post(TestServer.invoices, required).failure?.parameter == "pending_invoice_items_behavior")
    }

    @Test("what a proration costs cannot be changed", arguments: ["quantity=4", "pricing[price]=price_x", "discounts[0][coupon]=TEN", "discountable=true"])
    func frozen(_ form: String) throws {
        let customer = try server.newPayer()
        let subscription = try server.subscribe(customer, to: server.newPrice(1000))
        _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=2")
        let item = try server.get("\(TestServer.items)?customer=\(customer)").ids[0]
        let name = String(form.prefix { $0 != "[" && $0 != "=" })
        #expect(try server.post("\(TestServer.items)/\(item)", form).failure == Failure(
            400, parameter: name, "You cannot update `\(name)` of an invoice item that is a proration."))
        #expect(try server.post("\(TestServer.items)/\(item)", "description=New")["description"] == "New")
    }

    @Test("an archived product cannot be billed") func archived() throws {
        let price = try server.newPrice(1000)
        let product = try server.get("/v1/prices/\(price)")["product"]?.string ?? ""
        let once = try server.post("/v1/prices", "currency=usd&product=\(product)&unit_amount=100").id
        _ = try server.post("/v1/products/\(product)", "active=false")
        let customer = try server.newPayer()
        func refusal(_ parameter: String, _ price: String) -> Failure {
            Failure(400, parameter: parameter, "Price `\(price)` is not available to be purchased because its product is not active.")
        }
        #expect(try server.subscribe(customer, to: price).failure == refusal("items[0][price]", price))
        #expect(try server.post(TestServer.items, "customer=\(customer)&pricing[price]=\(once)").failure == refusal("pricing[price]", once))
        let session = "mode=payment&success_url=https://shop.example&line_items[0][price]=\(once)&line_items[0][quantity]=1"
        #expect(try server.post(TestServer.checkouts, session).failure == refusal("line_items[0][price]", once))
    }
}
