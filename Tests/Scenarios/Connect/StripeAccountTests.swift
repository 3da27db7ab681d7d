// The account behind a key, and those connected to it: who sees which, and what it says of itself.
import TestHarness
import Testing
import Wire

@Suite("Accounts") struct StripeAccountTests {
    private let server: TestServer
    private static let first = "acct_1Nv0FGQ9RKHgCVdK"
    private static let second = "acct_1Nv0FGQ9RKHgCVdL"
    private static let third = "acct_1Nv0FGQ9RKHgCVdM"

    init() throws { server = try TestServer() }

    private func touch(_ id: String) throws { _ = try server.get("/v1/balance", headers: ["Stripe-Account": id]) }

    private static func noAccess(_ id: String) -> Failure {
        Failure(
            403, code: "account_invalid",
            "The provided key 'sk_test_*lpha' does not have access to account '\(id)' (or that account does not exist). Application access "
                + "may have been revoked.")
    }

    @Test("the key's own: what a verified account in the United States has") func own() throws {
        let account = try server.get("/v1/account")
        #expect(account.status == 200)
        #expect(account.keys == [
            "id", "object", "business_profile", "business_type", "capabilities", "charges_enabled", "company", "controller", "country",
            "created", "default_currency", "details_submitted", "email", "external_accounts", "future_requirements", "metadata",
            "payouts_enabled", "requirements", "settings", "tos_acceptance", "type",
        ])
        #expect(account["object"] == "account")
        #expect(account.id == (try server.admin("GET clock")["account"]?.string))
        for name in ["charges_enabled", "details_submitted", "payouts_enabled"] { #expect(account[name] == true) }
        #expect([account["country"], account["default_currency"], account["type"]] == ["US", "usd", "standard"])
        #expect(account["created"] == 1_695_680_120)
        #expect(account["controller"] == ["type": "account"])
        #expect(account["capabilities"]?["card_payments"] == "active")
        #expect(account["requirements"] == [
            "alternatives": [], "current_deadline": .null, "currently_due": [], "disabled_reason": .null, "errors": [], "eventually_due": [],
            "past_due": [], "pending_verification": [],
        ])
        #expect(account["settings"]?["payments"]?["statement_descriptor"] == "PINSTRIPE.EXAMPLE")
        #expect(account["settings"]?["card_payments"]?["decline_on"] == ["avs_failure": false, "cvc_failure": false])
        #expect(account["settings"]?.object?.keys == [
            "bacs_debit_payments", "branding", "card_issuing", "card_payments", "dashboard", "invoices", "payments", "payouts",
            "sepa_debit_payments",
        ])
    }

    @Test("its money is paid out to a bank account, listed with their number") func bankAccount() throws {
        let account = try server.get("/v1/account")
        let list = account["external_accounts"]
        #expect(list?.object?.keys == ["object", "data", "has_more", "total_count", "url"])
        #expect(list?["total_count"] == 1)
        #expect(list?["url"] == .string("/v1/accounts/\(account.id)/external_accounts"))
        #expect(list?["data"]?[0]?["account"] == .string(account.id))
        #expect(list?["data"]?[0]?["bank_name"] == "STRIPE TEST BANK")
    }

    @Test("it is the same by its id, by every kind of secret key, and each time") func same() throws {
        let text = try server.get("/v1/account").text
        let id = try server.get("/v1/account").id
        server.wall.now += 100
        #expect(try server.get("/v1/accounts/\(id)").text == text)
        #expect(try server.get("/v1/account", key: "rk_test_alpha").text == text)
        #expect(try server.get("/v1/account", headers: ["Stripe-Version": "2020-08-27"]).text == text)
        #expect(try server.get("/v1/account", headers: ["Stripe-Account": id]).text == text)
        #expect(try server.get("/v1/account", key: "sk_test_beta").id != id)
    }

    @Test("with Stripe-Account it is the connected one, a standard account of a platform's") func connected() throws {
        let headers: Headers = ["Stripe-Account": Self.first]
        let account = try server.get("/v1/account", headers: headers)
        #expect(account.id == Self.first)
        #expect(account["controller"] == [
            "fees": ["payer": "account"], "is_controller": true, "losses": ["payments": "stripe"], "requirement_collection": "stripe",
            "stripe_dashboard": ["type": "full"], "type": "application",
        ])
        #expect(try server.get("/v1/accounts/\(Self.first)").text == account.text)
        #expect(try server.get("/v1/accounts/\(Self.first)", headers: headers).text == account.text)
    }

    @Test("accounts that nobody has touched, others' and no accounts at all are out of reach, and are not made by asking") func unknown() throws {
        let betas = try server.get("/v1/account", key: "sk_test_beta").id
        for id in [Self.first, betas, "acct_", "cus_1", "nobody"] {
            let answer = try server.get("/v1/accounts/\(id)")
            #expect(answer.failure == Self.noAccess(id))
        }
        #expect(try server.get("/v1/accounts").ids == [])
    }

    @Test("the account in the path and the one in the header must be one") func disagreement() throws {
        try touch(Self.first)
        try touch(Self.second)
        let failure = try server.get("/v1/accounts/\(Self.second)", headers: ["Stripe-Account": Self.first]).failure
        #expect(failure == Failure(
            400, parameter: "account",
            "The account in the path, '\(Self.second)', is not the one in the Stripe-Account header, '\(Self.first)'."))
    }

    @Test("the list: the connected accounts, newest first, never the caller's own") func list() throws {
        _ = try server.get("/v1/account")
        for id in [Self.second, Self.first, Self.third] {
            try touch(id)
            server.wall.now += 10
        }
        _ = try server.get("/v1/account", key: "sk_test_beta", headers: ["Stripe-Account": "acct_ofBeta"])
        let list = try server.get("/v1/accounts")
        #expect(list.ids == [Self.third, Self.first, Self.second])
        #expect(list["url"] == "/v1/accounts")
        #expect(list["has_more"] == false)
        #expect(list["data"]?.array?.compactMap { $0["created"]?.integer } == [1_695_680_140, 1_695_680_130, 1_695_680_120])
        #expect(list["data"]?[1] == (try server.get("/v1/accounts/\(Self.first)").json))
    }

    @Test("the list in pages, and by time", arguments: [
        ("limit=2", [third, first], true), ("limit=2&starting_after=\(first)", [second], false), ("limit=1&ending_before=\(second)", [first], true),
        ("ending_before=\(second)", [third, first], false), ("created[gt]=1695680120", [third, first], false), ("created=1695680130", [first], false),
        ("created[lt]=1695680130&limit=1", [second], false),
    ])
    func pages(query: String, ids: [String], hasMore: Bool) throws {
        for id in [Self.second, Self.first, Self.third] {
            try touch(id)
            server.wall.now += 10
        }
        let list = try server.get("/v1/accounts?\(query)")
        #expect(list.ids == ids)
        #expect(list["has_more"] == .bool(hasMore))
    }

    @Test("what the list refuses", arguments: [
        ("starting_after=\(first)", Failure(400, code: "resource_missing", parameter: "starting_after", "No such account: '\(first)'")),
        ("email=a", Failure(400, code: "parameter_unknown", parameter: "email", "Received unknown parameter: email")),
    ])
    func refused(query: String, failure: Failure) throws { #expect(try server.get("/v1/accounts?\(query)").failure == failure) }

    @Test("a reset makes the account anew, and its connected accounts are gone") func reset() throws {
        try touch(Self.first)
        _ = try server.get("/v1/account")
        server.wall.now += 50
        _ = try server.admin("POST reset")
        #expect(try server.get("/v1/account")["created"] == 1_695_680_170)
        #expect(try server.get("/v1/accounts").ids == [])
    }

    @Test("accounts cannot be made, changed or deleted yet; a publishable key sees none") func notYet() throws {
        let id = try server.get("/v1/account").id
        #expect(try server.post("/v1/accounts", "type=standard").status == 404)
        #expect(try server.post("/v1/accounts/\(id)", "email=a@b.example").status == 404)
        #expect(try server.post("/v1/account", "email=a@b.example").status == 404)
        #expect(try server.delete("/v1/accounts/\(id)").status == 404)
        #expect(try server.get("/v1/account", key: "pk_test_alpha").failure?.code == "secret_key_required")
    }

    @Test("a seed cannot take the id of an account") func seeds() throws {
        let id = try server.get("/v1/account").id
        #expect(try server.admin("POST seeds", "{\"customer\": [{\"id\": \"\(id)\"}]}").failure != nil)
        #expect(try server.admin("POST seeds", "{\"account\": [{\"id\": \"\(id)\"}]}").failure != nil)
    }
}
