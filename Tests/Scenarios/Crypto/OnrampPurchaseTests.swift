// What a customer buys: what is chosen for her where nobody has chosen, what stays as it is, and what it comes to.
import TestHarness
import Testing
import Wire

@Suite("A purchase of crypto") struct OnrampPurchaseTests {
    private static let eth = "destination_currency=eth&destination_network=ethereum"

    @Test("nothing is chosen: a hundred dollars of the first coin, for a wallet of nobody's") func nothing() throws {
        let details = try TestServer.onramp().paid()
        #expect(details["source_amount"] == "100.00")
        #expect(details["source_currency"] == "usd")
        #expect(details["destination_currency"] == "btc")
        #expect(details["destination_network"] == "bitcoin")
        // 100.00 / 95000.00
        #expect(details["destination_amount"] == "0.00105263")
        #expect(details["fees"] == ["network_fee_amount": "2.10", "transaction_fee_amount": "3.00"])
        #expect(details["wallet_address"] == "bc1qtestwallet0000000000000000000000000000")
        #expect(details["transaction_id"] == .null)
    }

    @Test("the customer chooses all of it") func choices() throws {
        let details = try TestServer.onramp().paid(
            "", "destination_currency=sol&destination_network=solana&source_amount=50&source_currency=eur&wallet_address=\(Wallet.solana)")
        #expect(details["source_amount"] == "50.00")
        #expect(details["source_currency"] == "eur")
        // 50.00 / 166.00
        #expect(details["destination_amount"] == "0.301204819")
        #expect(details["fees"] == ["network_fee_amount": "0.01", "transaction_fee_amount": "1.50"])
        #expect(details["wallet_address"] == .string(Wallet.solana))
    }

    @Test("of coins that are asked for, the price is worked out, rounded up") func coins() throws {
        let details = try TestServer.onramp().paid("\(Self.eth)&destination_amount=0.217819&source_currency=usd")
        #expect(details["destination_amount"] == "0.217819000000000000")
        // 0.217819 × 3200.00 = 697.0208
        #expect(details["source_amount"] == "697.03")
        #expect(details["fees"] == ["network_fee_amount": "1.45", "transaction_fee_amount": "20.91"])
    }

    @Test("amounts that nobody spends") func large() throws {
        let spent = try TestServer.onramp().paid("source_amount=9999999999999999.99&source_currency=usd&\(Self.eth)")
        #expect(spent["destination_amount"] == "3124999999999.999996875000000000")
        #expect(spent["fees"]?["transaction_fee_amount"] == "300000000000000.00")
        let bought = try TestServer.onramp().paid("destination_amount=99999999999999999999&\(Self.eth)")
        #expect(bought["source_amount"] == "319999999999999999996800.00")
        #expect(bought["destination_amount"] == "99999999999999999999.000000000000000000")
    }

    @Test("pounds") func pounds() throws {
        #expect(try TestServer.onramp().paid("source_currency=gbp&\(Self.eth)")["source_currency"] == "gbp")
    }

    @Test("the first pair that is left open", arguments: [
        ("destination_networks[]=base", "", "eth base"), ("destination_networks[]=stellar&destination_networks[]=solana", "", "sol solana"),
        ("destination_currencies[]=usdc", "", "usdc ethereum"), ("", "destination_currency=usdc", "usdc ethereum"),
        ("", "destination_network=avalanche", "avax avalanche"), ("", "destination_currency=usdc&destination_network=avalanche", "usdc avalanche"),
        (eth, "", "eth ethereum"),
    ])
    func pair(form: String, choices: String, pair: String) throws {
        let details = try TestServer.onramp().paid(form, choices)
        #expect("\(details["destination_currency"]?.string ?? "") \(details["destination_network"]?.string ?? "")" == pair)
    }

    @Test("the merchant's wallet is taken, unless the customer has one of her own; a locked one stays", arguments: [
        ("wallet_addresses[ethereum]=\(Wallet.ethereum)", "", Wallet.ethereum),
        ("wallet_addresses[ethereum]=\(Wallet.ethereum)", "wallet_address=0x" + String(repeating: "1", count: 40), "0x" + String(repeating: "1", count: 40)),
        ("wallet_addresses[ethereum]=\(Wallet.ethereum)&lock_wallet_address=true", "", Wallet.ethereum),
        ("wallet_addresses[ethereum]=\(Wallet.ethereum)&lock_wallet_address=true", "wallet_address=\(Wallet.ethereum)", Wallet.ethereum),
    ])
    func wallet(form: String, choices: String, wallet: String) throws {
        #expect(try TestServer.onramp().paid("\(Self.eth)&\(form)", choices)["wallet_address"] == .string(wallet))
    }

