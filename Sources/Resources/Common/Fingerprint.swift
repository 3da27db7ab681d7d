// What is shown in place of a number: whether two are the same can be told, the number cannot.
import Digest

/// Stands for a number that must not be shown.
package enum Fingerprint {
    /// Sixteen characters, the same for the same secret in one account.
    package static func of(_ secret: String, account: String) -> String {
        let digits = Base62.digits(of: SHA256.hash(Array("pinstripe fingerprint \(account) \(secret)".utf8)).prefix(16))
        return String(decoding: digits, as: UTF8.self)
    }
}
