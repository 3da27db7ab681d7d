// The customer portal: configurations, sessions, and what the page does for the customer.
import TestHarness
import Testing
import Wire

@Suite("The customer portal") struct PortalTests: PortalSuite {
    let server: TestServer
    let customer: String

    @Test("a session has Stripe's keys, and the default configuration") func session() throws {
        let session = try portal("return_url=https://shop.example/account")
        #expect(session.keys == [
            "id", "object", "configuration", "created", "customer", "customer_account", "flow", "livemode", "locale", "on_behalf_of", "return_url", "url",
        ])
        #expect(session["url"]?.string?.contains("/p/session/test_") == true)
        #expect(try server.events().last == "billing_portal.session.created")
        let configuration = try server.get("\(Self.configurations)/\(session["configuration"]?.string ?? "")")
        #expect(configuration["is_default"] == true)
        #expect(try portal()["configuration"] == session["configuration"])
        #expect(try server.post("\(Self.configurations)/\(configuration.id)", "active=false").failure?.parameter == "active")
    }

    @Test("a configuration says what is offered") func configuration() throws {
        let answer = try server.post(Self.configurations, "features[invoice_history][enabled]=true&business_profile[headline]=Hello")
        #expect(answer["features"]?["invoice_history"] == ["enabled": true])
        #expect(answer["features"]?["customer_update"] == ["allowed_updates": [], "enabled": false])
        #expect(try server.post(Self.configurations, "features[subscription_update][enabled]=true").failure?.parameter
            == "features[subscription_update][default_allowed_updates]")
        #expect(try server.post(Self.configurations).failure?.parameter == "features")
        let pause = "features[subscription_pause][duration][interval_options][0][interval]=month&features[subscription_pause][duration][type]=interval_options"
        #expect(try server.post(Self.configurations, pause)["features"]?["subscription_pause"]?["duration"]?["interval_options"]
            == [["interval": "month", "interval_count": 1]])
        let session = try portal("configuration=\(answer.id)")
        #expect(!(try server.open(url(session)).text.contains("cardNumber")))
        #expect(try server.submit(url(session), "do=update&name=Rosen").status == 400)
        #expect(try portal("configuration=\(answer.id)&flow_data[type]=customer_update").failure?.parameter == "flow_data[type]")
        _ = try server.post("\(Self.configurations)/\(answer.id)", "active=false")
        #expect(try portal("configuration=\(answer.id)").failure?.parameter == "configuration")
    }

    @Test("details and cards") func customerAndCards() throws {
        let session = try portal()
        #expect(try server.told { _ = try server.submit(url(session), "do=update&name=Rosen&city=Berlin&country=DE") } == ["customer.updated"])
        #expect(try server.get("/v1/customers/\(customer)")["address"]?["city"] == "Berlin")
        #expect(try server.told {
            _ = try server.submit(url(session), "do=addCard&cardNumber=4242 4242 4242 4242&cardExpiry=12/34&cardCvc=123")
        } == ["setup_intent.created", "payment_method.attached", "setup_intent.succeeded", "customer.updated"])
        let card = try server.get("/v1/customers/\(customer)/payment_methods").ids[0]
        #expect(try server.get("/v1/customers/\(customer)")["invoice_settings"]?["default_payment_method"] == .string(card))
        let other = try server.post("/v1/payment_methods/pm_card_mastercard/attach", "customer=\(customer)").id
        #expect(try server.open(url(session)).text.contains("visa ending in 4242, default"))
        _ = try server.submit(url(session), "do=makeDefault&paymentMethod=\(other)")
        _ = try server.submit(url(session), "do=remove&paymentMethod=\(card)")
        #expect(try server.get("/v1/customers/\(customer)/payment_methods").ids == [other])
        #expect(try server.submit(url(session), "do=remove&paymentMethod=\(card)").status == 400)
        #expect(try server.submit(url(session), "do=addCard&cardNumber=&cardExpiry=&cardCvc=").text.contains("card number is incomplete"))
    }

    @Test("invoices, and the way back") func invoices() throws {
        try server.bill(customer, 2500)
        let draft = try server.draft(customer, []).id
        let invoice = try server.invoice(draft, "finalize")
        let page = try server.open(url(portal("return_url=https://shop.example/account")))
        #expect(page.text.contains("href=\"\(invoice["hosted_invoice_url"]?.string ?? "none")\""))
        #expect(page.text.contains("href=\"https://shop.example/account\""))
        #expect(try server.open("\(url(portal()))x").status == 404)
    }

    @Test("a plan is canceled, kept and changed") func plans() throws {
        let product = try server.post("/v1/products", "name=Club").id
        let (small, large) = try (price(1000, of: product), price(2000, of: product))
        let configuration = try server.post(
            Self.configurations, "features[subscription_cancel][enabled]=true&features[subscription_update][enabled]=true"
                + "&features[payment_method_update][enabled]=true"
                + "&features[subscription_update][default_allowed_updates][]=price&features[subscription_update][default_allowed_updates][]=quantity"
                + "&features[subscription_update][products][0][product]=\(product)&features[subscription_update][products][0][prices][0]=\(small)"
                + "&features[subscription_update][products][0][prices][1]=\(large)").id
        _ = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)")
        let method = try server.get("/v1/customers/\(customer)/payment_methods").ids[0]
        let subscription = try server.post(
            "/v1/subscriptions", "customer=\(customer)&items[0][price]=\(small)&default_payment_method=\(method)").id
        func now() throws -> Answer { try server.get("/v1/subscriptions/\(subscription)") }
        let page = url(try portal("configuration=\(configuration)"))
        #expect(try server.open(page).text.contains("1 × Club, $10.00 per month"))
        _ = try server.submit(page, "do=cancel&subscription=\(subscription)")
        #expect(try now()["cancel_at"]?.integer != nil && now()["status"] == "active")
        #expect(try server.open(page).text.contains("Renew subscription"))
        _ = try server.submit(page, "do=keep&subscription=\(subscription)")
        #expect(try now()["cancel_at"] == .null)
        let item = try now()["items"]?["data"]?.array?.first?["id"]?.string ?? ""
        _ = try server.submit(page, "do=change&subscription=\(subscription)&price=\(large)")
        #expect(try now()["items"]?["data"]?.array?.count == 1, "a form without an item adds none")
        _ = try server.submit(page, "do=change&subscription=\(subscription)&item=\(item)&price=\(large)&quantity=3")
        let changed = try now()["items"]?["data"]?.array?.first
        #expect(changed?["price"]?["id"] == .string(large) && changed?["quantity"] == 3)
        let bounds = "features[subscription_update][products][0][adjustable_quantity][enabled]=true"
            + "&features[subscription_update][products][0][adjustable_quantity][minimum]=2"
            + "&features[subscription_update][products][0][adjustable_quantity][maximum]=5"
            + "&features[subscription_update][products][0][product]=\(product)&features[subscription_update][products][0][prices][0]=\(small)"
            + "&features[subscription_update][products][0][prices][1]=\(large)"
        _ = try server.post("\(Self.configurations)/\(configuration)", bounds)
        #expect(try server.submit(page, "do=change&subscription=\(subscription)&item=\(item)&quantity=9").text.contains("between 2 and 5"))
        #expect(try now().item?["quantity"] == 3)
        let other = try price(1, of: server.get("/v1/prices/\(large)")["product"]?.string ?? "")
        let refused = try server.submit(page, "do=change&subscription=\(subscription)&item=\(item)&price=\(other)")
        #expect(refused.text.contains("This plan is not offered here."))
        #expect(try now().item?["price"]?["id"] == .string(large), "a price that the configuration does not offer changes nothing")
        _ = try server.post("\(Self.configurations)/\(configuration)", "features[subscription_cancel][mode]=immediately")
        _ = try server.submit(page, "do=cancel&subscription=\(subscription)")
        #expect(try now()["status"] == "canceled")
    }

    @Test("a card that is refused is said on the page", arguments: [
        ("4000000000000002", "Your card was declined."), ("4242424242424241", "Your card number is incorrect."),
        ("4242", "The card number is not a valid credit card number."),
    ]) func refusedCards(number: String, text: String) throws {
        let page = url(try portal("flow_data[type]=payment_method_update"))
        let answer = try server.submit(page, "do=addCard&cardNumber=\(number)&cardExpiry=1234&cardCvc=123")
        #expect(answer.text.contains(text), "\(answer.text)")
        #expect(try server.get("/v1/customers/\(customer)")["invoice_settings"]?["default_payment_method"] == .null)
        let done = try server.submit(page, "do=addCard&cardNumber=4242424242424242&cardExpiry=1234&cardCvc=123")
        #expect(try server.get("/v1/customers/\(customer)")["invoice_settings"]?["default_payment_method"] != .null, "\(done.text)")
    }

    @Test("a plan that is paid every three months says so") func quarterly() throws {
        let product = try server.post("/v1/products", "name=Club").id
        let price = try server.post(
            "/v1/prices", "currency=usd&unit_amount=1000&recurring[interval]=month&recurring[interval_count]=3&product=\(product)").id
        _ = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)")
        let method = try server.get("/v1/customers/\(customer)/payment_methods").ids[0]
        _ = try server.post("/v1/subscriptions", "customer=\(customer)&items[0][price]=\(price)&default_payment_method=\(method)")
        let configuration = try server.post(Self.configurations, "features[subscription_cancel][enabled]=true").id
        #expect(try server.open(url(portal("configuration=\(configuration)"))).text.contains("1 × Club, $10.00 every 3 months"))
    }

    @Test("a flow shows one part, and leads on") func flow() throws {
        let session = try portal(
            "flow_data[type]=payment_method_update&flow_data[after_completion][type]=redirect"
                + "&flow_data[after_completion][redirect][return_url]=https://shop.example/thanks")
        #expect(session["flow"]?["type"] == "payment_method_update")
        let page = try server.open(url(session)).text
        #expect(page.contains("cardNumber") && !page.contains("Details"))
        let done = try server.submit(url(session), "do=addCard&cardNumber=4242424242424242&cardExpiry=1234&cardCvc=123")
        #expect(done.headers["Location"] == "https://shop.example/thanks")
    }

    @Test("a card whose bank asks its holder leads there and back") func authenticated() throws {
        let page = url(try portal(
            "flow_data[type]=payment_method_update&flow_data[after_completion][type]=redirect"
                + "&flow_data[after_completion][redirect][return_url]=https://shop.example/thanks"))
        let asked = try server.submit(page, "do=addCard&cardNumber=4000002500003155&cardExpiry=1234&cardCvc=123")
        #expect(try server.get("/v1/customers/\(customer)")["invoice_settings"]?["default_payment_method"] == .null)
        let back = try server.submit(asked.headers["Location"] ?? "", "do=authorize").headers["Location"] ?? ""
        #expect(back.hasPrefix(page))
        #expect(try server.open(back).headers["Location"] == "https://shop.example/thanks")
        #expect(try server.get("/v1/customers/\(customer)")["invoice_settings"]?["default_payment_method"] != .null)
    }

    @Test("a new configuration says of its features whether they are on", arguments: [
        "features[subscription_cancel][mode]=immediately", "features[customer_update][allowed_updates][]=email", "features[subscription_update][products]=",
        "features[payment_method_update][payment_method_configuration]=",
    ]) func demands(form: String) throws {
        #expect(try server.post(Self.configurations, form).failure?.parameter?.hasSuffix("[enabled]") == true)
    }

    @Test("an update says only what it changes") func update() throws {
        let id = try server.post(Self.configurations, "features[invoice_history][enabled]=true").id
        let changed = try server.post("\(Self.configurations)/\(id)", "features[subscription_cancel][mode]=immediately")
        #expect(changed["features"]?["subscription_cancel"]?["mode"] == "immediately")
        #expect(changed["features"]?["invoice_history"]?["enabled"] == true)
    }

    @Test("reasons to cancel in the account's own words") func feedback() throws {
        let reason = try server.post("/v1/billing/feedback_options", "description=I moved away").id
        let feature = "features[subscription_cancel]"
        let form = "\(feature)[enabled]=true&\(feature)[cancellation_reason][enabled]=true&\(feature)[cancellation_reason][options]="
            + "&\(feature)[cancellation_reason][feedback_options][0]="
        #expect(try server.post(Self.configurations, "\(form)bfo_x").failure?.parameter == "\(feature)[cancellation_reason][feedback_options][0]")
        let configuration = try server.post(Self.configurations, "\(form)\(reason)")
        #expect(configuration["features"]?["subscription_cancel"]?["cancellation_reason"]?["feedback_options"] == [.string(reason)])
        _ = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)")
        let method = try server.get("/v1/customers/\(customer)/payment_methods").ids[0]
        let product = try server.post("/v1/products", "name=Club").id
        let subscription = try server.post(
            "/v1/subscriptions", "customer=\(customer)&items[0][price]=\(price(1000, of: product))&default_payment_method=\(method)").id
        let page = url(try portal("configuration=\(configuration.id)"))
        #expect(try server.open("\(page)/subscriptions/\(subscription)/cancel").text.contains("I moved away"))
        _ = try server.submit(page, "do=cancel&subscription=\(subscription)&feedback=\(reason)")
        let details = try server.get("/v1/subscriptions/\(subscription)")["cancellation_details"]
        #expect(details?["feedback_option"] == .string(reason) && details?["feedback"] == .null)
    }

    @Test("an expired session: the customer says who she is, and gets another one") func recovery() throws {
        let lost = try portal()
        _ = try server.admin("POST objects/\(lost.id)/transitions/expire", "", key: "sk_test_alpha")
        #expect(try server.open(url(lost)).text.contains("has expired"))
        #expect(try server.submit(url(lost), "do=update&name=Rosen").status == 400)
        let session = try portal("after_expiration[type]=customer_login&return_url=https://shop.example/account")
        #expect(session["after_expiration"] == ["type": "customer_login"])
        _ = try server.admin("POST objects/\(session.id)/transitions/expire", "", key: "sk_test_alpha")
        #expect(try server.open(url(session)).text.contains("Type your e-mail address"))
        #expect(try server.submit(url(session), "do=recover&email=other@example.com").status == 400)
        let recovered = try server.submit(url(session), "do=recover&email=Jenny@example.com")
        let next = recovered.headers["Location"] ?? ""
        #expect(next.contains("/p/session/test_") && next != url(session))
        #expect(try server.open(next).text.contains("https://shop.example/account"))
    }

    @Test("the recovery of a session may have an end") func recoveryEnd() throws {
        let end = "after_expiration[type]=customer_login&after_expiration[customer_login][expires_at]="
        #expect(try portal("\(end)1").failure?.parameter == "after_expiration[customer_login][expires_at]")
        let session = try portal("\(end)1695683720")
        _ = try server.admin("POST objects/\(session.id)/transitions/expire", "", key: "sk_test_alpha")
        _ = try server.admin("POST clock", "advance=2h")
        #expect(try server.submit(url(session), "do=recover&email=jenny@example.com").text.contains("too late"))
    }
}
