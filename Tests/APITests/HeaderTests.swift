// The headers of answers: the whole list once, then what each depends on.
import TestHarness
import Testing
import Wire

@Suite("Response headers") struct HeaderTests {
    @Test("every header of a keyed POST on a connected account") func whole() throws {
        let answer = try TestServer().post(
            TestServer.sessions, "type=document",
            headers: ["Idempotency-Key": "order-6735", "Stripe-Version": "2020-08-27", "Stripe-Account": "acct_1Nv0FGQ9RKHgCVdK"])
        #expect(answer.maskedHeaders == [
            "Access-Control-Allow-Credentials: true",
            "Access-Control-Allow-Methods: GET, HEAD, PUT, PATCH, POST, DELETE",
            "Access-Control-Allow-Origin: *",
            "Access-Control-Expose-Headers: Request-Id, Stripe-Manage-Version, Stripe-Should-Retry, X-Stripe-External-Auth-Required, "
                + "X-Stripe-Privileged-Session-Required",
            "Access-Control-Max-Age: 300",
            "Cache-Control: no-cache, no-store",
            "Content-Type: application/json",
            "Server: nginx",
            "Strict-Transport-Security: max-age=63072000; includeSubDomains; preload",
            "Vary: Origin",
            "X-Stripe-Priority-Routing-Enabled: true",
            "X-Stripe-Routing-Context-Priority-Tier: api-testmode",
            "Request-Id: req_…",
            "Stripe-Version: 2020-08-27",
            "Stripe-Account: acct_…",
            "Idempotency-Key: order-6735",
            "Original-Request: req_…",
            "Stripe-Should-Retry: false",
        ])
    }

    @Test("a GET has none of those that belong to keys and connected accounts") func plain() throws {
        let names = try TestServer().get(TestServer.sessions).headers.map(\.name)
        #expect(names.suffix(2) == ["Request-Id", "Stripe-Version"])
        #expect(names.count == 14)
    }

    @Test("a POST without a key gets none invented") func noInventedKey() throws {
        let headers = try TestServer().post(TestServer.sessions, "type=document").headers
        #expect(headers["Idempotency-Key"] == nil && headers["Original-Request"] == nil && headers["Stripe-Should-Retry"] == nil)
    }

    @Test("the request id: `req_` and 14 alphanumerics, another one each time, on errors as well", arguments: [
        "/v1/identity/verification_sessions", "/v1/identity/verification_sessions/vs_none", "/v1/foo", "/foo",
    ])
    func requestID(path: String) throws {
        let server = try TestServer()
        let first = try #require(server.get(path).headers["Request-Id"])
        let second = try #require(server.get(path, key: nil).headers["Request-Id"])
        #expect(first.wholeMatch(of: #/req_[0-9A-Za-z]{14}/#) != nil)
        #expect(second.wholeMatch(of: #/req_[0-9A-Za-z]{14}/#) != nil)
        #expect(first != second)
    }

    @Test("errors carry the common headers, CORS included") func onErrors() throws {
        for answer in [try TestServer().get("/v1/foo"), try TestServer().get(TestServer.sessions, key: nil)] {
            #expect(answer.headers["Content-Type"] == "application/json")
            #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
            #expect(answer.headers["Stripe-Version"] == "2026-10-28.endive")
        }
    }
}

@Suite("Stripe-Version") struct VersionTests {
    @Test("any well-formed version is accepted and echoed", arguments: [
        "2026-10-28.endive", "2019-03-14", "2024-09-30.acacia", "2026-10-28.preview", "2026-10-28.endive.preview", "2026-10-28.endive; identity_beta=v1",
        "2099-12-31", "2011-01-01",
    ])
    func accepted(version: String) throws {
        let answer = try TestServer().get(TestServer.sessions, headers: ["Stripe-Version": version])
        #expect(answer.status == 200)
        #expect(answer.headers["Stripe-Version"] == version)
    }

    @Test("without one, the version that objects are rendered in") func absent() throws {
        #expect(try TestServer().get(TestServer.sessions).headers["Stripe-Version"] == "2026-10-28.endive")
    }

    @Test("the version changes nothing of the object") func oneShape() throws {
        let server = try TestServer()
        let id = try server.newSession()
        let old = try server.get("\(TestServer.sessions)/\(id)", headers: ["Stripe-Version": "2019-03-14"])
        #expect(try old.text == server.get("\(TestServer.sessions)/\(id)").text)
    }

    @Test("a malformed one is refused", arguments: [
        "", "latest", "2026", "2026-10", "2026-1-1", "2026-13-01", "2026-00-10", "2026-10-32", "2026-10-00", "2026-10-28.", "2026-10-28-endive",
        "2026-10-28.Endive", "2026-10-28.endive2", "2026-10-28.endive.x", "2026/10/28", " 2026-10-28", "2026-10-28 ", "20é6-10-28",
    ])
    func refused(version: String) throws {
        let answer = try TestServer().get(TestServer.sessions, headers: ["Stripe-Version": version])
        #expect(answer.failure == Failure(400, "Invalid Stripe API version: \(version)"))
        #expect(answer.headers["Stripe-Version"] == "2026-10-28.endive")
    }
}

@Suite("OPTIONS and HEAD") struct VerbTests {
    @Test("OPTIONS is answered 200 on every path, before authentication, with the CORS headers, to this machine's pages", arguments: [
        "/v1/identity/verification_sessions", "/v1/foo", "/", "*",
    ])
    func options(path: String) throws {
        let answer = try TestServer().request("OPTIONS", path, key: nil, headers: [
            "Origin": "http://localhost:3000", "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, stripe-version",
        ])
        #expect(answer.status == 200)
        #expect(answer.text == "")
        #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
        #expect(answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, PUT, PATCH, POST, DELETE")
        #expect(answer.headers["Access-Control-Allow-Credentials"] == "true")
        #expect(answer.headers["Access-Control-Max-Age"] == "300")
        #expect(answer.headers["Access-Control-Allow-Headers"] == "authorization, stripe-version")
    }

    @Test("HEAD is answered as GET; the server below leaves the body out") func head() throws {
        let server = try TestServer()
        let id = try server.newSession()
        for path in [TestServer.sessions, "\(TestServer.sessions)/\(id)"] {
            let head = try server.request("HEAD", path)
            #expect(head.status == 200)
            #expect(try head.text == server.get(path).text)
        }
        #expect(try server.request("HEAD", "/v1/foo").failure?.message.hasPrefix("Unrecognized request URL (HEAD: /v1/foo). If you") == true)
    }
}
