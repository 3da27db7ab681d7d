// Opens a session: checks in a fixed order what the merchant has given, and puts it into the transaction's details.
import Common
import Engine
import Wire

enum OnrampOpening {
    private static let person: [Parameter] = [
        .hash("address", Address.lines.map { .string($0, maximum: $0 == "country" ? 2 : 5000) }),
        .hash("dob", [
            .integer("day", in: 1...31).required, .integer("month", in: 1...12).required, .integer("year", in: 1900...9999).required,
        ]),
        .string("email"), .string("first_name"), .string("last_name"),
    ]

    static let parameters: [Parameter] = [
        .hash("customer_information", person).forHook, .string("customer_ip_address"),
        .decimal("destination_amount", places: 18, isPositive: false).forHook,
        .array("destination_currencies", of: .choice(OnrampSession.currencies)).missingWhenEmpty.forHook,
        .choice("destination_currency", OnrampSession.currencies).forHook, .choice("destination_network", OnrampSession.networks).forHook,
        .array("destination_networks", of: .choice(OnrampSession.networks)).missingWhenEmpty.forHook, .hash("kyc_details", person).forHook,
        .boolean("lock_wallet_address").forHook, .choice("settlement_speed", "instant", "standard").forHook,
        .decimal("source_amount", places: 2, isPositive: false).forHook, .string("source_currency").forHook,
        .string("wallet_address").forHook,
        .hash("wallet_addresses", OnrampSession.networks.map { .string(OnrampQuotes.key(of: $0)) } + [
            .hash("destination_tags", [.string("stellar")]),
        ]).forHook,
    ]

    static let open: Hook = { session, change in
        let arguments = change.arguments
        let pairs = OnrampPrice.pairs(change)
        let wallets = arguments["wallet_addresses"]?.object ?? [:]
        try OnrampMerchant.requireEnabled(change)
        let check = OnrampCheck(
            arguments: arguments, pairs: pairs, wallets: wallets, region: .find(session, change), isSetUp: try OnrampMerchant.isSetUp(change))
        if let refusal = check.refusal { throw refusal }
        session[.clientSecret] = "\(session.id)_secret_\(change.randomCharacters(35))"
        session[.redirectURL] = "\(change.settings.publicURL)/onramp/\(session[.clientSecret] ?? "")"
        session[.kycDetailsProvided] = arguments.has("kyc_details") || arguments.has("customer_information")
        session[.transactionDetails] = details(arguments, pairs, wallets)
        OnrampSession.noteDestination(&session)
    }

    private static func details(_ arguments: Arguments, _ pairs: [OnrampPrice.Pair], _ wallets: JSONObject) -> JSONObject {
        var details: JSONObject = [
            "destination_currencies": arguments["destination_currencies"] ?? .array(pairs.currencies.map(JSON.string)),
            "destination_networks": arguments["destination_networks"] ?? .array(pairs.networks.map(JSON.string)),
            "lock_wallet_address": arguments["lock_wallet_address"] ?? false, "settlement_speed": arguments["settlement_speed"] ?? "instant",
        ]
        for name in ["destination_currency", "destination_network", "source_currency", "wallet_address"] { details[name] = arguments[name] ?? .null }
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
}
