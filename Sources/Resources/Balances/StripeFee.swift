// Stripe's fees.

enum StripeFee {
    /// For a dispute. It is kept even if the dispute is won.
    static let ofDispute: Int64 = 1500

    /// Of a charge: 2.9 percent, rounded half up, and 30 of the currency's smallest units.
    static func of(_ amount: Int64) -> Int64 { min(amount, (amount * 29 + 500) / 1000 + 30) }
}
