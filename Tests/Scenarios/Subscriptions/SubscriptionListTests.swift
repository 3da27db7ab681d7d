// Which subscriptions lists show.
import TestHarness
import Testing
import Wire

@Suite("Lists of subscriptions") struct SubscriptionListTests {
    private let server: TestServer
    private let gold: String

    init() throws {
        server = try TestServer()
        gold = try server.newPrice(2500)
    }

    @Test("lists leave out what has ended") func lists() throws {
        let customer = try server.newPayer()
        let (first, second) = (try server.subscribe(customer, to: gold).id, try server.subscribe(customer, to: gold).id)
        _ = try server.delete("\(TestServer.subscriptions)/\(first)")
        func ids(_ query: String) throws -> [String] { try server.get("\(TestServer.subscriptions)?\(query)").ids }
        #expect(try ids("customer=\(customer)") == [second])
        #expect(try ids("status=all") == [second, first])
        #expect(try ids("status=canceled") == [first])
        #expect(try ids("status=ended") == [first])
        #expect(try ids("price=\(gold)&status=active") == [second])
        let extra = try server.newPrice(300, named: "Extra")
        _ = try server.change(second, "items[0][price]=\(extra)")
        #expect(try ids("price=\(extra)") == [second])
        #expect(try ids("plan=\(extra)&customer=\(customer)") == [second])
        #expect(try ids("price=\(gold)") == [second])
        let late = try ids("current_period_end[gt]=1698272119")
        #expect(late == [second])
        let item = try server.get("/v1/subscription_items?subscription=\(second)").ids.last ?? ""
        _ = try server.delete("/v1/subscription_items/\(item)")
        #expect(try ids("price=\(extra)") == [])
        #expect(try server.get("\(TestServer.subscriptions)/search?query=status:'active'").ids == [second])
        #expect(try server.get("/v1/customers/\(customer)?expand[]=subscriptions")["subscriptions"]?["data"]?.array?.map { $0["id"] } == [.string(second)])
    }

    @Test("a filter by automatic tax") func tax() throws {
        let customer = try server.newPayer("pm_card_visa", "address[country]=DE")
        let taxed = try server.subscribe(customer, to: gold, with: "automatic_tax[enabled]=true").id
        let other = try server.subscribe(customer, to: gold).id
        func ids(_ isTaxed: Bool) throws -> [String] { try server.get("\(TestServer.subscriptions)?automatic_tax[enabled]=\(isTaxed)").ids }
        #expect(try ids(true) == [taxed])
        #expect(try ids(false) == [other])
        _ = try server.change(other, "automatic_tax[enabled]=true")
        #expect(try ids(true) == [other, taxed])
        #expect(try server.get("\(TestServer.subscriptions)?automatic_tax[liability]=self").failure?.status == 400)
    }
}
