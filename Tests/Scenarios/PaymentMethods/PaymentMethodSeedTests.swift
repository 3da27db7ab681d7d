// A seed of a PaymentMethod has no number. What it shows says which test account it is.
import TestHarness
import Testing
import Wire

@Suite("A seed of a PaymentMethod") struct PaymentMethodSeedTests {
    @Test("ends as its account does, and can be attached", arguments: [
        ("pm_usBankAccount_noAccount", Kept(outcome: "fails", code: "no_account")), ("pm_acssDebit_dispute", Kept(outcome: "disputed")),
        ("pm_bacsDebit_mandateRefused", Kept(outcome: "mandate_refused")),
        ("pm_auBecsDebit_referToCustomer", Kept(outcome: "fails", code: "refer_to_customer")),
        ("pm_nzBankAccount_processing", Kept(outcome: "stays_pending")),
        ("pm_sepaDebit_failedDelayed_fr", Kept(outcome: "fails", code: "incorrect_account_holder_name", delay: 180)),
    ])
    func recognized(_ id: String, _ outcome: Kept) throws {
        let method = try TestServer().get("/v1/payment_methods/\(id)")
        let server = try TestServer(seeds: .own("{\"payment_method\": [\(method.text)]}"))
        #expect(try server.get("/v1/payment_methods/\(method.id)").text == method.text)
        #expect(try server.kept(by: method.id) == outcome)
        #expect(try server.post("/v1/payment_methods/\(method.id)/attach", "customer=\(server.newCustomer())").status == 200)
    }

    @Test("obeys its e-mail address") func email() throws {
        let method = try TestServer().post("/v1/payment_methods", "type=oxxo&billing_details[email]=expire_immediately@example.com")
        let server = try TestServer(seeds: .own("{\"payment_method\": [\(method.text)]}"))
        #expect(try server.kept(by: method.id) == Kept(outcome: "expires"))
    }
}
