// Lines → totals: every worked example of the facts about discounts and taxes, with its numbers.
import TestHarness
import Testing
import Wire

@Suite("Totals of invoices") struct InvoiceTotalTests {
    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
    }

    private func sums(_ invoice: Answer) -> JSON {
        invoice.only("subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax", "amount_due")
    }

    private func sums(_ subtotal: Int64, _ untaxedSubtotal: Int64, _ total: Int64, _ untaxed: Int64, due: Int64? = nil) -> JSON {
        [
            "subtotal": .integer(subtotal), "subtotal_excluding_tax": .integer(untaxedSubtotal), "total": .integer(total),
            "total_excluding_tax": .integer(untaxed), "amount_due": .integer(due ?? total),
        ]
    }

    @Test("10 % of 2500 are 250; the line and the subtotal stay") func percent() throws {
        let invoice = try server.draft(customer, [2500], "discounts[0][coupon]=\(server.coupon("percent_off=10"))")
        #expect(sums(invoice) == sums(2500, 2500, 2250, 2250))
        let discount = invoice["discounts"]?.array?.first ?? .null
        #expect(invoice["total_discount_amounts"] == [["amount": 250, "discount": discount]])
        #expect(invoice["total_pretax_credit_amounts"] == [["amount": 250, "discount": discount, "type": "discount"]])
        #expect(invoice.lines("amount") == [2500])
        #expect(invoice.lines("discount_amounts") == [[["amount": 250, "discount": discount]]])
        #expect(invoice.lines("discounts") == [[]])
    }

    @Test("50 % off a line of 1900 lowers the subtotal") func ownDiscount() throws {
        try server.bill(customer, 1900, "discounts[0][coupon]=\(server.coupon("percent_off=50"))")
        let invoice = try server.draft(customer, [])
        #expect(sums(invoice) == sums(950, 950, 950, 950))
        #expect(invoice.lines("amount") == [1900])
        #expect(invoice["discounts"] == [])
        #expect(invoice["total_discount_amounts"]?.array?.first?["amount"] == 950)
    }

    @Test("500 off 1000 and 2000: 166, and the last line takes the rest, 334") func spread() throws {
        let off = try server.coupon("amount_off=500&currency=usd")
        let invoice = try server.draft(customer, [1000, 2000], "discounts[0][coupon]=\(off)")
        // The newest line is shown first, but amounts are spread from the oldest on.
        #expect(invoice.lines("amount") == [2000, 1000])
        #expect(invoice.lines("discount_amounts").map { $0.array?.first?["amount"] } == [334, 166])
        #expect(sums(invoice) == sums(3000, 3000, 2500, 2500))
    }

    @Test("what does not fit on the last line goes to the others, and what is too much is lost", arguments: [
        (2000, "1 1000 999"), (2001, "1 1000 1000"), (5000, "1 1000 1000"),
    ]) func overflow(off: Int, shares: String) throws {
        let coupon = try server.coupon("amount_off=\(off)&currency=usd")
        let invoice = try server.draft(customer, [1000, 1000, 1], "discounts[0][coupon]=\(coupon)")
        #expect(invoice.lines("discount_amounts").map { "\($0.array?.first?["amount"]?.integer ?? 0)" }.joined(separator: " ") == shares)
    }

    @Test("each discount is of what the one before has left", arguments: [
        ("PART", "SUM", 2000 - 400 - 500), ("SUM", "PART", 2000 - 500 - 300),
    ]) func order(first: String, second: String, total: Int64) throws {
        _ = try server.coupon("id=PART&percent_off=20")
        _ = try server.coupon("id=SUM&amount_off=500&currency=usd")
        #expect(try server.draft(customer, [2000], "discounts[0][coupon]=\(first)&discounts[1][coupon]=\(second)")["total"] == .integer(total))
    }

    @Test("500 less 50, with 12 % included: 48 tax") func inclusive() throws {
        let rate = try server.taxRate("12", inclusive: true)
        let off = try server.coupon("amount_off=50&currency=usd")
        let invoice = try server.draft(customer, [500], "discounts[0][coupon]=\(off)&default_tax_rates[]=\(rate)")
        #expect(sums(invoice) == sums(500, 452, 450, 402))
        let tax: JSON = [
            "amount": 48, "tax_behavior": "inclusive", "tax_rate_details": ["tax_rate": .string(rate)], "taxability_reason": "not_available",
            "taxable_amount": 402, "type": "tax_rate_details",
        ]
        #expect(invoice["total_taxes"] == [tax])
        #expect(invoice.lines("taxes") == [[tax]])
        #expect(invoice["default_tax_rates"]?.array?.first?["percentage"] == .number("12.0"))
    }

    @Test("taxes that are not included are added, line by line, each rounded; those of a line beat those of the invoice") func exclusive() throws {
        let (usual, low) = (try server.taxRate("19", inclusive: false), try server.taxRate("7.5", inclusive: false))
        try server.bill(customer, 333, "tax_rates[]=\(low)")
        let invoice = try server.draft(customer, [50, 50], "default_tax_rates[]=\(usual)")
        // 50 × 19 % = 9.5 → 10, twice; 333 × 7.5 % = 24.975 → 25.
        #expect(sums(invoice) == sums(433, 433, 478, 433))
        #expect(invoice["total_taxes"]?.array?.map { $0["amount"] } == [20, 25])
    }

    @Test("an exempt customer pays none", arguments: [("exempt", "customer_exempt"), ("reverse", "reverse_charge")])
    func exempt(status: String, reason: String) throws {
        _ = try server.post("/v1/customers/\(customer)", "tax_exempt=\(status)")
        let invoice = try server.draft(customer, [1000], "default_tax_rates[]=\(server.taxRate("19", inclusive: false))")
        #expect(invoice["total"] == 1000)
        #expect(invoice["total_taxes"]?.array?.map { $0["taxability_reason"] } == [.string(reason)])
    }

    @Test("a negative line is not discounted") func negative() throws {
        let invoice = try server.draft(customer, [-300, 1000], "discounts[0][coupon]=\(server.coupon("percent_off=10"))")
        #expect(invoice.lines("discountable") == [true, false])
        #expect(sums(invoice) == sums(700, 700, 600, 600))
    }

    @Test("a coupon for some products reduces their lines only") func products() throws {
        for id in ["gold", "lead"] { _ = try server.post("/v1/products", "id=\(id)&name=\(id)") }
        for id in ["gold", "lead"] {
            let data = "price_data[currency]=usd&price_data[product]=\(id)&price_data[unit_amount]=1000"
            _ = try server.post(TestServer.items, "customer=\(customer)&\(data)&quantity=2")
        }
        let coupon = try server.coupon("percent_off=10&applies_to[products][]=gold")
        let invoice = try server.draft(customer, [], "discounts[0][coupon]=\(coupon)")
        #expect(invoice.lines("description") == ["lead", "gold"])
        #expect(sums(invoice) == sums(4000, 4000, 3800, 3800))
    }

    @Test("shipping is added") func shipping() throws {
        let rate = "shipping_cost[shipping_rate_data][display_name]=Post&shipping_cost[shipping_rate_data][fixed_amount][amount]=500"
        let invoice = try server.draft(customer, [1000], "\(rate)&shipping_cost[shipping_rate_data][fixed_amount][currency]=usd")
        #expect(sums(invoice) == sums(1000, 1000, 1500, 1500))
        #expect(invoice["amount_shipping"] == 500)
        #expect(invoice["shipping_cost"]?["amount_total"] == 500)
    }
}
