// The page of a Checkout Session: it shows what is bought, takes codes and cards, and leads to the shop. Links and recoveries lead to it.
import TestHarness
import Testing
import Wire

@Suite("The page of a Checkout Session") struct CheckoutPageTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private static let tea = "line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=1500"
        + "&line_items[0][price_data][product_data][name]=Tea <3&line_items[0][quantity]=2"
    private static let card = "do=pay&email=jenny@example.com&billingName=Jenny&cardExpiry=12 / 34&cardCvc=123&billingCountry=US&billingPostalCode=12345"

    private func sell(_ form: String = "") throws -> Answer {
        try server.post(
            "/v1/checkout/sessions",
            "mode=payment&success_url=https://shop.example/done?s={CHECKOUT_SESSION_ID}&cancel_url=https://shop.example/cart&\(Self.tea)&\(form)")
    }

    private func now(_ session: Answer) throws -> Answer { try server.get("/v1/checkout/sessions/\(session.id)") }
    private func url(_ session: Answer) -> String { session["url"]?.string ?? "" }

    @Test("shows lines and sums, and the fields of Stripe's page") func shown() throws {
        let page = try server.open(url(sell()))
        #expect(page.status == 200)
        for text in [
            "Pay $30.00", "2 × Tea &lt;3", "Subtotal", "id=\"email\"", "id=\"cardNumber\"", "id=\"cardExpiry\"", "id=\"cardCvc\"", "id=\"billingName\"",
            "id=\"billingCountry\"", "id=\"billingPostalCode\"", "data-testid=\"hosted-payment-submit-button\"", "href=\"https://shop.example/cart\"",
            "type=\"submit\"", "SubmitButton--complete", "id=\"payment-method-accordion-item-title-card\"", "<option value=\"US\" selected>United States",
            "data-testid=\"product-summary-total-amount\"", "data-testid=\"line-item-product-name\"", "id=\"OrderDetails-TotalAmount\"",
        ] {
            #expect(page.text.contains(text), "\(text)")
        }
        #expect(!page.text.contains("promotionCode") && !page.text.contains("phoneNumber"))
        #expect(try server.open("\(url(sell()))x").status == 404)
    }

    @Test("a card pays, and the browser goes to the shop, also if somebody clicks twice") func paid() throws {
        let session = try sell()
        for _ in 0..<2 {
            let done = try server.submit(url(session), "\(Self.card)&cardNumber=4242 4242 4242 4242")
            #expect(done.status == 303)
            #expect(done.headers["Location"] == "https://shop.example/done?s=\(session.id)")
        }
        let paid = try now(session)
        #expect(paid["payment_status"] == "paid")
        #expect(paid["customer_details"]?["name"] == "Jenny")
        #expect(paid["customer_details"]?["address"]?["postal_code"] == "12345")
        #expect(try server.open(url(session)).text.contains("You are all done here"))
    }

    @Test("a card that is declined says why, and another one pays") func declined() throws {
        let session = try sell()
        let page = try server.submit(url(session), "\(Self.card)&cardNumber=4000000000009995")
        #expect(page.status == 402)
        #expect(page.text.contains("Your card has insufficient funds."))
        #expect(page.text.contains("value=\"jenny@example.com\"") && !page.text.contains("4000000000009995"))
        #expect(try server.submit(url(session), "\(Self.card)&cardNumber=4242424242424242").status == 303)
    }

    @Test("a form that is not complete") func incomplete() throws {
        let session = try sell()
        for (form, message) in [
            ("do=pay&email=jenny@example.com", "Your card number is incomplete."),
            ("do=pay&email=jenny@example.com&cardNumber=4242424242424242", "expiration date is incomplete"),
            ("do=pay&email=jenny@example.com&cardNumber=4242424242424242&cardExpiry=1234", "security code is incomplete"),
            ("do=pay&email=jenny@example.com&cardNumber=4242424242424241&cardExpiry=1234&cardCvc=123", "Your card number is incorrect."),
        ] {
            #expect(try server.submit(url(session), form).text.replacing("&#39;", with: "'").contains(message), "\(form)")
        }
        #expect(try server.get("/v1/payment_intents").ids.isEmpty)
    }

    @Test("a bank that asks: to its page, back, and on to the shop", arguments: [("authorize", "complete"), ("fail", "open")])
    func bank(answer: String, status: String) throws {
        let session = try sell()
        let asked = try server.submit(url(session), "\(Self.card)&cardNumber=4000002500003155")
        #expect(asked.text.contains("<iframe name=\"__privateStripeFrame1\"") && asked.text.contains("\(session.id)/three-ds-2-challenge"))
        let bank = try server.get("/v1/payment_intents")["data"]?.array?.first?["next_action"]?["redirect_to_url"]?["url"]?.string ?? ""
        let frame = try server.open("\(url(session))/three-ds-2-challenge")
        #expect(frame.text.contains("id=\"challengeFrame\"") && frame.text.contains(bank.dropFirst(server.engine.settings.publicURL.count)))
        #expect(try server.open(bank).headers["Content-Security-Policy"]?.hasSuffix("frame-ancestors 'self'") == true)
        let back = try server.submit(bank, "do=\(answer)").headers["Location"] ?? ""
        #expect(back.hasPrefix("\(url(session))/back?payment_intent=pi_"))
        let page = try server.open(back)
        #expect(try now(session)["status"] == .string(status))
        if status == "complete" {
            #expect(page.headers["Location"] == "https://shop.example/done?s=\(session.id)")
        } else {
            #expect(page.status == 200 && page.text.contains("role=\"alert\""))
        }
    }

    @Test("a code, a quantity and a way of shipping") func revised() throws {
        let coupon = try server.post("/v1/coupons", "percent_off=10&duration=once").id
        _ = try server.post("/v1/promotion_codes", "promotion[type]=coupon&promotion[coupon]=\(coupon)&code=TEN")
        let session = try sell(
            "allow_promotion_codes=true&line_items[0][adjustable_quantity][enabled]=true"
                + "&shipping_options[0][shipping_rate_data][display_name]=Post&shipping_options[0][shipping_rate_data][fixed_amount][amount]=500"
                + "&shipping_options[0][shipping_rate_data][fixed_amount][currency]=usd")
        let item = try server.get("/v1/checkout/sessions/\(session.id)/line_items").ids[0]
        #expect(try server.submit(url(session), "do=revise&promotionCode=NO").text.contains("This code is invalid."))
        let page = try server.submit(url(session), "do=revise&promotionCode=ten&quantities[\(item)][quantity]=4")
        #expect(page.text.contains("Pay $59.00") && page.text.contains("-$6.00") && page.text.contains("value=\"TEN\""))
        #expect(try now(session)["amount_total"] == 5900)
    }

    @Test("what the shop asks for") func forms() throws {
        let session = try sell(
            "phone_number_collection[enabled]=true&shipping_address_collection[allowed_countries][0]=DE&billing_address_collection=required"
                + "&custom_fields[0][key]=size&custom_fields[0][label][type]=custom&custom_fields[0][label][custom]=Size&custom_fields[0][type]=text"
                + "&consent_collection[terms_of_service]=required&tax_id_collection[enabled]=true")
        let page = try server.open(url(session))
        for id in ["phoneNumber", "shippingName", "shippingAddressLine1", "billingAddressLine1", "customField1", "termsOfServiceConsentCheckbox", "taxId"] {
            #expect(page.text.contains("id=\"\(id)\""), "\(id)")
        }
        let typed = "&cardNumber=4242424242424242&phoneNumber=030123&shippingName=Jenny&shippingCountry=DE&shippingAddressLine1=Allee 1"
            + "&billingAddressLine1=Road 1&customField1=L&termsOfServiceConsentCheckbox=true"
        #expect(try server.submit(url(session), Self.card + typed).status == 303)
        let done = try now(session)
        #expect(done["custom_fields"]?.array?.first?["text"]?["value"] == "L")
        #expect(done["collected_information"]?["shipping_details"]?["address"]?["line1"] == "Allee 1")
        #expect(done["customer_details"]?["phone"] == "030123")
    }

    @Test("another way to pay leads to its page") func ideal() throws {
        let form = Self.tea.replacing("usd", with: "eur")
        let session = try server.post("/v1/checkout/sessions", "mode=payment&success_url=https://shop.example/done&\(form)")
        let asked = try server.submit(url(session), "do=pay&email=jenny@example.com&paymentMethod=ideal")
        let back = try server.submit(asked.headers["Location"] ?? "", "do=authorize").headers["Location"] ?? ""
        #expect(try server.open(back).headers["Location"] == "https://shop.example/done")
    }

    @Test("a bank debit and a wallet lead to the page where the customer does her part", arguments: ["us_bank_account", "cashapp", "alipay", "wechat_pay"])
    func otherPages(type: String) throws {
        let session = try sell()
        let asked = try server.submit(url(session), "do=pay&email=jenny@example.com&paymentMethod=\(type)")
        #expect(asked.status == 303, "\(asked.text)")
        let page = try server.open(asked.headers["Location"] ?? "")
        #expect(page.status == 200 && page.text.contains("value=\"authorize\""), "\(page.text)")
    }

    @Test("what a shop names, a key of its own fields included", arguments: ["donation_message", "size"]) func keys(key: String) throws {
        let field = "custom_fields[0][key]=\(key)&custom_fields[0][label][type]=custom&custom_fields[0][label][custom]=A&custom_fields[0][type]=text"
        #expect(try sell(field)["custom_fields"]?.array?.first?["key"] == .string(key))
    }

    @Test("a type of payment that nobody knows is refused") func unknownType() throws {
        let old: Headers = ["Stripe-Version": "2024-06-20"]
        let form = "mode=payment&success_url=https://shop.example&\(Self.tea)&payment_method_types[0]=foo"
        let refusal = try server.post("/v1/checkout/sessions", form, headers: old).failure
        #expect(refusal?.parameter == "payment_method_types[0]")
        #expect(refusal?.message.hasPrefix("Invalid payment_method_types[0]: must be one of card, acss_debit, affirm, ") == true)
    }

    @Test("a trial asks for a card, or for none") func trial() throws {
        let price = try server.post("/v1/prices", "currency=usd&unit_amount=1000&recurring[interval]=month&product_data[name]=Club").id
        for (collection, form, type) in [("always", "&cardNumber=4242424242424242", "pm_"), ("if_required", "", "")] {
            let session = try server.post(
                "/v1/checkout/sessions", "mode=subscription&success_url=https://shop.example/done&line_items[0][price]=\(price)"
                    + "&line_items[0][quantity]=1&subscription_data[trial_period_days]=7&payment_method_collection=\(collection)")
            let page = try server.open(url(session)).text
            #expect(page.contains("Subscribe: $0.00 today, 7 days free") && page.contains("$10.00 per month after the trial"))
            #expect(page.contains("cardNumber") == (collection == "always"))
            #expect(try server.submit(url(session), Self.card + form).headers["Location"] == "https://shop.example/done")
            let subscription = try server.get("/v1/subscriptions")["data"]?.array?.first
            #expect(subscription?["status"] == "trialing")
            #expect((subscription?["default_payment_method"]?.string ?? "").hasPrefix(type))
        }
    }

    @Test("an embedded session is paid on the same page, with its client secret") func embedded() throws {
        let session = try server.post(
            "/v1/checkout/sessions", "mode=payment&ui_mode=embedded_page&redirect_on_completion=never&\(Self.tea)")
        let base = "\(server.engine.settings.publicURL)/c/pay/"
        #expect(try server.open(base + session.id).status == 404)
        let page = try server.submit(base + (session["client_secret"]?.string ?? ""), "\(Self.card)&cardNumber=4242424242424242")
        #expect(page.status == 200 && page.text.contains("You are all done here"))
    }

    @Test("an expired session says so, and a recovery leads to a copy") func expired() throws {
        let session = try sell("after_expiration[recovery][enabled]=true")
        _ = try server.post("/v1/checkout/sessions/\(session.id)/expire")
        #expect(try server.open(url(session)).text.contains("This page has expired"))
        #expect(try server.submit(url(session), "\(Self.card)&cardNumber=4242424242424242").status == 400)
        let recovery = try now(session)["after_expiration"]?["recovery"]?["url"]?.string ?? ""
        #expect(try server.open(recovery, method: "HEAD").status == 200)
        let copy = try server.open(recovery)
        #expect(copy.status == 303)
        #expect(copy.headers["Location"]?.contains("/c/pay/cs_test_") == true)
        #expect(try server.get("/v1/checkout/sessions").ids.count == 2)
    }

    @Test("a payment link makes a session for each visit, until it has sold enough") func link() throws {
        let link = try server.post("/v1/payment_links", "\(Self.tea)&metadata[shelf]=4&restrictions[completed_sessions][limit]=1")
        let place = link["url"]?.string ?? ""
        #expect(place.contains("/b/test_"))
        #expect(try server.open(place, method: "HEAD").status == 200)
        let visit = try server.open("\(place)?prefilled_email=jenny@example.com&client_reference_id=cart_7&utm_source=mail")
        let session = try server.get("/v1/checkout/sessions")["data"]?.array?.first
        #expect(visit.headers["Location"] == session?["url"]?.string)
        #expect(session?["payment_link"] == .string(link.id))
        #expect(session?["metadata"] == ["shelf": "4"])
        #expect(session?["client_reference_id"] == "cart_7")
        let page = visit.headers["Location"] ?? ""
        #expect(try server.open(page).text.contains("value=\"jenny@example.com\""))
        let done = try server.submit(page, "\(Self.card)&cardNumber=4242424242424242")
        #expect(done.status == 200 && done.text.contains("You are all done here"))
        #expect(try server.get("/v1/payment_links/\(link.id)")["restrictions"] == ["completed_sessions": ["count": 1, "limit": 1]])
        #expect(try server.open(place).status == 400)
        _ = try server.post("/v1/payment_links/\(link.id)", "active=false&inactive_message=Sold out")
        #expect(try server.open(place).text.contains("Sold out"))
    }
}
