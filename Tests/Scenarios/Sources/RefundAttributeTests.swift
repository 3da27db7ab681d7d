// Money that goes back to whoever has pushed it in: a receiver has to learn where to. Its refund attributes are missing, then requested, then available.
import TestHarness
import Testing
import Wire

@Suite("Refund attributes of receivers") struct RefundAttributeTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    /// A source of which 1000 were charged.
    private func charged(_ type: String, _ more: String = "") throws -> (source: String, charge: String) {
        let form = SourceForm.of(type)
        let id = try server.makeSource(form.text + more).id
        _ = try server.fire("deposit", id, "amount=1000")
        return (id, try server.charge(id, 1000, form.currency).id)
    }

    private func state(_ source: String) throws -> String? { try server.source(source)["receiver"]?["refund_attributes_status"]?.string }

    @Test("a refund requests them; by e-mail nobody is told", arguments: ["ach_credit_transfer", "sepa_credit_transfer", "multibanco"])
    func byEmail(type: String) throws {
        let (source, charge) = try charged(type)
        #expect(try state(source) == "missing")
        _ = try server.post("/v1/refunds", "charge=\(charge)&amount=400")
        #expect(try state(source) == "requested")
        #expect(try !server.events().contains("source.refund_attributes_required"))
        #expect(try server.status(of: source) == "consumed")
    }

    @Test("who asks for them himself is told, once", arguments: ["ach_credit_transfer", "sepa_credit_transfer", "multibanco"])
    func manual(type: String) throws {
        let (source, charge) = try charged(type, "&receiver[refund_attributes_method]=manual")
        _ = try server.post("/v1/refunds", "charge=\(charge)&amount=400")
        _ = try server.post("/v1/refunds", "charge=\(charge)&amount=600")
        #expect(try server.events().filter { $0.hasPrefix("source.refund") } == ["source.refund_attributes_required"])
        let told = try server.get("/v1/events?type=source.refund_attributes_required")["data"]?[0]?["data"]?["object"]
        #expect(told?["id"] == .string(source))
        #expect(told?["receiver"]?["refund_attributes_status"] == "requested")
    }

    @Test("the payer's answer is put into the hash of the type", arguments: [
        ("ach_credit_transfer", ["refund_account_holder_name", "refund_account_holder_type", "refund_routing_number"]),
        ("sepa_credit_transfer", [
            "refund_account_holder_address_city", "refund_account_holder_address_country", "refund_account_holder_address_line1",
            "refund_account_holder_address_postal_code", "refund_account_holder_name", "refund_iban",
        ]),
        ("multibanco", [
            "refund_account_holder_address_city", "refund_account_holder_address_country", "refund_account_holder_address_line1",
            "refund_account_holder_address_postal_code", "refund_account_holder_name", "refund_iban",
        ]),
    ])
    func provided(type: String, names: [String]) throws {
        let (source, charge) = try charged(type)
        _ = try server.post("/v1/refunds", "charge=\(charge)")
        let before = try server.source(source)
        _ = try server.fire("provide_refund_attributes", source)
        let changes = try server.source(source).changes(since: before).map { String($0.prefix { $0 != ":" }) }
        #expect(Set(changes) == Set(names.map { "\(type).\($0)" } + ["receiver.refund_attributes_status"]))
        #expect(try state(source) == "available")
        // A second refund asks no more.
        #expect(try !server.events().contains("source.refund_attributes_required"))
    }
}
