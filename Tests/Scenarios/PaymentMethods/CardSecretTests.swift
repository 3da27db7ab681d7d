// What a forwarded request is given of a card: the number and the expiry at any time, the cvc once. It is kept in memory only.
import Engine
import PaymentMethods
import TestFixtures
import TestHarness
import Testing
import Wire

@Suite("A card's secrets") struct CardSecretTests {
    private static let card = "card[number]=4242424242424242&card[exp_month]=8&card[exp_year]=2030"
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func newMethod(_ form: String) throws -> String { try server.post("/v1/payment_methods", "type=card&\(form)").id }

    private func take(_ id: String, key: String = "alpha") throws -> PaymentMethod.Secrets? { try server.take(id, key: key) }

    @Test("are the test card's, and the cvc is there once") func once() throws {
        let id = try newMethod(Self.card + "&card[cvc]=987&billing_details[name]=Jenny")
        let secrets = try take(id)
        #expect(secrets?.number == "4242424242424242")
        #expect([secrets?.expiryMonth, secrets?.expiryYear] == [8, 2030])
        #expect(secrets?.cvc == "987")
        #expect(secrets?.cardholderName == "Jenny")
        let again = try take(id)
        #expect(again?.number == "4242424242424242")
        #expect(again?.cvc == nil)
    }

    @Test("are another card's without a cvc") func without() throws {
        let id = try newMethod("card[number]=378282246310005&card[exp_month]=1&card[exp_year]=2031")
        let secrets = try take(id)
        #expect(secrets?.number == "378282246310005")
        #expect(secrets?.cvc == nil)
        #expect(secrets?.cardholderName == nil)
    }

    @Test("stay where the operation that takes them is refused, and come back where they are given back") func refused() throws {
        let id = try newMethod(Self.card + "&card[cvc]=987")
        #expect(throws: Refusal.self) {
            try server.perform { change in
                _ = try PaymentMethod.secrets(of: id, usingCVC: true, parameter: "payment_method", &change)
                throw Refusal.invalid("Not today.")
            }
        }
        #expect(try take(id)?.cvc == "987")
        try server.perform { PaymentMethod.giveBack(cvc: "987", of: id, &$0) }
        #expect(try take(id)?.cvc == "987")
        #expect(try take(id)?.cvc == nil)
    }

    @Test("come from the token, whatever else it was used for") func token() throws {
        let token = try server.post("/v1/tokens", Self.card + "&card[cvc]=987").id
        #expect(try take(newMethod("card[token]=\(token)"))?.cvc == "987")
        // Refused, because the token is used: nothing is remembered of it.
        #expect(try server.post("/v1/payment_methods", "type=card&card[token]=\(token)").status == 400)
        #expect(try take(newMethod("card[token]=tok_visa"))?.cvc == "123")
        #expect(try take(newMethod("card[token]=tok_amex"))?.cvc == "1234")
    }

    @Test("of a fixed id are never used up; of what it has stood for they are") func fixed() throws {
        for _ in 1...2 {
            let secrets = try take("pm_card_visa")
            #expect(secrets?.number == "4242424242424242")
            #expect([secrets?.expiryMonth, secrets?.expiryYear] == [9, 2024])
            #expect(secrets?.cvc == "123")
        }
        try server.perform { PaymentMethod.giveBack(cvc: "987", of: "pm_card_visa", &$0) }
        #expect(try take("pm_card_visa")?.cvc == "123")
        #expect(try take("pm_card_amex")?.cvc == "1234")
        // Naming them has made no objects.
        #expect(try server.get("/v1/payment_methods").ids == [])
        let id = try server.get("/v1/payment_methods/pm_card_amex").id
        #expect(try take(id)?.cvc == "1234")
        #expect(try take(id)?.cvc == nil)
    }

    @Test("are nobody else's, and not there of what is not there") func foreign() throws {
        let id = try newMethod(Self.card + "&card[cvc]=987")
        let missing = Refusal.noSuchReference("PaymentMethod", id, parameter: "payment_method")
        #expect(throws: missing) { try take(id, key: "beta") }
        _ = try server.admin("POST reset")
        #expect(throws: missing) { try take(id) }
    }

    @Test("outlast attaching and detaching") func attached() throws {
        let id = try newMethod(Self.card + "&card[cvc]=987")
        _ = try server.post("/v1/payment_methods/\(id)/attach", "customer=\(server.newCustomer())")
        _ = try server.post("/v1/payment_methods/\(id)/detach")
        #expect(try take(id)?.cvc == "987")
    }

    @Test("are forgotten with the process") func restart() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("state.sqlite")
        let id = try TestServer(file: file).post("/v1/payment_methods", "type=card&\(Self.card)&card[cvc]=987").id
        let server = try TestServer(file: file)
        #expect(try server.get("/v1/payment_methods/\(id)")["card"]?["checks"]?["cvc_check"] == "unchecked")
        let secrets = try server.take(id)
        #expect(secrets?.number == "4242424242424242")
        #expect(secrets?.cvc == nil)
    }
}

extension TestServer {
    /// What an operation takes of a PaymentMethod.
    fileprivate func take(_ id: String, key: String = "alpha") throws -> PaymentMethod.Secrets? {
        var taken: PaymentMethod.Secrets?
        try perform(key: key) { taken = try PaymentMethod.secrets(of: id, usingCVC: true, parameter: "payment_method", &$0) }
        return taken
    }
}