    @Test("a locked wallet decides on the network, where nothing else does") func locked() throws {
        let details = try TestServer.onramp().paid("wallet_addresses[solana]=\(Wallet.solana)&lock_wallet_address=true")
        #expect(details["destination_currency"] == "sol")
        #expect(details["wallet_address"] == .string(Wallet.solana))
    }

    @Test("choices that do not go together, or not with the session's", arguments: [
        ("", "destination_currency=btc&destination_network=base", "crypto_onramp_invalid_destination_currency_and_network_pair"),
        ("", "destination_currency=wld", "crypto_onramp_conflicting_destination_currency"),
        ("", "destination_network=celo", "crypto_onramp_conflicting_destination_network"),
        (eth, "destination_currency=btc", "crypto_onramp_conflicting_destination_currency"),
        (eth, "destination_network=base", "crypto_onramp_conflicting_destination_network"),
        ("destination_networks[]=base", "destination_network=ethereum", "crypto_onramp_conflicting_destination_network"),
        ("\(eth)&destination_amount=1", "source_amount=5", "crypto_onramp_invalid_source_destination_pair"),
        ("source_amount=5&source_currency=usd", "source_amount=6", nil), ("source_currency=usd", "source_currency=eur", nil),
        (eth, "wallet_address=x", "crypto_onramp_wallet_address_invalid"), ("", "wallet_address=x", "crypto_onramp_wallet_address_invalid"),
        ("\(eth)&wallet_addresses[ethereum]=\(Wallet.ethereum)&lock_wallet_address=true", "wallet_address=0x" + String(repeating: "1", count: 40), nil),
        ("destination_networks[]=base&destination_networks[]=solana&wallet_addresses[base_network]=\(Wallet.ethereum)&lock_wallet_address=true",
            "destination_network=solana", "crypto_onramp_no_wallet_address_to_lock"),
        ("", "source_amount=0", nil), ("", "source_amount=0.001", nil),
        (eth, "source_amount=99999999999999999999", "crypto_onramp_invalid_source_amount"), ("", "source_amount=100000000000000000000", nil),
    ] as [(String, String, String?)])
    func refused(form: String, choices: String, code: String?) throws {
        let server = try TestServer.onramp()
        let id = try server.newOnramp(in: "requires_payment", form)
        let before = try server.onramp(id)
        let answer = try server.fire("pay", id, choices)
        #expect(answer.status == 400)
        #expect(answer.failure?.code == code)
        #expect(try server.onramp(id).text == before.text)
        #expect(server.notes.faults == [])
    }

    @Test("what is chosen while signing in is settled, and checked then") func signIn() throws {
        let server = try TestServer.onramp()
        let id = try server.newOnramp("wallet_addresses[base_network]=\(Wallet.ethereum)&lock_wallet_address=true").id
        let wrong = [
            "destination_network=celo", "wallet_address=0x12", "destination_currency=btc&destination_network=base", "destination_network=solana",
        ]
        for choices in wrong { #expect(try server.fire("sign_in", id, choices).status == 400) }
        _ = try server.fire("sign_in", id, "destination_network=base&source_amount=7.5&wallet_address=\(Wallet.ethereum)")
        let details = try server.onramp(id).details
        #expect(details["source_amount"] == "7.50")
        #expect(details["destination_network"] == "base")
        #expect(details["wallet_address"] == .string(Wallet.ethereum))
        #expect(details["fees"] == .null)
        _ = try server.fire("pay", id)
        #expect(try server.onramp(id).details["source_amount"] == "7.50")
    }

    @Test("the delivery tells the transaction, and no two are the same") func deliver() throws {
        let server = try TestServer.onramp()
        let ids = try (0..<2).map { _ in try server.onramp(server.newOnramp(in: "fulfillment_complete")).details["transaction_id"]?.string ?? "" }
        #expect(ids.allSatisfy { $0.wholeMatch(of: #/0x[0-9a-f]{64}/#) != nil })
        #expect(ids[0] != ids[1])
    }
}
