// A SetupIntent saves a PaymentMethod. Its attempts are on record, and its refusals are Stripe's.
import TestHarness
import Testing
import Wire

@Suite("A SetupIntent") struct SetupIntentTests {
    let server: TestServer
    static let path = TestServer.setups

    init() throws { server = try TestServer() }

    private func setUp(_ method: String, _ more: String = "") throws -> Answer {
        let method = method.contains("=") ? method : "payment_method=\(method)"
        return try server.post(Self.path, "confirm=true&\(method)&\(TestServer.back)&\(more)")
    }

    @Test("saves a card for its customer") func saved() throws {
        let customer = try server.newCustomer()
        let types = try server.told {
            let setup = try setUp("pm_card_visa", "customer=\(customer)")
            #expect(setup["status"] == "succeeded" && setup["usage"] == "off_session" && setup["mandate"] == .null)
            #expect(setup["client_secret"]?.string?.count == setup.id.count + "_secret_".count + 31)
            let attempts = try server.get("/v1/setup_attempts?setup_intent=\(setup.id)")
            #expect(attempts.ids == [setup["latest_attempt"]?.string ?? ""])
            #expect(attempts["data"]?.array?.first?["status"] == "succeeded")
        }
        #expect(types == ["setup_intent.created", "payment_method.attached", "setup_intent.succeeded"])
        #expect(try server.get("/v1/customers/\(customer)/payment_methods").ids.count == 1)
    }

    @Test("asks the holder of some cards") func asked() throws {
        let customer = try server.newCustomer()
        let setup = try setUp("pm_card_authenticationRequired", "customer=\(customer)")
        #expect(setup["status"] == "requires_action" && setup["latest_attempt"]?.string?.hasPrefix("setatt_") == true)
        #expect(try server.events().suffix(2) == ["setup_intent.created", "setup_intent.requires_action"])
        #expect(try server.told { try server.act("authenticate", on: setup) } == ["payment_method.attached", "setup_intent.succeeded"])
        let attempt = try server.get("/v1/setup_attempts?setup_intent=\(setup.id)")["data"]?.array?.first
        #expect(attempt?["status"] == "succeeded")
        #expect(attempt?["payment_method_details"]?["card"]?["three_d_secure"]?["result"] == "authenticated")
    }

    @Test("waits for another card when the holder refuses") func refused() throws {
        let setup = try setUp("pm_card_authenticationRequired")
        #expect(try server.told { try server.act("fail", on: setup) } == ["setup_intent.setup_failed"])
        let failed = try server.get("\(Self.path)/\(setup.id)")
        #expect(failed["status"] == "requires_payment_method" && failed["payment_method"] == .null)
        #expect(failed["last_setup_error"]?["code"] == "setup_intent_authentication_failure")
        let attempt = try server.get("/v1/setup_attempts?setup_intent=\(setup.id)")["data"]?.array?.first
        #expect(attempt?["status"] == "failed" && attempt?["setup_error"]?["code"] == "setup_intent_authentication_failure")
    }

    @Test("is declined with the card") func declined() throws {
        let answer = try setUp("pm_card_chargeDeclined")
        #expect(answer.failure == Failure(402, code: "card_declined", type: "card_error", "Your card was declined."))
        let setup = answer["error"]?["setup_intent"]
        #expect(setup?["status"] == "requires_payment_method" && setup?["payment_method"] == .null)
        #expect(setup?["last_setup_error"]?["decline_code"] == "generic_decline" && setup?["last_setup_error"]?["charge"] == nil)
        #expect(try server.events() == ["setup_intent.created", "setup_intent.setup_failed"])
    }

    @Test("saves a card whose payments are declined") func declinedLater() throws {
        #expect(try setUp("pm_card_chargeCustomerFail", "customer=\(server.newCustomer())")["status"] == "succeeded")
    }

