// The percentage of a coupon before 2018-07-27. Source: Stripe's changelog, and coupons of 2018.
import TestHarness
import Testing
import Wire

@Suite("Coupons in the oldest versions") struct OldestCouponTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("the percentage is rounded, and precise beside that", arguments: [
        ("percent_off=12.5", 13, "12.5"), ("percent_off=25", 25, "25.0"), ("percent_off=33.33", 33, "33.33"),
    ])
    func percent(form: String, whole: Int64, precise: String) throws {
        let made = try server.post("/v1/coupons", form, headers: ["Stripe-Version": "2018-05-21"])
        #expect(made["percent_off"] == .integer(whole) && made["percent_off_precise"] == .number(precise))
        let newer = try server.get("/v1/coupons/\(made.id)", headers: ["Stripe-Version": "2018-07-27"])
        #expect(newer["percent_off"] == .number(precise) && newer["percent_off_precise"] == nil)
    }

    @Test("both are null for an amount") func amount() throws {
        let made = try server.post("/v1/coupons", "amount_off=500&currency=usd", headers: ["Stripe-Version": "2018-05-21"])
        #expect(made["percent_off"] == .null && made["percent_off_precise"] == .null)
    }
}
