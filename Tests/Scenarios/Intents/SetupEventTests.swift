// The events of SetupIntents and PaymentMethods. Each has all of its object (see EventStory).
import TestHarness
import Testing
import Wire

@Suite("The events of a SetupIntent") struct SetupEventTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func setUp(_ card: String, _ more: String = "") throws -> Answer {
        try server.post(TestServer.setups, "confirm=true&payment_method=pm_card_\(card)&\(TestServer.back)&\(more)")
    }

    @Test("that saves a card at once") func saved() throws {
        _ = try setUp("visa", "customer=\(server.newCustomer())")
        try server.expectStory(after: 1, """
            +0s call setup_intent.created seti_1: customer=cus_1
            +0s call payment_method.attached pm_1
            +0s call setup_intent.succeeded seti_1: latest_attempt=setatt_1; status=succeeded
            """)
    }

    @Test("whose holder is asked, and confirms") func asked() throws {
        try server.act("authenticate", on: setUp("authenticationRequired", "customer=\(server.newCustomer())"))
        try server.expectStory(after: 1, """
            +0s call setup_intent.created seti_1: customer=cus_1
            +0s call setup_intent.requires_action seti_1: latest_attempt=setatt_1; next_action.redirect_to_url.return_url=https://shop.example/back;
                next_action.redirect_to_url.url=…; next_action.type=redirect_to_url; status=requires_action
            +0s clock payment_method.attached pm_1: card.country=DE; card.last4=3184
            +0s clock setup_intent.succeeded seti_1: next_action=null; status=succeeded
            """)
    }

    @Test("whose holder refuses") func refused() throws {
        try server.act("fail", on: setUp("authenticationRequired"))
        try server.expectStory(after: 2, """
            +0s clock setup_intent.setup_failed seti_1: last_setup_error.code=setup_intent_authentication_failure;
                last_setup_error.doc_url=https://stripe.com/docs/error-codes/setup-intent-authentication-failure; last_setup_error.message=The
                provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill
                this SetupIntent again.; last_setup_error.payment_method=pm_1 (card.checks.cvc_check=unchecked, card.country=DE, card.last4=3184,
                customer=null); last_setup_error.type=invalid_request_error; next_action=null; payment_method=null; status=requires_payment_method
            """)
    }

    @Test("that is declined") func declined() throws {
        _ = try setUp("chargeDeclined")
        try server.expectStory("""
            +0s call setup_intent.created seti_1
            +0s call setup_intent.setup_failed seti_1: last_setup_error.advice_code=try_again_later; last_setup_error.code=card_declined;
                last_setup_error.decline_code=generic_decline; last_setup_error.doc_url=https://stripe.com/docs/error-codes/card-declined;
                last_setup_error.message=Your card was declined.; last_setup_error.network_decline_code=01; last_setup_error.payment_method=pm_1
                (card.checks.cvc_check=unchecked, card.last4=0002, customer=null); last_setup_error.type=card_error; latest_attempt=setatt_1;
                payment_method=null; status=requires_payment_method
            """)
    }

    @Test("that is canceled") func canceled() throws {
        _ = try server.post("\(TestServer.setups)/\(server.post(TestServer.setups).id)/cancel", "cancellation_reason=duplicate")
        try server.expectStory("""
            +0s call setup_intent.created seti_1: payment_method=null; status=requires_payment_method
            +0s call setup_intent.canceled seti_1: cancellation_reason=duplicate; status=canceled
            """)
    }

    @Test("of an account, with its mandate, which ends later") func mandate() throws {
        let setup = try server.post(
            TestServer.setups,
            "confirm=true&customer=\(server.newCustomer())&payment_method=pm_sepaDebit_success_de&mandate_data[customer_acceptance][type]=offline"
                + "&\(TestServer.back)")
        _ = try server.fire("deactivate", setup["mandate"]?.string ?? "")
        try server.expectStory(after: 1, """
            +0s call setup_intent.created seti_1: customer=cus_1
            +0s call payment_method.attached pm_1: billing_details.address.city=San Francisco; billing_details.address.country=US;
                billing_details.address.line1=1234 Fake Street; billing_details.address.postal_code=94102; billing_details.address.state=CA;
                billing_details.email=jenny.rosen@example.com; billing_details.name=Jenny Rosen; sepa_debit.bank_code=37040044; sepa_debit.branch_code=;
                sepa_debit.country=DE; sepa_debit.fingerprint=…; sepa_debit.generated_from.charge=null; sepa_debit.generated_from.setup_attempt=null;
                sepa_debit.last4=3000; type=sepa_debit; -card
            +0s call setup_intent.succeeded seti_1: latest_attempt=setatt_1; mandate=mandate_1; status=succeeded
            +0s clock mandate.updated mandate_1: customer_acceptance.accepted_at=+0s; customer_acceptance.offline={}; customer_acceptance.type=offline;
                livemode=false; multi_use={}; object=mandate; payment_method=pm_1; payment_method_details.sepa_debit.reference=…;
                payment_method_details.sepa_debit.url=…; payment_method_details.type=sepa_debit; status=inactive; type=multi_use (was: status=active)
            """)
    }

    @Test("and of its card afterwards: changed, and detached") func method() throws {
        let setup = try setUp("visa", "customer=\(server.newCustomer())")
        let method = setup["payment_method"]?.string ?? ""
        _ = try server.post("/v1/payment_methods/\(method)", "billing_details[name]=Jenny")
        _ = try server.post("/v1/payment_methods/\(method)/detach")
        try server.expectStory(after: 4, """
            +0s call payment_method.updated pm_1: billing_details.name=Jenny (was: billing_details.name=null)
            +0s call payment_method.detached pm_1: customer=null (was: customer=cus_1)
            """)
    }
}
