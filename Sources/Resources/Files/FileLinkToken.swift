// The end of a file link's URL. It looks like Stripe's and contains the link's id, so that no index of URLs is needed. Eight random characters make
// it a secret: it must equal the token in the link's own URL.
import Engine
import Wire

package struct FileLinkToken {
    /// The id of the account.
    package let account: String
    /// The id of the link.
    package let link: String

    /// The characters after the base 64: a version, and random ones.
    private static let version = "00"
    private static let random = 8
    private static let separator: Character = "|"

    /// In base 64: a prefix, the account and the link's id.
    static func mint(_ link: Draft, _ change: Change) -> String {
        let mode = change.account.key.isLive ? "live" : "test"
        let inner = "00|\(change.account.id)|fl_\(mode)_\(link.id.dropFirst(FileLink.idPrefix.count))"
        var token: [UInt8] = []
        Base64.append(Array(inner.utf8), to: &token)
        token += version.utf8
        change.appendRandom(random, to: &token)
        return String(decoding: token, as: UTF8.self)
    }

    /// - Returns: nil if it is no token.
    package init?(_ token: String) {
        guard let bytes = Base64.decode(String(token.dropLast(Self.version.utf8.count + Self.random))),
            case let parts = String(decoding: bytes, as: UTF8.self).split(separator: Self.separator), parts.count == 3,
            case let name = parts[2], name.hasPrefix("fl_test_") || name.hasPrefix("fl_live_")
        else { return nil }
        account = String(parts[1])
        link = FileLink.idPrefix + name.dropFirst("fl_test_".count)
    }
}
