// Sources and cards that are changed: once is told what happens once, and what was chosen last counts.
import TestHarness
import Testing
import Wire

@Suite("Renewed cards and copies") struct RenewalTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("that a card expires with the month is told once, however often it was put off and back") func expiring() throws {
        let customer = try server.newCustomer()
        let card = try server.attach("tok_visa", to: customer).id
        for month in ["6", "7", "6"] { _ = try server.post("/v1/customers/\(customer)/sources/\(card)", "exp_month=\(month)&exp_year=2024") }
        try server.advance("260d")
        #expect(try server.events().filter { $0 == "customer.source.expiring" }.count == 1)
    }

    @Test("a source that takes the place of the default is not kept back by a default named beside it") func sourceAndDefault() throws {
        let customer = try server.newCustomer("source=tok_visa")
        let first = try #require(try server.get("/v1/customers/\(customer)")["default_source"]?.string)
        let second = try server.attach("tok_amex", to: customer).id
        let changed = try server.post("/v1/customers/\(customer)", "default_source=\(second)&source=tok_jcb&expand[]=default_source&expand[]=sources")
        #expect(changed["default_source"]?["brand"] == "JCB")
        #expect(changed["sources"]?["data"]?.array?.compactMap { $0["id"]?.string }.contains(first) == false)
    }

    @Test("what is attached can be expanded in the answer, as what it is") func expandAttached() throws {
        let customer = try server.newCustomer("email=jenny@example.com")
        let card = try server.attach("tok_visa", to: customer, "&expand[]=customer")
        #expect(card["customer"]?["email"] == "jenny@example.com")
        #expect(try server.attach("tok_visa", to: customer, "&expand[]=sources").failure?.message == "This property cannot be expanded (sources).")
    }

    @Test("a copy is checked as any source is, and its currency is in small letters") func copies() throws {
        let original = try server.makeSource("type=card&token=tok_visa").id
        #expect(try server.makeSource("original_source=\(original)&currency=nope").failure?.parameter == "currency")
        #expect(try server.makeSource("original_source=\(original)&sofort[country]=DE").failure?.code == "parameter_unknown")
        let copy = try server.makeSource("original_source=\(original)&currency=USD")
        #expect(copy["currency"] == "usd")
        #expect(try server.charge(copy.id, 1000, "usd")["status"] == "succeeded")
    }

    @Test("a customer is named with the source to be copied, and with no other") func customerWithoutOriginal() throws {
        #expect(try server.makeSource("type=card&token=tok_visa&customer=cus_1").failure
            == Failure(400, code: "parameter_missing", parameter: "original_source", "Missing required param: original_source."))
    }

    @Test("a token's details go before those that are sent beside it") func tokenAndCard() throws {
        let source = try server.makeSource("type=card&token=tok_visa&card[exp_month]=5")
        #expect(source["card"]?["exp_month"] == 9)
    }

    @Test("an order whose items have no amounts has the source's") func orderWithoutAmounts() throws {
        let form = SourceForm.of("klarna").text.replacing("source_order[items][0][amount]", with: "source_order[items][0][quantity]")
        let source = try server.makeSource(form)
        #expect(source["source_order"]?["amount"] == source["amount"])
    }

    @Test("a tester is offered what the source's flow has, and is told why not the rest") func offers() throws {
        let source = try server.makeSource(SourceForm.of("ach_debit").text).id
        let names = try server.admin("GET objects/\(source)")["transitions"]?.array?.compactMap { $0["name"]?.string }
        #expect(names == ["fail"])
        #expect(try server.fire("authorize", source).failure == Failure(
            400, code: "status_transition_invalid",
            "You cannot authorize this Source because it has the type ach_debit and the flow code_verification."))
    }
}
