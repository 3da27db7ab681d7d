// The page at the next action of a PaymentIntent or a SetupIntent: what it shows, what a tester can have the customer do there, and what comes of it.
import TestHarness
import Testing
import Wire

/// An intent that waits for its customer.
private struct Waiting {
    let id: String
    let secret: String
    /// Where its page is.
    let url: String
}

extension TestServer {
    fileprivate static let deposits =
        "payment_method_data[type]=us_bank_account&payment_method_data[us_bank_account][account_number]=000123456789"
        + "&payment_method_data[us_bank_account][routing_number]=110000000&payment_method_data[billing_details][name]=Jenny"
        + "&mandate_data[customer_acceptance][type]=offline"
    fileprivate static let ideal = "payment_method_data[type]=ideal&currency=eur"
    fileprivate static let oxxo =
        "payment_method_data[type]=oxxo&payment_method_data[billing_details][name]=Jenny"
        + "&payment_method_data[billing_details][email]=fill_never@example.com&currency=mxn"
    fileprivate static let promptPay =
        "payment_method_data[type]=promptpay&payment_method_data[billing_details][email]=jenny@example.com&currency=thb"
    fileprivate static let card = "payment_method=pm_card_threeDSecure2Required&currency=usd"

    /// A confirmed PaymentIntent of 20.
    fileprivate func waiting(_ form: String = card, backTo url: String = "https://shop.example/back?order=42#top") throws -> Waiting {
        try waiting(post("/v1/payment_intents", "amount=2000&confirm=true&return_url=\(Percent.encode(url))&\(form)"))
    }

    fileprivate func waitingSetup(_ form: String = "payment_method=pm_card_threeDSecure2Required") throws -> Waiting {
        try waiting(post("/v1/setup_intents", "confirm=true&return_url=https://shop.example/back&\(form)"))
    }

    fileprivate func waiting(_ intent: Answer) throws -> Waiting {
        let action = try #require(intent["next_action"], "\(intent.text)")
        let details = try #require(action["type"]?.string.flatMap { action[$0] })
        let url = ["url", "stripe_js", "hosted_voucher_url", "hosted_verification_url", "hosted_instructions_url"].lazy.compactMap { details[$0]?.string }.first
        return Waiting(id: intent.id, secret: try #require(intent["client_secret"]?.string), url: try #require(url))
    }

    fileprivate func now(_ intent: Waiting) throws -> Answer {
        try get("/v1/\(intent.id.hasPrefix("pi_") ? "payment" : "setup")_intents/\(intent.id)")
    }
}

@Suite("The page where a customer acts") struct PaymentPageTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func back(_ intent: Waiting, _ status: String) -> String {
        "https://shop.example/back?order=42&payment_intent=\(intent.id)&payment_intent_client_secret=\(intent.secret)&redirect_status=\(status)#top"
    }

    private func captions(_ page: Answer) -> [String] { page.text.matches(of: #/<button .*?>(.*?)<\/button>/#).map { String($0.1) } }

    private func account(of intent: Waiting) throws -> String { try server.admin("GET objects/\(intent.id)")["account"]?.string ?? "" }

    // MARK: What it shows

    @Test("of a card: what is to be paid, to whom, and the buttons that robots look for") func card() throws {
        let intent = try server.waiting("\(TestServer.card)&description=Order%2042")
        let page = try server.open(intent.url)
        #expect(page.status == 200)
        #expect(page.text.contains("<h1>3D Secure 2 Test Page</h1>"))
        #expect(page.facts == [
            "Method: Card", "Amount: $20.00", "Shop: \(try account(of: intent))", "Description: Order 42", "Card: visa ending in 3220",
            "PaymentIntent: \(intent.id)", "Status: requires_action",
        ])
        #expect(captions(page) == ["Complete", "Fail", "Cancel"])
        #expect(page.text.contains("<button name=\"do\" value=\"authorize\" id=\"test-source-authorize-3ds\" class=\"\">Complete</button>"))
        #expect(page.text.contains("<button name=\"do\" value=\"fail\" id=\"test-source-fail-3ds\" class=\"quiet\">Fail</button>"))
    }

