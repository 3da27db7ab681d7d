// Climate's objects as the API shows them, whole.
import TestHarness
import Testing
import Wire

@Suite("Climate's objects") struct ClimateObjectTests {
    private let shop: ClimateShop
    private let server: TestServer

    init() throws {
        shop = try ClimateShop()
        server = shop.server
    }

    private static let charm: JSON = [
        "id": "climsup_charm_industrial", "object": "climate.supplier", "info_url": "https://frontierclimate.com/portfolio/charm-industrial",
        "livemode": false,
        "locations": [
            ["city": "San Francisco", "country": "US", "latitude": .number("37.7480408"), "longitude": .number("-122.4057404"), "region": "CA"]
        ],
        "name": "Charm Industrial", "removal_pathway": "biomass_carbon_removal_and_storage",
    ]

    @Test func supplier() throws { #expect(try server.get("/v1/climate/suppliers/climsup_charm_industrial").json == Self.charm) }

    @Test func suppliers() throws {
        let list = try server.get("/v1/climate/suppliers")
        #expect(list.ids == ["climsup_charm_industrial", "climsup_heirloom", "climsup_lithos", "climsup_vaulted", "climsup_carbon_capture_inc"])
        #expect(list["url"] == "/v1/climate/suppliers")
        #expect(list["data"]?.array?.map { $0["removal_pathway"] } == [
            "biomass_carbon_removal_and_storage", "direct_air_capture", "enhanced_weathering", "biomass_carbon_removal_and_storage", "direct_air_capture",
        ])
    }

    @Test func product() throws {
        let product = try server.get("/v1/climate/products/\(ClimateShop.portfolio)")
        let suppliers = try server.get("/v1/climate/suppliers")["data"]?.array ?? []
        #expect(product.json == [
            "id": .string(ClimateShop.portfolio), "object": "climate.product", "created": 1_695_680_120,
            "current_prices_per_metric_ton": ["usd": ["amount_fees": 1650, "amount_subtotal": 55_000, "amount_total": 56_650]],
            "delivery_year": 2027, "livemode": false, "metric_tons_available": "1000000", "name": "Frontier's 2027 offtake portfolio",
            "suppliers": .array(suppliers),
        ])
        #expect(try server.get("/v1/climate/products").ids == [ClimateShop.portfolio, ClimateShop.euroPortfolio, ClimateShop.directAir])
    }

    @Test("the sample of the documentation: a hundredth of a ton, confirmed at once") func order() throws {
        let order = try shop.order("metric_tons=0.01&metadata[a]=b")
        #expect(order.masked == """
            {
              "id": "climorder_…",
              "object": "climate.order",
              "amount_fees": 17,
              "amount_subtotal": 550,
              "amount_total": 567,
              "beneficiary": {
                "public_name": "Pinstripe"
              },
              "canceled_at": null,
              "cancellation_reason": null,
              "certificate": null,
              "confirmed_at": 1695680120,
              "created": 1695680120,
              "currency": "usd",
              "delayed_at": null,
              "delivered_at": null,
              "delivery_details": [],
              "expected_delivery_year": 2027,
              "livemode": false,
              "metadata": {
                "a": "b"
              },
              "metric_tons": "0.01",
              "product": "climsku_frontier_offtake_portfolio_2027",
              "product_substituted_at": null,
              "status": "confirmed"
            }

            """)
        #expect(try shop.order(id: order.id).text == order.text)
    }

    @Test("no funds: the order waits, and says so") func awaitingFunds() throws {
        let order = try ClimateShop(balance: 566).order("metric_tons=0.01")
        #expect(order["status"] == "awaiting_funds")
        #expect(order["confirmed_at"] == .null)
        #expect(order["amount_total"] == 567)
    }

    /// What has become of an order, beside what it was.
    private func difference(_ id: String, _ body: () throws -> Void) throws -> [String: JSON] {
        try server.advance("1h")
        let before = try shop.order(id: id)
        try body()
        let after = try shop.order(id: id)
        #expect(after.keys == before.keys)
        return Dictionary(uniqueKeysWithValues: (after.json.object ?? [:]).filter { before[$0.key] != $0.value }.map { ($0.key, $0.value) })
    }

    @Test func canceled() throws {
        let id = try shop.order("metric_tons=0.01").id
        #expect(try difference(id) { _ = try shop.cancel(id) } == [
            "status": "canceled", "canceled_at": 1_695_683_720, "cancellation_reason": "requested",
        ])
    }

    @Test func delayed() throws {
        let id = try shop.order("metric_tons=0.01").id
        #expect(try difference(id) { _ = try server.fire("delay", id, "expected_delivery_year=2028") } == [
            "delayed_at": 1_695_683_720, "expected_delivery_year": 2028,
        ])
    }

    @Test func substituted() throws {
        let id = try shop.order("metric_tons=0.01").id
        #expect(try difference(id) { _ = try server.fire("substitute", id, "product=\(ClimateShop.directAir)") } == [
            "product": .string(ClimateShop.directAir), "product_substituted_at": 1_695_683_720, "expected_delivery_year": 2030,
        ])
    }

    @Test func expired() throws {
        let shop = try ClimateShop(balance: 0)
        let id = try shop.order("metric_tons=0.01").id
        try shop.server.advance("31d")
        let order = try shop.order(id: id)
        #expect(order["canceled_at"] == 1_698_272_120)
        #expect(order["cancellation_reason"] == "expired")
        #expect(order["confirmed_at"] == .null)
    }

    @Test("delivered by all suppliers of the product, in equal shares") func delivered() throws {
        let id = try shop.order("metric_tons=0.01&product=\(ClimateShop.euroPortfolio)").id
        let difference = try difference(id) { _ = try server.fire("deliver", id) }
        #expect(difference.keys.sorted() == ["certificate", "delivered_at", "delivery_details", "status"])
        #expect(difference["status"] == "delivered")
        #expect(difference["delivered_at"] == 1_695_683_720)
        let certificate = "http://127.0.0.1:12111/climate/orders/certificates/\(id)/"
        #expect(difference["certificate"]?.string?.hasPrefix(certificate) == true && difference["certificate"]?.string?.count == certificate.count + 24)
        let deliveries = difference["delivery_details"]?.array ?? []
        #expect(deliveries.map { $0["metric_tons"] } == ["0.003333", "0.003333", "0.003334"])
        #expect(deliveries.map { $0["supplier"]?["name"] } == ["Charm Industrial", "Heirloom", "Lithos"])
        #expect(deliveries.first == [
            "delivered_at": 1_695_683_720, "location": Self.charm["locations"]?.array?.first ?? .null, "metric_tons": "0.003333", "registry_url": .null,
            "supplier": Self.charm,
        ])
    }

    @Test("what cannot be shared is delivered by the first") func indivisible() throws {
        _ = try server.fire("reprice", ClimateShop.portfolio, "currency=usd&amount_subtotal=99999999")
        let id = try shop.order("metric_tons=0.000002").id
        _ = try server.fire("deliver", id)
        #expect(try shop.order(id: id)["delivery_details"]?.array?.map { $0["metric_tons"] } == ["0.000002"])
    }

    @Test("the certificate opens in a browser, for whoever has its URL: the order's id does not do") func certificate() throws {
        let id = try shop.order("metric_tons=0.01&beneficiary[public_name]=Jenny <b>").id
        _ = try server.fire("deliver", id)
        let url = try #require(shop.order(id: id)["certificate"]?.string)
        let base = "http://127.0.0.1:12111/climate/orders/certificates/\(id)"
        for guess in [base, "\(base)/", "\(base)/" + String(repeating: "0", count: 24), String(url.dropLast()), "\(url)/"] {
            #expect(try server.open(guess).status == 404)
        }
        let page = try server.open(url)
        #expect(page.status == 200)
        for part in ["Jenny &lt;b&gt;", "<dd>0.01</dd>", id, "Charm Industrial", "0.002 t"] { #expect(page.text.contains(part), "\(part)") }
        #expect(try server.submit(url, "do=x").status == 400)
    }

    @Test("the product can be expanded, in every answer") func expand() throws {
        let created = try shop.order("metric_tons=1&expand[]=product")
        let product = try server.get("/v1/climate/products/\(ClimateShop.portfolio)").json
        #expect(created["product"] == product)
        #expect(try shop.order(id: created.id, "?expand[]=product")["product"] == product)
        #expect(try server.post("\(ClimateShop.orders)/\(created.id)", "expand[]=product")["product"] == product)
        #expect(try server.get("\(ClimateShop.orders)?expand[]=data.product")["data"]?.array?.first?["product"] == product)
        let canceled = try server.post("\(ClimateShop.orders)/\(created.id)/cancel", "expand[]=product")
        #expect(canceled["product"] == (try server.get("/v1/climate/products/\(ClimateShop.portfolio)").json))
        #expect(canceled["product"]?["metric_tons_available"] == "1000000")
    }

    @Test("lists: newest first, by pages, with nothing to filter by") func lists() throws {
        let ids = try (0..<3).map { _ in try shop.order("metric_tons=0.01").id }
        #expect(try server.get(ClimateShop.orders).ids == ids.reversed())
        #expect(try server.get("\(ClimateShop.orders)?limit=1&starting_after=\(ids[2])").ids == [ids[1]])
        #expect(try server.get("\(ClimateShop.orders)?limit=1&ending_before=\(ids[0])").ids == [ids[1]])
        #expect(try server.get(ClimateShop.orders, key: "sk_test_beta").ids == [])
        for path in ["orders", "products", "suppliers"] {
            for filter in ["status=confirmed", "created=1", "product=\(ClimateShop.portfolio)", "currency=usd"] {
                let failure = try server.get("/v1/climate/\(path)?\(filter)").failure
                let name = String(filter.prefix { $0 != "=" })
                #expect(failure == Failure(400, code: "parameter_unknown", parameter: name, "Received unknown parameter: \(name)"))
            }
        }
    }

    @Test("the beneficiary: named, renamed, without a name, cleared") func beneficiary() throws {
        let order = try shop.order("metric_tons=0.01&beneficiary[public_name]=Jenny")
        #expect(order["beneficiary"] == ["public_name": "Jenny"])
        func update(_ form: String) throws -> Answer { try server.post("\(ClimateShop.orders)/\(order.id)", form) }
        #expect(try update("beneficiary[public_name]=Ann")["beneficiary"] == ["public_name": "Ann"])
        #expect(try update("metadata[a]=1")["beneficiary"] == ["public_name": "Ann"])
        #expect(try update("beneficiary[public_name]=")["beneficiary"] == ["public_name": ""])
        #expect(try update("beneficiary=").keys.contains("beneficiary") == false)
        #expect(try update("beneficiary[public_name]=Bea")["beneficiary"] == ["public_name": "Bea"])
        #expect(try update("metadata=")["metadata"] == [:])
    }
}
