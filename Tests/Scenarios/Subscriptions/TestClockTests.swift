// Clocks of some customers only, inside an account that has its own.
import TestHarness
import Testing
import Wire

@Suite("Test clocks") struct TestClockTests {
    private let server: TestServer
    private let gold: String
    private static let path = "/v1/test_helpers/test_clocks"
    private static let now: Int64 = 1_695_680_120
    /// 2024-11-23 00:00:00
    private static let frozen: Int64 = 1_732_320_000

    init() throws {
        server = try TestServer()
        gold = try server.newPrice(2500)
    }

    private func clock(_ time: Int64 = frozen) throws -> Answer { try server.post(Self.path, "frozen_time=\(time)&name=Year") }
    private func advance(_ clock: String, to time: Int64) throws -> Answer { try server.post("\(Self.path)/\(clock)/advance", "frozen_time=\(time)") }

    @Test("a clock is made, shown and listed") func made() throws {
        var made = try server.get("/v1/account")
        #expect(try server.tells { made = try clock() } == ["test_helpers.test_clock.created"])
        #expect(made.json == [
            "id": .string(made.id), "object": "test_helpers.test_clock", "created": .integer(Self.now), "deletes_after": .integer(Self.now + 30 * 86_400),
            "frozen_time": .integer(Self.frozen), "livemode": false, "name": "Year", "status": "ready", "status_details": [:],
        ])
        #expect(made.id.hasPrefix("clock_"))
        #expect(try server.get(Self.path).ids == [made.id])
    }

    @Test("what is made for its customers has its time; the clock and its events have the account's") func time() throws {
        let clock = try clock().id
        let customer = try server.newPayer("pm_card_visa", "test_clock=\(clock)")
        #expect(try server.get("/v1/customers/\(customer)").only("created", "test_clock") == ["created": .integer(Self.frozen), "test_clock": .string(clock)])
        let subscription = try server.subscribe(customer, to: gold)
        #expect(subscription.only("created", "billing_cycle_anchor", "test_clock") == [
            "created": .integer(Self.frozen), "billing_cycle_anchor": .integer(Self.frozen), "test_clock": .string(clock),
        ])
        #expect(try server.latestInvoice(of: subscription.id).only("created", "test_clock", "status") == [
            "created": .integer(Self.frozen), "test_clock": .string(clock), "status": "paid",
        ])
        #expect(try server.bill(customer, 300).only("date", "test_clock") == ["date": .integer(Self.frozen), "test_clock": .string(clock)])
        #expect(try server.get("/v1/events?limit=1")["data"]?.array?.first?["created"] == .integer(Self.now))
        #expect(try server.newCustomer().isEmpty == false)
    }

    @Test("what its customers use has its time") func usage() throws {
        let clock = try clock().id
        let customer = try server.newPayer("pm_card_visa", "test_clock=\(clock)")
        let subscription = try server.subscribe(customer, to: server.newPriceOfCalls())
        for day in [10, 40] {
            _ = try advance(clock, to: Self.frozen + Int64(day) * 86_400)
            try server.use(7, by: customer)
            try server.use(3, by: customer, "timestamp=\(Self.frozen + Int64(day - 1) * 86_400)")
        }
        _ = try advance(clock, to: Self.frozen + 65 * 86_400)
        #expect(try server.latestInvoice(of: subscription.id).billed == ["50 10 × Calls (at $0.05 / month)"])
    }

    @Test("lists leave its customers and their subscriptions out, unless they are asked for") func lists() throws {
        let (first, second) = (try clock().id, try clock().id)
        let plain = try server.newPayer()
        let bound = try server.newPayer("pm_card_visa", "test_clock=\(first)")
        let (ordinary, timed) = (try server.subscribe(plain, to: gold).id, try server.subscribe(bound, to: gold).id)
        func customers(_ query: String = "") throws -> [String] { try server.get("/v1/customers?\(query)").ids }
        func subscriptions(_ query: String = "") throws -> [String] { try server.get("/v1/subscriptions?\(query)").ids }
        #expect(try customers() == [plain])
        #expect(try customers("email=jenny@example.com") == [plain])
        #expect(try customers("test_clock=\(first)") == [bound])
        #expect(try customers("test_clock=\(first)") == [bound])
        #expect(try customers("test_clock=\(second)") == [])
        #expect(try subscriptions() == [ordinary])
        #expect(try subscriptions("status=all") == [ordinary])
        #expect(try subscriptions("price=\(gold)") == [ordinary])
        #expect(try subscriptions("customer=\(bound)") == [timed])
        #expect(try subscriptions("test_clock=\(first)&price=\(gold)") == [timed])
        _ = try server.post(Self.path, "frozen_time=\(Self.frozen)&customer=\(plain)")
        #expect(try customers() == [])
    }

    @Test("advancing renews, at the time of each renewal; up to the boundary exactly, the invoice is a draft") func renewal() throws {
        let clock = try clock().id
        let subscription = try server.subscribe(server.newPayer("pm_card_visa", "test_clock=\(clock)"), to: gold)
        let end: Int64 = 1_734_912_000
        let answer = try advance(clock, to: end)
        #expect(answer.only("status", "status_details") == [
            "status": "advancing", "status_details": ["advancing": ["target_frozen_time": .integer(end)]],
        ])
        #expect(try server.get("\(Self.path)/\(clock)").only("status", "frozen_time") == ["status": "ready", "frozen_time": .integer(end)])
        let draft = try server.latestInvoice(of: subscription.id)
        #expect(draft.only("status", "created") == ["status": "draft", "created": .integer(end)])
        _ = try advance(clock, to: end + 3600)
        #expect(try server.invoice(draft.id)["status"] == "paid")
        #expect(try server.invoice(draft.id)["status_transitions"]?["paid_at"] == .integer(end + 3600))
        let told = try server.events().filter { $0.hasPrefix("test_helpers") }
        #expect(told == ["created", "advancing", "ready", "advancing", "ready"].map { "test_helpers.test_clock.\($0)" })
    }

    @Test("two intervals at once, at most, and never back") func limits() throws {
        let clock = try clock().id
        let customer = try server.newPayer("pm_card_visa", "test_clock=\(clock)")
        for _ in 0..<3 { _ = try server.subscribe(customer, to: gold) }
        #expect(try server.subscribe(customer, to: gold).failure?.status == 400)
        #expect(try advance(clock, to: 1_737_590_401).failure?.message
            == "The frozen time of this clock is 1732320000 (2024-11-23 00:00:00 UTC). You can only advance it up to 1737590400 (2025-01-23 00:00:00 UTC). "
            + "You can advance the clock again after that.")
        #expect(try advance(clock, to: Self.frozen).failure?.parameter == "frozen_time")
        for _ in 0..<2 { _ = try server.newPayer("pm_card_visa", "test_clock=\(clock)") }
        #expect(try server.post("/v1/customers", "test_clock=\(clock)").failure?.parameter == "test_clock")
        #expect(try advance(clock, to: 1_737_590_400)["status"] == "advancing")
        #expect(try server.get("\(Self.path)/\(clock)")["status"] == "ready")
        #expect(try server.get("\(TestServer.invoices)?customer=\(customer)&limit=100").ids.count == 9)
    }

    @Test("the account's clock does not move it, and it does not move the account's") func apart() throws {
        let clock = try clock().id
        let weekly = try server.newPrice(100, "week")
        let bound = try server.subscribe(server.newPayer("pm_card_visa", "test_clock=\(clock)"), to: weekly)
        let free = try server.subscribe(server.newPayer(), to: weekly)
        try server.advance("10d")
        #expect(try server.subscription(bound.id)["latest_invoice"] == bound["latest_invoice"])
        #expect(try server.subscription(free.id)["latest_invoice"] != free["latest_invoice"])
    }

    @Test("deleted, it takes its customers and subscriptions along") func deleted() throws {
        let clock = try clock().id
        let customer = try server.newPayer("pm_card_visa", "test_clock=\(clock)")
        let subscription = try server.subscribe(customer, to: gold).id
        var answer = try server.get("/v1/account")
        #expect(try server.tells { answer = try server.delete("\(Self.path)/\(clock)") }.last == "test_helpers.test_clock.deleted")
        #expect(answer.json == ["id": .string(clock), "object": "test_helpers.test_clock", "deleted": true])
        #expect(try server.get("/v1/customers/\(customer)").failure?.status == 404)
        #expect(try server.subscription(subscription).failure?.status == 404)
        _ = try self.clock()
        try server.advance("30d")
        #expect(try server.get(Self.path).ids == [])
    }

    @Test("deleted, it takes along all that was made for its customers") func deletedLists() throws {
        let clock = try clock().id
        let customer = try server.newPayer("pm_card_visa", "test_clock=\(clock)")
        let subscription = try server.subscribe(customer, to: gold).id
        let invoice = try server.latestInvoice(of: subscription).id
        _ = try server.post("/v1/credit_notes", "invoice=\(invoice)&amount=100&credit_amount=100")
        try server.bill(customer, 300)
        let amount = "amount[type]=monetary&amount[monetary][currency]=usd&amount[monetary][value]=500"
        let grant = try server.post("/v1/billing/credit_grants", "customer=\(customer)&\(amount)&applicability_config[scope][price_type]=metered").id
        let lists = [
            TestServer.invoices, TestServer.items, "/v1/invoice_payments", "/v1/credit_notes", "/v1/billing/credit_grants",
            "/v1/billing/credit_balance_transactions?credit_grant=\(grant)",
        ]
        #expect(try lists.map { try server.get($0).ids.count } == [1, 1, 1, 1, 1, 1])
        _ = try server.delete("\(Self.path)/\(clock)")
        #expect(try lists.map { try server.get($0).ids.count } == [0, 0, 0, 0, 0, 0])
        #expect(try server.invoice(invoice).failure?.status == 404)
    }
}
