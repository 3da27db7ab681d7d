// More worked examples of prorations: tiers, taxes, other intervals, other anchors.
import TestHarness
import Testing
import Wire

@Suite("Prorations, more examples") struct ProrationExampleTests: ProrationSuite {
    let server: TestServer
    private static let halfOfApril = "1296000"

    /// Ten units at 1.00 and 0.50 once, and all others at 0.50 and 0.20 once.
    private func tiered(_ mode: String) throws -> String {
        let product = try server.post("/v1/products", "name=Gold").id
        return try server.post(
            "/v1/prices", "currency=usd&product=\(product)&recurring[interval]=month&billing_scheme=tiered&tiers_mode=\(mode)"
                + "&tiers[0][up_to]=10&tiers[0][unit_amount]=100&tiers[0][flat_amount]=50"
                + "&tiers[1][up_to]=inf&tiers[1][unit_amount]=50&tiers[1][flat_amount]=20").id
    }

    @Test("fifteen units in tiers", arguments: [("graduated", 1320), ("volume", 770)] as [(String, JSON)]) func tiers(mode: String, amount: JSON) throws {
        let subscription = try begin(tiered(mode), "items[0][quantity]=15")
        #expect(try server.latestInvoice(of: subscription.id)["total"] == amount)
    }

    @Test("from five units to fifteen at half time") func tieredProration() throws {
        let subscription = try begin(tiered("graduated"), "items[0][quantity]=5")
        try server.advance(Self.halfOfApril)
        _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=15")
        #expect(try pending(subscription) == [-275, 660])
    }

    @Test("taxes are worked out on each proration") func taxes() throws {
        let rate = try server.taxRate("20", inclusive: false)
        let subscription = try begin(server.newPrice(1000), "default_tax_rates[]=\(rate)")
        try server.advance(Self.halfOfApril)
        _ = try server.change(
            subscription.id, "items[0][id]=\(subscription.itemID)&items[0][price]=\(server.newPrice(2000))&proration_behavior=always_invoice")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.lines("amount") == [-500, 1000])
        #expect(invoice.lines("taxes").map { $0[0]?["amount"] } == [-100, 200])
        #expect(invoice.only("subtotal", "total", "amount_paid") == ["subtotal": 500, "total": 600, "amount_paid": 600])
    }

    @Test("flexible: from a year to a month, and the anchor stays") func yearToMonth() throws {
        // 2026-01-15 and 2026-03-20.
        let subscription = try begin(at: 1_768_435_200, server.newPrice(12_000, "year"))
        try move(to: 1_773_964_800)
        let changed = try server.change(
            subscription.id, "items[0][id]=\(subscription.itemID)&items[0][price]=\(server.newPrice(1500))&proration_behavior=always_invoice")
        // 2026-03-15 and 2026-04-15.
        #expect(changed.item?["current_period_start"] == 1_773_532_800 && changed.item?["current_period_end"] == 1_776_211_200)
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [-9896, 1258])
    }

    @Test("from free to paid at half time", arguments: [("classic", 1500, true), ("flexible", 750, false)] as [(String, JSON, Bool)])
    func freeToPaid(mode: String, amount: JSON, movesAnchor: Bool) throws {
        let subscription = try begin(server.newPrice(0, named: "Free"), "billing_mode[type]=\(mode)")
        try server.advance(Self.halfOfApril)
        let changed = try server.change(
            subscription.id, "items[0][id]=\(subscription.itemID)&items[0][price]=\(server.newPrice(1500))&proration_behavior=always_invoice")
        #expect(changed["billing_cycle_anchor"] == .integer(movesAnchor ? Self.april + 1_296_000 : Self.april))
        #expect(try server.latestInvoice(of: subscription.id)["total"] == amount)
    }

    @Test("a new anchor without prorations: the new price as a whole, and no credit") func anchorWithout() throws {
        let subscription = try begin(server.newPrice(1000))
        try server.advance(Self.halfOfApril)
        _ = try server.change(
            subscription.id,
            "items[0][id]=\(subscription.itemID)&items[0][price]=\(server.newPrice(2000))&billing_cycle_anchor[type]=now&proration_behavior=none")
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [2000])
    }

    @Test("classic: a new anchor for the same price") func classicAnchor() throws {
        let subscription = try begin(server.newPrice(1000), "billing_mode[type]=classic")
        try server.advance(Self.halfOfApril)
        _ = try server.change(subscription.id, "billing_cycle_anchor[type]=now")
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [-500, 1000])
    }

    @Test("the end in a later period makes its invoice short") func endLater() throws {
        // From 2026-01-01 until 2027-07-01.
        let subscription = try begin(at: 1_767_225_600, server.newPrice(12_000, "year"), "cancel_at=1814400000")
        #expect(try server.latestInvoice(of: subscription.id)["total"] == 12_000)
        try move(to: 1_798_761_600 + 3600)
        let renewal = try server.latestInvoice(of: subscription.id)
        // 181 of 365 days.
        #expect(renewal.only("billing_reason", "total") == ["billing_reason": "subscription_cycle", "total": 5951])
        #expect(renewal.lines("period") == [["end": 1_814_400_000, "start": 1_798_761_600]])
        try move(to: 1_814_400_000)
        #expect(try server.subscription(subscription.id)["status"] == "canceled")
    }

    @Test("a year that begins on February 29") func leapYear() throws {
        // 2028-02-29. The limit of a clock is that of Unix seconds, so the years are 2029 to 2032.
        let subscription = try begin(at: 1_835_395_200, server.newPrice(1000, "year"))
        let ends: [Int64] = [1_866_931_200, 1_898_467_200, 1_930_003_200, 1_961_625_600]
        for end in ends {
            #expect(try server.subscription(subscription.id).item?["current_period_end"] == .integer(end))
            try move(to: end)
        }
    }
}
