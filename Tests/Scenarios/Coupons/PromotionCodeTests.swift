// What customers type to redeem a coupon.
import TestHarness
import Testing
import Wire

@Suite("Promotion codes") struct PromotionCodeTests {
    @Test("a code becomes inactive with its coupon", arguments: ["used up", "deleted"]) func lost(how: String) throws {
        let server = try TestServer()
        _ = try server.coupon("id=ONCE&percent_off=10&max_redemptions=1")
        let code = try server.post("/v1/promotion_codes", "promotion[type]=coupon&promotion[coupon]=ONCE&code=HELLO").id
        if how == "deleted" {
            _ = try server.delete("/v1/coupons/ONCE")
        } else {
            _ = try server.subscribe(server.newPayer(), to: server.newPrice(1000), with: "discounts[0][coupon]=ONCE")
        }
        #expect(try server.get("/v1/promotion_codes/\(code)")["active"] == false)
        #expect(try server.get("/v1/promotion_codes?active=true").ids == [])
        let event = try server.get("/v1/events?type=promotion_code.updated")["data"]?.array?.first
        #expect(event?["data"]?["previous_attributes"] == ["active": true])
    }


    private let server: TestServer
    private static let path = "/v1/promotion_codes"

    init() throws {
        server = try TestServer()
        _ = try server.post("/v1/coupons", "id=TEN&percent_off=10&redeem_by=1695690120&max_redemptions=5")
    }

    private func make(_ form: String) throws -> Answer { try server.post(Self.path, "promotion[type]=coupon&promotion[coupon]=TEN&\(form)") }

