// The events of payments, in Stripe's order, each with all of its object (see EventStory).
import TestHarness
import Testing
import Wire

@Suite("The events of a payment") struct PaymentEventTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    @Test("by card: it succeeds, and the balance shows it later") func success() throws {
        _ = try server.pay()
        try server.advance("2s")
        try server.expectStory("""
            +0s call payment_intent.created pi_1
            +0s call charge.succeeded ch_1
            +0s call payment_intent.succeeded pi_1: amount_received=2000; latest_charge=ch_1; status=succeeded
            +2s clock charge.updated ch_1: balance_transaction=txn_1 (was: balance_transaction=null)
            """)
    }

    @Test("that saves the card") func saving() throws {
        _ = try server.pay("pm_card_visa", "customer=\(server.newCustomer())&setup_future_usage=off_session")
        try server.expectStory(after: 1, """
            +0s call payment_intent.created pi_1: customer=cus_1; payment_method_options={acss_debit: {verification_method: automatic}, affirm: {},
                afterpay_clearpay: {reference: null}, alipay: {}, amazon_pay: {}, card: {installments: null, mandate_options: null, network: null,
                request_three_d_secure: automatic}, cashapp: {}, crypto: {}, customer_balance: {bank_transfer: {type: us_bank_transfer}, funding_type:
                bank_transfer}, klarna: {preferred_locale: null}, link: {persistent_token: null}, paypal: {preferred_locale: null, reference: null},
                sunbit: {}, us_bank_account: {financial_connections: {permissions: [payment_method], prefetch: []}, mandate_options: {},
                transaction_purpose: unspecified, verification_method: automatic}, wechat_pay: {app_id: null, client: null}, zip: {}};
                payment_method_types=[card, acss_debit, affirm, afterpay_clearpay, alipay, amazon_pay, cashapp, crypto, customer_balance, klarna,
                link, paypal, sunbit, us_bank_account, wechat_pay, zip]; setup_future_usage=off_session
            +0s call payment_method.attached pm_1
            +0s call charge.succeeded ch_1: customer=cus_1
            +0s call payment_intent.succeeded pi_1: amount_received=2000; latest_charge=ch_1; status=succeeded
            """)
    }

    @Test("that is declined") func decline() throws {
        _ = try server.pay("pm_card_visa_chargeDeclinedInsufficientFunds")
        try server.expectStory("""
            +0s call payment_intent.created pi_1
            +0s call charge.failed ch_1: amount_captured=0; calculated_statement_descriptor=null; captured=false; failure_code=card_declined;
                failure_message=Your card has insufficient funds.; outcome.advice_code=try_again_later; outcome.network_advice_code=02;
                outcome.network_decline_code=51; outcome.network_status=declined_by_network; outcome.reason=insufficient_funds; outcome.seller_message=The
                bank returned the decline code `insufficient_funds`.; outcome.type=issuer_declined; paid=false;
                payment_method_details.card.amount_authorized=null; payment_method_details.card.authorization_code=null;
                payment_method_details.card.last4=9995; receipt_url=null; status=failed
            +0s call payment_intent.payment_failed pi_1: last_payment_error.advice_code=try_again_later; last_payment_error.charge=ch_1;
                last_payment_error.code=card_declined; last_payment_error.decline_code=insufficient_funds;
                last_payment_error.doc_url=https://stripe.com/docs/error-codes/card-declined; last_payment_error.message=Your card has insufficient
                funds.; last_payment_error.network_advice_code=02; last_payment_error.network_decline_code=51; last_payment_error.payment_method=pm_1
                (card.last4=9995, customer=null); last_payment_error.payment_method_type=card;
                last_payment_error.type=card_error; latest_charge=ch_1; payment_method=null;
                status=requires_payment_method
            """)
    }

    @Test("whose holder confirms") func authenticated() throws {
        try server.act("authenticate", on: server.pay("pm_card_threeDSecure2Required"))
        try server.expectStory("""
            +0s call payment_intent.created pi_1
            +0s call payment_intent.requires_action pi_1: next_action.redirect_to_url.return_url=https://shop.example/back; next_action.redirect_to_url.url=…;
                next_action.type=redirect_to_url; status=requires_action
            +0s clock charge.succeeded ch_1: payment_method_details.card.country=IE; payment_method_details.card.electronic_commerce_indicator=05;
                payment_method_details.card.last4=3220; payment_method_details.card.three_d_secure.authentication_flow=challenge;
                payment_method_details.card.three_d_secure.electronic_commerce_indicator=05;
                payment_method_details.card.three_d_secure.exemption_indicator=null; payment_method_details.card.three_d_secure.result=authenticated;
                payment_method_details.card.three_d_secure.result_reason=null; payment_method_details.card.three_d_secure.transaction_id=null;
                payment_method_details.card.three_d_secure.version=2.2.0
            +0s clock payment_intent.succeeded pi_1: amount_received=2000; latest_charge=ch_1; next_action=null; status=succeeded
            """)
    }

    @Test("whose holder refuses: no charge") func refused() throws {
        try server.act("fail", on: server.pay("pm_card_threeDSecure2Required"))
        try server.expectStory("""
            +0s call payment_intent.created pi_1
            +0s call payment_intent.requires_action pi_1: next_action.redirect_to_url.return_url=https://shop.example/back; next_action.redirect_to_url.url=…;
                next_action.type=redirect_to_url; status=requires_action
            +0s clock payment_intent.payment_failed pi_1: last_payment_error.code=payment_intent_authentication_failure;
                last_payment_error.doc_url=https://stripe.com/docs/error-codes/payment-intent-authentication-failure; last_payment_error.message=The
                provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill
                this PaymentIntent again.; last_payment_error.payment_method=pm_1 (card.checks.cvc_check=unchecked, card.country=IE, card.last4=3220,
                customer=null); last_payment_error.payment_method_type=card;
                last_payment_error.type=invalid_request_error; next_action=null; payment_method=null; status=requires_payment_method
            """)
    }

    @Test("without the holder, whom her bank would ask: no charge, or a failed one", arguments: [false, true]) func absent(isSecondVersion: Bool) throws {
        _ = try server.intend("confirm=true&off_session=true&payment_method=pm_card_\(isSecondVersion ? "threeDSecure2Required" : "authenticationRequired")")
        let second = """
            +0s call payment_intent.created pi_1
            +0s call payment_intent.payment_failed pi_1: last_payment_error.code=authentication_required;
                last_payment_error.decline_code=authentication_required;
                last_payment_error.doc_url=https://stripe.com/docs/error-codes/authentication-required; last_payment_error.message=Your card was
                declined. This transaction requires authentication.; last_payment_error.payment_method=pm_1 (card.checks.cvc_check=unchecked,
                card.country=IE, card.last4=3220, customer=null); last_payment_error.payment_method_type=card;
                last_payment_error.type=card_error; payment_method=null;
                status=requires_payment_method
            """
        let first = """
            +0s call payment_intent.created pi_1
            +0s call charge.failed ch_1: amount_captured=0; calculated_statement_descriptor=null; captured=false; failure_code=authentication_required;
                failure_message=Your card was declined. This transaction requires authentication.; outcome.network_status=declined_by_network;
                outcome.reason=authentication_required; outcome.seller_message=The bank returned the decline code `authentication_required`.;
                outcome.type=issuer_declined; paid=false; payment_method_details.card.amount_authorized=null;
                payment_method_details.card.authorization_code=null; payment_method_details.card.country=DE; payment_method_details.card.last4=3184;
                receipt_url=null; status=failed
            +0s call payment_intent.payment_failed pi_1: last_payment_error.charge=ch_1; last_payment_error.code=authentication_required;
                last_payment_error.decline_code=authentication_required;
                last_payment_error.doc_url=https://stripe.com/docs/error-codes/authentication-required; last_payment_error.message=Your card was
                declined. This transaction requires authentication.; last_payment_error.payment_method=pm_1 (card.country=DE, card.last4=3184,
                customer=null); last_payment_error.payment_method_type=card;
                last_payment_error.type=card_error; latest_charge=ch_1; payment_method=null; status=requires_payment_method
            """
        try server.expectStory(isSecondVersion ? second : first)
    }

    @Test("that is held and captured") func capture() throws {
        let intent = try server.pay("pm_card_visa", "capture_method=manual")
        _ = try server.post("\(TestServer.intents)/\(intent.id)/capture", "amount_to_capture=1500")
        try server.advance("2s")
        try server.expectStory("""
            +0s call payment_intent.created pi_1: capture_method=manual; payment_method_options={affirm: {}, afterpay_clearpay: {reference: null},
                amazon_pay: {}, card: {installments: null, mandate_options: null, network: null, request_three_d_secure: automatic}, cashapp: {},
                klarna: {preferred_locale: null}, link: {persistent_token: null}, paypal: {preferred_locale: null, reference: null}, sunbit: {}};
                payment_method_types=[card, affirm, afterpay_clearpay, amazon_pay, cashapp, klarna, link, paypal, sunbit]
            +0s call charge.succeeded ch_1: amount_captured=0; captured=false; payment_method_details.card.capture_before=+7d
            +0s call payment_intent.amount_capturable_updated pi_1: amount_capturable=2000; latest_charge=ch_1; status=requires_capture
            +0s call charge.captured ch_1: amount_captured=1500; captured=true
            +0s call payment_intent.succeeded pi_1: amount_capturable=0; amount_received=1500; status=succeeded
            +2s clock charge.updated ch_1: balance_transaction=txn_1 (was: balance_transaction=null)
            """)
    }

    @Test("that is held for more") func increment() throws {
        let intent = try server.pay("pm_card_visa", "capture_method=manual&payment_method_options[card][request_incremental_authorization]=if_available")
        _ = try server.post("\(TestServer.intents)/\(intent.id)/increment_authorization", "amount=2500")
        try server.expectStory(after: 3, """
            +0s call payment_intent.amount_capturable_updated pi_1: amount=2500; amount_capturable=2500
            """)
    }

    @Test("that is canceled before, or while its money is held") func cancel() throws {
        _ = try server.post("\(TestServer.intents)/\(server.intend().id)/cancel", "cancellation_reason=abandoned")
        try server.expectStory(after: 1, """
            +0s call payment_intent.canceled pi_1: canceled_at=+0s; cancellation_reason=abandoned; status=canceled
            """)
        _ = try server.post("\(TestServer.intents)/\(server.pay("pm_card_visa", "capture_method=manual").id)/cancel")
        try server.expectStory(after: 5, """
            +0s call payment_intent.canceled pi_2: amount_capturable=0; canceled_at=+0s; status=canceled
            """)
    }

    @Test("whose hold lapses") func lapse() throws {
        _ = try server.pay("pm_card_visa", "capture_method=manual")
        try server.advance("7d")
        try server.expectStory(after: 3, """
            +7d clock charge.expired ch_1
            +7d clock payment_intent.canceled pi_1: amount_capturable=0; canceled_at=+7d; cancellation_reason=expired; status=canceled
            """)
    }
}
