// What stands on the bank statement of whoever has paid.
import Connect
import Engine
import Wire

enum StatementDescriptor {
    /// Characters that a bank prints.
    private static let maximumLength = 22

    /// A card's statement shows the account's prefix and a suffix. Where no suffix is given, the descriptor is it (Stripe's API reference).
    /// - Returns: null where no card is charged: banks print what they like of a transfer.
    static func calculated(for charge: Draft) -> JSON {
        guard charge.has("test_card") else { return .null }
        let given = charge["statement_descriptor_suffix"]?.string ?? charge["statement_descriptor"]?.string
        guard let suffix = given, !suffix.isEmpty else { return .string(StripeAccount.statementDescriptor) }
        return .string(String("\(StripeAccount.statementDescriptorPrefix)* \(suffix)".prefix(maximumLength)))
    }
}
