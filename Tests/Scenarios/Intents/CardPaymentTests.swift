// One row for each test card that does something special when it pays, and the whole stories of 3-D Secure and declines.
import TestHarness
import Testing
import Wire

@Suite("A payment with a test card") struct CardPaymentTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    @Test("is declined as Stripe's testing page says", arguments: [
        ("chargeDeclined", "card_declined", "generic_decline", "Your card was declined.", nil, "try_again_later", nil, "01"),
        ("visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds", "Your card has insufficient funds.", nil, "try_again_later",
            "02", "51"),
        ("visa_chargeDeclinedLostCard", "card_declined", "lost_card", "Your card was declined.", nil, "do_not_try_again", "01", "41"),
        ("visa_chargeDeclinedStolenCard", "card_declined", "stolen_card", "Your card was declined.", nil, "do_not_try_again", "01", "43"),
        ("visa_chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded",
            "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.", nil, "try_again_later", "02", "61"),
        ("chargeDeclinedExpiredCard", "expired_card", "expired_card", "Your card has expired.", "exp_month", "confirm_card_data", "03", "54"),
        ("chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.", "cvc", "confirm_card_data", "03",
            "N7"),
        ("chargeDeclinedProcessingError", "processing_error", "processing_error",
            "An error occurred while processing your card. Try again in a little bit.", nil, "try_again_later", nil, "06"),
        ("radarBlock", "card_declined", "fraudulent", "Your card was declined.", nil, nil, nil, nil),
        ("chargeCustomerFail", "card_declined", "generic_decline", "Your card was declined.", nil, "try_again_later", nil, "01"),
    ] as [(String, String, String, String, String?, String?, String?, String?)])
    func declines(
        card: String, code: String, declineCode: String, message: String, parameter: String?, advice: String?, networkAdvice: String?,
        networkDecline: String?
    ) throws {
        let answer = try server.pay("pm_card_\(card)")
        #expect(answer.failure == Failure(402, code: code, parameter: parameter, type: "card_error", message))
        let error = answer["error"]?.object ?? [:]
        #expect(error["decline_code"]?.string == declineCode && error["advice_code"]?.string == advice)
        #expect(error["network_advice_code"]?.string == networkAdvice && error["network_decline_code"]?.string == networkDecline)
        let intent = error["payment_intent"]
        #expect(intent?["status"] == "requires_payment_method" && intent?["payment_method"] == .null && intent?["latest_charge"] == error["charge"])
        let kept = intent?["last_payment_error"]?.object ?? [:]
        #expect(kept["code"]?.string == code && kept["payment_method_type"] == "card" && kept["payment_method"] == error["payment_method"])
        #expect(kept["payment_intent"] == nil && kept["request_log_url"] == nil)
        let charge = try server.get("/v1/charges/\(error["charge"]?.string ?? "")")
        #expect(charge["status"] == "failed" && charge["paid"] == false && charge["amount_captured"] == 0 && charge["balance_transaction"] == .null)
        let outcome = charge["outcome"]
        let said = ["fraudulent": "Stripe blocked this payment as too risky.",
            "generic_decline": "The bank did not return any further details with this decline."]
        #expect(outcome?["seller_message"]?.string == said[declineCode] ?? "The bank returned the decline code `\(declineCode)`.")
        #expect([outcome?["type"], outcome?["network_status"], outcome?["reason"]] == (declineCode == "fraudulent"
            ? ["blocked", "not_sent_to_network", "highest_risk_level"] : ["issuer_declined", "declined_by_network", .string(declineCode)]))
        #expect(try server.events() == ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"])
    }

    /// The status on session, and off session. A dash: it is declined for lack of authentication.
    @Test("asks its holder as Stripe's testing page says", arguments: [
        ("authenticationRequiredOnSetup", "requires_action", "–"), ("authenticationRequired", "requires_action", "–"),
        ("authenticationRequiredSetupForOffSession", "requires_action", "succeeded"), ("threeDSecure2Required", "requires_action", "–"),
        ("threeDSecureRequired", "requires_action", "–"), ("threeDSecureOptional", "succeeded", "succeeded"),
        ("amex_threeDSecureNotSupported", "succeeded", "succeeded"), ("visa", "succeeded", "succeeded"),
    ]) func authentication(card: String, present: String, absent: String) throws {
        #expect(try server.pay("pm_card_\(card)")["status"]?.string == present)
        let away = try server.intend("confirm=true&off_session=true&payment_method=pm_card_\(card)")
        guard absent == "–" else { return #expect(away["status"]?.string == absent) }
        #expect(away.failure
            == Failure(
                402, code: "authentication_required", type: "card_error",
                "Your card was declined. This transaction requires authentication."))
        #expect(away["error"]?["decline_code"] == "authentication_required")
        // A card of the second version of 3-D Secure is refused before a charge is made.
        #expect((away["error"]?["charge"] == nil) == (card == "threeDSecure2Required"))
    }

    @Test("asks its holder if the merchant wants it, and only then") func requested() throws {
        let wanted = "payment_method_options[card][request_three_d_secure]=any"
        #expect(try server.pay("pm_card_threeDSecureOptional", wanted)["status"] == "requires_action")
        let acknowledged = try server.charge(of: server.pay("pm_card_visa", wanted))
        #expect(acknowledged["payment_method_details"]?["card"]?["three_d_secure"]?["result"] == "attempt_acknowledged")
        let unsupported = try server.charge(of: server.pay("pm_card_amex_threeDSecureNotSupported", wanted))
        #expect(unsupported["payment_method_details"]?["card"]?["three_d_secure"] == .null)
        let broken = try server.charge(of: server.pay("pm_card_threeDSecureOptionalProcessingError", wanted))
        #expect(broken["payment_method_details"]?["card"]?["three_d_secure"]?["result"] == "processing_error")
    }

    @Test("succeeds when its holder confirms") func authenticated() throws {
        let intent = try server.pay("pm_card_threeDSecure2Required")
        #expect(intent["status"] == "requires_action" && intent["latest_charge"] == .null && intent["payment_method"]?.string != nil)
        let action = intent["next_action"]
        #expect(action?["type"] == "redirect_to_url" && action?["redirect_to_url"]?["return_url"] == "https://shop.example/back")
        #expect(try server.events() == ["payment_intent.created", "payment_intent.requires_action"])
        #expect(try server.told { try server.act("authenticate", on: intent) } == ["charge.succeeded", "payment_intent.succeeded"])
        let paid = try server.intent(intent.id)
        #expect(paid["status"] == "succeeded" && paid["next_action"] == .null)
        let threeDSecure = try server.charge(of: paid)["payment_method_details"]?["card"]?["three_d_secure"]
        #expect(threeDSecure == [
            "authentication_flow": "challenge", "electronic_commerce_indicator": "05", "exemption_indicator": .null, "result": "authenticated",
            "result_reason": .null, "transaction_id": .null, "version": "2.2.0",
        ])
    }

    @Test("fails without a charge when its holder does not confirm") func refused() throws {
        let intent = try server.pay("pm_card_threeDSecure2Required")
        #expect(try server.told { try server.act("fail", on: intent) } == ["payment_intent.payment_failed"])
        let failed = try server.intent(intent.id)
        #expect(failed["status"] == "requires_payment_method" && failed["payment_method"] == .null && failed["next_action"] == .null)
        let error = failed["last_payment_error"]
        #expect(error?["code"] == "payment_intent_authentication_failure" && error?["type"] == "invalid_request_error")
        #expect(error?["message"]?.string
            == "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this "
            + "PaymentIntent again.")
    }

    @Test("is declined after its holder has confirmed", arguments: [
        ("authenticationRequiredChargeDeclinedInsufficientFunds", "insufficient_funds"), ("threeDSecureRequiredChargeDeclined", "generic_decline"),
    ]) func declinedLater(card: String, declineCode: String) throws {
        let intent = try server.pay("pm_card_\(card)")
        #expect(try server.told { try server.act("authenticate", on: intent) } == ["charge.failed", "payment_intent.payment_failed"])
        #expect(try server.intent(intent.id)["last_payment_error"]?["decline_code"]?.string == declineCode)
    }

    @Test("shows Stripe's scripts where to go if there is no way back") func scripts() throws {
        let never = "automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never"
        let intent = try server.intend("confirm=true&payment_method=pm_card_threeDSecureRequired&\(never)")
        let action = intent["next_action"]
        #expect(action?["type"] == "use_stripe_sdk" && action?["use_stripe_sdk"]?["type"] == "three_d_secure_redirect")
        #expect(action?["use_stripe_sdk"]?["stripe_js"]?.string?.hasPrefix("http") == true)
    }

    @Test("is an error if the merchant handles no actions") func notHandled() throws {
        let answer = try server.pay("pm_card_threeDSecure2Required", "error_on_requires_action=true")
        #expect(answer.failure
            == Failure(
                402, code: "authentication_required", type: "card_error",
                "This payment required an authentication action to complete, but `error_on_requires_action` was set. When you're ready, you can upgrade "
                    + "your integration to handle actions at https://stripe.com/docs/payments/payment-intents/upgrade-to-handle-actions."))
        #expect(answer["error"]?["decline_code"] == "authentication_not_handled")
        #expect(answer["error"]?["payment_intent"]?["status"] == "requires_payment_method")
    }

    @Test("waits for the server once more if it confirms by hand") func manualConfirmation() throws {
        let intent = try server.pay("pm_card_threeDSecure2Required", "confirmation_method=manual&payment_method_types[]=card")
        try server.act("authenticate", on: intent)
        #expect(try server.intent(intent.id)["status"] == "requires_confirmation")
        #expect(try server.post("\(TestServer.intents)/\(intent.id)/confirm")["status"] == "succeeded")
    }

    @Test("off session succeeds once the card was set up") func setUp() throws {
        let customer = try server.newCustomer()
        let setup = try server.post(
            TestServer.setups, "confirm=true&customer=\(customer)&payment_method=pm_card_authenticationRequiredOnSetup&\(TestServer.back)")
        #expect(setup["status"] == "requires_action")
        try server.act("authenticate", on: setup)
        let method = setup["payment_method"]?.string ?? ""
        let away = try server.intend("confirm=true&off_session=true&customer=\(customer)&payment_method=\(method)")
        #expect(away["status"] == "succeeded")
    }
}
