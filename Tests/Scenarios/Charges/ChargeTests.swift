// What a charge is and says: its fields, its receipt, what the bank advises, and how amounts are written.
import TestHarness
import Testing
import Wire

@Suite("A charge") struct ChargeTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("has every field that the newest version has, in order") func shape() throws {
        #expect(try server.charge("tok_visa", 1000, "usd").keys == [
            "id", "object", "amount", "amount_captured", "amount_refunded", "application", "application_fee", "application_fee_amount",
            "balance_transaction", "billing_details", "calculated_statement_descriptor", "captured", "created", "currency", "customer",
            "description", "destination", "dispute", "disputed", "failure_balance_transaction", "failure_code", "failure_message",
            "fraud_details", "livemode", "metadata", "on_behalf_of", "order", "outcome", "paid", "payment_intent", "payment_method",
            "payment_method_details", "receipt_email", "receipt_number", "receipt_url", "refunded", "review", "shipping", "source",
            "source_transfer", "statement_descriptor", "statement_descriptor_suffix", "status", "transfer_data", "transfer_group",
        ])
    }

    @Test("of a card knows what the bank and Radar said") func outcome() throws {
        let charge = try server.charge("tok_visa", 1000, "usd")
        let score = try #require(charge["outcome"]?["risk_score"]?.integer)
        #expect((1...64).contains(score))
        #expect(charge["outcome"] == [
            "advice_code": .null, "network_advice_code": .null, "network_decline_code": .null, "network_status": "approved_by_network",
            "reason": .null, "risk_level": "normal", "risk_score": .integer(score), "seller_message": "Payment complete.", "type": "authorized",
        ])
        let card = charge["payment_method_details"]?["card"]
        #expect(card?["authorization_code"]?.string?.wholeMatch(of: #/\d{6}/#) != nil)
        #expect(card?["electronic_commerce_indicator"] == "07")
        #expect(card?["ds_transaction_id"] == nil)
        #expect(card?["transaction_link_id"] == .null)
        let dahlia = try server.get("/v1/charges/\(charge.id)", headers: ["Stripe-Version": "2026-08-26.dahlia"])
        #expect(dahlia["payment_method_details"]?["card"]?["ds_transaction_id"] == .null)
        #expect(try server.charge("tok_mastercard")["payment_method_details"]?["card"]?["transaction_link_id"]?.string?.count == 22)
        let elevated = try server.charge("tok_riskLevelElevated")["outcome"]
        #expect(elevated?["risk_level"] == "elevated")
        #expect(65...74 ~= elevated?["risk_score"]?.integer ?? 0)
    }

    @Test("of a bank account has no score, and no code of a card") func account() throws {
        let charge = try server.charge(server.makeSource(SourceForm.of("sepa_debit").text).id)
        #expect(charge["outcome"]?["risk_level"] == "not_assessed")
        #expect(charge["outcome"]?["risk_score"] == nil)
        #expect(charge["calculated_statement_descriptor"] == .null)
        #expect(charge["receipt_url"] == .null)
        _ = try server.fire("settle", charge.id)
        #expect(try server.get("/v1/charges/\(charge.id)")["receipt_url"]?.string != nil)
    }

    @Test("that is declined says what to do about it", arguments: [
        ("tok_chargeDeclined", "card_declined", "generic_decline", "try_again_later", nil, "01"),
        ("tok_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds", "try_again_later", "02", "51"),
        ("tok_chargeDeclinedLostCard", "card_declined", "lost_card", "do_not_try_again", "01", "41"),
        ("tok_chargeDeclinedStolenCard", "card_declined", "stolen_card", "do_not_try_again", "01", "43"),
        ("tok_chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded", "try_again_later", "02", "61"),
        ("tok_chargeDeclinedExpiredCard", "expired_card", "expired_card", "confirm_card_data", "03", "54"),
        ("tok_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc", "confirm_card_data", "03", "N7"),
        ("tok_chargeDeclinedProcessingError", "processing_error", "processing_error", "try_again_later", nil, "06"),
        ("tok_chargeDeclinedFraudulent", "card_declined", "fraudulent", nil, nil, nil),
    ] as [(String, String, String, String?, String?, String?)])
    func declined(token: String, code: String, decline: String, advice: String?, networkAdvice: String?, networkCode: String?) throws {
        let answer = try server.charge(token)
        let error = answer["error"]
        #expect(answer.status == 402)
        #expect(error?["code"] == .string(code))
        #expect(error?["decline_code"] == .string(decline))
        #expect(error?["advice_code"]?.string == advice)
        #expect(error?["network_advice_code"]?.string == networkAdvice)
        #expect(error?["network_decline_code"]?.string == networkCode)
        let charge = try server.get("/v1/charges/\(error?["charge"]?.string ?? "")")
        #expect(charge["outcome"]?["advice_code"]?.string == advice)
        #expect(charge["outcome"]?["network_advice_code"]?.string == networkAdvice)
        #expect(charge["outcome"]?["network_decline_code"]?.string == networkCode)
        #expect(charge["outcome"]?["reason"] == (decline == "fraudulent" ? "highest_risk_level" : .string(decline)))
        #expect(charge["receipt_url"] == .null)
        #expect(charge["payment_method_details"]?["card"]?["authorization_code"] == .null)
        #expect(charge["payment_method_details"]?["card"]?["amount_authorized"] == .null)
    }

    // MARK: Amounts

    @Test("of too little or too much", arguments: [
        ("usd", 5, "Amount must be at least $0.50 usd"), ("usd", 1_000_000_000, "Amount must be no more than $999,999.99"),
        ("eur", 49, "Amount must be at least €0.50 eur"), ("gbp", 29, "Amount must be at least £0.30 gbp"),
        ("cad", 49, "Amount must be at least $0.50 cad"), ("chf", 49, "Amount must be at least 0.50 chf"),
        ("aud", 100_000_000, "Amount must be no more than $999,999.99"),
        ("jpy", 49, "Amount must be at least ¥50 jpy"), ("jpy", 100_000_000, "Amount must be no more than ¥99,999,999"),
        ("huf", 17_499, "Amount must be at least 175.00 huf"), ("kwd", 100_000_000, "Amount must be no more than 99,999.999 kwd"),
    ])
    func amounts(currency: String, amount: Int64, message: String) throws {
        let failure = try server.charge("tok_visa", amount, currency).failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == "amount")
        #expect(failure?.code == (message.contains("least") ? "amount_too_small" : "amount_too_large"))
        #expect(failure?.message == message)
    }

    @Test("a description has 40,000 characters") func lengths() throws {
        #expect(try server.charge("tok_visa", 1000, "usd", "&description=\(String(repeating: "a", count: 40_000))").status == 200)
        #expect(try server.charge("tok_visa", 1000, "usd", "&description=\(String(repeating: "a", count: 40_001))").failure?.parameter == "description")
    }

    // MARK: The statement and the receipt

    @Test("what the statement says", arguments: [
        ("", "PINSTRIPE.EXAMPLE"), ("&statement_descriptor=ORDER 42", "PINSTRIPE.* ORDER 42"),
        ("&statement_descriptor_suffix=ORDER 42", "PINSTRIPE.* ORDER 42"),
        ("&statement_descriptor=IGNORED&statement_descriptor_suffix=ORDER 42", "PINSTRIPE.* ORDER 42"),
        ("&statement_descriptor_suffix=A LONG ORDER", "PINSTRIPE.* A LONG ORD"),
    ])
    func statement(form: String, text: String) throws {
        #expect(try server.charge("tok_visa", 1000, "usd", form)["calculated_statement_descriptor"] == .string(text))
    }

    @Test("its receipt opens, for whoever has the URL and nobody else") func receipt() throws {
        let charge = try server.charge("tok_visa", 109_900, "usd", "&description=<b>Books</b>")
        let url = try #require(charge["receipt_url"]?.string)
        let page = try server.open(url)
        #expect(page.status == 200)
        #expect(page.text.contains("<dd>$1,099.00</dd>"))
        #expect(page.text.contains("&lt;b&gt;Books&lt;/b&gt;"))
        #expect(page.text.contains("<dd>visa, ends in 4242</dd>"))
        #expect(page.text.contains("<dd>2023-09-25, UTC</dd>"))
        #expect(!page.text.contains("Refunded"))
        _ = try server.post("/v1/refunds", "charge=\(charge.id)&amount=100")
        #expect(try server.open(url).text.contains("<dt>Refunded</dt><dd>$1.00</dd>"))
        for wrong in [String(url.dropLast()), url + "x", String(url.prefix(upTo: url.lastIndex(of: "/") ?? url.endIndex)), url + "/"] {
            #expect(try server.open(wrong).status == 404)
        }
        #expect(try server.submit(url, "").status == 400)
        #expect(server.notes.faults == [])
    }

    // MARK: Expanding

    @Test("a path through what is null is taken, be it a resource that is not there yet", arguments: [
        "application_fee.balance_transaction", "application_fee.refunds.data.balance_transaction", "transfer.reversals.data.balance_transaction",
        "refunds.data.balance_transaction", "dispute", "review", "on_behalf_of", "payment_intent.latest_charge", "transfer_data.destination",
        "source_transfer.destination_payment",
    ])
    func expanded(path: String) throws {
        let charge = try server.charge("tok_visa")
        let answer = try server.get("/v1/charges/\(charge.id)?expand[]=\(path)")
        #expect(answer.status == 200)
        if !path.hasPrefix("refunds") { #expect(answer.text == charge.text) }
        // What does not exist is told before what cannot be expanded would be.
        #expect(try server.get("/v1/charges/ch_nope?expand[]=\(path)").failure?.message == "No such charge: 'ch_nope'")
        #expect(try server.get("/v1/charges/\(charge.id)?expand[]=\(path).nonsense").status == 400)
    }

    @Test("so is one through a list of hashes") func expandedLists() throws {
        let balance = try server.get("/v1/balance").text
        #expect(try server.get("/v1/balance?expand[]=instant_available.net_available").text == balance)
        let transaction = try #require(try server.charge("tok_visa")["balance_transaction"]?.string)
        #expect(try server.get("/v1/balance_transactions/\(transaction)?expand[]=fee_details").status == 200)
    }

    // MARK: The older name of the list of movements

    @Test("balance/history is the list of balance transactions") func history() throws {
        let id = try #require(try server.charge("tok_visa")["balance_transaction"]?.string)
        let list = try server.get("/v1/balance/history?type=charge")
        #expect(list.ids == [id])
        #expect(list["url"] == "/v1/balance/history")
        #expect(try server.get("/v1/balance/history/\(id)").text == (try server.get("/v1/balance_transactions/\(id)").text))
        #expect(try server.get("/v1/balance/history?type=refund").ids == [])
    }
}