    @Test("a code, whole") func creation() throws {
        let code = try make("code=Spring-10")
        var shown = code.json
        shown["id"] = nil
        #expect(shown == [
            "object": "promotion_code", "active": true, "code": "Spring-10", "created": 1_695_680_120, "customer": .null, "customer_account": .null,
            "expires_at": .null, "livemode": false, "max_redemptions": .null, "metadata": [:], "promotion": ["coupon": "TEN", "type": "coupon"],
            "restrictions": ["first_time_transaction": false, "minimum_amount": .null, "minimum_amount_currency": .null], "times_redeemed": 0,
        ])
        #expect(try make("")["code"]?.string?.wholeMatch(of: #/[0-9A-Z]{8}/#) != nil)
        #expect(try server.get("\(Self.path)/\(code.id)?expand[]=promotion.coupon")["promotion"]?["coupon"]?["percent_off"] == .number("10.0"))
        #expect(try server.events() == ["coupon.created", "promotion_code.created", "promotion_code.created"])
    }

    @Test("an active code is there once, whatever the case of its letters; those of two customers may be equal") func unique() throws {
        let (jenny, joe) = (try server.post("/v1/customers").id, try server.post("/v1/customers").id)
        let code = try make("code=SPRING&customer=\(jenny)").id
        #expect(try make("code=spring&customer=\(joe)").status == 200)
        let refusal = Failure(400, "An active promotion code with `code: Spring` already exists.")
        #expect(try make("code=Spring&customer=\(jenny)").failure == refusal)
        #expect(try make("code=Spring").failure == refusal)
        #expect(try server.post("\(Self.path)/\(code)", "active=false")["active"] == false)
        #expect(try make("code=Spring&customer=\(jenny)").status == 200)
        #expect(try server.post("\(Self.path)/\(code)", "active=true").failure?.message.contains("already exists") == true)
    }

    @Test("a code that has expired leaves its text to others, whether or not somebody has looked at it since") func vacancy() throws {
        let jenny = try server.post("/v1/customers").id
        let former = [try make("code=SPRING&customer=\(jenny)&expires_at=1695680130").id, try make("code=SUMMER&expires_at=1695680130").id]
        _ = try server.admin("POST clock", "advance=10")
        #expect(try make("code=Spring").status == 200)
        #expect(try make("code=Summer&customer=\(jenny)").status == 200)
        for id in former { #expect(try server.get("\(Self.path)/\(id)")["active"] == false) }
        for name in ["Spring", "Summer"] {
            #expect(try make("code=\(name)").failure == Failure(400, "An active promotion code with `code: \(name)` already exists."))
        }
    }

    @Test("it becomes inactive when it expires, or when its coupon does, and stays so") func expiry() throws {
        let (short, long) = (try make("expires_at=1695680130").id, try make("").id)
        _ = try server.admin("POST clock", "advance=10")
        #expect(try server.get("\(Self.path)/\(short)")["active"] == false)
        #expect(try server.get("\(Self.path)/\(long)")["active"] == true)
        #expect(try server.post("\(Self.path)/\(short)", "active=true").failure?.parameter == "active")
        _ = try server.admin("POST clock", "advance=10000")
        #expect(try server.get("\(Self.path)/\(long)")["active"] == false)
    }

    @Test("restrictions") func restrictions() throws {
        let code = try make("restrictions[minimum_amount]=1000&restrictions[minimum_amount_currency]=USD&restrictions[first_time_transaction]=true")
        #expect(code["restrictions"] == ["first_time_transaction": true, "minimum_amount": 1000, "minimum_amount_currency": "usd"])
        let changed = try server.post(
            "\(Self.path)/\(code.id)", "restrictions[currency_options][eur][minimum_amount]=900&expand[]=restrictions.currency_options")
        #expect(changed["restrictions"]?["currency_options"] == ["eur": ["minimum_amount": 900]])
        #expect(try make("restrictions[minimum_amount]=1000").failure?.parameter == "restrictions[minimum_amount_currency]")
    }

    @Test("restrictions in other currencies: in order, and merged with those that are there") func currencies() throws {
        let euros = "restrictions[currency_options][eur][minimum_amount]"
        let code = try make("restrictions[currency_options][usd][minimum_amount]=1000&\(euros)=900&expand[]=restrictions.currency_options")
        #expect(code["restrictions"]?["currency_options"] == ["eur": ["minimum_amount": 900], "usd": ["minimum_amount": 1000]])
        let form = "restrictions[currency_options][gbp][minimum_amount]=700&\(euros)=800&expand[]=restrictions.currency_options"
        let changed = try server.post("\(Self.path)/\(code.id)", form)["restrictions"]?["currency_options"]
        #expect(changed == ["eur": ["minimum_amount": 800], "gbp": ["minimum_amount": 700], "usd": ["minimum_amount": 1000]])
        #expect(changed?.object.map { Array($0.keys) } == ["eur", "gbp", "usd"])
        let unknown = "restrictions[currency_options][xxx][minimum_amount]=1"
        for failure in [try make(unknown).failure, try server.post("\(Self.path)/\(code.id)", unknown).failure] {
            #expect(failure?.parameter == "currency")
            #expect(failure?.message.hasPrefix("Invalid currency: xxx.") == true)
        }
    }

    @Test("lists", arguments: [("code=spring", 1), ("code=Spring", 1), ("coupon=TEN", 2), ("coupon=OTHER", 0), ("active=true", 2), ("active=false", 0)])
    func lists(filter: String, count: Int) throws {
        _ = try make("code=SPRING")
        _ = try make("code=SUMMER")
        #expect(try server.get("\(Self.path)?\(filter)").ids.count == count)
    }

    @Test("what is missing or impossible is refused", arguments: [
        ("promotion[type]=coupon", "promotion.coupon"), ("promotion[coupon]=TEN", "promotion[type]"), ("", "promotion"),
        ("promotion[type]=coupon&promotion[coupon]=NONE", "promotion[coupon]"), ("promotion[type]=coupon&promotion[coupon]=TEN&code=a b", "code"),
        ("promotion[type]=coupon&promotion[coupon]=TEN&expires_at=1", "expires_at"),
        ("promotion[type]=coupon&promotion[coupon]=TEN&expires_at=1695690121", "expires_at"),
        ("promotion[type]=coupon&promotion[coupon]=TEN&max_redemptions=6", "max_redemptions"),
    ]) func refusals(form: String, parameter: String) throws {
        let failure = try server.post(Self.path, form).failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == parameter)
    }

    @Test("texts as recorded in 2026", arguments: [
        ("code=has spaces!", #"This value must match the regex pattern. (/\A[a-zA-Z0-9\-_]+\z/ does not match for the value has spaces!)."#, "code"),
        ("expires_at=2000",
         "The parameter `expires_at` expects a unix timestamp representing a date and time in the future. You specified the value `2000` which is in the past.",
         "expires_at"),
        ("expires_at=4102444800", "Invalid timestamp: can be no more than five years in the future.", "expires_at"),
        ("restrictions[currency_options][EUR][minimum_amount]=5",
         "Currencies must be lowercase when used as keys in a map. Use `eur` instead of `EUR`.", "currency_options"),
    ]) func recorded(form: String, message: String, parameter: String) throws {
        #expect(try make(form).failure == Failure(400, parameter: parameter, message))
    }

    @Test("a code for the first payment only") func firstPayment() throws {
        let code = try make("restrictions[first_time_transaction]=true").id
        let (payer, price) = (try server.newPayer(), try server.newPrice(1000))
        #expect(try server.subscribe(payer, to: price, with: "discounts[0][promotion_code]=\(code)").status == 200)
        #expect(try server.subscribe(payer, to: price, with: "discounts[0][promotion_code]=\(code)").failure == Failure(
            400, code: "promotion_code_customer_not_first_time", parameter: "discounts[0][promotion_code]",
            "This promotion code cannot be redeemed because the associated customer has prior transactions."))
    }
}
