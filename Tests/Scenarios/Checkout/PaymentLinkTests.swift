// Payment links: their defaults, their changes, and what they refuse. What a visit does is among the tests of the pages.
import TestHarness
import Testing
import Wire

@Suite("Payment links") struct PaymentLinkTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func link(_ form: String = "") throws -> Answer { try server.post("/v1/payment_links", "\(TestServer.tea)&\(form)") }

    @Test("a new link has Stripe's keys and defaults") func defaults() throws {
        let link = try link()
        let expected = """
            id object active after_completion allow_promotion_codes application application_fee_amount application_fee_percent automatic_tax \
            billing_address_collection consent_collection currency custom_fields custom_text customer_creation inactive_message invoice_creation livemode \
            managed_payments metadata on_behalf_of payment_intent_data payment_method_collection payment_method_options payment_method_types \
            phone_number_collection restrictions shipping_address_collection shipping_options submit_type subscription_data tax_id_collection transfer_data url
            """
        #expect(link.keys == expected.split(separator: " ").map(String.init))
        #expect(link["after_completion"] == ["hosted_confirmation": ["custom_message": .null], "type": "hosted_confirmation"])
        #expect(link.only("active", "allow_promotion_codes", "billing_address_collection", "currency", "restrictions") == [
            "active": true, "allow_promotion_codes": false, "billing_address_collection": "auto", "currency": "usd", "restrictions": .null,
        ])
        #expect(try server.get("/v1/payment_links/\(link.id)/line_items")["data"]?.array?.first?["amount_total"] == 3000)
        #expect(try server.events().last == "payment_link.created")
    }

    @Test("an update changes quantities and the end, and is told of") func update() throws {
        let link = try link()
        let item = try server.get("/v1/payment_links/\(link.id)/line_items").ids[0]
        let path = "/v1/payment_links/\(link.id)"
        #expect(try server.told {
            _ = try server.post(path, "line_items[0][id]=\(item)&line_items[0][quantity]=3&active=false")
        } == ["payment_link.updated"])
        #expect(try server.get("\(path)/line_items")["data"]?.array?.first?["amount_subtotal"] == 4500)
        let updated = try server.post(path, "after_completion[type]=redirect&after_completion[redirect][url]=https://shop.example/ok")
        #expect(updated["after_completion"] == ["redirect": ["url": "https://shop.example/ok"], "type": "redirect"])
        #expect(try server.get("/v1/payment_links?active=true").ids.isEmpty)
    }

    @Test("without a URL, a visit ends on the page, and its session shows what recorded ones show") func hostedEnd() throws {
        let link = try link("after_completion[type]=hosted_confirmation&after_completion[hosted_confirmation][custom_message]=See you")
        _ = try server.fire("visit", link.id)
        let session = try server.checkout(server.get("\(TestServer.checkouts)?payment_link=\(link.id)").ids[0])
        #expect(session.only("success_url", "cancel_url", "locale", "consent_collection") == [
            "success_url": "https://stripe.com", "cancel_url": "https://stripe.com", "locale": "auto",
            "consent_collection": ["payment_method_reuse_agreement": .null, "promotions": "none", "terms_of_service": "none"],
        ])
        #expect(session["tax_id_collection"] == nil)
        let url = session["url"]?.string ?? ""
        #expect(try !server.open(url).text.contains("https://stripe.com"))
        let done = try server.submit(url, "do=pay&email=jenny@example.com&cardNumber=4242424242424242&cardExpiry=1234&cardCvc=123&billingName=Jenny")
        #expect(done.status == 200 && done.text.contains("See you"))
        #expect(try server.checkout(session.id)["consent"] == .null)
    }

    @Test("a visit by the control plane makes a session that ends where the link says") func visit() throws {
        let link = try link("after_completion[type]=redirect&after_completion[redirect][url]=https://shop.example/ok?s={CHECKOUT_SESSION_ID}"
            + "&payment_intent_data[description]=Tea&invoice_creation[enabled]=true&allow_promotion_codes=true")
        _ = try server.fire("visit", link.id, "locked_prefilled_email=jenny@example.com&prefilled_promo_code=NONE")
        let id = try server.get("\(TestServer.checkouts)?payment_link=\(link.id)").ids[0]
        let session = try server.checkout(id)
        #expect(session.only("customer_email", "amount_total", "success_url", "submit_type") == [
            "customer_email": "jenny@example.com", "amount_total": 3000, "success_url": "https://shop.example/ok?s={CHECKOUT_SESSION_ID}",
            "submit_type": "auto",
        ])
        try server.complete(session, "")
        let done = try server.checkout(id, expanding: "payment_intent")
        #expect(done["payment_intent"]?["description"] == "Tea")
        #expect(done["invoice"]?.string?.hasPrefix("in_") == true)
    }

    @Test("what is refused", arguments: [
        ("restrictions[completed_sessions][limit]=0", "restrictions[completed_sessions][limit]"),
        ("after_completion[type]=redirect", "after_completion[redirect]"),
        ("subscription_data[trial_period_days]=0", "subscription_data[trial_period_days]"), ("mode=payment", "mode"),
    ]) func refused(form: String, parameter: String) throws {
        #expect(try link(form).failure?.parameter == parameter)
    }

    @Test("what a link says of its subscriptions' invoices") func invoiceSettings() throws {
        let price = try server.newPrice(1000)
        let settings = "subscription_data[invoice_settings]"
        let link = try server.post(
            "/v1/payment_links", "line_items[0][price]=\(price)&line_items[0][quantity]=1&\(settings)[footer]=Thanks&\(settings)[description]=Club"
                + "&\(settings)[custom_fields][0][name]=PO&\(settings)[custom_fields][0][value]=7")
        #expect(link["subscription_data"]?["invoice_settings"] == [
            "account_tax_ids": .null, "custom_fields": [["name": "PO", "value": "7"]], "description": "Club", "footer": "Thanks", "issuer": ["type": "self"],
        ])
        _ = try server.admin("POST objects/\(link.id)/transitions/visit", "", key: "sk_test_alpha")
        let session = try server.get("/v1/checkout/sessions").ids[0]
        _ = try server.admin("POST objects/\(session)/transitions/complete", #"{"email": "jenny@example.com", "name": "Jenny"}"#, key: "sk_test_alpha")
        let invoice = try server.get("/v1/checkout/sessions/\(session)?expand[]=invoice")["invoice"]
        #expect(invoice?["footer"] == "Thanks" && invoice?["description"] == "Club")
        #expect(invoice?["custom_fields"] == [["name": "PO", "value": "7"]])
    }

    @Test("an update cannot say all that a creation says") func limitedUpdate() throws {
        let link = try server.post(
            "/v1/payment_links", "line_items[0][price]=\(server.newPrice(1000))&line_items[0][quantity]=1&subscription_data[description]=Club")
        let path = "/v1/payment_links/\(link.id)"
        #expect(try server.post(path, "subscription_data[description]=X").failure?.parameter == "subscription_data[description]")
        #expect(try server.post(path, "payment_intent_data[capture_method]=manual").failure?.parameter == "payment_intent_data[capture_method]")
        let changed = try server.post(path, "subscription_data[trial_period_days]=7")
        #expect(changed["subscription_data"]?["description"] == "Club" && changed["subscription_data"]?["trial_period_days"] == 7)
        let long = "https://shop.example/" + String(repeating: "x", count: 2048)
        #expect(try server.post(path, "after_completion[type]=redirect&after_completion[redirect][url]=\(long)").failure?.parameter
            == "after_completion[redirect][url]")
    }

    @Test("nobody answers the custom fields of a link itself") func customFields() throws {
        let link = try link(
            "custom_fields[0][key]=size&custom_fields[0][label][custom]=Size&custom_fields[0][label][type]=custom&custom_fields[0][type]=text")
        _ = try server.fire("visit", link.id)
        let session = try server.checkout(server.get("\(TestServer.checkouts)?payment_link=\(link.id)").ids[0])
        #expect(link["custom_fields"]?[0]?["text"]?.object?["value"] == nil)
        #expect(session["custom_fields"]?[0]?["text"]?["value"] == .null)
    }
}
