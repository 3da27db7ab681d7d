// Where a PaymentMethod is looked for, and what is said where it is not there.
import TestHarness
import Testing
import Wire

@Suite("Where a PaymentMethod is") struct PaymentMethodPlaceTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func newMethod() throws -> String { try server.post("/v1/payment_methods", "type=card&card[token]=tok_visa").id }

    @Test("without a customer the list is empty") func list() throws {
        let customer = try server.newCustomer("payment_method=pm_card_visa")
        #expect(try server.get("/v1/payment_methods").ids == [])
        #expect(try server.get("/v1/payment_methods?type=card").ids == [])
        #expect(try server.get("/v1/payment_methods?customer=\(customer)").ids.count == 1)
        #expect(try server.get("/v1/customers/\(customer)/payment_methods").ids.count == 1)
    }

    @Test("a customer who does not exist has no list") func nobody() throws {
        #expect(try server.get("/v1/customers/cus_nope/payment_methods").failure == Failure(
            404, code: "resource_missing", parameter: "id", "No such customer: 'cus_nope'"))
    }

    @Test("the cvc of a fixed token's card is checked when it is attached") func check() throws {
        let method = try server.post("/v1/payment_methods", "type=card&card[token]=tok_visa")
        #expect(method["card"]?["checks"]?["cvc_check"] == "unchecked")
        let attached = try server.post("/v1/payment_methods/\(method.id)/attach", "customer=\(server.newCustomer())")
        #expect(attached["card"]?["checks"]?["cvc_check"] == "pass")
    }

    @Test("a detached one is not the customer's") func detached() throws {
        let (customer, method) = (try server.newCustomer(), try newMethod())
        _ = try server.post("/v1/payment_methods/\(method)/attach", "customer=\(customer)")
        _ = try server.post("/v1/payment_methods/\(method)/detach")
        #expect(try server.get("/v1/customers/\(customer)/payment_methods/\(method)").failure == Failure(404, parameter: "customer", "Invalid request"))
        #expect(try server.get("/v1/customers/\(customer)/payment_methods/pm_nope").failure?.parameter == "payment_method")
    }

    @Test("the platform's is not a connected account's, and a platform may have looked in the wrong place") func connect() throws {
        let method = try newMethod()
        #expect(try server.post("/v1/payment_methods/pm_nope/attach", "customer=\(server.newCustomer())").failure?.message
            == "No such PaymentMethod: 'pm_nope'")
        let connected: Headers = ["Stripe-Account": "acct_1connected"]
        let customer = try server.post("/v1/customers", "", headers: connected).id
        let owned = "No such PaymentMethod: '\(method)'; OAuth key or Stripe-Account header was used but API request was provided with a "
            + "platform-owned payment method ID. Please ensure that the provided payment method matches the specified account."
        #expect(try server.post("/v1/payment_methods/\(method)/attach", "customer=\(customer)", headers: connected).failure == Failure(
            404, code: "resource_missing", parameter: "payment_method", owned))
        #expect(try server.post("/v1/customers", "payment_method=\(method)", headers: connected).failure?.message == owned)
        #expect(try server.post("/v1/payment_methods/pm_nope/attach", "customer=\(server.newCustomer())").failure?.message
            == "No such PaymentMethod: 'pm_nope'; It's possible this PaymentMethod exists on one of your connected accounts, in which case you "
            + "should retry this request on that connected account. Learn more at https://stripe.com/docs/connect/authentication")
    }
}
