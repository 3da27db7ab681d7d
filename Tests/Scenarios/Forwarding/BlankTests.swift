// Where a card's details go: into the blanks of a body, found by their names, whatever the body is written in.
import Digest
import Forwarding
import TestHarness
import Testing
import Wire

@Suite("The blanks of a forwarded request") struct BlankTests {
    /// A body, what arrives of it, and what is shown.
    struct Case: CustomTestStringConvertible, Sendable {
        let body: String
        let sent: String
        let shown: String
        var type: String?

        var testDescription: String { body }
    }

    private static let all = ["card_number", "card_expiry", "card_cvc"]

    static let json: [Case] = [
        // A text stays a text, a number a number, and nothing at all becomes a text.
        Case(
            body: #"{"number":"","exp_month":"","exp_year":"","cvc":""}"#,
            sent: #"{"number":"4242424242424242","exp_month":"09","exp_year":"2024","cvc":"123"}"#,
            shown: #"{"number":"424242******4242","exp_month":"09","exp_year":"2024","cvc":"***"}"#),
        Case(
            body: #"{"number":0,"exp_month":0,"exp_year":0,"cvc":0}"#,
            sent: #"{"number":4242424242424242,"exp_month":9,"exp_year":2024,"cvc":123}"#,
            shown: #"{"number":"424242******4242","exp_month":9,"exp_year":2024,"cvc":"***"}"#),
        Case(
            body: #"{"number":null,"exp_month":null,"exp_year":null,"cvc":null}"#,
            sent: #"{"number":"4242424242424242","exp_month":"09","exp_year":"2024","cvc":"123"}"#,
            shown: #"{"number":"424242******4242","exp_month":"09","exp_year":"2024","cvc":"***"}"#),
        // However deep, in the spelling of whichever processor.
        Case(
            body: #"{"a":[{"card":{"cardNumber":"","expiryMonth":"","expiryYear":"","securityCode":""}}]}"#,
            sent: #"{"a":[{"card":{"cardNumber":"4242424242424242","expiryMonth":"09","expiryYear":"2024","securityCode":"123"}}]}"#,
            shown: #"{"a":[{"card":{"cardNumber":"424242******4242","expiryMonth":"09","expiryYear":"2024","securityCode":"***"}}]}"#),
        Case(
            body: #"{"pan":"","expiry_month":"","expiry_year":"","security_code":""}"#,
            sent: #"{"pan":"4242424242424242","expiry_month":"09","expiry_year":"2024","security_code":"123"}"#,
            shown: #"{"pan":"424242******4242","expiry_month":"09","expiry_year":"2024","security_code":"***"}"#),
        // What is not blank, or called something else, stays.
        Case(
            body: #"{"number":"","order":{"number":"7"},"exp_month":"","exp_year":"","cvv":"","cvn":"x","amount":0,"note":"","price":1.50}"#,
            sent: #"{"number":"4242424242424242","order":{"number":"7"},"exp_month":"09","exp_year":"2024","cvv":"123","cvn":"x","amount":0,"#
                + #""note":"","price":1.50}"#,
            shown: #"{"number":"424242******4242","order":{"number":"7"},"exp_month":"09","exp_year":"2024","cvv":"***","cvn":"x","amount":0,"#
                + #""note":"","price":1.50}"#),
    ]

    static let others: [Case] = [
        Case(
            body: "amount=5&number=&exp_month=0&exp_year=&cvc=&x",
            sent: "amount=5&number=4242424242424242&exp_month=09&exp_year=2024&cvc=123&x",
            shown: "amount=5&number=424242%2A%2A%2A%2A%2A%2A4242&exp_month=09&exp_year=2024&cvc=%2A%2A%2A&x"),
        Case(
            body: "card[number]=&card.exp_month=&card%5Bexp_year%5D=&card[cvc]=",
            sent: "card[number]=4242424242424242&card.exp_month=09&card%5Bexp_year%5D=2024&card[cvc]=123",
            shown: "card[number]=424242%2A%2A%2A%2A%2A%2A4242&card.exp_month=09&card%5Bexp_year%5D=2024&card[cvc]=%2A%2A%2A"),
        Case(
            body: "<?xml version=\"1.0\"?><p:card xmlns:p='u'><p:number/><p:expiryMonth></p:expiryMonth><expiryYear>0</expiryYear><cvc> </cvc></p:card>",
            sent: "<?xml version=\"1.0\"?><p:card xmlns:p='u'><p:number>4242424242424242</p:number><p:expiryMonth>09</p:expiryMonth>"
                + "<expiryYear>2024</expiryYear><cvc>123</cvc></p:card>",
            shown: "<?xml version=\"1.0\"?><p:card xmlns:p='u'><p:number>424242******4242</p:number><p:expiryMonth>09</p:expiryMonth>"
                + "<expiryYear>2024</expiryYear><cvc>***</cvc></p:card>"),
        Case(
            body: "<!-- <number/> --><card number=\"\" cvc='' id=\"7\"><expiry expMonth=\"\" expYear=\"0\"/><number>1</number><![CDATA[<pan/>]]></card>",
            sent: "<!-- <number/> --><card number=\"4242424242424242\" cvc='123' id=\"7\"><expiry expMonth=\"09\" expYear=\"2024\"/>"
                + "<number>1</number><![CDATA[<pan/>]]></card>",
            shown: "<!-- <number/> --><card number=\"424242******4242\" cvc='***' id=\"7\"><expiry expMonth=\"09\" expYear=\"2024\"/>"
                + "<number>1</number><![CDATA[<pan/>]]></card>"),
    ]

    @Test("are filled", arguments: json + others) func filled(_ blank: Case) throws {
        let (sent, shown) = try TestServer().forwarded(Forward(replacements: Self.all, body: blank.body))
        #expect(sent == blank.sent)
        #expect(shown == blank.shown)
    }

    @Test("stay blank where nobody asks for them") func unasked() throws {
        let (sent, _) = try TestServer().forwarded(Forward(body: #"{"number":"","cvc":"","name":"","exp_month":0}"#))
        #expect(sent == #"{"number":"4242424242424242","cvc":"","name":"","exp_month":0}"#)
    }

    @Test("stay blank where the card has nothing for them") func nameless() throws {
        let (sent, shown) = try TestServer().forwarded(Forward(replacements: ["cardholder_name"], body: #"{"holderName":"","number":""}"#))
        #expect(sent == #"{"holderName":"","number":""}"#)
        #expect(shown == sent)
    }

    @Test("take a name of any letters", arguments: [
        (#"{"name":""}"#, #"{"name":"Zoë \"Z\" <O'Neill> & Co"}"#),
        ("name=", "name=Zo%C3%AB%20%22Z%22%20%3CO%27Neill%3E%20%26%20Co"),
        ("<name/>", "<name>Zoë &quot;Z&quot; &lt;O&apos;Neill&gt; &amp; Co</name>"),
    ]) func names(_ body: String, _ sent: String) throws {
        let server = try TestServer()
        let method = try server.post(
            "/v1/payment_methods", "type=card&card[token]=tok_visa&billing_details[name]=" + Percent.encode("Zoë \"Z\" <O'Neill> & Co")).id
        #expect(try server.forwarded(Forward(method: method, replacements: ["cardholder_name"], body: body)).sent == sent)
    }

    @Test("a body is what its Content-Type says") func contentType() throws {
        let server = try TestServer()
        let form = Forward(headers: [("content-type", "application/x-www-form-urlencoded; charset=utf-8")], body: "{=&number=")
        #expect(try server.forwarded(form).sent == "{=&number=4242424242424242")
        let answer = try server.forward(Forward(headers: [("Content-Type", "application/json")], body: "number="))
        #expect(answer.failure == forwardingFailure(
            400, "invalid_parameter", "request[body]", "The body of the request cannot be used: it is not JSON, at byte 0."))
    }

    @Test("a signature goes into a blank header, and is that of the body as it is sent") func signatureInHeader() throws {
        let server = try TestServer()
        server.engine.settings[ForwardingSettings.key].signingSecret = "hush"
        let processor = server.receiver(Forward.processor)
        let answer = try server.forward(Forward(replacements: ["card_number", "request_signature"], headers: [("X-Signature", "")]))
        let arrival = try #require(processor.arrivals.first)
        let signature = SHA256.hexadecimal(try #require(SHA256.authenticate(Array(#"{"number":"4242424242424242"}"#.utf8), key: Array("hush".utf8))))
        #expect(arrival.headers["X-Signature"] == signature)
        #expect(answer["request_details"]?["headers"]?[0]?["value"] == "[redacted]")
    }

    @Test("a signature goes into a blank field where no header is for it") func signatureInBody() throws {
        let server = try TestServer()
        let forward = Forward(replacements: ["card_number", "request_signature"], body: #"{"number":"","signature":""}"#)
        let (sent, shown) = try server.forwarded(forward)
        let unsigned = #"{"number":"4242424242424242","signature":""}"#
        let signature = SHA256.hexadecimal(try #require(SHA256.authenticate(Array(unsigned.utf8), key: Array("pinstripe".utf8))))
        #expect(sent == #"{"number":"4242424242424242","signature":"\#(signature)"}"#)
        #expect(shown == #"{"number":"424242******4242","signature":"[redacted]"}"#)
    }
}

@Suite("The cvc of a forwarded request") struct ForwardedCVCTests {
    private func forward(_ method: String) -> Forward { Forward(method: method, replacements: ["card_cvc"], body: #"{"cvc":""}"#) }

    private func newMethod(_ server: TestServer) throws -> String {
        try server.post("/v1/payment_methods", "type=card&card[number]=4242424242424242&card[exp_month]=3&card[exp_year]=2030&card[cvc]=737").id
    }

    @Test("is sent once") func once() throws {
        let server = try TestServer()
        let method = try newMethod(server)
        #expect(try server.forwarded(forward(method)).sent == #"{"cvc":"737"}"#)
        #expect(try server.forwarded(forward(method)).sent == #"{"cvc":""}"#)
    }

    @Test("is not used up by a request that does not ask for it") func unasked() throws {
        let server = try TestServer()
        let method = try newMethod(server)
        #expect(try server.forwarded(Forward(method: method)).sent == #"{"number":"4242424242424242"}"#)
        #expect(try server.forwarded(forward(method)).sent == #"{"cvc":"737"}"#)
    }

    @Test("is not used up by a request that was refused, or that reached nobody", arguments: [
        Forward(replacements: ["card_cvc"], body: "{}"), Forward(url: "http://127.0.0.1:1/nobody", replacements: ["card_cvc"], body: #"{"cvc":""}"#),
    ]) func unsent(_ unsent: Forward) throws {
        let server = try TestServer()
        var unsent = unsent
        unsent.method = try newMethod(server)
        #expect(try server.forward(unsent).status >= 400)
        #expect(try server.forwarded(forward(unsent.method)).sent == #"{"cvc":"737"}"#)
    }

    @Test("is used up by a request that got no answer") func unanswered() throws {
        let server = try TestServer()
        let method = try newMethod(server)
        server.receiver(Forward.processor).reply = { _ in .failure(.timeout) }
        #expect(try server.forward(forward(method)).status == 504)
        #expect(try server.forwarded(forward(method)).sent == #"{"cvc":""}"#)
    }

    @Test("of a fixed PaymentMethod is there each time", arguments: [("pm_card_visa", "123"), ("pm_card_amex", "1234")])
    func fixed(_ method: String, _ cvc: String) throws {
        let server = try TestServer()
        for _ in 1...2 { #expect(try server.forwarded(forward(method)).sent == #"{"cvc":"\#(cvc)"}"#) }
    }
}
