// What an e-mail address says of a payment in test mode: a PaymentMethod keeps it, and an update of the address changes it.
import TestHarness
import Testing
import Wire

@Suite("An e-mail address for tests") struct VoucherEmailTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("says when a voucher is paid, or that it lapses", arguments: [
        ("anyone", Kept(outcome: "succeeds", delay: 180)), ("anysucceed_immediately", Kept(outcome: "succeeds")),
        ("expire_immediately", Kept(outcome: "expires")), ("any_expire_with_delay", Kept(outcome: "expires", delay: 180)),
        ("fill_never", Kept(outcome: "stays_pending")),
    ])
    func vouchers(_ name: String, _ outcome: Kept) throws {
        for form in ["boleto&boleto[tax_id]=000.000.000-00", "oxxo", "konbini", "multibanco"] {
            let method = try server.post("/v1/payment_methods", "type=\(form)&billing_details[email]=\(name)@example.com")
            #expect(try server.kept(by: method.id) == outcome, "\(form)")
        }
    }

    @Test("says whether Klarna agrees", arguments: [
        ("customer@email.us", Kept(outcome: "succeeds")), ("customer@email.de", Kept(outcome: "succeeds")),
        ("customer%2Bdenied@email.us", Kept(outcome: "fails", code: "payment_method_provider_decline")),
    ])
    func klarna(_ email: String, _ outcome: Kept) throws {
        let method = try server.post("/v1/payment_methods", "type=klarna&billing_details[email]=\(email)")
        #expect(try server.kept(by: method.id) == outcome)
    }

    @Test("is an address of UPI there", arguments: [
        ("payment.success@stripeupi", Kept(outcome: "succeeds")), ("payment.pending@stripeupi", Kept(outcome: "stays_pending")),
        ("anyone@stripeupi", Kept(outcome: "fails", code: "payment_method_provider_decline")),
    ])
    func upi(_ address: String, _ outcome: Kept) throws {
        let method = try server.post("/v1/payment_methods", "type=upi&upi[vpa]=\(address)")
        #expect(try server.kept(by: method.id) == outcome)
        #expect(method["upi"] == ["vpa": .string(address)])
    }

    @Test("counts as it was changed last") func update() throws {
        let customer = try server.newCustomer()
        let method = try server.post("/v1/payment_methods", "type=boleto&boleto[tax_id]=00000000000&billing_details[email]=fill_never@example.com")
        _ = try server.post("/v1/payment_methods/\(method.id)/attach", "customer=\(customer)")
        _ = try server.post("/v1/payment_methods/\(method.id)", "billing_details[email]=expire_with_delay@example.com")
        #expect(try server.kept(by: method.id) == Kept(outcome: "expires", delay: 180))
        _ = try server.post("/v1/payment_methods/\(method.id)", "billing_details[email]=succeed_immediately@example.com")
        #expect(try server.kept(by: method.id) == Kept(outcome: "succeeds"))
    }
}
