// Discounts of subscriptions as versions before 2025-03-31.basil give them.
import TestHarness
import Testing
import Wire

@Suite("Discounts of subscriptions in older versions") struct OlderDiscountTests {
    private let server: TestServer
    private let customer: String
    private let gold: String
    private static let acacia: Headers = ["Stripe-Version": "2024-06-20"]

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        gold = try server.newPrice(2000)
        _ = try server.coupon("id=QUARTER&percent_off=25&duration=forever")
    }

    private func subscribe(_ form: String) throws -> Answer { try server.subscribe(customer, to: gold, with: form, headers: Self.acacia) }

    @Test("a coupon that was deleted is still shown whole in its discounts") func deletedCoupon() throws {
        let server = try TestServer()
        _ = try server.coupon("id=TEN&percent_off=10&duration=forever&name=Ten")
        let customer = try server.newPayer()
        _ = try server.post("/v1/customers/\(customer)", "coupon=TEN", headers: Self.acacia)
        let subscription = try server.subscribe(customer, to: server.newPrice(1000), with: "discounts[0][coupon]=TEN")
        _ = try server.delete("/v1/coupons/TEN")
        let invoice = "\(TestServer.invoices)/\(subscription["latest_invoice"]?.string ?? "")"
        for path in ["\(TestServer.subscriptions)/\(subscription.id)", invoice, "/v1/customers/\(customer)"] {
            let coupon = try server.get(path, headers: Self.acacia)["discount"]?["coupon"]
            #expect(coupon?["name"] == "Ten" && coupon?["id"] == "TEN", "\(path)")
        }
    }

    @Test("an error names the parameter that the call has used") func refused() throws {
        #expect(try subscribe("coupon=nope").failure?.parameter == "coupon")
        #expect(try subscribe("discounts[0][coupon]=nope").failure?.parameter == "discounts[0][coupon]")
    }

    @Test("by coupon, by promotion code, or by discounts; one at a time") func parameters() throws {
        let code = try server.post("/v1/promotion_codes", "promotion[type]=coupon&promotion[coupon]=QUARTER").id
        for form in ["coupon=QUARTER", "promotion_code=\(code)", "discounts[0][coupon]=QUARTER"] {
            let subscription = try subscribe(form)
            #expect(subscription["discount"]?["coupon"]?["id"] == "QUARTER")
            #expect(subscription["discount"]?["promotion_code"] == (form.hasPrefix("p") ? .string(code) : .null))
            #expect(try server.latestInvoice(of: subscription.id)["total"] == 1500)
        }
        #expect(try subscribe("coupon=QUARTER&promotion_code=\(code)").failure?.message
            == "You may only specify one of these parameters: discounts, coupon, promotion_code.")
        #expect(try subscribe("coupon=none").failure == Failure(400, code: "resource_missing", parameter: "coupon", "No such coupon: 'none'"))
    }

    @Test("another coupon takes the place of the first one; an empty one takes it away") func change() throws {
        _ = try server.coupon("id=HALF&percent_off=50&duration=forever")
        let subscription = try subscribe("coupon=QUARTER").id
        func change(_ form: String) throws -> JSON? { try server.change(subscription, form, headers: Self.acacia)["discount"] }
        #expect(try change("coupon=HALF")?["coupon"]?["id"] == "HALF")
        #expect(try change("metadata[a]=b")?["coupon"]?["id"] == "HALF")
        #expect(try change("coupon=") == .null)
    }
}
