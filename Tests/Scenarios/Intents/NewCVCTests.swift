// A customer who has saved her card enters its cvc again. The confirmation gets it as a token.
import TestHarness
import Testing
import Wire

@Suite("A cvc that was entered again") struct NewCVCTests {
    let server: TestServer
    let customer: String
    let card: String
    private static let option = "payment_method_options[card][cvc_token]"

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
        card = try server.post("/v1/payment_methods", "type=card&card[token]=tok_visa").id
        _ = try server.post("/v1/payment_methods/\(card)/attach", "customer=\(customer)")
    }

    private func token() throws -> String { try server.post("/v1/tokens", "cvc_update[cvc]=123").id }

    private func pay(_ token: String) throws -> Answer { try server.pay(card, "customer=\(customer)&\(Self.option)=\(token)") }

    @Test("is checked once") func once() throws {
        let token = try token()
        let paid = try pay(token)
        #expect(paid["status"] == "succeeded")
        #expect(try server.charge(of: paid)["payment_method_details"]?["card"]?["checks"]?["cvc_check"] == "pass")
        #expect(try server.get("/v1/tokens/\(token)")["used"] == true)

        let again = try pay(token)
        #expect(again.failure
            == Failure(400, code: "token_already_used", parameter: Self.option, "You cannot use a Stripe token more than once: \(token)."))
        // The intent is kept, and waits for a PaymentMethod.
        let kept = try server.get("/v1/payment_intents?limit=1")["data"]?[0]
        #expect(kept?["status"] == "requires_payment_method" && kept?["id"] != paid["id"])
        #expect(again.json["error"]?["payment_intent"]?["id"] == kept?["id"])
    }

    @Test("is a token of a cvc") func unknown() throws {
        #expect(try pay("cvctok_1").failure == Failure(400, code: "resource_missing", parameter: Self.option, "No such token: 'cvctok_1'"))
        let other = try server.post("/v1/tokens", "card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2034").id
        #expect(try pay(other).failure == Failure(400, parameter: Self.option, "The token \(other) is not a cvc's."))
    }

    @Test("is not used up by a confirmation that is refused") func confirm() throws {
        let token = try token()
        let intent = try server.intend("customer=\(customer)&payment_method=\(card)")
        let path = "\(TestServer.intents)/\(intent.id)/confirm"
        #expect(try server.post(path, "\(Self.option)=cvctok_1&\(TestServer.back)").failure?.code == "resource_missing")
        #expect(try server.intent(intent.id)["status"] == "requires_confirmation")
        #expect(try server.post(path, "\(Self.option)=\(token)").failure?.message.contains("return_url") == true)
        #expect(try server.post(path, "\(Self.option)=\(token)&\(TestServer.back)")["status"] == "succeeded")
    }
}
