// The account's balance: what is there, what is on its way, every movement, and the orders that wait for it.
import TestHarness
import Testing
import Wire

@Suite("The balance") struct BalanceTests {
    private let shop: ClimateShop
    private let server: TestServer

    init() throws {
        shop = try ClimateShop()
        server = shop.server
    }

    private static func entry(_ amount: Int64, _ currency: String = "usd") -> JSON {
        ["amount": .integer(amount), "currency": .string(currency), "source_types": ["card": .integer(amount)]]
    }

    private static let nothing: JSON = ["amount": 0, "currency": "usd"]

    @Test("the whole of it, at first") func fresh() throws {
        #expect(try server.get("/v1/balance").json == [
            "object": "balance", "available": [Self.entry(100_000_000)], "connect_reserved": [Self.nothing],
            "instant_available": [Self.entry(100_000_000)], "issuing": ["available": [Self.nothing]], "livemode": false,
            "pending": [Self.entry(0)], "refund_and_dispute_prefunding": ["available": [Self.nothing], "pending": [Self.nothing]],
        ])
        #expect(try server.get("/v1/balance_transactions").ids == [])
        #expect(try server.get("/v1/balance?a=b").failure?.code == "parameter_unknown")
        #expect(try server.post("/v1/balance").failure?.status == 404)
    }

    @Test("a purchase is a movement, and so is what comes back") func movements() throws {
        let order = try shop.order("metric_tons=0.01")
        let purchase = try server.get("/v1/balance_transactions")["data"]?.array?.first
        #expect(try server.get("/v1/balance_transactions").masked.contains("\"source\": \"climorder_…\""))
        #expect(purchase?.object?.filter { $0.key != "id" } == [
            "object": "balance_transaction", "amount": -567, "available_on": 1_695_680_120, "balance_type": "payments", "created": 1_695_680_120,
            "currency": "usd", "description": .null, "exchange_rate": .null, "fee": 0, "fee_details": [], "net": -567,
            "reporting_category": "climate_order_purchase", "source": .string(order.id), "status": "available", "type": "climate_order_purchase",
        ])
        #expect(try shop.balance() == 99_999_433)
        _ = try shop.cancel(order.id)
        #expect(try shop.movements() == ["climate_order_purchase -567", "climate_order_refund 550"])
        #expect(try shop.balance() == 99_999_983)
        #expect(try server.get("/v1/balance_transactions?type=climate_order_refund").ids.count == 1)
        #expect(try server.get("/v1/balance_transactions?source=\(order.id)").ids.count == 2)
        let id = purchase?["id"]?.string ?? ""
        #expect(try server.get("/v1/balance_transactions/\(id)?expand[]=source")["source"] == (try shop.order(id: order.id).json))
    }

    @Test("what a tester adds is a movement too, in any currency") func added() throws {
        let answer = try shop.addFunds(500, "EUR")
        #expect(answer.json == (try server.get("/v1/balance").json))
        #expect(answer["available"] == [Self.entry(500, "eur"), Self.entry(100_000_000)])
        #expect(try shop.movements() == ["adjustment 500"])
        #expect(try server.get("/v1/balance", key: "sk_test_beta")["available"] == [Self.entry(100_000_000)])
    }

    @Test("what cannot be added", arguments: [
        ("currency=usd", "amount"), ("amount=5", "currency"), ("amount=0&currency=usd", "amount"), ("amount=-5&currency=usd", "amount"),
        ("amount=1.5&currency=usd", "amount"), ("amount=1000000000001&currency=usd", "amount"), ("amount=5&currency=zzz", "currency"),
        ("amount=5&currency=usd&to=me", "to"),
    ])
    func notAdded(form: String, parameter: String) throws {
        #expect(try server.admin("POST balance", form).failure?.parameter == parameter)
        #expect(try server.admin("POST balance", "amount=5&currency=usd", key: nil).failure?.message == "Send an API key to say whose balance you mean.")
        #expect(try shop.movements() == [])
    }

    @Test("a charge's money is pending, and there on its day; a refund takes it away at once") func charge() throws {
        let charge = try server.charge("tok_visa", 1000, "usd")
        #expect(try [shop.balance("pending"), shop.balance()] == [941, 100_000_000])
        try server.advance("2d")
        #expect(try [shop.balance("pending"), shop.balance()] == [0, 100_000_941])
        _ = try server.post("/v1/refunds", "charge=\(charge.id)&amount=400")
        #expect(try [shop.balance("pending"), shop.balance()] == [0, 100_000_541])
        #expect(try shop.movements() == ["charge 941", "refund -400"])
        _ = try server.charge("tok_bypassPending", 1000, "usd")
        #expect(try [shop.balance("pending"), shop.balance()] == [0, 100_001_482])
    }

    @Test("a refund that the bank sends back brings its money back") func failedRefund() throws {
        let source = try server.makeSource("type=sepa_debit&currency=eur&owner[name]=Jenny Rosen&sepa_debit[iban]=DE89370400440532013000")
        let charge = try server.charge(source.id, 1000)
        _ = try server.fire("settle", charge.id)
        let refund = try server.post("/v1/refunds", "charge=\(charge.id)&amount=400")
        // It comes out of the charge's money, which is on its way.
        #expect(try shop.balance("pending", "eur") == 541)
        _ = try server.fire("fail", refund.id)
        #expect(try shop.balance("pending", "eur") == 941)
        #expect(try shop.balance("available", "eur") == 0)
    }

    @Test("every movement moves the balance by its net amount") func sum() throws {
        _ = try server.charge("tok_visa", 12_345, "usd")
        _ = try shop.cancel(shop.order("metric_tons=3.3").id)
        _ = try shop.order("amount=777")
        _ = try shop.addFunds(999)
        _ = try server.charge("tok_bypassPending", 5000, "usd")
        let transactions = try server.get("/v1/balance_transactions")["data"]?.array ?? []
        let net = transactions.compactMap { $0["net"]?.integer }
        #expect(net.count == 6)
        #expect(try shop.balance() + shop.balance("pending") == 100_000_000 + net.reduce(0, +))
        try server.advance("7d")
        #expect(try shop.balance() == 100_000_000 + net.reduce(0, +))
    }

    // MARK: Orders that wait

    @Test("funds go to the oldest order first, and none overtakes it") func oldestFirst() throws {
        let shop = try ClimateShop(balance: 0)
        let ids = try ["0.01", "0.1", "0.01"].map { try shop.order("metric_tons=\($0)").id }
        func states() throws -> [String?] { try ids.map(shop.status) }
        #expect(try states() == ["awaiting_funds", "awaiting_funds", "awaiting_funds"])
        _ = try shop.addFunds(566)
        #expect(try states() == ["awaiting_funds", "awaiting_funds", "awaiting_funds"])
        _ = try shop.addFunds(1)
        #expect(try states() == ["confirmed", "awaiting_funds", "awaiting_funds"])
        _ = try shop.addFunds(5000)
        #expect(try states() == ["confirmed", "awaiting_funds", "awaiting_funds"])
        try shop.server.advance("1d")
        _ = try shop.addFunds(5_665 - 5_000 + 567)
        #expect(try states() == ["confirmed", "confirmed", "confirmed"])
        #expect(try shop.order(id: ids[2])["confirmed_at"] == 1_695_766_520)
        #expect(try shop.balance() == 0)
        #expect(try shop.movements() == [
            "adjustment 566", "adjustment 1", "climate_order_purchase -567", "adjustment 5000", "adjustment 1232", "climate_order_purchase -5665",
            "climate_order_purchase -567",
        ])
    }

    @Test("funds of another currency are of no use") func currencies() throws {
        let shop = try ClimateShop(balance: 0)
        let euros = try shop.order("product=\(ClimateShop.euroPortfolio)&metric_tons=1&currency=eur").id
        let dollars = try shop.order("product=\(ClimateShop.euroPortfolio)&metric_tons=1&currency=usd").id
        _ = try shop.addFunds(54_075, "usd")
        #expect(try [shop.status(euros), shop.status(dollars)] == ["awaiting_funds", "confirmed"])
        _ = try shop.addFunds(48_925, "eur")
        #expect(try shop.status(euros) == "confirmed")
        #expect(try [shop.balance("available", "eur"), shop.balance()] == [0, 0])
    }

    @Test("the money of a charge that arrives, and that of an order that is canceled, are funds too") func otherFunds() throws {
        let shop = try ClimateShop(balance: 567)
        let paid = try shop.order("metric_tons=0.01").id
        let first = try shop.order("metric_tons=0.009").id
        #expect(try shop.status(first) == "awaiting_funds")
        _ = try shop.cancel(paid)
        #expect(try shop.status(first) == "confirmed")
        let second = try shop.order("metric_tons=0.01").id
        _ = try shop.server.charge("tok_visa", 1000, "usd")
        #expect(try shop.status(second) == "awaiting_funds")
        try shop.server.advance("2d")
        #expect(try shop.status(second) == "confirmed")
        #expect(try shop.order(id: second)["confirmed_at"] == 1_695_772_800)
    }

    @Test("a canceled order takes no funds any more") func canceled() throws {
        let shop = try ClimateShop(balance: 0)
        _ = try shop.cancel(shop.order("metric_tons=0.01").id)
        _ = try shop.addFunds(1000)
        #expect(try shop.balance() == 1000)
    }
}
