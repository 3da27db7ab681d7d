// The discount of a customer: how older versions give it, what it is taken off, and how it ends.
import TestHarness
import Testing
import Wire

@Suite("The discount of a customer") struct CustomerDiscountTests {
    private let server: TestServer
    private let gold: String
    private static let acacia: Headers = ["Stripe-Version": "2024-06-20"]

    init() throws {
        server = try TestServer()
        gold = try server.newPrice(2000)
        _ = try server.coupon("id=QUARTER&percent_off=25&duration=forever")
        _ = try server.coupon("id=ONCE&percent_off=50&duration=once")
        _ = try server.coupon("id=MONTHS&percent_off=10&duration=repeating&duration_in_months=2")
    }

    private func payer(_ coupon: String) throws -> String {
        let customer = try server.newPayer()
        _ = try server.post("/v1/customers/\(customer)", "coupon=\(coupon)", headers: Self.acacia)
        return customer
    }

    private func discount(of customer: String) throws -> JSON? { try server.get("/v1/customers/\(customer)")["discount"] }
    private func total(_ subscription: Answer) throws -> JSON? { try server.latestInvoice(of: subscription.id)["total"] }

    // MARK: How she gets it

    @Test("a call before basil gives it; each version shows it in its own shape") func shapes() throws {
        let made = try server.post("/v1/customers", "coupon=QUARTER", headers: Self.acacia)
        let coupon = try server.get("/v1/coupons/QUARTER")
        #expect(made["discount"]?["coupon"] == coupon.json)
        #expect(made["discount"]?["source"] == nil)
        let discount = try discount(of: made.id)
        #expect(discount == [
            "id": discount?["id"] ?? .null, "object": "discount", "checkout_session": .null, "customer": .string(made.id), "customer_account": .null,
            "end": .null, "invoice": .null, "invoice_item": .null, "promotion_code": .null, "source": ["coupon": "QUARTER", "type": "coupon"],
            "start": 1_695_680_120, "subscription": .null, "subscription_item": .null,
        ])
        #expect(try server.get("/v1/customers/\(made.id)?expand[]=discount.source.coupon")["discount"]?["source"]?["coupon"] == coupon.json)
        #expect(coupon["times_redeemed"] == 1)
        #expect(try server.post("/v1/customers", "coupon=QUARTER").failure?.code == "parameter_unknown")
    }

    @Test("by a promotion code; one that demands an amount is refused, and so are two at once") func codes() throws {
        let form = "promotion[type]=coupon&promotion[coupon]=QUARTER"
        let code = try server.post("/v1/promotion_codes", form).id
        let made = try server.post("/v1/customers", "promotion_code=\(code)", headers: Self.acacia)
        #expect(made["discount"]?["promotion_code"] == .string(code))
        let least = try server.post(
            "/v1/promotion_codes", form + "&restrictions[minimum_amount]=1000&restrictions[minimum_amount_currency]=usd").id
        for (given, parameter) in [
            ("promotion_code=\(least)", "promotion_code"), ("promotion_code=none", "promotion_code"), ("coupon=none", "coupon"),
            ("coupon=QUARTER&promotion_code=\(code)", "coupon"),
        ] {
            #expect(try server.post("/v1/customers", given, headers: Self.acacia).failure?.parameter == parameter)
        }
    }

    @Test("an amount fixes her currency") func currency() throws {
        _ = try server.coupon("id=FIVE&amount_off=500&currency=eur")
        #expect(try server.post("/v1/customers", "coupon=FIVE", headers: Self.acacia)["currency"] == "eur")
        let customer = try server.newPayer()
        try server.bill(customer, 100)
        #expect(try server.post("/v1/customers/\(customer)", "coupon=FIVE", headers: Self.acacia).failure?.status == 400)
    }

    // MARK: Events

    @Test("events: another coupon updates the discount; an empty one takes it away") func events() throws {
        let customer = try server.newPayer()
        func change(_ coupon: String) throws -> [String] {
            try server.tells { _ = try server.post("/v1/customers/\(customer)", "coupon=\(coupon)", headers: Self.acacia) }
        }
        #expect(try change("QUARTER") == ["customer.discount.created", "customer.updated"])
        let former = try discount(of: customer)
        #expect(try change("MONTHS") == ["customer.discount.updated", "customer.updated"])
        let event = try server.get("/v1/events?type=customer.discount.updated")["data"]?.array?.first?["data"]
        #expect(event?["object"]?["source"]?["coupon"] == "MONTHS")
        #expect(event?["previous_attributes"] == ["id": former?["id"] ?? .null, "end": .null, "source": ["coupon": "QUARTER"]])
        #expect(try change("") == ["customer.discount.deleted", "customer.updated"])
        #expect(try discount(of: customer) == .null)
    }

    @Test("DELETE takes it away, and the answer says whose it was") func deletion() throws {
        let customer = try payer("QUARTER")
        let path = "/v1/customers/\(customer)/discount"
        let id = try discount(of: customer)?["id"] ?? .null
        var answer = try server.get("/v1/account")
        #expect(try server.tells { answer = try server.delete(path, headers: Self.acacia) } == ["customer.updated", "customer.discount.deleted"])
        #expect(answer.only("id", "object", "deleted", "customer", "start") == [
            "id": id, "object": "discount", "deleted": true, "customer": .string(customer), "start": 1_695_680_120,
        ])
        #expect(answer["coupon"]?["id"] == "QUARTER")
        #expect(try discount(of: customer) == .null)
        let last = try payer("QUARTER")
        #expect(try server.delete("/v1/customers/\(last)/discount").keys == [
            "id", "object", "checkout_session", "customer", "customer_account", "deleted", "invoice", "invoice_item", "promotion_code", "source", "start",
            "subscription", "subscription_item",
        ])
        let none = Failure(404, code: "resource_missing", "No active discount for customer: \(customer)")
        #expect(try server.delete(path).failure == none)
        #expect(try server.delete("/v1/customers/cus_x/discount").failure?.status == 404)
    }

    @Test("a draft that has a discount keeps it when it is deleted") func draft() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "discounts[0][coupon]=QUARTER")
        _ = try server.admin("POST clock", "advance=30d")
        #expect(try server.latestInvoice(of: subscription.id).only("status", "total") == ["status": "draft", "total": 1500])
        #expect(try server.delete("/v1/subscriptions/\(subscription.id)/discount")["deleted"] == true)
        _ = try server.admin("POST clock", "advance=2h")
        #expect(try server.latestInvoice(of: subscription.id).only("status", "total") == ["status": "paid", "total": 1500])
    }

    // MARK: What it is taken off

    @Test("it counts for subscriptions that have no discount of their own") func subscriptions() throws {
        let customer = try payer("QUARTER")
        let plain = try server.subscribe(customer, to: gold)
        #expect(plain["discounts"] == [])
        #expect(try total(plain) == 1500)
        #expect(try server.latestInvoice(of: plain.id)["discounts"] == [try discount(of: customer)?["id"] ?? .null])
        let own = try server.subscribe(customer, to: gold, with: "discounts[0][coupon]=MONTHS")
        #expect(try total(own) == 1800)
        #expect(try server.change(own.id, "discounts=")["discounts"] == [])
        #expect(try server.preview("subscription=\(own.id)")["total"] == 1500)
        _ = try server.admin("POST clock", "advance=32d")
        #expect(try total(own) == 1500)
        #expect(try total(plain) == 1500)
    }

    @Test("it counts for invoices by hand that say nothing else") func invoices() throws {
        let customer = try payer("QUARTER")
        try server.bill(customer, 1000)
        #expect(try server.preview("customer=\(customer)&invoice_items[0][amount]=1000")["total"] == 1500)
        #expect(try server.preview("customer=\(customer)&invoice_items[0][amount]=1000&discounts=")["total"] == 2000)
        #expect(try server.draft(customer, [])["total"] == 750)
        #expect(try server.draft(customer, [1000], "discounts=")["total"] == 1000)
        #expect(try server.draft(customer, [1000], "discounts[0][coupon]=MONTHS")["total"] == 900)
    }

    @Test("a change of the items counts with it") func prorations() throws {
        let subscription = try server.subscribe(payer("QUARTER"), to: gold)
        _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=2&proration_behavior=always_invoice")
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [-1500, 3000])
    }

    @Test("a purchase of a subscription shows it, and its invoice has the same total") func checkout() throws {
        let customer = try payer("QUARTER")
        let form = "mode=subscription&customer=\(customer)&line_items[0][price]=\(gold)&line_items[0][quantity]=1&success_url=https://x.example"
        let session = try server.post("/v1/checkout/sessions", form)
        #expect(session.only("amount_subtotal", "amount_total") == ["amount_subtotal": 2000, "amount_total": 1500])
    }

    // MARK: Its end

    @Test("for one invoice: it is gone when that is final, and stays on it") func once() throws {
        let customer = try payer("ONCE")
        let id = try discount(of: customer)?["id"] ?? .null
        let draft = try server.draft(customer, [1000])
        #expect(try discount(of: customer)?["id"] == id)
        #expect(try server.tells { _ = try server.invoice(draft.id, "finalize") }.filter { $0.hasPrefix("customer.") } == [
            "customer.updated", "customer.discount.deleted",
        ])
        #expect(try discount(of: customer) == .null)
        #expect(try server.invoice(draft.id).only("total", "discounts") == ["total": 500, "discounts": [id]])
        #expect(try server.get("/v1/invoices/\(draft.id)?expand[]=discounts")["discounts"]?[0]?["source"]?["coupon"] == "ONCE")
        #expect(try server.draft(customer, [1000])["total"] == 1000)
    }

    @Test("for one invoice: of two that are drafts at the same time, the first to be final has it") func onceForTwo() throws {
        let customer = try server.newPayer()
        let subscriptions = try [server.subscribe(customer, to: gold), server.subscribe(customer, to: gold)]
        _ = try server.post("/v1/customers/\(customer)", "coupon=ONCE", headers: Self.acacia)
        _ = try server.admin("POST clock", "advance=30d")
        #expect(try subscriptions.map(total) == [1000, 1000])
        _ = try server.admin("POST clock", "advance=2h")
        #expect(try subscriptions.map(total) == [1000, 2000])
        #expect(try server.latestInvoice(of: subscriptions[1].id).only("status", "discounts") == ["status": "paid", "discounts": []])
    }

    @Test("an invoice of nothing does not use it up") func trial() throws {
        let customer = try payer("ONCE")
        let subscription = try server.subscribe(customer, to: gold, with: "trial_period_days=7")
        #expect(try total(subscription) == 0)
        _ = try server.admin("POST clock", "advance=8d")
        #expect(try total(subscription) == 1000)
        #expect(try discount(of: customer) == .null)
    }

    @Test("for some months: by time") func repeating() throws {
        let customer = try payer("MONTHS")
        #expect(try discount(of: customer)?["end"] == 1_700_950_520)
        let subscription = try server.subscribe(customer, to: gold)
        var totals = [try total(subscription)]
        for _ in 0..<2 {
            _ = try server.admin("POST clock", "advance=31d")
            totals.append(try total(subscription))
        }
        #expect(totals == [1800, 1800, 2000])
        #expect(try discount(of: customer) == .null)
        #expect(try server.get("/v1/events?type=customer.discount.deleted").ids.count == 1)
    }
}
