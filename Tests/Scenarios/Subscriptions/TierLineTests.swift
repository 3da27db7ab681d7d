// The lines of prices with tiers: one for the units of each tier that is entered, and one for its flat amount. Source: recorded invoices.
import TestHarness
import Testing
import Wire

@Suite("Lines of tiers") struct TierLineTests {
    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
    }

    /// A price of three tiers. The second one has a flat amount.
    private func fonts(_ mode: String) throws -> String {
        try server.post(
            "/v1/prices",
            "currency=usd&recurring[interval]=month&billing_scheme=tiered&tiers_mode=\(mode)&product_data[name]=Fonts&tiers[0][up_to]=5"
                + "&tiers[0][unit_amount]=700&tiers[1][up_to]=10&tiers[1][unit_amount]=650&tiers[1][flat_amount]=100&tiers[2][up_to]=inf"
                + "&tiers[2][unit_amount]=600").id
    }

    @Test("graduated: each unit at its own tier") func graduated() throws {
        let subscription = try server.subscribe(customer, to: fonts("graduated"), with: "items[0][quantity]=8")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.billed == [
            "3500 5 × Fonts (Tier 1 at $7.00 / month)", "1950 3 × Fonts (Tier 2 at $6.50 / month)", "100 Fonts (Tier 2 at $1.00 / month)",
        ])
        #expect(invoice.lines("quantity") == [5, 3, 0])
        #expect(invoice["total"] == 5550)
        try server.advance("31d")
        #expect(try server.latestInvoice(of: subscription.id).billed == invoice.billed)
    }

    @Test("volume: all units at the tier of their number") func volume() throws {
        let subscription = try server.subscribe(customer, to: fonts("volume"), with: "items[0][quantity]=8")
        #expect(try server.latestInvoice(of: subscription.id).billed == [
            "5200 8 × Fonts (Tier 2 at $6.50 / month)", "100 Fonts (Tier 2 at $1.00 / month)",
        ])
    }

    /// A price by usage, with a flat amount for each tier.
    private func usage() throws -> String {
        let meter = try server.post("/v1/billing/meters", "display_name=Calls&event_name=calls&default_aggregation[formula]=sum").id
        let product = try server.post("/v1/products", "name=Usage&unit_label=credit").id
        return try server.post(
            "/v1/prices",
            "currency=usd&product=\(product)&recurring[interval]=month&recurring[usage_type]=metered&recurring[meter]=\(meter)&billing_scheme=tiered"
                + "&tiers_mode=graduated&tiers[0][up_to]=1000&tiers[0][unit_amount]=0&tiers[0][flat_amount]=900&tiers[1][up_to]=inf"
                + "&tiers[1][unit_amount_decimal]=3.6&tiers[1][flat_amount]=0").id
    }

    @Test("usage that has not grown leaves the lines of the draft as they are") func unchanged() throws {
        let subscription = try server.subscribe(customer, to: usage())
        try server.use(700, by: customer)
        try server.advance(String(subscription.periodLength))
        let draft = try server.latestInvoice(of: subscription.id).lines("id")
        try server.advance("3600")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice["status"] == "paid")
        #expect(invoice.lines("id") == draft)
    }

    @Test("usage: the lines of a recorded invoice, and others when more was used") func metered() throws {
        let subscription = try server.subscribe(customer, to: usage())
        try server.use(700, by: customer)
        let first = ["0 700 credit × Usage (Tier 1 at $0.00 / month)", "900 Usage (Tier 1 at $9.00 / month)"]
        #expect(try server.preview("subscription=\(subscription.id)").billed == first)
        let length = subscription.periodLength
        try server.advance(String(length))
        #expect(try server.latestInvoice(of: subscription.id).billed == first)
        try server.use(331, by: customer, "timestamp=\((subscription.item?["current_period_end"]?.integer ?? 0) - 60)")
        try server.advance("3600")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.billed == [
            "0 1000 credit × Usage (Tier 1 at $0.00 / month)", "900 Usage (Tier 1 at $9.00 / month)",
            "112 31 credit × Usage (Tier 2 at $0.036 / month)", "0 Usage (Tier 2 at $0.00 / month)",
        ])
        #expect(invoice.only("status", "total") == ["status": "paid", "total": 1012])
    }

    @Test("a part of a period costs a part of each tier") func part() throws {
        let now = try server.admin("GET clock")["now"]?.integer ?? 0
        let subscription = try server.subscribe(
            customer, to: fonts("graduated"), with: "items[0][quantity]=8&billing_cycle_anchor=\(now + 864_000)&proration_behavior=create_prorations")
        let invoice = try server.latestInvoice(of: subscription.id)
        let days = 10.0 / 30
        #expect(invoice.lines("amount") == [3500, 1950, 100].map { .integer(Int64((Double($0) * days).rounded())) })
    }

    @Test("a price for packages of units says so") func packages() throws {
        let price = try server.newPrice(7, named: "Gold", "transform_quantity[divide_by]=60&transform_quantity[round]=up")
        let subscription = try server.subscribe(customer, to: price, with: "items[0][quantity]=6000")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["700 6000 × Gold (at $0.07 per 60 units / month)"])
    }
}
