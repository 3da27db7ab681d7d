// Sources that some other page or a code leads to: whole, as they are made, and what is known once the customer has agreed.
import TestHarness
import Testing
import Wire

@Suite("Sources that a page or a code authorizes") struct WalletRedirectTests {
    @Test("alipay") func alipay() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("alipay").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "alipay": {
                "data_string": null,
                "native_url": null,
                "statement_descriptor": null
              },
              "allow_redisplay": null,
              "amount": 1000,
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "usd",
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
              "statement_descriptor": null,
              "status": "pending",
              "type": "alipay",
              "usage": "single_use"
            }

            """)
        #expect(try server.changes(of: source, by: "authorize") == ["redirect.status: \"succeeded\"", "status: \"chargeable\""])
        #expect(try server.events().suffix(1) == ["source.chargeable"])
    }

    @Test("klarna") func klarna() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("klarna").text)
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
              "klarna": {
                "client_token": "…",
                "first_name": "Jenny",
                "last_name": "Rosen",
                "locale": "en-US",
                "pay_later_name": "Pay later in 30 days",
                "pay_later_redirect_url": "http://127.0.0.1:12111/redirect/authenticate/src_…?client_secret=src_client_secret_…",
                "pay_now_name": "Pay now",
                "pay_now_redirect_url": "http://127.0.0.1:12111/redirect/authenticate/src_…?client_secret=src_client_secret_…",
                "pay_over_time_name": "Pay over time",
                "pay_over_time_redirect_url": "http://127.0.0.1:12111/redirect/authenticate/src_…?client_secret=src_client_secret_…",
                "payment_method_categories": "pay_later,pay_now,pay_over_time",
                "purchase_country": "DE",
                "purchase_type": null,
                "redirect_url": "http://127.0.0.1:12111/redirect/authenticate/src_…?client_secret=src_client_secret_…",
                "shipping_delay": null,
                "shipping_first_name": null,
                "shipping_last_name": null
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
              "source_order": {
                "amount": 1000,
                "currency": "eur",
                "items": [
                  {
                    "amount": 1000,
                    "currency": "eur",
                    "description": null,
                    "parent": null,
                    "quantity": null,
                    "type": "sku"
                  }
                ]
              },
              "statement_descriptor": null,
              "status": "pending",
              "type": "klarna",
              "usage": "single_use"
            }

            """)
        #expect(try server.changes(of: source, by: "authorize") == ["redirect.status: \"succeeded\"", "status: \"chargeable\""])
        #expect(try server.events().suffix(1) == ["source.chargeable"])
    }

    @Test("p24") func p24() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("p24").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "allow_redisplay": null,
              "amount": 1000,
              "client_secret": "src_client_secret_…",
              "created": 1695680120,
              "currency": "pln",
              "flow": "redirect",
              "livemode": false,
              "metadata": {},
              "owner": {
                "address": null,
                "email": "jenny@example.com",
                "name": null,
                "phone": null,
                "verified_address": null,
                "verified_email": null,
                "verified_name": null,
                "verified_phone": null
              },
              "p24": {
                "reference": null
              },
              "redirect": {
                "failure_reason": null,
                "return_url": "https://shop.example/back",
                "status": "pending",
                "url": "http://127.0.0.1:12111/redirect/authenticate/src_…?client_secret=src_client_secret_…"
              },
              "statement_descriptor": null,
              "status": "pending",
              "type": "p24",
              "usage": "single_use"
            }

            """)
        #expect(try server.changes(of: source, by: "authorize") == [
            "owner.verified_name: \"Jenny Rosen\"", "p24.reference: \"P24-000-000-000\"", "redirect.status: \"succeeded\"", "status: \"chargeable\"",
        ])
        #expect(try server.events().suffix(1) == ["source.chargeable"])
    }

    @Test("three_d_secure") func threeDSecure() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("three_d_secure").text)
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
              "statement_descriptor": null,
              "status": "pending",
              "three_d_secure": {
                "address_line1_check": null,
                "address_zip_check": null,
                "authenticated": false,
                "brand": "Visa",
                "card": "src_…",
                "country": "US",
                "customer": null,
                "cvc_check": null,
                "description": null,
                "dynamic_last4": null,
                "exp_month": 9,
                "exp_year": 2024,
                "fingerprint": "…",
                "funding": "credit",
                "iin": null,
                "issuer": null,
                "last4": "3063",
                "name": null,
                "three_d_secure": "required",
                "tokenization_method": null
              },
              "type": "three_d_secure",
              "usage": "single_use"
            }

            """)
        #expect(try server.changes(of: source, by: "authorize") == [
            "redirect.status: \"succeeded\"", "status: \"chargeable\"", "three_d_secure.authenticated: true",
        ])
        #expect(try server.events().suffix(1) == ["source.chargeable"])
    }

    @Test("wechat") func wechat() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("wechat").text)
        #expect(source.maskedSource == """
            {
              "id": "src_…",
              "object": "source",
              "allow_redisplay": null,
              "amount": 1000,
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
              "status": "pending",
              "type": "wechat",
              "usage": "single_use",
              "wechat": {
                "prepay_id": "wx…",
                "qr_code_url": "http://127.0.0.1:12111/redirect/authenticate/src_…?client_secret=src_client_secret_…",
                "statement_descriptor": null
              }
            }

            """)
        #expect(try server.changes(of: source, by: "authorize") == ["status: \"chargeable\""])
        #expect(try server.events().suffix(1) == ["source.chargeable"])
    }
}
