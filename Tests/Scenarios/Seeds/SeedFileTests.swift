// Seed files of a user's own: whatever stands in them, no request ends the process, and each says what it cannot do.
import Engine
import TestHarness
import Testing
import Wire

@Suite("Seed files") struct SeedFileTests {
    private func product(_ prices: String) -> TestSeeds {
        .own(#"{"climate.product": [{"id": "climsku_own", "name": "Own", "metric_tons_available": "5", "current_prices_per_metric_ton": \#(prices)}]}"#)
    }

    @Test("a price that cannot be one is none", arguments: [
        #"{"usd": {"amount_subtotal": 100, "amount_fees": 99999999999, "amount_total": 1}}"#,
        #"{"usd": {"amount_subtotal": 0, "amount_fees": 0, "amount_total": 0}}"#, #"{"usd": {"amount_subtotal": 100, "amount_fees": -1}}"#,
        #"{"usd": 7}"#, "[]", "null",
    ])
    func price(prices: String) throws {
        let server = try TestServer(seeds: product(prices))
        for amount in ["metric_tons=1", "amount=1000"] {
            #expect(try server.post("/v1/climate/orders", "product=climsku_own&\(amount)").failure
                == Failure(400, parameter: "currency", "The product climsku_own has no price in the currency usd."))
        }
    }

    @Test("amounts and years have an end, before sums of them do, wherever they stand", arguments: [
        #"{"climate.product": [{"name": "Own", "metric_tons_available": "5", "current_prices_per_metric_ton": {"usd": {"amount_fees": 100000000000}}}]}"#,
        #"{"card": [{"brand": "Visa", "exp_month": 1, "exp_year": 9223372036854775807, "funding": "credit", "last4": "4242"}]}"#,
        #"{"source_transaction": [{"amount": 100000000000, "currency": "usd", "source": "src_1", "status": "succeeded", "type": "x"}]}"#,
    ])
    func integers(file: String) { #expect(throws: SeedFault.self) { try TestServer(seeds: .own(file)) } }

    @Test("what makes itself is no seed", arguments: [
        (#"{"balance": [{"available": [], "pending": []}]}"#, "The seed balance[0] is of a resource that Pinstripe makes by itself."),
        (#"{"crypto.onramp.quotes": [{}]}"#, "The seed crypto.onramp.quotes[0] is of a resource that Pinstripe makes by itself."),
        (#"{"crypto.onramp_price": [{"destination_currency": "eth"}]}"#,
            "Seeds of crypto.onramp_price must be a list of rows, each with all fields of the table."),
    ])
    func kinds(file: String, sentence: String) {
        let fault = #expect(throws: SeedFault.self) { try TestServer(seeds: .own(file)) }
        #expect(fault?.description == sentence)
    }

    @Test("a coin without a price in a currency is not quoted in it, and the others are") func currencies() throws {
        let row = { (coin: String, network: String, prices: String) in
            #"{"destination_currency": "\#(coin)", "destination_network": "\#(network)", "places": 9, "quoted_places": 9, "price": {\#(prices)}, "#
                + #""network_fee": {"eur": "0.01", "usd": "0.01"}}"#
        }
        let rows = [row("sol", "solana", #""usd": "180""#), row("btc", "bitcoin", #""usd": "90000", "eur": "80000""#)]
        let server = try TestServer(seeds: .own(#"{"crypto.onramp_price": [\#(rows.joined(separator: ", "))]}"#))
        let quotes = try server.get("/v1/crypto/onramp_quotes?source_currency=eur")["destination_network_quotes"]
        #expect(quotes?["bitcoin"]?.array?.count == 1)
        #expect(quotes?["solana"] == [])
        #expect(try server.get("/v1/crypto/onramp_quotes?source_currency=eur&destination_currencies[]=sol").failure?.code
            == "crypto_onramp_invalid_source_currency")
    }
}
