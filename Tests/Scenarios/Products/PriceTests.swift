// What it costs.
import TestHarness
import Testing
import Wire

@Suite("Prices") struct PriceTests {
    private let server: TestServer
    private let product: String
    private static let path = "/v1/prices"

    init() throws {
        server = try TestServer()
        product = try server.post("/v1/products", "id=gold&name=Gold").id
    }

    private func make(_ form: String) throws -> Answer { try server.post(Self.path, "product=gold&currency=usd&\(form)") }

    @Test("a price has the keys of a recorded one, in their order") func keys() throws {
        let price = try make("unit_amount=1000&recurring[interval]=month")
        #expect(price.keys == [
            "id", "object", "active", "billing_scheme", "created", "currency", "custom_unit_amount", "livemode", "lookup_key", "metadata", "nickname",
            "product", "recurring", "tax_behavior", "tiers_mode", "transform_quantity", "type", "unit_amount", "unit_amount_decimal",
        ])
        #expect(price["type"] == "recurring")
        #expect(price["unit_amount_decimal"] == "1000")
        #expect(try make("unit_amount=1000")["recurring"] == .null)
        #expect(try make("unit_amount=1000")["type"] == "one_time")
    }

    @Test("a new product comes with a price, and its event before the price's") func productData() throws {
        let price = try server.post(Self.path, "currency=usd&unit_amount=5&product_data[name]=Silver&product_data[unit_label]=seat&expand[]=product")
        #expect(price["product"]?["name"] == "Silver")
        #expect(price["product"]?["unit_label"] == "seat")
        #expect(try server.events() == ["product.created", "product.created", "price.created"])
    }

    @Test("an exact amount fills the whole one if it is whole", arguments: [
        ("unit_amount_decimal=0.5", .null, "0.5"), ("unit_amount_decimal=1000", 1000, "1000"), ("unit_amount_decimal=12.500", .null, "12.5"),
        ("unit_amount=0", 0, "0"), ("unit_amount_decimal=0.000000000001", .null, "0.000000000001"),
    ] as [(String, JSON, JSON)])
    func amounts(form: String, whole: JSON, exact: JSON) throws {
        let price = try make(form)
        #expect(price["unit_amount"] == whole)
        #expect(price["unit_amount_decimal"] == exact)
    }

    @Test("tiers are shown if they are expanded; the last one has no end") func tiers() throws {
        let tiers = "tiers[0][up_to]=10&tiers[0][unit_amount_decimal]=2.5&tiers[1][up_to]=inf&tiers[1][flat_amount]=500"
        let price = try make("recurring[interval]=month&billing_scheme=tiered&tiers_mode=graduated&\(tiers)")
        #expect(price["tiers"] == nil)
        #expect(price["unit_amount"] == .null)
        #expect(try server.get("\(Self.path)/\(price.id)?expand[]=tiers")["tiers"] == [
            ["flat_amount": .null, "flat_amount_decimal": .null, "unit_amount": .null, "unit_amount_decimal": "2.5", "up_to": 10],
            ["flat_amount": 500, "flat_amount_decimal": "500", "unit_amount": .null, "unit_amount_decimal": .null, "up_to": .null],
        ])
    }

    @Test("the customer may choose the amount") func custom() throws {
        let price = try make("custom_unit_amount[enabled]=true&custom_unit_amount[minimum]=500&custom_unit_amount[preset]=1000")
        #expect(price["custom_unit_amount"] == ["maximum": .null, "minimum": 500, "preset": 1000])
        #expect(price["unit_amount_decimal"] == .null)
    }

    @Test("options in other currencies stand beside the price's own") func currencies() throws {
        let price = try make("unit_amount=1000&currency_options[eur][unit_amount]=900&currency_options[eur][tax_behavior]=inclusive&expand[]=currency_options")
        let dollars: JSON = ["custom_unit_amount": .null, "tax_behavior": "unspecified", "unit_amount": 1000, "unit_amount_decimal": "1000"]
        #expect(price["currency_options"]?["usd"] == dollars)
        let changed = try server.post("\(Self.path)/\(price.id)", "currency_options[gbp][unit_amount]=800&tax_behavior=exclusive&expand[]=currency_options")
        #expect(changed["currency_options"]?.object.map { Array($0.keys) } == ["eur", "gbp", "usd"])
        #expect(changed["currency_options"]?["usd"]?["tax_behavior"] == "exclusive")
        #expect(try make("unit_amount=1&currency_options[usd][unit_amount]=1").failure == Failure(
            400, parameter: "currency_options[usd]",
            "You are specifying a currency option that matches the top-level currency for this price. Please remove this currency option and it will be "
                + "added automatically on creation."))
    }

    @Test("a lookup key names one price; another one can take it over") func lookupKeys() throws {
        let first = try make("unit_amount=1&lookup_key=gold_monthly").id
        #expect(try make("unit_amount=2&lookup_key=gold_monthly").failure
            == Failure(400, parameter: "lookup_key", "A price (`\(first)`) already uses that lookup key."))
        let second = try make("unit_amount=2&lookup_key=gold_monthly&transfer_lookup_key=true").id
        #expect(try server.get("\(Self.path)?lookup_keys[]=gold_monthly&lookup_keys[]=none").ids == [second])
        #expect(try server.get("\(Self.path)/\(first)")["lookup_key"] == .null)
        let event = try #require(server.get("/v1/events?type=price.updated")["data"]?[0])
        #expect(event["data"]?["object"]?["id"] == .string(first))
        #expect(event["data"]?["previous_attributes"] == ["lookup_key": "gold_monthly"])
        #expect(try server.post("\(Self.path)/\(first)", "lookup_key=gold_monthly").failure?.parameter == "lookup_key")
        #expect(try server.post("\(Self.path)/\(second)", "lookup_key=gold_monthly").status == 200)
    }

    @Test("filters", arguments: [
        ("active=false", 0), ("currency=usd", 3), ("currency=eur", 0), ("product=gold", 3), ("product=none", 0), ("type=recurring", 2),
        ("recurring[interval]=year", 1), ("recurring[interval]=month&recurring[usage_type]=licensed", 1), ("recurring[usage_type]=metered", 0), ("", 3),
    ])
    func filters(filter: String, count: Int) throws {
        _ = try make("unit_amount=1")
        _ = try make("unit_amount=1&recurring[interval]=month")
        _ = try make("unit_amount=1&recurring[interval]=year")
        #expect(try server.get("\(Self.path)?\(filter)").ids.count == count)
    }

    @Test("what it costs cannot be changed, nor its tax behavior once it is set") func fixed() throws {
        let id = try make("unit_amount=1&tax_behavior=inclusive").id
        #expect(try server.post("\(Self.path)/\(id)", "unit_amount=2").failure?.code == "parameter_unknown")
        #expect(try server.post("\(Self.path)/\(id)", "tax_behavior=exclusive").failure == Failure(
            400, parameter: "tax_behavior", "The tax_behavior of this price is 'inclusive'. It cannot be changed any more."))
        #expect(try server.post("\(Self.path)/\(id)", "tax_behavior=inclusive&nickname=Old&active=false")["active"] == false)
    }

    @Test("what is missing or impossible is refused", arguments: [
        ("unit_amount=1&unit_amount_decimal=1", "parameters_exclusive", "unit_amount"),
        ("unit_amount=-1", "parameter_invalid_integer", "unit_amount"),
        ("unit_amount_decimal=0.0000000000001", nil, "unit_amount_decimal"), ("unit_amount=1&tiers_mode=volume", nil, "tiers_mode"),
        ("billing_scheme=tiered&tiers[0][up_to]=inf&tiers[0][unit_amount]=1", "parameter_missing", "tiers_mode"),
        ("billing_scheme=tiered&tiers_mode=volume", "parameter_missing", "tiers"),
        ("billing_scheme=tiered&tiers_mode=volume&tiers[0][up_to]=5&tiers[0][unit_amount]=1", nil, "tiers[0][up_to]"),
        ("billing_scheme=tiered&tiers_mode=volume&tiers[0][up_to]=inf", "parameter_missing", "tiers[0][unit_amount]"),
        ("unit_amount_decimal=-1", nil, "unit_amount_decimal"), ("unit_amount_decimal=1000000000000", nil, "unit_amount_decimal"),
        ("unit_amount=1&currency_options[eur][unit_amount_decimal]=-0.1", nil, "currency_options[eur][unit_amount_decimal]"),
        ("billing_scheme=tiered&tiers_mode=volume&tiers[0][up_to]=inf&tiers[0][flat_amount_decimal]=-1", nil, "tiers[0][flat_amount_decimal]"),
        ("billing_scheme=tiered&tiers_mode=volume&tiers[0][up_to]=%2B5&tiers[0][unit_amount]=1&tiers[1][up_to]=inf&tiers[1][unit_amount]=1",
         "parameter_invalid_integer", "tiers[0][up_to]"),
        ("unit_amount=1&recurring[interval]=month&recurring[interval_count]=37", nil, "recurring[interval_count]"),
        ("unit_amount=1&recurring[interval]=month&recurring[meter]=mtr_1", "resource_missing", "recurring[meter]"),
        ("unit_amount=1&product_data[name]=A", "parameters_exclusive", "product"),
        ("custom_unit_amount[enabled]=true&custom_unit_amount[minimum]=5&custom_unit_amount[maximum]=4", nil, "custom_unit_amount[minimum]"),
    ] as [(String, String?, String)])
    func refusals(form: String, code: String?, parameter: String) throws {
        let failure = try make(form).failure
        #expect(failure?.status == 400)
        #expect(failure?.code == code)
        #expect(failure?.parameter == parameter)
        #expect(try server.events() == ["product.created"])
    }

    @Test("an unknown currency or product, or none") func references() throws {
        #expect(try server.post(Self.path, "product=gold&currency=xxx&unit_amount=1").failure?.message.hasPrefix("Invalid currency: xxx.") == true)
        #expect(try server.post(Self.path, "product=none&currency=usd&unit_amount=1").failure
            == Failure(400, code: "resource_missing", parameter: "product", "No such product: 'none'"))
    }

    @Test("texts as recorded in 2026", arguments: [
        ("currency=usd&unit_amount=1", "You must specify either `product` or `product_data` when creating a price.", nil),
        ("currency=usd&product=gold", "Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.", nil),
        ("currency=usd&product=gold&billing_scheme=tiered&tiers_mode=volume&tiers[0][up_to]=inf&tiers[0][unit_amount]=1",
         "Prices with `type=one_time` are not supported with tiered billing.", "interval"),
        ("currency=usd&product=gold&unit_amount=1&recurring[interval]=month&recurring[usage_type]=metered",
         "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters.", nil),
    ] as [(String, String, String?)])
    func recorded(form: String, message: String, parameter: String?) throws {
        #expect(try server.post(Self.path, form).failure == Failure(400, parameter: parameter, message))
    }
}
