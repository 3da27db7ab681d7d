// What cannot be forwarded, and where nothing may be forwarded to. Nothing is sent then.
import Engine
import Forwarding
import TestHarness
import Testing
import Wire

@Suite("What cannot be forwarded") struct ForwardingRefusalTests {
    private func failure(_ forward: Forward) throws -> Failure? {
        let server = try TestServer()
        let processor = server.receiver(Forward.processor)
        let answer = try server.forward(forward)
        #expect(processor.arrivals.isEmpty)
        #expect(try server.get(Forward.path).ids == [])
        return answer.failure
    }

    @Test("what has to be there", arguments: [
        ("url=http://127.0.0.1/&replacements[]=card_number&request[body]={}", "payment_method"),
        ("payment_method=pm_card_visa&replacements[]=card_number&request[body]={}", "url"),
        ("payment_method=pm_card_visa&url=http://127.0.0.1/&request[body]={}", "replacements"),
        ("payment_method=pm_card_visa&url=http://127.0.0.1/&replacements[]=card_number", "request"),
        ("payment_method=pm_card_visa&url=http://127.0.0.1/&replacements[]=card_number&request[headers][0][value]=x", "request[headers][0][name]"),
    ]) func missing(_ form: String, _ parameter: String) throws {
        #expect(try TestServer().post(Forward.path, form).failure == Failure(
            400, code: "parameter_missing", parameter: parameter, "Missing required param: \(parameter)."))
    }

    @Test("what does not exist", arguments: ["config", "http_method"]) func unknown(_ parameter: String) throws {
        #expect(try TestServer().post(Forward.path, Forward().form + "&\(parameter)=x").failure?.code == "parameter_unknown")
    }

    @Test("a PaymentMethod that is not there") func noMethod() throws {
        #expect(try failure(Forward(method: "pm_nobody")) == Failure(
            400, code: "resource_missing", parameter: "payment_method", "No such PaymentMethod: 'pm_nobody'"))
    }

    static let parameters: [(Forward, String, String)] = [
        (Forward(replacements: ["card_number", "pan"]), "replacements[1]",
            "Invalid replacements[1]: must be one of card_cvc, card_expiry, card_number, cardholder_name, network_token_cryptogram, "
                + "network_token_electronic_commerce_indicator, network_token_expiry, network_token_number, request_signature"),
        (Forward(replacements: ["network_token_number"]), "replacements[0]",
            "A network_token_number is that of a wallet, and the PaymentMethod is a card."),
        (Forward(body: "{}"), "request[body]", "There is no blank field for the card number in the request."),
        (Forward(body: #"{"number":"4111111111111111"}"#), "request[body]", "There is no blank field for the card number in the request."),
        (Forward(replacements: ["card_expiry"], body: #"{"exp_month":""}"#), "request[body]",
            "There is no blank field for the expiry year in the request."),
        (Forward(replacements: ["request_signature"], headers: [("X-Signature", "mine")], body: "{}"), "request[body]",
            "There is no blank field for the request signature in the request."),
        (Forward(body: "<card><number></card"), "request[body]",
            "The body of the request cannot be used: it is not well-formed XML, at byte 14."),
        (Forward(body: #"{"number":""#), "request[body]", "The body of the request cannot be used: it is not JSON, at byte 11."),
        (Forward(headers: [("X Y", "1")]), "request[headers][0][name]", "The name of a header is made of letters, digits and hyphens."),
        (Forward(headers: [("X", "1\r\nY: 2")]), "request[headers][0][value]", "The value of a header must not hold control characters."),
        (Forward(headers: [("X", "1"), ("Host", "a.example")]), "request[headers][1][name]", "The header Host is added by Stripe."),
        (Forward(headers: [("content-length", "1")]), "request[headers][0][name]", "The header content-length is added by Stripe."),
        (Forward(url: "http://user:password@127.0.0.1/"), "url", "A user name and a password belong into a header, and not into the URL."),
    ]

    @Test("what cannot be used", arguments: parameters) func invalid(_ forward: Forward, _ parameter: String, _ message: String) throws {
        #expect(try failure(forward) == forwardingFailure(400, "invalid_parameter", parameter, message))
    }

    @Test("an error quotes neither a body nor a header") func quotes() throws {
        let nested = "payment_method=pm_card_visa&url=http://127.0.0.1/&replacements[]=card_number&request[body][card]=s3cret"
        let answer = try TestServer().post(Forward.path, nested)
        #expect(answer.status == 400)
        #expect(!answer.text.contains("s3cret"))
    }

    @Test("a publishable key cannot") func publishable() throws {
        #expect(try TestServer().forward(Forward(), key: "pk_test_alpha").failure?.code == "secret_key_required")
    }
}

@Suite("Where requests are forwarded to") struct ForwardingDestinationTests {
    private static func inactive(_ host: String) -> Failure {
        forwardingFailure(
            400, "inactive", "url",
            "The destination \(host) is not set up for forwarding. Pinstripe forwards to this machine, and to what its setting "
                + "forwarding-destinations names.")
    }

    private func forward(_ url: String, _ destinations: [(String, String?)] = []) throws -> (answer: Answer, reached: [String]) {
        let server = try TestServer()
        server.engine.settings[ForwardingSettings.key].destinations = destinations.map { .init(prefix: $0.0, address: $0.1) }
        let receivers = [url, Forward.processor, "http://127.0.0.1:4242/v1/payments?a=b"].map { server.receiver($0) }
        let answer = try server.forward(Forward(url: url))
        return (answer, receivers.filter { !$0.arrivals.isEmpty }.map(\.url))
    }

    @Test("this machine, always", arguments: [
        "http://127.0.0.1:9/x", "https://localhost/", "http://[::1]:80/x?y=z", "http://127.9.9.9", "HTTP://LOCALHOST:1",
    ]) func loopback(_ url: String) throws {
        let (answer, reached) = try forward(url)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(reached == [url])
        #expect(answer["url"]?.string == url)
    }

    @Test("nowhere else", arguments: [
        ("https://api.example.com/v1", "api.example.com"), ("http://0.0.0.0/", "0.0.0.0"), ("http://2130706433/", "2130706433"),
        ("http://127.1/", "127.1"), ("http://127.0.0.1.example.com/", "127.0.0.1.example.com"), ("http://localhost.example.com", "localhost.example.com"),
        ("http://127.0.0.0x1/", "127.0.0.0x1"), ("http://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1"), ("http://api.example.com#@127.0.0.1/", "api.example.com"),
        ("http://127.0.0.1%2eexample.com/", "127.0.0.1%2eexample.com"),
    ]) func elsewhere(_ url: String, _ host: String) throws {
        let (answer, reached) = try forward(url)
        #expect(answer.failure == Self.inactive(host))
        #expect(reached == [])
    }

    @Test("nowhere that is no URL", arguments: [
        ("", "You passed an empty string for 'url'. We assume empty values are an attempt to unset a parameter; however 'url' cannot be unset. "
            + "You should remove 'url' from your request or supply a non-empty value."),
        ("api.example.com", "Invalid URL: An explicit scheme (such as https) must be provided."),
        ("ftp://127.0.0.1/", "Invalid URL: Its scheme must be http or https."), ("http:///x", "Invalid URL: It must name a host."),
        ("http://127.0.0.1:99999/", "Invalid URL: Its port must be a number from 1 to 65535."),
        ("http://api.example.com\\@127.0.0.1/", "Invalid URL: It must not hold backslashes."),
        ("http://127.0.0.1\\@api.example.com/", "Invalid URL: It must not hold backslashes."),
        ("http://127.0.0.1/\u{7f}", "Invalid URL: It must not hold spaces or control characters."),
    ]) func noURL(_ url: String, _ message: String) throws {
        #expect(try forward(url).answer.failure?.message == message)
    }

    @Test("what the settings name, at the address that they give", arguments: [
        ("https://pay.example.com/payments", [("https://pay.example.com", "http://127.0.0.1:4242")], Forward.processor),
        ("https://pay.example.com/v1/payments?a=b", [("https://pay.example.com", "http://127.0.0.1:4242")], "http://127.0.0.1:4242/v1/payments?a=b"),
        ("https://pay.example.com/payments", [("https://pay.example.com/payments", Forward.processor)], Forward.processor),
        ("https://pay.example.com/payments", [("https://pay.example.com/", "http://127.0.0.1:4242/")], Forward.processor),
        // As it stands.
        ("https://pay.example.com/payments", [("https://pay.example.com", nil)], "https://pay.example.com/payments"),
        // The longest prefix wins.
        ("https://pay.example.com/payments", [("https://pay.example.com", nil), ("https://pay.example.com/payments", Forward.processor)], Forward.processor),
        // Scheme and host are the same in capitals; a path is not.
        ("HTTPS://Pay.Example.com/payments", [("https://pay.example.COM", "http://127.0.0.1:4242")], Forward.processor),
        // Also for this machine.
        ("http://127.0.0.1:1/payments", [("http://127.0.0.1:1", "http://127.0.0.1:4242")], Forward.processor),
    ] as [(String, [(String, String?)], String)]) func configured(_ url: String, _ destinations: [(String, String?)], _ address: String) throws {
        let (answer, reached) = try forward(url, destinations)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(reached == [address])
        #expect(answer["url"]?.string == url)
    }

    @Test("not what only begins like it", arguments: ["https://pay.example.com.evil.example/", "https://pay.example.comx", "https://pay.example.com:444/"])
    func lookalike(_ url: String) throws {
        #expect(try forward(url, [("https://pay.example.com", nil)]).answer.failure?.code == "forwarding_api_inactive")
    }
}
