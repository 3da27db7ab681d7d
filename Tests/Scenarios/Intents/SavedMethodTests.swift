// Which PaymentMethods a payment saves, and which can be charged while the customer is not there.
import TestHarness
import Testing
import Wire

private let named = "&payment_method_data[billing_details][name]=J&payment_method_data[billing_details][email]=j@example.com"
private let address = "&payment_method_data[billing_details][address][country]=DE"

@Suite("A payment off session") struct OffSessionTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    @Test("is declined if its customer would have to agree on a page", arguments: [
        ("eps", "eur"), ("ideal", "eur"), ("paypal", "eur"), ("klarna", "eur"), ("cashapp", "usd"), ("alipay", "usd"), ("promptpay", "thb"),
    ]) func fresh(type: String, currency: String) throws {
        let intent = try server.intend(
            "confirm=true&off_session=true&payment_method_data[type]=\(type)\(named)\(address)", currency: currency)
        #expect(intent.status == 402 && intent.failure?.code == "authentication_required")
        #expect(intent.json["error"]?["decline_code"] == "authentication_required")
        #expect(intent.failure?.message == "Your payment method was declined. This transaction requires authentication.")
        #expect(intent.json["error"]?["payment_intent"]?["status"] == "requires_payment_method")
        #expect(try server.events() == ["payment_intent.created", "payment_intent.payment_failed"])
    }

    @Test("succeeds with a saved PaymentMethod of a type that can be used again", arguments: [("paypal", "eur"), ("klarna", "eur"), ("cashapp", "usd")])
    func saved(type: String, currency: String) throws {
        let customer = try server.newCustomer()
        let first = try server.pay(
            "payment_method_data[type]=\(type)\(named)\(address)", "customer=\(customer)&setup_future_usage=off_session", currency: currency)
        try server.act("authorize", on: first)
        let method = try server.get("/v1/customers/\(customer)/payment_methods").ids.first ?? ""
        let again = try server.intend(
            "confirm=true&off_session=true&customer=\(customer)&payment_method=\(method)", currency: currency)
        #expect(again["status"] == "succeeded")
    }
}

@Suite("A payment that saves its PaymentMethod") struct SavedMethodTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    @Test("does not save one that can be used only once", arguments: [
        ("eps", "eur", ""), ("p24", "eur", ""), ("affirm", "usd", ""), ("promptpay", "thb", ""), ("giropay", "eur", ""),
        ("fpx", "myr", "payment_method_data[fpx][bank]=cimb"), ("oxxo", "mxn", ""), ("konbini", "jpy", ""), ("multibanco", "eur", ""),
        ("wechat_pay", "cny", "payment_method_options[wechat_pay][client]=web"),
        ("afterpay_clearpay", "usd", "shipping[name]=J&shipping[address][line1]=1 Street"),
    ]) func single(type: String, currency: String, more: String) throws {
        let customer = try server.newCustomer()
        let intent = try server.pay(
            "payment_method_data[type]=\(type)\(named)\(address)", "customer=\(customer)&setup_future_usage=off_session&\(more)", amount: 10_000,
            currency: currency)
        #expect(intent["status"] == "requires_action", "\(intent.text)")
        try server.act("authorize", on: intent)
        #expect(try server.intent(intent.id)["status"] == "succeeded")
        #expect(try server.get("/v1/customers/\(customer)/payment_methods").ids == [])
        #expect(try !server.events().contains("payment_method.attached"))
    }

    @Test("leaves a SEPA debit behind if a bank's page was used", arguments: ["ideal", "bancontact", "sofort"]) func successor(type: String) throws {
        let customer = try server.newCustomer()
        let more = type == "sofort" ? "&payment_method_data[sofort][country]=DE" : ""
        let intent = try server.pay(
            "payment_method_data[type]=\(type)\(named)\(more)", "customer=\(customer)&setup_future_usage=off_session", currency: "eur")
        let types = try server.told { try server.act("authorize", on: intent) }
        #expect(types == ["charge.succeeded", "payment_method.attached", "payment_intent.succeeded"])
        let paid = try server.intent(intent.id)
        let charge = try server.charge(of: paid)
        let details = charge["payment_method_details"]?[type]
        let method = details?["generated_sepa_debit"]?.string ?? ""
        let mandate = details?["generated_sepa_debit_mandate"]?.string ?? ""
        #expect(try server.get("/v1/mandates/\(mandate)")["status"] == "active")
        let saved = try server.get("/v1/payment_methods/\(method)")
        #expect(saved["type"] == "sepa_debit" && saved["customer"]?.string == customer)
        #expect(saved["sepa_debit"]?["generated_from"]?["charge"]?.string == charge.id)
        #expect(try server.get("/v1/customers/\(customer)/payment_methods").ids == [method])

        let again = try server.intend("confirm=true&off_session=true&customer=\(customer)&payment_method=\(method)", currency: "eur")
        #expect(again["status"] == "processing")
        // The bank's page is used up.
        let used = try server.intend(
            "confirm=true&off_session=true&customer=\(customer)&payment_method=\(paid["payment_method"]?.string ?? "")", currency: "eur")
        #expect(used.failure?.message.hasPrefix("The provided PaymentMethod was previously used") == true)
    }

    @Test("a set-up by a bank's page leaves its PaymentMethod used up, too") func setUp() throws {
        let customer = try server.newCustomer()
        let setup = try server.post(
            TestServer.setups, "customer=\(customer)&confirm=true&payment_method_data[type]=ideal\(named)&\(TestServer.back)")
        try server.act("authorize", on: setup)
        let method = try server.get("\(TestServer.setups)/\(setup.id)")["payment_method"]?.string ?? ""
        let attempt = try server.get("/v1/setup_attempts?setup_intent=\(setup.id)")["data"]?[0]
        let generated = attempt?["payment_method_details"]?["ideal"]?["generated_sepa_debit"]?.string
        #expect(try server.get("/v1/customers/\(customer)/payment_methods").ids == [generated])
        let used = try server.intend("confirm=true&off_session=true&customer=\(customer)&payment_method=\(method)", currency: "eur")
        #expect(used.failure?.message.hasPrefix("The provided PaymentMethod was previously used") == true)
    }

    @Test("obeys the options of its type first") func options() throws {
        let customer = try server.newCustomer()
        let unsaved = try server.pay(
            "pm_card_visa", "customer=\(customer)&setup_future_usage=off_session&payment_method_options[card][setup_future_usage]=none")
        #expect(unsaved["status"] == "succeeded")
        #expect(try server.get("/v1/customers/\(customer)/payment_methods").ids == [])
        _ = try server.pay("pm_card_visa", "customer=\(customer)&payment_method_options[card][setup_future_usage]=on_session")
        #expect(try server.get("/v1/customers/\(customer)/payment_methods").ids.count == 1)
    }
}
