// What the customer does: chooses what the merchant has left open, pays, and gets the coins.
import Engine
import OrderedCollections
import Wire

enum OnrampPurchase {
    /// What a customer can choose; what is missing is chosen for her.
    static let choices: [Parameter] = [
        .choice("destination_currency", OnrampSession.currencies), .choice("destination_network", OnrampSession.networks),
        .decimal("source_amount", places: 2), .choice("source_currency", "eur", "usd"), .string("wallet_address"),
    ]

    static let choose: Hook = { session, change in
        var details = session["transaction_details"]?.object ?? [:]
        if let wallet = change.arguments.string("wallet_address") { details["wallet_address"] = .string(wallet) }
        for name in ["destination_currency", "destination_network"] { try settle(name, in: &details, change.arguments) }
        if let currency = change.arguments.string("source_currency") { details["source_currency"] = .string(currency) }
        if let amount = change.arguments.string("source_amount").flatMap(Decimal.init) {
            details["source_amount"] = .string(OnrampQuotes.money(amount))
        }
        session["transaction_details"] = .object(details)
    }

    /// What the merchant has settled stays.
    private static func settle(_ name: String, in details: inout JSONObject, _ arguments: Arguments) throws(Refusal) {
        guard let wanted = arguments.string(name) else { return }
        let open = details[name == "destination_currency" ? "destination_currencies" : "destination_networks"]?.array ?? []
        let settled = details[name]?.string
        guard settled == nil || settled == wanted, open.contains(.string(wanted)) else {
            throw (name == "destination_currency" ? OnrampFault.currency : .network).refusal
        }
        details[name] = .string(wanted)
    }

    static let pay: Hook = { session, change in
        try choose(&session, &change)
        var details = session["transaction_details"]?.object ?? [:]
        let pair = try pair(details, change)
        let currency = details["source_currency"]?.string ?? "usd"
        let quote: OnrampQuote?
        if let coins = details["destination_amount"]?.string.flatMap(Decimal.init) {
            quote = OnrampQuote(pair, buying: coins, currency)
        } else {
            let money = details["source_amount"]?.string.flatMap(Decimal.init) ?? Decimal(100)
            quote = OnrampQuote(pair, spending: money, currency, places: pair.places)
        }
        guard let quote, quote.destinationAmount.units > 0 else { throw OnrampFault.sourceAmount.refusal }
        details["source_currency"] = .string(currency)
        details["source_amount"] = .string(quote.sourceAmount.text)
        details["destination_currency"] = .string(pair.currency)
        details["destination_network"] = .string(pair.network)
        details["destination_amount"] = .string((quote.destinationAmount.rounded(to: pair.places, .down) ?? quote.destinationAmount).text)
        details["fees"] = ["network_fee_amount": .string(quote.networkFee.text), "transaction_fee_amount": .string(quote.transactionFee.text)]
        details["wallet_address"] = .string(try wallet(details, pair, change))
        session["transaction_details"] = .object(details)
        session["destination_currency"] = .string(pair.currency)
        session["destination_network"] = .string(pair.network)
    }

    /// The first of those that are left open.
    private static func pair(_ details: JSONObject, _ change: Change) throws -> OnrampPrice.Pair {
        let currencies = details["destination_currency"]?.string.map { [JSON.string($0)] } ?? details["destination_currencies"]?.array ?? []
        let networks = details["destination_network"]?.string.map { [JSON.string($0)] } ?? details["destination_networks"]?.array ?? []
        let pairs = try OnrampPrice.pairs(change).filter { currencies.contains(.string($0.currency)) && networks.contains(.string($0.network)) }
        guard let pair = pairs.first else { throw OnrampFault.pair.refusal }
        return pair
    }

    /// The customer's own, or the merchant's for the network.
    private static func wallet(_ details: JSONObject, _ pair: OnrampPrice.Pair, _ change: Change) throws -> String {
        let given = details["wallet_addresses"]?[OnrampQuotes.key(of: pair.network)]?.string
        let chosen = details["wallet_address"]?.string
        if details["lock_wallet_address"] == true, let given {
            guard chosen == nil || chosen == given else {
                throw Refusal.invalid("The wallet address is locked.", parameter: "wallet_address")
            }
            return given
        }
        guard let address = chosen ?? given else { return testWallet(on: pair.network) }
        guard WalletAddress.isWellFormed(address, on: pair.network) else { throw OnrampFault.walletAddress.refusal }
        return address
    }

    /// Nobody's, for customers who name none.
    private static func testWallet(on network: String) -> String {
        switch network {
        case "bitcoin": "bc1qtestwallet0000000000000000000000000000"
        case "solana": "TestWa11et1111111111111111111111111111111111"
        case "stellar": "GTESTWALLETAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        case "sui": "0x" + String(repeating: "0", count: 64)
        default: "0x" + String(repeating: "0", count: 40)
        }
    }

    static let deliver: Hook = { session, change in
        session.merge("transaction_details", ["transaction_id": .string("0x" + change.randomHexadecimal(64))])
    }
}
