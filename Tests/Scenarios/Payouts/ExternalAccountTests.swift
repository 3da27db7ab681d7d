// What an account is paid out to: bank accounts and debit cards, and which of them is the default.
import TestHarness
import Testing
import Wire

@Suite("External accounts") struct ExternalAccountTests {
    private let server: TestServer
    private let path: String

    init() throws {
        server = try TestServer()
        path = try "/v1/accounts/\(server.get("/v1/account").id)/external_accounts"
    }

    private func add(_ number: String = "000123456789", _ more: String = "") throws -> Answer {
        try server.post(
            path, "external_account[object]=bank_account&external_account[country]=US&external_account[currency]=usd"
                + "&external_account[routing_number]=110000000&external_account[account_number]=\(number)\(more)")
    }

    private func addCard(_ number: String, _ more: String = "&external_account[currency]=usd") throws -> Answer {
        try server.post(
            path, "external_account[object]=card&external_account[number]=\(number)&external_account[exp_month]=10"
                + "&external_account[exp_year]=2030\(more)")
    }

    @Test("an account has one for dollars from the beginning") func first() throws {
        let list = try server.get(path)
        #expect([list["object"], list["url"], list["has_more"]] == ["list", .string(path), false])
        let account = try #require(list["data"]?[0])
        #expect(account.object?.keys == [
            "id", "object", "account", "account_holder_name", "account_holder_type", "account_type", "available_payout_methods", "bank_name",
            "country", "currency", "default_for_currency", "fingerprint", "future_requirements", "last4", "metadata", "requirements",
            "routing_number", "status",
        ])
        #expect([account["default_for_currency"], account["available_payout_methods"], account["status"]] == [true, ["standard", "instant"], "new"])
        #expect(try server.get("/v1/account")["external_accounts"]?["data"]?[0] == account)
        #expect(try server.get("\(path)/\(account["id"]?.string ?? "")").json == account)
    }

    @Test("the first of a currency is its default; a later one takes its place only if it is asked to") func defaults() throws {
        let second = try add()
        #expect(second["default_for_currency"] == false)
        #expect(try add("000111111116", "&default_for_currency=true")["default_for_currency"] == true)
        #expect(try server.get(path)["data"]?.array?.map { $0["default_for_currency"] } == [true, false, false])
        #expect(try server.post("\(path)/\(second.id)", "default_for_currency=true&account_holder_name=Jenny")["account_holder_name"] == "Jenny")
        #expect(try server.get(path)["data"]?.array?.map { $0["default_for_currency"] } == [false, true, false])
        let shown = try server.get("/v1/account")["external_accounts"]
        #expect(shown?["data"] == (try server.get(path)["data"]))
        #expect(shown?["total_count"] == 3)
        #expect(try server.events().map { $0.replacing("account.external_account.", with: "") } == ["created", "created", "updated"])
    }

    @Test("the default cannot be deleted while there are others of its currency") func deletion() throws {
        let first = try server.get(path).ids[0]
        let second = try add().id
        #expect(try server.delete("\(path)/\(first)").failure == Failure(
            400,
            "You cannot delete the default external account for your default currency. Please make another external account the default using the "
                + "`default_for_currency` param, and then delete this one."))
        #expect(try server.delete("\(path)/\(second)").json == ["id": .string(second), "object": "bank_account", "currency": "usd", "deleted": true])
        #expect(try server.delete("\(path)/\(first)").status == 200)
        #expect(try server.get(path).ids == [])
        #expect(try server.get("/v1/account")["external_accounts"]?["data"] == [])
        #expect(try server.post("/v1/payouts", "amount=100&currency=usd").failure?.message
            == "Sorry, you don't have any external accounts in that currency (usd).")
    }

    @Test("a debit card of a currency is paid out to as well", arguments: [
        ("4000056655665556", "paid"), ("5200828282828210", "paid"), ("6011981111111113", "paid"), ("4000056655665572", "failed"),
    ])
    func cards(number: String, status: String) throws {
        let card = try addCard(number)
        #expect([card["object"], card["account"]?.string?.hasPrefix("acct_") == true ? true : false] == ["card", true])
        let payout = try server.post("/v1/payouts", "amount=5000&currency=usd&destination=\(card.id)&method=instant")
        #expect(payout["type"] == "card")
        try server.advance("1m")
        let done = try server.get("/v1/payouts/\(payout.id)")
        #expect(done["status"] == .string(status))
        #expect(done["failure_code"] == (status == "failed" ? "could_not_process" : .null))
    }

    @Test("some are not fast") func slow() throws {
        let card = try addCard("4000056655665555")
        let account = try add("000888888883")
        for id in [card.id, account.id] {
            let failure = try server.post("/v1/payouts", "amount=5000&currency=usd&destination=\(id)&method=instant").failure
            #expect(failure?.code == "instant_payouts_unsupported")
        }
    }

    @Test("what is refused") func refused() throws {
        #expect(try addCard("4000056655665556", "").failure
            == Failure(400, "You must provide a card that has the 'currency' field set when adding a card to a Stripe account."))
        #expect(try addCard("4242424242424242").failure?.status == 400)
        #expect(try add("000123").failure == Failure(
            400, code: "account_number_invalid", parameter: "external_account[account_number]",
            "You must use a test bank account number in test mode. Try 000123456789 or see more options at "
                + "https://stripe.com/docs/connect/testing#account-numbers."))
        #expect(try server.post(path).failure == Failure(
            400, code: "parameter_missing", parameter: "external_account", "Missing required param: external_account."))
        #expect(try server.get("/v1/accounts/acct_none/external_accounts").failure?.code == "account_invalid")
        #expect(try server.get("\(path)/ba_none").failure?.code == "resource_missing")
    }

    @Test("a platform manages those of a connected account by its path") func connected() throws {
        let id = "acct_1Nv0FGQ9RKHgCVdK"
        _ = try server.get("/v1/balance", headers: ["Stripe-Account": id])
        let path = "/v1/accounts/\(id)/external_accounts"
        let first = try server.get(path).ids
        #expect(first.count == 1)
        let token = try server.post(path, "external_account=btok_us&metadata[a]=b")
        #expect([token["account"], token["metadata"]] == [.string(id), ["a": "b"]])
        #expect(try server.get(path).ids == [token.id] + first)
        #expect(try server.get("/v1/accounts/\(id)")["external_accounts"]?["total_count"] == 2)
        #expect(try server.get(self.path).ids.count == 1)
    }
}
