// `Stripe-Account`: a key works inside an account that is connected to its own.
import TestHarness
import Testing
import Wire

@Suite("Connected accounts") struct ConnectedAccountTests {
    private static let connected: Headers = ["Stripe-Account": "acct_1Nv0FGQ9RKHgCVdK"]

    private func ownID(_ key: String, _ server: TestServer) throws -> String {
        _ = try server.get(TestServer.sessions, key: key)
        return try #require(server.admin("GET clock", key: key)["account"]?.string)
    }

    private func refused(_ id: String) -> Failure {
        Failure(
            403, code: "account_invalid",
            "The provided key 'sk_test_*lpha' does not have access to account '\(id)' (or that account does not exist). Application access "
                + "may have been revoked.")
    }

    @Test("any well-formed id is a connected account, made on first touch; its objects are its own") func isolated() throws {
        let server = try TestServer()
        let inside = try server.post(TestServer.sessions, "type=document", headers: Self.connected)
        #expect(inside.status == 200)
        #expect(inside.headers["Stripe-Account"] == "acct_1Nv0FGQ9RKHgCVdK")
        #expect(try server.get(TestServer.sessions, headers: Self.connected).ids == [inside.id])
        #expect(try server.get(TestServer.sessions).ids == [])
        #expect(try server.get("\(TestServer.sessions)/\(inside.id)").status == 404)
        #expect(try server.get(TestServer.sessions, headers: ["Stripe-Account": "acct_other"]).ids == [])
    }

    @Test("the ids of its objects carry the last ten characters of the account's id") func idTail() throws {
        let inside = try TestServer().post(TestServer.sessions, "type=document", headers: Self.connected)
        #expect(inside.id.hasPrefix("vs_1NuN3kQ9RKHgCVdK"))
        #expect(inside.id.utf8.count == 27)
    }

    @Test("two platforms that name the same id do not meet") func perPlatform() throws {
        let server = try TestServer()
        let alphas = try server.post(TestServer.sessions, "type=document", key: "sk_test_alpha", headers: Self.connected)
        #expect(try server.get(TestServer.sessions, key: "sk_test_beta", headers: Self.connected).ids == [])
        #expect(try server.get("\(TestServer.sessions)/\(alphas.id)", key: "sk_test_beta", headers: Self.connected).status == 404)
    }

    @Test("the restricted key of a platform reaches the same connected account") func restricted() throws {
        let server = try TestServer()
        let inside = try server.post(TestServer.sessions, "type=document", headers: Self.connected)
        #expect(try server.get(TestServer.sessions, key: "rk_test_alpha", headers: Self.connected).ids == [inside.id])
    }

    @Test("one's own id is one's own account, and is echoed") func own() throws {
        let server = try TestServer()
        let id = try server.newSession()
        let own = try ownID("sk_test_alpha", server)
        let answer = try server.get(TestServer.sessions, headers: ["Stripe-Account": own])
        #expect(answer.ids == [id])
        #expect(answer.headers["Stripe-Account"] == own)
    }

    @Test("another key's own account is out of reach") func othersOwn() throws {
        let server = try TestServer()
        let betas = try ownID("sk_test_beta", server)
        let answer = try server.get(TestServer.sessions, headers: ["Stripe-Account": betas])
        #expect(answer.failure == refused(betas))
        #expect(answer["error"]?["doc_url"] == "https://stripe.com/docs/error-codes/account-invalid")
    }

    @Test("an account that was reached before its own key turned up stays within reach, and is another one than that key's")
    func reachedBefore() throws {
        let betas = try ownID("sk_test_beta", TestServer())
        let server = try TestServer()
        let headers: Headers = ["Stripe-Account": betas]
        let inside = try server.post(TestServer.sessions, "type=document", headers: headers)
        #expect(inside.status == 200)
        #expect(try server.get(TestServer.sessions, key: "sk_test_beta").ids == [])
        #expect(try server.get(TestServer.sessions, headers: headers).ids == [inside.id])
    }

    @Test("a malformed id names no account", arguments: ["", "acct_", "acct", "1Nv0FGQ9RKHgCVdK", "acct_a-b", "acct_é", "cus_123456", "ACCT_1"])
    func malformed(id: String) throws {
        #expect(try TestServer().get(TestServer.sessions, headers: ["Stripe-Account": id]).failure == refused(id))
    }

    @Test("the account is echoed on errors, too") func echoOnError() throws {
        let answer = try TestServer().get("/v1/foo", headers: Self.connected)
        #expect(answer.status == 404)
        #expect(answer.headers["Stripe-Account"] == "acct_1Nv0FGQ9RKHgCVdK")
    }

    @Test("Stripe-Context means the same") func context() throws {
        let server = try TestServer()
        let inside = try server.post(TestServer.sessions, "type=document", headers: Self.connected)
        #expect(try server.get(TestServer.sessions, headers: ["Stripe-Context": "acct_1Nv0FGQ9RKHgCVdK"]).ids == [inside.id])
    }

    @Test("the account id is derived from the key: the same on every machine, `acct_1` and 15 more") func stable() throws {
        let first = try ownID("sk_test_alpha", TestServer())
        #expect(try first == ownID("sk_test_alpha", TestServer()))
        #expect(try first == ownID("rk_test_alpha", TestServer()))
        #expect(try first != ownID("sk_test_beta", TestServer()))
        #expect(first.wholeMatch(of: #/acct_1[0-9A-Za-z]{15}/#) != nil)
    }
}
