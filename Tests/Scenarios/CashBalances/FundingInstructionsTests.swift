// To which accounts a customer sends money.
import TestHarness
import Testing
import Wire

@Suite("Funding instructions") struct FundingInstructionsTests {
    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
    }

    private func ask(_ currency: String, _ type: String, _ more: String = "") throws -> Answer {
        try server.post(
            "/v1/customers/\(customer)/funding_instructions",
            "currency=\(currency)&funding_type=bank_transfer&bank_transfer[type]=\(type)\(more)")
    }

    @Test("each currency has its kind of account, and a customer has the same one each time", arguments: [
        ("usd", "us_bank_transfer", "", "US", ["aba", "swift"]), ("gbp", "gb_bank_transfer", "", "GB", ["sort_code"]),
        ("eur", "eu_bank_transfer", "&bank_transfer[eu_bank_transfer][country]=FR", "FR", ["iban"]),
        ("jpy", "jp_bank_transfer", "", "JP", ["zengin"]), ("mxn", "mx_bank_transfer", "", "MX", ["spei"]),
    ])
    func accounts(currency: String, type: String, more: String, country: String, addresses: [String]) throws {
        let instructions = try ask(currency, type, more)
        #expect(instructions.keys == ["object", "bank_transfer", "currency", "funding_type", "livemode"])
        let transfer = instructions["bank_transfer"]
        #expect([transfer?["country"], transfer?["type"]] == [.string(country), .string(type)])
        let list = transfer?["financial_addresses"]?.array ?? []
        #expect(list.map { $0["type"]?.string } == addresses)
        for (address, type) in zip(list, addresses) { #expect(address.object?.keys.sorted() == [type, "supported_networks", "type"].sorted()) }
        #expect(try ask(currency, type, more).text == instructions.text)
        let other = try server.newCustomer()
        let theirs = try server.post(
            "/v1/customers/\(other)/funding_instructions",
            "currency=\(currency)&funding_type=bank_transfer&bank_transfer[type]=\(type)\(more)")
        #expect(theirs.text != instructions.text)
    }

    @Test("an American one has a routing number and a SWIFT code") func american() throws {
        let list = try ask("usd", "us_bank_transfer")["bank_transfer"]?["financial_addresses"]
        #expect([list?[0]?["aba"]?["bank_name"], list?[0]?["aba"]?["routing_number"], list?[0]?["supported_networks"]]
            == ["US Test Bank", "999999999", ["ach", "domestic_wire_us"]])
        #expect(list?[1]?["supported_networks"] == ["swift"])
        #expect(list?[1]?["swift"]?["account_number"] == list?[0]?["aba"]?["account_number"])
    }

    @Test("what is refused") func refused() throws {
        #expect(try ask("usd", "eu_bank_transfer").failure
            == Failure(400, parameter: "bank_transfer[type]", "Bank transfers in usd have the type us_bank_transfer."))
        #expect(try ask("eur", "eu_bank_transfer").failure == Failure(
            400, code: "parameter_missing", parameter: "bank_transfer[eu_bank_transfer]",
            "Missing required param: bank_transfer[eu_bank_transfer]."))
        #expect(try server.post("/v1/customers/\(customer)/funding_instructions", "currency=usd&funding_type=bank_transfer").failure?.parameter
            == "bank_transfer")
    }
}
