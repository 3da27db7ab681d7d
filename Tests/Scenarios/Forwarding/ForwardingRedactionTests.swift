// What a destination may repeat, and what is kept of it: neither the number, nor the cvc, nor what its caller has proved itself by.
import TestHarness
import Testing
import Wire

@Suite("An answer that repeats what it was sent") struct ForwardingRedactionTests {
    private func kept(_ body: String, _ headers: [(String, String)] = []) throws -> String? {
        let server = try TestServer()
        server.receiver(Forward.processor).reply = { _ in .status(200, body: body) }
        let forward = Forward(replacements: ["card_number", "card_cvc"], headers: headers, body: #"{"number":"","cvc":""}"#)
        let answer = try server.forward(forward)
        #expect(try server.get("\(Forward.path)/\(answer.id)").text == answer.text)
        return answer["response_details"]?["body"]?.string
    }

    @Test("loses the number, however it is written", arguments: [
        (#"{"n":"4242424242424242"}"#, #"{"n":"424242******4242"}"#),
        // A number becomes a text, so that what was JSON still is.
        (#"{"n":4242424242424242,"m":1}"#, #"{"n":"424242******4242","m":1}"#),
        (#"{"inner":"{\"n\": 4242424242424242}"}"#, #"{"inner":"{\"n\": \"424242******4242\"}"}"#),
        ("4242 4242 4242 4242", "424242******4242"), ("4242-4242-4242-4242", "424242******4242"), ("424242 - 4242424242", "424242******4242"),
        ("12 4242424242424242 7", "12 424242******4242 7"), ("x4242424242424242424242424242", "x424242******424242******4242"),
        // Of somebody else's card, too.
        ("5555555555554444", "555555******4444"), ("pay 378282246310005.", "pay 378282*****0005."),
        // But not what no brand gives out, though it passes Luhn's formula; nor what does not.
        ("ref 8536214160615596", "ref 8536214160615596"), ("4242424242424241", "4242424242424241"),
    ]) func number(_ body: String, _ kept: String) throws {
        #expect(try self.kept(body) == kept)
    }

    @Test("loses the cvc where it is called one", arguments: [
        (#"{"cvc":"123","amount":123}"#, #"{"cvc":"***","amount":123}"#), (#"{"cvv": 123}"#, #"{"cvv": "***"}"#),
        (#"{"i":"{\"security_code\":\"123\"}"}"#, #"{"i":"{\"security_code\":\"***\"}"}"#), ("cvc=123&a=123", "cvc=***&a=123"),
        ("<cvc>123</cvc><a>123</a>", "<cvc>***</cvc><a>123</a>"), ("CVC: 1234", "CVC: 1234"),
    ]) func cvc(_ body: String, _ kept: String) throws {
        #expect(try self.kept(body) == kept)
    }

    @Test("loses the credentials of its caller", arguments: [
        ("Authorization", "Bearer abc/def\"g", #"Bearer abc/def"g, abc/def"g, abc/def\"g, abc%2Fdef%22g, Bearer"#,
            "[redacted], [redacted], [redacted], [redacted], Bearer"),
        ("Authorization", "Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA== user:password password user", "[redacted] [redacted] [redacted] user"),
        ("X-API-Key", "key-1", "<key-1>", "<[redacted]>"), ("Cookie", "sid=12345", "sid=12345", "[redacted]"),
        ("X-Merchant-Token", "t0ken", "t0ken", "[redacted]"), ("Idempotency-Key", "order-7", "order-7", "order-7"), ("X-Trace", "trace", "trace", "trace"),
    ]) func credentials(_ name: String, _ value: String, _ body: String, _ kept: String) throws {
        #expect(try self.kept(body, [(name, value)]) == kept)
    }

    @Test("is kept without bytes that are no text") func noText() throws {
        let server = try TestServer()
        server.receiver(Forward.processor).reply = { _ in .bytes([0xFF, 0x41, 0xC3]) }
        let answer = try server.forward(Forward())
        #expect(answer["response_details"]?["body"] == "\u{FFFD}A\u{FFFD}")
    }

    @Test("its URL loses a number that its caller has put there") func url() throws {
        let server = try TestServer()
        let url = Forward.processor + "?card=4242424242424242"
        _ = server.receiver(url)
        #expect(try server.forward(Forward(url: url))["url"]?.string == Forward.processor + "?card=424242******4242")
    }
}
