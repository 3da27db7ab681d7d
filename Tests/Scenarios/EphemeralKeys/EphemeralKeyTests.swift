// Ephemeral keys: who can make them, what their secrets open, and when that ends.
import TestHarness
import Testing
import Wire

@Suite("Ephemeral keys") struct EphemeralKeyTests {
    private static let path = "/v1/ephemeral_keys"
    private static let version: Headers = ["Stripe-Version": "2020-08-27"]

    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.post("/v1/customers", "name=Jenny").id
    }

    private func make(_ form: String, headers: Headers = version) throws -> Answer { try server.post(Self.path, form, headers: headers) }

    private func secret(_ form: String? = nil) throws -> String { try make(form ?? "customer=\(customer)")["secret"]?.string ?? "" }

    /// The key as messages show it.
    private func masked(_ key: String) -> String { key.prefix(8) + String(repeating: "*", count: key.utf8.count - 12) + key.suffix(4) }

    private func refused(_ key: String, on account: String) -> Failure {
        Failure(
            403,
            "The provided key '\(masked(key))' does not have the required permissions for this endpoint on account '\(account)'. Having "
                + "more permissions would allow this request to continue.")
    }

    // MARK: Making and deleting

    @Test("one in full: its secret is shown once, and it lasts an hour") func whole() throws {
        let key = try make("customer=\(customer)")
        #expect(key.status == 200)
        #expect(key.keys == ["id", "object", "associated_objects", "created", "expires", "livemode", "secret"])
        #expect(key.id.hasPrefix("ephkey_1NuN3k"))
        #expect(key["associated_objects"] == [["id": .string(customer), "type": "customer"]])
        #expect([key["object"], key["created"], key["expires"], key["livemode"]] == ["ephemeral_key", 1_695_680_120, 1_695_683_720, false])
        #expect(key["secret"]?.string?.hasPrefix("ek_test_YWNjdF8x") == true)
    }

    @Test("it needs a version of the API, whatever else is sent") func version() throws {
        #expect(try make("customer=\(customer)", headers: [:]).failure == Failure(
            400, "This request needs a Stripe-Version header: the version of the API that the app with the key uses."))
        #expect(try make("customer=\(customer)", headers: ["Stripe-Version": "new"]).failure?.message == "Invalid Stripe API version: new")
    }

    @Test("what it belongs to has to be there, and be one object", arguments: [
        ("", Failure(400, code: "parameter_missing", parameter: "customer", "Missing required param: customer.")),
        ("customer=cus_none", Failure(400, code: "resource_missing", parameter: "customer", "No such customer: 'cus_none'")),
        ("issuing_card=ic_1", Failure(400, code: "resource_missing", parameter: "issuing_card", "No such card: 'ic_1'")),
        ("customer=a&issuing_card=b", Failure(
            400, code: "parameters_exclusive", parameter: "customer",
            "You may only specify one of these parameters: customer, issuing_card, verification_session.")),
    ])
    func refusals(form: String, failure: Failure) throws { #expect(try make(form).failure == failure) }

    @Test("a verification session can have one, too; a publishable key makes none") func others() throws {
        let session = try server.newSession()
        #expect(try make("verification_session=\(session)")["associated_objects"] == [
            ["id": .string(session), "type": "identity.verification_session"],
        ])
        #expect(try server.post(Self.path, "customer=\(customer)", key: "pk_test_alpha", headers: Self.version).failure?.code == "secret_key_required")
    }

    @Test("deleted, it is answered without its secret, and opens nothing any more") func delete() throws {
        let key = try make("customer=\(customer)")
        let secret = key["secret"]?.string ?? ""
        #expect(try server.get("/v1/customers/\(customer)", key: secret).status == 200)
        let answer = try server.delete("\(Self.path)/\(key.id)")
        #expect(answer.status == 200)
        #expect(answer.keys == ["id", "object", "associated_objects", "created", "expires", "livemode"])
        #expect(try server.get("/v1/customers/\(customer)", key: secret).failure == Failure(401, "Invalid API Key provided: \(masked(secret))"))
        #expect(try server.delete("\(Self.path)/\(key.id)").status == 404)
        #expect(try server.get(Self.path).status == 404)
        #expect(try server.get("\(Self.path)/\(key.id)").status == 404)
    }

    // MARK: As a credential

    @Test("it retrieves its customer, and lists, attaches, shows and detaches her payment methods") func permitted() throws {
        let key = try secret()
        #expect(try server.get("/v1/customers/\(customer)", key: key)["name"] == "Jenny")
        let method = try server.post("/v1/payment_methods", "type=card&card[token]=tok_visa").id
        #expect(try server.post("/v1/payment_methods/\(method)/attach", "customer=\(customer)", key: key)["customer"] == .string(customer))
        #expect(try server.get("/v1/payment_methods?customer=\(customer)&type=card", key: key).ids == [method])
        #expect(try server.get("/v1/customers/\(customer)/payment_methods", key: key).ids == [method])
        #expect(try server.get("/v1/customers/\(customer)/payment_methods/\(method)", key: key).id == method)
        #expect(try server.get("/v1/payment_methods/\(method)", key: key).id == method)
        #expect(try server.post("/v1/payment_methods/\(method)/detach", key: key)["customer"] == .null)
        #expect(server.notes.faults == [])
    }

    @Test("nothing of others', and nothing else of hers", arguments: [
        "GET /v1/customers/OTHER", "GET /v1/customers", "POST /v1/customers/CUSTOMER", "DELETE /v1/customers/CUSTOMER", "GET /v1/payment_methods",
        "GET /v1/payment_methods?customer=OTHER", "GET /v1/customers/OTHER/payment_methods", "GET /v1/payment_methods/METHOD",
        "POST /v1/payment_methods/METHOD/detach", "POST /v1/payment_methods/METHOD/attach", "GET /v1/charges", "POST /v1/tokens", "GET /v1/account",
        "POST /v1/ephemeral_keys", "GET /v1/payment_methods?customer[]=CUSTOMER",
    ])
    func beyond(call: String) throws {
        let other = try server.post("/v1/customers").id
        let method = try server.post("/v1/payment_methods", "type=card&card[token]=tok_visa").id
        _ = try server.post("/v1/payment_methods/\(method)/attach", "customer=\(other)")
        let key = try secret()
        let account = try server.get("/v1/account").id
        let words = call.replacing("OTHER", with: other).replacing("CUSTOMER", with: customer).replacing("METHOD", with: method).split(separator: " ")
        let form = call.hasSuffix("attach") ? "customer=\(other)" : ""
        #expect(try server.request(String(words[0]), String(words[1]), form, key: key, headers: Self.version).failure == refused(key, on: account))
        #expect(try server.get("/v1/payment_methods/\(method)")["customer"] == .string(other))
    }

    @Test("after an hour of the account's clock it has expired") func expiry() throws {
        let key = try secret()
        _ = try server.admin("POST clock", "advance=3599")
        #expect(try server.get("/v1/customers/\(customer)", key: key).status == 200)
        _ = try server.admin("POST clock", "advance=1")
        #expect(try server.get("/v1/customers/\(customer)", key: key).failure == Failure(
            401, code: "api_key_expired", "Expired API Key provided: \(masked(key))"))
    }

    @Test("a reset ends it") func reset() throws {
        let key = try secret()
        _ = try server.admin("POST reset")
        #expect(try server.get("/v1/customers/\(customer)", key: key).failure?.status == 401)
    }

    @Test("what nobody has made is no key") func forged() throws {
        let key = try secret()
        let other = try secret()
        let forgeries = [
            key + "x", String(key.dropLast()) + "!", String(key.dropLast(8)) + other.suffix(8), "ek_test_", "ek_test_abc", "ek_live_\(key.dropFirst(8))",
        ]
        for forged in forgeries {
            #expect(try server.get("/v1/customers/\(customer)", key: forged).failure?.status == 401, "\(forged)")
        }
        #expect(server.notes.faults == [])
    }

    @Test("one of a connected account works there, and nowhere else") func connected() throws {
        let inside: Headers = ["Stripe-Account": "acct_1Nv0FGQ9RKHgCVdK", "Stripe-Version": "2020-08-27"]
        let theirs = try server.post("/v1/customers", headers: inside).id
        let key = try server.post(Self.path, "customer=\(theirs)", headers: inside)["secret"]?.string ?? ""
        #expect(try server.get("/v1/customers/\(theirs)", key: key).status == 200)
        #expect(try server.get("/v1/customers/\(theirs)", key: key, headers: inside).status == 200)
        #expect(try server.get("/v1/customers/\(theirs)", key: key, headers: ["Stripe-Account": "acct_other"]).failure?.code == "account_invalid")
        #expect(try server.get("/v1/customers/\(customer)", key: key).status == 403)
    }

    @Test("the control plane takes none") func controlPlane() throws {
        #expect(try server.admin("GET clock", key: secret()).failure == Failure(403, "The control plane takes no ephemeral keys."))
    }

    @Test("its secret is not among what the control plane shows") func inspection() throws {
        let key = try make("customer=\(customer)")
        #expect(try server.admin("GET objects/\(key.id)").text.contains("ek_test_") == false)
    }
}
