// A POST with an Idempotency-Key runs once; whoever asks again gets the first answer.
import Engine
import TestHarness
import Testing
import Wire

@Suite("Idempotency") struct IdempotencyTests {
    private func post(
        _ server: TestServer, _ form: String, id: String = "", idempotencyKey: String = "k", key: String = "sk_test_alpha",
        headers: Headers = [:]
    ) throws -> Answer {
        var all: Headers = ["Idempotency-Key": idempotencyKey]
        for (name, value) in headers { all.add(name, value) }
        return try server.post(TestServer.sessions + id, form, key: key, headers: all)
    }

    @Test("a replay has the same status and bytes, and says what it is") func replay() throws {
        let server = try TestServer()
        let first = try post(server, "type=document&metadata[a]=1")
        server.wall.now += 3600
        let second = try post(server, "type=document&metadata[a]=1")
        #expect(first.status == 200 && second.status == 200)
        #expect(second.text == first.text)
        #expect(try server.get(TestServer.sessions).ids == [first.id])

        #expect(first.headers["Idempotency-Key"] == "k")
        #expect(first.headers["Original-Request"] == first.headers["Request-Id"])
        #expect(first.headers["Idempotent-Replayed"] == nil)
        #expect(first.headers["Stripe-Should-Retry"] == "false")

        #expect(second.headers["Idempotency-Key"] == "k")
        #expect(second.headers["Original-Request"] == first.headers["Request-Id"])
        #expect(second.headers["Request-Id"] != first.headers["Request-Id"])
        #expect(second.headers["Idempotent-Replayed"] == "true")
        #expect(second.headers["Stripe-Should-Retry"] == "false")
    }

    @Test("the replay shows the object as it was, whatever has happened since") func frozen() throws {
        let server = try TestServer()
        let first = try post(server, "type=document")
        _ = try server.post("\(TestServer.sessions)/\(first.id)/cancel")
        #expect(try post(server, "type=document").text == first.text)
    }

    @Test("an error of the execution is kept and replayed, even when its reason is gone") func executionError() throws {
        let server = try TestServer()
        let id = try server.newSession()
        _ = try server.fire("submit", id)
        let refused = try post(server, "", id: "/\(id)/cancel")
        #expect(refused.failure?.code == "status_transition_invalid")
        _ = try server.fire("reject", id, "code=abandoned")
        let replayed = try post(server, "", id: "/\(id)/cancel")
        #expect(replayed.text == refused.text)
        #expect(replayed.status == 400)
        #expect(replayed.headers["Idempotent-Replayed"] == "true")
        #expect(try server.session(id)["status"] == "requires_input")
    }

    @Test("a missing object is an error of the execution, too") func missingObject() throws {
        let server = try TestServer()
        let first = try post(server, "", id: "/vs_none/cancel")
        #expect(first.status == 404)
        #expect(try post(server, "", id: "/vs_none/cancel").text == first.text)
    }

    @Test("what fails before the endpoint begins leaves the key free", arguments: [
        "", "type=wrong", "type=document&nonsense=1", "type=document&expand[]=nope", "type=document&verification_flow=vf_1",
        "type=document&metadata[\(String(repeating: "k", count: 41))]=1",
    ])
    func validationFailure(form: String) throws {
        let server = try TestServer()
        #expect(try post(server, form).status == 400)
        let corrected = try post(server, "type=document")
        #expect(corrected.status == 200)
        #expect(corrected.headers["Idempotent-Replayed"] == nil)
    }

    @Test("a 401 leaves the key free") func unauthenticated() throws {
        let server = try TestServer()
        #expect(try server.post(TestServer.sessions, "type=document", key: nil, headers: ["Idempotency-Key": "k"]).status == 401)
        #expect(try post(server, "type=document").headers["Idempotent-Replayed"] == nil)
    }

    private static let mismatch = Failure(
        400, type: "idempotency_error",
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than 'k' "
            + "if you meant to execute a different request.")

    @Test("other parameters under the same key", arguments: [
        "type=id_number", "type=document&metadata[a]=1", "", "type=document&nonsense=1", "type=document&expand[]=options",
    ])
    func otherParameters(form: String) throws {
        let server = try TestServer()
        let first = try post(server, "type=document")
        let second = try post(server, form)
        #expect(second.failure == Self.mismatch)
        #expect(second.headers["Idempotent-Replayed"] == nil)
        #expect(try server.get(TestServer.sessions).ids == [first.id])
    }

