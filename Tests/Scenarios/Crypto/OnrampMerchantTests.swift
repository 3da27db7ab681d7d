// The account as the onramp knows it: a test switches the onramp off, or takes the merchant's name away, through the control plane.
import TestHarness
import Testing
import Wire

@Suite("The onramp's merchant") struct OnrampMerchantTests {
    private static let merchant = "crypto.onramp_merchant"
    private let server: TestServer

    init() throws { server = try TestServer.onramp(now: 1_700_000_000) }

    private func failure(_ form: String = "", key: String = "sk_test_alpha") throws -> Failure? {
        try server.post(TestServer.onrampSessions, form, key: key).failure
    }

    private static let notSetUp = Failure(
        400, code: "crypto_onramp_merchant_not_properly_setup", "The account has no business_name or no business_url, and the onramp needs both.")

    @Test("it is there before anybody has touched it") func whole() throws {
        let answer = try server.admin("GET objects/\(Self.merchant)")
        let account = answer["account"] ?? .null
        #expect(answer.json == [
            "object": [
                "id": "crypto.onramp_merchant", "object": "crypto.onramp_merchant", "business_name": account, "business_url": "https://example.com",
                "created": 1_700_000_000, "livemode": false, "status": "enabled", "updated": .null,
            ],
            "account": account, "status": "enabled", "history": [], "pending": [],
            "transitions": [
                ["name": "disable", "to": "disabled", "parameters": []],
                ["name": "set_up", "to": "enabled", "parameters": [
                    ["name": "business_name", "type": "string", "maximum_length": 5000, "emptyable": true],
                    ["name": "business_url", "type": "string", "maximum_length": 5000, "emptyable": true],
                ]],
            ],
        ])
        #expect(try server.admin("GET objects").ids == [])
    }

    @Test("switched off, nothing is made and nothing is quoted, and the error says since when") func disabled() throws {
        let before = try server.newOnramp().id
        try server.advance("1h")
        #expect(try server.fire("disable", Self.merchant)["status"] == "disabled")
        try server.advance("1h")
        for answer in [
            try server.post(TestServer.onrampSessions, "source_amount=0&customer_ip_address=198.51.100.1"),
            try server.quotes("source_amount=0"), try server.quotes(path: "/v1/crypto/onramp/quotes"),
        ] {
            #expect(answer.status == 400)
            #expect(answer["error"]?["updated"] == .integer(1_700_003_600))
            #expect(answer["error"]?.object?.filter { $0.key != "request_log_url" } == [
                "code": "crypto_onramp_disabled", "doc_url": "https://stripe.com/docs/error-codes/crypto-onramp-disabled",
                "message": "The onramp is switched off for this account.", "type": "api_error", "updated": 1_700_003_600,
            ])
            #expect(answer["error"]?.object.map { Array($0.keys) } == ["code", "doc_url", "message", "request_log_url", "type", "updated"])
        }
        // What is there already stays, and what is wrong with the parameters themselves comes first.
        #expect(try server.onramp(before).status == 200)
        #expect(try failure("colour=red")?.code == "parameter_unknown")
        #expect(try failure(key: "sk_test_beta") == nil)
        #expect(try server.fire("disable", Self.merchant).failure?.message
            == "You cannot disable this OnrampMerchant because it has a status of disabled. Only an OnrampMerchant with one of the following statuses "
            + "may be disabled: enabled.")
        #expect(try server.fire("enable", Self.merchant)["object"]?["updated"] == .integer(1_700_007_200))
        #expect(try failure() == nil)
        #expect(try server.history(of: Self.merchant) == ["disable → disabled (control_plane)", "enable → enabled (control_plane)"])
    }

    @Test("an idempotency key does not keep an account switched off") func idempotency() throws {
        _ = try server.fire("disable", Self.merchant)
        #expect(try server.post(TestServer.onrampSessions, headers: ["Idempotency-Key": "a"]).failure?.code == "crypto_onramp_disabled")
        _ = try server.fire("enable", Self.merchant)
        #expect(try server.post(TestServer.onrampSessions, headers: ["Idempotency-Key": "b"]).failure == nil)
    }

    @Test("a reset switches it on again") func reset() throws {
        _ = try server.fire("disable", Self.merchant)
        _ = try server.fire("set_up", Self.merchant, "business_name=")
        _ = try server.admin("POST reset")
        #expect(try failure() == nil)
        #expect(try server.admin("GET objects/\(Self.merchant)")["history"] == [])
    }

    @Test("without a name or an address there is no onramp", arguments: ["business_name", "business_url"]) func notSetUp(what: String) throws {
        _ = try server.fire("set_up", Self.merchant, "\(what)=")
        #expect(try failure() == Self.notSetUp)
        // In its place among the faults: after the wallet that is to be locked, before the wallet's form.
        #expect(try failure("wallet_addresses[base_network]=x") == Self.notSetUp)
        #expect(try failure("lock_wallet_address=true")?.code == "crypto_onramp_no_wallet_address_to_lock")
        #expect(try server.quotes().status == 200)
        _ = try server.fire("set_up", Self.merchant, "\(what)=Jenny")
        #expect(try failure() == nil)
        #expect(try server.admin("GET objects/\(Self.merchant)")["object"]?[what] == "Jenny")
    }

    @Test("the API knows nothing of it") func unserved() throws {
        _ = try server.fire("disable", Self.merchant)
        for path in ["/v1/crypto/onramp_merchant", "/v1/crypto/onramp_merchants", "/v1/\(Self.merchant)", "/v1/crypto/onramp_sessions/\(Self.merchant)"] {
            #expect(try server.get(path).status == 404)
        }
        #expect(try server.get("/v1/events").ids == [])
        let paths = try server.admin("GET resources")["data"]?.array?.first { $0["object"] == .string(Self.merchant) }
        #expect(paths?["endpoints"] == [])
    }

    @Test("without a key nobody knows whose is meant") func keyless() throws {
        for answer in [try server.admin("GET objects/balance", key: nil), try server.fire("disable", Self.merchant, key: nil)] {
            #expect(answer.status == 400)
            #expect(answer.failure?.message.hasPrefix("Send an API key to say whose ") == true)
        }
        #expect(try server.admin("GET objects/balance")["object"] == server.get("/v1/balance").json)
    }
}
