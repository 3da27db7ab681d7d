// How an object looks on the wire: pretty-printed, two spaces a level, `id` and `object` first, then in alphabetical order.
import TestHarness
import Testing
import Wire

@Suite("Objects on the wire") struct ObjectTests {
    @Test("a created session, whole") func created() throws {
        let answer = try TestServer().post("/v1/identity/verification_sessions", "type=document&metadata[user]=42")
        #expect(answer.status == 200)
        #expect(answer.masked == """
            {
              "id": "vs_…",
              "object": "identity.verification_session",
              "client_reference_id": null,
              "client_secret": "vs_…_secret_test_TOKEN",
              "created": 1695680120,
              "last_error": null,
              "last_verification_report": null,
              "livemode": false,
              "metadata": {
                "user": "42"
              },
              "options": {},
              "redaction": null,
              "related_customer": null,
              "related_customer_account": null,
              "status": "requires_input",
              "type": "document",
              "url": "http://127.0.0.1:12111/start/test_TOKEN"
            }

            """)
    }

    @Test("id and object come first, the rest in alphabetical order, at every level") func order() throws {
        let server = try TestServer()
        let id = try server.verifiedSession(
            "type=document&metadata[b]=2&metadata[a]=1&options[document][require_matching_selfie]=true"
                + "&options[document][allowed_types][]=passport&related_person[person]=p&related_person[account]=a")
        let session = try server.session(
            id, expanding: "last_verification_report.document.number", "verified_outputs.dob", "verified_outputs.unparsed_sex")
        func check(_ value: JSON) {
            if case .array(let elements) = value { elements.forEach(check) }
            guard case .object(let members) = value else { return }
            let names = Array(members.keys)
            let rest = names.starts(with: ["id", "object"]) ? names.dropFirst(2) : names[...]
            #expect(Array(rest) == rest.sorted())
            members.values.forEach(check)
        }
        check(session.json)
        #expect(session.keys.prefix(2) == ["id", "object"])
    }

    @Test("the answers to a create, a retrieve and an update of nothing are the same bytes") func sameBytes() throws {
        let server = try TestServer()
        let created = try server.post("/v1/identity/verification_sessions", "type=document&metadata[a]=1&options[document][require_id_number]=true")
        #expect(try server.get("/v1/identity/verification_sessions/\(created.id)").text == created.text)
        #expect(try server.post("/v1/identity/verification_sessions/\(created.id)").text == created.text)
        #expect(try server.get("/v1/identity/verification_sessions/\(created.id)?expand[]=options").text == created.text)
    }

    @Test("success is 200, for a create as well", arguments: ["", "/cancel", "/redact"]) func success(action: String) throws {
        let server = try TestServer()
        let id = try server.newSession()
        #expect(try server.post("/v1/identity/verification_sessions/\(id)\(action)").status == 200)
        #expect(try server.post("/v1/identity/verification_sessions", "type=document").status == 200)
    }
}
