// The price of a coin on a network, and of sending it there. The table comes from seeds and never changes otherwise, so the same question always gets
// the same quote. The API does not show it.
import Engine
import OrderedCollections
import Wire

enum OnrampPrice {
    static let name = "crypto.onramp_price"

    struct Pair: Sendable {
        let currency: String
        let network: String
        /// The number of decimals of the coin on its chain, and in quotes.
        let places: Int
        let quotedPlaces: Int
        /// The price of one coin, by source currency.
        let price: JSON
        /// The price of one transfer, by source currency.
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

    /// All pairs that can be bought, in the order of the table.
    static func pairs(_ change: Change) -> [Pair] { change.table(name).compactMap(Pair.init) }
}

extension [OnrampPrice.Pair] {
    /// Each only once, in the order of the table.
    var currencies: [String] { Array<String>(OrderedSet(map(\.currency))) }
    var networks: [String] { Array<String>(OrderedSet(map(\.network))) }

    func pair(_ currency: String, _ network: String) -> OnrampPrice.Pair? { first { $0.currency == currency && $0.network == network } }
}
