// What a page in a browser may do: what a publishable key may call is everybody's. All else is for pages of this machine, and for those that the
// setting allowed-origins names. Anybody else is told 403, sees nothing, and changes nothing.
import API
import TestHarness
import Testing
import Wire

@Suite("Web pages") struct WebPageTests {
    private static let evil: Headers = ["Host": "127.0.0.1:12111", "Origin": "http://evil.example"]

    private func server(allowing origins: String...) throws -> TestServer {
        var settings = APISettings()
        settings.allowedOrigins = origins
        return try TestServer(settings)
    }

    private static func sharing(_ answer: Answer) -> [String] { answer.headers.map(\.name).filter { $0.hasPrefix("Access-Control") } }

    // MARK: Where a page is from

    @Test("foreign: another origin, none, another site, or a name that somebody has led here", arguments: [
        ["Origin": "http://evil.example"], ["Origin": "https://evil.example:443"], ["Origin": "null"], ["Origin": ""], ["Origin": "file://"],
        ["Origin": "http://127.0.0.1.evil.example"], ["Origin": "http://localhost.evil.example"], ["Origin": "http://192.0.2.1"],
        ["Origin": "http://pinstripe:3000", "Host": "pinstripe:12111"], ["Origin": "http://evil.example:12111", "Host": "evil.example:12111"],
        ["Host": "evil.example:12111"], ["Host": "127.evil.example"], ["Host": "evil.example."], ["Sec-Fetch-Site": "cross-site"],
        ["Sec-Fetch-Site": "Cross-Site"], ["Sec-Fetch-Site": "none", "sec-fetch-site": "cross-site"], ["Host": "localhost:evil.example"],
        ["Host": "user:pass@evil.example"], ["Host": "127.0.0.1:12111:80"], ["Host": "[::1].evil.example"], ["Host": "localhost evil"],
        ["Origin": "http://localhost", "origin": "http://evil.example"], ["Origin": "http://localhost:evil.example"],
    ] as [Headers])
    func foreign(headers: Headers) throws {
        let server = try TestServer()
        let id = try server.post("/v1/customers", "email=jenny@example.com").id
        for (method, path, form) in [
            ("GET", "/v1/customers", ""), ("GET", "/v1/customers/\(id)", ""), ("HEAD", "/v1/customers", ""), ("POST", "/v1/customers", "name=x"),
            ("POST", "/v1/customers/\(id)", "name=x"), ("DELETE", "/v1/customers/\(id)", ""), ("POST", "/v1/webhook_endpoints", "url=http://a/"),
            ("POST", "/v1/forwarding/requests", "url=http://127.0.0.1/"), ("GET", "/v1/nonsense", ""), ("GET", "/v1", ""),
            ("PUT", "/v1/customers", ""), ("OPTIONS", "/v1/customers", ""),
        ] {
            let answer = try server.request(method, path, form, headers: headers)
            #expect(answer.status == 403, "\(method) \(path)")
            #expect(Self.sharing(answer) == [], "\(method) \(path)")
            #expect(!answer.text.contains("jenny"))
        }
        #expect(try server.get("/v1/customers/\(id)")["name"] == .null)
        #expect(try server.get("/v1/customers").ids == [id])
        #expect(try server.get("/v1/webhook_endpoints").ids == [])
    }

    @Test("not foreign: no page at all, one of this machine's, one of this server's", arguments: [
        [:], ["Host": "127.0.0.1:12111"], ["Host": "localhost"], ["Host": "[::1]:12111"], ["Host": "192.0.2.1:12111"], ["Host": "pinstripe:12111"],
        ["Host": "api.stripe.com"], ["Host": "host.docker.internal:12111"], ["Host": "pinstripe.default.svc.cluster.local"],
        ["Origin": "http://localhost:3000"], ["Origin": "http://127.0.0.1:3000"], ["Origin": "http://[::1]:3000"], ["Origin": "https://shop.localhost"],
        ["Origin": "capacitor://localhost"], ["Origin": "http://192.0.2.1:12111", "Host": "192.0.2.1:12111"],
        ["Sec-Fetch-Site": "same-origin"], ["Sec-Fetch-Site": "none"], ["Origin": "http://localhost:3000", "Sec-Fetch-Site": "cross-site"],
    ] as [Headers])
    func own(headers: Headers) throws {
        let answer = try TestServer().get("/v1/customers", headers: headers)
        #expect(answer.status == 200)
        #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
    }

