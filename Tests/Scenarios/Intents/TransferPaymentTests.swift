// Payments by bank transfer: the customer sends money, in parts if she likes, and gets back what a payment has taken that is not made by it.
import TestHarness
import Testing
import Wire

@Suite("A payment by bank transfer") struct TransferPaymentTests {
    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
    }

    private func ask() throws -> Answer {
        try server.pay(
            "payment_method_data[type]=customer_balance&payment_method_types[]=customer_balance&payment_method_types[]=card&customer=\(customer)"
                + "&payment_method_options[customer_balance][funding_type]=bank_transfer"
                + "&payment_method_options[customer_balance][bank_transfer][type]=us_bank_transfer")
    }

    private func send(_ amount: Int64) throws {
        _ = try server.post("/v1/test_helpers/customers/\(customer)/fund_cash_balance", "amount=\(amount)&currency=usd")
    }

    private func cash() throws -> Int64? { try server.get("/v1/customers/\(customer)/cash_balance")["available"]?["usd"]?.integer }

    private func missing(_ intent: Answer) throws -> Int64? {
        try server.intent(intent.id)["next_action"]?["display_bank_transfer_instructions"]?["amount_remaining"]?.integer
    }

    @Test("takes what she sends until it is enough, and no more") func parts() throws {
        let intent = try ask()
        #expect(try intent["status"] == "requires_action" && missing(intent) == 2000)
        try send(500)
        #expect(try missing(intent) == 1500 && cash() == 0)
        try send(1600)
        #expect(try server.intent(intent.id)["status"] == "succeeded" && cash() == 100)
        #expect(try server.charge(of: server.intent(intent.id))["amount_captured"] == 2000)
    }

    @Test("gives back what it has taken when it is canceled") func canceled() throws {
        let intent = try ask()
        try send(500)
        _ = try server.post("\(TestServer.intents)/\(intent.id)/cancel")
        #expect(try cash() == 500)
    }

    @Test("and when it is made by card") func byCard() throws {
        let intent = try ask()
        try send(500)
        let paid = try server.post("\(TestServer.intents)/\(intent.id)/confirm", "payment_method=pm_card_visa&\(TestServer.back)")
        #expect(try paid["status"] == "succeeded" && cash() == 500)
    }

    @Test("and when its amount or its PaymentMethod changes, until it is confirmed again", arguments: ["amount=300", "payment_method=pm_card_visa"])
    func changed(form: String) throws {
        let intent = try ask()
        try send(500)
        let changed = try server.post("\(TestServer.intents)/\(intent.id)", form)
        #expect(try changed["status"] == "requires_confirmation" && cash() == 500)
        _ = try server.post("\(TestServer.intents)/\(intent.id)/confirm", TestServer.back)
        #expect(try server.intent(intent.id)["status"] == "succeeded" && cash() == (form.hasPrefix("amount") ? 200 : 500))
    }
}
