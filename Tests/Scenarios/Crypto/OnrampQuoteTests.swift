// Quotes: the estimate of what can be bought, on both paths, and its arithmetic over random amounts.
import TestFixtures
import TestHarness
import Testing
import Wire

@Suite("Quotes of the onramp") struct OnrampQuoteTests {
    private func masked(_ answer: Answer) -> String { answer.text.replacing(#/"[0-9a-f]{64}"/#) { _ in "\"…\"" } }

    @Test("for one pair, whole: networks that are not asked for are empty", arguments: ["/v1/crypto/onramp_quotes", "/v1/crypto/onramp/quotes"])
    func money(path: String) throws {
        let quotes = try TestServer.onramp().quotes("destination_currencies[]=eth&destination_networks[]=base&source_amount=200", path: path)
        #expect(masked(quotes) == """
            {
              "id": "…",
              "object": "crypto.onramp.quotes",
              "destination_network_quotes": {
                "avalanche": [],
                "base_network": [
                  {
                    "id": "…",
                    "destination_amount": "0.062500000000000000",
                    "destination_currency": "eth",
                    "destination_network": "base",
                    "fees": {
                      "network_fee_monetary": "0.03",
                      "transaction_fee_monetary": "6.00"
                    },
                    "source_total_amount": "206.03"
                  }
                ],
                "bitcoin": [],
                "ethereum": [],
                "polygon": [],
                "solana": [],
                "stellar": []
              },
              "livemode": false,
              "rate_fetched_at": 1695680120.0,
              "source_amount": "200.00",
              "source_currency": "usd"
            }

            """)
    }

    @Test("for an amount of coins: the money is worked out, and networks that are not asked for are null") func coins() throws {
        let answer = try TestServer.onramp().quotes("destination_currencies[]=eth&destination_networks[]=ethereum&destination_amount=0.2178")
        #expect(answer["source_amount"] == "696.96")
        let networks = answer["destination_network_quotes"]?.object ?? [:]
        #expect(networks.filter { !$0.value.isNull }.map(\.key) == ["ethereum"])
        #expect(networks.count == 7)
        let quote = try #require(answer.quotes.first?.quote)
        #expect(quote["destination_amount"] == "0.217800000000000000")
        #expect(quote["fees"] == ["network_fee_monetary": "1.45", "transaction_fee_monetary": "20.91"])
        // 696.96 + 1.45 + 20.91
        #expect(quote["source_total_amount"] == "719.32")
    }

    @Test("without parameters: a hundred dollars, of every coin on every network that it is on") func all() throws {
        let server = try TestServer.onramp()
        let answer = try server.quotes()
        #expect(answer["source_amount"] == "100.00")
        #expect(answer["source_currency"] == "usd")
        #expect(answer.quotes.map { "\($0.name) \($0.quote["destination_amount"]?.string ?? "")" } == [
            "avalanche avax 2.777777777777777777", "avalanche usdc 100.00", "base_network eth 0.031250000000000000", "base_network usdc 100.00",
            "bitcoin btc 0.00105263", "ethereum eth 0.031250000000000000", "ethereum usdc 100.00", "polygon matic 181.818181818181818181",
            "polygon usdc 100.00", "solana sol 0.555555555", "solana usdc 100.00", "stellar xlm 833.3333333", "stellar usdc 100.00",
        ])
        let ids = answer.quotes.compactMap { $0.quote["id"]?.string } + [answer.id]
        #expect(ids.allSatisfy { $0.wholeMatch(of: #/[0-9a-f]{64}/#) != nil })
        #expect(Set(ids).count == 14)
        #expect(try server.quotes(path: "/v1/crypto/onramp/quotes").text == answer.text)
    }

    @Test("the same question has the same answer, whoever asks it how and when; another one has another") func pure() throws {
        let (server, other) = (try TestServer.onramp(), try TestServer.onramp(now: 1000))
        let ids = [
            try server.quotes().id, try server.quotes("source_amount=100").id, try server.quotes("source_amount=100.00&source_currency=usd").id,
            try other.quotes().id, try server.get("/v1/crypto/onramp_quotes", key: "sk_test_beta").id,
        ]
        #expect(Set(ids).count == 1)
        #expect(try other.quotes()["rate_fetched_at"] == .number("1000.0"))
        let coins = "destination_currencies[]=eth&destination_networks[]=base&destination_amount="
        #expect(try server.quotes("\(coins)1.50").text == server.quotes("\(coins)1.5").text)
        let questions = [
            "", "source_amount=100.01", "source_currency=eur", "destination_networks[]=base", "destination_currencies[]=eth", "\(coins)1", "\(coins)2",
        ]
        #expect(try Set(questions.map { try server.quotes($0).id }).count == questions.count)
    }

    @Test("a coin whose quotes have fewer decimals than its chain is quoted with all that are asked for") func decimals() throws {
        let query = "destination_currencies[]=usdc&destination_networks[]=solana&destination_amount="
        let server = try TestServer.onramp()
        #expect(try server.quotes("\(query)1.5").quotes[0].quote["destination_amount"] == "1.50")
        #expect(try server.quotes("\(query)1.234567").quotes[0].quote["destination_amount"] == "1.234567")
    }

    @Test("what cannot be quoted", arguments: [
        ("source_amount=1&destination_amount=1", "crypto_onramp_invalid_source_destination_pair"),
        ("source_amount=0", "crypto_onramp_invalid_source_amount"), ("source_amount=-1", "crypto_onramp_invalid_source_amount"),
        ("destination_amount=0&destination_currencies[]=eth&destination_networks[]=base", "crypto_onramp_invalid_destination_amount"),
        ("destination_amount=1.123456789&destination_currencies[]=btc&destination_networks[]=bitcoin", "crypto_onramp_invalid_destination_amount"),
        ("destination_currencies[]=btc&destination_networks[]=base", "crypto_onramp_quote_invalid_destination_currencies_and_networks"),
        ("destination_networks[]=celo", "crypto_onramp_quote_invalid_destination_currencies_and_networks"),
        ("destination_amount=1&destination_currencies[]=wld", "crypto_onramp_quote_invalid_destination_currencies_and_networks"),
        ("destination_amount=1", "crypto_onramp_quote_too_many_destination_currencies_and_networks"),
        ("destination_amount=1&destination_currencies[]=btc", "crypto_onramp_quote_too_many_destination_currencies_and_networks"),
        ("destination_amount=1&destination_currencies[]=eth&destination_networks[]=base&destination_networks[]=ethereum",
            "crypto_onramp_quote_too_many_destination_currencies_and_networks"),
        ("source_exchange_amount=1", "parameter_unknown"), ("source_currency=gbp", "crypto_onramp_invalid_source_currency"),
        ("source_amount=1.001", nil), ("source_amount=NaN", nil),
        ("source_amount=100000000000000000000", nil),
    ] as [(String, String?)])
    func refused(query: String, code: String?) throws {
        let server = try TestServer.onramp()
        for path in ["/v1/crypto/onramp_quotes", "/v1/crypto/onramp/quotes"] {
            let failure = try #require(try server.quotes(query, path: path).failure, "\(query)")
            #expect((failure.status, failure.type, failure.code) == (400, "invalid_request_error", code))
        }
    }

    @Test("quotes are kept nowhere: there is none to retrieve, and none to make") func notKept() throws {
        let server = try TestServer.onramp()
        let id = try server.quotes().id
        #expect(try server.get("/v1/crypto/onramp_quotes/\(id)").status == 404)
        #expect(try server.get("/v1/crypto/onramp/quotes/\(id)").status == 404)
        #expect(try server.post("/v1/crypto/onramp_quotes").status == 404)
        #expect(try server.get("/v1/events").ids == [])
    }

    @Test("another table of prices") func seeds() throws {
        let server = try TestServer.onramp()
        try server.begin(with: ["crypto.onramp_price": [
            [
                "destination_currency": "wld", "destination_network": "worldchain", "places": 18, "quoted_places": 2, "price": ["usd": "3"],
                "network_fee": ["usd": "0.125"],
            ],
            [
                "destination_currency": "usdt", "destination_network": "celo", "places": 6, "quoted_places": 6, "price": ["usd": "0.99"],
                "network_fee": ["usd": "0"],
            ],
        ]])
        let answer = try server.quotes("source_amount=10")
        #expect(answer.quotes.map { "\($0.name) \($0.quote["destination_amount"]?.string ?? "")" } == ["celo usdt 10.101010", "worldchain wld 3.33"])
        #expect(answer.quotes.map { $0.quote["source_total_amount"] } == ["10.30", "10.43"])
        let session = try server.newOnramp()
        #expect(session.texts("destination_currencies") == ["wld", "usdt"])
        #expect(session.texts("destination_networks") == ["worldchain", "celo"])
        #expect(try server.paid()["destination_currency"] == "wld")
    }

    @Test("without any prices nothing can be bought") func noPrices() throws {
        let server = try TestServer()
        #expect(try server.quotes().failure?.code == "crypto_onramp_quote_invalid_destination_currencies_and_networks")
        #expect(try server.post(TestServer.onrampSessions).failure?.code == "crypto_onramp_invalid_destination_currencies_and_networks")
    }
}

@Suite("The arithmetic of the onramp") struct OnrampArithmeticTests {
    private static let places = ["btc": 8, "eth": 18, "matic": 18, "sol": 9, "xlm": 7, "avax": 18, "usdc": 2]

    private func number(_ json: JSON?) throws -> Decimal { try #require(json?.string.flatMap(Decimal.init)) }

    private func parts(_ quote: JSON) throws -> (network: Decimal, transaction: Decimal, total: Decimal) {
        let fees = try #require(quote["fees"])
        return (try number(fees["network_fee_monetary"]), try number(fees["transaction_fee_monetary"]), try number(quote["source_total_amount"]))
    }

    /// From a cent to a hundred million.
    private func amount(_ random: inout Seeded) -> String {
        let digits = Int.random(in: 0...9, using: &random)
        let cents = Int64.random(in: 1...(0..<digits).reduce(10) { power, _ in power * 10 }, using: &random)
        return Decimal(units: Int128(cents), places: 2).text
    }

    @Test("the total is the money and both fees; there and back again costs no more than was spent", arguments: 0..<12)
    func identities(seed: Int) throws {
        var random = Seeded(seed)
        let server = try TestServer.onramp()
        for _ in 0..<4 {
            let currency = Bool.random(using: &random) ? "usd" : "eur"
            let spent = amount(&random)
            let answer = try server.quotes("source_amount=\(spent)&source_currency=\(currency)")
            #expect(answer["source_amount"] == .string(spent))
            #expect(!answer.text.replacing(#/"rate_fetched_at": \d+\.0/#) { _ in "" }.contains(#/: -?\d/#), "all amounts are texts")
            for (name, quote) in answer.quotes {
                let (network, transaction, total) = try parts(quote)
                #expect((try number(.string(spent)) + network).flatMap { $0 + transaction } == total)
                let coins = quote["destination_amount"]?.string ?? ""
                let coin = quote["destination_currency"]?.string ?? ""
                #expect(coins.split(separator: ".").last?.count == Self.places[coin])
                guard try number(.string(coins)).units > 0 else { continue }
                let back = try server.quotes("source_currency=\(currency)&destination_amount=\(coins)&destination_currencies[]=\(coin)"
                    + "&destination_networks[]=\(quote["destination_network"]?.string ?? "")")
                #expect(back.quotes.first?.quote["destination_amount"] == .string(coins))
                #expect(try number(back["source_amount"]) <= number(.string(spent)), "\(name) for \(spent) \(currency)")
                let (backNetwork, backTransaction, backTotal) = try parts(try #require(back.quotes.first?.quote))
                #expect((try number(back["source_amount"]) + backNetwork).flatMap { $0 + backTransaction } == backTotal)
            }
        }
    }

    @Test("a session comes to what was quoted", arguments: 0..<6) func sessions(seed: Int) throws {
        var random = Seeded(seed)
        let server = try TestServer.onramp()
        let spent = amount(&random)
        for (_, quote) in try server.quotes("source_amount=\(spent)").quotes {
            let (coin, network) = (quote["destination_currency"]?.string ?? "", quote["destination_network"]?.string ?? "")
            guard try number(quote["destination_amount"]).units > 0 else { continue }
            let details = try server.paid("source_amount=\(spent)&source_currency=usd&destination_currency=\(coin)&destination_network=\(network)")
            #expect(details["fees"]?["network_fee_amount"] == quote["fees"]?["network_fee_monetary"])
            #expect(details["fees"]?["transaction_fee_amount"] == quote["fees"]?["transaction_fee_monetary"])
            #expect(details["source_amount"] == .string(spent))
            let quoted = try number(quote["destination_amount"])
            #expect(try number(details["destination_amount"]).rounded(to: quoted.places, .down) == quoted)
        }
    }
}
