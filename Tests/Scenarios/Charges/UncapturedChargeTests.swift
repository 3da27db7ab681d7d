// A test with a whole server. The documentation shows this file: see AddAResource.md.
import TestHarness
import Testing

@Suite("A charge that nobody captures") struct UncapturedChargeTests {
    @Test("it expires after seven days, and cannot be captured then") func story() throws {
        let server = try TestServer()
        let charge = try server.post("/v1/charges", "amount=2000&currency=usd&source=tok_visa&capture=false").id
        _ = try server.admin("POST clock", "advance=7d")
        #expect(try server.get("/v1/charges/\(charge)")["captured"] == false)
        #expect(try server.post("/v1/charges/\(charge)/capture").failure?.code == "charge_expired_for_capture")
        #expect(try server.events() == ["charge.succeeded", "charge.expired"])
    }
}
