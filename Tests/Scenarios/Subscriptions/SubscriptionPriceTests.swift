// What a subscription and its invoices show of prices.
import TestHarness
import Testing
import Wire

@Suite("Prices in subscriptions") struct SubscriptionPriceTests {
    private let server: TestServer
    private let price: String
    private let product: String
    private let subscription: Answer
    private static let acacia: Headers = ["Stripe-Version": "2024-06-20"]

    init() throws {
        server = try TestServer()
        price = try server.newPrice(1000)
        product = try server.get("/v1/prices/\(price)")["product"]?.string ?? ""
        subscription = try server.subscribe(server.newPayer(), to: price)
    }

    @Test("a change of a price shows in the items that have it") func change() throws {
        _ = try server.post("/v1/prices/\(price)", "nickname=Cheap&active=false")
        let shown = try server.subscription(subscription.id)
        #expect(shown.item?["price"]?["nickname"] == "Cheap" && shown.item?["price"]?["active"] == false)
        #expect(shown["plan"]?["nickname"] == "Cheap")
        #expect(try server.get("/v1/subscription_items/\(subscription.itemID)")["price"]?["nickname"] == "Cheap")
    }

    @Test("the product of a price can be expanded, wherever the price stands", arguments: [
        "subscriptions/{subscription}?expand[]=items.data.price.product", "subscriptions/{subscription}?expand[]=items.data.plan.product",
        "subscriptions/{subscription}?expand[]=plan.product", "subscription_items/{item}?expand[]=price.product",
    ]) func product(path: String) throws {
        let path = path.replacing("{subscription}", with: subscription.id).replacing("{item}", with: subscription.itemID)
        let answer = try server.get("/v1/\(path)")
        let shown = answer.item?["price"]?["product"] ?? answer["price"]?["product"]
        let ofPlan = answer.item?["plan"]?["product"]
        #expect([shown, ofPlan, answer["plan"]?["product"]].contains { $0?["name"] == "Gold" && $0?["id"] == .string(product) })
    }

    @Test("before basil, the lines of an invoice show prices, whose product can be expanded, too") func older() throws {
        let invoice = subscription["latest_invoice"]?.string ?? ""
        let path = "\(TestServer.invoices)/\(invoice)?expand[]=lines.data.price.product"
        let line = try server.get(path, headers: Self.acacia)["lines"]?["data"]?.array?.first
        #expect(line?["price"]?["product"]?["name"] == "Gold")
    }

    @Test("before basil, the lines of an invoice show plans, and plans say how usage is summed up") func plans() throws {
        let usual: Headers = Self.acacia
        let plan = try server.get("/v1/plans/\(price)", headers: usual)
        #expect(plan.only("aggregate_usage", "usage_type") == ["aggregate_usage": .null, "usage_type": "licensed"])
        #expect(try server.get("/v1/plans/\(price)")["aggregate_usage"] == nil)
        #expect(try server.get("/v1/prices/\(price)", headers: usual)["recurring"]?.object?.keys.first == "aggregate_usage")
        let shown = try server.get("/v1/subscriptions/\(subscription.id)", headers: usual)
        #expect(shown["plan"] == plan.json && shown.item?["plan"] == plan.json)
        #expect(shown.item?["price"]?["recurring"]?["aggregate_usage"] == .null)
        #expect(try server.get("/v1/subscription_items/\(subscription.itemID)", headers: usual)["plan"] == plan.json)
        let invoice = try server.get("\(TestServer.invoices)/\(subscription["latest_invoice"]?.string ?? "")", headers: usual)
        let line = invoice["lines"]?["data"]?.array?.first
        #expect(line?["plan"] == plan.json && line?["type"] == "subscription")
    }

    @Test("before basil, the line of a proration is one of an invoice item") func proration() throws {
        _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=2&proration_behavior=always_invoice")
        let id = try server.latestInvoice(of: subscription.id).id
        let lines = try server.get("\(TestServer.invoices)/\(id)", headers: Self.acacia)["lines"]?["data"]?.array ?? []
        #expect(lines.map { $0["type"] } == ["invoiceitem", "invoiceitem"])
        #expect(lines.map { $0["subscription_item"] } == Array(repeating: .string(subscription.itemID), count: 2))
        #expect(lines.allSatisfy { $0["invoice_item"]?.string?.hasPrefix("ii_") == true && $0["plan"]?["id"] == .string(price) })
    }
}
