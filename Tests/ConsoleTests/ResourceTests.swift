// /_admin/resources: what this server knows, made from its definitions.
import TestHarness
import Testing
import Wire

@Suite("Resources") struct ResourceTests {
    private func resource(_ index: Int) throws -> JSON? { try TestServer().admin("GET resources", key: nil)["data"]?[index] }

    @Test("every resource, by name, prefix and path") func names() throws {
        let data = try TestServer().admin("GET resources")["data"]?.array ?? []
        #expect(data.prefix(2).map { [$0["object"], $0["id_prefix"], $0["path"]] } == [
            ["identity.verification_session", "vs_", "/v1/identity/verification_sessions"],
            ["identity.verification_report", "vr_", "/v1/identity/verification_reports"],
        ])
    }

    @Test("the life of a session") func lifecycle() throws {
        let session = try resource(0)
        #expect(session?["statuses"] == ["requires_input", "processing", "verified", "canceled"])
        #expect(session?["transitions"]?.array?.map { "\($0["name"]?.string ?? "") by \($0["fired_by"]?.string ?? "")" } == [
            "submit by control_plane", "verify by control_plane", "reject by control_plane", "cancel by api", "redact by api", "redact by api",
            "complete_redaction by clock",
        ])
        #expect(session?["transitions"]?[0] == [
            "name": "submit", "from": ["requires_input"], "to": "processing", "event": "identity.verification_session.processing",
            "fired_by": "control_plane",
        ])
    }

    @Test("the endpoints of both") func endpoints() throws {
        func lines(_ resource: JSON?) -> [String] {
            resource?["endpoints"]?.array?.map { "\($0["method"]?.string ?? "") \($0["path"]?.string ?? "")" } ?? []
        }
        #expect(try lines(resource(0)) == [
            "POST /v1/identity/verification_sessions", "GET /v1/identity/verification_sessions", "GET /v1/identity/verification_sessions/{session}",
            "POST /v1/identity/verification_sessions/{session}", "POST /v1/identity/verification_sessions/{session}/cancel",
            "POST /v1/identity/verification_sessions/{session}/redact",
        ])
        #expect(try lines(resource(1)) == ["GET /v1/identity/verification_reports", "GET /v1/identity/verification_reports/{report}"])
    }

    @Test("what each endpoint answers with") func answers() throws {
        let data = try TestServer().admin("GET resources")["data"]?.array ?? []
        let endpoints = data.flatMap { $0["endpoints"]?.array ?? [] }
        func answers(_ method: String, _ path: String) -> [String] {
            endpoints.filter { $0["method"] == .string(method) && $0["path"] == .string(path) }.compactMap { $0["answers"]?.string }
        }
        #expect(answers("GET", "/v1/customers/{customer}") == ["customer"])
        #expect(answers("DELETE", "/v1/customers/{customer}") == ["customer, deleted"])
        #expect(answers("GET", "/v1/customers") == ["list of customer"])
        #expect(answers("GET", "/v1/customers/search") == ["search result of customer"])
        #expect(answers("GET", "/v1/files/{file}/contents") == ["bytes"])
        #expect(answers("GET", "/v1/charges/{charge}/refunds") == ["list of refund"])
        #expect(answers("POST", "/v1/charges/{charge}/refund") == ["charge"])
        #expect(answers("GET", "/v1/customers/{customer}/cards") == ["list of card"])
        #expect(Set(answers("GET", "/v1/customers/{customer}/sources/{id}")) == ["card", "bank_account"])
    }

    @Test("the parameters of each endpoint", arguments: [
        (0, 0, ["client_reference_id", "metadata", "options", "provided_details", "related_customer", "related_customer_account",
            "related_person", "return_url", "type", "verification_flow", "expand"]),
        (0, 1, ["client_reference_id", "created", "related_customer", "related_customer_account", "status", "ending_before", "limit",
            "starting_after", "expand"]),
        (0, 2, ["expand"]), (0, 3, ["metadata", "options", "provided_details", "type", "expand"]), (0, 4, ["expand"]), (0, 5, ["expand"]),
        (1, 0, ["client_reference_id", "created", "type", "verification_session", "ending_before", "limit", "starting_after", "expand"]),
        (1, 1, ["expand"]),
    ])
    func parameters(resource index: Int, endpoint: Int, names: [String]) throws {
        #expect(try resource(index)?["endpoints"]?[endpoint]?["parameters"]?.array?.compactMap { $0["name"]?.string } == names)
    }

    @Test("what is said of a field") func fields() throws {
        let fields = try resource(0)?["fields"]?.array ?? []
        func field(_ name: String) -> JSON? { fields.first { $0["name"] == .string(name) } }
        #expect(field("last_verification_report")
            == ["name": "last_verification_report", "type": "reference", "nullable": true, "expands_to": "identity.verification_report"])
        #expect(field("verification_flow") == ["name": "verification_flow", "type": "string", "optional": true])
        #expect(field("verified_outputs")?["hidden_until_expanded"] == true)
        #expect(field("return_url") == nil)
    }
}
