// What a coin costs on a network, and what it costs to send it there. The table comes from Seeds and changes only with them: a quote is a pure function
// of it. Nobody sees it through the API.
import Engine
import OrderedCollections
import Wire

enum OnrampPrice {
    static let name = "crypto.onramp_price"

    struct Pair: Sendable {
        let currency: String
        let network: String
        /// Decimals of the coin on its chain, and in quotes.
        let places: Int
        let quotedPlaces: Int
        /// By source currency, of one coin.
        let price: JSON
        /// By source currency, of one transfer.
        let networkFee: JSON

        init?(_ price: JSON) {
            guard let currency = price["destination_currency"]?.string, let network = price["destination_network"]?.string,
                let places = price["places"]?.integer, let quotedPlaces = price["quoted_places"]?.integer,
                (0...18).contains(places), (0...18).contains(quotedPlaces)
            else { return nil }
            self.currency = currency
            self.network = network
            self.places = Int(places)
            self.quotedPlaces = Int(quotedPlaces)
            self.price = price["price"] ?? .null
            networkFee = price["network_fee"] ?? .null
        }

        func isSold(for currency: String) -> Bool {
            guard let price = price[currency]?.string.flatMap(Decimal.init), let fee = networkFee[currency]?.string.flatMap(Decimal.init) else {
                return false
            }
            return price.units > 0 && fee.units >= 0
        }
    }

    /// Every pair that can be bought, in the order of the table.
    static func pairs(_ change: Change) -> [Pair] { change.table(name).compactMap(Pair.init) }
}

extension [OnrampPrice.Pair] {
    /// Each once, in the order of the table.
    var currencies: [String] { Array<String>(OrderedSet(map(\.currency))) }
    var networks: [String] { Array<String>(OrderedSet(map(\.network))) }

    func pair(_ currency: String, _ network: String) -> OnrampPrice.Pair? { first { $0.currency == currency && $0.network == network } }
}
