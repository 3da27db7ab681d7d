// A platform's PaymentMethod is copied into a connected account, where it is nobody's.
import TestHarness
import Testing
import Wire

@Suite("A copy of a PaymentMethod") struct PaymentMethodCopyTests {
    private static let path = "/v1/payment_methods"
    private static let connected: Headers = ["Stripe-Account": "acct_1Connected"]
    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
    }

    private func newMethod(_ more: String = "") throws -> String {
        try server.post(Self.path, "type=card&card[number]=4242424242424242&card[exp_month]=8&card[exp_year]=2030\(more)").id
    }

    @Test("is made of the customer's, and belongs to nobody") func copy() throws {
        let original = try server.post("\(Self.path)/\(newMethod("&billing_details[name]=Jenny"))/attach", "customer=\(customer)")
        let copy = try server.post(Self.path, "customer=\(customer)&payment_method=\(original.id)", headers: Self.connected)
        #expect(copy.status == 200)
        #expect(copy.id != original.id)
        #expect([copy["customer"], copy["type"], copy["card"], copy["billing_details"]] == [
            .null, "card", original["card"], original["billing_details"],
        ])
        let theirs = try server.post("/v1/customers", "payment_method=\(copy.id)", headers: Self.connected)
        #expect(theirs.status == 200)
        #expect(try server.get("\(Self.path)/\(original.id)")["customer"] == .string(customer))
    }

    @Test("is refused where it is not that customer's, or not there") func refused() throws {
        let attached = try server.post("\(Self.path)/\(newMethod())/attach", "customer=\(customer)").id
        for (form, parameter) in [
            ("payment_method=\(attached)", "customer"), ("customer=\(try server.newCustomer())&payment_method=\(attached)", "customer"),
            ("customer=\(customer)&payment_method=\(try newMethod())", "payment_method"), ("payment_method=pm_none", "payment_method"),
        ] as [(String, String)] {
            let failure = try server.post(Self.path, form, headers: Self.connected).failure
            #expect(failure?.status == 400)
            #expect(failure?.parameter == parameter, "\(form)")
        }
        #expect(try server.post(Self.path, "payment_method=\(attached)&customer=\(customer)").failure?.code == "resource_missing")
        #expect(try server.post(Self.path, "type=card&customer=\(customer)").failure?.code == "parameter_missing")
        #expect(try server.get(Self.path, headers: Self.connected).ids == [])
    }

    @Test("has the fields of 2026") func fields() throws {
        let method = try server.get("\(Self.path)/\(newMethod())")
        #expect(method.keys == [
            "id", "object", "allow_redisplay", "billing_details", "card", "created", "customer", "customer_account", "livemode", "metadata",
            "shared_payment_granted_token", "type",
        ])
        #expect(method["shared_payment_granted_token"] == .null)
    }

    @Test("needs a customer to be attached to, or says so") func attaching() throws {
        #expect(try server.post("\(Self.path)/\(newMethod())/attach").failure == Failure(
            400, code: "parameter_missing", "Must provide customer or customer_account."))
    }
}
