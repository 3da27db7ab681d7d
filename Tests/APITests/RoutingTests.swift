// What is wrong with a request is told in one order (key, version, URL, parameters, endpoint), and an unknown URL is a 404 whatever
// the verb.
import TestHarness
import Testing
import Wire

@Suite("Routing and the order of the checks") struct RoutingTests {
    @Test("key, then version, then URL, then parameters, then the endpoint itself") func order() throws {
        let server = try TestServer()
        func answer(_ key: String?, _ version: String, _ path: String, _ form: String) throws -> String? {
            try server.post(path, form, key: key, headers: ["Stripe-Version": version]).failure?.message
        }
        let missing = "/v1/identity/verification_sessions/vs_none"
        #expect(try answer(nil, "x", "/v1/foo", "a=1")?.hasPrefix("You did not provide an API key.") == true)
        #expect(try answer("sk_test_a", "x", "/v1/foo", "a=1") == "Invalid Stripe API version: x")
        #expect(try answer("sk_test_a", "2020-08-27", "/v1/foo", "a=1")?.hasPrefix("Unrecognized request URL (POST: /v1/foo).") == true)
        #expect(try answer("sk_test_a", "2020-08-27", missing, "a=1") == "Received unknown parameter: a")
        #expect(try answer("sk_test_a", "2020-08-27", missing, "") == "No such VerificationSession: 'vs_none'")
    }

    private static let tail = "Please see https://stripe.com/docs or we can help at https://support.stripe.com/."
    private static let hint =
        "If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a "
        + "valid (non-empty) identifier in your code. "

    @Test("an unknown URL, GET", arguments: [
        "/v1/foo", "/v1/", "/v1/identity", "/v1/identity/verification_sessions/", "/v1/identity/verification_sessions/vs_1/",
        "/v1/identity/verification_sessions/vs_1/cancel", "/v1/identity/verification_sessions//cancel",
        "/v1/identity/verification_reports/vr_1/x", "/v1//identity/verification_sessions", "/v1/Identity/verification_sessions",
        "/v1/sources/search", "/v1/refunds/search",
    ])
    func unknownGet(path: String) throws {
        #expect(try TestServer().get(path).failure
            == Failure(404, "Unrecognized request URL (GET: \(path)). \(Self.hint)\(Self.tail)"))
    }

    @Test("an unknown URL or a wrong verb on a known one: no 405, no hint about lists", arguments: [
        ("POST", "/v1/foo"), ("DELETE", "/v1/foo"), ("PUT", "/v1/foo"), ("PATCH", "/v1/foo"), ("TRACE", "/v1/foo"),
        ("DELETE", "/v1/identity/verification_sessions"), ("DELETE", "/v1/identity/verification_sessions/vs_1"),
        ("PUT", "/v1/identity/verification_sessions"), ("PATCH", "/v1/identity/verification_sessions/vs_1"),
        ("POST", "/v1/identity/verification_reports"), ("POST", "/v1/identity/verification_reports/vr_1"),
        ("POST", "/v1/identity/verification_sessions/vs_1/submit"), ("POST", "/v1/identity/verification_sessions/vs_1/verify"),
        ("POST", "/v1/identity/verification_sessions/vs_1/complete_redaction"), ("POST", "/v1/identity/verification_sessions/"),
    ])
    func unknownWrite(method: String, path: String) throws {
        #expect(try TestServer().request(method, path).failure
            == Failure(404, "Unrecognized request URL (\(method): \(path)). \(Self.tail)"))
    }

    @Test("under /v1 an unknown URL asks for a key first", arguments: ["/v1", "/v1/", "/v1/foo", "/v1/identity/verification_sessions/a/b/c"])
    func unknownWithoutKey(path: String) throws {
        #expect(try TestServer().get(path, key: nil).status == 401)
        #expect(try TestServer().get(path).status == 404)
    }

    @Test("anywhere else it does not", arguments: ["/index.html", "/v2/core/events", "/v1x", "/foo"]) func elsewhere(path: String) throws {
        #expect(try TestServer().get(path, key: nil).failure
            == Failure(404, "Unrecognized request URL (GET: \(path)). \(Self.hint)\(Self.tail)"))
    }

    @Test("no id is too strange to be looked up: any unknown one is resource_missing", arguments: [
        ("nonsense", "nonsense"), ("vs_%20x", "vs_ x"), ("%C3%A9", "é"), ("..", ".."), ("a'b", "a'b"), ("vr_1", "vr_1"),
        ("%00", "\0"), ("%2F", "/"),
    ])
    func strangeIDs(sent: String, shown: String) throws {
        #expect(try TestServer().get("/v1/identity/verification_sessions/\(sent)").failure
            == Failure(404, code: "resource_missing", parameter: "session", "No such VerificationSession: '\(shown)'"))
    }

    @Test("a path that cannot be decoded is no request", arguments: ["vs_%zz", "%ff", "%"]) func undecodable(id: String) throws {
        #expect(try TestServer().get("/v1/identity/verification_sessions/\(id)").failure == Failure(
            400, "Invalid request: The path contains an invalid percent code, or text that is not valid UTF-8."))
    }

    @Test("param is the path parameter's name: `report` for reports; an id of another resource does not do") func otherResource() throws {
        let server = try TestServer()
        let session = try server.newSession()
        #expect(try server.get("/v1/identity/verification_reports/\(session)").failure
            == Failure(404, code: "resource_missing", parameter: "report", "No such verification report: '\(session)'"))
    }
}