    @Test("is canceled once") func canceled() throws {
        let setup = try server.post(Self.path)
        let canceled = try server.post("\(Self.path)/\(setup.id)/cancel", "cancellation_reason=abandoned")
        #expect(canceled["status"] == "canceled" && canceled["cancellation_reason"] == "abandoned")
        #expect(try server.events() == ["setup_intent.created", "setup_intent.canceled"])
        #expect(try server.post("\(Self.path)/\(setup.id)/cancel").failure
            == Failure(
                400, code: "setup_intent_unexpected_state", "You cannot cancel this SetupIntent because it is already canceled."))
        #expect(try server.post("\(Self.path)/\(setup.id)/confirm").failure?.message
            == "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent with a payment method and "
            + "then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.")
    }

    @Test("is over once it has succeeded") func over() throws {
        let setup = try setUp("pm_card_visa")
        let refusals = [
            ("cancel", "",
                "You cannot cancel this SetupIntent because it has a status of succeeded. Only a SetupIntent with one of the following statuses may be "
                    + "canceled: `requires_payment_method`, `requires_confirmation`, or `requires_action`."),
            ("confirm", "", "You cannot confirm this SetupIntent because it has already succeeded."),
            ("", "payment_method=pm_card_visa", "You cannot update this SetupIntent because it has already succeeded."),
        ]
        for (call, form, message) in refusals {
            let answer = try server.post("\(Self.path)/\(setup.id)" + (call.isEmpty ? "" : "/\(call)"), form)
            #expect(answer.failure == Failure(400, code: "setup_intent_unexpected_state", message))
            #expect(answer["error"]?["setup_intent"]?["id"]?.string == setup.id)
        }
        #expect(try server.post("\(Self.path)/\(setup.id)/verify_microdeposits", "descriptor_code=SM11AA").failure
            == Failure(
                400, code: "intent_invalid_state",
                "This SetupIntent cannot be actioned on because it has a status of succeeded. Only a SetupIntent with one of the following statuses may be "
                    + "actioned on: [\"requires_action\"]."))
    }

    @Test("is missing by its noun, and wants the customer of a PaymentMethod") func missing() throws {
        #expect(try server.get("\(Self.path)/x").failure
            == Failure(404, code: "resource_missing", parameter: "intent", "No such setupintent: 'x'"))
        let customer = try server.newCustomer()
        let method = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id
        #expect(try setUp(method).failure?.message
            == "The payment method supplied (\(method)) belongs to the Customer \(customer). Please include the Customer in the `customer` parameter on "
            + "the SetupIntent.")
    }

    @Test("of an account makes a mandate, which becomes active with the verification") func account() throws {
        let customer = try server.newCustomer()
        let data = "payment_method_data[type]=us_bank_account&payment_method_data[us_bank_account][account_number]=000123456789"
            + "&payment_method_data[us_bank_account][routing_number]=110000000&payment_method_data[billing_details][name]=Jenny"
        let setup = try setUp(data, "customer=\(customer)&mandate_data[customer_acceptance][type]=offline")
        #expect(setup["status"] == "requires_action" && setup["next_action"]?["type"] == "verify_with_microdeposits")
        let mandate = setup["mandate"]?.string ?? ""
        #expect(try server.get("/v1/mandates/\(mandate)")["status"] == "pending")
        let verified = try server.post("\(Self.path)/\(setup.id)/verify_microdeposits", "descriptor_code=SM11AA")
        #expect(verified["status"] == "succeeded")
        let active = try server.get("/v1/mandates/\(mandate)")
        #expect(active["status"] == "active" && active["type"] == "multi_use" && active["multi_use"] == [:])
        #expect(try server.get("/v1/mandates/x").failure?.parameter == "mandate")
    }
}

@Suite("A ConfirmationToken") struct ConfirmationTokenTests {
    let server: TestServer
    static let helper = "/v1/test_helpers/confirmation_tokens"

    init() throws { server = try TestServer() }

    @Test("confirms an intent once") func once() throws {
        let token = try server.post(Self.helper, "payment_method=pm_card_visa&\(TestServer.back)")
        #expect(token["expires_at"]?.integer == (token["created"]?.integer ?? 0) + 43_200 && token["payment_intent"] == .null)
        #expect(token["payment_method_preview"]?["type"] == "card" && token["payment_method_preview"]?["card"]?["last4"] == "4242")
        #expect(token["payment_method_preview"]?["id"] == nil)
        let intent = try server.intend("confirm=true&confirmation_token=\(token.id)")
        #expect(intent["status"] == "succeeded")
        #expect(try server.get("/v1/confirmation_tokens/\(token.id)")["payment_intent"]?.string == intent.id)
        let again = try server.intend("confirm=true&confirmation_token=\(token.id)")
        #expect(again.failure?.code == "payment_intent_confirmation_token_invalid" && again.failure?.parameter == nil)
    }

    @Test("must fit the intent, and must exist") func unfit() throws {
        let token = try server.post(Self.helper, "payment_method=pm_card_visa&setup_future_usage=on_session&\(TestServer.back)").id
        let customer = try server.newCustomer()
        let other = try server.intend("confirm=true&customer=\(customer)&setup_future_usage=off_session&confirmation_token=\(token)")
        #expect(other.status == 400 && other.failure?.parameter == "setup_future_usage" && other.failure?.code == nil)
        let missing = try server.intend("confirm=true&confirmation_token=ctoken_x")
        #expect(missing.status == 404 && missing.failure?.parameter == "confirmation_token")
        try server.advance("12h")
        #expect(try server.intend("confirm=true&customer=\(customer)&confirmation_token=\(token)").failure?.code
            == "payment_intent_confirmation_token_invalid")
    }
}
