// What a page may show to one customer.
import TestHarness
import Testing
import Wire

@Suite("CustomerSessions") struct CustomerSessionTests {
    private static let path = "/v1/customer_sessions"
    private static let off: JSON = ["enabled": false]

    @Test("it has every component, and expires after half an hour") func creation() throws {
        let server = try TestServer()
        let customer = try server.newCustomer()
        let session = try server.post(Self.path, "customer=\(customer)&components[pricing_table][enabled]=true")
        #expect(session.keys == ["object", "client_secret", "components", "created", "customer", "customer_account", "expires_at", "livemode"])
        #expect(session["object"] == "customer_session")
        #expect(session["client_secret"]?.string?.wholeMatch(of: #/cuss_secret_[0-9A-Za-z]{47}/#) != nil)
        #expect((session["expires_at"]?.integer ?? 0) - (session["created"]?.integer ?? 0) == 1800)
        let without: JSON = ["enabled": false, "features": .null]
        #expect(session["components"] == [
            "active_entitlements": Self.off, "buy_button": Self.off, "customer_portal": Self.off, "customer_sheet": without,
            "mobile_payment_element": without, "payment_element": without, "pricing_table": ["enabled": true],
        ])
        #expect(try server.post(Self.path, "customer=\(customer)&components[buy_button][enabled]=true&expand[]=customer")["customer"]?["id"]
            == .string(customer))
        #expect(try server.get(Self.path).status == 404)
    }

    @Test("features have Stripe's defaults") func features() throws {
        let server = try TestServer()
        let element = "components[payment_element][enabled]=true&components[payment_element][features][payment_method_save]=enabled"
        let sheet = "components[customer_sheet][enabled]=true&components[customer_sheet][features][payment_method_remove]=disabled"
        let session = try server.post(Self.path, "customer=\(try server.newCustomer())&\(element)&\(sheet)")
        #expect(session["components"]?["payment_element"] == [
            "enabled": true,
            "features": [
                "payment_method_allow_redisplay_filters": ["always"], "payment_method_redisplay": "disabled", "payment_method_redisplay_limit": 3,
                "payment_method_remove": "disabled", "payment_method_save": "enabled", "payment_method_save_usage": .null,
            ],
        ])
        #expect(session["components"]?["customer_sheet"]?["features"]
            == ["payment_method_allow_redisplay_filters": .null, "payment_method_remove": "disabled"])
    }

    @Test("what is missing is refused", arguments: [
        "components[buy_button][enabled]=true": Failure(400, code: "parameter_missing", "Must provide customer or customer_account."),
        "customer=CUSTOMER": Failure(400, code: "parameter_missing", parameter: "components", "Missing required param: components."),
        "customer=CUSTOMER&components[customer_sheet][features][payment_method_remove]=disabled": Failure(
            400, code: "parameter_missing", parameter: "components[customer_sheet][enabled]",
            "Missing required param: components[customer_sheet][enabled]."),
        "customer=CUSTOMER&components[buy_button][enabled]=false": Failure(
            400, parameter: "components", "At least one of the components must be enabled."),
        "customer=cus_none&components[buy_button][enabled]=true": Failure(
            400, code: "resource_missing", parameter: "customer", "No such customer: 'cus_none'"),
    ] as [String: Failure])
    func refusals(form: String, failure: Failure) throws {
        let server = try TestServer()
        let form = form.replacing("CUSTOMER", with: try server.newCustomer())
        #expect(try server.post(Self.path, form).failure == failure)
    }
}
