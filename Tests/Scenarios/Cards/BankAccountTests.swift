// Bank accounts: as tokens, as customers' sources, verified by two deposits, and charged.
import TestHarness
import Testing
import Wire

@Suite("A bank account") struct BankAccountTests {
    private let server: TestServer
    private let customer: String
    private var path: String { "/v1/customers/\(customer)/sources" }

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
    }

    private static let details =
        "NAME[country]=US&NAME[currency]=usd&NAME[account_holder_name]=Jane Austen&NAME[account_holder_type]=individual"
        + "&NAME[routing_number]=110000000&NAME[account_number]=NUMBER"

    private func details(_ name: String, number: String = "000123456789") -> String {
        Self.details.replacing("NAME", with: name).replacing("NUMBER", with: number)
    }

    private func newToken(number: String = "000123456789") throws -> String {
        try server.post("/v1/tokens", details("bank_account", number: number)).id
    }

    private func attachVerified(_ number: String = "000123456789") throws -> String {
        let account = try server.attach(newToken(number: number), to: customer).id
        _ = try server.post("\(path)/\(account)/verify", "amounts[]=32&amounts[]=45")
        return account
    }

    @Test("is a token of its own kind") func token() throws {
        let token = try server.post("/v1/tokens", details("bank_account"))
        #expect(token.id.hasPrefix("btok_1"))
        #expect([token["type"], token["used"], token["client_ip"]] == ["bank_account", false, "127.0.0.1"])
        #expect(token["bank_account"]?.object.map { Array($0.keys) } == [
            "id", "object", "account_holder_name", "account_holder_type", "account_type", "bank_name", "country", "currency", "fingerprint",
            "last4", "routing_number", "status",
        ])
        let account = token["bank_account"]
        #expect([account?["object"], account?["bank_name"], account?["last4"], account?["routing_number"], account?["status"]] == [
            "bank_account", "STRIPE TEST BANK", "6789", "110000000", "new",
        ])
        #expect(!token.text.contains("000123456789"))
        #expect(try server.get("/v1/tokens/\(token.id)").text == token.text)
    }

    @Test("becomes a customer's, given as a token or as its details") func attaching() throws {
        let token = try newToken()
        let account = try server.attach(token, to: customer)
        #expect(account.keys == [
            "id", "object", "account_holder_name", "account_holder_type", "account_type", "bank_name", "country", "currency", "customer",
            "fingerprint", "last4", "metadata", "routing_number", "status",
        ])
        #expect([account["customer"], account["status"]] == [.string(customer), "new"])
        #expect(try server.get("/v1/customers/\(customer)")["default_source"] == .string(account.id))
        #expect(try server.get("\(path)?object=bank_account").ids == [account.id])
        #expect(try server.attach(token, to: customer).failure?.code == "token_already_used")
        #expect(try server.post(path, "source[object]=bank_account&" + details("source")).failure == Failure(
            400, code: "bank_account_exists", "A bank account with that routing number and account number already exists for this customer."))
        let other = try server.post(path, "source[object]=bank_account&" + details("source", number: "000111111116"))
        #expect([other["object"], other["last4"]] == ["bank_account", "1116"])
        let own = "/v1/customers/\(customer)/bank_accounts"
        let third = try server.post(own, details("bank_account", number: "000111111113"))
        #expect(try server.get(own).ids == [account.id, third.id, other.id])
        #expect(try server.get("\(own)/\(third.id)").text == third.text)
        #expect(try server.events().filter { $0 == "customer.source.created" }.count == 3)
        #expect(try server.delete("\(own)/\(third.id)").json 
            == ["id": .string(third.id), "object": "bank_account", "currency": "usd", "deleted": true])
        #expect(try server.post("/v1/customers", "source=\(newToken())&expand[]=default_source")["default_source"]?["object"] == "bank_account")
    }

    @Test("is verified by the amounts of two deposits") func verification() throws {
        let account = try server.attach(newToken(), to: customer).id
        let wrong = Failure(
            400, code: "bank_account_verification_failed",
            "The amounts provided do not match the amounts that we sent to the bank account.")
        #expect(try server.post("\(path)/\(account)/verify", "amounts[]=32&amounts[]=46").failure == wrong)
        #expect(try server.post("\(path)/\(account)/verify").failure?.code == "parameter_missing")
        let verified = try server.post("\(path)/\(account)/verify", "amounts[]=45&amounts[]=32")
        #expect([verified.json["id"], verified["object"], verified["status"]] == [.string(account), "bank_account", "verified"])
        #expect(try server.post("\(path)/\(account)/verify", "amounts[]=32&amounts[]=45").failure
            == Failure(400, "This bank account has already been verified."))
        #expect(try server.events().last == "customer.source.updated")
    }

    @Test("cannot be verified after ten wrong answers") func tooManyAttempts() throws {
        let account = try server.attach(newToken(), to: customer).id
        for _ in 0..<10 { _ = try server.post("\(path)/\(account)/verify", "amounts[]=1&amounts[]=2") }
        #expect(try server.get("\(path)/\(account)")["status"] == "verification_failed")
        #expect(try server.post("\(path)/\(account)/verify", "amounts[]=32&amounts[]=45").failure?.code == "bank_account_verification_failed")
    }

    @Test("is changed in what is not its number") func update() throws {
        let account = try server.attach(newToken(), to: customer).id
        let changed = try server.post("\(path)/\(account)", "account_holder_name=Emma&account_holder_type=company&metadata[a]=b")
        #expect([changed["account_holder_name"], changed["account_holder_type"], changed["metadata"]] == ["Emma", "company", ["a": "b"]])
        #expect(try server.post("\(path)/\(account)", "exp_year=2030").failure?.code == "parameter_unknown")
    }

    @Test("is charged once it is verified, and the bank answers days later", arguments: [
        ("000123456789", "succeeded", nil), ("000222222227", "failed", "insufficient_funds"), ("000111111113", "failed", "account_closed"),
        ("000111111116", "failed", "no_account"), ("000333333335", "failed", "debit_not_authorized"), ("000555555559", "succeeded", nil),
        ("000000000009", "pending", nil),
    ])
    func charging(_ number: String, _ status: String, _ code: String?) throws {
        let account = try attachVerified(number)
        let charge = try server.charge(account, 1000, "usd", "&customer=\(customer)")
        #expect([charge["status"], charge["paid"], charge["source"]?["id"]] == ["pending", false, .string(account)])
        #expect(charge["payment_method_details"]?["type"] == "ach_debit")
        #expect(charge["payment_method_details"]?["ach_debit"]?["last4"] == .string(String(number.suffix(4))))
        #expect(charge["billing_details"]?["name"] == "Jane Austen")
        try server.advance("7d")
        let settled = try server.get("/v1/charges/\(charge.id)")
        #expect(settled["status"] == .string(status))
        #expect(settled["failure_code"]?.string == code)
        #expect(settled["disputed"] == .bool(number == "000555555559"))
    }

    @Test("over its limit is not charged, and one of the highest risk is blocked") func refusedCharges() throws {
        let limited = try attachVerified("000777777771")
        let failure = try server.charge(limited, 1000, "usd", "&customer=\(customer)").failure
        #expect([failure?.code, failure?.parameter] == ["charge_exceeds_weekly_limit", "amount"])
        let blocked = try server.charge(attachVerified("000000004954"), 1000, "usd", "&customer=\(customer)")
        #expect([blocked.status, blocked.failure?.status] == [402, 402])
        #expect(try server.get("/v1/charges")["data"]?.array?.map { $0["outcome"]?["type"] } == ["blocked"])
    }

    @Test("is not verified where the deposits do not arrive, or by the amounts that stand for too many attempts or too late", arguments: [
        ("000666666661", "amounts[]=32&amounts[]=45"), ("000123456789", "amounts[]=10&amounts[]=11"), ("000123456789", "amounts[]=41&amounts[]=40"),
    ])
    func unverifiable(_ number: String, _ amounts: String) throws {
        let account = try server.attach(newToken(number: number), to: customer).id
        #expect(try server.post("\(path)/\(account)/verify", amounts).failure?.code == "bank_account_verification_failed")
        #expect(try server.get("\(path)/\(account)")["status"] == "verification_failed")
    }

    @Test("of each fixed token is the one of its number", arguments: [
        ("btok_us", "new", "6789"), ("btok_us_verified", "verified", "6789"), ("btok_us_verified_noAccount", "verified", "1116"),
        ("btok_us_verified_accountClosed", "verified", "1113"), ("btok_us_verified_insufficientFunds", "verified", "2227"),
        ("btok_us_verified_debitNotAuthorized", "verified", "3335"), ("btok_us_verified_invalidCurrency", "verified", "4440"),
    ])
    func fixed(_ token: String, _ status: String, _ last4: String) throws {
        let account = try server.attach(token, to: customer)
        #expect([account["status"], account["last4"]] == [.string(status), .string(last4)])
        #expect(try server.attach(token, to: customer).failure?.code == "bank_account_exists")
        #expect(try server.attach(token, to: server.newCustomer()).status == 200)
    }

    @Test("is not charged before") func unverified() throws {
        let account = try server.attach(newToken(), to: customer).id
        #expect(try server.charge(account, 1000, "usd", "&customer=\(customer)").failure?.code == "bank_account_unverified")
        #expect(try server.get("/v1/charges").ids == [])
        let ready = try server.attach("btok_us_verified", to: server.newCustomer())
        #expect(ready["status"] == "verified")
    }

    @Test("that is none of test mode's is refused", arguments: [
        ("country=DE&account_number=DE89370400440532013000", nil, nil),
        ("country=US&routing_number=110000000&account_number=123", "account_number_invalid", "bank_account[account_number]"),
        ("country=US&routing_number=11000000&account_number=000123456789", "routing_number_invalid", "bank_account[routing_number]"),
        ("country=US&routing_number=123456789&account_number=000123456789", "routing_number_invalid", "bank_account[routing_number]"),
        ("country=US&account_number=000123456789", "parameter_missing", "bank_account[routing_number]"),
        ("routing_number=110000000&account_number=000123456789", "parameter_missing", "bank_account[country]"),
        ("country=US&routing_number=110000000", "parameter_missing", "bank_account[account_number]"),
    ])
    func refused(_ form: String, _ code: String?, _ parameter: String?) throws {
        let sent = form.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=")
            return "bank_account[\(parts[0])]=\(parts[1])"
        }
        let answer = try server.post("/v1/tokens", sent.joined(separator: "&"))
        #expect(answer.status == (code == nil ? 200 : 400))
        #expect([answer.failure?.code, answer.failure?.parameter] == [code, parameter])
    }
}
