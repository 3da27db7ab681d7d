// What is read off the numbers that a source is made of, of which none is kept: banks, countries, last digits, brands, and the fingerprint, which is
// the same for the same number in one account, and tells nothing to another.
import TestHarness
import Testing
import Wire

@Suite("Values derived from numbers") struct DerivedValueTests {
    private func debit(_ iban: String, key: String = "sk_test_alpha") throws -> JSON? {
        let owner = "owner[name]=Jenny Rosen&owner[address][country]=GB&owner[address][line1]=1 High Street"
        return try TestServer().makeSource("type=sepa_debit&currency=eur&\(owner)&sepa_debit[iban]=\(iban)", key: key)["sepa_debit"]
    }

    @Test("an IBAN says its country, its bank and its branch", arguments: [
        ("DE89370400440532013000", "DE", "37040044", nil, "3000"),
        ("FR1420041010050500013M02606", "FR", "20041", "01005", "2606"),
        ("AT611904300234573201", "AT", "19043", nil, "3201"),
        ("GB82WEST12345698765432", "GB", "WEST", "123456", "5432"),
        ("NL39RABO0300065264", "NL", "RABO", nil, "5264"),
        ("BE62510007547061", "BE", "510", nil, "7061"),
        ("ES0700120345030000067890", "ES", "0012", "0345", "7890"),
        ("IT60X0542811101000000123456", "IT", "05428", "11101", "3456"),
        ("PT50000201231234567890154", "PT", "0002", "0123", "0154"),
        ("CH9300762011623852957", "CH", "00762", nil, "2957"),
    ] as [(String, String, String, String?, String)])
    func iban(iban: String, country: String, bank: String, branch: String?, last4: String) throws {
        let hash = try debit(iban)
        #expect(hash?["country"] == .string(country))
        #expect(hash?["bank_code"] == .string(bank))
        #expect(hash?["branch_code"] == branch.map(JSON.string) ?? .null)
        #expect(hash?["last4"] == .string(last4))
    }

    @Test("an IBAN may have spaces and small letters") func spelling() throws {
        let (plain, spaced) = try (debit("DE89370400440532013000"), debit("de89 3704 0044 0532 0130 00"))
        #expect(spaced?["fingerprint"] == plain?["fingerprint"])
        #expect(spaced?["last4"] == "3000")
    }

    @Test("the mandate has a reference of its own and a page under the source's id and secret") func mandate() throws {
        let server = try TestServer()
        let sources = try (0..<2).map { _ in try server.makeSource(SourceForm.of("sepa_debit").text) }
        let references = sources.compactMap { $0["sepa_debit"]?["mandate_reference"]?.string }
        #expect(Set(references).count == 2)
        #expect(references.allSatisfy { $0.wholeMatch(of: #/[0-9A-Z]{16}/#) != nil })
        #expect(sources[0]["sepa_debit"]?["mandate_url"]
            == .string("http://127.0.0.1:12111/adapter/sepa_debit/file/\(sources[0].id)/\(sources[0]["client_secret"]?.string ?? "")"))
    }

    @Test("a card's number says its brand, its country and its last digits", arguments: [
        ("4242424242424242", "Visa", "US", "credit", "4242", "optional"),
        ("4000056655665556", "Visa", "US", "debit", "5556", "optional"),
        ("5555555555554444", "MasterCard", "US", "credit", "4444", "optional"),
        ("5105105105105100", "MasterCard", "US", "prepaid", "5100", "optional"),
        ("378282246310005", "American Express", "US", "credit", "0005", "not_supported"),
        ("6011111111111117", "Discover", "US", "credit", "1117", "optional"),
        ("3056930009020004", "Diners Club", "US", "credit", "0004", "optional"),
        ("3566002020360505", "JCB", "JP", "credit", "0505", "optional"),
        ("6200000000000005", "UnionPay", "CN", "credit", "0005", "optional"),
        ("4000000000003063", "Visa", "US", "credit", "3063", "required"),
        ("4000002760000016", "Visa", "DE", "credit", "0016", "optional"),
    ])
    func card(number: String, brand: String, country: String, funding: String, last4: String, threeDSecure: String) throws {
        let card = try TestServer().makeSource("type=card&card[number]=\(number)&card[exp_month]=8&card[exp_year]=2030&card[cvc]=123")["card"]
        let names = ["brand", "country", "funding", "last4", "three_d_secure", "cvc_check"]
        #expect(names.map { card?[$0]?.string } == [brand, country, funding, last4, threeDSecure, "unchecked"])
    }

    private func fingerprint(_ server: TestServer, _ form: String, key: String = "sk_test_alpha", headers: Headers = [:]) throws -> String {
        let source = try server.makeSource(form, key: key, headers: headers)
        return try #require(source[source["type"]?.string ?? ""]?["fingerprint"]?.string)
    }

    @Test("a fingerprint is the same for the same number, another for another, and another in another account", arguments: [
        ("card", "4242424242424242", "4111111111111111"), ("sepa_debit", "FR1420041010050500013M02606", "DE89370400440532013000"),
        ("ach_debit", "000123456789", "000123456788"), ("acss_debit", "000123456789", "000123456788"), ("au_becs_debit", "000123456", "000123457"),
    ])
    func fingerprints(type: String, number: String, other: String) throws {
        let server = try TestServer()
        let form = SourceForm.of(type).text
        let first = try fingerprint(server, form)
        #expect(first.wholeMatch(of: #/[0-9A-Za-z]{16}/#) != nil)
        #expect(try fingerprint(server, form) == first)
        #expect(try fingerprint(server, form.replacing(number, with: other)) != first)
        #expect(try fingerprint(server, form, key: "sk_test_beta") != first)
        #expect(try fingerprint(server, form, headers: ["Stripe-Account": "acct_guest"]) != first)
        // It is the number's, and not this server's.
        #expect(try fingerprint(TestServer(), form) == first)
    }

    @Test("the account number at another bank is another account") func bank() throws {
        let server = try TestServer()
        let form = SourceForm.of("ach_debit").text
        #expect(try fingerprint(server, form) != fingerprint(server, form.replacing("110000000", with: "111000025")))
    }

    @Test("a token's card has the fingerprint of its number") func token() throws {
        let server = try TestServer()
        #expect(try fingerprint(server, "type=card&token=tok_visa") == fingerprint(server, SourceForm.of("card").text))
    }

    @Test("ACSS: the routing number is a zero, the institution and the transit number") func acss() throws {
        let form = SourceForm.of("acss_debit").text.replacing("institution_number]=000", with: "institution_number]=003")
        #expect(try TestServer().makeSource(form)["acss_debit"]?["routing_number"] == "000311000")
    }

    @Test("BSB: hyphens do not count", arguments: ["000-000", "000000"]) func branch(number: String) throws {
        let form = SourceForm.of("au_becs_debit").text.replacing("000-000", with: number)
        #expect(try TestServer().makeSource(form)["au_becs_debit"]?["bsb_number"] == "000000")
    }

    @Test("the IBAN that a SEPA credit transfer gets is one that a SEPA debit takes") func ibanOfReceiver() throws {
        let iban = try #require(TestServer().makeSource(SourceForm.of("sepa_credit_transfer").text)["sepa_credit_transfer"]?["iban"]?.string)
        #expect(try debit(iban)?["bank_code"] == "11001100")
    }
}
