// Who may use the control plane, and which accounts a call is about.
import API
import Console
import Engine
import TestHarness
import Testing
import Wire

@Suite("Access to the control plane") struct AccessTests {
    static let modes: [(access: AdminAccess, peer: Peer, token: String?, status: Int)] = [
        (.loopback, .loopback, nil, 200), (.loopback, .unixSocket, nil, 200), (.loopback, .remote, nil, 403), (.loopback, .remote, "secret", 403),
        (.token("secret"), .loopback, nil, 403), (.token("secret"), .loopback, "wrong", 403), (.token("secret"), .loopback, "", 403),
        (.token("secret"), .loopback, "secret", 200), (.token("secret"), .remote, "secret", 200), (.token("secret"), .unixSocket, nil, 403),
        (.open, .loopback, nil, 200), (.open, .remote, nil, 200),
    ]

    @Test("each mode, from each side", arguments: modes) func mode(access: AdminAccess, peer: Peer, token: String?, status: Int) throws {
        let server = try TestServer(access: access)
        let headers: Headers = token.map { ["Pinstripe-Admin-Token": $0] } ?? [:]
        for call in ["GET clock", "POST reset", "GET objects", "GET resources", "POST shutdown"] {
            #expect(try server.admin(call, headers: headers, peer: peer).status == status, "\(call)")
        }
        #expect(server.notes.shutdowns == (status == 200 ? 1 : 0))
    }

