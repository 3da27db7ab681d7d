// /_admin/requests: a test asks what its application has called, how often, and what came of it.
import API
import Engine
import TestHarness
import Testing
import Wire

/// The account of the key sk_test_alpha.
private let alpha = AccountKey(keyName: "alpha", isLive: false).id

@Suite("The journal of requests") struct RequestTests {
    @Test("a request with its parameters and its answer, whole") func whole() throws {
        let server = try TestServer()
        let headers: Headers = ["Idempotency-Key": "order-1", "User-Agent": "shop/1.0"]
        let id = try #require(server.post("/v1/customers", "name=Jenny&metadata[a]=b", headers: headers).headers["Request-Id"])
        var shown = try server.admin("GET requests/\(id)").json
        #expect(shown["answer"]?["name"] == "Jenny")
        shown["answer"] = nil
        #expect(shown == [
            "id": .string(id), "object": "request", "account": .string(alpha), "api_key": "sk_test_*lpha", "created": 1_695_680_120,
            "duration_ms": .number("0.00"),
            "error": .null, "idempotency_key": "order-1", "is_replay": false, "is_served": true, "is_stripe_url": true, "method": "POST",
            "parameters": ["name": "Jenny", "metadata": ["a": "b"]], "path": "/v1/customers", "status": 200,
            "stripe_account": .null, "stripe_version": "2026-10-28.endive", "user_agent": "shop/1.0",
        ])
    }

    @Test("a refused request shows its error, without the objects in it") func refused() throws {
        let server = try TestServer()
        _ = try server.post("/v1/payment_intents", "amount=2000&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined&return_url=https://a.example")
        let error = try server.admin("GET requests")["data"]?[0]?["error"]
        #expect(error?["code"] == "card_declined")
        #expect(error?["decline_code"] == "generic_decline")
        #expect(error?["payment_intent"] == nil)
    }

    @Test("the filters, and how many requests they choose", arguments: [
        ("", 4), ("path=/v1/customers", 2), ("path=/v1/*", 4), ("path=/v1/customers/*", 1), ("path=*cus*", 3), ("path=customers", 0),
        ("method=GET", 2), ("status=200", 2), ("status=4xx", 2), ("status=404", 2), ("idempotency_key=k1", 1), ("is_served=false", 1),
        ("is_served=false&path=/v1/customers", 0),
    ] as [(String, Int64)])
    func filters(form: String, count: Int64) throws {
        let server = try TestServer()
        _ = try server.post("/v1/customers", headers: ["Idempotency-Key": "k1"])
        _ = try server.get("/v1/customers")
        _ = try server.get("/v1/customers/cus_1")
        _ = try server.post("/v1/issuing/cardholders")
        #expect(try server.admin("GET requests?\(form)")["count"] == .integer(count))
    }

    @Test("with a key, the requests of its account only") func accounts() throws {
        let server = try TestServer()
        _ = try server.post("/v1/customers")
        let other = try #require(server.post("/v1/customers", key: "sk_test_beta").headers["Request-Id"])
        _ = try server.get("/v1/customers", key: "nonsense")
        #expect(try server.admin("GET requests")["count"] == 1)
        #expect(try server.admin("GET requests", key: "sk_test_beta")["data"]?[0]?["id"] == .string(other))
        #expect(try server.admin("GET requests", key: nil)["count"] == 3)
        #expect(try server.admin("GET requests/\(other)").status == 404)
    }

    @Test("pages, newest first") func pages() throws {
        let server = try TestServer()
        for number in 1...3 { _ = try server.get("/v1/customers/cus_\(number)") }
        let first = try server.admin("GET requests?limit=2")
        #expect(first["data"]?.array?.map { $0["path"] } == ["/v1/customers/cus_3", "/v1/customers/cus_2"])
        #expect(first["has_more"] == true)
        let last = try #require(first["data"]?[1]?["id"]?.string)
        let second = try server.admin("GET requests?limit=2&starting_after=\(last)")
        #expect(second["data"]?.array?.map { $0["path"] } == ["/v1/customers/cus_1"])
        #expect(second["has_more"] == false)
        #expect(second["count"] == 3)
    }

    @Test("a test forgets what came before it") func forgetting() throws {
        let server = try TestServer()
        _ = try server.post("/v1/customers")
        _ = try server.post("/v1/customers", key: "sk_test_beta")
        #expect(try server.admin("DELETE requests").json == ["object": "list", "deleted": true, "count": 1])
        #expect(try server.admin("GET requests")["count"] == 0)
        #expect(try server.admin("GET requests", key: "sk_test_beta")["count"] == 1)
    }

    @Test("secrets are masked, in what was sent and in what came back") func secrets() throws {
        let server = try TestServer()
        let form = "type=card&card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2034&card[cvc]=123"
        _ = try server.post("/v1/payment_methods", form)
        let sent = try server.admin("GET requests")["data"]?[0]?["parameters"]
        #expect(sent?["card"] == ["number": "************4242", "exp_month": "12", "exp_year": "2034", "cvc": "[masked]"])
        // Pinstripe does not know these calls' parameters.
        _ = try server.post("/v1/issuing/cardholders", "card[number]=4000&a=sk_test_1234567890&b=4242424242424242&client_secret=x_secret_y")
        #expect(try server.admin("GET requests")["data"]?[0]?["parameters"] == [
            "card": ["number": "[masked]"], "a": "sk_test_******7890", "b": "************4242", "client_secret": "[masked]",
        ])
        let intent = try #require(server.post("/v1/payment_intents", "amount=2000&currency=usd").headers["Request-Id"])
        #expect(try server.admin("GET requests/\(intent)")["answer"]?["client_secret"] == "[masked]")
    }

    @Test("client secrets, signing secrets and keys are masked wherever they stand") func secretsEverywhere() throws {
        let server = try TestServer()
        let intent = try server.post("/v1/payment_intents", "amount=2000&currency=usd")
        let secret = try #require(intent["client_secret"]?.string)
        let headers: Headers = ["User-Agent": "shop sk_test_1234567890", "Idempotency-Key": "4242424242424242"]
        _ = try server.get("/v1/payment_intents/\(intent.id)?client_secret=\(secret)", key: "pk_test_alpha")
        _ = try server.get("/v1/payment_intents/\(secret)")
        _ = try server.post("/v1/customers", "description=whsec_abcdefgh12345678&phone=\(secret.prefix(20))", headers: headers)
        let shown = try server.admin("GET requests?show_answers=true")
        #expect(shown["data"]?[2]?["parameters"] == ["client_secret": .string("\(intent.id)_secret_[masked]")])
        #expect(shown["data"]?[1]?["path"] == .string("/v1/payment_intents/\(intent.id)_secret_[masked]"))
        #expect(shown["data"]?[0]?["idempotency_key"] == "************4242")
        #expect(shown["data"]?[0]?["user_agent"] == "shop sk_test_******7890")
        #expect(shown["data"]?[0]?["parameters"]?["description"] == "whsec_[masked]")
        #expect(!shown.text.contains(secret.suffix(20)))
        // The secret of a verification session has an underscore in it.
        let session = try server.newSession()
        let token = try #require(server.session(session)["client_secret"]?.string)
        _ = try server.get("/v1/customers/\(token)")
        #expect(try server.admin("GET requests")["data"]?[0]?["path"] == .string("/v1/customers/\(session)_secret_[masked]"))
        let request = Request(method: "GET", path: "/v1/payment_intents/\(secret)", headers: ["Authorization": "Bearer sk_test_alpha"])
        #expect(try #require(server.api.complaint(about: request, server.api.respond(to: request))).contains("_secret_[masked]"))
    }

    @Test("a secret is masked as the name of a member, as the name of a file, in percent codes, and in a hint of an error") func secretsAsNames() throws {
        let server = try TestServer()
        // Both numbers look the same when they are masked.
        _ = try server.post("/v1/customers", "metadata[4242424242424242]=1&metadata[4000000000024242]=2&metadata[sk_test_1234567890]=3")
        let customer = try server.admin("GET requests?show_answers=true")["data"]?[0]
        #expect(customer?["parameters"] == ["metadata": ["************4242": "1", "sk_test_******7890": "3"]])
        #expect(customer?["answer"]?["metadata"] == ["************4242": "2", "sk_test_******7890": "3"])
        for path in ["/v1/zz/4242%204242%204242%204242", "/v1/zz/s%6B_test_1234567890", "/v1/zz/pi_1%5Fsecret_abcdefgh1234"] { _ = try server.get(path) }
        #expect(try server.admin("GET requests?limit=3")["data"]?.array?.map { $0["path"] } == [
            "/v1/zz/pi_1_secret_[masked]", "/v1/zz/sk_test_******7890", "/v1/zz/**** **** **** 4242",
        ])
        let hint = try server.get("/v1/customers?expand[]=sk_test_1234567890").failure?.message
        #expect(hint == "This property cannot be expanded (sk_test_******7890). You may want to try expanding 'data.sk_test_******7890' instead.")
        let part = "--b\r\nContent-Disposition: form-data; name=file; filename=4242424242424242.png\r\n\r\nx\r\n--b--"
        _ = try server.send(Request(
            method: "POST", path: "/v1/files", headers: ["Authorization": "Bearer sk_test_alpha", "Content-Type": "multipart/form-data; boundary=b"],
            body: Array(part.utf8)))
        #expect(try server.admin("GET requests?limit=1")["data"]?[0]?["parameters"]?["file"] == ["bytes": 1, "name": "************4242.png"])
    }

    @Test("a path with many stars is compared with many long paths in no time") func stars() throws {
        let server = try TestServer()
        for _ in 1...100 { _ = try server.get("/v1/" + String(repeating: "a", count: 60_000)) }
        #expect(try server.admin("GET requests?path=/v1/\(String(repeating: "*a", count: 240))*b")["count"] == 0)
        #expect(try server.admin("GET requests?path=\(String(repeating: "a", count: 501))").failure?.parameter == "path")
    }

    @Test("the caller of a script, which sends its key in the body, is known although the body was given up") func stripped() throws {
        let server = try TestServer()
        let script = Request(
            method: "POST", path: "/v1/tokens", headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array("key=pk_test_alpha&card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2030".utf8))
        _ = try server.send(script)
        for _ in 1...3 { _ = try server.post("/v1/customers", "description=" + String(repeating: "x", count: 1_500_000)) }
        let entry = try server.admin("GET requests?path=/v1/tokens")["data"]?[0]
        #expect(entry?["account"] == .string(alpha))
        #expect(entry?["api_key"] == "pk_test_*lpha")
        #expect(entry?["parameters"] == .null)
    }

    @Test("a body that nobody would read is not kept, and displaces no other") func largeBody() {
        let journal = RequestJournal(capacity: 10)
        for size in [10, 5 << 20] {
            journal.note(Request(method: "POST", path: "/", body: Array(repeating: 97, count: size)), Response(status: 200), time: 1, duration: 0)
        }
        journal.remove { _ in false }
        #expect(journal.newest.map(\.isStripped) == [true, false])
        #expect(journal.newest.map(\.id) == ["unanswered_1", "unanswered_0"])
    }

    @Test("of the headers, those are kept that tell who asked for what, up to 1,024 bytes of each") func headers() throws {
        let journal = RequestJournal(capacity: 10)
        let headers: Headers = ["Host": "localhost", "authorization": "Bearer sk_test_1", "User-Agent": String(repeating: "x", count: 60_000)]
        let answer = Response(status: 200, headers: ["Request-Id": "req_1", "Server": "nginx"])
        journal.note(Request(method: "GET", path: "/v1/a?b=c", headers: headers), answer, time: 1, duration: 0)
        let entry = try #require(journal.newest.first { _ in true })
        #expect(Array(entry.request.headers).map(\.name) == ["authorization", "User-Agent"])
        #expect(entry.request.headers["User-Agent"]?.count == 1024)
        #expect((entry.request.method, entry.request.path, entry.request.query) == ("GET", "/v1/a", "b=c"))
        #expect(Array(entry.response.headers).map(\.name) == ["Request-Id"])
    }

    @Test("a test token is no secret, so that the request can be repeated; a text that is no id is one", arguments: [
        ("tok_visa", "tok_visa"), ("src_1", "src_1"), ("4242", "[masked]"), ("a secret", "[masked]"), ("sk_test_1234567890", "sk_test_******7890"),
    ]) func tokens(sent: String, shown: String) throws {
        let server = try TestServer()
        _ = try server.post("/v1/charges", "amount=2000&currency=usd&source=\(sent)")
        #expect(try server.admin("GET requests")["data"]?[0]?["parameters"]?["source"] == .string(shown))
    }

    @Test("the log's line about a refused request quotes no number, in its message or in a parameter's name", arguments: [
        "/v1/sources?type=card&000998877665=1", "/v1/sources?type=card&FR1420041010050500013M02606=1",
    ]) func complaint(call: String) throws {
        let server = try TestServer()
        let request = Request(method: "POST", path: call, headers: ["Authorization": "Bearer sk_test_alpha"])
        let line = try #require(server.api.complaint(about: request, server.api.respond(to: request)))
        #expect(line == "\(alpha) parameter_unknown param=[masked] \"Received unknown parameter: [masked]\"")
    }

    @Test("a call of Stripe's that is not emulated says so in a header, and a typing error does not", arguments: [
        ("POST /v1/issuing/cardholders", "POST /v1/issuing/cardholders"), ("GET /v1/issuing/tokens/tok_1", "GET /v1/issuing/tokens/tok_1"),
        ("GET /v2/core/events", "GET /v2/core/events"), ("DELETE /v1/issuing/cardholders", nil), ("GET /v1/subscriptoins", nil),
        ("GET /v1/customers/cus_1", nil),
    ] as [(String, String?)])
    func unsupported(call: String, header: String?) throws {
        let words = call.split(separator: " ").map(String.init)
        let answer = try TestServer().send(Request(method: words[0], path: words[1], headers: ["Authorization": "Bearer sk_test_alpha"]))
        #expect(answer.status == 404)
        #expect(answer.headers["Pinstripe-Unsupported"] == header)
    }
}
