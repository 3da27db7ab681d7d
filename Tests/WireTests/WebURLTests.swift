// Where URLs lead, and which texts are none.
import Testing
import Wire

@Suite("URLs of the web") struct WebURLTests {
    @Test("are taken apart as far as the port", arguments: [
        ("http://a.example", "http", "a.example", nil, false), ("HTTPS://A.Example:8443/P?Q#F", "https", "a.example", 8443, false),
        ("http://me:hush@a.example/", "http", "a.example", nil, true), ("http://@a", "http", "a", nil, true), ("http://a:", "http", "a", nil, false),
        ("https://[::1]:1/x", "https", "::1", 1, false), ("http://a?b=http://c@d", "http", "a", nil, false),
        ("http://ä.example", "http", "ä.example", nil, false),
    ] as [(String, String, String, Int?, Bool)])
    func parts(_ text: String, _ scheme: String, _ host: String, _ port: Int?, _ hasUser: Bool) throws {
        let url = try WebURL(text)
        #expect((url.scheme, url.host, url.hasUser) == (scheme, host, hasUser))
        #expect(url.port == port)
    }

    @Test("are the same in capitals, up to the path") func spelling() throws {
        #expect(try WebURL("HTTPS://A.Example:8443/Path?Query").text == "https://a.example:8443/Path?Query")
    }

    @Test("what is none", arguments: [
        ("", "An explicit scheme (such as https) must be provided."), ("a.example/x", "An explicit scheme (such as https) must be provided."),
        ("ftp://a", "Its scheme must be http or https."), ("http://", "It must name a host."), ("http://:80", "It must name a host."),
        ("http://[::1", "It must name a host."), ("http://a b", "It must not hold spaces or control characters."),
        ("http://a/\u{0}", "It must not hold spaces or control characters."), ("http://a\\@b", "It must not hold backslashes."),
        ("http://a,b", "The name of its host must not hold such signs."), ("http://a:0", "Its port must be a number from 1 to 65535."),
        ("http://a:1x", "Its port must be a number from 1 to 65535."), ("http://a:65536", "Its port must be a number from 1 to 65535."),
    ]) func none(_ text: String, _ reason: String) {
        let fault = #expect(throws: WebURL.Fault.self) { try WebURL(text) }
        #expect(fault?.reason == reason)
    }

    @Test("lead to this machine", arguments: ["http://127.0.0.1", "http://127.255.0.3:1", "https://LOCALHOST/x", "http://[::1]/"])
    func loopback(_ text: String) throws { #expect(try WebURL(text).isLoopback) }

    @Test("lead elsewhere, or may", arguments: [
        "http://0.0.0.0", "http://127.1", "http://127.0.0.256", "http://127.0.0.1.example", "http://localhost.example", "http://[::ffff:127.0.0.1]",
        "http://2130706433", "http://127.0.0.01x", "http://me@example.com",
    ]) func elsewhere(_ text: String) throws { #expect(try !WebURL(text).isLoopback) }
}
