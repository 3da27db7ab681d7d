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
    /// - Returns: null if no card is charged, because banks decide themselves what to print for a transfer.
    static func calculated(for charge: Draft) -> JSON {
        guard charge.has(.testCard) else { return .null }
        let given = charge[.statementDescriptorSuffix] ?? charge[.statementDescriptor]
        guard let suffix = given, !suffix.isEmpty else { return .string(StripeAccount.statementDescriptor) }
        return .string(String("\(StripeAccount.statementDescriptorPrefix)* \(suffix)".prefix(maximumLength)))
    }
}
