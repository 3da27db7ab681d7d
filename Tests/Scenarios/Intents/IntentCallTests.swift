// Which calls a PaymentIntent allows in which status, as a table; and what the calls about a customer's money refuse.
import TestHarness
import Testing
import Wire

@Suite("The calls of a PaymentIntent") struct IntentCallTests {
    /// A cell holds the status afterwards. `refused` is payment_intent_unexpected_state, which has changed nothing; `invalid` is an error without a code.
    private static let open = OutcomeTable("""
        action      | requires_payment_method | requires_confirmation   | requires_action
        describe    | requires_payment_method | requires_confirmation   | requires_action
        amount      | requires_payment_method | requires_confirmation   | requires_confirmation
        method      | requires_confirmation   | requires_confirmation   | requires_confirmation
        no method   | requires_payment_method | requires_payment_method | requires_payment_method
        confirm     | refused                 | succeeded               | requires_action
        pay by card | succeeded               | succeeded               | succeeded
        capture     | refused                 | refused                 | refused
        increment   | refused                 | refused                 | refused
        cancel      | canceled                | canceled                | canceled
        apply       | refused                 | refused                 | invalid
        verify      | refused                 | refused                 | refused
        """)

    private static let closed = OutcomeTable("""
        action      | processing | requires_capture | succeeded | canceled
        describe    | processing | requires_capture | succeeded | canceled
        amount      | refused    | refused          | refused   | refused
        method      | refused    | refused          | refused   | refused
        no method   | refused    | refused          | refused   | refused
        confirm     | refused    | refused          | refused   | refused
        pay by card | refused    | refused          | refused   | refused
        capture     | refused    | succeeded        | refused   | refused
        increment   | refused    | invalid          | refused   | refused
        cancel      | canceled   | canceled         | refused   | refused
        apply       | refused    | refused          | refused   | refused
        verify      | refused    | refused          | refused   | refused
        """)

    private func intent(in status: String, _ server: TestServer) throws -> Answer {
        switch status {
        case "requires_payment_method": try server.intend()
        case "requires_confirmation": try server.intend("payment_method=pm_card_visa")
        case "requires_action": try server.pay("pm_card_threeDSecureRequired")
        case "processing": try server.pay("pm_usBankAccount_success", DebitPaymentTests.agreed)
        case "requires_capture": try server.pay("pm_card_visa", "capture_method=manual")
        case "succeeded": try server.pay()
        default: try server.post("\(TestServer.intents)/\(server.intend().id)/cancel")
        }
    }

    private func call(_ action: String, _ id: String, _ server: TestServer) throws -> Answer {
        let path = "\(TestServer.intents)/\(id)"
        switch action {
        case "describe": return try server.post(path, "description=Shoes&metadata[a]=b&receipt_email=a@example.com")
        case "amount": return try server.post(path, "amount=2100")
        case "method": return try server.post(path, "payment_method=pm_card_visa")
        case "no method": return try server.post(path, "payment_method=")
        case "confirm": return try server.post("\(path)/confirm", TestServer.back)
        case "pay by card": return try server.post("\(path)/confirm", "payment_method=pm_card_visa&\(TestServer.back)")
        case "increment": return try server.post("\(path)/increment_authorization", "amount=2500")
        case "apply": return try server.post("\(path)/apply_customer_balance")
        case "verify": return try server.post("\(path)/verify_microdeposits", "descriptor_code=SM11AA")
        default: return try server.post("\(path)/\(action)")
        }
    }

    private func outcome(of action: String, in status: String) throws -> String {
        let server = try TestServer()
        let intent = try intent(in: status, server)
        #expect(intent["status"]?.string == status)
        let (before, told) = try (server.intent(intent.id).text, server.events())
        let answer = try call(action, intent.id, server)
        #expect(server.notes.faults == [])
        guard let failure = answer.failure else { return answer["status"]?.string ?? answer.text }
        #expect(try server.intent(intent.id).text == before && server.events() == told, "\(action) while \(status)")
        #expect(failure.status == 400)
        guard failure.code == "payment_intent_unexpected_state" else { return failure.code ?? "invalid" }
        #expect(answer["error"]?["payment_intent"]?["id"]?.string == intent.id, "\(action) while \(status)")
        return "refused"
    }

