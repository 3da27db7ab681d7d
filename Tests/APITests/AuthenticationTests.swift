// Who may call: every way to send a key, and the answer to every key that will not do.
import TestHarness
import Testing
import Wire

@Suite("Authentication") struct AuthenticationTests {
    private static let missing = Failure(
        401,
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. "
            + "'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at "
            + "https://support.stripe.com/.")

    private func get(_ authorization: String?, _ server: TestServer) throws -> Answer {
        try server.get(TestServer.sessions, key: nil, headers: authorization.map { ["Authorization": $0] } ?? [:])
    }

    @Test("a key is taken as Bearer, as Basic user with an empty password, and as raw Basic; the scheme in any case", arguments: [
        "Bearer sk_test_alpha", "bearer sk_test_alpha", "Basic c2tfdGVzdF9hbHBoYTo=", "basic c2tfdGVzdF9hbHBoYTo=", "Basic sk_test_alpha",
        "Bearer rk_test_alpha", "Bearer sk_test_A_1", "Bearer sk_test_x", "Bearer sk_test_3f2b8c1e-9d4a-4e5f-8a6b-7c8d9e0f1a2b", "Bearer sk_test_-",
    ])
    func accepted(authorization: String) throws {
        let answer = try get(authorization, TestServer())
        #expect(answer.status == 200)
        #expect(answer.headers["WWW-Authenticate"] == nil)
    }

    @Test("no key, or nothing where the key should be", arguments: [
        nil, "", "Bearer", "Bearer ", "Basic", "Basic Og==", "Digest sk_test_alpha",
    ] as [String?])
    func noKey(authorization: String?) throws {
        let answer = try get(authorization, TestServer())
        #expect(answer.failure == Self.missing)
        #expect(answer.headers["WWW-Authenticate"] == "Basic realm=\"Stripe\"")
    }

    @Test("a malformed key is shown with its middle masked: the first 8, the last 4, and under 12 characters nothing", arguments: [
        ("abc", "***"),
        ("sk_test_", "********"),
        ("sk_test_a.b", "***********"),
        ("sk_test_a.bc", "sk_test_a.bc"),
        ("sk_test_a.bcd", "sk_test_*.bcd"),
        ("sk_prod_placeholder", "sk_prod_*******lder"),
        ("sk_prod_your_stripe_key_here", "sk_prod_****************here"),
        ("ek_test_ephemeral", "ek_test_*****eral"),
        ("sk_test_with space", "sk_test_******pace"),
        ("sk-test-alphabet", "sk-test-****abet"),
        ("sk_test_ключ_ключ", "sk_test_*****ключ"),
    ])
    func malformed(key: String, masked: String) throws {
        let answer = try get("Bearer \(key)", TestServer())
        #expect(answer.failure == Failure(401, "Invalid API Key provided: \(masked)"))
        #expect(answer.headers["WWW-Authenticate"] == "Basic realm=\"Stripe\"")
    }