    @Test("of another type: its name, and what can be done", arguments: [
        (TestServer.ideal, "Authorize a payment of €20.00", "iDEAL", ["Authorize Test Payment", "Fail Test Payment", "Let the time run out"]),
        (TestServer.promptPay, "Authorize a payment of 20.00 THB", "PromptPay", ["Authorize Test Payment", "Fail Test Payment", "Let the time run out"]),
        (TestServer.oxxo, "Pay 20.00 MXN", "OXXO", ["Pay the voucher", "Let the time run out"]),
        ("\(TestServer.deposits)&currency=usd", "Verify a bank account", "US bank account", ["Verify the account"]),
    ]) func others(form: String, title: String, name: String, captions: [String]) throws {
        let page = try server.open(server.waiting(form).url)
        #expect(page.text.contains("<h1>\(title)</h1>"), "\(page.text)")
        #expect(page.facts.first == "Method: \(name)")
        #expect(self.captions(page) == captions)
    }

    @Test("of a voucher: its number, and how long it is valid") func voucher() throws {
        let intent = try server.waiting(TestServer.oxxo)
        let details = try server.now(intent)["next_action"]?["oxxo_display_details"]
        let facts = try server.open(intent.url).facts
        #expect(facts.contains("Number: \(details?["number"]?.string ?? "-")"))
        #expect(facts.contains("Valid until: 2023-09-28, UTC"))
    }

    @Test("of a SetupIntent: no amount, and other captions") func setup() throws {
        let page = try server.open(server.waitingSetup("payment_method_data[type]=ideal&mandate_data[customer_acceptance][type]=offline").url)
        #expect(page.text.contains("<h1>Authorize later payments</h1>"))
        #expect(!page.text.contains("Amount"))
        #expect(captions(page) == ["Authorize Test Setup", "Fail Test Setup"])
    }

    @Test("of a bank transfer: how much is missing, and how it comes") func transfer() throws {
        let customer = try server.newCustomer()
        let intent = try server.waiting("payment_method_data[type]=customer_balance&currency=usd&customer=\(customer)")
        let page = try server.open(intent.url)
        #expect(page.text.contains("<h1>Pay $20.00</h1>") && page.text.contains("fund_cash_balance"))
        #expect(page.facts.contains("Still to pay: $20.00"))
        #expect(page.offers.isEmpty)
        #expect(try server.submit(intent.url, "").status == 400)
        for transition in ["authorize", "fail", "expire"] { #expect(try server.fire(transition, intent.id).status == 400) }
        _ = try server.post("/v1/test_helpers/customers/\(customer)/fund_cash_balance", "amount=2000&currency=usd")
        #expect(try server.now(intent)["status"] == "succeeded")
    }

    @Test("what the intent carries is text, whatever it looks like") func escaping() throws {
        let hostile = Percent.encode("\"><script>alert('x')</script>")
        let page = try server.open(server.waiting("\(TestServer.card)&description=\(hostile)").url).text
        #expect(page.contains("&lt;script&gt;") && !page.contains("<script"))
    }

    // MARK: What it does

    @Test("the holder of a card", arguments: [
        ("do=authorize", "succeeded", "succeeded", ["charge.succeeded", "payment_intent.succeeded"]),
        ("", "succeeded", "succeeded", ["charge.succeeded", "payment_intent.succeeded"]),
        ("do=fail", "requires_payment_method", "failed", ["payment_intent.payment_failed"]),
        ("do=cancel", "requires_payment_method", "failed", ["payment_intent.payment_failed"]),
    ]) func holder(form: String, status: String, told: String, events: [String]) throws {
        let intent = try server.waiting()
        let before = try server.events().count
        let answer = try server.submit(intent.url, form)
        #expect(answer.status == 303)
        #expect(answer.headers["Location"] == back(intent, told))
        let after = try server.now(intent)
        #expect(after["status"]?.string == status)
        #expect(after["last_payment_error"]?["code"]?.string == (told == "failed" ? "payment_intent_authentication_failure" : nil))
        #expect(try Array(server.events().dropFirst(before)) == events)
    }

    @Test("whoever pays otherwise", arguments: [
        (TestServer.ideal, "do=authorize", "succeeded", "succeeded"), (TestServer.ideal, "", "succeeded", "succeeded"),
        (TestServer.ideal, "do=fail", "requires_payment_method", "failed"), (TestServer.promptPay, "do=expire", "requires_payment_method", "failed"),
        (TestServer.oxxo, "do=authorize", "succeeded", "succeeded"), (TestServer.oxxo, "do=expire", "requires_payment_method", "failed"),
        ("\(TestServer.deposits)&currency=usd", "", "processing", "pending"),
        ("\(TestServer.deposits)&currency=usd", "descriptor_code=sm11aa", "processing", "pending"),
    ]) func outcomes(type: String, form: String, status: String, told: String) throws {
        let intent = try server.waiting(type)
        #expect(try server.submit(intent.url, form).headers["Location"] == back(intent, told))
        #expect(try server.now(intent)["status"]?.string == status)
    }

    @Test("money that is held, and an intent that the server confirms again: the customer has done her part", arguments: [
        ("capture_method=manual", "requires_capture"), ("confirmation_method=manual", "requires_confirmation"),
    ]) func heldMoney(form: String, status: String) throws {
        let intent = try server.waiting("\(TestServer.card)&\(form)")
        #expect(try server.submit(intent.url, "").headers["Location"] == back(intent, "succeeded"))
        #expect(try server.now(intent)["status"]?.string == status)
    }

    @Test("a way to pay that is saved: back with the SetupIntent", arguments: [
        ("do=authorize", "succeeded", "succeeded"), ("do=fail", "requires_payment_method", "failed"), ("do=cancel", "requires_payment_method", "failed"),
    ]) func setUp(form: String, status: String, told: String) throws {
        for type in ["payment_method=pm_card_threeDSecure2Required", "payment_method_data[type]=ideal&mandate_data[customer_acceptance][type]=offline"] {
            if type.contains("ideal") && form == "do=cancel" { continue }
            let setup = try server.waitingSetup(type)
            #expect(try server.submit(setup.url, form).headers["Location"] == "https://shop.example/back?setup_intent=\(setup.id)"
                + "&setup_intent_client_secret=\(setup.secret)&redirect_status=\(told)")
            #expect(try server.now(setup)["status"]?.string == status)
        }
    }

