// What stands on the bank statement of whoever has paid.
import Engine
import Wire

enum StatementDescriptor {
    /// Characters that a bank prints.
    private static let maximumLength = 22

    /// - Returns: null where no card is charged: banks print what they like of a transfer.
    static func calculated(for charge: Draft) -> JSON {
        guard charge.has("test_card") else { return .null }
        if let own = charge["statement_descriptor"]?.string { return .string(own) }
        guard let suffix = charge["statement_descriptor_suffix"]?.string, !suffix.isEmpty else { return .string(StripeAccount.statementDescriptor) }
        return .string(String("\(StripeAccount.statementDescriptorPrefix)* \(suffix)".prefix(maximumLength)))
    }
}
