// What an item of a subscription has used, as versions before 2025-03-31.basil record it.
import TestHarness
import Testing
import Wire

@Suite("Usage records") struct UsageRecordTests {
    private let server: TestServer
    private let subscription: Answer
    private static let now: Int64 = 1_695_680_120
    private static let acacia: Headers = ["Stripe-Version": "2024-06-20"]

    init() throws {
        server = try TestServer()
        let product = try server.post("/v1/products", "name=Calls").id
        let price = try server.post(
            "/v1/prices", "product=\(product)&currency=usd&unit_amount=5&recurring[interval]=month&recurring[usage_type]=metered"
                + "&recurring[aggregate_usage]=sum", headers: Self.acacia)
        #expect(price["recurring"]?["aggregate_usage"] == "sum")
        subscription = try server.subscribe(server.newPayer(), to: price.id)
    }

    private var item: String { "/v1/subscription_items/\(subscription.itemID)" }
    private func record(_ form: String) throws -> Answer { try server.post("\(item)/usage_records", form, headers: Self.acacia) }

    @Test("are added up, or set for a second, and billed at the end of the period") func billed() throws {
        let record = try record("quantity=20&action=increment")
        #expect(record.json == [
            "id": .string(record.id), "object": "usage_record", "livemode": false, "quantity": 20, "subscription_item": .string(subscription.itemID),
            "timestamp": .integer(Self.now),
        ])
        #expect(record.id.hasPrefix("mbur_"))
        try server.advance("5d")
        _ = try self.record("quantity=7&timestamp=\(Self.now + 86_400)")
        _ = try self.record("quantity=3&timestamp=\(Self.now + 86_400)")
        _ = try self.record("quantity=5&timestamp=\(Self.now + 86_400)&action=set")
        _ = try self.record("quantity=1&timestamp=now")
        try server.advance("26d")
        #expect(try server.latestInvoice(of: subscription.id).billed == ["130 26 × Calls (at $0.05 / month)"])
    }

    @Test("their summaries say what was used in each period, and which invoice bills it") func summaries() throws {
        _ = try record("quantity=20")
        try server.advance("31d")
        _ = try record("quantity=3")
        let list = try server.get("\(item)/usage_record_summaries", headers: Self.acacia)
        let periods = list["data"]?.array ?? []
        #expect(periods.map { $0["total_usage"] } == [3, 20])
        #expect(periods.map { $0["invoice"] } == [.null, .string(try server.latestInvoice(of: subscription.id).id)])
        #expect(periods.last?["period"] == ["end": 1_698_272_120, "start": .integer(Self.now)])
        let first = try server.get("\(item)/usage_record_summaries?limit=1", headers: Self.acacia)
        #expect(first.only("has_more") == ["has_more": true])
        let rest = try server.get("\(item)/usage_record_summaries?starting_after=\(first.ids[0])", headers: Self.acacia)
        #expect(rest["data"]?.array == [periods[1]] && rest["has_more"] == false)
    }

    @Test("an item is deleted with its usage only if the call says so") func cleared() throws {
        let other = try server.post("/v1/subscription_items", "subscription=\(subscription.id)&price=\(server.newPrice(1000))")
        #expect(other.status == 200)
        _ = try record("quantity=5")
        let refusal = "The subscription item \(subscription.itemID) has usage records. To delete them with it, pass `clear_usage=true`."
        #expect(try server.delete(item).failure == Failure(400, parameter: "clear_usage", refusal))
        let form = "items[0][id]=\(subscription.itemID)&items[0][deleted]=true"
        #expect(try server.change(subscription.id, form).failure?.parameter == "items[0][clear_usage]")
        #expect(try server.delete("\(item)?clear_usage=true")["deleted"] == true)
    }

    @Test("a subscription on a test clock uses its time") func testClock() throws {
        let clock = try server.post("/v1/test_helpers/test_clocks", "frozen_time=\(Self.now + 1000)").id
        let customer = try server.post(
            "/v1/customers", "test_clock=\(clock)&payment_method=pm_card_visa&invoice_settings[default_payment_method]=pm_card_visa").id
        let item = try server.subscribe(customer, to: subscription.item?["price"]?["id"]?.string ?? "").itemID
        let record = try server.post("/v1/subscription_items/\(item)/usage_records", "quantity=4", headers: Self.acacia)
        #expect(record["timestamp"] == .integer(Self.now + 1000))
    }

    @Test("what is refused", arguments: [
        ("quantity=1&timestamp=\(now - 1)", "timestamp"), ("quantity=1&timestamp=\(now + 1000)", "timestamp"), ("quantity=1&timestamp=soon", "timestamp"),
        ("", "quantity"), ("quantity=-1", "quantity"), ("quantity=1&action=add", "action"),
    ]) func refusals(form: String, parameter: String) throws {
        #expect(try record(form).failure?.parameter == parameter)
    }

    @Test("a subscription that has ended takes none") func ended() throws {
        _ = try server.delete("\(TestServer.subscriptions)/\(subscription.id)")
        #expect(try record("quantity=1").failure?.parameter == "subscription_item")
    }

    @Test("since basil, and for prices with a meter or without usage, there are none") func others() throws {
        #expect(try server.post("\(item)/usage_records", "quantity=1").failure?.status == 404)
        let plain = try server.subscribe(server.newPayer(), to: server.newPrice(1000))
        let path = "/v1/subscription_items/\(plain.itemID)/usage_records"
        #expect(try server.post(path, "quantity=1", headers: Self.acacia).failure == Failure(
            400, parameter: "subscription_item", "Usage can be recorded only for a price with `usage_type=metered` and without a meter."))
        let counted = try server.subscribe(server.newPayer(), to: server.newPriceOfCalls())
        #expect(try server.post("/v1/subscription_items/\(counted.itemID)/usage_records", "quantity=1", headers: Self.acacia).failure?.status == 400)
    }
}
