// What Climate refuses, and in which words.
import TestHarness
import Testing
import Wire

@Suite("What Climate refuses") struct ClimateErrorTests {
    private static let empty = "We assume empty values are an attempt to unset a parameter; however"

    private static func cannotBeEmpty(_ name: String) -> Failure {
        Failure(
            400, code: "parameter_invalid_empty", parameter: name,
            "You passed an empty string for '\(name)'. \(empty) '\(name)' cannot be unset. You should remove '\(name)' from your request or supply a "
                + "non-empty value.")
    }

    private static func notPositive(_ tons: String) -> Failure {
        Failure(400, parameter: "metric_tons", "This value must be greater than 0 (it currently is '\(tons)').")
    }

    private static func tooSmall(_ amount: String) -> Failure {
        Failure(
            400, code: "parameter_invalid_integer", parameter: "amount", "This value must be greater than or equal to 1.")
    }

    private static func noPrice(_ currency: String) -> Failure {
        Failure(400, parameter: "currency", "The product \(ClimateShop.portfolio) has no price in the currency \(currency).")
    }

    private static func left(_ tons: String, _ product: String) -> Failure {
        Failure(400, parameter: "metric_tons", "The product \(product) has \(tons) metric tons left.")
    }

    private static func unsellable(_ parameter: String) -> Failure {
        Failure(400, parameter: parameter, "The order is too small or too large to be sold.")
    }

    private static func notADecimal(_ text: String) -> Failure { Failure(400, parameter: "metric_tons", "Invalid decimal: \(text)") }

    @Test("an order", arguments: [
        ("product=x&metric_tons=1", Failure(400, code: "resource_missing", parameter: "product", "No such product: 'x'")),
        ("product=&metric_tons=1", cannotBeEmpty("product")),
        ("", Failure(400, code: "parameter_missing", parameter: "amount", "Missing required param: amount.")),
        ("amount=1&metric_tons=1",
            Failure(400, code: "parameters_exclusive", parameter: "amount", "You may only specify one of these parameters: amount, metric_tons.")),
        ("metric_tons=0.0000001", notADecimal("0.0000001; must contain at maximum six decimal places.")),
        ("metric_tons=1e3", notADecimal("1e3")), ("metric_tons=abc", notADecimal("abc")),
        ("metric_tons=.5", notADecimal(".5")), ("metric_tons=%2B1", notADecimal("+1")), ("metric_tons=-1", notPositive("-1")),
        ("metric_tons=0", notPositive("0")), ("metric_tons=0.000", notPositive("0.000")), ("metric_tons=", cannotBeEmpty("metric_tons")),
        ("metric_tons=0.000009", unsellable("metric_tons")), ("metric_tons=99999999999999999999", unsellable("metric_tons")),
        ("metric_tons=1000000.000001", left("1000000", ClimateShop.portfolio)),
        ("product=\(ClimateShop.directAir)&metric_tons=12.500001", left("12.5", ClimateShop.directAir)),
        ("amount=0", tooSmall("0")), ("amount=-5", tooSmall("-5")), ("amount=100000000000", unsellable("amount")),
        ("amount=9223372036854775807", unsellable("amount")),
        ("amount=1.5", Failure(400, code: "parameter_invalid_integer", parameter: "amount", "Invalid integer: 1.5")),
        ("amount=100&currency=eur", noPrice("eur")), ("amount=100&currency=zzz", noPrice("zzz")), ("amount=100&currency=", cannotBeEmpty("currency")),
        ("amount=100&beneficiary=", cannotBeEmpty("beneficiary")),
        ("amount=100&beneficiary[name]=x",
            Failure(400, code: "parameter_unknown", parameter: "beneficiary[name]", "Received unknown parameter: beneficiary[name]")),
        ("amount=100&beneficiary=x", Failure(400, parameter: "beneficiary", "Invalid object")),
        ("amount=100&confirm=true", Failure(400, code: "parameter_unknown", parameter: "confirm", "Received unknown parameter: confirm")),
    ])
    func order(form: String, failure: Failure) throws {
        let shop = try ClimateShop()
        #expect(try shop.order(form).failure == failure)
        // Nothing is bought, taken or told of.
        #expect(try shop.server.get(ClimateShop.orders).ids == [])
        #expect(try shop.movements() == [])
        #expect(try shop.server.events() == [])
        #expect(try shop.available() == "1000000")
    }

