// An onramp session as it is made: whole, with nothing given and with everything.
import TestHarness
import Testing
import Wire

@Suite("An onramp session") struct OnrampSessionTests {
    private func masked(_ answer: Answer) -> String {
        answer.masked.replacing(#/cos_[0-9A-Za-z]{14,32}/#) { _ in "cos_…" }.replacing(#/_secret_[0-9A-Za-z]{35}/#) { _ in "_secret_…" }
    }

    @Test("without parameters: everything that is sold, on every network") func empty() throws {
        let server = try TestServer.onramp()
        let session = try server.newOnramp()
        #expect(masked(session) == """
            {
              "id": "cos_…",
              "object": "crypto.onramp_session",
              "client_secret": "cos_…_secret_…",
              "created": 1695680120,
              "kyc_details_provided": false,
              "livemode": false,
              "metadata": {},
              "redirect_url": "http://127.0.0.1:12111/onramp/cos_…_secret_…",
              "status": "initialized",
              "transaction_details": {
                "destination_amount": null,
                "destination_currencies": [
                  "btc",
                  "eth",
                  "matic",
                  "sol",
                  "xlm",
                  "avax",
                  "usdc"
                ],
                "destination_currency": null,
                "destination_network": null,
                "destination_networks": [
                  "bitcoin",
                  "ethereum",
                  "base",
                  "polygon",
                  "solana",
                  "stellar",
                  "avalanche"
                ],
                "fees": null,
                "lock_wallet_address": false,
                "settlement_speed": "instant",
                "source_amount": null,
                "source_currency": null,
                "transaction_id": null,
                "wallet_address": null,
                "wallet_addresses": null
              }
            }

            """)
        let secret = session["client_secret"]?.string ?? ""
        #expect(secret.hasPrefix("\(session.id)_secret_"))
        #expect(try server.onramp(session.id).text == session.text)
    }

    @Test("with every parameter") func full() throws {
        let server = try TestServer.onramp()
        let session = try server.newOnramp([
            "customer_information[email]=jenny@example.com", "customer_information[first_name]=Jenny", "customer_information[last_name]=Rosen",
            "customer_information[dob][year]=1990", "customer_information[dob][month]=2", "customer_information[dob][day]=28",
            "customer_information[address][country]=US", "customer_information[address][line1]=address_full_match",
            "customer_information[address][line2]=2", "customer_information[address][city]=Seattle",
            "customer_information[address][state]=WA", "customer_information[address][postal_code]=98101", "customer_ip_address=8.8.8.8",
            "destination_currencies[]=eth", "destination_currencies[]=xlm", "destination_currency=eth", "destination_network=base",
            "destination_networks[]=base", "destination_networks[]=stellar", "lock_wallet_address=true", "metadata[order]=42",
            "settlement_speed=standard", "source_amount=12.5", "source_currency=eur", "wallet_addresses[base_network]=\(Wallet.ethereum)",
            "wallet_addresses[stellar]=\(Wallet.stellar)", "wallet_addresses[destination_tags][stellar]=1234",
        ].joined(separator: "&"))
        #expect(masked(session) == """
            {
              "id": "cos_…",
              "object": "crypto.onramp_session",
              "client_secret": "cos_…_secret_…",
              "created": 1695680120,
              "kyc_details_provided": true,
              "livemode": false,
              "metadata": {
                "order": "42"
              },
              "redirect_url": "http://127.0.0.1:12111/onramp/cos_…_secret_…",
              "status": "initialized",
              "transaction_details": {
                "destination_amount": null,
                "destination_currencies": [
                  "eth",
                  "xlm"
                ],
                "destination_currency": "eth",
                "destination_network": "base",
                "destination_networks": [
                  "base",
                  "stellar"
                ],
                "fees": null,
                "lock_wallet_address": true,
                "settlement_speed": "standard",
                "source_amount": "12.50",
                "source_currency": "eur",
                "transaction_id": null,
                "wallet_address": null,
                "wallet_addresses": {
                  "avalanche": null,
                  "base_network": "\(Wallet.ethereum)",
                  "bitcoin": null,
                  "celo": null,
                  "destination_tags": {
                    "stellar": "1234"
                  },
                  "ethereum": null,
                  "optimism": null,
                  "polygon": null,
                  "solana": null,
                  "stellar": "\(Wallet.stellar)",
                  "sui": null,
                  "tempo": null,
                  "worldchain": null
                }
              }
            }

            """)
        #expect(!(try server.admin("GET objects/\(session.id)").text.contains("Jenny")))
    }

    @Test("an amount of coins has all the decimals of its chain", arguments: [
        ("btc", "bitcoin", "0.1", "0.10000000"), ("eth", "ethereum", "0.1234", "0.123400000000000000"), ("eth", "base", "1", "1.000000000000000000"),
        ("matic", "polygon", "007.5", "7.500000000000000000"), ("sol", "solana", "0.000000001", "0.000000001"), ("xlm", "stellar", "12", "12.0000000"),
        ("avax", "avalanche", "0.000000000000000001", "0.000000000000000001"), ("usdc", "solana", "1.500000000", "1.500000"),
        ("usdc", "stellar", "1.5", "1.5000000"),
    ])
    func padding(currency: String, network: String, amount: String, padded: String) throws {
        let form = "destination_currency=\(currency)&destination_network=\(network)&destination_amount=\(amount)"
        #expect(try TestServer.onramp().newOnramp(form).details["destination_amount"] == .string(padded))
    }

    @Test("money has two decimals", arguments: [("1", "1.00"), ("0.1", "0.10"), ("0.01", "0.01"), ("5.000", "5.00"), ("12345678901.99", "12345678901.99")])
    func money(amount: String, shown: String) throws {
        let session = try TestServer.onramp().newOnramp("source_amount=\(amount)&source_currency=usd")
        #expect(session.details["source_amount"] == .string(shown))
    }

    @Test("whatever is said of the customer counts, by either name", arguments: [
        ("", false), ("kyc_details[email]=a@b.c", true), ("customer_information[email]=a@b.c", true), ("kyc_details[dob][year]=1990&"
            + "kyc_details[dob][month]=1&kyc_details[dob][day]=2", true), ("customer_information[address][country]=US", true),
    ])
    func customer(form: String, isProvided: Bool) throws {
        #expect(try TestServer.onramp().newOnramp(form)["kyc_details_provided"] == .bool(isProvided))
    }

    @Test("a country is a code of two letters", arguments: ["kyc_details", "customer_information"])
    func country(name: String) throws {
        #expect(try TestServer.onramp().post("/v1/crypto/onramp_sessions", "\(name)[address][country]=USA").failure == Failure(
            400, parameter: "\(name)[address][country]", "Invalid string: USA...USA; must be at most 2 characters"))
    }

    @Test("what Base is called among the wallets") func base() throws {
        let session = try TestServer.onramp().newOnramp("wallet_addresses[base_network]=\(Wallet.ethereum)")
        let wallets = session.details["wallet_addresses"]
        #expect(wallets?["base_network"] == .string(Wallet.ethereum))
        #expect(wallets?["base"] == nil && wallets?["destination_tags"] == .null)
    }

    @Test("one wallet for whichever network, locked or not") func oneWallet() throws {
        let server = try TestServer.onramp()
        let open = try server.newOnramp("wallet_address=\(Wallet.ethereum)")
        #expect(open.details["wallet_address"] == .string(Wallet.ethereum))
        #expect(open.details["wallet_addresses"] == .null)
        #expect(open.details["lock_wallet_address"] == false)

        let id = try server.newOnramp("wallet_address=\(Wallet.ethereum)&lock_wallet_address=true&destination_currency=eth&destination_network=base").id
        let other = "0x" + String(repeating: "1", count: 40)
        _ = try server.fire("sign_in", id)
        #expect(try server.fire("pay", id, "wallet_address=\(other)").failure == Failure(400, parameter: "wallet_address", "The wallet address is locked."))
        _ = try server.fire("pay", id)
        #expect(try server.onramp(id).details["wallet_address"] == .string(Wallet.ethereum))

        #expect(try server.post(TestServer.onrampSessions, "wallet_address=0x12").failure == Failure(
            400, code: "crypto_onramp_wallet_address_invalid", parameter: "wallet_address", "The wallet address is not one of its network."))
    }

    @Test("there is no update, no cancel and no delete, and no session is below another's key") func closed() throws {
        let server = try TestServer.onramp()
        let path = "\(TestServer.onrampSessions)/\(try server.newOnramp().id)"
        let answers = [try server.post(path, "metadata[a]=1"), try server.post("\(path)/cancel"), try server.delete(path), try server.post("\(path)/quote"),
            try server.post("\(path)/checkout"), try server.get("/v1/crypto/onramp_prices")]
        for answer in answers {
            #expect(answer.status == 404)
            #expect(answer.failure?.message.hasPrefix("Unrecognized request URL") == true)
        }
        #expect(try server.get(path, key: "sk_test_beta").failure?.code == "resource_missing")
        #expect(try server.get("\(TestServer.onrampSessions)/cos_none").failure == Failure(
            404, code: "resource_missing", parameter: "session", "No such onramp session: 'cos_none'"))
    }

    @Test("the versions that older accounts ask for are taken", arguments: ["2026-07-01.preview", "2022-11-15;crypto_onramp_beta=v2"])
    func version(version: String) throws {
        let answer = try TestServer.onramp().post(TestServer.onrampSessions, headers: ["Stripe-Version": version])
        #expect(answer.status == 200)
        #expect(answer.headers["Stripe-Version"] == version)
    }
}
