// The amounts of a purchase, and what changes them while the session is open.
import TestHarness
import Testing
import Wire

@Suite("Amounts of a purchase with Checkout") struct CheckoutAmountTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private static let sugar = "&line_items[1][price_data][currency]=usd&line_items[1][price_data][unit_amount]=500"
        + "&line_items[1][price_data][product_data][name]=Sugar&line_items[1][quantity]=1"
    private static let shipping = "&shipping_options[0][shipping_rate_data][display_name]=Post"
        + "&shipping_options[0][shipping_rate_data][fixed_amount][amount]=700&shipping_options[0][shipping_rate_data][fixed_amount][currency]=usd"

    @Test("the invoice of a subscription has the amounts of its session, also where an amount is spread over lines of which one is taxed")
    func spread() throws {
        let rate = try server.taxRate("19", inclusive: false)
        _ = try server.coupon("id=C&amount_off=501&currency=usd&duration=once")
        let session = try server.post(
            TestServer.checkouts, "mode=subscription&success_url=https://shop.example&line_items[0][price]=\(server.newPrice(2000))"
                + "&line_items[0][quantity]=1&line_items[0][tax_rates][0]=\(rate)&line_items[1][price]=\(server.newPrice(2000, named: "Silver"))"
                + "&line_items[1][quantity]=1&discounts[0][coupon]=C")
        #expect(session["amount_total"] == 3832)
        try server.complete(session)
        let invoice = try server.invoice(server.checkout(session.id)["invoice"]?.string ?? "")
        #expect(invoice["amount_paid"] == 3832)
        #expect(invoice["lines"]?["data"]?.array?.map { $0["discount_amounts"]?.array?.first?["amount"] } == [251, 250])
    }

    @Test("an amount is spread over what recurs first, as on the invoice, whatever the order of the lines") func spreadByKind() throws {
        let rate = try server.taxRate("50", inclusive: false)
        _ = try server.coupon("id=C&amount_off=100&currency=usd&duration=once")
        let product = try server.post("/v1/products", "name=Setup").id
        let once = try server.post("/v1/prices", "currency=usd&product=\(product)&unit_amount=1000").id
        let prices = [try server.newPrice(1000), once, try server.newPrice(1000, named: "Silver")]
        let lines = prices.enumerated().map { "line_items[\($0)][price]=\($1)&line_items[\($0)][quantity]=1" }.joined(separator: "&")
        let session = try server.post(
            TestServer.checkouts, "mode=subscription&success_url=https://shop.example&\(lines)&line_items[1][tax_rates][0]=\(rate)&discounts[0][coupon]=C")
        #expect(session["amount_total"] == 3383)
        try server.complete(session)
        #expect(try server.invoice(server.checkout(session.id)["invoice"]?.string ?? "")["amount_paid"] == 3383)
    }

    @Test("a session that is complete does not expire any more") func lapse() throws {
        let session = try server.sell()
        try server.complete(session)
        #expect(try server.told { try server.advance("25h") }.contains { $0.hasPrefix("checkout") } == false)
        #expect(try server.checkout(session.id)["status"] == "complete")
    }

    @Test("the worked example", arguments: [(false, 540, 3240, 4390), (true, 450, 2700, 3850)])
    func example(inclusive: Bool, tax: Int64, line: Int64, total: Int64) throws {
        let rate = try server.taxRate("20", inclusive: inclusive)
        let coupon = try server.coupon("percent_off=10&duration=once")
        let session = try server.sell(
            "line_items[0][tax_rates][0]=\(rate)\(Self.sugar)\(Self.shipping)&discounts[0][coupon]=\(coupon)&expand[]=line_items.data.taxes"
                + "&expand[]=line_items.data.discounts&expand[]=total_details.breakdown")
        #expect(session["amount_subtotal"] == 3500)
        #expect(session["amount_total"] == .integer(total))
        let details = session["total_details"]
        #expect(details?["amount_discount"] == 350)
        #expect(details?["amount_shipping"] == 700)
        #expect(details?["amount_tax"] == .integer(tax))
        #expect(details?["breakdown"]?["discounts"]?.array?.first?["amount"] == 350)
        #expect(details?["breakdown"]?["taxes"]?.array?.first?["rate"]?["id"] == .string(rate))
        let lines = session.lines("line_items")
        #expect(lines.isEmpty)
        let items = session["line_items"]?["data"]?.array ?? []
        #expect(items.map { $0["description"] } == ["Tea", "Sugar"])
        #expect(items.map { $0["amount_total"] } == [.integer(line), 450])
        #expect(items[0]["taxes"]?.array?.first?["amount"] == .integer(tax))
        #expect(items[0]["discounts"]?.array?.first?["discount"]?["source"]?["coupon"] == .string(coupon))
        #expect(session["discounts"] == [["coupon": .string(coupon), "promotion_code": .null]])
    }

    @Test("a coupon counts as redeemed when the session is complete") func redeemed() throws {
        let coupon = try server.coupon("percent_off=10&duration=once")
        let session = try server.sell("discounts[0][coupon]=\(coupon)")
        #expect(try server.get("/v1/coupons/\(coupon)")["times_redeemed"] == 0)
        try server.complete(session)
        #expect(try server.get("/v1/coupons/\(coupon)")["times_redeemed"] == 1)
    }

    @Test("a code that the customer types, and takes away again") func code() throws {
        let coupon = try server.coupon("amount_off=500&currency=usd&duration=once")
        let code = try server.post("/v1/promotion_codes", "promotion[type]=coupon&promotion[coupon]=\(coupon)&code=SAVE5&restrictions[minimum_amount]=2000"
            + "&restrictions[minimum_amount_currency]=usd").id
        let session = try server.sell("allow_promotion_codes=true")
        #expect(session.id.hasPrefix("cs_test_b1"))
        #expect(try server.fire("revise", session.id, "promotion_code=NONE").failure?.message == "This code is invalid.")
        _ = try server.fire("revise", session.id, "promotion_code=save5")
        #expect(try server.checkout(session.id)["amount_total"] == 2500)
        #expect(try server.checkout(session.id)["discounts"] == [["coupon": .null, "promotion_code": .string(code)]])
        _ = try server.fire("revise", session.id, "promotion_code=")
        #expect(try server.checkout(session.id)["amount_total"] == 3000)
        try server.complete(session, "email=jenny@example.com&promotion_code=SAVE5")
        #expect(try server.checkout(session.id)["amount_total"] == 2500)
        #expect(try server.get("/v1/promotion_codes/\(code)")["times_redeemed"] == 1)
    }

    @Test("a quantity that the customer changes; the PaymentIntent follows") func quantity() throws {
        let session = try server.sell("line_items[0][adjustable_quantity][enabled]=true&line_items[0][adjustable_quantity][maximum]=5")
        let item = try server.get("\(TestServer.checkouts)/\(session.id)/line_items").ids[0]
        try server.complete(session, "email=jenny@example.com&payment_method=pm_card_chargeDeclined")
        #expect(try server.fire("revise", session.id, "quantities[0][line_item]=\(item)&quantities[0][quantity]=6").failure?.parameter
            == "quantities[0][quantity]")
        _ = try server.fire("revise", session.id, "quantities[0][line_item]=\(item)&quantities[0][quantity]=3")
        #expect(try server.checkout(session.id)["amount_total"] == 4500)
        #expect(try server.get("/v1/payment_intents")["data"]?.array?.first?["amount"] == 4500)
    }

    @Test("an optional item is added, and taken off again") func optional() throws {
        let price = try server.post("/v1/prices", "currency=usd&unit_amount=500&product_data[name]=Honey").id
        let session = try server.sell("optional_items[0][price]=\(price)&optional_items[0][quantity]=1")
        #expect(session["optional_items"] == [["adjustable_quantity": .null, "price": .string(price), "quantity": 1]])
        let choice = "optional_items[0][price]=\(price)&optional_items[0][quantity]"
        _ = try server.fire("revise", session.id, "\(choice)=1")
        #expect(try server.checkout(session.id)["amount_total"] == 3500)
        #expect(try server.fire("revise", session.id, "\(choice)=2").failure?.parameter == "optional_items[0][quantity]")
        _ = try server.fire("revise", session.id, "\(choice)=0")
        #expect(try server.checkout(session.id)["amount_total"] == 3000)
        let page = try server.submit(session["url"]?.string ?? "", "do=revise&optionalItems[\(price)][quantity]=1")
        #expect(page.text.contains("Honey") && page.text.contains("Pay $35.00"))
    }

    @Test("a way of shipping") func ways() throws {
        let (slow, fast) = try (rate("Post", 500), rate("Courier", 1500))
        let session = try server.sell("shipping_options[0][shipping_rate]=\(slow)&shipping_options[1][shipping_rate]=\(fast)")
        #expect(session["amount_total"] == 3500)
        #expect(session["shipping_cost"] == ["amount_subtotal": 500, "amount_tax": 0, "amount_total": 500, "shipping_rate": .string(slow)])
        _ = try server.fire("revise", session.id, "shipping_rate=\(fast)")
        #expect(try server.checkout(session.id)["amount_total"] == 4500)
        #expect(try server.post("\(TestServer.checkouts)/\(session.id)", "shipping_options=")["amount_total"] == 3000)
    }

    private func rate(_ name: String, _ amount: Int64) throws -> String {
        try server.post("/v1/shipping_rates", "display_name=\(name)&fixed_amount[amount]=\(amount)&fixed_amount[currency]=usd").id
    }

    @Test("too little for a charge") func tooLittle() throws {
        let form = "mode=payment&success_url=https://shop.example/done&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=49"
            + "&line_items[0][price_data][product_data][name]=Gum&line_items[0][quantity]=1"
        let failure = try server.post(TestServer.checkouts, form).failure
        #expect(failure?.code == "amount_too_small")
        #expect(failure?.message == "The Checkout Session's total amount due must add up to at least $0.50 usd")
    }

    @Test("lines of a session in the shop's own page can be replaced") func replaced() throws {
        let form = "mode=payment&ui_mode=elements&return_url=https://shop.example/done&\(TestServer.tea)\(Self.sugar)"
        let session = try server.post(TestServer.checkouts, form)
        #expect(session["url"] == .null)
        #expect(session["client_secret"]?.string?.hasPrefix("\(session.id)_secret_") == true)
        let ids = try server.get("\(TestServer.checkouts)/\(session.id)/line_items").ids
        let updated = try server.post("\(TestServer.checkouts)/\(session.id)", "line_items[0][id]=\(ids[1])&line_items[0][quantity]=3&metadata[a]=b")
        #expect(updated.only("amount_total", "metadata") == ["amount_total": 1500, "metadata": ["a": "b"]])
        #expect(try server.get("\(TestServer.checkouts)/\(session.id)/line_items").ids == [ids[1]])
    }
}
