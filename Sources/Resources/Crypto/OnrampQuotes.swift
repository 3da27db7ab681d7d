// Estimates of what can be bought: a quote for each pair of a coin and a network, by network. Quotes are calculated from the table of prices and not
// stored.
import Digest
import Engine
import Wire

enum OnrampQuotes {
    static let resource = Resource(
        "crypto.onramp.quotes", path: "/v1/crypto/onramp_quotes", without: ["created"],
        fields: [
            .hash("destination_network_quotes", OnrampSession.networks.map { .list(key(of: $0), of: .hash(quote)).orNull.orAbsent }),
            // Seconds with a fraction.
            .tree("rate_fetched_at"), .decimal("source_amount"), .string("source_currency"),
        ],
        endpoints: [.computed(parameters, quotes), .computed(parameters, quotes).below("/v1/crypto/onramp/quotes")], isRecord: true)

    private static let quote: [Field] = [
        .string("id"), .decimal("destination_amount"), .string("destination_currency"), .string("destination_network"),
        .hash("fees", [.decimal("network_fee_monetary"), .decimal("transaction_fee_monetary")]), .decimal("source_total_amount"),
    ]

    /// Sessions accept more currencies.
    private static let sourceCurrencies = ["eur", "usd"]

    private static let parameters: [Parameter] = [
        .decimal("destination_amount", places: 18, isPositive: false),
        .array("destination_currencies", of: .choice(OnrampSession.currencies)), .array("destination_networks", of: .choice(OnrampSession.networks)),
        .decimal("source_amount", places: 2, isPositive: false), .string("source_currency"),
    ]

    private static let quotes: Work.Computation = { change in
        try OnrampMerchant.requireEnabled(change)
        let wanted = try Wanted(change)
        let quotes = try wanted.pairs.map { pair in (pair, try wanted.quote(pair)) }
        var networks: JSONObject = [:]
        for network in wanted.all.networks.sorted() {
            let own = quotes.filter { $0.0.network == network }
            let isFilteredOut = own.isEmpty && wanted.destinationAmount != nil
            networks[key(of: network)] = isFilteredOut ? .null : .array(own.map { wanted.document($0.0, $0.1) })
        }
        let amount = wanted.destinationAmount == nil ? wanted.sourceAmount : quotes.first?.1.sourceAmount ?? wanted.sourceAmount
        return [
            "id": .string(wanted.identifier), "object": "crypto.onramp.quotes", "destination_network_quotes": .object(networks),
            "livemode": .bool(change.account.key.isLive), "rate_fetched_at": .number("\(change.now).0"),
            "source_amount": .string(money(amount)), "source_currency": .string(wanted.currency),
        ]
    }

    /// The names of networks in answers.
    static func key(of network: String) -> String { network == "base" ? "base_network" : network }

    static func money(_ amount: Decimal) -> String { amount.rounded(to: OnrampQuote.moneyPlaces, .halfUp)?.text ?? amount.text }

    /// The parameters of a request.
    private struct Wanted {
        let all: [OnrampPrice.Pair]
        let pairs: [OnrampPrice.Pair]
        let currency: String
        let sourceAmount: Decimal
        let destinationAmount: Decimal?
        /// The id of the answer. It is equal for equal questions.
        let identifier: String

        init(_ change: Change) throws {
            let arguments = change.arguments
            let currencies = arguments["destination_currencies"]?.array?.compactMap(\.string)
            let networks = arguments["destination_networks"]?.array?.compactMap(\.string)
            currency = arguments.string("source_currency") ?? "usd"
            sourceAmount = arguments.string("source_amount").flatMap(Decimal.init) ?? Decimal(100)
            destinationAmount = arguments.string("destination_amount").flatMap(Decimal.init)?.trimmed
            all = OnrampPrice.pairs(change)
            let asked = all.filter { pair in
                currencies.map { $0.contains(pair.currency) } ?? true && networks.map { $0.contains(pair.network) } ?? true
            }
            pairs = asked.filter { [currency] in $0.isSold(for: currency) }
            identifier = Self.identifier("\(currency) \(money(sourceAmount)) \(destinationAmount?.text ?? "") \(currencies ?? []) \(networks ?? [])")
            let coins = destinationAmount ?? Decimal(1)
            let isPresent: [OnrampQuoteFault: Bool] = [
                .both: arguments.has("source_amount") && arguments.has("destination_amount"),
                .sourceAmount: sourceAmount.units <= 0,
                .destinationAmount: coins.units <= 0 || (pairs.count == 1 && pairs.contains { coins.places > $0.places }),
                .sourceCurrency: !OnrampQuotes.sourceCurrencies.contains(currency) || (pairs.isEmpty && !asked.isEmpty), .noPair: asked.isEmpty,
                .tooMany: destinationAmount != nil && (currencies?.count != 1 || networks?.count != 1),
            ]
            if let fault = OnrampQuoteFault.allCases.first(where: { isPresent[$0] == true }) { throw fault.refusal }
        }

        func quote(_ pair: OnrampPrice.Pair) throws -> OnrampQuote {
            let quote =
                if let destinationAmount {
                    OnrampQuote(pair, buying: destinationAmount, currency)
                } else {
                    OnrampQuote(pair, spending: sourceAmount, currency, places: pair.quotedPlaces)
                }
            guard let quote else { throw (destinationAmount == nil ? OnrampQuoteFault.sourceAmount : .destinationAmount).refusal }
            return quote
        }

        /// A request for coins is answered with all of their decimals.
        private func coins(_ pair: OnrampPrice.Pair, _ quote: OnrampQuote) -> String {
            let places = max(pair.quotedPlaces, quote.destinationAmount.trimmed.places)
            return (quote.destinationAmount.rounded(to: places, .down) ?? quote.destinationAmount).text
        }

        func document(_ pair: OnrampPrice.Pair, _ quote: OnrampQuote) -> JSON {
            [
                "id": .string(Self.identifier("\(identifier) \(pair.currency) \(pair.network)")),
                "destination_amount": .string(coins(pair, quote)),
                "destination_currency": .string(pair.currency), "destination_network": .string(pair.network),
                "fees": ["network_fee_monetary": .string(quote.networkFee.text), "transaction_fee_monetary": .string(quote.transactionFee.text)],
                "source_total_amount": .string(quote.total.map(money) ?? ""),
            ]
        }

        /// Sixty-four hexadecimal digits.
        private static func identifier(_ text: String) -> String { SHA256.hexadecimal(SHA256.hash(Array(text.utf8))) }
    }
}
