// What changes of a subscription cost: the worked examples of Stripe's documentation and of recorded answers.
import TestHarness
import Testing
import Wire

@Suite("Prorations") struct ProrationTests: ProrationSuite {
    let server: TestServer
    private static let now: Int64 = 1_695_680_120

    private func begin(at time: Int64 = april, _ amount: Int64, _ form: String = "") throws -> Answer {
        try begin(at: time, server.newPrice(amount), form)
    }

    private func swap(_ subscription: Answer, to amount: Int64, _ form: String = "", interval: String = "month") throws -> Answer {
        try server.change(
            subscription.id, "items[0][id]=\(subscription.itemID)&items[0][price]=\(server.newPrice(amount, interval, named: "Other"))&\(form)")
    }

    @Test("half a period") func half() throws {
        let subscription = try begin(1000)
        try server.advance("1296000")
        let changed = try swap(subscription, to: 2000)
        #expect(changed["latest_invoice"] == subscription["latest_invoice"])
        #expect(try pending(subscription) == [-500, 1000])
        let items = try server.get("\(TestServer.items)?pending=true")["data"]?.array ?? []
        #expect(items.map { $0["description"] } == ["Unused time on Gold after 16 Apr 2026", "Remaining time on Other after 16 Apr 2026"])
        let line = try server.latestInvoice(of: subscription.id).lines("id")[0]
        #expect(items.map { $0["proration_details"]?["credited_items"] } == [
            [
                "invoice_line_item_details": ["invoice": subscription["latest_invoice"] ?? .null, "invoice_line_items": [line]],
                "type": "invoice_line_items",
            ], .null,
        ])
        for item in items {
            #expect(item["proration"] == true && item["discountable"] == false)
            #expect(item["frozen_fields"] == ["pricing", "quantity", "discounts"])
            #expect(item["pricing"]?["unit_amount_decimal"] == .null)
            #expect(item["period"] == ["end": .integer(Self.april + 2_592_000), "start": .integer(Self.april + 1_296_000)])
            #expect(item["parent"] == [
                "subscription_details": ["subscription": .string(subscription.id), "subscription_item": .string(subscription.itemID)],
                "type": "subscription_details",
            ])
        }
    }

    @Test("to the second") func second() throws {
        let subscription = try begin(1000)
        try move(to: 1_775_896_215)
        _ = try swap(subscription, to: 2000)
        #expect(try pending(subscription) == [-655, 1310])
    }

    @Test("recorded: a part of a February") func february() throws {
        let subscription = try begin(at: 1_769_904_000, 1000)
        try move(to: 1_772_323_200 - 881_112)
        _ = try swap(subscription, to: 0)
        #expect(try pending(subscription).first == -364)
    }

    @Test("recorded: from a month to a year, four seconds after the start") func year() throws {
        let flexible = try begin(2500)
        try server.advance("4")
        let changed = try swap(flexible, to: 25_000, interval: "year")
        #expect(try pending(flexible) == [-2500, 25_000])
        #expect(changed["billing_cycle_anchor"] == .integer(Self.april))
        #expect(changed.item?["current_period_end"] == .integer(Self.april + 365 * 86_400))
        let classic = try begin(at: Self.april + 100, 2500, "billing_mode[type]=classic")
        try server.advance("4")
        let reset = try swap(classic, to: 25_000, interval: "year")
        #expect(reset["billing_cycle_anchor"] == .integer(Self.april + 104))
        let invoice = try server.latestInvoice(of: classic.id)
        #expect(invoice.billed == ["-2500 Unused time on Gold after 01 Apr 2026", "25000 1 × Other (at $250.00 / year)"])
        #expect(invoice.only("billing_reason", "status", "period_start", "period_end") == [
            "billing_reason": "subscription_update", "status": "paid", "period_start": .integer(Self.april + 104), "period_end": .integer(Self.april + 104),
        ])
    }

    @Test("recorded: halves are rounded down") func ties() throws {
        let price = try begin(at: 1_790_019_524, 1000)
        let quantity = try begin(at: 1_790_019_524, 1000)
        #expect(price.periodLength == 2_592_000)
        try move(to: 1_792_605_044)
        _ = try swap(price, to: 1800)
        #expect(try pending(price) == [-3, 4])
        _ = try server.post("/v1/subscription_items/\(quantity.itemID)", "quantity=3")
        #expect(try pending(quantity) == [-3, 7])
    }

    @Test("a third left, invoiced at once, with a proration_date ahead of now") func third() throws {
        let subscription = try begin(2000)
        let moment = Self.april + 1_728_000
        try move(to: moment - 100)
        let changed = try swap(subscription, to: 60_000, "proration_behavior=always_invoice&proration_date=\(moment)")
        #expect(changed["status"] == "active")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.lines("amount") == [-667, 20_000])
        #expect(invoice.lines("period").first == ["end": .integer(Self.april + 2_592_000), "start": .integer(moment)])
        #expect(invoice.only("amount_paid", "billing_reason", "period_start", "period_end") == [
            "amount_paid": 19_333, "billing_reason": "subscription_update", "period_start": .integer(Self.april), "period_end": .integer(moment - 100),
        ])
        #expect(try swap(subscription, to: 5, "proration_date=\(Self.april - 1)").failure?.message
            == "Cannot specify proration date outside of current subscription period")
    }

    @Test("a downgrade that is invoiced at once becomes a credit") func downgrade() throws {
        let subscription = try begin(2000)
        try move(to: Self.april + 1_728_000)
        _ = try swap(subscription, to: 1000, "proration_behavior=always_invoice")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.lines("amount") == [-667, 333])
        #expect(invoice.only("total", "amount_due", "status", "attempted", "attempt_count", "ending_balance") == [
            "total": -334, "amount_due": 0, "status": "paid", "attempted": true, "attempt_count": 0, "ending_balance": -334,
        ])
        let customer = subscription["customer"]?.string ?? ""
        #expect(try server.get("/v1/customers/\(customer)")["balance"] == -334)
        let moved = try server.get("/v1/customers/\(customer)/balance_transactions")["data"]?.array?.first
        #expect(moved?["type"] == "applied_to_invoice")
        #expect(moved?["amount"] == -334)
    }

    @Test("three swaps") func swaps() throws {
        let subscription = try begin(2000, "billing_mode[type]=classic")
        func upcoming() throws -> JSON? { try server.preview("subscription=\(subscription.id)")["total"] }
        _ = try swap(subscription, to: 1000, "proration_behavior=none")
        #expect(try upcoming() == 1000)
        _ = try swap(subscription, to: 2000, "proration_behavior=always_invoice")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.lines("amount") == [-1000, 2000])
        #expect(invoice["amount_paid"] == 1000)
        _ = try swap(subscription, to: 1000)
        #expect(try upcoming() == 0)
        #expect(try server.preview("subscription=\(subscription.id)").lines("amount") == [-2000, 1000, 1000])
    }

    @Test("classic gives back the present price, flexible what was billed", arguments: [
        ("classic", [-667, 333], -334), ("flexible", [-333, 333], 0),
    ] as [(String, [JSON], JSON)]) func modes(mode: String, amounts: [JSON], total: JSON) throws {
        let subscription = try begin(1000, "billing_mode[type]=\(mode)")
        try server.advance("10d")
        _ = try swap(subscription, to: 2000, "proration_behavior=none")
        try server.advance("10d")
        _ = try swap(subscription, to: 1000, "proration_behavior=always_invoice")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.lines("amount") == amounts)
        #expect(invoice["total"] == total)
    }

    @Test("a coupon of 5.00 over two items, one of which is deleted", arguments: [("classic", -250), ("flexible", -417)] as [(String, JSON)])
    func coupon(mode: String, credit: JSON) throws {
        try move(to: Self.april)
        _ = try server.coupon("id=FIVE&amount_off=500&currency=usd&duration=forever")
        let (small, large) = (try server.newPrice(1000), try server.newPrice(2000, named: "Large"))
        let subscription = try server.subscribe(
            server.newPayer(), to: small, large, with: "discounts[0][coupon]=FIVE&billing_mode[type]=\(mode)")
        #expect(try server.latestInvoice(of: subscription.id).lines("discount_amounts").map { $0.array?.first?["amount"] } == [334, 166])
        let item = subscription.itemID
        try server.advance("1296000")
        #expect(try server.delete("/v1/subscription_items/\(item)").json == ["id": .string(item), "object": "subscription_item", "deleted": true])
        #expect(try pending(subscription) == [credit])
    }

    @Test("flexible: a pending debit is credited by its item, an invoiced one by its line") func credited() throws {
        let subscription = try begin(1000)
        try server.advance("10d")
        _ = try swap(subscription, to: 2000)
        let debit = try server.get("\(TestServer.items)?pending=true").ids.last ?? ""
        _ = try swap(subscription, to: 3000)
        let items = try server.get("\(TestServer.items)?pending=true")["data"]?.array ?? []
        #expect(items.map { $0["amount"] } == [-1333, 2000, -667, 1333])
        #expect(items[0]["proration_details"]?["credited_items"] == ["invoice_item": .string(debit), "type": "invoice_item"])
    }

    @Test("anchor now: the same price is billed for the new time only, another one as a whole") func anchor() throws {
        let same = try begin(1000)
        try server.advance("4")
        let moved = try server.change(same.id, "billing_cycle_anchor[type]=now")
        #expect(moved["latest_invoice"] == same["latest_invoice"])
        #expect(moved.item?["current_period_start"] == .integer(Self.april + 4))
        #expect(try pending(same) == [0])
        let other = try begin(at: Self.april + 10, 1000)
        try server.advance("1296000")
        _ = try swap(other, to: 2000, "billing_cycle_anchor=now")
        let invoice = try server.latestInvoice(of: other.id)
        #expect(invoice.billed == ["-500 Unused time on Gold after 16 Apr 2026", "2000 1 × Other (at $20.00 / month)"])
        #expect(invoice.lines("discountable") == [false, true])
        #expect(invoice["period_start"] == invoice["period_end"])
    }

    @Test("cancel_at inside the period cuts it, and gives the rest back") func cut() throws {
        let subscription = try begin(1000)
        let cut = try server.change(subscription.id, "cancel_at=\(Self.april + 1_296_000)")
        #expect(cut.item?["current_period_end"] == .integer(Self.april + 1_296_000))
        #expect(try pending(subscription) == [-500])
        try server.advance("1296000")
        #expect(try server.subscription(subscription.id)["status"] == "canceled")
    }

    @Test("DELETE with prorate and invoice_now") func deleted() throws {
        let subscription = try begin(1000)
        try server.advance("1296000")
        _ = try server.delete("\(TestServer.subscriptions)/\(subscription.id)?prorate=true")
        #expect(try pending(subscription) == [-500])
        let billed = try begin(at: Self.april + 3_000_000, 1000)
        try server.bill(billed["customer"]?.string ?? "", 700)
        _ = try server.delete("\(TestServer.subscriptions)/\(billed.id)?invoice_now=true")
        #expect(try server.latestInvoice(of: billed.id).only("billing_reason", "amount_paid", "status") == [
            "billing_reason": "subscription_cycle", "amount_paid": 700, "status": "paid",
        ])
    }

    @Test("a last invoice that is a credit is written off after some seconds, and the credit with it") func writtenOff() throws {
        let subscription = try begin(1000)
        try server.advance("1296000")
        let canceled = try server.delete("\(TestServer.subscriptions)/\(subscription.id)?prorate=true&invoice_now=true")
        let invoice = canceled["latest_invoice"]?.string ?? ""
        #expect(try server.invoice(invoice).only("status", "total", "number") == ["status": "draft", "total": -500, "number": .null])
        #expect(try server.tells { try server.advance("5s") } == ["invoice.marked_uncollectible"])
        #expect(try server.invoice(invoice).only("status", "number", "ending_balance") == [
            "status": "uncollectible", "number": .null, "ending_balance": .null,
        ])
        #expect(try server.get("/v1/customers/\(subscription["customer"]?.string ?? "")")["balance"] == 0)
    }
}
