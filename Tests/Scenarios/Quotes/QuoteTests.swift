// Quotes: drafts, open ones, and what becomes of those that are accepted.
import TestHarness
import Testing
import Wire

@Suite("Quotes") struct QuoteTests {
    private let server: TestServer
    private let customer: String
    private let gold: String
    private let setup: String
    private static let quotes = "/v1/quotes"
    private static let now: Int64 = 1_695_680_120
    private static let day: Int64 = 86_400

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        gold = try server.newPrice(2500)
        let product = try server.post("/v1/products", "name=Setup").id
        setup = try server.post("/v1/prices", "currency=usd&product=\(product)&unit_amount=700").id
    }

    private func quote(_ form: String) throws -> Answer { try server.post(Self.quotes, "customer=\(customer)&\(form)") }
    private func call(_ quote: Answer, _ call: String, _ form: String = "") throws -> Answer { try server.post("\(Self.quotes)/\(quote.id)/\(call)", form) }

    /// Finalizes and accepts it.
    private func accepted(_ form: String) throws -> Answer {
        let quote = try quote(form)
        _ = try call(quote, "finalize")
        return try call(quote, "accept")
    }

    @Test("what a quote shows") func shown() throws {
        let quote = try quote("line_items[0][price]=\(gold)&line_items[0][quantity]=2&line_items[1][price]=\(setup)&header=Offer&metadata[order]=1")
        let total: JSON = ["amount_discount": 0, "amount_shipping": 0, "amount_tax": 0]
        #expect(quote.id.hasPrefix("qt_"))
        #expect(quote.json == [
            "id": .string(quote.id), "object": "quote", "amount_subtotal": 5700, "amount_total": 5700, "application": .null,
            "application_fee_amount": .null, "application_fee_percent": .null,
            "automatic_tax": ["enabled": false, "liability": .null, "provider": .null, "status": .null], "collection_method": "charge_automatically",
            "computed": [
                "recurring": ["amount_subtotal": 5000, "amount_total": 5000, "interval": "month", "interval_count": 1, "total_details": total],
                "upfront": ["amount_subtotal": 5700, "amount_total": 5700, "total_details": total],
            ],
            "created": .integer(Self.now), "currency": "usd", "customer": .string(customer), "customer_account": .null, "default_tax_rates": [],
            "description": .null, "discounts": [], "expires_at": .integer(Self.now + 30 * Self.day), "footer": .null, "from_quote": .null,
            "header": "Offer", "invoice": .null,
            "invoice_settings": ["custom_fields": .null, "days_until_due": .null, "description": .null, "footer": .null, "issuer": ["type": "self"]],
            "livemode": false, "metadata": ["order": "1"], "number": .null, "on_behalf_of": .null, "status": "draft",
            "status_transitions": ["accepted_at": .null, "canceled_at": .null, "finalized_at": .null], "subscription": .null,
            "subscription_data": [
                "billing_mode": ["flexible": ["proration_discounts": "included"], "type": "flexible"], "description": .null, "effective_date": .null,
                "metadata": [:], "trial_period_days": .null,
            ],
            "subscription_schedule": .null, "test_clock": .null, "total_details": total, "transfer_data": .null,
        ])
        let lines = try server.get("\(Self.quotes)/\(quote.id)/line_items")
        #expect(lines["data"]?.array?.map { [$0["description"], $0["quantity"], $0["amount_total"]] } == [["Gold", 2, 5000], ["Setup", 1, 700]])
        #expect(try server.get("\(Self.quotes)/\(quote.id)/computed_upfront_line_items").ids == lines.ids)
        #expect(try server.get("\(Self.quotes)/\(quote.id)?expand[]=line_items")["line_items"]?["data"]?.array?.count == 2)
        #expect(try server.get("\(Self.quotes)?status=draft&customer=\(customer)").ids == [quote.id])
    }

    @Test("discounts and taxes") func totals() throws {
        let (coupon, rate) = (try server.coupon("percent_off=10&duration=once"), try server.taxRate("20", inclusive: false))
        let quote = try quote("line_items[0][price]=\(setup)&discounts[0][coupon]=\(coupon)&default_tax_rates[0]=\(rate)")
        #expect(quote.only("amount_subtotal", "amount_total", "total_details") == [
            "amount_subtotal": 700, "amount_total": 756, "total_details": ["amount_discount": 70, "amount_shipping": 0, "amount_tax": 126],
        ])
        #expect(try server.get("/v1/coupons/\(coupon)")["times_redeemed"] == 0)
        _ = try call(quote, "finalize")
        var accepted = Answer?.none
        #expect(try server.told { accepted = try call(quote, "accept") }.contains("invoice.created"))
        let invoice = try server.invoice(accepted?["invoice"]?.string ?? "")
        #expect(invoice.only("total", "status", "billing_reason") == ["total": 756, "status": "draft", "billing_reason": "quote_accept"])
        #expect(try server.get("/v1/coupons/\(coupon)")["times_redeemed"] == 1)
    }

    @Test("a draft changes; an open quote does not") func changes() throws {
        let draft = try quote("line_items[0][price]=\(setup)")
        let line = try server.get("\(Self.quotes)/\(draft.id)/line_items").ids.first ?? ""
        let changed = try server.post(
            "\(Self.quotes)/\(draft.id)", "line_items[0][id]=\(line)&line_items[0][quantity]=3&line_items[1][price]=\(gold)&description=Best")
        #expect(changed.only("amount_total", "description") == ["amount_total": 4600, "description": "Best"])
        let open = try call(draft, "finalize", "expires_at=\(Self.now + Self.day)")
        let prefix = try server.get("/v1/customers/\(customer)")["invoice_prefix"]?.string ?? ""
        #expect(open.only("status", "number", "expires_at") == [
            "status": "open", "number": .string("QT-\(prefix)-0001-1"), "expires_at": .integer(Self.now + Self.day),
        ])
        #expect(try server.post("\(Self.quotes)/\(draft.id)", "description=Worse").failure?.message
            == "A quote with the status `open` cannot be changed like that. Only a draft can.")
        #expect(try server.post("\(Self.quotes)/\(draft.id)", "expires_at=\(Self.now + 2 * Self.day)")["expires_at"] == .integer(Self.now + 2 * Self.day))
    }

    @Test("events, and the end that comes by itself") func events() throws {
        var quote = try server.get("/v1/account")
        #expect(try server.tells { quote = try self.quote("line_items[0][price]=\(setup)") } == ["quote.created"])
        #expect(try server.tells { _ = try call(quote, "finalize") } == ["quote.finalized"])
        #expect(try server.tells { try server.advance("30d") } == ["quote.canceled"])
        #expect(try server.get("\(Self.quotes)/\(quote.id)").only("status", "status_transitions") == [
            "status": "canceled",
            "status_transitions": ["accepted_at": .null, "canceled_at": .integer(Self.now + 30 * Self.day), "finalized_at": .integer(Self.now)],
        ])
        #expect(try call(quote, "accept").failure?.message
            == "You cannot accept this Quote because it has a status of canceled. Only a Quote with one of the following statuses may be accepted: open.")
    }

    @Test("a one-time price: a draft of an invoice") func invoice() throws {
        let quote = try accepted("line_items[0][price]=\(setup)&collection_method=send_invoice&invoice_settings[days_until_due]=10")
        let invoice = try server.invoice(quote["invoice"]?.string ?? "")
        #expect(invoice.only("status", "billing_reason", "total", "due_date", "parent") == [
            "status": "draft", "billing_reason": "quote_accept", "total": 700, "due_date": .integer(Self.now + 10 * Self.day),
            "parent": ["quote_details": ["quote": .string(quote.id)], "subscription_details": .null, "type": "quote_details"],
        ])
        #expect(invoice.billed == ["700 Setup"])
        #expect(quote.only("status", "subscription", "subscription_schedule") == [
            "status": "accepted", "subscription": .null, "subscription_schedule": .null,
        ])
    }

    @Test("a price that recurs: a subscription, whose first invoice waits for an hour") func subscription() throws {
        let lines = "line_items[0][price]=\(gold)&line_items[1][price]=\(setup)"
        let quote = try accepted("\(lines)&subscription_data[description]=Club&subscription_data[metadata][a]=b")
        #expect(try server.subscription(quote["subscription"]?.string ?? "").only("status", "description", "metadata", "latest_invoice") == [
            "status": "active", "description": "Club", "metadata": ["a": "b"], "latest_invoice": quote["invoice"] ?? .null,
        ])
        #expect(try server.invoice(quote["invoice"]?.string ?? "").only("status", "total") == ["status": "draft", "total": 3200])
        try server.advance("1h")
        #expect(try server.invoice(quote["invoice"]?.string ?? "")["status"] == "paid")
    }

    @Test("a trial: nothing of it is due at once") func trial() throws {
        let quote = try quote("line_items[0][price]=\(gold)&line_items[1][price]=\(setup)&subscription_data[trial_period_days]=14")
        #expect(quote["computed"]?["upfront"]?["amount_total"] == 700)
        #expect(try server.get("\(Self.quotes)/\(quote.id)/computed_upfront_line_items")["data"]?.array?.map { $0["description"] } == ["Setup"])
        _ = try call(quote, "finalize")
        let subscription = try server.subscription(call(quote, "accept")["subscription"]?.string ?? "")
        #expect(subscription.only("status", "trial_end") == ["status": "trialing", "trial_end": .integer(Self.now + 14 * Self.day)])
    }

    @Test("an effective date that is still to come: a schedule") func schedule() throws {
        let start = Self.now + 10 * Self.day
        let quote = try accepted("line_items[0][price]=\(gold)&subscription_data[effective_date]=\(start)")
        #expect(quote.only("subscription", "invoice") == ["subscription": .null, "invoice": .null])
        let schedule = try server.schedule(quote["subscription_schedule"]?.string ?? "")
        #expect(schedule["status"] == "not_started")
        #expect(schedule["phases"]?.array?.map { $0["start_date"] } == [.integer(start)])
        try server.advance("10d")
        #expect(try server.scheduled(by: server.schedule(schedule.id))["status"] == "active")
    }

    @Test("the PDF") func pdf() throws {
        let quote = try quote("line_items[0][price]=\(gold)&line_items[0][quantity]=2&footer=Thank you")
        _ = try call(quote, "finalize")
        let answer = try server.get("\(Self.quotes)/\(quote.id)/pdf")
        #expect(answer.headers["Content-Type"] == "application/pdf")
        for text in ["%PDF-1.4", "Gold: $50.00", "Total: $50.00", "Thank you"] { #expect(answer.text.contains(text), "\(text)") }
    }

    @Test("what is refused", arguments: [
        ("expires_at=5", "expires_at"), ("line_items[0][quantity]=1", "line_items[0][price]"), ("line_items[0][price]=price_x", "line_items[0][price]"),
        ("discounts[0][coupon]=x", "discounts[0][coupon]"), ("subscription_data[effective_date]=soon", "subscription_data[effective_date]"),
        ("line_items[0][id]=li_x", "line_items"), ("default_tax_rates[0]=txr_x", "default_tax_rates[0]"),
    ]) func refused(form: String, parameter: String) throws {
        let failure = try quote(form).failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter?.hasPrefix(parameter) == true, "\(failure?.parameter ?? "")")
        #expect(try server.get(Self.quotes).ids == [])
    }

    @Test("without a customer, or without lines, a quote stays a draft") func incomplete() throws {
        let quote = try server.post(Self.quotes, "line_items[0][price]=\(setup)")
        #expect(try call(quote, "finalize").failure?.parameter == "customer")
        _ = try server.post("\(Self.quotes)/\(quote.id)", "customer=\(customer)")
        #expect(try server.post("\(Self.quotes)/\(quote.id)", "customer=\(server.newPayer())").failure?.message == "The customer of a quote cannot be changed.")
        #expect(try call(quote, "finalize")["status"] == "open")
        #expect(try call(self.quote(""), "finalize").failure?.parameter == "line_items")
    }

    @Test("a quote and its customer have the same test clock") func customersClock() throws {
        let clock = try server.post("/v1/test_helpers/test_clocks", "frozen_time=\(Self.now)").id
        let bound = try server.newPayer("pm_card_visa", "test_clock=\(clock)")
        #expect(try server.post(Self.quotes, "customer=\(bound)")["test_clock"] == .string(clock))
        #expect(try server.post(Self.quotes, "customer=\(bound)&test_clock=\(clock)")["test_clock"] == .string(clock))
        let refusal = Failure(
            400, parameter: "customer", "The customer and the quote must have the same test clock, or none. The customer's is none, the quote's is \(clock).")
        #expect(try server.post(Self.quotes, "customer=\(customer)&test_clock=\(clock)").failure == refusal)
        let quote = try server.post(Self.quotes, "test_clock=\(clock)").id
        #expect(try server.post("\(Self.quotes)/\(quote)", "customer=\(customer)").failure == refusal)
        #expect(try server.post("\(Self.quotes)/\(quote)", "customer=\(bound)")["customer"] == .string(bound))
        #expect(try server.post("\(Self.quotes)/\(server.post(Self.quotes).id)", "customer=\(bound)").failure?.parameter == "customer")
    }

    @Test("automatic tax of a quote, with and without a price that recurs") func automaticTax() throws {
        for price in [setup, gold] {
            #expect(try quote("line_items[0][price]=\(price)&automatic_tax[enabled]=true")["automatic_tax"] == [
                "enabled": true, "liability": ["type": "self"], "provider": "stripe", "status": "complete",
            ])
        }
    }

    @Test("a test clock moves its quotes, and takes them along") func testClock() throws {
        let clock = try server.post("/v1/test_helpers/test_clocks", "frozen_time=\(Self.now)").id
        let quote = try server.post(Self.quotes, "test_clock=\(clock)&expires_at=\(Self.now + Self.day)")
        #expect(quote["test_clock"] == .string(clock))
        try server.advance("2d")
        #expect(try server.get("\(Self.quotes)/\(quote.id)")["status"] == "draft")
        _ = try server.post("/v1/test_helpers/test_clocks/\(clock)/advance", "frozen_time=\(Self.now + Self.day)")
        #expect(try server.get("\(Self.quotes)/\(quote.id)")["status"] == "canceled")
        _ = try server.delete("/v1/test_helpers/test_clocks/\(clock)")
        #expect(try server.get("\(Self.quotes)/\(quote.id)").failure == Failure(
            404, code: "resource_missing", parameter: "quote", "No such quote: '\(quote.id)'"))
    }

    @Test("a copy of a quote, and a revision that takes its place") func copies() throws {
        let coupon = try server.coupon("percent_off=10&duration=once")
        let original = try quote("line_items[0][price]=\(setup)&line_items[0][quantity]=2&header=Offer&discounts[0][coupon]=\(coupon)")
        let copy = try server.post(Self.quotes, "from_quote[quote]=\(original.id)")
        #expect(copy.only("status", "header", "amount_total", "customer", "from_quote") == [
            "status": "draft", "header": "Offer", "amount_total": 1260, "customer": .string(customer),
            "from_quote": ["is_revision": false, "quote": .string(original.id)],
        ])
        let revising = "from_quote[quote]=\(original.id)&from_quote[is_revision]=true"
        #expect(try server.post(Self.quotes, revising).failure?.parameter == "from_quote[quote]")
        _ = try call(original, "finalize")
        let revision = try server.post(Self.quotes, revising)
        _ = try server.post("\(Self.quotes)/\(revision.id)", "header=Better")
        let number = try call(revision, "finalize")["number"]?.string
        #expect(number?.hasSuffix("-0001-2") == true)
        #expect(try server.get("\(Self.quotes)/\(original.id)").only("status", "header") == ["status": "canceled", "header": "Offer"])
        #expect(try server.post(Self.quotes, "from_quote[quote]=\(original.id)").failure?.parameter == "from_quote[quote]")
        #expect(try server.post(Self.quotes, "from_quote[quote]=\(copy.id)&header=X").failure?.status == 400)
        #expect(try server.post(Self.quotes, "from_quote[quote]=qt_x").failure?.parameter == "from_quote[quote]")
    }

    @Test("two revisions of one quote: only the first becomes final") func twoRevisions() throws {
        let original = try quote("line_items[0][price]=\(setup)")
        _ = try call(original, "finalize")
        let revising = "from_quote[quote]=\(original.id)&from_quote[is_revision]=true"
        let (first, second) = (try server.post(Self.quotes, revising), try server.post(Self.quotes, revising))
        #expect(try call(first, "finalize")["status"] == "open")
        #expect(try call(second, "finalize").failure?.message
            == "The quote \(original.id) that this one revises is canceled, so it cannot be replaced any more.")
    }

    @Test("what is expanded: the breakdown, and what is due at once") func expanded() throws {
        let (coupon, rate) = (try server.coupon("percent_off=10&duration=once"), try server.taxRate("20", inclusive: false))
        let id = try quote("line_items[0][price]=\(setup)&discounts[0][coupon]=\(coupon)&default_tax_rates[0]=\(rate)").id
        let paths = ["total_details.breakdown", "computed.upfront.line_items", "computed.upfront.total_details.breakdown"]
        let quote = try server.get("\(Self.quotes)/\(id)?" + paths.map { "expand[]=\($0)" }.joined(separator: "&"))
        for details in [quote["total_details"], quote["computed"]?["upfront"]?["total_details"]] {
            #expect(details?["breakdown"]?["discounts"]?.array?.map { [$0["amount"], $0["discount"]?["source"]?["coupon"]] } == [[70, .string(coupon)]])
            #expect(details?["breakdown"]?["taxes"]?.array?.map { [$0["amount"], $0["rate"]?["id"], $0["taxable_amount"]] } == [[126, .string(rate), 630]])
        }
        let lines = quote["computed"]?["upfront"]?["line_items"]
        #expect(lines?["url"] == .string("\(Self.quotes)/\(id)/computed_upfront_line_items"))
        #expect(lines?["data"]?.array?.map { $0["amount_total"] } == [756])
        #expect(try server.get("\(Self.quotes)/\(id)")["computed"]?["upfront"]?["line_items"] == nil)
    }

    @Test("a line has discounts of its own, which go on with what the quote becomes") func lineDiscounts() throws {
        let coupon = try server.coupon("percent_off=50&duration=forever")
        let discounted = "line_items[0][price]=\(setup)&line_items[0][discounts][0][coupon]=\(coupon)&line_items[1][price]=\(setup)"
        let draft = try quote(discounted)
        #expect(draft.only("amount_subtotal", "amount_total") == ["amount_subtotal": 1400, "amount_total": 1050])
        let line = try server.get("\(Self.quotes)/\(draft.id)/line_items?expand[]=data.discounts")["data"]?.array?.first
        #expect(line?["amount_total"] == 350)
        #expect(line?["discounts"]?.array?.map { $0["amount"] } == [350])
        _ = try call(draft, "finalize")
        #expect(try server.invoice(call(draft, "accept")["invoice"]?.string ?? "")["total"] == 1050)
        let subscribed = try accepted("line_items[0][price]=\(gold)&line_items[0][discounts][0][coupon]=\(coupon)")
        #expect(try server.invoice(subscribed["invoice"]?.string ?? "")["total"] == 1250)
        #expect(try quote("line_items[0][price]=\(setup)&line_items[0][discounts][0][coupon]=x").failure?.parameter
            == "line_items[0][discounts][0][coupon]")
    }
}