    @Test("later: back at once, and it comes about when its time has come on the account's clock") func later() throws {
        let intent = try server.waiting(TestServer.ideal)
        #expect(try server.submit(intent.url, "do=fail&when=later&delay=90").headers["Location"] == back(intent, "pending"))
        try server.advance("89s")
        #expect(try server.now(intent)["status"] == "requires_action")
        try server.advance("1s")
        #expect(try server.now(intent)["status"] == "requires_payment_method")
    }

    @Test("where Stripe's scripts show the page, or nobody said where to go: the page says what has come of it") func stays() throws {
        let scripted = try server.waiting("\(TestServer.card)&use_stripe_sdk=true")
        #expect(try server.now(scripted)["next_action"]?["type"] == "use_stripe_sdk")
        let done = try server.submit(scripted.url, "do=fail")
        #expect(done.status == 200 && done.text.contains("<h1>Done</h1>"))
        #expect(done.text.contains("has the status <strong>requires_payment_method</strong> now."))
        #expect(done.facts.first?.hasPrefix("Reason: The provided PaymentMethod has failed authentication.") == true)

        let made = try server.post(
            "/v1/payment_intents", "amount=2000&currency=usd&payment_method=pm_card_threeDSecure2Required&automatic_payment_methods[enabled]=true"
                + "&automatic_payment_methods[allow_redirects]=never&confirm=true")
        let intent = try server.waiting(made)
        #expect(try server.submit(intent.url, "").text.contains("has the status <strong>succeeded</strong> now."))
    }

    // MARK: What is refused

    @Test("what makes no sense, and the intent waits on", arguments: [
        ("do=", "You passed an empty string for &#39;do&#39;."), ("do=expire", "You cannot expire here. Possible: authorize, fail, cancel."),
        ("do=authorize&when=later&delay=86401", "Invalid delay: it is a number of seconds from 1 to 86400."),
        ("do=authorize&amount=1", "Received unknown parameter: amount"), ("do=%", "Invalid request: "),
    ]) func refused(form: String, message: String) throws {
        let intent = try server.waiting()
        let answer = try server.submit(intent.url, form)
        #expect(answer.status == 400)
        #expect(answer.text.contains("<p>\(message)"), "\(answer.text)")
        #expect(answer.text.contains("<p>Nothing has changed.</p>"))
        #expect(try server.now(intent)["status"] == "requires_action")
    }

    @Test("a wrong code is counted, and the form comes again") func wrongCode() throws {
        let intent = try server.waiting("\(TestServer.deposits)&currency=usd")
        let answer = try server.submit(intent.url, "descriptor_code=SM99ZZ")
        #expect(answer.status == 400)
        #expect(answer.text.contains("<p>The code does not match the code of the deposit. You have 9 attempts left.</p>"), "\(answer.text)")
        #expect(answer.text.contains("value=\"SM99ZZ\"") && !answer.text.contains("Nothing has changed."))
        #expect(try server.submit(intent.url, "descriptor_code=SM99ZZ").text.contains("You have 8 attempts left."))
        #expect(try server.submit(intent.url, "descriptor_code=").text.contains("<p>Missing required param: descriptor_code.</p>"))
        #expect(try server.submit(intent.url, "descriptor_code=SM11AA").status == 303)
    }

