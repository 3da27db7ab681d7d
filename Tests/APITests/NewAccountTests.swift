// An account is there from its first request on that was not refused.
import TestHarness
import Testing
import Wire

@Suite struct NewAccountTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func accounts() throws -> Int { try server.admin("GET clock", key: nil)["accounts"]?.array?.count ?? 0 }

    @Test(arguments: ["/v1/customers/cus_none", "/v1/customers?limit=many", "/v1/customers?starting_after=cus_none", "/v1/nothing"])
    func `a refused GET makes no account`(path: String) throws {
        #expect(try server.get(path, key: "sk_test_stranger").status >= 400)
        #expect(try accounts() == 0)
    }

    @Test func `nor does one of an account connected to it, a DELETE, or a call of the control plane`() throws {
        #expect(try server.get("/v1/customers/cus_none", headers: ["Stripe-Account": "acct_other"]).status == 404)
        #expect(try server.delete("/v1/customers/cus_none").status == 404)
        #expect(try server.admin("GET objects/cus_none").status == 404)
        #expect(try server.admin("POST objects/cus_none/transitions/verify").status == 404)
        #expect(try accounts() == 0)
    }

    @Test(arguments: [("customers", "emial=a@b.co"), ("customers/cus_none", "email=a@b.co"), ("refunds", "charge=ch_none"), ("charges", "amount=1")])
    func `nor does a refused POST`(path: String, form: String) throws {
        #expect(try server.post("/v1/\(path)", form).status >= 400)
        #expect(try accounts() == 0)
    }

    @Test(arguments: ["POST clock", "POST settle", "POST reset"]) func `nor does a call of the control plane with a wrong parameter`(call: String) throws {
        #expect(try server.admin(call, "advance=never").status == 400)
        #expect(try accounts() == 0)
    }

    @Test func `one that was there before stays, with what it has`() throws {
        let customer = try server.post("/v1/customers").id
        #expect(try server.get("/v1/customers/cus_none").status == 404)
        #expect(try server.get("/v1/customers/\(customer)").status == 200)
        #expect(try accounts() == 1)
    }

    @Test func `the first request that is not refused makes it`() throws {
        #expect(try server.get("/v1/customers/cus_none").status == 404)
        #expect(try server.get("/v1/customers").status == 200)
        #expect(try accounts() == 1)
        #expect(try server.post("/v1/customers").status == 200)
    }

    @Test func `a charge that was declined is on record, though it is the first request of its account`() throws {
        #expect(try server.post("/v1/charges", "amount=100&currency=usd&source=tok_chargeDeclined").status == 402)
        #expect(try server.get("/v1/charges")["data"]?.array?.count == 1)
    }
}
