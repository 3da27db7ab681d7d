// Rolling the secret of a webhook endpoint: at Stripe in the Dashboard, here through the control plane.
import TestHarness
import Testing
import Wire

@Suite("Rolling a signing secret") struct RollSecretTests {
    private let server: TestServer
    private let id: String
    private let secret: JSON?

    init() throws {
        server = try TestServer()
        let endpoint = try server.post("/v1/webhook_endpoints", "url=https://shop.example/hook&enabled_events[]=*")
        id = endpoint.id
        secret = endpoint["secret"]
    }

    private func stored() throws -> JSON? { try server.engine.inspect(id, account: nil).fields["secret"] }

    @Test("a new secret") func random() throws {
        #expect(try server.fire("roll_secret", id).status == 200)
        #expect(try stored()?.string?.count == 38)
        #expect(try stored() != secret)
    }

    @Test("the secret that the test says") func chosen() throws {
        _ = try server.fire("roll_secret", id, "secret=whsec_mine")
        #expect(try stored() == "whsec_mine")
        #expect(try !server.get("/v1/webhook_endpoints/\(id)").text.contains("whsec_mine"))
        #expect(try server.history(of: id).last == "roll_secret →  (control_plane)")
    }

    @Test("what is no secret", arguments: ["mine", "whsec_with a blank"]) func wrong(text: String) throws {
        #expect(try server.fire("roll_secret", id, "secret=\(text)").failure
            == Failure(400, parameter: "secret", "Invalid secret: it begins with whsec_ and has no blanks."))
        #expect(try stored() == secret)
    }
}
