// Sources that money is pushed into: whole, as they are made, and what the first deposit changes.
import TestHarness
import Testing
import Wire

@Suite("Sources that are paid into") struct ReceiverTests {
    @Test("ach_credit_transfer") func achCreditTransfer() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("ach_credit_transfer").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "ach_credit_transfer": {
                "account_number": "test_…",
                "bank_name": "TEST BANK",
                "fingerprint": "…",
                "refund_account_holder_name": null,
                "refund_account_holder_type": null,
                "refund_routing_number": null,
                "routing_number": "110000000",
                "swift_code": "TSTEZ122"
              },
              "allow_redisplay": null,
              "amount": null,
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "usd",
              "flow": "receiver",
              "livemode": false,
              "metadata": {},
              "owner": {
                "address": null,
                "email": "jenny.rosen@example.com",
                "name": null,
                "phone": null,
                "verified_address": null,
                "verified_email": null,
                "verified_name": null,
                "verified_phone": null
              },
              "receiver": {
                "address": "110000000-test_…",
                "amount_charged": 0,
                "amount_received": 0,
                "amount_returned": 0,
                "refund_attributes_method": "email",
                "refund_attributes_status": "missing"
              },
              "statement_descriptor": null,
              "status": "pending",
              "type": "ach_credit_transfer",
              "usage": "reusable"
            }

            """)
        #expect(try server.changes(of: source, by: "deposit") == ["amount: 1000", "receiver.amount_received: 1000", "status: \"chargeable\""])
        #expect(try server.events().suffix(2) == ["source.transaction.created", "source.chargeable"])
    }

    @Test("sepa_credit_transfer") func sepaCreditTransfer() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("sepa_credit_transfer").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "allow_redisplay": null,
              "amount": null,
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "eur",
              "flow": "receiver",
              "livemode": false,
              "metadata": {},
              "owner": {
                "address": null,
                "email": null,
                "name": "Jenny Rosen",
                "phone": null,
                "verified_address": null,
                "verified_email": null,
                "verified_name": null,
                "verified_phone": null
              },
              "receiver": {
                "address": "DE…",
                "amount_charged": 0,
                "amount_received": 0,
                "amount_returned": 0,
                "refund_attributes_method": "email",
                "refund_attributes_status": "missing"
              },
              "sepa_credit_transfer": {
                "bank_name": "TEST BANK",
                "bic": "TESTDEBBXXX",
                "iban": "DE…",
                "refund_account_holder_address_city": null,
                "refund_account_holder_address_country": null,
                "refund_account_holder_address_line1": null,
                "refund_account_holder_address_line2": null,
                "refund_account_holder_address_postal_code": null,
                "refund_account_holder_address_state": null,
                "refund_account_holder_name": null,
                "refund_iban": null
              },
              "statement_descriptor": null,
              "status": "pending",
              "type": "sepa_credit_transfer",
              "usage": "reusable"
            }

            """)
        #expect(try server.changes(of: source, by: "deposit") == ["amount: 1000", "receiver.amount_received: 1000", "status: \"chargeable\""])
        #expect(try server.events().suffix(2) == ["source.transaction.created", "source.chargeable"])
    }

    @Test("multibanco") func multibanco() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("multibanco").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "allow_redisplay": null,
              "amount": 1000,
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "eur",
              "flow": "receiver",
              "livemode": false,
              "metadata": {},
              "multibanco": {
                "entity": "12345",
                "reference": "…",
                "refund_account_holder_address_city": null,
                "refund_account_holder_address_country": null,
                "refund_account_holder_address_line1": null,
                "refund_account_holder_address_line2": null,
                "refund_account_holder_address_postal_code": null,
                "refund_account_holder_address_state": null,
                "refund_account_holder_name": null,
                "refund_iban": null
              },
              "owner": {
                "address": null,
                "email": "jenny+fill_never@example.com",
                "name": null,
                "phone": null,
                "verified_address": null,
                "verified_email": null,
                "verified_name": null,
                "verified_phone": null
              },
              "receiver": {
                "address": "12345-…",
                "amount_charged": 0,
                "amount_received": 0,
                "amount_returned": 0,
                "refund_attributes_method": "email",
                "refund_attributes_status": "missing"
              },
              "redirect": {
                "failure_reason": null,
                "return_url": "https://shop.example/back",
                "status": "pending",
                "url": "http://127.0.0.1:12111/redirect/authenticate/src_…?client_secret=src_client_secret_…"
              },
              "statement_descriptor": null,
              "status": "pending",
              "type": "multibanco",
              "usage": "single_use"
            }

            """)
        #expect(try server.changes(of: source, by: "deposit") == ["receiver.amount_received: 1000", "status: \"chargeable\""])
        #expect(try server.events().suffix(2) == ["source.transaction.created", "source.chargeable"])
    }
}