    @Test("an origin that a setting names is as good as this machine's, and its host is known") func named() throws {
        let server = try server(allowing: "https://shop.example", "null", "http://pinstripe.ci.example:12111")
        for headers in [["Origin": "https://shop.example"], ["Origin": "null"], ["Host": "pinstripe.ci.example:12111"]] as [Headers] {
            let answer = try server.get("/v1/customers", headers: headers)
            #expect(answer.status == 200)
            #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
        }
        for headers in [["Origin": "http://shop.example"], ["Origin": "https://shop.example:8443"], ["Origin": "https://a.shop.example"]] as [Headers] {
            #expect(try server.get("/v1/customers", headers: headers).status == 403)
        }
    }

    @Test("the host of the public URL is known") func publicURL() throws {
        let server = try TestServer()
        server.engine.settings.publicURL = "https://pinstripe.ci.example"
        #expect(try server.get("/v1/customers", headers: ["Host": "pinstripe.ci.example"]).status == 200)
        #expect(try server.get("/v1/customers", headers: ["Host": "other.ci.example"]).status == 403)
    }

    @Test("the answer says what to do, and comes before the key is looked at") func message() throws {
        let answer = try TestServer().get("/v1/customers", key: nil, headers: Self.evil)
        #expect(answer.failure == Failure(
            403,
            "This request comes from a web page of another machine, or uses a host name that Pinstripe does not know. So it may call only what a "
                + "publishable key may call. To allow everything, start Pinstripe with --allowed-origins and the page's origin, or with --public-url "
                + "and the host name."))
    }

    // MARK: What is everybody's

    @Test("a foreign page with a publishable key makes tokens, sources and payment methods, and reads its source") func everybody() throws {
        let server = try TestServer()
        func post(_ path: String, _ form: String) throws -> Answer { try server.post(path, form, key: "pk_test_alpha", headers: Self.evil) }
        let card = "card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2034"
        let source = try post("/v1/sources", "type=ideal&amount=1099&currency=eur&redirect[return_url]=https://shop.example")
        let path = "/v1/sources/\(source.id)?client_secret=\(source["client_secret"]?.string ?? "")"
        let read = try server.get(path, key: "pk_test_alpha", headers: Self.evil)
        #expect(read["id"] == .string(source.id))
        for answer in [source, read, try post("/v1/tokens", card), try post("/v1/payment_methods", "type=card&\(card)")] {
            #expect(answer.status == 200)
            #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
        }
        // What is refused there may be read as well.
        let refused = try post("/v1/tokens", "")
        #expect(refused.status == 400 && refused.headers["Access-Control-Allow-Origin"] == "*")
    }

    @Test("a secret key proves nothing there: the page must know the source's secret as well") func proof() throws {
        let server = try TestServer()
        let source = try server.post("/v1/sources", "type=ideal&amount=1099&currency=eur&redirect[return_url]=https://shop.example")
        let path = "/v1/sources/\(source.id)"
        #expect(try server.get(path, headers: Self.evil).status == 403)
        #expect(try server.get("\(path)?client_secret=wrong", headers: Self.evil).status == 404)
        #expect(try server.get("\(path)?client_secret=\(source["client_secret"]?.string ?? "")", headers: Self.evil).status == 200)
        #expect(try server.get(path).status == 200)
    }

    // MARK: Preflights

    private func preflight(_ method: String, _ path: String, origin: String = "http://evil.example") throws -> Answer {
        try TestServer().request("OPTIONS", path, key: nil, headers: [
            "Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization",
        ])
    }

    @Test("a preflight is granted for what the request itself would be", arguments: [
        ("POST", "/v1/tokens"), ("POST", "/v1/sources"), ("POST", "/v1/payment_methods"), ("GET", "/v1/sources/src_1"),
    ])
    func granted(method: String, path: String) throws {
        let answer = try preflight(method, path)
        #expect(answer.status == 200)
        #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
        #expect(answer.headers["Access-Control-Allow-Headers"] == "authorization")
    }

    @Test("and refused for all else", arguments: [
        ("GET", "/v1/customers"), ("POST", "/v1/customers"), ("DELETE", "/v1/customers/cus_1"), ("POST", "/v1/forwarding/requests"),
        ("POST", "/v1/webhook_endpoints"), ("POST", "/v1/sources/src_1"), ("GET", "/v1/tokens/tok_1"), ("PUT", "/v1/tokens"), ("GET", "/v1/nonsense"),
        ("GET", "/v1/sources/%zz"),
    ])
    func refusedPreflight(method: String, path: String) throws {
        let answer = try preflight(method, path)
        #expect(answer.status == 403)
        #expect(Self.sharing(answer) == [])
        #expect(try preflight(method, path, origin: "http://localhost:3000").status == 200)
    }
}
