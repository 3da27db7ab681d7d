// /_admin/accounts, and how a call without a key chooses one of them.
import Engine
import TestHarness
import Testing
import Wire

private let alpha = AccountKey(keyName: "alpha", isLive: false).id
private let beta = AccountKey(keyName: "beta", isLive: false).id

@Suite("Accounts") struct AccountTests {
    private let server: TestServer

    init() throws {
        server = try TestServer(allowsLiveKeys: true)
        _ = try server.post("/v1/customers")
        _ = try server.post("/v1/customers", headers: ["Stripe-Account": "acct_inside"])
        _ = try server.post("/v1/customers", key: "sk_test_beta")
    }

    @Test("all of them, newest first, or those of a key") func list() throws {
        let answer = try server.admin("GET accounts", key: nil)
        #expect(answer.ids == [beta, "acct_inside", alpha])
        #expect(answer["data"]?[1] == [
            "id": "acct_inside", "object": "account", "created": 1_695_680_120, "frozen": false, "livemode": false, "now": 1_695_680_120,
            "number": answer["data"]?[1]?["number"] ?? .null, "platform": .string(alpha),
        ])
        #expect(try server.admin("GET accounts").ids == ["acct_inside", alpha])
        let page = try server.admin("GET accounts?limit=2", key: nil)
        #expect(page["has_more"] == true)
        let last = page["data"]?[1]?["number"]?.integer ?? 0
        #expect(try server.admin("GET accounts?limit=2&starting_after=\(last)", key: nil).ids == [alpha])
    }

    @Test("the header chooses an account, its connected account, or its live mode") func choice() throws {
        let live = try server.post("/v1/customers", key: "sk_live_alpha").id
        func chosen(_ headers: Headers) throws -> [String] { try server.admin("GET objects?object=customer", key: nil, headers: headers).ids }
        #expect(try chosen(["Pinstripe-Account": alpha]) == server.get("/v1/customers").ids)
        #expect(try chosen(["Pinstripe-Account": beta]) == server.get("/v1/customers", key: "sk_test_beta").ids)
        #expect(try chosen(["Pinstripe-Account": "\(alpha) live"]) == [live])
        let inside: Headers = ["Pinstripe-Account": alpha, "Stripe-Account": "acct_inside"]
        #expect(try chosen(inside) == server.get("/v1/customers", headers: ["Stripe-Account": "acct_inside"]).ids)
        #expect(try server.admin("POST clock", "frozen=true", key: nil, headers: ["Pinstripe-Account": beta])["account"] == .string(beta))
    }

    @Test("to ask for the account of a key that was never used makes none") func unused() throws {
        #expect(try server.admin("GET accounts", key: "sk_test_gamma").ids == [])
        #expect(try server.admin("GET accounts", key: nil).ids.count == 3)
    }

    @Test("an unknown account is refused, and not made") func unknown() throws {
        for headers: Headers in [["Pinstripe-Account": "acct_none"], ["Pinstripe-Account": alpha, "Stripe-Account": "acct_none"]] {
            #expect(try server.admin("POST reset", key: nil, headers: headers).failure?.message == "No such account: 'acct_none'")
        }
        #expect(try server.admin("GET objects", key: nil, headers: ["Pinstripe-Account": "\(beta) live"]).status == 404)
        #expect(try server.admin("GET objects", key: nil, headers: ["Pinstripe-Account": "\(beta) test"]).failure == Failure(
            400, "Invalid Pinstripe-Account: it is the id of an account, and 'live' after it for one in live mode."))
        #expect(try server.admin("GET objects", headers: ["Pinstripe-Account": beta]).failure == Failure(
            400, "An API key names its account. Send either a key or Pinstripe-Account."))
        #expect(try server.admin("GET accounts", key: nil).ids.count == 3)
    }
}
