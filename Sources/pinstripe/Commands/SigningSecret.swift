// The signing secret of `pinstripe listen`. As that of `stripe listen`, it stays the same. It is made of the API key, so it needs no daemon and no file.
import Digest

enum SigningSecret {
    /// All kinds of keys of an account have the same secret: it depends on the mode and the name, as in `sk_test_name`.
    static func of(_ key: String) -> String {
        let name = key.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false).last ?? ""
        return "whsec_" + SHA256.hexadecimal(SHA256.hash(Array("pinstripe listen \(name)".utf8)))
    }
}
