// Payments whose money takes a while: bank debits, pages of other companies, vouchers.
import TestHarness
import Testing
import Wire

@Suite("A payment by bank debit") struct DebitPaymentTests {
    let server: TestServer
    static let agreed = "mandate_data[customer_acceptance][type]=offline"

    init() throws { server = try TestServer() }

    private func debit(_ method: String, currency: String = "eur") throws -> Answer { try server.pay(method, Self.agreed, currency: currency) }

    @Test("is processing until the bank has paid") func paid() throws {
        let intent = try debit("pm_sepaDebit_success_de")
        #expect(intent["status"] == "processing" && intent["processing"] == .null && intent["amount_received"] == 0)
        #expect(try server.events() == ["payment_intent.created", "charge.pending", "payment_intent.processing"])
        let pending = try server.charge(of: intent)
        #expect(pending.id.hasPrefix("py_") && pending["status"] == "pending" && pending["paid"] == false)
        #expect(pending["captured"] == true && pending["amount_captured"] == 2000 && pending["balance_transaction"] == .null)

        #expect(try server.told { try server.advance("5s") } == ["charge.succeeded", "payment_intent.succeeded"])
        #expect(try server.intent(intent.id)["amount_received"] == 2000)
        let charge = try server.charge(of: intent)
        #expect(charge["paid"] == true && charge["balance_transaction"]?.string?.hasPrefix("txn_") == true)
    }

    @Test("fails when the bank does not pay, and waits for another PaymentMethod") func failed() throws {
        let intent = try debit("pm_sepaDebit_failed_de")
        #expect(try server.told { try server.advance("5s") } == ["charge.failed", "payment_intent.payment_failed"])
        let failed = try server.intent(intent.id)
        #expect(failed["status"] == "requires_payment_method" && failed["payment_method"] == .null)
        #expect(failed["last_payment_error"]?["code"] == "payment_intent_payment_attempt_failed")
        #expect(failed["last_payment_error"]?["decline_code"] == "generic_decline")
        #expect(failed["last_payment_error"]?["payment_method_type"] == "sepa_debit")
        #expect(try server.charge(of: failed)["status"] == "failed")
    }

    @Test("fails with the bank's reason", arguments: [
        ("000222222227", "insufficient_funds"), ("000111111113", "account_closed"), ("000111111116", "no_account"),
        ("000333333335", "debit_not_authorized"),
    ]) func reasons(number: String, code: String) throws {
        let data = "payment_method_data[type]=us_bank_account&payment_method_data[us_bank_account][account_number]=\(number)"
            + "&payment_method_data[us_bank_account][routing_number]=110000000&payment_method_data[billing_details][name]=Jenny"
        let intent = try debit(data, currency: "usd")
        let action = intent["next_action"]
        #expect(intent["status"] == "requires_action" && action?["type"] == "verify_with_microdeposits")
        #expect(action?["verify_with_microdeposits"]?["microdeposit_type"] == "descriptor_code")
        _ = try server.post("\(TestServer.intents)/\(intent.id)/verify_microdeposits", "descriptor_code=SM11AA")
        try server.advance("5s")
        let failed = try server.intent(intent.id)
        #expect(failed["last_payment_error"]?["code"]?.string == code)
        #expect(try server.charge(of: failed)["failure_code"]?.string == code)
    }

    @Test("is canceled while the bank has not answered") func canceled() throws {
        let intent = try debit("pm_usBankAccount_processing", currency: "usd")
        #expect(intent["status"] == "processing")
        let types = try server.told { _ = try server.post("\(TestServer.intents)/\(intent.id)/cancel") }
        #expect(types == ["charge.failed", "payment_intent.canceled"])
        #expect(try server.intent(intent.id)["status"] == "canceled")
    }

    @Test("asks for two amounts if that was wanted") func amounts() throws {
        let intent = try unverified("payment_method_options[us_bank_account][verification_method]=microdeposits")
        let path = "\(TestServer.intents)/\(intent.id)/verify_microdeposits"
        #expect(try server.post(path, "amounts[]=32").failure?.code == "payment_method_microdeposit_verification_amounts_invalid")
        #expect(try server.post(path, "amounts[]=32").failure?.parameter == "amounts")
        #expect(try server.post(path, "amounts[]=1&amounts[]=2").failure?.code == "payment_method_microdeposit_verification_amounts_mismatch")
        #expect(try server.post(path, "amounts[]=45&amounts[]=32")["status"] == "processing")
        #expect(try server.post(path, "amounts[]=45&amounts[]=32").failure?.code == "payment_intent_unexpected_state")
    }

