// What the customer does: she chooses what the merchant has left open, pays, and gets the coins.
import Common
import Engine
import Wire

enum OnrampPurchase {
    /// The customer's choices. If one is missing, a default is chosen.
    static let choices: [Parameter] = [
        .choice("destination_currency", OnrampSession.currencies), .choice("destination_network", OnrampSession.networks),
        .decimal("source_amount", places: 2), .choice("source_currency", OnrampSession.sourceCurrencies), .string("wallet_address"),
    ]

    static let signIn: Hook = { session, change in try choose(&session, change) }

    static let pay: Hook = { session, change in
        session[.transactionDetails] = try choose(&session, change)
        OnrampSession.noteDestination(&session)
    }

    /// - Returns: the details of the paid purchase. A choice that cannot be bought is refused.
    @discardableResult private static func choose(_ session: inout Draft, _ change: Change) throws -> JSONObject {
        var details = session[.transactionDetails] ?? [:]
        for name in ["destination_currency", "destination_network", "source_amount", "source_currency"] {
            try settle(name, in: &details, change.arguments)
        }
        let locked = isLocked(details) ? details["wallet_address"]?.string : nil
        if let wallet = change.arguments.string("wallet_address") {
            guard locked == nil || locked == wallet else { throw walletIsLocked }
            details["wallet_address"] = .string(wallet)
        }
        session[.transactionDetails] = details
        OnrampSession.noteDestination(&session)
        return try paid(details, lockedWallet: locked, OnrampRegion.find(session, change), change)
    }

    private static let walletIsLocked = Refusal.invalid("The wallet address is locked.", parameter: "wallet_address")

    /// A choice of the merchant or the customer cannot be changed.
    private static func settle(_ name: String, in details: inout JSONObject, _ arguments: Arguments) throws(Refusal) {
        guard var wanted = arguments.string(name) else { return }
        var fault = Refusal.invalid("The session has another \(name) already.", parameter: name)
        var isOffered = true
        switch name {
        case "destination_currency":
            fault = OnrampFault.currency.refusal
            isOffered = details["destination_currencies"]?.array?.contains(.string(wanted)) == true
        case "destination_network":
            fault = OnrampFault.network.refusal
            isOffered = details["destination_networks"]?.array?.contains(.string(wanted)) == true
        case "source_amount":
            guard details["destination_amount"]?.string == nil else { throw OnrampFault.both.refusal }
            wanted = Decimal(wanted).map(OnrampQuotes.money) ?? wanted
        default: break
        }
        let settled = details[name]?.string
        guard isOffered, settled == nil || settled == wanted else { throw fault }
        details[name] = .string(wanted)
    }

    private static func isLocked(_ details: JSONObject) -> Bool { details["lock_wallet_address"] == true }

    /// - Parameter wallet: the wallet that the merchant has locked, for all networks.
    private static func paid(_ chosen: JSONObject, lockedWallet wallet: String?, _ region: OnrampRegion?, _ change: Change) throws -> JSONObject {
        var details = chosen
        let pair = try pair(details, lockedWallet: wallet, region, change)
        let currency = details["source_currency"]?.string ?? "usd"
        guard pair.isSold(for: currency) else { throw OnrampFault.sourceCurrency.refusal }
        let quote: OnrampQuote?
        if let coins = details["destination_amount"]?.string.flatMap(Decimal.init)?.trimmed {
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
        details["wallet_address"] = .string(try self.wallet(details, lockedWallet: wallet, pair))
        return details
    }

    /// The first pair that is left open and sold in the customer's region. If the wallet is locked, its network must have a wallet.
    private static func pair(_ details: JSONObject, lockedWallet wallet: String?, _ region: OnrampRegion?, _ change: Change) throws -> OnrampPrice.Pair {
        let currencies = details["destination_currency"]?.string.map { [JSON.string($0)] } ?? details["destination_currencies"]?.array ?? []
        let networks = details["destination_network"]?.string.map { [JSON.string($0)] } ?? details["destination_networks"]?.array ?? []
        let pairs = OnrampPrice.pairs(change).filter { currencies.contains(.string($0.currency)) && networks.contains(.string($0.network)) }
        guard !pairs.isEmpty else { throw OnrampFault.pair.refusal }
        let sold = pairs.filter { region?.sells($0) ?? true }
        guard !sold.isEmpty else { throw OnrampFault.notSoldInRegion.refusal }
        if let wallet {
            guard let pair = sold.first(where: { WalletAddress.isWellFormed(wallet, on: $0.network) }) else { throw OnrampFault.walletAddress.refusal }
            return pair
        }
        guard let pair = sold.first(where: { !isLocked(details) || given(details, $0) != nil }) else { throw OnrampFault.noWalletToLock.refusal }
        return pair
    }

    /// The merchant's wallet for the network.
    private static func given(_ details: JSONObject, _ pair: OnrampPrice.Pair) -> String? {
        details["wallet_addresses"]?[OnrampQuotes.key(of: pair.network)]?.string
    }

    /// The customer's own wallet, or the merchant's.
    private static func wallet(_ details: JSONObject, lockedWallet: String?, _ pair: OnrampPrice.Pair) throws -> String {
        let (chosen, given) = (details["wallet_address"]?.string, given(details, pair))
        guard !isLocked(details) || chosen == nil || chosen == (lockedWallet ?? given) else { throw walletIsLocked }
        guard let address = chosen ?? given else { return testWallet(on: pair.network) }
        guard WalletAddress.isWellFormed(address, on: pair.network) else { throw OnrampFault.walletAddress.refusal }
        return address
    }

    /// A test wallet, for customers who name none.
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
        session.merge(.transactionDetails, ["transaction_id": .string("0x" + change.randomHexadecimal(64))])
    }
}
