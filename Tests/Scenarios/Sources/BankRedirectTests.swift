// Sources of the types whose customer is sent to the page of a bank: whole, as they are made, and what is known once the customer has agreed.
import TestHarness
import Testing
import Wire

@Suite("Sources that a bank authorizes") struct BankRedirectTests {
    @Test("bancontact") func bancontact() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("bancontact").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "allow_redisplay": null,
              "amount": 1000,
              "bancontact": {
                "bank_code": null,
                "bank_name": null,
                "bic": null,
                "iban_last4": null,
                "preferred_language": null,
                "statement_descriptor": null
              },
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "eur",
              "flow": "redirect",
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
              "redirect": {
                "failure_reason": null,
                "return_url": "https://shop.example/back",
                "status": "pending",
                "url": "http://127.0.0.1:12111/redirect/authenticate/src_…?client_secret=src_client_secret_…"
              },
              "statement_descriptor": null,
              "status": "pending",
              "type": "bancontact",
              "usage": "single_use"
            }

            """)
        #expect(try server.changes(of: source, by: "authorize") == [
            "bancontact.bank_code: \"VAPE\"", "bancontact.bank_name: \"VAN DE PUT & CO\"", "bancontact.bic: \"VAPEBE22\"",
            "bancontact.iban_last4: \"7061\"", "owner.verified_name: \"Jenny Rosen\"", "redirect.status: \"succeeded\"", "status: \"chargeable\"",
        ])
        #expect(try server.events().suffix(1) == ["source.chargeable"])
    }

    @Test("eps") func eps() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("eps").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "allow_redisplay": null,
              "amount": 1000,
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "eur",
              "eps": {
                "reference": null,
                "statement_descriptor": null
              },
              "flow": "redirect",
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
              "redirect": {
                "failure_reason": null,
                "return_url": "https://shop.example/back",
                "status": "pending",
                "url": "http://127.0.0.1:12111/redirect/authenticate/src_…?client_secret=src_client_secret_…"
              },
              "statement_descriptor": null,
              "status": "pending",
              "type": "eps",
              "usage": "single_use"
            }

            """)
        #expect(try server.changes(of: source, by: "authorize") == [
            "eps.reference: \"…\"", "owner.verified_name: \"Jenny Rosen\"", "redirect.status: \"succeeded\"", "status: \"chargeable\"",
        ])
        #expect(try server.events().suffix(1) == ["source.chargeable"])
    }

    @Test("giropay") func giropay() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("giropay").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "allow_redisplay": null,
              "amount": 1000,
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "eur",
              "flow": "redirect",
              "giropay": {
                "bank_code": null,
                "bank_name": null,
                "bic": null,
                "statement_descriptor": null
              },
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
              "redirect": {
                "failure_reason": null,
                "return_url": "https://shop.example/back",
                "status": "pending",
                "url": "http://127.0.0.1:12111/redirect/authenticate/src_…?client_secret=src_client_secret_…"
              },
              "statement_descriptor": null,
              "status": "pending",
              "type": "giropay",
              "usage": "single_use"
            }

            """)
        #expect(try server.changes(of: source, by: "authorize") == [
            "giropay.bank_code: \"VAPE\"", "giropay.bank_name: \"VAN DE PUT & CO\"", "giropay.bic: \"VAPEBE22\"",
            "owner.verified_name: \"Jenny Rosen\"", "redirect.status: \"succeeded\"", "status: \"chargeable\"",
        ])
        #expect(try server.events().suffix(1) == ["source.chargeable"])
    }

    @Test("ideal") func ideal() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("ideal").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "allow_redisplay": null,
              "amount": 1000,
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "eur",
              "flow": "redirect",
              "ideal": {
                "bank": null,
                "bic": null,
                "iban_last4": null,
                "statement_descriptor": null
              },
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
              "redirect": {
                "failure_reason": null,
                "return_url": "https://shop.example/back",
                "status": "pending",
                "url": "http://127.0.0.1:12111/redirect/authenticate/src_…?client_secret=src_client_secret_…"
              },
              "statement_descriptor": null,
              "status": "pending",
              "type": "ideal",
              "usage": "single_use"
            }

            """)
        #expect(try server.changes(of: source, by: "authorize") == [
            "ideal.bank: \"ing\"", "ideal.bic: \"INGBNL2A\"", "ideal.iban_last4: \"5264\"", "owner.verified_name: \"Jenny Rosen\"",
            "redirect.status: \"succeeded\"", "status: \"chargeable\"",
        ])
        #expect(try server.events().suffix(1) == ["source.chargeable"])
    }

    @Test("sofort") func sofort() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("sofort").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "allow_redisplay": null,
              "amount": 1000,
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "eur",
              "flow": "redirect",
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
              "redirect": {
                "failure_reason": null,
                "return_url": "https://shop.example/back",
                "status": "pending",
                "url": "http://127.0.0.1:12111/redirect/authenticate/src_…?client_secret=src_client_secret_…"
              },
              "sofort": {
                "bank_code": null,
                "bank_name": null,
                "bic": null,
                "country": "DE",
                "iban_last4": null,
                "preferred_language": null,
                "statement_descriptor": null
              },
              "statement_descriptor": null,
              "status": "pending",
              "type": "sofort",
              "usage": "single_use"
            }

            """)
        #expect(try server.changes(of: source, by: "authorize") == [
            "owner.verified_name: \"Jenny Rosen\"", "redirect.status: \"succeeded\"", "sofort.bank_code: \"VAPE\"",
            "sofort.bank_name: \"VAN DE PUT & CO\"", "sofort.bic: \"VAPEBE22\"", "sofort.iban_last4: \"7061\"", "status: \"chargeable\"",
        ])
        #expect(try server.events().suffix(1) == ["source.chargeable"])
    }
}
