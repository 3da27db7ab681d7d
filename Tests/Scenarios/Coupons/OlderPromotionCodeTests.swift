// Promotion codes as versions before 2025-09-30.clover make and show them.
import TestHarness
import Testing
import Wire

@Suite("Promotion codes in older versions") struct OlderPromotionCodeTests {
    private let server: TestServer
    private static let path = "/v1/promotion_codes"
    private static let basil: Headers = ["Stripe-Version": "2025-08-27.basil"]

    init() throws {
        server = try TestServer()
        _ = try server.post("/v1/coupons", "id=TEN&percent_off=10")
    }

    @Test("a code is made by its coupon, and shows it whole") func coupon() throws {
        let code = try server.post(Self.path, "coupon=TEN&code=SPRING", headers: Self.basil)
        #expect(code.keys == [
            "id", "object", "active", "code", "coupon", "created", "customer", "customer_account", "expires_at", "livemode", "max_redemptions",
            "metadata", "restrictions", "times_redeemed",
        ])
        #expect(code["coupon"] == (try server.get("/v1/coupons/TEN").json))
        #expect(try server.get("\(Self.path)/\(code.id)")["promotion"] == ["coupon": "TEN", "type": "coupon"])
        for answer in try [
            server.get("\(Self.path)/\(code.id)", headers: Self.basil), server.get("\(Self.path)/\(code.id)?expand[]=customer", headers: Self.basil),
            server.post("\(Self.path)/\(code.id)", headers: Self.basil),
        ] { #expect(answer.json == code.json) }
        #expect(try server.get("\(Self.path)?coupon=TEN", headers: Self.basil)["data"]?[0] == code.json)
    }

    @Test("an error names the parameter of the version", arguments: [
        ("code=A", "parameter_missing", "coupon"), ("coupon=NONE", "resource_missing", "coupon"),
        ("coupon=TEN&promotion[type]=coupon", "parameter_unknown", "promotion"),
    ])
    func errors(form: String, code: String, parameter: String) throws {
        let failure = try server.post(Self.path, form, headers: Self.basil).failure
        #expect(failure?.code == code)
        #expect(failure?.parameter == parameter)
    }

    @Test("clover knows no coupon") func clover() throws {
        let failure = try server.post(Self.path, "coupon=TEN", headers: ["Stripe-Version": "2025-09-30.clover"]).failure
        #expect(failure?.code == "parameter_unknown")
    }

    @Test("an endpoint of an older version receives the coupon; of a deleted one, the id") func events() throws {
        let old = server.receiver("http://127.0.0.1:1/old")
        _ = try server.newEndpoint(old.url, "promotion_code.created", more: "&api_version=2024-06-20")
        let code = try server.post(Self.path, "promotion[type]=coupon&promotion[coupon]=TEN").id
        _ = try server.admin("POST settle")
        let object = try #require(old.arrivals.first).json["data"]?["object"]
        #expect(object?["coupon"]?["percent_off"] == .number("10.0"))
        // Source: an event of March 2026 in version 2023-10-16.
        #expect(object?["promotion"] == nil)
        _ = try server.delete("/v1/coupons/TEN")
        #expect(try server.get("\(Self.path)/\(code)", headers: Self.basil)["coupon"] == "TEN")
    }
}
