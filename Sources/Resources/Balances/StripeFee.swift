// Stripe's fee.

/// What Stripe keeps of a charge: 2.9 percent, rounded half up, and 30 of the currency's smallest units.
enum StripeFee {
    static func of(_ amount: Int64) -> Int64 { min(amount, (amount * 29 + 500) / 1000 + 30) }
}
