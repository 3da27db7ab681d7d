// Rates of taxes, and what is taxed.
import TestHarness
import Testing
import Wire

@Suite("Tax rates and tax codes") struct TaxRateTests {
    private static let path = "/v1/tax_rates"

    @Test("a rate, whole") func creation() throws {
        let server = try TestServer()
        let rate = try server.post(Self.path, "display_name=VAT&inclusive=false&percentage=19&country=de&tax_type=vat")
        var shown = rate.json
        shown["id"] = nil
        #expect(shown == [
            "object": "tax_rate", "active": true, "country": "DE", "created": 1_695_680_120, "description": .null, "display_name": "VAT",
            "effective_percentage": .number("19.0"), "flat_amount": .null, "inclusive": false, "jurisdiction": .null, "jurisdiction_level": .null,
            "livemode": false, "metadata": [:], "percentage": .number("19.0"), "rate_type": "percentage", "state": .null, "tax_type": "vat",
        ])
        #expect(rate.id.hasPrefix("txr_"))
    }

    @Test("its percentage stays; it can be archived, and is found by that") func update() throws {
        let server = try TestServer()
        let id = try server.post(Self.path, "display_name=VAT&inclusive=true&percentage=7.25").id
        #expect(try server.post("\(Self.path)/\(id)", "percentage=8").failure?.code == "parameter_unknown")
        #expect(try server.post("\(Self.path)/\(id)", "active=false&jurisdiction=Berlin")["percentage"] == .number("7.25"))
        #expect(try server.get("\(Self.path)?active=true").ids == [])
        #expect(try server.get("\(Self.path)?inclusive=true").ids == [id])
        #expect(try server.get("\(Self.path)?inclusive=false").ids == [])
        #expect(try server.events() == ["tax_rate.created", "tax_rate.updated"])
    }

    @Test("what is missing or impossible is refused", arguments: [
        ("inclusive=true&percentage=1", "display_name"), ("display_name=A&percentage=1", "inclusive"), ("display_name=A&inclusive=true", "percentage"),
        ("display_name=A&inclusive=true&percentage=101", "percentage"), ("display_name=A&inclusive=true&percentage=-1", "percentage"),
        ("display_name=A&inclusive=true&percentage=1.23456", "percentage"), ("display_name=A&inclusive=true&percentage=ten", "percentage"),
    ]) func refusals(form: String, parameter: String) throws {
        let failure = try TestServer().post(Self.path, form).failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == parameter)
    }

    @Test("tax codes are a fixed list") func codes() throws {
        let server = try TestServer(seeds: .builtIn)
        let code = try server.get("/v1/tax_codes/txcd_99999999")
        #expect(code.keys == ["id", "object", "description", "name", "requirements"])
        #expect(code["name"] == "General - Tangible Goods")
        #expect(try server.get("/v1/tax_codes?limit=100").ids.contains("txcd_10103001"))
        #expect(try server.get("/v1/tax_codes/txcd_1").failure == Failure(404, code: "resource_missing", parameter: "id", "No such tax_code: 'txcd_1'"))
        #expect(try server.post("/v1/tax_codes").status == 404)
    }
}