    @Test("the table", arguments: [0, 1]) func table(number: Int) throws {
        for (action, outcomes) in [Self.open, Self.closed][number].rows {
            for (status, outcome) in outcomes { #expect(try self.outcome(of: action, in: status) == outcome, "\(action) while \(status)") }
        }
    }

    @Test("a refused confirmation in the call that creates it leaves the PaymentIntent, and the error names it", arguments: [
        ("payment_method=pm_card_chargeDeclined&\(TestServer.back)", "requires_payment_method"),
        ("payment_method=pm_card_threeDSecureRequired&error_on_requires_action=true&\(TestServer.back)", "requires_payment_method"),
        ("payment_method=pm_card_authenticationRequired&off_session=true", "requires_payment_method"),
    ]) func kept(form: String, status: String) throws {
        let server = try TestServer()
        let answer = try server.intend("confirm=true&\(form)")
        let id = answer["error"]?["payment_intent"]?["id"]?.string ?? ""
        #expect(try answer.status == 402 && server.get(TestServer.intents).ids == [id])
        #expect(try server.intent(id)["status"]?.string == status && server.events().first == "payment_intent.created")
    }

    @Test("a declined one is answered alike when it is sent again, with the same idempotency key") func replayed() throws {
        let server = try TestServer()
        let form = "amount=2000&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined&\(TestServer.back)"
        let headers: Headers = ["Idempotency-Key": "once"]
        let first = try server.post(TestServer.intents, form, headers: headers)
        let again = try server.post(TestServer.intents, form, headers: headers)
        #expect(try first.status == 402 && again.text == first.text && server.get(TestServer.intents).ids.count == 1)
        let other = try server.post(TestServer.intents, form + "&description=Other", headers: headers).failure
        #expect(other?.status == 400 && other?.type == "idempotency_error" && other?.code == nil)
    }

    @Test("a publishable key does not confirm what the server confirms by hand") func manual() throws {
        let server = try TestServer()
        let intent = try server.intend("confirmation_method=manual&payment_method_types[]=card&payment_method=pm_card_visa")
        let form = "client_secret=\(intent["client_secret"]?.string ?? "")"
        #expect(try server.post("\(TestServer.intents)/\(intent.id)/confirm", form, key: "pk_test_alpha").failure
            == Failure(
                400, code: "payment_intent_invalid_parameter",
                "This PaymentIntent \(intent.id) cannot be confirmed using your publishable key because its `confirmation_method` is set to `manual`. "
                    + "Please use your secret key instead, or create a PaymentIntent with `confirmation_method` set to `automatic`."))
        #expect(try server.post("\(TestServer.intents)/\(intent.id)/confirm")["status"] == "succeeded")
    }
}

@Suite("A customer's money for a PaymentIntent") struct AppliedBalanceTests {
    private let server: TestServer
    private let customer: String
    private let intent: Answer

    /// The customer has sent 30 dollars, and the merchant says which payment they are for.
    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
        _ = try server.post("/v1/customers/\(customer)/cash_balance", "settings[reconciliation_mode]=manual")
        intent = try server.pay(
            "payment_method_data[type]=customer_balance&allowed_payment_method_types[]=customer_balance&customer=\(customer)"
                + "&payment_method_options[customer_balance][funding_type]=bank_transfer"
                + "&payment_method_options[customer_balance][bank_transfer][type]=us_bank_transfer")
        _ = try server.post("/v1/test_helpers/customers/\(customer)/fund_cash_balance", "amount=3000&currency=usd")
    }

    private func apply(_ form: String) throws -> Answer { try server.post("\(TestServer.intents)/\(intent.id)/apply_customer_balance", form) }

    @Test("is applied in two parts, which are two transactions") func parts() throws {
        #expect(try server.intent(intent.id)["status"] == "requires_action")
        #expect(try apply("amount=500&currency=usd")["status"] == "requires_action")
        #expect(try apply("amount=1500")["status"] == "succeeded")
        let transactions = try server.get("/v1/customers/\(customer)/cash_balance_transactions")["data"]?.array ?? []
        #expect(transactions.map { $0["type"]?.string } == ["applied_to_payment", "applied_to_payment", "funded"])
        #expect(transactions.map { $0["net_amount"]?.integer } == [-1500, -500, 3000])
        #expect(try apply("amount=1").failure?.code == "payment_intent_unexpected_state")
    }

    @Test("is not, if it is more than the payment, or in another currency", arguments: ["amount=2001", "amount=500&currency=eur"])
    func refused(form: String) throws {
        let failure = try apply(form).failure
        #expect(failure?.status == 400 && failure?.code == nil && failure?.type == "invalid_request_error")
        #expect(try server.get("/v1/customers/\(customer)/cash_balance")["available"] == ["usd": 3000])
    }

    @Test("nor by a payment with another PaymentMethod") func otherMethod() throws {
        let other = try server.pay("pm_card_threeDSecureRequired", "customer=\(customer)")
        let failure = try server.post("\(TestServer.intents)/\(other.id)/apply_customer_balance", "amount=500").failure
        #expect(failure?.status == 400 && failure?.code == nil)
    }
}
