// Invoices as older versions of the API show them.
import TestHarness
import Testing
import Wire

@Suite("Invoices in older versions") struct InvoiceVersionTests: PayerSuite {
    let server: TestServer
    let customer: String
    private static let acacia: Headers = ["Stripe-Version": "2024-06-20"]

    private func older(_ path: String) throws -> Answer { try server.get(path, headers: Self.acacia) }

    @Test("before basil, an invoice names its PaymentIntent, its charge and its discount, and its lines show prices") func invoice() throws {
        let rate = try server.taxRate("20", inclusive: true)
        _ = try server.coupon("id=TEN&percent_off=10")
        try server.bill(customer, 1000, "tax_rates[]=\(rate)")
        let id = try server.invoice(server.draft(customer, [], "discounts[0][coupon]=TEN").id, "pay").id
        let invoice = try older("/v1/invoices/\(id)?expand[]=payment_intent")
        let charge = try server.get("/v1/charges").ids[0]
        #expect(invoice.only("paid", "paid_out_of_band", "charge", "subscription", "quote", "tax") == [
            "paid": true, "paid_out_of_band": false, "charge": .string(charge), "subscription": .null, "quote": .null, "tax": 150,
        ])
        #expect(invoice["payment_intent"]?["latest_charge"] == .string(charge))
        #expect(invoice["payment_intent"]?["invoice"] == .string(id))
        #expect(invoice["discount"]?["coupon"]?["id"] == "TEN")
        #expect(invoice["total_tax_amounts"] == [[
            "amount": 150, "inclusive": true, "tax_rate": .string(rate), "taxability_reason": .null, "taxable_amount": 750,
        ]])
        // New keys stand beside the old ones in every version, as recorded.
        #expect(invoice["parent"] == .null && invoice["total_taxes"]?.array?.count == 1)
        let line = invoice["lines"]?["data"]?.array?.first
        #expect(line?["price"]?["unit_amount"] == 1000)
        #expect(line?["type"] == "invoiceitem")
        #expect(line?["amount_excluding_tax"] == 850)
        #expect(line?["tax_rates"]?.array?.map { $0["id"] } == [.string(rate)])
        #expect(try older("/v1/invoices/\(id)/lines")["data"]?.array?.first == line)
        #expect(try older("/v1/charges/\(charge)")["invoice"] == .string(id))
        #expect(try server.get("/v1/charges/\(charge)")["invoice"] == nil)
    }

    @Test("before basil, an item is made of a price or of a unit's amount, and shows the price whole") func item() throws {
        let form = "customer=\(customer)&currency=usd&unit_amount=300&quantity=2"
        let item = try server.post(TestServer.items, form, headers: Self.acacia)
        #expect(item.only("amount", "unit_amount", "unit_amount_decimal", "plan", "subscription") == [
            "amount": 600, "unit_amount": 300, "unit_amount_decimal": "300", "plan": .null, "subscription": .null,
        ])
        #expect(item["price"]?["active"] == false)
        #expect(item["pricing"]?["unit_amount_decimal"] == "300" && item["parent"] == .null)
        let product = try server.post("/v1/products", "name=Gold").id
        let price = try server.post("/v1/prices", "product=\(product)&currency=usd&unit_amount=500").id
        let other = try server.post(TestServer.items, "customer=\(customer)&price=\(price)", headers: Self.acacia)
        #expect(other["price"]?["id"] == .string(price))
        #expect(try server.post(TestServer.items, "customer=\(customer)&price=\(price)").failure?.code == "parameter_unknown")
    }

    @Test("before basil, an event shows what only that version has as it was when it happened, and how it was before") func snapshots() throws {
        server.engine.settings.apiVersion = .known("2024-06-20")
        let price = try server.newPrice(1000)
        let subscription = try server.subscribe(customer, to: price).id
        try server.advance("31d")
        func told(_ type: String) throws -> JSON? { try server.get("/v1/events?type=\(type)&limit=1")["data"]?.array?.first?["data"] }
        let invoice = try older("\(TestServer.invoices)/\(server.latestInvoice(of: subscription).id)")
        let (intent, charge) = (invoice["payment_intent"] ?? .null, invoice["charge"] ?? .null)
        func payment(_ type: String) throws -> [JSON?] {
            try ["payment_intent", "charge", "paid"].map { name in try told(type)?["object"]?[name] }
        }
        #expect(try payment("invoice.created") == [.null, .null, false])
        #expect(try told("payment_intent.created")?["object"]?["invoice"] == invoice["id"])
        #expect(try payment("invoice.finalized") == [intent, .null, false])
        #expect(try payment("invoice.paid") == [intent, charge, true])
        #expect(try told("invoice.updated")?["previous_attributes"]?.object?.keys.sorted() == [
            "amount_paid", "amount_remaining", "attempt_count", "attempted", "auto_advance", "charge", "paid", "status", "status_transitions",
        ])
        #expect(try told("invoice.updated")?["previous_attributes"]?["charge"] == .null)
        _ = try server.subscribe(server.newPayer("pm_card_chargeCustomerFail"), to: price)
        #expect(try told("invoice.updated")?["previous_attributes"] == ["attempt_count": 0, "attempted": false, "charge": .null])
        let renewal = try server.get("/v1/events?type=customer.subscription.updated")["data"]?.array?.first?["data"]
        #expect(renewal?["previous_attributes"]?.object?.keys.sorted() == ["current_period_end", "current_period_start", "items", "latest_invoice"])
        #expect(renewal?["previous_attributes"]?["current_period_end"] == renewal?["object"]?["current_period_start"])
    }

    @Test("before basil, what an invoice names can be expanded") func expansion() throws {
        let rate = try server.taxRate("20", inclusive: true)
        _ = try server.coupon("id=TEN&percent_off=10")
        let subscription = try server.subscribe(customer, to: server.newPrice(1000), with: "default_tax_rates[0]=\(rate)&discounts[0][coupon]=TEN")
        let path = "\(TestServer.invoices)/\(subscription["latest_invoice"]?.string ?? "")"
        let invoice = try older(
            "\(path)?expand[]=subscription&expand[]=total_tax_amounts.tax_rate&expand[]=quote&expand[]=discount.coupon.applies_to"
                + "&expand[]=lines.data.plan.product&expand[]=lines.data.tax_amounts.tax_rate")
        #expect(invoice["subscription"]?["id"] == .string(subscription.id))
        #expect(invoice["total_tax_amounts"]?.array?.first?["tax_rate"]?["id"] == .string(rate))
        #expect(invoice["discount"]?["coupon"]?["id"] == "TEN" && invoice["quote"] == .null)
        #expect(invoice["lines"]?["data"]?.array?.first?["plan"]?["product"]?["name"] == "Gold")
        #expect(invoice["lines"]?["data"]?.array?.first?["tax_amounts"]?.array?.first?["tax_rate"]?["id"] == .string(rate))
        let charge = try older("/v1/charges?limit=1&expand[]=data.invoice.subscription")["data"]?.array?.first
        #expect(charge?["invoice"]?["subscription"]?["id"] == .string(subscription.id))
        #expect(try older("/v1/invoiceitems?expand[]=data.subscription&expand[]=data.plan.tiers").status == 200)
    }

    @Test("an event of an older endpoint shows both, the invoice and what it was") func event() throws {
        server.engine.settings.apiVersion = .known("2024-06-20")
        let id = try server.invoice(server.draft(customer, [500]).id, "pay").id
        let event = try server.get("/v1/events?type=invoice.updated&limit=1")["data"]?.array?.first?["data"]
        #expect(event?["object"]?["id"] == .string(id))
        #expect(event?["object"]?["paid"] == true)
        #expect(event?["previous_attributes"]?["paid"] == false)
    }
}
