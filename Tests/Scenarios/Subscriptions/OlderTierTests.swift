// Tiers as versions before 2020-08-27 show them. Source: recorded subscriptions, invoices and prices of 2019 and 2020.
import TestHarness
import Testing
import Wire

@Suite("Tiers in older versions") struct OlderTierTests: GoldSuite {
    let server: TestServer
    let gold: String

    private static let old: Headers = ["Stripe-Version": "2019-12-03"]

    private func tiered() throws -> String {
        let product = try server.post("/v1/products", "name=Calls").id
        return try server.post(
            "/v1/prices", "product=\(product)&currency=usd&billing_scheme=tiered&tiers_mode=graduated&recurring[interval]=month"
                + "&tiers[0][up_to]=10&tiers[0][unit_amount]=5&tiers[1][up_to]=inf&tiers[1][unit_amount]=2").id
    }

    private func amounts(_ plan: JSON?) -> [JSON?]? { plan?["tiers"]?.array?.map { $0["unit_amount"] } }

    @Test("a plan shows its tiers by itself, a price does not") func alone() throws {
        let price = try tiered()
        #expect(try amounts(server.get("/v1/plans/\(price)", headers: Self.old).json) == [5, 2])
        #expect(try server.get("/v1/plans/\(gold)", headers: Self.old)["tiers"] == .null)
        #expect(try server.get("/v1/plans/\(price)")["tiers"] == nil)
        #expect(try server.get("/v1/prices/\(price)", headers: Self.old)["tiers"] == nil)
    }

    @Test("the plan of a subscription and of its items shows its tiers") func subscription() throws {
        let customer = try server.newPayer()
        let id = try server.subscribe(customer, to: tiered()).id
        let subscription = try server.get("/v1/subscriptions/\(id)", headers: Self.old).json
        let item = subscription["items"]?["data"]?[0]
        let listed = try server.get("/v1/customers/\(customer)", headers: Self.old)["subscriptions"]?["data"]?[0]
        let alone = try server.get("/v1/subscription_items/\(item?["id"]?.string ?? "")", headers: Self.old)
        for plan in [subscription["plan"], item?["plan"], listed?["plan"], listed?["items"]?["data"]?[0]?["plan"], alone["plan"]] {
            #expect(amounts(plan) == [5, 2])
        }
        #expect(item?["price"]?["tiers"] == nil)
        let line = try server.get("/v1/invoices/\(server.latestInvoice(of: id).id)", headers: Self.old)["lines"]?["data"]?[0]
        #expect(amounts(line?["plan"]) == [5, 2] && line?["price"]?["tiers"] == nil)
        #expect(try server.subscription(id)["plan"]?["tiers"] == nil)
    }

    @Test("it is null without tiers, in events too") func none() throws {
        server.engine.settings.apiVersion = .known("2019-12-03")
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        #expect(subscription["plan"]?["tiers"] == .null && subscription["plan"]?.object?.keys.contains("tiers") == true)
        let told = try server.get("/v1/events?type=customer.subscription.created")["data"]?[0]?["data"]?["object"]
        #expect(told?["plan"]?["tiers"] == .null && told?["items"]?["data"]?[0]?["plan"]?["tiers"] == .null)
    }
}
