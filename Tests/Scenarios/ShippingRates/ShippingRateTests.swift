// What shipping costs.
import TestHarness
import Testing
import Wire

@Suite("ShippingRates") struct ShippingRateTests {
    private static let path = "/v1/shipping_rates"
    private static let ground = "display_name=Ground shipping&fixed_amount[amount]=500&fixed_amount[currency]=usd"

    @Test("a rate has its amount, how long it takes, and no options in other currencies unless they are expanded") func creation() throws {
        let server = try TestServer()
        let time = "delivery_estimate[minimum][unit]=business_day&delivery_estimate[minimum][value]=5"
        let rate = try server.post(Self.path, "\(Self.ground)&type=fixed_amount&\(time)&metadata[order]=42")
        #expect(rate.keys == [
            "id", "object", "active", "created", "delivery_estimate", "display_name", "fixed_amount", "livemode", "metadata", "tax_behavior", "tax_code",
            "type",
        ])
        #expect(rate.id.hasPrefix("shr_1"))
        #expect(rate["fixed_amount"] == ["amount": 500, "currency": "usd"])
        #expect(rate["delivery_estimate"] == ["maximum": .null, "minimum": ["unit": "business_day", "value": 5]])
        #expect(rate["tax_behavior"] == "unspecified")
        #expect(rate["active"] == true)
        #expect(try server.get("\(Self.path)/\(rate.id)").json == rate.json)
        #expect(try server.post(Self.path, Self.ground)["delivery_estimate"] == .null)
    }

    @Test("options in other currencies are set at the beginning and later") func currencies() throws {
        let server = try TestServer()
        let euro = "fixed_amount[currency_options][eur][amount]=450&fixed_amount[currency_options][eur][tax_behavior]=inclusive"
        let rate = try server.post(Self.path, "\(Self.ground)&\(euro)&expand[]=fixed_amount.currency_options")
        let dollars: JSON = ["amount": 500, "tax_behavior": "unspecified"]
        #expect(rate["fixed_amount"]?["currency_options"] == ["eur": ["amount": 450, "tax_behavior": "inclusive"], "usd": dollars])
        let form = "fixed_amount[currency_options][eur][amount]=400&fixed_amount[currency_options][gbp][amount]=350"
        let changed = try server.post("\(Self.path)/\(rate.id)", "\(form)&expand[]=fixed_amount.currency_options")
        #expect(changed["fixed_amount"]?["currency_options"] == [
            "eur": ["amount": 400, "tax_behavior": "inclusive"], "gbp": ["amount": 350, "tax_behavior": "unspecified"], "usd": dollars,
        ])
        #expect(try server.post("\(Self.path)/\(rate.id)", "fixed_amount[currency_options][eur][price]=1").failure?.message
            == "Received unknown parameter: fixed_amount[currency_options][eur][price]")
        #expect(try server.post("\(Self.path)/\(rate.id)", "fixed_amount[currency_options]=1").failure
            == Failure(400, parameter: "fixed_amount[currency_options]", "Invalid object"))
    }

    @Test("a rate is made inactive, and found by that and by its currency") func lists() throws {
        let server = try TestServer()
        let dollars = try server.post(Self.path, Self.ground).id
        let euros = try server.post(Self.path, "display_name=Express&fixed_amount[amount]=900&fixed_amount[currency]=EUR").id
        #expect(try server.post("\(Self.path)/\(dollars)", "active=false&tax_behavior=exclusive")["active"] == false)
        #expect(try server.get("\(Self.path)?active=true").ids == [euros])
        #expect(try server.get("\(Self.path)?currency=eur").ids == [euros])
        #expect(try server.get("\(Self.path)?currency=usd").ids == [dollars])
        #expect(try server.get(Self.path).ids == [euros, dollars])
    }

    @Test("what is missing or impossible is refused", arguments: [
        ("fixed_amount[amount]=500&fixed_amount[currency]=usd", "Missing required param: display_name.", "display_name"),
        ("display_name=Ground", "Missing required param: fixed_amount.", "fixed_amount"),
        ("display_name=Ground&fixed_amount[amount]=5", "Missing required param: fixed_amount[currency].", "fixed_amount[currency]"),
        (
            "\(ground)&fixed_amount[currency_options][eur][tax_behavior]=inclusive",
            "Missing required param: fixed_amount[currency_options][eur][amount].", "fixed_amount[currency_options][eur][amount]"
        ),
        (
            "\(ground)&delivery_estimate[minimum][unit]=day", "Missing required param: delivery_estimate[minimum][value].",
            "delivery_estimate[minimum][value]"
        ),
    ])
    func refusals(form: String, message: String, parameter: String) throws {
        #expect(try TestServer().post(Self.path, form).failure == Failure(400, code: "parameter_missing", parameter: parameter, message))
    }

    @Test("a rate that does not exist is missing") func missing() throws {
        #expect(try TestServer().get("\(Self.path)/shr_none").failure
            == Failure(404, code: "resource_missing", parameter: "id", "No such shipping_rate: 'shr_none'"))
    }
}
