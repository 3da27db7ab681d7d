// The `receipt_url` of a paid charge. Everyone who has the URL may open it. It ends with a secret, so nobody can guess it.
import Common
import Engine
import Wire

package enum ChargeReceipt {
    /// The beginning of the page's path.
    package static let root = "receipts"
    /// The next part of the path, before the charge's id and the secret.
    package static let kind = "payment"
    private static let secretLength = 32

    static func give(to charge: inout Draft, _ change: Change) {
        let secret = change.randomCharacters(secretLength)
        charge[.receiptURL] = "\(change.settings.publicURL)/\(root)/\(kind)/\(charge.id)/\(secret)"
    }
}
