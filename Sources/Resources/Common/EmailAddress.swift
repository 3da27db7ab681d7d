// Checks e-mail addresses, and reads those of test mode.
import Engine

package enum EmailAddress {
    package static func isWellFormed(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.contains(" ")
    }

    /// - Parameter text: nil is not wrong.
    package static func requireWellFormed(_ text: String?, parameter: String) throws(Refusal) {
        guard let text, !isWellFormed(text) else { return }
        throw .invalid("Invalid email address: \(text)", code: "email_invalid", parameter: parameter)
    }

    /// The part of a test address between the prefix and the @: `4242` in `amount_4242@example.com`.
    package static func value(of prefix: String, in text: String) -> Substring? {
        guard text.hasPrefix(prefix), text.hasSuffix("@example.com") else { return nil }
        return text.dropFirst(prefix.count).dropLast("@example.com".count)
    }
}
