// `prorate`, which versions before 2020-08-27 take in place of `proration_behavior`. Source: Stripe's changelog, and recorded calls of 2019.
import TestHarness
import Testing
import Wire

@Suite("prorate") struct ProrateTests: ScheduleSuite {
    let server: TestServer
    let gold: String
    let silver: String

    private static let old: Headers = ["Stripe-Version": "2020-03-02"]

    private func pending() throws -> Int { try server.get("\(TestServer.items)?pending=true").ids.count }

    @Test("an item is added, changed and removed with it", arguments: [("true", [1, 3, 4]), ("false", [0, 0, 0])])
    func item(value: String, counts: [Int]) throws {
        let subscription = try server.subscribe(server.newPayer(), to: silver)
        try server.advance("5d")
        let added = try server.post("/v1/subscription_items", "subscription=\(subscription.id)&price=\(gold)&prorate=\(value)", headers: Self.old)
        #expect(added.status == 200)
        #expect(try pending() == counts[0])
        let path = "/v1/subscription_items/\(added.id)"
        #expect(try server.post(path, "quantity=3&prorate=\(value)", headers: Self.old).status == 200)
        #expect(try pending() == counts[1])
        #expect(try server.delete("\(path)?prorate=\(value)", headers: Self.old)["deleted"] == true)
        #expect(try pending() == counts[2])
    }

    @Test("newer versions do not take it") func newest() throws {
        let subscription = try server.subscribe(server.newPayer(), to: silver)
        let form = "subscription=\(subscription.id)&price=\(gold)&prorate=true"
        #expect(try server.post("/v1/subscription_items", form).failure?.code == "parameter_unknown")
        let both = try server.post("/v1/subscription_items", form + "&proration_behavior=none", headers: Self.old)
        #expect(both.failure?.code == "parameters_exclusive")
    }

    @Test("an upcoming invoice takes subscription_prorate", arguments: [("true", 3), ("false", 1)]) func upcoming(value: String, count: Int) throws {
        let subscription = try server.subscribe(server.newPayer(), to: silver)
        try server.advance("5d")
        let item = try server.subscription(subscription.id)["items"]?["data"]?[0]?["id"]?.string ?? ""
        let invoice = try server.get(
            "/v1/invoices/upcoming?subscription=\(subscription.id)&subscription_items[0][id]=\(item)&subscription_items[0][plan]=\(gold)"
                + "&subscription_prorate=\(value)", headers: Self.old)
        #expect(invoice["lines"]?["data"]?.array?.count == count)
    }

    @Test("a phase takes it", arguments: [("true", "create_prorations"), ("false", "none")]) func phase(value: String, behavior: JSON) throws {
        let made = try server.post(
            "/v1/subscription_schedules", "customer=\(server.newPayer())&start_date=now&phases[0][plans][0][price]=\(silver)"
                + "&phases[0][prorate]=\(value)", headers: Self.old)
        #expect(try server.get("/v1/subscription_schedules/\(made.id)")["phases"]?[0]?["proration_behavior"] == behavior)
    }
}
