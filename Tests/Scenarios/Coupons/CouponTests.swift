// What takes a part or an amount off.
import TestHarness
import Testing
import Wire

@Suite("Coupons") struct CouponTests {
    private static let path = "/v1/coupons"

    @Test("a coupon has the keys of a recorded one, in their order, and eight characters for an id") func creation() throws {
        let server = try TestServer()
        let coupon = try server.post(Self.path, "percent_off=25.5")
        var shown = coupon.json
        shown["id"] = nil
        #expect(shown == [
            "object": "coupon", "amount_off": .null, "created": 1_695_680_120, "currency": .null, "duration": "once", "duration_in_months": .null,
            "livemode": false, "max_redemptions": .null, "metadata": [:], "name": .null, "percent_off": .number("25.5"), "redeem_by": .null,
            "times_redeemed": 0, "valid": true,
        ])
        #expect(coupon.id.count == 8)
        #expect(try server.get("\(Self.path)/\(coupon.id)").json == coupon.json)
        #expect(try server.post(Self.path, "id=FREE-1&percent_off=100")["percent_off"] == .number("100.0"))
    }

    @Test("a part may have a currency, which says nothing") func partWithCurrency() throws {
        let coupon = try TestServer().post(Self.path, "percent_off=20&duration=once&currency=USD")
        #expect(coupon.only("amount_off", "currency", "percent_off") == ["amount_off": .null, "currency": "usd", "percent_off": .number("20.0")])
    }

    @Test("a part is one hundredth of a percent at least", arguments: [("0", "0.0"), ("-5", "-5.0"), ("0.00", "0.0")])
    func tinyPart(given: String, shown: String) throws {
        #expect(try TestServer().post(Self.path, "percent_off=\(given)").failure == Failure(
            400, parameter: "percent_off", "This value must be greater than or equal to 0.01 (it currently is '\(shown)')."))
    }

    @Test("an amount has a currency, and may have others") func amount() throws {
        let server = try TestServer()
        let coupon = try server.post(Self.path, "id=FIVE&amount_off=500&currency=USD&currency_options[eur][amount_off]=400&expand[]=currency_options")
        #expect(coupon["currency"] == "usd")
        #expect(coupon["currency_options"] == ["eur": ["amount_off": 400]])
        let changed = try server.post("\(Self.path)/FIVE", "name=Five&currency_options[gbp][amount_off]=300&expand[]=currency_options")
        #expect(changed["currency_options"] == ["eur": ["amount_off": 400], "gbp": ["amount_off": 300]])
        #expect(try server.events() == ["coupon.created", "coupon.updated"])
        #expect(try server.delete("\(Self.path)/FIVE")["deleted"] == true)
        #expect(try server.get("\(Self.path)/FIVE").failure == Failure(404, code: "resource_missing", parameter: "coupon", "No such coupon: 'FIVE'"))
    }

    @Test("it is valid until its time is over") func validity() throws {
        let server = try TestServer()
        let id = try server.post(Self.path, "percent_off=10&redeem_by=1695680130").id
        _ = try server.admin("POST clock", "advance=9")
        #expect(try server.get("\(Self.path)/\(id)")["valid"] == true)
        _ = try server.admin("POST clock", "advance=1")
        #expect(try server.get("\(Self.path)/\(id)")["valid"] == false)
        #expect(try server.post("/v1/promotion_codes", "promotion[type]=coupon&promotion[coupon]=\(id)").failure?.code == "coupon_expired")
    }

    @Test("it may apply to some products") func products() throws {
        let server = try TestServer()
        _ = try server.post("/v1/products", "id=gold&name=Gold")
        let coupon = try server.post(Self.path, "percent_off=10&applies_to[products][]=gold&expand[]=applies_to")
        #expect(coupon["applies_to"] == ["products": ["gold"]])
        #expect(try server.post(Self.path, "percent_off=10&applies_to[products][]=none").failure
            == Failure(400, code: "resource_missing", parameter: "applies_to[products][0]", "No such product: 'none'"))
    }

    @Test("what is missing or impossible is refused", arguments: [
        ("percent_off=0", "percent_off"), ("percent_off=101", "percent_off"), ("percent_off=1.234", "percent_off"),
        ("amount_off=5", "currency"), ("amount_off=0&currency=usd", "amount_off"),
        ("percent_off=5&duration_in_months=2", "duration_in_months"),
        ("percent_off=5&redeem_by=1", "redeem_by"), ("percent_off=5&redeem_by=1995680120", "redeem_by"), ("percent_off=5&max_redemptions=0", "max_redemptions"),
        ("percent_off=5&currency_options[eur][amount_off]=5", "currency_options"),
        ("amount_off=5&currency=usd&currency_options[usd][amount_off]=5", "currency_options[usd]"), ("percent_off=5&id=a b", "id"),
    ]) func refusals(form: String, parameter: String) throws {
        let failure = try TestServer().post(Self.path, form).failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == parameter)
    }

    @Test("texts as recorded in 2026", arguments: [
        ("percent_off=5&amount_off=5", "Received both percent_off and amount_off parameters. Please pass in only one.", nil),
        ("amount_off=5", "You must pass currency when passing amount_off", "currency"),
        ("percent_off=5&duration=repeating", "The duration_in_months param must be set when creating a coupon with a repeating duration", "duration"),
        ("percent_off=5&redeem_by=1000",
         "The parameter `redeem_by` expects a unix timestamp representing a date and time in the future. You specified the value `1000` which is in the past.",
         "redeem_by"),
        ("percent_off=5&currency_options[eur][amount_off]=5", "You may only specify one of these parameters: currency_options, percent_off.",
         "currency_options"),
        ("amount_off=5&currency=usd&currency_options[EUR][amount_off]=5",
         "Currencies must be lowercase when used as keys in a map. Use `eur` instead of `EUR`.", "currency_options"),
    ] as [(String, String, String?)])
    func recorded(form: String, message: String, parameter: String?) throws {
        #expect(try TestServer().post(Self.path, form).failure == Failure(400, parameter: parameter, message))
    }

    @Test("nothing to take off") func nothing() throws {
        #expect(try TestServer().post(Self.path, "duration=once").failure
            == Failure(400, code: "parameter_missing", "Must provide percent_off or amount_off."))
    }

    @Test("its last event says that it is not valid any more") func deleted() throws {
        let server = try TestServer()
        let coupon = try server.post(Self.path, "percent_off=5").id
        _ = try server.delete("\(Self.path)/\(coupon)")
        #expect(try server.get("/v1/events?type=coupon.deleted")["data"]?.array?.first?["data"]?["object"]?["valid"] == false)
    }

    @Test("an item of an invoice is billed once, so it takes no coupon for some months") func repeating() throws {
        let server = try TestServer()
        let coupon = try server.post(Self.path, "percent_off=5&duration=repeating&duration_in_months=2").id
        let form = "customer=\(try server.newPayer())&amount=500&currency=usd&discounts[0][coupon]=\(coupon)"
        #expect(try server.post("/v1/invoiceitems", form).failure == Failure(
            400, parameter: "discounts[0][coupon]", "Coupon \(coupon) has `duration=repeating` and cannot be applied to one-time objects."))
    }
}
