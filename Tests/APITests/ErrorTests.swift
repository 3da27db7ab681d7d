// The error envelope: one object under `error`, keys in alphabetical order, nothing null.
import API
import Storage
import TestHarness
import Testing
import Wire

@testable import Engine

@Suite("Errors") struct ErrorTests {
    @Test("an error with everything in it") func whole() throws {
        let answer = try TestServer().get("/v1/identity/verification_sessions?limit=ten")
        #expect(answer.status == 400)
        #expect(answer.headers["Content-Type"] == "application/json")
        #expect(answer.masked == """
            {
              "error": {
                "code": "parameter_invalid_integer",
                "doc_url": "https://stripe.com/docs/error-codes/parameter-invalid-integer",
                "message": "Invalid integer: ten",
                "param": "limit",
                "request_log_url": "http://127.0.0.1:12111/_admin/requests/req_…",
                "type": "invalid_request_error"
              }
            }

            """)
    }

    @Test("without a code there is no doc_url, and what is null is left out") func withoutCode() throws {
        #expect(try TestServer().get("/v1/foo").json["error"]?.object.map { Array($0.keys) } == ["message", "request_log_url", "type"])
    }

    @Test("request_log_url leads to the request in the journal") func logURL() throws {
        let server = try TestServer()
        let answer = try server.get("/v1/foo")
        let request = try #require(answer.headers["Request-Id"])
        #expect(answer["error"]?["request_log_url"] == .string("http://127.0.0.1:12111/_admin/requests/\(request)"))
        #expect(try server.admin("GET requests/\(request)")["path"] == "/v1/foo")
    }

    @Test("a message keeps quotes, controls and other scripts intact", arguments: ["\"", "\\", "\u{1}", "\n", "日本", "🧵"])
    func awkwardText(text: String) throws {
        #expect(try TestServer().post("/v1/identity/verification_sessions", "type=\(text)").failure
            == Failure(400, parameter: "type", "Invalid type: must be one of document or id_number"))
        #expect(try TestServer().post("/v1/identity/verification_sessions", "type=document&\(text)=1").failure
            == Failure(400, code: "parameter_unknown", parameter: text, "Received unknown parameter: \(text)"))
    }

    @Test("a message has 40,000 characters at most, whatever it quotes") func longMessage() throws {
        let name = String(repeating: "é", count: 50_000)
        let error = try TestServer().post("/v1/identity/verification_sessions", "type=document&\(name)=1")["error"]
        #expect(error?["message"]?.string?.count == 40_000)
        #expect(error?["message"]?.string?.hasPrefix("Received unknown parameter: ééé") == true)
        #expect(error?["param"]?.string?.count == 40_000)
    }

    @Test("a fault of the server's own is an api_error that tells nothing, and is reported") func internalFault() throws {
        let server = try TestServer()
        try server.engine.database.execute("DROP TABLE objects")
        let answer = try Answer(server.api.respond(to: Request(
            method: "POST", path: "/v1/identity/verification_sessions", headers: ["Authorization": "Bearer sk_test_alpha"],
            body: Array("type=document".utf8))))
        #expect(answer.failure == Failure(
            500, type: "api_error", "An unknown error occurred in Pinstripe. Its log on standard error says more."))
        #expect(server.notes.faults.count == 1)
        #expect(server.notes.faults.first?.hasPrefix("POST /v1/identity/verification_sessions: ") == true)
    }

    @Test("a turn whose commit fails has created nothing: neither the object nor its idempotency key is there") func failedCommit() throws {
        let server = try TestServer()
        try server.engine.database.execute(
            """
            PRAGMA foreign_keys = ON;
            CREATE TABLE parents (id INTEGER PRIMARY KEY);
            CREATE TABLE children (id INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)
            """)
        let request = Request(
            method: "POST", path: "/v1/identity/verification_sessions",
            headers: ["Authorization": "Bearer sk_test_alpha", "Idempotency-Key": "k"], body: Array("type=document".utf8))
        let promised = try server.api.respond(to: request)
        #expect(promised.status == 200)
        #expect(server.engine.hasUncommitted)
        // A child without its parent: SQLite finds out when the turn is committed.
        try server.engine.database.execute("INSERT INTO children VALUES (1)")
        #expect(throws: StorageError.self) { try server.engine.commit() }

        // What is answered instead: an error, and nothing about a key that was not kept.
        let answered = Answer(ErrorRendering.notKept(promised))
        #expect(answered.failure == Failure(
            500, type: "api_error", "An unknown error occurred in Pinstripe. Its log on standard error says more."))
        #expect(answered.headers["Request-Id"] == promised.headers["Request-Id"])
        #expect(answered.headers["Idempotency-Key"] == nil && answered.headers["Stripe-Should-Retry"] == nil)

        #expect(!server.engine.hasUncommitted)
        #expect(try server.get("/v1/identity/verification_sessions").ids == [])
        let again = try server.send(request)
        #expect(again.status == 200)
        #expect(again.headers["Idempotent-Replayed"] == nil)
        #expect(try server.get("/v1/identity/verification_sessions").ids == [again.id])
    }
}
