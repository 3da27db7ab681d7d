// Calculates a purchase of coins with its fees, from the money or from the coins, in exact decimals.
import Wire

struct OnrampQuote: Equatable {
    /// The price of the coins without fees.
    let sourceAmount: Decimal
    let destinationAmount: Decimal
    let networkFee: Decimal
    let transactionFee: Decimal

    /// The decimal places of money.
    static let moneyPlaces = 2
    /// The transaction fee, as a share of the source amount.
    private static let rate = Decimal(units: 3, places: 2)

    /// - Parameters:
    ///   - sourceAmount: the money that is spent on coins. The coins are rounded down.
    ///   - currency: the currency of the money.
    /// - Returns: nil if the pair has no price in the currency, or if the numbers do not fit.
    init?(_ pair: OnrampPrice.Pair, spending sourceAmount: Decimal, _ currency: String, places: Int) {
        guard let price = Self.number(pair.price, currency), let coins = sourceAmount.divided(by: price, places: places, .down) else { return nil }
        self.init(pair, sourceAmount, coins, currency)
    }

    /// - Parameter destinationAmount: the coins to buy. Their price is rounded up.
    init?(_ pair: OnrampPrice.Pair, buying destinationAmount: Decimal, _ currency: String) {
        guard let price = Self.number(pair.price, currency), let money = (destinationAmount * price)?.rounded(to: Self.moneyPlaces, .up) else { return nil }
        self.init(pair, money, destinationAmount, currency)
    }

    private init?(_ pair: OnrampPrice.Pair, _ sourceAmount: Decimal, _ destinationAmount: Decimal, _ currency: String) {
        guard let networkFee = Self.number(pair.networkFee, currency)?.rounded(to: Self.moneyPlaces, .halfUp),
            let transactionFee = (sourceAmount * Self.rate)?.rounded(to: Self.moneyPlaces, .halfUp),
            let sourceAmount = sourceAmount.rounded(to: Self.moneyPlaces, .halfUp)
        else { return nil }
        self.sourceAmount = sourceAmount
        self.destinationAmount = destinationAmount
        self.networkFee = networkFee
        self.transactionFee = transactionFee
    }

    /// The total with fees. Nil if it does not fit.
    var total: Decimal? { (sourceAmount + networkFee).flatMap { $0 + transactionFee } }

    private static func number(_ prices: JSON, _ currency: String) -> Decimal? {
        guard let number = prices[currency]?.string.flatMap(Decimal.init), number.units >= 0 else { return nil }
        return number
    }
}
