// Prorations in periods that are not whole: the first one before a fixed day, one that a planned end has cut, one that a proration date begins.
import TestHarness
import Testing
import Wire

@Suite("Prorations in short periods") struct ShortPeriodTests: ProrationSuite {
    let server: TestServer
    private static let day: Int64 = 86_400

    @Test("the credit is a part of what was billed, not of a whole period", arguments: [
        ("classic", [-333, 1000] as [JSON?]), ("flexible", [-333, 1000]),
    ]) func firstPeriod(mode: String, amounts: [JSON?]) throws {
        // Ten of the thirty days of April, for 1000 a month: 333.
        let anchor = Self.april + 30 * Self.day
        let subscription = try begin(
            at: Self.april + 20 * Self.day, server.newPrice(1000), "billing_cycle_anchor=\(anchor)&billing_mode[type]=\(mode)")
        #expect(try server.latestInvoice(of: subscription.id)["total"] == 333)
        _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=3")
        #expect(try pending(subscription) == amounts)
    }

    @Test("a period that a planned end has cut is given back once", arguments: ["classic", "flexible"]) func cut(mode: String) throws {
        let subscription = try begin(server.newPrice(3000), "billing_mode[type]=\(mode)")
        try move(to: Self.april + 5 * Self.day)
        _ = try server.change(subscription.id, "cancel_at=\(Self.april + 15 * Self.day)&proration_behavior=create_prorations")
        #expect(try pending(subscription) == [-1500])
        try move(to: Self.april + 6 * Self.day)
        _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=2")
        #expect(try pending(subscription) == [-900, 1800, -1500])
    }

    @Test("a planned end that is taken back leaves everything as it was") func uncut() throws {
        let subscription = try begin(server.newPrice(3000))
        try move(to: Self.april + 5 * Self.day)
        _ = try server.change(subscription.id, "cancel_at=\(Self.april + 15 * Self.day)&proration_behavior=create_prorations")
        _ = try server.change(subscription.id, "cancel_at=&proration_behavior=create_prorations")
        try move(to: Self.april + 20 * Self.day)
        _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=2")
        #expect(try pending(subscription) == [-1000, 2000, 1500, -1500])
    }

    @Test("a change ahead of now: what comes before it can still be given back") func ahead() throws {
        let subscription = try begin(server.newPrice(3000))
        let other = try server.newPrice(6000, named: "Other")
        _ = try server.change(
            subscription.id, "items[0][id]=\(subscription.itemID)&items[0][price]=\(other)&proration_date=\(Self.april + 20 * Self.day)")
        #expect(try pending(subscription) == [-1000, 2000])
        _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=2")
        #expect(try pending(subscription) == [-2000, -2000, 12_000, -1000, 2000])
    }

    @Test("a subscription that ends with its period: what is billed then can be previewed") func lastInvoice() throws {
        let subscription = try begin(server.newPrice(3000), "cancel_at_period_end=true")
        let preview = { try server.post("\(TestServer.invoices)/create_preview", "subscription=\(subscription.id)") }
        #expect(try preview().failure?.code == "invoice_upcoming_none")
        try server.bill(subscription["customer"]?.string ?? "", 500)
        #expect(try preview().lines("amount") == [500])
        try server.advance("31d")
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [500])
    }

    @Test("a credit note that leaves nothing to pay settles the subscription, too") func credited() throws {
        let subscription = try server.subscribe(server.newPayer(), to: server.newPrice(3000), with: "payment_behavior=default_incomplete")
        #expect(subscription["status"] == "incomplete")
        _ = try server.post("/v1/credit_notes", "invoice=\(subscription["latest_invoice"]?.string ?? "")&amount=3000")
        #expect(try server.latestInvoice(of: subscription.id)["status"] == "paid")
        #expect(try server.subscription(subscription.id)["status"] == "active")
    }

    @Test("a new subscription is previewed with the anchor that it would have", arguments: [
        ("2025-09-30.clover", "subscription_details[billing_cycle_anchor]="),
        ("2026-10-28.endive", "subscription_details[billing_cycle_anchor][type]=timestamp&subscription_details[billing_cycle_anchor][timestamp]="),
    ]) func previewedAnchor(version: String, parameter: String) throws {
        try move(to: Self.april + 20 * Self.day)
        let form = "customer=\(try server.newPayer())&subscription_details[items][0][price]=\(try server.newPrice(3000))"
        let preview = try server.post(
            "\(TestServer.invoices)/create_preview", "\(form)&\(parameter)\(Self.april + 30 * Self.day)", headers: ["Stripe-Version": version])
        #expect(preview.lines("amount") == [1000])
    }

    @Test("a shorter interval from a date in the past: the period is not over yet") func pastDate() throws {
        let subscription = try begin(server.newPrice(3000))
        try move(to: Self.april + 20 * Self.day)
        let week = try server.newPrice(700, "week", named: "Weekly")
        let changed = try server.change(
            subscription.id, "items[0][id]=\(subscription.itemID)&items[0][price]=\(week)&proration_date=\(Self.april + 5 * Self.day)")
        #expect(changed.item?["current_period_end"] == .integer(Self.april + 21 * Self.day))
        #expect(try pending(subscription) == [-2500, 1600])
    }

    @Test("a start in the past without prorations: what is over costs nothing; 19 of 31 days are left") func backdated() throws {
        let start = Self.april - 40 * Self.day
        let subscription = try begin(server.newPrice(2500), "backdate_start_date=\(start)&proration_behavior=none")
        #expect(subscription["start_date"] == .integer(start))
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [1532])
    }
}
