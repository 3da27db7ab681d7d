// How a session begins: what the merchant knows already is checked, in a fixed order, and put into the transaction's details.
import Engine
import OrderedCollections
import Wire

enum OnrampOpening {
    private static let person: [Parameter] = [
        .hash("address", ["city", "country", "line1", "line2", "postal_code", "state"].map { .string($0) }),
        .hash("dob", [
            .integer("day", in: 1...31).required, .integer("month", in: 1...12).required, .integer("year", in: 1900...9999).required,
        ]),
        .string("email"), .string("first_name"), .string("last_name"),
    ]

    static let parameters: [Parameter] = [
        .hash("customer_information", person).forHook, .string("customer_ip_address").forHook,
        .decimal("destination_amount", places: 18, isPositive: false).forHook,
        .array("destination_currencies", of: .choice(OnrampSession.currencies)).missingWhenEmpty.forHook,
        .choice("destination_currency", OnrampSession.currencies).forHook, .choice("destination_network", OnrampSession.networks).forHook,
        .array("destination_networks", of: .choice(OnrampSession.networks)).missingWhenEmpty.forHook, .hash("kyc_details", person).forHook,
        .boolean("lock_wallet_address").forHook, .metadata, .choice("settlement_speed", "instant", "standard").forHook,
        .decimal("source_amount", places: 2, isPositive: false).forHook, .choice("source_currency", OnrampSession.sourceCurrencies).forHook,
        .hash("wallet_addresses", OnrampSession.networks.flatMap { network in
            network == "base" ? [.string("base"), .string("base_network")] : [Parameter.string(network)]
        } + [.hash("destination_tags", [.string("stellar")])]).forHook,
    ]

    static let open: Hook = { session, change in
        let arguments = change.arguments
        let pairs = OnrampPrice.pairs(change)
        let wallets = wallets(arguments)
        if let fault = try OnrampCheck(arguments: arguments, pairs: pairs, wallets: wallets).fault { throw fault.refusal }
        session["client_secret"] = .string("\(session.id)_secret_\(change.randomCharacters(35))")
        session["redirect_url"] = .string("\(change.settings.publicURL)/onramp/\(session["client_secret"]?.string ?? "")")
        session["kyc_details_provided"] = .bool(arguments.has("kyc_details") || arguments.has("customer_information"))
        session["transaction_details"] = .object(details(arguments, pairs, wallets))
        OnrampSession.noteDestination(&session)
    }

    private static func details(_ arguments: Arguments, _ pairs: [OnrampPrice.Pair], _ wallets: JSONObject) -> JSONObject {
        var details: JSONObject = [
            "destination_currencies": arguments["destination_currencies"] ?? .array(pairs.currencies.map(JSON.string)),
            "destination_networks": arguments["destination_networks"] ?? .array(pairs.networks.map(JSON.string)),
            "lock_wallet_address": arguments["lock_wallet_address"] ?? false, "settlement_speed": arguments["settlement_speed"] ?? "instant",
        ]
        for name in ["destination_currency", "destination_network", "source_currency"] { details[name] = arguments[name] ?? .null }
        details["source_amount"] = arguments.string("source_amount").flatMap(Decimal.init).map { .string(OnrampQuotes.money($0)) } ?? .null
        if let amount = arguments.string("destination_amount").flatMap(Decimal.init), let currency = arguments.string("destination_currency"),
            let pair = pairs.pair(currency, arguments.string("destination_network") ?? "")
        {
            details["destination_amount"] = .string((amount.rounded(to: pair.places, .down) ?? amount).text)
        }
        details["wallet_addresses"] = .null
        if !wallets.isEmpty { details["wallet_addresses"] = .object(wallets) }
        return details
    }

    /// By the names that answers give to networks.
    private static func wallets(_ arguments: Arguments) -> JSONObject {
        var wallets: JSONObject = [:]
        for (name, value) in arguments["wallet_addresses"]?.object ?? [:] { wallets[OnrampQuotes.key(of: name)] = value }
        return wallets
    }
}

/// What is wrong with a session's parameters, if anything: the first fault in the order of the list.
struct OnrampCheck {
    let arguments: Arguments
    let pairs: [OnrampPrice.Pair]
    let wallets: JSONObject

    var fault: OnrampFault? { OnrampFault.allCases.first(where: isPresent) }

    private var currency: String? { arguments.string("destination_currency") }
    private var network: String? { arguments.string("destination_network") }
    private var currencies: [String]? { arguments["destination_currencies"]?.array?.compactMap(\.string) }
    private var networks: [String]? { arguments["destination_networks"]?.array?.compactMap(\.string) }

    private func isPresent(_ fault: OnrampFault) -> Bool {
        switch fault {
        case .ipAddress: arguments.string("customer_ip_address").map { !IPAddress.isWellFormed($0) } ?? false
        case .both: arguments.has("source_amount") && arguments.has("destination_amount")
        case .incompletePair: (currency == nil) != (network == nil)
        case .pair: currency.map { pairs.pair($0, network ?? "") == nil } ?? false
        case .noSourceCurrency: arguments.has("source_amount") && !arguments.has("source_currency")
        case .sourceAmount: !isPositive("source_amount")
        case .noDestinationCurrency: arguments.has("destination_amount") && currency == nil
        case .destinationAmount: !isPositive("destination_amount") || !isExpressible
        case .noPair: !pairs.contains { (currencies?.contains($0.currency) ?? true) && (networks?.contains($0.network) ?? true) }
        case .currency: currency.map { own in currencies.map { !$0.contains(own) } ?? false } ?? false
        case .network: network.map { own in networks.map { !$0.contains(own) } ?? false } ?? false
        case .walletNetwork: addressed.contains { !(networks ?? pairs.networks).contains($0.network) }
        case .noWalletToLock: arguments["lock_wallet_address"] == true && addressed.isEmpty
        case .walletAddress: addressed.contains { !WalletAddress.isWellFormed($0.address, on: $0.network) }
        case .sourceCurrency: arguments.string("source_currency").map { own in !pairs.contains { $0.isSold(for: own) } } ?? false
        case .noPairQuoted, .tooManyQuoted: false
        }
    }

    private func isPositive(_ name: String) -> Bool { arguments.string(name).flatMap(Decimal.init).map { $0.units > 0 } ?? true }

    /// With no more places than the coin has.
    private var isExpressible: Bool {
        guard let amount = arguments.string("destination_amount").flatMap(Decimal.init), let currency, let pair = pairs.pair(currency, network ?? "")
        else { return true }
        return amount.trimmed.places <= pair.places
    }

    private var addressed: [(network: String, address: String)] {
        wallets.compactMap { key, value in value.string.map { (key == "base_network" ? "base" : key, $0) } }
    }
}