    @Test("another endpoint under the same key") func otherEndpoint() throws {
        let server = try TestServer()
        let first = try post(server, "type=document")
        // An update has no `type`: the key is asked first.
        #expect(try post(server, "type=document", id: "/\(first.id)").failure == Failure(
            400, type: "idempotency_error",
            "Keys for idempotent requests can only be used for the same endpoint they were first used for ('\(TestServer.sessions)/\(first.id)' "
                + "vs '\(TestServer.sessions)'). Try using a key other than 'k' if you meant to execute a different request."))
        #expect(try server.post("/v1/customers", "email=a@b.co", headers: ["Idempotency-Key": "k"]).failure?.message.contains(
            "('/v1/customers' vs '\(TestServer.sessions)')") == true)
        #expect(try server.get("/v1/customers").ids == [])
    }

    @Test("a path that holds a card number is kept and told without it") func cardNumberInPath() throws {
        let server = try TestServer()
        let path = "/v1/customers/4242424242424242"
        #expect(try server.post(path, headers: ["Idempotency-Key": "k"]).status == 404)
        #expect(try server.post("/v1/customers", headers: ["Idempotency-Key": "k"]).failure?.message.contains(
            "('/v1/customers' vs '/v1/customers/************4242')") == true)
        #expect(try server.post(path, headers: ["Idempotency-Key": "k"]).headers["Idempotent-Replayed"] == "true")
    }

    @Test("two spellings of the same parameters are the same request", arguments: [
        ("type=document&client_reference_id=x", "client_reference_id=x&type=document"),
        ("type=document&client_reference_id=a+b", "type=document&client_reference_id=a%20b"),
        ("type=document&expand[]=options", "type=document&expand[0]=options"),
        ("type=document&metadata[a]=1&metadata[b]=2", "type=document&metadata%5Bb%5D=2&metadata[a]=1"),
    ])
    func spellings(first: String, second: String) throws {
        let server = try TestServer()
        let original = try post(server, first)
        #expect(original.status == 200)
        let replay = try post(server, second)
        #expect(replay.text == original.text)
        #expect(replay.headers["Idempotent-Replayed"] == "true")
    }

    @Test("while the first request is under way, a second is a conflict, and the key stays usable") func inFlight() throws {
        let server = try TestServer()
        _ = try server.newSession()
        let account = try #require(server.engine.accounts.all().first)
        let claim = try #require(server.engine.idempotency.begin("k", account: account))
        let conflict = try post(server, "type=document")
        #expect(conflict.failure == Failure(
            409, code: "idempotency_key_in_use", type: "idempotency_error",
            "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the "
                + "other request is still going through): k. Please try again later."))
        #expect(try post(server, "type=document", idempotencyKey: "other").status == 200)
        #expect(try post(server, "type=document", key: "sk_test_beta").status == 200)

        server.engine.idempotency.end(claim)
        let answer = try post(server, "type=document")
        #expect(answer.status == 200)
        #expect(answer.headers["Idempotent-Replayed"] == nil)
    }

    @Test("a conflict echoes the key, and does not tell an SDK to give up") func conflictHeaders() throws {
        let server = try TestServer()
        _ = try server.newSession()
        let account = try #require(server.engine.accounts.all().first)
        #expect(server.engine.idempotency.begin("k", account: account) != nil)
        let headers = try post(server, "type=document").headers
        #expect(headers["Idempotency-Key"] == "k")
        #expect(headers["Stripe-Should-Retry"] != "false")
    }

    @Test("a key lives for 24 hours of the account's clock") func expiry() throws {
        let server = try TestServer()
        let first = try post(server, "type=document")
        _ = try server.admin("POST clock", #"{"advance": 86399}"#)
        #expect(try post(server, "type=document").text == first.text)
        _ = try server.admin("POST clock", #"{"advance": 1}"#)
        let second = try post(server, "type=document")
        #expect(second.headers["Idempotent-Replayed"] == nil)
        #expect(second.id != first.id)
        // It has begun a new life.
        #expect(try post(server, "type=document").text == second.text)
    }

    @Test("a key belongs to its account") func perAccount() throws {
        let server = try TestServer()
        let answers = [
            try post(server, "type=document"), try post(server, "type=document", key: "sk_test_beta"),
            try post(server, "type=document", headers: ["Stripe-Account": "acct_connected"]),
        ]
        #expect(Set(answers.map(\.id)).count == 3)
        #expect(answers.allSatisfy { $0.headers["Idempotent-Replayed"] == nil })
        #expect(try post(server, "type=document", key: "rk_test_alpha").id == answers[0].id)
    }

    @Test("a reset frees every key") func reset() throws {
        let server = try TestServer()
        let first = try post(server, "type=document")
        _ = try server.admin("POST reset")
        #expect(try post(server, "type=document").id != first.id)
    }

    @Test("GET takes no notice of it") func onGet() throws {
        let server = try TestServer()
        let headers: Headers = ["Idempotency-Key": "k"]
        #expect(try server.get(TestServer.sessions, headers: headers).ids == [])
        let id = try server.newSession()
        let second = try server.get(TestServer.sessions, headers: headers)
        #expect(second.ids == [id])
        #expect(second.headers["Idempotent-Replayed"] == nil && second.headers["Original-Request"] == nil)
    }

    @Test("a key must not be empty, and has 255 characters at most") func length() throws {
        let server = try TestServer()
        #expect(try post(server, "type=document", idempotencyKey: "").failure
            == Failure(400, "Idempotency Key must be a non-empty string."))
        #expect(try post(server, "type=document", idempotencyKey: String(repeating: "k", count: 255)).status == 200)
        #expect(try post(server, "type=document", idempotencyKey: String(repeating: "k", count: 256)).status == 400)
    }
}
