// What a customer is billed for.
import TestHarness
import Testing
import Wire

@Suite("Invoice items") struct InvoiceItemTests {
    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
    }

    @Test("an item of an amount, whole: it has a price and a product of its own") func creation() throws {
        let item = try server.bill(customer, 1900, "description=Setup&metadata[a]=1")
        var shown = item.json
        shown["id"] = nil
        let details = item["pricing"]?["price_details"]
        #expect(shown == [
            "object": "invoiceitem", "amount": 1900, "currency": "usd", "customer": .string(customer), "customer_account": .null,
            "date": 1_695_680_120, "description": "Setup", "discountable": true, "discounts": [], "frozen_fields": [], "invoice": .null,
            "invoicing_rules": [], "livemode": false, "metadata": ["a": "1"], "parent": .null, "period": ["end": 1_695_680_120, "start": 1_695_680_120],
            "pricing": ["price_details": details ?? .null, "type": "price_details", "unit_amount_decimal": "1900"], "proration": false,
            "quantity": 1, "quantity_decimal": "1", "tax_rates": [], "test_clock": .null,
        ])
        let price = try server.get("/v1/prices/\(details?["price"]?.string ?? "")")
        #expect(price.only("active", "type", "unit_amount", "product")
            == ["active": false, "type": "one_time", "unit_amount": 1900, "product": details?["product"] ?? .null])
        #expect(try server.get("\(TestServer.items)/\(item.id)").json == item.json)
        #expect(try server.events() == ["customer.created", "customer.updated", "invoiceitem.created"])
        #expect(try server.get("/v1/customers/\(customer)")["currency"] == "usd")
    }

    @Test("an item that no discount lowers says what is left of it") func net() throws {
        #expect(try server.bill(customer, 1900, "discountable=false")["net_amount"] == 1900)
        #expect(try server.bill(customer, 1900)["net_amount"] == nil)
    }

    @Test("an item of a price: the amount is exact, and rounded once", arguments: [
        ("quantity=3", 8), ("quantity_decimal=1.5", 4), ("", 3), ("quantity=0", 0),
    ]) func price(quantity: String, amount: Int64) throws {
        let product = try server.post("/v1/products", "name=Gold").id
        let price = try server.post("/v1/prices", "product=\(product)&currency=usd&unit_amount_decimal=2.5").id
        let item = try server.post(TestServer.items, "customer=\(customer)&pricing[price]=\(price)&\(quantity)")
        #expect(item["amount"] == .integer(amount))
        #expect(item["description"] == "Gold")
        #expect(item["pricing"]?["unit_amount_decimal"] == "2.5")
    }

    @Test("packages") func packages() throws {
        let product = try server.post("/v1/products", "name=Seats").id
        let form = "product=\(product)&currency=usd&unit_amount=100&transform_quantity[divide_by]=60&transform_quantity[round]=up"
        let price = try server.post("/v1/prices", form).id
        #expect(try server.post(TestServer.items, "customer=\(customer)&pricing[price]=\(price)&quantity=150")["amount"] == 300)
    }

    @Test("on a draft, it is a line at once; later changes reach the line") func onDraft() throws {
        let invoice = try server.post(TestServer.invoices, "customer=\(customer)").id
        let item = try server.bill(customer, 1000, "invoice=\(invoice)").id
        #expect(try server.invoice(invoice).only("total", "amount_due") == ["total": 1000, "amount_due": 1000])
        _ = try server.post("\(TestServer.items)/\(item)", "amount=700&description=Less")
        let changed = try server.invoice(invoice)
        #expect(changed["total"] == 700)
        #expect(changed.lines("description") == ["Less"])
        _ = try server.delete("\(TestServer.items)/\(item)")
        #expect(try server.invoice(invoice).only("total", "lines") == [
            "total": 0,
            "lines": ["object": "list", "data": [], "has_more": false, "total_count": 0, "url": .string("/v1/invoices/\(invoice)/lines")],
        ])
        #expect(try server.events() == [
            "customer.created", "customer.updated", "invoice.created", "invoiceitem.created", "invoice.updated", "invoice.updated",
            "invoice.updated", "invoiceitem.deleted",
        ])
    }

    @Test("lists", arguments: [("pending=true", 2), ("pending=false", 1), ("customer=ID&pending=true", 2), ("created[lt]=1", 0)])
    func lists(filter: String, count: Int) throws {
        let invoice = try server.draft(customer, [1]).id
        try server.bill(customer, 2)
        try server.bill(customer, 3)
        #expect(try server.get("\(TestServer.items)?\(filter.replacing("ID", with: customer))").ids.count == count)
        #expect(try server.get("\(TestServer.items)?invoice=\(invoice)").ids.count == 1)
    }

    @Test("its invoice is finalized: it cannot change any more") func closed() throws {
        let invoice = try server.draft(customer)
        let item = invoice.lines("parent").first?["invoice_item_details"]?["invoice_item"]?.string ?? ""
        _ = try server.invoice(invoice.id, "finalize")
        #expect(try server.post("\(TestServer.items)/\(item)", "amount=5").status == 400)
        #expect(try server.delete("\(TestServer.items)/\(item)").status == 400)
    }

    @Test("what is missing or impossible is refused", arguments: [
        ("amount=5", "customer"), ("customer=ID", "amount"), ("customer=ID&amount=5&quantity=2", "amount"), ("customer=none&amount=5", "customer"),
        ("customer=ID&amount=5&currency=zzz", "currency"), ("customer=ID&pricing[price]=none", "pricing[price]"),
        ("customer=ID&amount=5&tax_rates[]=none", "tax_rates[0]"), ("customer=ID&amount=5&invoice=none", "invoice"),
        ("customer=ID&amount=5&period[start]=2&period[end]=1", "period"), ("customer=ID&amount=5&discounts[0][coupon]=none", "discounts[0][coupon]"),
        ("customer=ID&amount=999999999999", "amount"), ("customer=ID&amount=5&subscription=sub_1", "subscription"),
    ]) func refusals(form: String, parameter: String) throws {
        let failure = try server.post(TestServer.items, form.replacing("ID", with: customer)).failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == parameter)
    }

    @Test("all that a customer is billed is in one currency") func currency() throws {
        try server.bill(customer, 100)
        #expect(try server.post(TestServer.items, "customer=\(customer)&amount=5&currency=eur").failure?.message.hasPrefix(
            "You cannot combine currencies on a single customer.") == true)
    }

    @Test("when nothing waits in the first currency, another one can be billed") func otherCurrency() throws {
        let payer = try server.newPayer()
        _ = try server.invoice(server.draft(payer, [2500]).id, "pay")
        let item = try server.post(TestServer.items, "customer=\(payer)&amount=700&currency=eur")
        #expect(item["currency"] == "eur")
        let invoice = try server.post(TestServer.invoices, "customer=\(payer)&currency=eur&pending_invoice_items_behavior=include")
        #expect(try server.invoice(invoice.id, "pay").only("currency", "amount_paid", "status") == ["currency": "eur", "amount_paid": 700, "status": "paid"])
        #expect(try server.get("/v1/customers/\(payer)")["currency"] == "usd")
    }

    @Test("an unknown one") func unknown() throws {
        #expect(try server.get("\(TestServer.items)/ii_x").failure?.message == "No such Invoice Item: 'ii_x'(livemode=false)")
    }
}
