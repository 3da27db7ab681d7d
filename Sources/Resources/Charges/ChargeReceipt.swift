// The page of a charge that is paid: `receipt_url`. Whoever has the URL may open it, and nobody guesses it: it ends with a secret of its own.
import Engine
import Wire

package enum ChargeReceipt {
    /// What the path of such a page begins with.
    package static let root = "receipts"
    /// What stands behind it, before the charge's id and the secret.
    package static let kind = "payment"
    private static let secretLength = 32

    static func give(to charge: inout Draft, _ change: Change) {
        let secret = change.randomCharacters(secretLength)
        charge["receipt_url"] = .string("\(change.settings.publicURL)/\(root)/\(kind)/\(charge.id)/\(secret)")
    }
}
