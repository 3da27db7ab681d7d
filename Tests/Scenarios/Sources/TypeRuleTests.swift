// What single types of sources demand, allow and end in, beyond what all of them do.
import TestHarness
import Testing
import Wire

@Suite("What single types of sources do") struct TypeRuleTests {
    private static let klarna = "type=klarna&amount=1000&currency=eur&klarna[product]=payment&klarna[purchase_country]=DE"
        + "&source_order[items][0][type]=sku&source_order[items][0][amount]=1000&source_order[items][0][currency]=eur"

    private static let ideal = "type=ideal&amount=1000&currency=eur&redirect[return_url]=https://shop.example"
    private static let debit = "type=sepa_debit&currency=eur&owner[name]=Jenny&sepa_debit[iban]=DE89370400440532013000"

    @Test("Klarna needs neither a name nor a way back, and gets them by an update") func klarnaLater() throws {
        let server = try TestServer()
        let source = try server.makeSource(Self.klarna)
        #expect(source["redirect"]?["return_url"] == .null)
        #expect(source["klarna"]?["first_name"] == .null)
        let updated = try server.post("/v1/sources/\(source.id)",
            "klarna[first_name]=Jenny&klarna[last_name]=Rosen&redirect[return_url]=https://shop.example/back")
        #expect(updated["klarna"]?["first_name"] == "Jenny")
        #expect(updated["klarna"]?["last_name"] == "Rosen")
        #expect(updated["klarna"]?["purchase_country"] == "DE")
        #expect(updated["redirect"]?["return_url"] == "https://shop.example/back")
        let url = try #require(source["redirect"]?["url"]?.string)
        #expect(try server.submit(url, "do=authorize").headers["Location"]?.hasPrefix("https://shop.example/back?source=\(source.id)") == true)
    }

    @Test("what an update of Klarna's cannot change, and what is no other type's", arguments: [
        (klarna, "klarna[purchase_country]=FR", "parameter_unknown", "klarna[purchase_country]"),
        (klarna, "klarna[product]=payment", "parameter_unknown", "klarna[product]"),
        (klarna, "redirect[return_url]=javascript:alert(1)", "url_invalid", "redirect[return_url]"),
        (ideal, "redirect[return_url]=https://a.example", "parameter_unknown", "redirect"), (ideal, "klarna[first_name]=Jenny", nil, "klarna"),
    ] as [(String, String, String?, String)])
    func klarnaOnly(form: String, update: String, code: String?, parameter: String) throws {
        let server = try TestServer()
        let source = try server.makeSource(form)
        let failure = try server.post("/v1/sources/\(source.id)", update).failure
        #expect(failure?.status == 400)
        #expect(failure?.code == code)
        #expect(failure?.parameter == parameter)
        #expect(try server.get("/v1/sources/\(source.id)").text == source.text)
    }

    @Test("SOFORT: the owner's name says how the charge ends", arguments: [
        ("failing_charge", "failed"), ("succeeding_charge", "succeeded"), ("Jenny", "succeeded"),
    ])
    func sofort(name: String, status: String) throws {
        let server = try TestServer()
        let source = try server.makeSource(
            "type=sofort&amount=1000&currency=eur&owner[name]=\(name)&sofort[country]=DE&redirect[return_url]=https://shop.example")
        _ = try server.fire("authorize", source.id)
        let charge = try server.post("/v1/charges", "amount=1000&currency=eur&source=\(source.id)")
        #expect(charge["status"] == "pending")
        _ = try server.admin("POST clock", "advance=14d")
        #expect(try server.get("/v1/charges/\(charge.id)")["status"] == .string(status))
    }

    @Test("SOFORT: countries and amounts, whole") func sofortRefusals() throws {
        let server = try TestServer()
        let form = "type=sofort&currency=eur&redirect[return_url]=https://shop.example"
        #expect(try server.post("/v1/sources", "\(form)&amount=1000&sofort[country]=FR").failure == Failure(
            400, code: "invalid_sofort_country", parameter: "sofort[country]",
            "SOFORT is not offered in the country FR. Choose one of AT, BE, DE, ES, IT, NL."))
        #expect(try server.post("/v1/sources", "\(form)&amount=99&sofort[country]=DE").failure == Failure(
            400, code: "invalid_amount", parameter: "amount", "The amount of a source of type sofort must be at least €1.00 eur"))
    }

    @Test("a token makes a source of a card only, and one that is unknown makes none", arguments: [ideal, debit, "type=card"])
    func token(form: String) throws {
        let server = try TestServer()
        #expect(try server.post("/v1/sources", "\(form)&token=tok_none").failure == Failure(
            400, code: "resource_missing", parameter: "token", "No such token: 'tok_none'"))
        let answer = try server.post("/v1/sources", "\(form)&token=tok_visa")
        if form == "type=card" { return #expect(answer.status == 200) }
        let type = form.dropFirst("type=".count).prefix { $0 != "&" }
        #expect(answer.failure == Failure(
            400, parameter: "token", "The token tok_visa is of a card, and no source of type \(type) can be made of it."))
    }

    @Test("a three_d_secure source has its card's owner, and so has its charge") func owner() throws {
        let server = try TestServer()
        let owner = "owner[name]=Jenny&owner[email]=jenny@example.com&owner[phone]=%2B15550100&owner[address][line1]=1 Main&owner[address][postal_code]=94111"
        let card = try server.makeSource("type=card&token=tok_threeDSecureRequired&\(owner)")
        let form = "type=three_d_secure&amount=1000&currency=eur&redirect[return_url]=https://shop.example&three_d_secure[card]=\(card.id)"
        let source = try server.makeSource(form)
        for name in ["address", "email", "name", "phone"] { #expect(source["owner"]?[name] == card["owner"]?[name]) }
        _ = try server.fire("authorize", source.id)
        let details = try server.post("/v1/charges", "amount=1000&currency=eur&source=\(source.id)")["billing_details"]
        #expect(details?["name"] == "Jenny")
        #expect(details?["email"] == "jenny@example.com")
        #expect(details?["address"]?["postal_code"] == "94111")
        // Whoever the request names goes before.
        #expect(try server.makeSource("\(form)&owner[name]=Rosa")["owner"]?["name"] == "Rosa")
        #expect(try server.makeSource("\(form)&owner[name]=Rosa")["owner"]?["email"] == "jenny@example.com")
    }

    @Test("what a card source is given as its owner's address is checked") func addressChecks() throws {
        let server = try TestServer()
        let address = "owner[address][line1]=1 Main&owner[address][postal_code]=94111"
        let given = try server.makeSource("type=card&token=tok_visa&\(address)")
        for check in ["address_line1_check", "address_zip_check"] { #expect(given["card"]?[check] != .null) }
        let none = try server.makeSource("type=card&token=tok_visa")
        for check in ["address_line1_check", "address_zip_check"] { #expect(none["card"]?[check] == .null) }
    }
}
