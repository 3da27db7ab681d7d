// The other test values: e-mail addresses, confirmation numbers, codes and deposits decide how a payment ends. One row each.
import TestHarness
import Testing
import Wire

@Suite("A test value") struct TestValueTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private static let payer = "payment_method_data[billing_details][name]=Jenny%20Rosen&payment_method_data[billing_details][address][country]=US"

    private func pay(_ type: String, _ currency: String, email: String = "jenny@example.com", _ more: String = "") throws -> Answer {
        try server.pay(
            "payment_method_data[type]=\(type)&\(Self.payer)&payment_method_data[billing_details][email]=\(email)", more, currency: currency)
    }

    private func status(_ intent: Answer) throws -> String? { try server.intent(intent.id)["status"]?.string }

    // MARK: Vouchers

    /// By the end of the name in the address: the status after a second, after three minutes, and after ten days.
    private static let emails = [
        ("jenny", "requires_action", "succeeded", "succeeded"), ("jenny_succeed_immediately", "succeeded", "succeeded", "succeeded"),
        ("expire_immediately", "requires_payment_method", "requires_payment_method", "requires_payment_method"),
        ("jenny_expire_with_delay", "requires_action", "requires_payment_method", "requires_payment_method"),
        ("fill_never", "requires_action", "requires_action", "requires_payment_method"),
    ]

    @Test("of a voucher: the e-mail address", arguments: [
        ("boleto", "brl", "payment_method_data[boleto][tax_id]=000.000.000-00&payment_method_data[billing_details][address][line1]=Rua%201"
            + "&payment_method_data[billing_details][address][city]=Rio&payment_method_data[billing_details][address][state]=RJ"
            + "&payment_method_data[billing_details][address][postal_code]=20000-000"),
        ("oxxo", "mxn", ""), ("konbini", "jpy", ""), ("multibanco", "eur", ""),
    ]) func vouchers(type: String, currency: String, more: String) throws {
        for (name, atOnce, later, atLast) in Self.emails {
            let intent = try pay(type, currency, email: "\(name)@example.com", more)
            #expect(intent["next_action"]?["type"]?.string == "\(type)_display_details", "\(name)")
            try server.advance("1s")
            #expect(try status(intent) == atOnce, "\(name)")
            try server.advance("3m")
            #expect(try status(intent) == later, "\(name)")
            try server.advance("10d")
            #expect(try status(intent) == atLast, "\(name)")
        }
    }

    @Test("of a konbini: the confirmation number", arguments: [
        ("11111111110", "requires_action", "succeeded"), ("22222222220", "succeeded", "succeeded"),
        ("33333333330", "requires_payment_method", "requires_payment_method"), ("44444444440", "requires_action", "requires_payment_method"),
        ("55555555550", "requires_action", "requires_action"),
    ]) func konbini(number: String, atOnce: String, later: String) throws {
        let intent = try pay("konbini", "jpy", "payment_method_options[konbini][confirmation_number]=\(number)")
        try server.advance("1s")
        #expect(try status(intent) == atOnce)
        try server.advance("3m")
        #expect(try status(intent) == later)
    }

    @Test("of a konbini: a number that is rejected") func rejectedNumber() throws {
        let answer = try pay("konbini", "jpy", "payment_method_options[konbini][confirmation_number]=01234567890")
        #expect(answer.status == 400 && answer.failure?.code == "payment_intent_konbini_rejected_confirmation_number")
    }

    // MARK: Those who agree

    @Test("of Klarna: the e-mail address", arguments: [
        ("customer@email.us", "succeeded", nil), ("customer@email.de", "succeeded", nil),
        ("customer%2Bdenied@email.us", "requires_payment_method", "payment_method_provider_decline"),
        ("customer%2Bdenied@email.de", "requires_payment_method", "payment_method_provider_decline"),
    ] as [(String, String, String?)]) func klarna(email: String, status: String, code: String?) throws {
        let intent = try pay("klarna", "usd", email: email)
        try server.act("authorize", on: intent)
        let after = try server.intent(intent.id)
        #expect(after["status"]?.string == status && after["last_payment_error"]?["code"]?.string == code)
    }

    @Test("of UPI: the address", arguments: [
        ("payment.success@stripeupi", "succeeded"), ("payment.pending@stripeupi", "requires_action"), ("anyone@stripeupi", "requires_payment_method"),
    ]) func upi(address: String, status: String) throws {
        let intent = try pay("upi", "inr", "payment_method_data[upi][vpa]=\(address)")
        #expect(intent["status"] == "requires_action")
        if status != "requires_action" { try server.act("authorize", on: intent) }
        #expect(try self.status(intent) == status)
    }

    /// The seconds that the customer has.
    @Test("of those with little time: it is over when they say", arguments: [
        ("blik", "pln", "payment_method_options[blik][code]=123456", 60), ("affirm", "usd", "shipping[name]=J&shipping[address][line1]=1%20St", 12 * 3600),
        ("afterpay_clearpay", "usd", "shipping[name]=J&shipping[address][line1]=1%20St", 3 * 3600),
    ]) func time(type: String, currency: String, more: String, seconds: Int) throws {
        let (agreed, late) = try (pay(type, currency, more), pay(type, currency, more))
        try server.advance("\(seconds - 1)s")
        try server.act("authorize", on: agreed)
        #expect(try status(agreed) == "succeeded" && status(late) == "requires_action")
        try server.advance("1s")
        #expect(try status(late) == "requires_payment_method")
        #expect(try server.intent(late.id)["last_payment_error"]?["code"] == "payment_intent_payment_attempt_expired")
    }

    @Test("of BLIK: any code of six digits, and no payment without one") func blikCode() throws {
        #expect(try pay("blik", "pln").failure?.parameter == "payment_method_options[blik][code]")
        #expect(try pay("blik", "pln", "payment_method_options[blik][code]=123456")["next_action"] == ["type": "blik_authorize"])
    }

    // MARK: Deposits

    /// What is answered to the bank's text, or to the question for two amounts, and the end of the code of the error. A dash: it is right.
    private static let deposits = [
        ("descriptor_code=SM11AA", "–"), ("descriptor_code=sm11aa", "–"), ("descriptor_code=SM22BB", "descriptor_code_mismatch"),
        ("descriptor_code=SM33CC", "attempts_exceeded"), ("descriptor_code=SM44DD", "timeout"),
        ("amounts[]=32&amounts[]=45", "–"), ("amounts[]=45&amounts[]=32", "–"), ("amounts[]=1&amounts[]=2", "amounts_mismatch"),
        ("amounts[]=32", "amounts_invalid"), ("amounts[]=10&amounts[]=11", "attempts_exceeded"), ("amounts[]=40&amounts[]=41", "timeout"),
    ]

    private static let account = "payment_method_data[type]=us_bank_account&payment_method_data[us_bank_account][account_number]=000123456789"
        + "&payment_method_data[us_bank_account][routing_number]=110000000&payment_method_data[billing_details][name]=Jenny&\(DebitPaymentTests.agreed)"

    @Test("of an account that is verified by deposits: the code, or the amounts", arguments: deposits, [TestServer.intents, TestServer.setups])
    func verification(answer: (String, String), path: String) throws {
        let (form, code) = answer
        let options = form.hasPrefix("amounts") ? "&payment_method_options[us_bank_account][verification_method]=microdeposits" : ""
        let isPayment = path == TestServer.intents
        let intent = try server.post(path, "confirm=true&\(Self.account)&\(TestServer.back)\(options)" + (isPayment ? "&amount=2000&currency=usd" : ""))
        let verified = try server.post("\(path)/\(intent.id)/verify_microdeposits", form)
        guard code == "–" else {
            #expect(verified.status == 400 && verified.failure?.code == "payment_method_microdeposit_verification_\(code)")
            let isOver = ["attempts_exceeded", "timeout"].contains(code)
            #expect(try server.get("\(path)/\(intent.id)")["status"]?.string == (isOver ? "requires_payment_method" : "requires_action"))
            return
        }
        #expect(verified["status"]?.string == (isPayment ? "processing" : "succeeded"))
    }

    @Test("of an account in Canada: three attempts") func canadian() throws {
        let intent = try server.pay(
            "payment_method_data[type]=acss_debit&payment_method_data[acss_debit][account_number]=000123456789&\(DebitPaymentTests.agreed)"
                + "&payment_method_data[acss_debit][institution_number]=000&payment_method_data[acss_debit][transit_number]=11000"
                + "&payment_method_data[billing_details][name]=Jenny&payment_method_data[billing_details][email]=jenny@example.com",
            "payment_method_options[acss_debit][mandate_options][payment_schedule]=sporadic"
                + "&payment_method_options[acss_debit][mandate_options][transaction_type]=personal", currency: "cad")
        let path = "\(TestServer.intents)/\(intent.id)/verify_microdeposits"
        for _ in 1...2 {
            #expect(try server.post(path, "descriptor_code=SM22BB").failure?.code == "payment_method_microdeposit_verification_descriptor_code_mismatch")
        }
        #expect(try server.post(path, "descriptor_code=SM22BB").failure?.code == "payment_method_microdeposit_verification_attempts_exceeded")
    }

    @Test("of a fixed PaymentMethod in the place of a customer's: each use is a new one") func fixed() throws {
        let (first, second) = try (server.pay("pm_card_visa"), server.pay("pm_card_visa"))
        #expect(first["payment_method"] != second["payment_method"] && first["status"] == "succeeded" && second["status"] == "succeeded")
    }
}
