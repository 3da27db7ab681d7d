// Charges of what is no card begin with `py_`, and their refunds with `pyr_`. Source: recorded SEPA debits, a probe of PromptPay in 2026.
import TestHarness
import Testing
import Wire

@Suite("The id of a payment") struct PaymentIDTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func prefix(_ id: String?) -> String { String((id ?? "").prefix { $0 != "_" }) }

    private static let cards = ["card", "three_d_secure"]
    private static let redirects = ["bancontact", "eps", "giropay", "ideal", "klarna", "p24", "sofort", "three_d_secure", "wechat"]

    @Test("says whether a card was charged", arguments: [
        "bancontact", "eps", "giropay", "ideal", "klarna", "p24", "sofort", "sepa_debit", "acss_debit", "au_becs_debit", "card", "three_d_secure",
    ])
    func ofSource(_ type: String) throws {
        let source = try server.makeSource(SourceForm.of(type).text)
        if Self.redirects.contains(type) { _ = try server.fire("authorize", source.id) }
        let (amount, currency) = (source["amount"]?.integer ?? 1000, source["currency"]?.string ?? "eur")
        let charge = try server.charge(source.id, amount, currency)
        let (own, ofRefund) = Self.cards.contains(type) ? ("ch", "re") : ("py", "pyr")
        #expect(prefix(charge.id) == own)
        #expect(try server.get("/v1/charges/\(charge.id)").text == charge.text)
        #expect(try server.get("/v1/charges").ids == [charge.id])
        if charge["status"] == "pending" { try server.advance("14d") }
        let refund = try server.post("/v1/refunds", "charge=\(charge.id)&amount=60")
        #expect(prefix(refund.id) == ofRefund)
        let older = try server.post("/v1/charges/\(charge.id)/refund", "amount=40&expand[]=refunds")
        #expect(older["refunds"]?["data"]?.array?.map { prefix($0["id"]?.string) } == [ofRefund, ofRefund])
        #expect(try server.get("/v1/refunds?charge=\(charge.id)").ids.count == 2)
        let path = "/v1/balance_transactions?expand[]=data.source"
        let sources = try server.get(path)["data"]?.array?.compactMap { $0["source"]?["id"]?.string.map(prefix) }
        #expect(sources == [ofRefund, ofRefund, own])
        #expect(try server.get("/v1/events?type=charge.refunded")["data"]?.array?.first?["data"]?["object"]?["id"] == .string(charge.id))
    }

    @Test("begins with a 3 if an intent makes it, as that of all that belongs to it", arguments: [
        ("payment_method=pm_card_visa", "usd", ["pi_3", "ch_3", "re_3"]),
        ("payment_method=pm_sepaDebit_success_de&mandate_data[customer_acceptance][type]=offline", "eur", ["pi_3", "py_3", "pyr_3"]),
    ]) func ofIntent(method: String, currency: String, prefixes: [String]) throws {
        let intent = try server.post(
            "/v1/payment_intents", "amount=1000&currency=\(currency)&confirm=true&return_url=https://shop.example&\(method)")
        try server.advance("10s")
        let charge = try server.get("/v1/charges/\(intent["latest_charge"]?.string ?? "")")
        let refund = try server.post("/v1/refunds", "payment_intent=\(intent.id)")
        let ids = [intent.id, charge.id, refund.id]
        for (id, prefix) in zip(ids, prefixes) { #expect(id.hasPrefix(prefix) && id.count == prefix.count + 23, "\(id)") }
        for object in [charge, refund] { #expect(object["balance_transaction"]?.string?.hasPrefix("txn_3") == true) }
        #expect(intent["client_secret"]?.string?.hasPrefix("\(intent.id)_secret_") == true)
        #expect(try server.get("/v1/payment_intents/\(intent.id)").id == intent.id && server.get("/v1/payment_intents").ids == [intent.id])
        #expect(try server.charge("tok_visa").id.hasPrefix("ch_1") && server.post("/v1/setup_intents").id.hasPrefix("seti_1"))
    }

    @Test("that a bank account makes") func ofBankAccount() throws {
        let customer = try server.newCustomer("source=btok_us_verified")
        let charge = try server.post("/v1/charges", "amount=1000&currency=usd&customer=\(customer)")
        #expect([prefix(charge.id), charge["status"]?.string] == ["py", "pending"])
        #expect(prefix(try server.charge("tok_chargeDeclined").failure.flatMap { _ in try server.get("/v1/charges").ids.first }) == "ch")
    }
}