    @Test("each key with a hyphen is an account of its own, whose id looks like any other's") func hyphens() throws {
        let server = try TestServer()
        let keys = ["sk_test_a-b", "sk_test_a_b", "sk_test_ab", "sk_test_a--b", "sk_test_3f2b8c1e-9d4a-4e5f-8a6b-7c8d9e0f1a2b"]
        let ids = try keys.map { try #require(try server.get("/v1/account", key: $0)["id"]?.string) }
        #expect(Set(ids).count == keys.count)
        for id in ids { #expect(id.wholeMatch(of: /acct_1[0-9A-Za-z]{15}/) != nil, "\(id)") }
        let customer = try server.post("/v1/customers", "name=x", key: keys[0]).id
        #expect(try server.get("/v1/customers/\(customer)", key: keys[0]).status == 200)
        #expect(try server.get("/v1/customers/\(customer)", key: keys[1]).status == 404)
    }

    @Test("a key with hyphens is masked as a whole where a message quotes it") func maskedHyphens() throws {
        let failure = try TestServer().get("/v1/nothing/sk_test_abcdef-ghij-klmn").failure
        #expect(failure?.message.contains("sk_test_************klmn") == true)
    }

    @Test("the body of a 401 has only message and type") func bodyOfInvalidKey() throws {
        #expect(try get("Bearer sk_prod_placeholder", TestServer()).text == """
            {
              "error": {
                "message": "Invalid API Key provided: sk_prod_*******lder",
                "type": "invalid_request_error"
              }
            }

            """)
    }

    @Test("a publishable key is told to be a secret one, on every endpoint", arguments: [
        "GET /v1/identity/verification_sessions", "POST /v1/identity/verification_sessions",
        "GET /v1/identity/verification_sessions/vs_1", "POST /v1/identity/verification_sessions/vs_1",
        "POST /v1/identity/verification_sessions/vs_1/cancel", "POST /v1/identity/verification_sessions/vs_1/redact",
        "GET /v1/identity/verification_reports", "GET /v1/identity/verification_reports/vr_1",
    ])
    func publishable(endpoint: String) throws {
        let words = endpoint.split(separator: " ").map(String.init)
        let answer = try TestServer().request(words[0], words[1], key: "pk_test_alpha")
        #expect(answer.failure == Failure(
            403, code: "secret_key_required",
            "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at "
                + "https://dashboard.stripe.com/account/apikeys."))
        #expect(answer["error"]?["doc_url"] == "https://stripe.com/docs/error-codes/secret-key-required")
    }

    @Test("a live key is refused, told to be a danger here, and never echoed, not even in part", arguments: [
        "Bearer sk_live_51SecretKey", "Bearer rk_live_51SecretKey", "Bearer pk_live_51SecretKey", "Basic sk_live_51SecretKey",
        "Basic c2tfbGl2ZV81MVNlY3JldEtleTo=", "Bearer sk_live_51-SecretKey", "Bearer sk_live_51SecretKey ",
        "Bearer \"sk_live_51SecretKey\"", "Bearer key=sk_live_51SecretKey",
    ])
    func live(authorization: String) throws {
        let server = try TestServer()
        let answer = try get(authorization, server)
        #expect(answer.failure == Failure(
            401,
            "A live API key was sent to Pinstripe, which is a local mock of Stripe. A live key must never be sent to it: use a key that "
                + "starts with sk_test_, and consider rolling the live one."))
        #expect(!answer.text.contains("51") && !answer.text.contains("tKey"))
        #expect(server.notes.faults == [])
    }

    @Test("where the setting allows live keys, their objects are live, and test mode does not see them") func allowedLive() throws {
        let server = try TestServer(allowsLiveKeys: true)
        let live = try server.post(TestServer.sessions, "type=document", key: "sk_live_alpha")
        #expect(live["livemode"] == true)
        #expect(live.masked.contains(#""client_secret": "vs_…_secret_live_TOKEN""#))
        #expect(live.masked.contains(#""url": "http://127.0.0.1:12111/start/live_TOKEN""#))
        #expect(try server.get(TestServer.sessions, key: "sk_test_alpha").ids == [])
        #expect(try server.get(TestServer.sessions, key: "sk_live_alpha").ids == [live.id])

        let fromTest = try server.get("\(TestServer.sessions)/\(live.id)", key: "sk_test_alpha")
        #expect(fromTest.failure == Failure(
            404, code: "resource_missing", parameter: "session",
            "No such VerificationSession: '\(live.id)'; a similar object exists in live mode, but a test mode key was used to make this "
                + "request."))

        let test = try server.newSession()
        let fromLive = try server.get("\(TestServer.sessions)/\(test)", key: "sk_live_alpha")
        #expect(fromLive.failure == Failure(
            404, code: "resource_missing", parameter: "session",
            "No such VerificationSession: '\(test)'; a similar object exists in test mode, but a live mode key was used to make this "
                + "request."))
        #expect(fromLive["error"]?["request_log_url"]?.string?.hasPrefix("http://127.0.0.1:12111/_admin/requests/req_") == true)
    }

    @Test("the key is the account: the secret and the restricted key of one name share it, other names do not") func accounts() throws {
        let server = try TestServer()
        let id = try server.newSession(key: "sk_test_alpha")
        #expect(try server.get("\(TestServer.sessions)/\(id)", key: "rk_test_alpha").id == id)
        #expect(try server.get("\(TestServer.sessions)/\(id)", key: "sk_test_beta").failure == Failure(
            404, code: "resource_missing", parameter: "session", "No such VerificationSession: '\(id)'"))
        #expect(try server.get(TestServer.sessions, key: "sk_test_beta").ids == [])
    }
}
