// An account that is not set up for Identity: every call is refused, until a test sets the account up again.
import TestHarness
import Testing
import Wire

@Suite("An account without Identity") struct IdentityApplicationTests {
    private static let application = "identity.application"
    private let server: TestServer

    init() throws { server = try TestServer() }

    private static let refusal = Failure(
        400, code: "identity_api_invalid_application",
        "Your account is not set up to use Identity. Please have an account admin visit https://dashboard.stripe.com/identity/application to get started.")

    @Test("every call is refused, whatever it is about") func everyCall() throws {
        let session = try server.verifiedSession()
        let report = try server.report(of: session).id
        #expect(try server.fire("disable", Self.application)["status"] == "disabled")
        let path = "\(TestServer.sessions)/\(session)"
        for answer in [
            try server.post(TestServer.sessions, "type=document"), try server.get(TestServer.sessions), try server.get(path),
            try server.post(path, "metadata[a]=1"), try server.post("\(path)/cancel"), try server.post("\(path)/redact"),
            try server.get(TestServer.reports), try server.get("\(TestServer.reports)/\(report)"), try server.get("\(TestServer.sessions)/vs_none"),
            try server.get("\(TestServer.sessions)?created[gt]=1"),
        ] { #expect(answer.failure == Self.refusal) }
        #expect(try server.post(TestServer.sessions, "colour=red").failure?.code == "parameter_unknown")
    }

    @Test("the others are not concerned: other accounts, other products, the control plane") func others() throws {
        _ = try server.fire("disable", Self.application)
        #expect(try server.post(TestServer.sessions, "type=document", key: "sk_test_beta").status == 200)
        #expect(try server.post("/v1/customers").status == 200)
        #expect(try server.admin("GET objects/\(Self.application)")["status"] == "disabled")
    }

    @Test("set up again, it works again; an idempotency key that was refused is free") func enable() throws {
        _ = try server.fire("disable", Self.application)
        let headers = ["Idempotency-Key": "a"] as Headers
        #expect(try server.post(TestServer.sessions, "type=document", headers: headers).failure == Self.refusal)
        _ = try server.fire("enable", Self.application)
        #expect(try server.post(TestServer.sessions, "type=document", headers: headers).status == 200)
        #expect(try server.history(of: Self.application) == ["disable → disabled (control_plane)", "enable → enabled (control_plane)"])
    }

    @Test("a session that is there goes on: its person does not know") func goesOn() throws {
        let session = try server.newSession()
        _ = try server.fire("disable", Self.application)
        _ = try server.fire("submit", session)
        #expect(try server.fire("verify", session)["status"] == "verified")
    }

    @Test("a reset sets it up again, and a restored snapshot is as it was") func resetAndSnapshot() throws {
        _ = try server.admin("PUT snapshots/before")
        _ = try server.fire("disable", Self.application)
        #expect(try server.get(TestServer.sessions).failure == Self.refusal)
        _ = try server.admin("PUT snapshots/after")
        _ = try server.admin("POST reset")
        #expect(try server.get(TestServer.sessions).status == 200)
        _ = try server.admin("POST snapshots/after/restore")
        #expect(try server.get(TestServer.sessions).failure == Self.refusal)
        _ = try server.admin("POST snapshots/before/restore")
        #expect(try server.get(TestServer.sessions).status == 200)
    }
}
