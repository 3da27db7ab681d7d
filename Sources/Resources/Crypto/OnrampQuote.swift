// What a purchase of coins comes to: from the money to the coins or the other way round, with the fees. All of it in decimals, exactly.
import Wire

struct OnrampQuote: Equatable {
    /// What the coins cost, without fees.
    let sourceAmount: Decimal
    let destinationAmount: Decimal
    let networkFee: Decimal
    let transactionFee: Decimal

    /// Places of money.
    static let moneyPlaces = 2
    /// The share of the source amount that the transaction fee is.
    private static let rate = Decimal(units: 3, places: 2)

    /// - Parameters:
    ///   - sourceAmount: what is spent on coins; they are rounded down.
    ///   - currency: of the money.
    /// - Returns: nil where the pair has no price in the currency, or the numbers do not fit.
    init?(_ pair: OnrampPrice.Pair, spending sourceAmount: Decimal, _ currency: String, places: Int) {
        guard let price = Self.number(pair.price, currency), let coins = sourceAmount.divided(by: price, places: places, .down) else { return nil }
        self.init(pair, sourceAmount, coins, currency)
    }

    /// - Parameter destinationAmount: the coins to be bought; their price is rounded up.
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

    /// With the fees; nil: it does not fit.
    var total: Decimal? { (sourceAmount + networkFee).flatMap { $0 + transactionFee } }

    private static func number(_ prices: JSON, _ currency: String) -> Decimal? {
        guard let number = prices[currency]?.string.flatMap(Decimal.init), number.units >= 0 else { return nil }
        return number
    }
}
