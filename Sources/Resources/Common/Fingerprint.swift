// A text in the place of a number. Two fingerprints show whether their numbers are equal, but not what they are.
import Digest

/// The fingerprint of a number that must not be shown.
package enum Fingerprint {
    /// Sixteen characters, equal for equal secrets in an account.
    package static func of(_ secret: String, account: String) -> String {
        let digits = Base62.digits(of: SHA256.hash(Array("pinstripe fingerprint \(account) \(secret)".utf8)).prefix(16))
        return String(decoding: digits, as: UTF8.self)
    }
}
