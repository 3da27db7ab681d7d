// The text on the payer's bank statement.
import Common
import Connect
import Engine
import Wire

enum StatementDescriptor {
    /// The number of characters that a bank prints.
    private static let maximumLength = 22

    /// For a card, the statement shows the account's prefix and a suffix. If no suffix is given, the descriptor is the suffix (Stripe's API
    /// reference).
    /// - Returns: nil if no card is charged, because banks decide themselves what to print for a transfer.
    static func calculated(for charge: Draft) -> String? {
        guard charge.has(.testCard) else { return nil }
        let given = charge[.statementDescriptorSuffix] ?? charge[.statementDescriptor]
        guard let suffix = given, !suffix.isEmpty else { return StripeAccount.statementDescriptor }
        return String("\(StripeAccount.statementDescriptorPrefix)* \(suffix)".prefix(maximumLength))
    }
}
