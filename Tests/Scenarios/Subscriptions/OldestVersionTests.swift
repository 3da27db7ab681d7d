// What versions before 2020-08-27 and 2024-04-10 show and take of taxes, tiers, names and drafts.
import TestHarness
import Testing
import Wire

@Suite("Billing in the oldest versions") struct OldestVersionTests: GoldSuite {
    let server: TestServer
    let gold: String

    @Test("before 2020-08-27, a subscription is taxed by a percentage") func subscriptionTax() throws {
        let old = Headers.version("2019-12-03")
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "tax_percent=19", headers: old)
        #expect(subscription["tax_percent"] == .number("19.0"))
        #expect(try server.latestInvoice(of: subscription.id)["amount_paid"] == 1190)
        #expect(try server.subscription(subscription.id)["tax_percent"] == nil)
        #expect(try server.change(subscription.id, "tax_percent=7.5", headers: old)["tax_percent"] == .number("7.5"))
        #expect(try server.change(subscription.id, "tax_percent=", headers: old)["tax_percent"] == .null)
        #expect(try server.subscription(subscription.id)["default_tax_rates"] == [])
        #expect(try server.change(subscription.id, "tax_percent=101", headers: old).failure?.status == 400)
        #expect(try server.change(subscription.id, "tax_percent=5").failure?.code == "parameter_unknown")
    }

    @Test("before 2020-08-27, an invoice is taxed by a percentage") func invoiceTax() throws {
        let customer = try server.newPayer()
        try server.bill(customer, 1000)
        let invoice = try server.post(TestServer.invoices, "customer=\(customer)&tax_percent=10", headers: .version("2019-12-03"))
        #expect(invoice.only("tax_percent", "total") == ["tax_percent": .number("10.0"), "total": 1100])
    }


    @Test("up to 2020-08-27, a customer has a default_currency", arguments: [("2020-08-27", true), ("2022-08-01", false)])
    func currency(name: String, isShown: Bool) throws {
        let customer = try server.newPayer()
        _ = try server.subscribe(customer, to: gold)
        #expect(try server.get("/v1/customers/\(customer)", headers: .version(name))["default_currency"] == (isShown ? "usd" : nil))
    }

    @Test("before 2024-04-10, products have features and invoices rendering_options") func names() throws {
        let old = Headers.version("2023-10-16")
        let product = try server.post("/v1/products", "name=Gold&features[0][name]=Fast", headers: old)
        #expect(product["features"] == [["name": "Fast"]])
        let newest = try server.get("/v1/products/\(product.id)")
        #expect(newest["features"] == nil && newest["marketing_features"] == [["name": "Fast"]])
        let customer = try server.newPayer()
        let invoice = try server.post(
            TestServer.invoices, "customer=\(customer)&rendering_options[amount_tax_display]=include_inclusive_tax", headers: old)
        #expect(invoice["rendering_options"]?["amount_tax_display"] == "include_inclusive_tax")
        #expect(try server.invoice(invoice.id)["rendering"]?["amount_tax_display"] == "include_inclusive_tax")
    }

    // MARK: What waits for an invoice

    @Test("an invoice for a subscription takes only what waits for that") func pending() throws {
        let customer = try server.newPayer()
        let subscription = try server.subscribe(customer, to: gold).id
        _ = try server.post(TestServer.items, "customer=\(customer)&currency=usd&amount=55&subscription=\(subscription)")
        _ = try server.post(TestServer.items, "customer=\(customer)&currency=usd&amount=66")
        let form = "customer=\(customer)&subscription=\(subscription)"
        #expect(try server.post(TestServer.invoices, form + "&pending_invoice_items_behavior=include").failure == Failure(
            400, code: "parameters_exclusive", parameter: "pending_invoice_items_behavior",
            "You may only specify one of these parameters: pending_invoice_items_behavior, subscription."))
        #expect(try server.post(TestServer.invoices, form).lines("amount") == [55])
    }

    @Test("what an update adds is billed with the next invoice, or at once") func extras() throws {
        let product = try server.post("/v1/products", "name=Setup").id
        let once = try server.post("/v1/prices", "currency=usd&product=\(product)&unit_amount=300").id
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        let changed = try server.change(subscription.id, "add_invoice_items[0][price]=\(once)")
        #expect(changed["latest_invoice"] == subscription["latest_invoice"])
        #expect(try server.get("\(TestServer.items)?pending=true")["data"]?.array?.map { $0["amount"] } == [300])
        _ = try server.change(subscription.id, "add_invoice_items[0][price]=\(once)&proration_behavior=always_invoice")
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [300, 300])
    }

    @Test("a trial of Checkout has no anchor") func anchor() throws {
        let form = "mode=subscription&success_url=https://shop.example&line_items[0][price]=\(gold)&line_items[0][quantity]=1"
            + "&subscription_data[trial_period_days]=3&subscription_data[billing_cycle_anchor_config][day_of_month]=1"
        #expect(try server.post(TestServer.checkouts, form).failure?.parameter == "subscription_data[billing_cycle_anchor_config]")
    }
}
