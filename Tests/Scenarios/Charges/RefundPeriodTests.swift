// How long payments can be refunded, and which refunds do not fit.
import TestHarness
import Testing
import Wire

@Suite("The refund of a payment") struct RefundPeriodTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    /// Makes a payment that has succeeded.
    private func pay(_ type: String, _ currency: String, _ more: String = "") throws -> Answer {
        let payer = "payment_method_data[billing_details][name]=J&payment_method_data[billing_details][email]=succeed_immediately@example.com"
        let back = "return_url=https://shop.example/back"
        let method = type.hasPrefix("pm_") ? "payment_method=\(type)" : "payment_method_data[type]=\(type)&\(payer)"
        let intent = try server.post(
            "/v1/payment_intents", "amount=2000&currency=\(currency)&confirm=true&\(method)&\(back)&\(more)")
        if intent["status"] == "requires_action", type != "boleto" { _ = try server.admin("POST objects/\(intent.id)/transitions/authorize") }
        try server.advance("10s")
        let paid = try server.get("/v1/payment_intents/\(intent.id)")
        #expect(paid["status"] == "succeeded", "\(intent.text)")
        return paid
    }

    private static let agreed = "mandate_data[customer_acceptance][type]=offline"

    @Test("comes too late after some time", arguments: [
        ("ideal", "eur", "", "iDEAL", 180), ("bancontact", "eur", "", "Bancontact", 180), ("eps", "eur", "", "EPS", 180),
        ("p24", "pln", "", "Przelewy24", 180), ("pm_usBankAccount_success", "usd", agreed, "US bank account", 180), ("alipay", "usd", "", "Alipay", 90),
    ]) func late(type: String, currency: String, more: String, name: String, days: Int) throws {
        let intent = try pay(type, currency, more)
        try server.advance("\(days - 1)d")
        #expect(try server.post("/v1/refunds", "payment_intent=\(intent.id)&amount=500")["amount"] == 500)
        try server.advance("1d")
        let charge = intent["latest_charge"]?.string ?? ""
        #expect(try server.post("/v1/refunds", "payment_intent=\(intent.id)&amount=500").failure
            == Failure(
                400, code: "charge_not_refundable", "Charge \(charge) cannot be refunded: payments with \(name) can be refunded for \(days) days."))
    }

    @Test("is possible for ever if it was made by card") func card() throws {
        let intent = try pay("pm_card_visa", "usd")
        try server.advance("400d")
        #expect(try server.post("/v1/refunds", "payment_intent=\(intent.id)")["status"] == "succeeded")
    }

    @Test("is never possible with Boleto") func boleto() throws {
        let address = ["line1": "Rua 1", "city": "Rio", "state": "RJ", "postal_code": "20000", "country": "BR"]
        let lines = address.map { "payment_method_data[billing_details][address][\($0)]=\($1)" }.joined(separator: "&")
        let intent = try pay("boleto", "brl", "payment_method_data[boleto][tax_id]=000.000.000-00&\(lines)")
        let charge = intent["latest_charge"]?.string ?? ""
        #expect(try server.post("/v1/refunds", "payment_intent=\(intent.id)").failure
            == Failure(400, code: "charge_not_refundable", "Charge \(charge) cannot be refunded: payments with Boleto cannot be refunded."))
    }

    @Test("is of one payment") func otherIntent() throws {
        let (first, second) = (try pay("pm_card_visa", "usd"), try pay("pm_card_visa", "usd"))
        let charge = first["latest_charge"]?.string ?? ""
        #expect(try server.post("/v1/refunds", "charge=\(charge)&payment_intent=\(second.id)").failure
            == Failure(
                400, parameter: "payment_intent", "The charge \(charge) was not made by the payment intent \(second.id)."))
        #expect(try server.get("/v1/refunds").ids == [])
        #expect(try server.post("/v1/refunds", "charge=\(charge)&payment_intent=\(first.id)")["charge"]?.string == charge)
    }
}

@Suite("The text on a bank statement") struct StatementDescriptorTests {
    @Test("has what banks print", arguments: [
        ("statement_descriptor=Shop<1>", "The `statement_descriptor` cannot contain any of these characters: < > \\ ' \" *"),
        ("statement_descriptor_suffix=Jenny's", "The `statement_descriptor_suffix` cannot contain any of these characters: < > \\ ' \" *"),
        ("statement_descriptor=12345", "The `statement_descriptor` must contain at least one letter."),
        ("statement_descriptor_suffix=42", "The `statement_descriptor_suffix` must contain at least one letter."),
        ("statement_descriptor=Shop", "The `statement_descriptor` must be at least 5 characters long."),
    ]) func refused(form: String, message: String) throws {
        let server = try TestServer()
        let failure = Failure(400, parameter: form.split(separator: "=").first.map(String.init), message)
        let text = form.replacing("<", with: "%3C").replacing(">", with: "%3E").replacing("'", with: "%27")
        #expect(try server.post("/v1/payment_intents", "amount=2000&currency=usd&\(text)").failure == failure)
        #expect(try server.post("/v1/charges", "amount=2000&currency=usd&source=tok_visa&\(text)").failure == failure)
        let intent = try server.post("/v1/payment_intents", "amount=2000&currency=usd&capture_method=manual")
        #expect(try server.post("/v1/payment_intents/\(intent.id)", text).failure == failure)
        _ = try server.post("/v1/payment_intents/\(intent.id)/confirm", "payment_method=pm_card_visa&return_url=https://shop.example")
        #expect(try server.post("/v1/payment_intents/\(intent.id)/capture", text).failure == failure)
        let charge = try server.post("/v1/charges", "amount=2000&currency=usd&source=tok_visa&capture=false")
        #expect(try server.post("/v1/charges/\(charge.id)/capture", text).failure == failure)
    }
}