    @Test("no product is named") func noProduct() throws {
        #expect(
            try ClimateShop().server.post(ClimateShop.orders, "amount=100").failure
                == Failure(400, code: "parameter_missing", parameter: "product", "Missing required param: product."))
    }

    @Test("an id in the path that is nobody's", arguments: [
        ("GET", "orders/climorder_x", "order", "climorder_x"), ("POST", "orders/climorder_x", "order", "climorder_x"),
        ("POST", "orders/climorder_x/cancel", "order", "climorder_x"), ("GET", "products/climsku_x", "product", "climsku_x"),
        ("GET", "suppliers/climsup_x", "supplier", "climsup_x"),
        ("GET", "products/climsup_heirloom", "product", "climsup_heirloom"),
    ])
    func unknown(method: String, path: String, noun: String, id: String) throws {
        #expect(
            try ClimateShop().server.request(method, "/v1/climate/\(path)").failure
                == Failure(404, code: "resource_missing", parameter: noun, "No such \(noun): '\(id)'"))
    }

    @Test("nobody makes, changes or deletes a product or a supplier, or deletes an order", arguments: [
        ("POST", "products"), ("POST", "products/\(ClimateShop.portfolio)"), ("DELETE", "products/\(ClimateShop.portfolio)"), ("POST", "suppliers"),
        ("POST", "suppliers/climsup_heirloom"), ("DELETE", "suppliers/climsup_heirloom"), ("DELETE", "orders/climorder_x"),
        ("POST", "orders/climorder_x/confirm"), ("POST", "orders/climorder_x/deliver"),
    ])
    func readOnly(method: String, path: String) throws {
        #expect(
            try ClimateShop().server.request(method, "/v1/climate/\(path)").failure
                == Failure(
                    404,
                    "Unrecognized request URL (\(method): /v1/climate/\(path)). Please see https://stripe.com/docs or we can help at "
                        + "https://support.stripe.com/."))
    }

    @Test("an order says what it is, and that is not changed", arguments: ["amount=1", "metric_tons=1", "product=\(ClimateShop.directAir)", "currency=usd"])
    func notUpdated(form: String) throws {
        let shop = try ClimateShop()
        let id = try shop.order("metric_tons=0.01").id
        #expect(try shop.server.post("\(ClimateShop.orders)/\(id)", form).failure?.code == "parameter_unknown")
        #expect(try shop.server.post("\(ClimateShop.orders)/\(id)/cancel", "reason=x").failure?.code == "parameter_unknown")
    }

    @Test("what the control plane refuses", arguments: [
        ("delay", "", "expected_delivery_year", "parameter_missing"), ("delay", "expected_delivery_year=2027", "expected_delivery_year", nil),
        ("delay", "expected_delivery_year=soon", "expected_delivery_year", "parameter_invalid_integer"),
        ("substitute", "", "product", "parameter_missing"), ("substitute", "product=x", "product", "resource_missing"),
        ("substitute", "product=\(ClimateShop.portfolio)", "product", nil), ("substitute", "product=\(ClimateShop.directAir)", "product", nil),
        ("deliver", "a=b", "a", "parameter_unknown"), ("confirm", "", "transition", "resource_missing"), ("expire", "", "transition", "resource_missing"),
    ])
    func controlPlane(transition: String, form: String, parameter: String, code: String?) throws {
        let shop = try ClimateShop()
        // More than the last product has left.
        let order = try shop.order("metric_tons=13")
        let failure = try #require(try shop.server.fire(transition, order.id, form).failure)
        #expect(failure.parameter == parameter && failure.code == code, "\(failure)")
        #expect(try shop.order(id: order.id).text == order.text)
    }

    @Test("a transition that only happens by itself", arguments: [
        ("expire", "the clock fires it"), ("confirm", "the hook of another object fires it"), ("pay", "the hook of another object fires it"),
    ])
    func noTransition(name: String, who: String) throws {
        let shop = try ClimateShop()
        #expect(
            try shop.server.fire(name, shop.order("metric_tons=1").id).failure
                == Failure(
                    404, code: "resource_missing", parameter: "transition",
                    "A tester may not fire the transition '\(name)': \(who). An Order has these for a tester: "
                        + "deliver, delay, substitute, withdraw."))
    }

    @Test func prices() throws {
        let server = try ClimateShop().server
        func refusal(_ form: String) throws -> String? { try server.fire("reprice", ClimateShop.portfolio, form).failure?.parameter }
        #expect(try refusal("amount_subtotal=100") == "currency")
        #expect(try refusal("currency=usd") == "amount_subtotal")
        #expect(try refusal("currency=zzz&amount_subtotal=100") == "currency")
        #expect(try refusal("currency=usd&amount_subtotal=0") == "amount_subtotal")
        #expect(try server.events() == [])
    }
}
