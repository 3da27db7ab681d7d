// /_admin/progressions: objects that move by themselves, on the account's clock.
import Engine
import TestHarness
import Testing
import Wire

@Suite("Objects that move by themselves") struct ProgressionTests {
    private let session = "identity.verification_session"

    @Test("a session that is submitted and verified by itself") func verified() throws {
        let server = try TestServer()
        _ = try server.admin("POST progressions", "object=\(session)&transition=submit&after=2")
        _ = try server.admin("POST progressions", "object=\(session)&transition=verify&after=3")
        let id = try server.newSession()
        #expect(try server.session(id)["status"] == "requires_input")
        #expect(try server.admin("GET objects/\(id)")["pending"]?.array?.map { $0["transition"] } == ["submit"])
        _ = try server.admin("POST clock", "advance=2")
        #expect(try server.session(id)["status"] == "processing")
        _ = try server.admin("POST clock", "advance=3")
        #expect(try server.session(id)["status"] == "verified")
    }

    @Test("the transition gets its parameters") func parameters() throws {
        let server = try TestServer()
        _ = try server.admin("POST progressions", "object=\(session)&transition=submit&after=0")
        let made = try server.admin("POST progressions", "object=\(session)&transition=reject&after=1&parameters[code]=document_expired")
        #expect(made.json == [
            "id": "progression_2", "object": "progression", "account": .string(AccountKey(keyName: "alpha", isLive: false).id), "after": 1,
            "moves": .string(session), "parameters": ["code": "document_expired"], "transition": "reject",
        ])
        let id = try server.newSession()
        _ = try server.admin("POST clock", "advance=1")
        #expect(try server.session(id)["last_error"]?["code"] == "document_expired")
    }

    @Test("only in its account, and until it is deleted or the account is reset") func whose() throws {
        let server = try TestServer()
        let id = try server.admin("POST progressions", "object=\(session)&transition=submit&after=0").id
        let other = try server.newSession(key: "sk_test_beta")
        _ = try server.admin("POST clock", "advance=1", key: "sk_test_beta")
        #expect(try server.get("\(TestServer.sessions)/\(other)", key: "sk_test_beta")["status"] == "requires_input")
        #expect(try server.admin("GET progressions", key: "sk_test_beta")["data"] == [])
        #expect(try server.admin("DELETE progressions/\(id)").json == ["id": .string(id), "object": "progression", "deleted": true])
        _ = try server.admin("POST progressions", "object=\(session)&transition=submit&after=0")
        _ = try server.admin("POST reset")
        #expect(try server.admin("GET progressions")["data"] == [])
    }

    @Test("two that move an object in a circle let the clock get further: a second passes between two moves") func circle() throws {
        let server = try TestServer()
        _ = try server.admin("POST progressions", "object=\(session)&transition=submit&after=0")
        _ = try server.admin("POST progressions", "object=\(session)&transition=reject&after=0&parameters[code]=document_expired")
        let id = try server.newSession()
        _ = try server.admin("POST clock", "advance=5")
        let history = try server.admin("GET objects/\(id)")["history"]?.array ?? []
        #expect(history.map { $0["to"] } == [
            "requires_input", "processing", "requires_input", "processing", "requires_input", "processing", "requires_input",
        ])
    }

    @Test("at the end of all time, nothing moves in a circle any more") func lastSecond() throws {
        let server = try TestServer()
        _ = try server.admin("POST progressions", "object=\(session)&transition=submit&after=0")
        _ = try server.admin("POST progressions", "object=\(session)&transition=reject&after=0&parameters[code]=document_expired")
        _ = try server.admin("POST clock", "now=253402300799&frozen=true")
        let id = try server.newSession()
        #expect(try server.admin("POST settle").status == 200)
        #expect(try server.get("\(TestServer.sessions)/\(id)")["status"] == "requires_input")
    }

    @Test("what cannot move is refused", arguments: [
        ("object=customer&transition=submit&after=1", "object"), ("object=identity.verification_session&transition=complete_redaction&after=1", "transition"),
        ("object=identity.verification_session&transition=submit", "after"), ("object=identity.verification_session&transition=submit&after=-1", "after"),
        ("object=identity.verification_session&transition=reject&after=1&parameters[code]=no_such_code", "code"),
    ]) func refused(form: String, parameter: String) throws {
        let failure = try TestServer().admin("POST progressions", form).failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == parameter)
    }
}
