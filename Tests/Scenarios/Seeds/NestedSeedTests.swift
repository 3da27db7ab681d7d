// Seeds of what has several parts, as an answer shows it: nobody has to know what Pinstripe remembers of an object and never shows.
import Engine
import TestHarness
import Testing
import Wire

@Suite("Seeds with several parts") struct NestedSeedTests {
    private static let card = #"""
        {"id": "card_seeded", "object": "card", "brand": "Visa", "country": "US", "exp_month": 8, "exp_year": 2030, "funding": "credit", "last4": "4242"}
        """#

    private func begin(_ file: String) throws -> TestServer { try TestServer(seeds: .own(file)) }

    @Test("a token shows its card, and can be used") func token() throws {
        let tokens = [#""id": "tok_seeded""#, #""id": "tok_spent", "used": true"#].map { #"{\#($0), "type": "card", "card": \#(Self.card)}"# }
        let server = try begin(#"{"token": [\#(tokens.joined(separator: ", "))]}"#)
        #expect(try server.get("/v1/tokens/tok_seeded")["card"]?["id"] == "card_seeded")
        let charge = try server.post("/v1/charges", "amount=1000&currency=usd&source=tok_seeded")
        #expect(charge["status"] == "succeeded")
        #expect(charge["source"]?["id"] == "card_seeded")
        #expect(charge["source"]?["exp_year"] == 2030)
        #expect(try server.get("/v1/tokens/tok_seeded")["used"] == true)
        for token in ["tok_seeded", "tok_spent"] {
            #expect(try server.post("/v1/charges", "amount=1000&currency=usd&source=\(token)").failure?.code == "token_already_used")
        }
    }

    @Test("a token's card declines what its number would", arguments: [("0002", "generic_decline"), ("9995", "insufficient_funds")])
    func decliningToken(last4: String, code: String) throws {
        let server = try begin(#"{"token": [{"id": "tok_seeded", "type": "card", "card": \#(Self.card.replacing("4242\"", with: "\(last4)\""))}]}"#)
        let answer = try server.post("/v1/charges", "amount=1000&currency=usd&source=tok_seeded")
        #expect(answer.status == 402)
        #expect(answer.json["error"]?["decline_code"] == .string(code))
    }

    @Test("a card that is no test card's is charged like the plain one") func unknownCard() throws {
        let server = try begin(#"{"token": [{"id": "tok_seeded", "type": "card", "card": {"brand": "Visa", "last4": "7777"}}]}"#)
        let charge = try server.post("/v1/charges", "amount=1000&currency=usd&source=tok_seeded")
        #expect(charge["status"] == "succeeded")
        #expect(charge["payment_method_details"]?["card"]?["last4"] == "7777")
    }

    @Test("a customer with her sources and her default, which is charged") func customer() throws {
        let file = #"{"customer": [{"id": "cus_seeded", "default_source": "card_seeded", "sources": {"object": "list", "data": [\#(Self.card)]}}]}"#
        let server = try begin(file)
        #expect(try server.get("/v1/customers/cus_seeded/sources").ids == ["card_seeded"])
        let customer = try server.get("/v1/customers/cus_seeded?expand[]=default_source&expand[]=sources")
        #expect(customer["default_source"]?["last4"] == "4242")
        #expect(customer["sources"]?["data"]?.array?.map { $0["customer"] } == ["cus_seeded"])
        let charge = try server.post("/v1/charges", "amount=1000&currency=usd&customer=cus_seeded")
        #expect(charge["status"] == "succeeded")
        #expect(charge["payment_method"] == "card_seeded")
        #expect(try server.delete("/v1/customers/cus_seeded/sources/card_seeded").status == 200)
        #expect(try server.get("/v1/customers/cus_seeded")["default_source"] == .null)
    }

    @Test("members keep the order in which a list shows them") func order() throws {
        let second = Self.card.replacing("card_seeded", with: "card_older")
        let server = try begin(#"{"customer": [{"id": "cus_seeded", "sources": [\#(Self.card), \#(second)]}]}"#)
        #expect(try server.get("/v1/customers/cus_seeded/sources").ids == ["card_seeded", "card_older"])
    }

    @Test("a charge with its balance transaction and its refunds; the rest of it can be refunded") func charge() throws {
        let server = try begin(#"""
            {"charge": [{
                "id": "ch_seeded", "amount": 1000, "amount_captured": 1000, "amount_refunded": 300, "captured": true, "currency": "usd", "paid": true,
                "status": "succeeded", "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242"}},
                "billing_details": {"address": {"city": null, "country": null, "line1": null, "line2": null, "postal_code": null, "state": null}},
                "balance_transaction": {
                    "id": "txn_seeded", "object": "balance_transaction", "amount": 1000, "available_on": 1700000000, "currency": "usd", "fee": 59,
                    "net": 941, "reporting_category": "charge", "type": "charge", "source": "ch_seeded", "status": "available"},
                "refunds": {"data": [{"id": "re_seeded", "amount": 300, "currency": "usd", "status": "succeeded"}]}}]}
            """#)
        let charge = try server.get("/v1/charges/ch_seeded?expand[]=balance_transaction&expand[]=refunds")
        #expect(charge["balance_transaction"]?["net"] == 941)
        #expect(charge["refunds"]?["data"]?.array?.map { $0["id"] } == ["re_seeded"])
        #expect(try server.get("/v1/refunds?charge=ch_seeded").ids == ["re_seeded"])
        let refund = try server.post("/v1/refunds", "charge=ch_seeded")
        #expect(refund["amount"] == 700)
        #expect(refund["destination_details"]?["type"] == "card")
        #expect(try server.get("/v1/charges/ch_seeded")["refunded"] == true)
    }

    @Test("a session with its report") func session() throws {
        let server = try begin(#"""
            {"identity.verification_session": [{
                "id": "vs_seeded", "type": "document", "status": "verified", "last_verification_report": {
                    "id": "vr_seeded", "type": "document", "verification_session": "vs_seeded",
                    "document": {"status": "verified", "error": null, "first_name": "Jenny", "files": []}}}]}
            """#)
        let session = try server.session("vs_seeded", expanding: "last_verification_report")
        #expect(session["last_verification_report"]?["document"]?["first_name"] == "Jenny")
        #expect(try server.get("\(TestServer.reports)?verification_session=vs_seeded").ids == ["vr_seeded"])
        #expect(try server.post("\(TestServer.sessions)/vs_seeded/redact")["redaction"]?["status"] == "processing")
    }

    @Test("a product shows its suppliers, whether they are seeds of their own or not") func product() throws {
        let server = try begin(#"""
            {"climate.product": [{
                "id": "climsku_own", "name": "Own", "metric_tons_available": "5", "suppliers": [{"id": "climsup_shown", "name": "Shown"}],
                "current_prices_per_metric_ton": {"usd": {"amount_subtotal": 100, "amount_fees": 3, "amount_total": 103}}}]}
            """#)
        #expect(try server.get("/v1/climate/products/climsku_own")["suppliers"]?.array?.map { $0["name"] } == ["Shown"])
    }

    @Test("an endpoint without a secret gets one, and a file link without a URL") func madeUp() throws {
        let server = try begin(#"""
            {"webhook_endpoint": [{"id": "we_seeded", "url": "http://127.0.0.1:4242/hook", "enabled_events": ["*"]}],
             "file": [{"id": "file_seeded", "purpose": "selfie", "size": 1, "filename": "selfie.png"}],
             "file_link": [{"id": "link_seeded", "file": "file_seeded"}]}
            """#)
        let receiver = server.receiver("http://127.0.0.1:4242/hook")
        _ = try server.post("/v1/customers")
        try server.settle()
        #expect(receiver.arrivals.map { $0.json["type"] } == ["customer.created"])
        for key in ["sk_test_alpha", "sk_test_beta"] {
            let url = try #require(server.get("/v1/file_links/link_seeded", key: key)["url"]?.string)
            #expect(try server.open(url).status == 200)
        }
    }

    @Test("what stands in several places is there once, and what is not the same is refused") func several() throws {
        let registered = #"{"object": "customer", "id": "cus_1"}"#
        let card = { (customer: String) in Self.card.replacing("\"object\": \"card\"", with: "\"object\": \"card\", \"customer\": \(customer)") }
        #expect(try begin(#"{"card": [\#(card(registered))], "customer": [\#(registered)]}"#).get("/v1/customers").ids == ["cus_1"])
        let fault = #expect(throws: SeedFault.self) {
            try begin(#"{"card": [\#(card(registered))], "customer": [{"object": "customer", "id": "cus_1", "name": "Another"}]}"#)
        }
        #expect(fault?.description == "Two seeds have the id cus_1.")
    }

    @Test("what cannot stand inside of another", arguments: [
        (#"{"customer": [{"sources": []}]}"#, "The seed customer[0].sources belongs to an object without an id."),
        (#"{"customer": [{"id": "cus_1", "sources": [1]}]}"#, "The seed customer[0].sources[0] must be an object."),
        (#"{"customer": [{"id": "cus_1", "sources": 7}]}"#, "The seed customer[0].sources must be a list of objects."),
        (#"{"customer": [{"id": "cus_1", "default_source": {"brand": "Visa"}}]}"#,
            "The seed customer[0].default_source needs an id, by which it is referred to."),
        (#"{"customer": [{"id": "cus_1", "default_source": {"id": "card_1"}}]}"#, "The seed customer[0].default_source needs the field brand."),
    ])
    func refused(file: String, sentence: String) {
        let fault = #expect(throws: SeedFault.self) { try begin(file) }
        #expect(fault?.description == sentence)
    }

    @Test("a status that is a field like any other has to be there", arguments: ["source_transaction", "source_mandate_notification"])
    func status(name: String) throws {
        let fields = #""amount": 1, "currency": "usd", "source": "src_1", "type": "sepa_debit", "reason": "debit_initiated""#
            .split(separator: ", ").filter { name == "source_transaction" ? !$0.contains("reason") : !$0.contains("currency") }.joined(separator: ", ")
        let fault = #expect(throws: SeedFault.self) { try begin(#"{"\#(name)": [{\#(fields)}]}"#) }
        #expect(fault?.description == "The seed \(name)[0] needs the field status.")
        let answer = try TestServer().admin("POST seeds", #"{"\#(name)": [{\#(fields)}]}"#)
        #expect(answer.failure == Failure(400, "The seed \(name)[0] needs the field status."))
    }
}
