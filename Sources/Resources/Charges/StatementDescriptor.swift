// The text on the payer's bank statement.
import Common
import Connect
import Engine
import Wire

package enum StatementDescriptor {
    /// The number of characters that a bank prints.
    private static let maximumLength = 22
    private static let minimumLength = 5
    /// Banks do not print these.
    private static let forbidden: Set<Character> = ["<", ">", "\\", "'", "\"", "*"]

    /// Refuses what banks do not print. The definitions of the parameters say how long it can be at most.
    /// - Parameter place: the parameter that holds them. Empty for the call itself.
    package static func require(_ arguments: Arguments, at place: String = "") throws(Refusal) {
        for name in ["statement_descriptor", "statement_descriptor_suffix"] {
            guard let text = arguments.string(name) else { continue }
            let parameter = place.isEmpty ? name : "\(place)[\(name)]"
            guard forbidden.isDisjoint(with: text) else {
                throw .invalid("The `\(name)` cannot contain any of these characters: < > \\ ' \" *", parameter: parameter)
            }
            guard text.contains(where: \.isLetter) else { throw .invalid("The `\(name)` must contain at least one letter.", parameter: parameter) }
            guard name.hasSuffix("suffix") || text.count >= minimumLength else {
                throw .invalid("The `\(name)` must be at least \(minimumLength) characters long.", parameter: parameter)
            }
        }
    }

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
