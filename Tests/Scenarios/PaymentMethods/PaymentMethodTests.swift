// A PaymentMethod as it is made: of a card's details, of a token, by a fixed id; and what is refused.
import TestHarness
import Testing
import Wire

@Suite("A PaymentMethod") struct PaymentMethodTests {
    private static let path = "/v1/payment_methods"
    private static let card = "type=card&card[number]=4242424242424242&card[exp_month]=8&card[exp_year]=2030"
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("made of a card's details") func whole() throws {
        let method = try server.post(
            Self.path, Self.card + "&card[cvc]=123&billing_details[name]=Jenny+Rosen&billing_details[address][line1]=Main+Street+1&metadata[order]=42")
        #expect(method.masked == """
            {
              "id": "pm_…",
              "object": "payment_method",
              "allow_redisplay": "unspecified",
              "billing_details": {
                "address": {
                  "city": null,
                  "country": null,
                  "line1": "Main Street 1",
                  "line2": null,
                  "postal_code": null,
                  "state": null
                },
                "email": null,
                "name": "Jenny Rosen",
                "phone": null,
                "tax_id": null
              },
              "card": {
                "brand": "visa",
                "checks": {
                  "address_line1_check": "unchecked",
                  "address_postal_code_check": null,
                  "cvc_check": "unchecked"
                },
                "country": "US",
                "display_brand": "visa",
                "exp_month": 8,
                "exp_year": 2030,
                "fingerprint": "\(method["card"]?["fingerprint"]?.string ?? "")",
                "funding": "credit",
                "generated_from": null,
                "last4": "4242",
                "networks": {
                  "available": [
                    "visa"
                  ],
                  "preferred": null
                },
                "regulated_status": "unregulated",
                "three_d_secure_usage": {
                  "supported": true
                },
                "wallet": null
              },
              "created": 1695680120,
              "customer": null,
              "customer_account": null,
              "livemode": false,
              "metadata": {
                "order": "42"
              },
              "shared_payment_granted_token": null,
              "type": "card"
            }

            """)
        #expect(try server.get("\(Self.path)/\(method.id)").text == method.text)
        #expect(try server.events() == [])
    }

    @Test("made of a token, which is used up, with what the token says of its holder") func token() throws {
        let token = try server.post(
            "/v1/tokens", Self.card.dropping("type=card&") + "&card[cvc]=123&card[name]=Jenny&card[address_line1]=Main+1&card[address_zip]=94111")
        let form = "type=card&card[token]=\(token.id)&billing_details[name]=Anne"
        let method = try server.post(Self.path, form)
        #expect(method["billing_details"]?["name"] == "Anne")
        #expect(method["billing_details"]?["address"]?["line1"] == "Main 1")
        #expect(method["billing_details"]?["address"]?["postal_code"] == "94111")
        #expect(method["card"]?["checks"] == [
            "address_line1_check": "unchecked", "address_postal_code_check": "unchecked", "cvc_check": "unchecked",
        ])
        #expect(method["card"]?["fingerprint"] == token["card"]?["fingerprint"])
        #expect(
            try server.post(Self.path, form).failure
                == Failure(400, code: "token_already_used", parameter: "card[token]", "You cannot use a Stripe token more than once: \(token.id)."))
    }

    @Test("without a cvc, and with a network that the card is none of") func little() throws {
        let method = try server.post(Self.path, Self.card + "&card[networks][preferred]=cartes_bancaires&allow_redisplay=always")
        #expect(method["card"]?["checks"]?["cvc_check"] == .null)
        #expect(method["card"]?["networks"] == ["available": ["visa"], "preferred": "invalid_preference"])
        #expect(method["allow_redisplay"] == "always")
        let other = try server.post(Self.path, Self.card + "&card[networks][preferred]=visa")
        #expect(other["card"]?["networks"]?["preferred"] == "visa")
    }

    @Test(
        "says brands in the newer spelling",
        arguments: [
            ("visa", "visa", "visa"), ("mastercard", "mastercard", "mastercard"), ("amex", "amex", "american_express"),
            ("diners", "diners", "diners_club"), ("discover", "discover", "discover"), ("jcb", "jcb", "jcb"),
            ("unionpay", "unionpay", "union_pay"),
        ])
    func brands(_ name: String, _ brand: String, _ displayed: String) throws {
        let card = try server.get("\(Self.path)/pm_card_\(name)")["card"]
        #expect(card?["brand"] == .string(brand))
        #expect(card?["display_brand"] == .string(displayed))
        #expect(card?["networks"]?["available"] == [.string(brand)])
        #expect(card?["three_d_secure_usage"]?["supported"] == .bool(name != "amex"))
    }

    @Test(
        "made by a publishable key, which may not look at it afterwards")
    func publishable() throws {
        let method = try server.post(Self.path, Self.card, key: "pk_test_alpha")
        #expect(method.status == 200)
        #expect(try server.get("\(Self.path)/\(method.id)", key: "pk_test_alpha").status == 403)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let form: String
        let failure: Failure
        var testDescription: String { form }

        init(_ form: String, _ failure: Failure) {
            self.form = form
            self.failure = failure
        }

        static func cardError(_ form: String, _ code: String, _ parameter: String?, _ message: String) -> Refused {
            Refused(form, Failure(402, code: code, parameter: parameter, type: "card_error", message))
        }
    }

    private static let refused: [Refused] = [
        Refused("", Failure(400, code: "parameter_missing", parameter: "type", "Missing required param: type.")),
        Refused("type=card", Failure(400, code: "parameter_missing", parameter: "card", "Missing required param: card.")),
        Refused(
            card + "&sepa_debit[iban]=DE89370400440532013000",
            Failure(400, code: "parameter_unknown", parameter: "sepa_debit", "Received unknown parameter: sepa_debit")),
        Refused(
            "type=no_such&no_such[x]=1", Failure(400, code: "parameter_unknown", parameter: "no_such", "Received unknown parameter: no_such")),
        Refused(
            "type=card&card[number]=4242424242424242&card[exp_month]=8",
            Failure(400, code: "parameter_missing", parameter: "card[exp_year]", "Missing required param: card[exp_year].")),
        Refused(
            card + "&card[token]=tok_visa",
            Failure(
                400, code: "parameters_exclusive", parameter: "card[token]",
                "You may only specify one of these parameters: card[token], card[number].")),
        Refused(
            "type=card&card[token]=tok_none",
            Failure(400, code: "resource_missing", parameter: "card[token]", "No such token: 'tok_none'")),
        Refused(
            card + "&billing_details[email]=jenny",
            Failure(400, code: "email_invalid", parameter: "billing_details[email]", "Invalid email address: jenny")),
        .cardError(card + "&card[cvc]=12", "invalid_cvc", "cvc", "Your card's security code is invalid."),
        .cardError(
            "type=card&card[number]=4242424242424241&card[exp_month]=8&card[exp_year]=2030", "incorrect_number", "number",
            "Your card number is incorrect."),
        .cardError(
            "type=card&card[number]=4242424242424242&card[exp_month]=13&card[exp_year]=2030", "invalid_expiry_month", "exp_month",
            "Your card's expiration month is invalid."),
        .cardError(
            "type=card&card[number]=4242424242424242&card[exp_month]=8&card[exp_year]=2022", "invalid_expiry_year", "exp_year",
            "Your card's expiration year is invalid."),
        .cardError(
            "type=card&card[number]=4539578763621486&card[exp_month]=8&card[exp_year]=2030", "card_declined", nil,
            "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: "
                + "https://stripe.com/docs/testing."),
    ]

    @Test("is refused, and nothing is left of it", arguments: refused) func refusal(_ refused: Refused) throws {
        #expect(try server.post(Self.path, refused.form).failure == refused.failure)
        #expect(try server.get(Self.path).ids == [])
    }
}

extension String {
    fileprivate func dropping(_ text: String) -> String { replacing(text, with: "") }
}