    @Test("two amounts, in any order") func amounts() throws {
        let intent = try server.waiting(
            "\(TestServer.deposits)&currency=usd&payment_method_options[us_bank_account][verification_method]=microdeposits")
        #expect(try server.open(intent.url).text.contains("name=\"second_amount\" value=\"45\""))
        #expect(try server.submit(intent.url, "first_amount=1&second_amount=2").text.contains("The amounts do not match"))
        #expect(try server.submit(intent.url, "first_amount=1&second_amount=").text.contains("You must provide exactly two amounts."))
        #expect(try server.submit(intent.url, "first_amount=45&second_amount=32").status == 303)
        #expect(try server.now(intent)["status"] == "processing")
    }

    @Test("a link that is used, expired, withdrawn or made up", arguments: ["used", "expired", "withdrawn", "unknown"]) func links(end: String) throws {
        let intent = try server.waiting(TestServer.promptPay)
        let url = end == "unknown" ? String(intent.url.dropLast()) : intent.url
        switch end {
        case "used": _ = try server.submit(url, "")
        case "expired": _ = try server.submit(url, "do=expire")
        case "withdrawn": _ = try server.post("/v1/payment_intents/\(intent.id)/cancel")
        default: break
        }
        let status = try server.now(intent)["status"]
        let reason = ["used": "It was used already", "expired": "It has expired.", "withdrawn": "canceled or redacted", "unknown": "It is unknown"][end] ?? ""
        // Whoever clicks twice is led back twice.
        let isDone = end == "used" || end == "expired"
        if isDone { #expect(try server.submit(url, "do=authorize").headers["Location"]?.contains("redirect_status=") == true) }
        for answer in [try server.open(url)] + (isDone ? [] : [try server.submit(url, "do=authorize")]) {
            #expect(answer.status == 404)
            #expect(answer.text.contains("<h1>This link is no longer valid</h1>"))
            #expect(answer.text.contains(reason))
        }
        #expect(try server.now(intent)["status"] == status)
    }

    @Test("a second attempt has the same link") func again() throws {
        let intent = try server.waiting()
        _ = try server.submit(intent.url, "do=fail")
        #expect(try server.open(intent.url).status == 404)
        _ = try server.post("/v1/payment_intents/\(intent.id)/confirm", "payment_method=pm_card_threeDSecure2Required&return_url=https://shop.example/again")
        #expect(try server.submit(intent.url, "").headers["Location"]?.hasPrefix("https://shop.example/again?payment_intent=") == true)
    }

    @Test("an intent by the secret of another one") func foreignSecret() throws {
        let (intent, other) = (try server.waiting(), try server.waiting())
        let mixed = intent.url.replacing(intent.secret, with: other.secret)
        #expect(try server.open(mixed).status == 404)
        #expect(try server.submit(mixed, "").status == 404)
        #expect(try server.now(intent)["status"] == "requires_action")
    }

    @Test("an account that is authorized without a code counts as verified") func authorizedAccount() throws {
        let intent = try server.waiting("\(TestServer.deposits)&currency=usd")
        _ = try server.fire("authorize", intent.id)
        let method = try #require(server.now(intent)["payment_method"]?.string)
        #expect(try server.post("/v1/payment_methods/\(method)/attach", "customer=\(server.newCustomer())").failure?.message.contains("verified") != true)
    }

    // MARK: Mandates

    @Test("the page of a mandate shows what was agreed to") func mandate() throws {
        let intent = try server.post(
            "/v1/payment_intents", "amount=2000&currency=eur&payment_method=pm_sepaDebit_success_de&confirm=true&return_url=https://shop.example/back"
                + "&mandate_data[customer_acceptance][type]=offline")
        let charge = try server.get("/v1/charges/\(intent["latest_charge"]?.string ?? "")")
        let id = try #require(charge["payment_method_details"]?["sepa_debit"]?["mandate"]?.string, "\(charge.text)")
        let details = try server.get("/v1/mandates/\(id)")["payment_method_details"]?["sepa_debit"]
        let url = try #require(details?["url"]?.string)
        let page = try server.open(url)
        #expect(page.status == 200)
        #expect(page.facts.contains("Reference: \(details?["reference"]?.string ?? "-")"))
        #expect(page.facts.contains("Mandate: \(id)") && page.facts.contains("Agreed on: 2023-09-25, UTC"))
        #expect(page.offers.isEmpty)
        #expect(try server.open(String(url.dropLast())).status == 404)
        #expect(try server.submit(url, "").status == 400)
    }
}