    private func unverified(_ more: String = "") throws -> Answer {
        let data = "payment_method_data[type]=us_bank_account&payment_method_data[us_bank_account][account_number]=000123456789"
            + "&payment_method_data[us_bank_account][routing_number]=110000000&payment_method_data[billing_details][name]=Jenny"
        return try server.pay(data, "\(Self.agreed)&\(more)")
    }
}

@Suite("A payment on another page") struct RedirectPaymentTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    @Test("succeeds when the customer agrees there") func agreed() throws {
        let intent = try server.pay("payment_method_data[type]=ideal", currency: "eur")
        #expect(intent["status"] == "requires_action" && intent["next_action"]?["type"] == "redirect_to_url")
        #expect(try server.told { try server.act("authorize", on: intent) } == ["charge.succeeded", "payment_intent.succeeded"])
        #expect(try server.charge(of: server.intent(intent.id)).id.hasPrefix("py_"))
    }

    @Test("fails with a failed charge when she refuses") func refused() throws {
        let intent = try server.pay("payment_method_data[type]=ideal", currency: "eur")
        #expect(try server.told { try server.act("fail", on: intent) } == ["charge.failed", "payment_intent.payment_failed"])
        let failed = try server.intent(intent.id)
        #expect(failed["status"] == "requires_payment_method")
        let charge = try server.charge(of: failed)
        #expect(charge["failure_code"] == "payment_intent_authentication_failure" && charge["status"] == "failed")
    }

    @Test("is over when its time is over, and the intent is not canceled") func expired() throws {
        let intent = try server.pay("payment_method_data[type]=promptpay&payment_method_data[billing_details][email]=a@b.de", currency: "thb")
        #expect(intent["next_action"]?["type"] == "promptpay_display_qr_code")
        #expect(try server.told { try server.act("expire", on: intent) } == ["payment_intent.payment_failed"])
        let expired = try server.intent(intent.id)
        #expect(expired["status"] == "requires_payment_method" && expired["canceled_at"] == .null)
        #expect(expired["last_payment_error"]?["code"] == "payment_intent_payment_attempt_expired")
        #expect(expired["last_payment_error"]?["type"] == "card_error")
        #expect(expired["last_payment_error"]?["message"]?.string
            == "The PromptPay payment attempt of this PaymentIntent has expired. You can provide payment_method_data or a new PaymentMethod to attempt to "
            + "fulfill this PaymentIntent again.")
    }

    /// By the e-mail address: what has become of a voucher at once, and after three minutes.
    @Test("of a voucher is paid as its e-mail address says", arguments: [
        ("jenny@example.com", "requires_action", "succeeded"), ("succeed_immediately@example.com", "succeeded", "succeeded"),
        ("expire_immediately@example.com", "requires_payment_method", "requires_payment_method"),
        ("expire_with_delay@example.com", "requires_action", "requires_payment_method"),
        ("fill_never@example.com", "requires_action", "requires_action"),
    ]) func vouchers(email: String, atOnce: String, later: String) throws {
        let data = "payment_method_data[type]=oxxo&payment_method_data[billing_details][name]=Jenny%20Rosen"
            + "&payment_method_data[billing_details][email]=\(email)"
        let intent = try server.pay(data, currency: "mxn")
        #expect(intent["next_action"]?["type"] == "oxxo_display_details")
        try server.advance("1s")
        #expect(try server.intent(intent.id)["status"]?.string == atOnce)
        try server.advance("3m")
        #expect(try server.intent(intent.id)["status"]?.string == later)
    }

    @Test("starts anew with another PaymentMethod, and the old timers do nothing") func otherAttempt() throws {
        let oxxo = "payment_method_data[type]=oxxo&payment_method_data[billing_details][name]=Jenny%20Rosen"
            + "&payment_method_data[billing_details][email]=jenny@example.com"
        let intent = try server.pay(oxxo, currency: "mxn")
        let again = try server.post("\(TestServer.intents)/\(intent.id)/confirm", "payment_method=pm_card_threeDSecureRequired&\(TestServer.back)")
        #expect(again["status"] == "requires_action" && again["next_action"]?["type"] == "redirect_to_url")
        try server.advance("3m")
        #expect(try server.intent(intent.id)["status"] == "requires_action")
    }
}
