// Credits that customers are given.
import TestHarness
import Testing
import Wire

@Suite("Credit grants") struct CreditGrantTests {
    private let server: TestServer
    private let customer: String
    private static let path = "/v1/billing/credit_grants"
    private static let metered = "applicability_config[scope][price_type]=metered"

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
    }

    private func make(_ value: Int, _ more: String = "", scope: String = metered) throws -> Answer {
        let amount = "amount[type]=monetary&amount[monetary][currency]=USD&amount[monetary][value]=\(value)"
        return try server.post(Self.path, "customer=\(customer)&\(amount)&\(scope)&\(more)")
    }

    private func balance(_ filter: String = "filter[type]=applicability_scope&filter[applicability_scope][price_type]=metered") throws -> JSON? {
        try server.get("/v1/billing/credit_balance_summary?customer=\(customer)&\(filter)")["balances"]?[0]?["available_balance"]?["monetary"]?["value"]
    }

    private func transactions() throws -> [JSON?] {
        let list = try server.get("/v1/billing/credit_balance_transactions?customer=\(customer)")["data"]?.array ?? []
        return list.map { $0["credit"]?["type"] ?? $0["debit"]?["type"] }
    }

    @Test("a grant, whole, and its transaction") func creation() throws {
        let grant = try make(1000, "name=Welcome&metadata[a]=b")
        var shown = grant.json
        shown["id"] = nil
        #expect(shown == [
            "object": "billing.credit_grant", "amount": ["monetary": ["currency": "usd", "value": 1000], "type": "monetary"],
            "applicability_config": ["scope": ["price_type": "metered"]], "category": "paid", "created": 1_695_680_120, "customer": .string(customer),
            "customer_account": .null, "effective_at": 1_695_680_120, "expires_at": .null, "livemode": false, "metadata": ["a": "b"], "name": "Welcome",
            "priority": 50, "test_clock": .null, "updated": 1_695_680_120, "voided_at": .null,
        ])
        var transaction = try #require(server.get("/v1/billing/credit_balance_transactions?credit_grant=\(grant.id)")["data"]?[0])
        transaction["id"] = nil
        #expect(transaction == [
            "object": "billing.credit_balance_transaction", "created": 1_695_680_120,
            "credit": [
                "amount": ["monetary": ["currency": "usd", "value": 1000], "type": "monetary"], "credits_application_invoice_voided": .null,
                "type": "credits_granted",
            ],
            "credit_grant": .string(grant.id), "debit": .null, "effective_at": 1_695_680_120, "livemode": false, "test_clock": .null, "type": "credit",
        ])
        #expect(try server.events().dropFirst() == ["billing.credit_grant.created", "billing.credit_balance_transaction.created"])
    }

    @Test("credits add up, by their scope, from the day on which they take effect") func balances() throws {
        #expect(try balance() == nil)
        let first = try make(1000).id
        _ = try make(500, "effective_at=1695690120")
        let price = try server.post("/v1/prices", "currency=usd&unit_amount=1&product_data[name]=A").id
        _ = try make(70, scope: "applicability_config[scope][prices][0][id]=\(price)")
        #expect(try balance() == 1000)
        #expect(try balance("filter[type]=credit_grant&filter[credit_grant]=\(first)") == 1000)
        #expect(try balance("filter[type]=applicability_scope&filter[applicability_scope][prices][0][id]=\(price)") == 70)
        _ = try server.admin("POST clock", "advance=3h")
        #expect(try balance() == 1500)
    }

    @Test("credits expire by themselves, at once, or are voided") func ends() throws {
        _ = try make(1000, "expires_at=1695690120")
        let (early, void) = (try make(500), try make(100))
        let expired = try server.post("\(Self.path)/\(early.id)/expire")
        #expect(expired["expires_at"] == 1_695_680_120)
        #expect(try server.post("\(Self.path)/\(void.id)/void")["voided_at"] == 1_695_680_120)
        #expect(try server.post("\(Self.path)/\(void.id)/void").failure?.status == 400)
        #expect(try balance() == 1000)
        _ = try server.admin("POST clock", "advance=3h")
        #expect(try balance() == nil)
        #expect(try transactions() == ["credits_expired", "credits_voided", "credits_expired", "credits_granted", "credits_granted", "credits_granted"])
    }

    @Test("the end can be moved and taken away") func update() throws {
        let id = try make(1000, "expires_at=1695690120").id
        #expect(try server.post("\(Self.path)/\(id)", "expires_at=1695790120")["expires_at"] == 1_695_790_120)
        _ = try server.admin("POST clock", "advance=3h")
        #expect(try balance() == 1000)
        #expect(try server.post("\(Self.path)/\(id)", "expires_at=")["expires_at"] == .null)
        _ = try server.admin("POST clock", "advance=30d")
        #expect(try balance() == 1000)
    }

    @Test("what is missing or impossible is refused", arguments: [
        ("expires_at=1695680120", "expires_at"), ("priority=101", "priority"),
        ("applicability_config[scope][prices][0][id]=x", "applicability_config[scope][price_type]"),
        ("amount[monetary][currency]=xxx", "currency"),
    ])
    func refusals(form: String, parameter: String) throws {
        #expect(try make(1, form).failure?.parameter == parameter)
        #expect(try transactions() == [])
    }
}
