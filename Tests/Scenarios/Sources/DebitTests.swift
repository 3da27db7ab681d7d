// Cards and debits from bank accounts: whole, as they are made.
import TestHarness
import Testing
import Wire

@Suite("Cards and bank debits") struct DebitTests {
    @Test("ach_debit") func achDebit() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("ach_debit").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "ach_debit": {
                "bank_name": "STRIPE TEST BANK",
                "country": "US",
                "fingerprint": "…",
                "last4": "6789",
                "routing_number": "110000000",
                "type": "individual"
              },
              "allow_redisplay": null,
              "amount": null,
              "client_secret": "src_client_secret_…",
              "code_verification": {
                "attempts_remaining": 5,
                "status": "pending"
              },
              "created": 1695680120,
              "currency": "usd",
              "flow": "code_verification",
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
              "statement_descriptor": null,
              "status": "pending",
              "type": "ach_debit",
              "usage": "reusable"
            }

            """)
        #expect(try server.changes(of: source, by: "verify") == ["code_verification.status: \"succeeded\"", "status: \"chargeable\""])
        #expect(try server.events().suffix(1) == ["source.chargeable"])
    }

    @Test("acss_debit") func acssDebit() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("acss_debit").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "acss_debit": {
                "bank_address_city": null,
                "bank_address_line_1": null,
                "bank_address_line_2": null,
                "bank_address_postal_code": null,
                "bank_name": "STRIPE TEST BANK",
                "category": null,
                "country": "CA",
                "fingerprint": "…",
                "last4": "6789",
                "routing_number": "000011000"
              },
              "allow_redisplay": null,
              "amount": null,
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "cad",
              "flow": "none",
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
              "statement_descriptor": null,
              "status": "chargeable",
              "type": "acss_debit",
              "usage": "reusable"
            }

            """)
        // Nobody has to agree to it.
        #expect(try server.events() == ["source.chargeable"])
    }

    @Test("au_becs_debit") func auBecsDebit() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("au_becs_debit").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "allow_redisplay": null,
              "amount": null,
              "au_becs_debit": {
                "bsb_number": "000000",
                "fingerprint": "…",
                "last4": "3456"
              },
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "aud",
              "flow": "none",
              "livemode": false,
              "metadata": {},
              "owner": {
                "address": null,
                "email": "jenny@example.com",
                "name": "Jenny Rosen",
                "phone": null,
                "verified_address": null,
                "verified_email": null,
                "verified_name": null,
                "verified_phone": null
              },
              "statement_descriptor": null,
              "status": "chargeable",
              "type": "au_becs_debit",
              "usage": "reusable"
            }

            """)
        // Nobody has to agree to it.
        #expect(try server.events() == ["source.chargeable"])
    }

    @Test("card") func card() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("card").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "allow_redisplay": null,
              "amount": null,
              "card": {
                "address_line1_check": null,
                "address_zip_check": null,
                "brand": "Visa",
                "country": "US",
                "cvc_check": "unchecked",
                "description": null,
                "dynamic_last4": null,
                "exp_month": 8,
                "exp_year": 2030,
                "fingerprint": "…",
                "funding": "credit",
                "iin": null,
                "issuer": null,
                "last4": "4242",
                "name": null,
                "three_d_secure": "optional",
                "tokenization_method": null
              },
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "usd",
              "flow": "none",
              "livemode": false,
              "metadata": {},
              "owner": {
                "address": null,
                "email": null,
                "name": null,
                "phone": null,
                "verified_address": null,
                "verified_email": null,
                "verified_name": null,
                "verified_phone": null
              },
              "statement_descriptor": null,
              "status": "chargeable",
              "type": "card",
              "usage": "reusable"
            }

            """)
        // Nobody has to agree to it.
        #expect(try server.events() == ["source.chargeable"])
    }

    @Test("sepa_debit") func sepaDebit() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("sepa_debit").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "allow_redisplay": "unspecified",
              "amount": null,
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "eur",
              "flow": "none",
              "livemode": false,
              "mandate": {
                "acceptance": {
                  "date": null,
                  "ip": null,
                  "status": "pending",
                  "user_agent": null
                },
                "notification_method": "none",
                "reference": "…",
                "url": "http://127.0.0.1:12111/adapter/sepa_debit/file/src_…/src_client_secret_…"
              },
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
              "sepa_debit": {
                "bank_code": "20041",
                "branch_code": "01005",
                "country": "FR",
                "fingerprint": "…",
                "last4": "2606",
                "mandate_reference": "…",
                "mandate_url": "http://127.0.0.1:12111/adapter/sepa_debit/file/src_…/src_client_secret_…"
              },
              "statement_descriptor": null,
              "status": "chargeable",
              "type": "sepa_debit",
              "usage": "reusable"
            }

            """)
        // Nobody has to agree to it.
        #expect(try server.events() == ["source.chargeable"])
    }
}