    @Test("the answers to those who may not") func messages() throws {
        #expect(try TestServer(access: .loopback).admin("POST reset", peer: .remote).failure == Failure(
            403,
            "The control plane answers only clients on its own machine, and no web pages from elsewhere. To change that, start Pinstripe with "
                + "--admin token or --admin open."))
        #expect(try TestServer().admin("POST reset", headers: ["Host": "pinstripe:12111"]).failure?.message == "The control plane answers only clients on "
            + "its own machine, and no web pages from elsewhere. This request came for the host 'pinstripe:12111'. To change that, start Pinstripe with "
            + "--admin token or --admin open.")
        #expect(try TestServer(access: .token("secret")).admin("POST reset").failure == Failure(
            403, "The control plane needs its token, in the header Pinstripe-Admin-Token."))
    }

    @Test("a page from elsewhere in a browser on this machine is no client on this machine", arguments: [
        (["Host": "127.0.0.1:12111"], 200), (["Host": "localhost:12111"], 200), (["Host": "[::1]:12111"], 200), (["Host": "LocalHost"], 200),
        (["Host": "127.0.0.1:12111", "Origin": "http://127.0.0.1:12111"], 200), (["Origin": "http://localhost:3000"], 200),
        (["Origin": "http://[::1]:3000"], 200),
        (["Host": "127.0.0.1:12111", "Origin": "https://evil.example"], 403), (["Host": "127.0.0.1:12111", "Origin": "null"], 403),
        (["Origin": "http://127.0.0.1.evil.example"], 403), (["Origin": "http://localhost.evil.example"], 403), (["Origin": ""], 403),
        (["Origin": "http://192.0.2.1"], 403), (["Host": "evil.example:12111"], 403), (["Host": "127.evil.example"], 403),
        (["Host": "localhost:evil.example"], 403), (["Host": "localhost:80:80"], 403), (["Host": "user@localhost"], 403), (["Host": "[::1"], 403),
        (["Origin": "http://localhost@evil.example"], 403), (["Origin": "http://localhost:evil.example"], 403),
        (["Origin": "http://localhost", "origin": "http://evil.example"], 403), (["Origin": "http://evil.example", "origin": "http://localhost"], 403),
        (["Host": "localhost", "Sec-Fetch-Site": "cross-site"], 403), (["Sec-Fetch-Site": "Cross-Site"], 403),
        (["Sec-Fetch-Site": "same-origin", "sec-fetch-site": "cross-site"], 403),
        (["Sec-Fetch-Site": "same-origin"], 200), (["Sec-Fetch-Site": "none"], 200),
        // Another name of this machine.
        (["Origin": "http://localhost:3000", "Host": "127.0.0.1:12111", "Sec-Fetch-Site": "cross-site"], 200),
    ] as [(Headers, Int)])
    func foreignPages(headers: Headers, status: Int) throws {
        let server = try TestServer()
        #expect(try server.admin("POST reset", headers: headers).status == status)
        // Whoever has the token, or serves everyone, has said so.
        #expect(try TestServer(access: .open).admin("POST reset", headers: headers).status == 200)
    }

    @Test("no browser speaks over a Unix socket: what its clients call the host does not matter") func unixSocketHost() throws {
        #expect(try TestServer().admin("POST reset", headers: ["Host": "pinstripe"], peer: .unixSocket).status == 200)
    }

    @Test("health is for everyone", arguments: [AdminAccess.loopback, .token("secret"), .open]) func health(access: AdminAccess) throws {
        let server = try TestServer(access: access, now: 1_700_000_000)
        _ = try server.newSession()
        _ = try server.newSession(key: "sk_test_beta")
        server.wall.now += 42
        #expect(try server.admin("GET health", key: nil, peer: .remote).text == """
            {
              "status": "ok",
              "version": "1.2.3",
              "api_version": "2026-10-28.endive",
              "uptime_seconds": 42,
              "objects": 2
            }

            """)
    }

    @Test("a refused call has done nothing") func nothingDone() throws {
        let server = try TestServer(access: .token("secret"))
        let id = try server.newSession()
        #expect(try server.admin("POST reset").status == 403)
        #expect(try server.get(TestServer.sessions).ids == [id])
    }
}

@Suite("Which accounts a call is about") struct ScopeTests {
    @Test("with a key its account alone, without one all of them") func byKey() throws {
        let server = try TestServer()
        let alpha = try server.newSession(key: "sk_test_alpha")
        let beta = try server.newSession(key: "sk_test_beta")
        #expect(try server.admin("GET objects", key: "sk_test_alpha").ids == [alpha])
        #expect(try server.admin("GET objects", key: "rk_test_beta").ids == [beta])
        #expect(try server.admin("GET objects", key: nil).ids == [beta, alpha])
    }

    @Test("a publishable key names its account, too") func publishable() throws {
        let server = try TestServer()
        let id = try server.newSession()
        #expect(try server.admin("GET objects", key: "pk_test_alpha").ids == [id])
    }

    @Test("with Stripe-Account a connected account") func connected() throws {
        let server = try TestServer()
        let headers: Headers = ["Stripe-Account": "acct_connected"]
        let own = try server.newSession()
        let inside = try server.post(TestServer.sessions, "type=document", headers: headers).id
        #expect(try server.admin("GET objects", headers: headers).ids == [inside])
        #expect(try server.admin("GET objects").ids == [own])
        #expect(try server.admin("GET objects", key: nil).ids == [inside, own])
        #expect(try server.admin("GET objects/\(inside)").status == 404)
        #expect(try server.admin("GET objects/\(inside)", headers: headers)["account"] == "acct_connected")
    }

    @Test("a key that will not do is told so, as the API does", arguments: [
        ("sk_test_", 401), ("nonsense", 401), ("sk_live_51SecretKey", 401),
    ])
    func badKey(key: String, status: Int) throws {
        let answer = try TestServer().admin("POST reset", key: key)
        #expect(answer.status == status)
        #expect(!answer.text.contains("SecretKey"))
    }
}

@Suite("Unknown calls") struct UnknownCallTests {
    @Test("unknown paths", arguments: [
        "GET nonsense", "GET objects/vs_1/transitions", "POST objects/vs_1/transitions", "POST objects/vs_1/transitions/submit/x", "POST clock/x",
    ])
    func unknown(call: String) throws {
        let words = call.split(separator: " ")
        #expect(try TestServer().admin(call).failure == Failure(
            404, "Unrecognized request URL (\(words[0]): /_admin/\(words[1])). See the control plane in Pinstripe's documentation."))
    }

    @Test("a path with a slip of the pen: the one that was meant, with the method that it takes", arguments: [
        ("POST objects/vs_1/transition/submit", "POST /_admin/objects/vs_1/transitions/submit"),
        ("POST object/vs_1/transitions/a%20b", "POST /_admin/objects/vs_1/transitions/a%20b"),
        ("GET objects/vs_1/transition/submit", "POST /_admin/objects/vs_1/transitions/submit"),
        ("GET objects/vs_1/hystory", "GET /_admin/objects/vs_1/history"),
        ("GET delivery", "GET /_admin/deliveries"), ("POST clocks", "POST /_admin/clock"),
        ("GET clocks", "GET /_admin/clock"), ("POST setle", "POST /_admin/settle"),
        ("POST Reset", "POST /_admin/reset"), ("DELETE resett", "POST /_admin/reset"), ("POST seed", "POST /_admin/seeds"),
    ])
    func near(call: String, near: String) throws {
        let words = call.split(separator: " ")
        #expect(try TestServer().admin(call).failure == Failure(
            404, "Unrecognized request URL (\(words[0]): /_admin/\(words[1])). Did you mean \(near)?"))
    }

    @Test("a known path with another method: the answer says which it takes", arguments: [
        ("GET reset", "POST"), ("DELETE clock", "GET and POST"), ("PUT clock", "GET and POST"), ("POST health", "GET"), ("POST objects", "GET"),
        ("POST objects/vs_1", "GET"), ("GET objects/vs_1/transitions/submit", "POST"), ("POST objects/vs_1/history", "GET"),
        ("POST resources", "GET"), ("GET shutdown", "POST"), ("GET seeds", "POST"), ("DELETE deliveries/del_1", "GET"),
        ("GET deliveries/del_1/retry", "POST"), ("GET settle", "POST"), ("PATCH balance", "POST"),
    ])
    func method(call: String, methods: String) throws {
        let words = call.split(separator: " ")
        #expect(try TestServer().admin(call).failure == Failure(
            404, "Unrecognized request URL (\(words[0]): /_admin/\(words[1])). This path takes \(methods)."))
    }

    @Test("the control plane's paths are those at and below /_admin") func serves() {
        #expect(Console.serves("/_admin") && Console.serves("/_admin/") && Console.serves("/_admin/x/y"))
        #expect(!Console.serves("/_administrator") && !Console.serves("/v1/_admin") && !Console.serves("/x"))
    }

    @Test("shutdown answers first and is passed on") func shutdown() throws {
        let server = try TestServer()
        #expect(try server.admin("POST shutdown", key: nil).json == ["status": "stopping"])
        #expect(server.notes.shutdowns == 1)
    }

    @Test("a body over the limit is refused here as well") func bodyLimit() throws {
        var settings = APISettings()
        settings.maximumBody = 10
        #expect(try TestServer(settings).admin("POST reset", "now=1234567890").failure == Failure(
            413, "The body of a request may have at most 10 bytes."))
    }

    @Test("HEAD answers as GET does") func head() throws { #expect(try TestServer().admin("HEAD health").status == 200) }

    @Test("an id that several accounts have is ambiguous without a key") func ambiguous() throws {
        let server = try TestServer()
        server.engine.settings.seeds = try Seeds(
            ["identity.verification_session": [["id": "vs_known", "type": "document"]]], registry: server.engine.registry)
        for key in ["sk_test_alpha", "sk_test_beta"] { _ = try server.get(TestServer.sessions, key: key) }
        #expect(try server.admin("POST objects/vs_known/transitions/submit", key: nil).failure == Failure(
            400, parameter: "id", "Several accounts have an object 'vs_known'. Send the API key of the account that you mean."))
        #expect(try server.admin("POST objects/vs_known/transitions/submit", key: "sk_test_beta").status == 200)
        #expect(try server.session("vs_known")["status"] == "requires_input")
    }
}
