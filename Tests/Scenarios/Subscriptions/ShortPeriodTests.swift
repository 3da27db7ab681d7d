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

    @Test("a shorter interval from a date in the past: the period is not over yet") func pastDate() throws {
        let subscription = try begin(server.newPrice(3000))
        try move(to: Self.april + 20 * Self.day)
        let week = try server.newPrice(700, "week", named: "Weekly")
        let changed = try server.change(
            subscription.id, "items[0][id]=\(subscription.itemID)&items[0][price]=\(week)&proration_date=\(Self.april + 5 * Self.day)")
        #expect(changed.item?["current_period_end"] == .integer(Self.april + 21 * Self.day))
        #expect(try pending(subscription) == [-2500, 1600])
    }
}
