// A server that listens on all addresses has several names. The URLs in its answers begin with the one that the request came for.
import TestHarness
import Testing
import Wire

@Suite("URLs that follow the host") struct HostTests {
    @Test("the link of a session", arguments: [
        (true, "pinstripe:8080", "http://pinstripe:8080/start/"), (true, "127.0.0.1:12111", "http://127.0.0.1:12111/start/"),
        (false, "pinstripe:8080", "http://127.0.0.1:12111/start/"),
    ]) func link(followsHost: Bool, host: String, beginning: String) throws {
        let server = try TestServer(followsHost: followsHost)
        let session = try server.post(TestServer.sessions, "type=document", headers: ["Host": host])
        #expect(session["url"]?.string?.hasPrefix(beginning) == true)
    }

    @Test("other texts stay, even if they begin like the server's URL") func otherTexts() throws {
        let server = try TestServer(followsHost: true)
        let customer = try server.post("/v1/customers", "name=http://127.0.0.1:121110/a&description=http://127.0.0.1:12111", headers: ["Host": "shop:1"])
        #expect(customer["name"] == "http://127.0.0.1:121110/a")
    }
}
