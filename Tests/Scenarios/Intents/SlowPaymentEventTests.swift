// The events of payments that take a while: debits, pages of others, vouchers, bank transfers. Each has all of its object (see EventStory).
import TestHarness
import Testing
import Wire

@Suite("The events of a payment that takes a while") struct SlowPaymentEventTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func debit(_ method: String, currency: String = "eur") throws -> Answer {
        try server.pay(method, DebitPaymentTests.agreed, currency: currency)
    }

    @Test("by debit: the bank pays") func debit() throws {
        _ = try debit("pm_sepaDebit_success_de")
        try server.advance("5s")
        try server.expectStory("""
            +0s call payment_intent.created pi_1: currency=eur; payment_method_options={alipay: {}, alma: {}, amazon_pay: {}, bancontact:
                {preferred_language: en}, billie: {}, bizum: {}, card: {installments: null, mandate_options: null, network: null,
                request_three_d_secure: automatic}, eps: {}, giropay: {}, ideal: {}, klarna: {preferred_locale: null}, link: {persistent_token: null},
                mb_way: {}, mobilepay: {}, multibanco: {}, p24: {}, pay_by_bank: {}, paypal: {preferred_locale: null, reference: null}, revolut_pay:
                {}, satispay: {}, scalapay: {}, sepa_debit: {}, sequra: {}, sofort: {preferred_language: null}, wechat_pay: {app_id: null, client:
                null}}; payment_method_types=[card, alipay, alma, amazon_pay, bancontact, billie, bizum, eps, giropay, ideal, klarna, link, mb_way,
                mobilepay, multibanco, p24, pay_by_bank, paypal, revolut_pay, satispay, scalapay, sepa_debit, sequra, sofort, wechat_pay]
            +0s call charge.pending py_1: billing_details.address.city=San Francisco; billing_details.address.country=US; billing_details.address.line1=1234
                Fake Street; billing_details.address.postal_code=94102; billing_details.address.state=CA; billing_details.email=jenny.rosen@example.com;
                billing_details.name=Jenny Rosen; calculated_statement_descriptor=null; currency=eur; outcome.risk_level=not_assessed; paid=false;
                payment_method_details.sepa_debit.bank_code=37040044; payment_method_details.sepa_debit.branch_code=;
                payment_method_details.sepa_debit.country=DE; payment_method_details.sepa_debit.fingerprint=…; payment_method_details.sepa_debit.last4=3000;
                payment_method_details.sepa_debit.mandate=mandate_1; payment_method_details.type=sepa_debit; receipt_url=null; status=pending;
                -outcome.risk_score; -payment_method_details.card
            +0s call payment_intent.processing pi_1: latest_charge=py_1; status=processing
            +5s clock charge.succeeded py_1: balance_transaction=txn_1; paid=true; receipt_url=…; status=succeeded
            +5s clock payment_intent.succeeded pi_1: amount_received=2000; status=succeeded
            """)
    }

    @Test("by debit: the bank returns it, and the mandate ends") func returned() throws {
        _ = try server.pay(
            "pm_usBankAccount_accountClosed", "\(DebitPaymentTests.agreed)&customer=\(server.newCustomer())&setup_future_usage=off_session")
        try server.advance("5s")
        try server.expectStory(after: 1, """
            +0s call payment_intent.created pi_1: customer=cus_1; payment_method_options={acss_debit: {verification_method: automatic}, affirm: {},
                afterpay_clearpay: {reference: null}, alipay: {}, amazon_pay: {}, card: {installments: null, mandate_options: null, network: null,
                request_three_d_secure: automatic}, cashapp: {}, crypto: {}, customer_balance: {bank_transfer: {type: us_bank_transfer}, funding_type:
                bank_transfer}, klarna: {preferred_locale: null}, link: {persistent_token: null}, paypal: {preferred_locale: null, reference: null},
                sunbit: {}, us_bank_account: {financial_connections: {permissions: [payment_method], prefetch: []}, mandate_options: {},
                transaction_purpose: unspecified, verification_method: automatic}, wechat_pay: {app_id: null, client: null}, zip: {}};
                payment_method_types=[card, acss_debit, affirm, afterpay_clearpay, alipay, amazon_pay, cashapp, crypto, customer_balance, klarna,
                link, paypal, sunbit, us_bank_account, wechat_pay, zip]; setup_future_usage=off_session
            +0s call payment_method.attached pm_1: billing_details.address.city=San Francisco; billing_details.address.country=US;
                billing_details.address.line1=1234 Fake Street; billing_details.address.postal_code=94102; billing_details.address.state=CA;
                billing_details.email=jenny.rosen@example.com; billing_details.name=Jenny Rosen; type=us_bank_account;
                us_bank_account.account_holder_type=individual; us_bank_account.account_type=checking; us_bank_account.bank_name=STRIPE TEST BANK;
                us_bank_account.financial_connections_account=null; us_bank_account.fingerprint=…; us_bank_account.last4=1113;
                us_bank_account.networks.preferred=ach; us_bank_account.networks.supported=[ach]; us_bank_account.routing_number=110000000;
                us_bank_account.status_details={}; -card
            +0s call charge.pending py_1: billing_details.address.city=San Francisco; billing_details.address.country=US; billing_details.address.line1=1234
                Fake Street; billing_details.address.postal_code=94102; billing_details.address.state=CA; billing_details.email=jenny.rosen@example.com;
                billing_details.name=Jenny Rosen; calculated_statement_descriptor=null; customer=cus_1; outcome.risk_level=not_assessed; paid=false;
                payment_method_details.type=us_bank_account; payment_method_details.us_bank_account.account_holder_type=individual;
                payment_method_details.us_bank_account.account_type=checking; payment_method_details.us_bank_account.bank_name=STRIPE TEST BANK;
                payment_method_details.us_bank_account.fingerprint=…; payment_method_details.us_bank_account.last4=1113;
                payment_method_details.us_bank_account.mandate=mandate_1; payment_method_details.us_bank_account.payment_reference=…;
                payment_method_details.us_bank_account.routing_number=110000000; receipt_url=null; status=pending; -outcome.risk_score;
                -payment_method_details.card
            +0s call payment_intent.processing pi_1: latest_charge=py_1; status=processing
            +5s clock charge.failed py_1: amount_captured=0; captured=false; failure_code=account_closed; failure_message=The customer's bank could not make
                the payment: account_closed.; outcome.network_status=declined_by_network; outcome.reason=account_closed; outcome.seller_message=The bank
                returned the code `account_closed`.; outcome.type=issuer_declined; status=failed
            +5s clock mandate.updated mandate_1: customer_acceptance.accepted_at=+0s; customer_acceptance.offline={}; customer_acceptance.type=offline;
                livemode=false; multi_use={}; object=mandate; payment_method=pm_1; payment_method_details.type=us_bank_account;
                payment_method_details.us_bank_account={}; status=inactive; type=multi_use (was: status=active)
            +5s clock payment_intent.payment_failed pi_1: last_payment_error.charge=py_1; last_payment_error.code=account_closed;
                last_payment_error.doc_url=https://stripe.com/docs/error-codes/account-closed; last_payment_error.message=The payment failed. The customer's
                bank could not make it. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.;
                last_payment_error.payment_method=pm_1 (billing_details.address.city=San Francisco, billing_details.address.country=US,
                billing_details.address.line1=1234 Fake Street, billing_details.address.postal_code=94102, billing_details.address.state=CA,
                billing_details.email=jenny.rosen@example.com, billing_details.name=Jenny Rosen, type=us_bank_account,
                us_bank_account.account_holder_type=individual, us_bank_account.account_type=checking, us_bank_account.bank_name=STRIPE TEST BANK,
                us_bank_account.financial_connections_account=null, us_bank_account.fingerprint=…, us_bank_account.last4=1113,
                us_bank_account.networks.preferred=ach, us_bank_account.networks.supported=[ach], us_bank_account.routing_number=110000000,
                us_bank_account.status_details={}, -card); last_payment_error.payment_method_type=us_bank_account; last_payment_error.type=card_error;
                payment_method=null; status=requires_payment_method
            """)
    }

    @Test("by debit: it is canceled before the bank answers") func withdrawn() throws {
        _ = try server.post("\(TestServer.intents)/\(debit("pm_usBankAccount_processing", currency: "usd").id)/cancel")
        try server.expectStory(after: 3, """
            +0s call charge.failed py_1: amount_captured=0; captured=false; failure_code=canceled; failure_message=The payment was canceled before the bank
                has made it.; status=failed
            +0s call payment_intent.canceled pi_1: canceled_at=+0s; status=canceled
            """)
    }

    @Test("by a debit whose account must be verified first") func verified() throws {
        let data = "payment_method_data[type]=us_bank_account&payment_method_data[us_bank_account][account_number]=000123456789"
            + "&payment_method_data[us_bank_account][routing_number]=110000000&payment_method_data[billing_details][name]=Jenny"
        let intent = try debit(data, currency: "usd")
        _ = try server.post("\(TestServer.intents)/\(intent.id)/verify_microdeposits", "descriptor_code=SM11AA")
        try server.expectStory("""
            +0s call payment_intent.created pi_1
            +0s call payment_intent.requires_action pi_1: next_action.type=verify_with_microdeposits;
                next_action.verify_with_microdeposits.arrival_date=+6280s; next_action.verify_with_microdeposits.hosted_verification_url=…;
                next_action.verify_with_microdeposits.microdeposit_type=descriptor_code; status=requires_action
            +0s call charge.pending py_1: billing_details.name=Jenny; calculated_statement_descriptor=null; outcome.risk_level=not_assessed; paid=false;
                payment_method_details.type=us_bank_account; payment_method_details.us_bank_account.account_holder_type=null;
                payment_method_details.us_bank_account.account_type=checking; payment_method_details.us_bank_account.bank_name=STRIPE TEST BANK;
                payment_method_details.us_bank_account.fingerprint=…; payment_method_details.us_bank_account.last4=6789;
                payment_method_details.us_bank_account.mandate=mandate_1; payment_method_details.us_bank_account.payment_reference=…;
                payment_method_details.us_bank_account.routing_number=110000000; receipt_url=null; status=pending; -outcome.risk_score;
                -payment_method_details.card
            +0s call payment_intent.processing pi_1: latest_charge=py_1; next_action=null; status=processing
            """)
    }

    @Test("on another page: the customer agrees") func agreed() throws {
        try server.act("authorize", on: server.pay("payment_method_data[type]=ideal", currency: "eur"))
        try server.advance("2s")
        try server.expectStory("""
            +0s call payment_intent.created pi_1: currency=eur; payment_method_options={alipay: {}, alma: {}, amazon_pay: {}, bancontact:
                {preferred_language: en}, billie: {}, bizum: {}, card: {installments: null, mandate_options: null, network: null,
                request_three_d_secure: automatic}, eps: {}, giropay: {}, ideal: {}, klarna: {preferred_locale: null}, link: {persistent_token: null},
                mb_way: {}, mobilepay: {}, multibanco: {}, p24: {}, pay_by_bank: {}, paypal: {preferred_locale: null, reference: null}, revolut_pay:
                {}, satispay: {}, scalapay: {}, sepa_debit: {}, sequra: {}, sofort: {preferred_language: null}, wechat_pay: {app_id: null, client:
                null}}; payment_method_types=[card, alipay, alma, amazon_pay, bancontact, billie, bizum, eps, giropay, ideal, klarna, link, mb_way,
                mobilepay, multibanco, p24, pay_by_bank, paypal, revolut_pay, satispay, scalapay, sepa_debit, sequra, sofort, wechat_pay]
            +0s call payment_intent.requires_action pi_1: next_action.redirect_to_url.return_url=https://shop.example/back; next_action.redirect_to_url.url=…;
                next_action.type=redirect_to_url; status=requires_action
            +0s clock charge.succeeded py_1: calculated_statement_descriptor=null; currency=eur; outcome.risk_level=not_assessed;
                payment_method_details.ideal.bank=null; payment_method_details.ideal.bic=null; payment_method_details.ideal.generated_sepa_debit=null;
                payment_method_details.ideal.generated_sepa_debit_mandate=null; payment_method_details.ideal.iban_last4=…;
                payment_method_details.ideal.transaction_id=…; payment_method_details.ideal.verified_name=null; payment_method_details.type=ideal;
                -outcome.risk_score; -payment_method_details.card
            +0s clock payment_intent.succeeded pi_1: amount_received=2000; latest_charge=py_1; next_action=null; status=succeeded
            +2s clock charge.updated py_1: balance_transaction=txn_1 (was: balance_transaction=null)
            """)
    }

    @Test("on another page: the customer refuses") func refused() throws {
        try server.act("fail", on: server.pay("payment_method_data[type]=ideal", currency: "eur"))
        try server.expectStory(after: 2, """
            +0s clock charge.failed py_1: amount_captured=0; calculated_statement_descriptor=null; captured=false; currency=eur;
                failure_code=payment_intent_authentication_failure; failure_message=The provided PaymentMethod has failed authentication. You can provide
                payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.; outcome.network_status=declined_by_network;
                outcome.reason=payment_intent_authentication_failure; outcome.seller_message=The bank returned the decline code
                `payment_intent_authentication_failure`.; outcome.type=issuer_declined; paid=false; payment_method_details.ideal.bank=null;
                payment_method_details.ideal.bic=null; payment_method_details.ideal.generated_sepa_debit=null;
                payment_method_details.ideal.generated_sepa_debit_mandate=null; payment_method_details.ideal.iban_last4=…;
                payment_method_details.ideal.transaction_id=…; payment_method_details.ideal.verified_name=null; payment_method_details.type=ideal;
                receipt_url=null; status=failed; -payment_method_details.card
            +0s clock payment_intent.payment_failed pi_1: last_payment_error.charge=py_1; last_payment_error.code=payment_intent_authentication_failure;
                last_payment_error.doc_url=https://stripe.com/docs/error-codes/payment-intent-authentication-failure; last_payment_error.message=The provided
                PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent
                again.; last_payment_error.payment_method=pm_1 (customer=null, ideal.bank=null, ideal.bic=null, type=ideal, -card);
                last_payment_error.payment_method_type=ideal; last_payment_error.type=card_error; latest_charge=py_1; next_action=null; payment_method=null;
                status=requires_payment_method
            """)
    }

    @Test("by a voucher that lapses") func voucher() throws {
        let data = "payment_method_data[type]=oxxo&payment_method_data[billing_details][name]=Jenny%20Rosen"
            + "&payment_method_data[billing_details][email]=expire_immediately@example.com"
        _ = try server.pay(data, currency: "mxn")
        try server.advance("1s")
        try server.expectStory("""
            +0s call payment_intent.created pi_1: currency=mxn; payment_method_options={card: {installments: null, mandate_options: null, network:
                null, request_three_d_secure: automatic}, link: {persistent_token: null}, oxxo: {expires_after_days: 3}}; payment_method_types=[card,
                link, oxxo]
            +0s call payment_intent.requires_action pi_1: next_action.oxxo_display_details.expires_after=+265479s;
                next_action.oxxo_display_details.hosted_voucher_url=…; next_action.oxxo_display_details.number=…; next_action.type=oxxo_display_details;
                status=requires_action
            +0s clock payment_intent.payment_failed pi_1: last_payment_error.code=payment_intent_payment_attempt_expired;
                last_payment_error.doc_url=https://stripe.com/docs/error-codes/payment-intent-payment-attempt-expired; last_payment_error.message=The OXXO
                payment attempt of this PaymentIntent has expired. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this
                PaymentIntent again.; last_payment_error.payment_method=pm_1 (billing_details.email=expire_immediately@example.com, billing_details.name=Jenny
                Rosen, customer=null, oxxo={}, type=oxxo, -card); last_payment_error.payment_method_type=oxxo; last_payment_error.type=card_error;
                next_action=null; payment_method=null; status=requires_payment_method
            """)
    }

    @Test("by bank transfer, in two parts") func transfer() throws {
        let customer = try server.newCustomer()
        _ = try server.pay(
            "payment_method_data[type]=customer_balance&payment_method_types[]=customer_balance&customer=\(customer)"
                + "&payment_method_options[customer_balance][funding_type]=bank_transfer"
                + "&payment_method_options[customer_balance][bank_transfer][type]=us_bank_transfer")
        for amount in [500, 1500] {
            _ = try server.post("/v1/test_helpers/customers/\(customer)/fund_cash_balance", "amount=\(amount)&currency=usd")
        }
        try server.expectStory(after: 1, """
            +0s call payment_intent.created pi_1: automatic_payment_methods=null; customer=cus_1; payment_method_configuration_details=null;
                payment_method_options={customer_balance: {bank_transfer: {type: us_bank_transfer}, funding_type: bank_transfer}};
                payment_method_types=[customer_balance]
            +0s call payment_intent.requires_action pi_1: next_action.display_bank_transfer_instructions.amount_remaining=2000;
                next_action.display_bank_transfer_instructions.currency=usd; next_action.display_bank_transfer_instructions.financial_addresses=[{aba:
                {account_holder_address: …, account_holder_name: Pinstripe, account_number: …, account_type: checking, bank_address: …, bank_name: US Test
                Bank, routing_number: 999999999}, supported_networks: [ach, domestic_wire_us], type: aba}, {supported_networks: [swift], swift:
                {account_holder_address: …, account_holder_name: Pinstripe, account_number: …, account_type: checking, bank_address: …, bank_name: US Test
                Bank, swift_code: TESTUS99XXX}, type: swift}]; next_action.display_bank_transfer_instructions.hosted_instructions_url=…;
                next_action.display_bank_transfer_instructions.reference=…; next_action.display_bank_transfer_instructions.type=us_bank_transfer;
                next_action.type=display_bank_transfer_instructions; status=requires_action
            +0s call customer_cash_balance_transaction.created ccsbtxn_1: created=+0s; currency=usd; customer=cus_1; customer_account=null;
                ending_balance=500; funded.bank_transfer.reference=null; funded.bank_transfer.type=us_bank_transfer;
                funded.bank_transfer.us_bank_transfer.network=ach; funded.bank_transfer.us_bank_transfer.sender_name=Jenny Rosen; livemode=false;
                net_amount=500; object=customer_cash_balance_transaction; type=funded
            +0s call customer_cash_balance_transaction.created ccsbtxn_2: applied_to_payment.payment_intent=pi_1; created=+0s; currency=usd; customer=cus_1;
                customer_account=null; ending_balance=0; livemode=false; net_amount=-500; object=customer_cash_balance_transaction; type=applied_to_payment
            +0s call payment_intent.partially_funded pi_1: next_action.display_bank_transfer_instructions.amount_remaining=1500
            +0s call customer_cash_balance_transaction.created ccsbtxn_3: created=+0s; currency=usd; customer=cus_1; customer_account=null;
                ending_balance=1500; funded.bank_transfer.reference=null; funded.bank_transfer.type=us_bank_transfer;
                funded.bank_transfer.us_bank_transfer.network=ach; funded.bank_transfer.us_bank_transfer.sender_name=Jenny Rosen; livemode=false;
                net_amount=1500; object=customer_cash_balance_transaction; type=funded
            +0s call customer_cash_balance_transaction.created ccsbtxn_4: applied_to_payment.payment_intent=pi_1; created=+0s; currency=usd; customer=cus_1;
                customer_account=null; ending_balance=0; livemode=false; net_amount=-1500; object=customer_cash_balance_transaction; type=applied_to_payment
            +0s call charge.succeeded py_1: calculated_statement_descriptor=null; customer=cus_1; outcome.risk_level=not_assessed;
                payment_method_details.customer_balance={}; payment_method_details.type=customer_balance; -outcome.risk_score; -payment_method_details.card
            +0s call payment_intent.succeeded pi_1: amount_received=2000; latest_charge=py_1; next_action=null; status=succeeded
            """)
    }
}
