// What the URL of a file link ends with. It has the shape of Stripe's, and names its link, so that no index of URLs is needed to find it.
// Eight characters at random make it a secret: a token is right when it is the one in the link's own URL.
import Engine
import Wire

package struct FileLinkToken {
    /// The id of the account.
    package let account: String
    /// The id of the link.
    package let link: String

    /// Characters behind what is in base 64: a version, and those at random.
    private static let version = "00"
    private static let random = 8
    private static let separator: Character = "|"

    /// In base 64 the account and the link's id, behind a prefix of its own.
    static func mint(_ link: Draft, _ change: Change) -> String {
        let mode = change.account.key.isLive ? "live" : "test"
        let inner = "00|\(change.account.id)|fl_\(mode)_\(link.id.dropFirst(link.resource.idPrefix.count))"
        var token: [UInt8] = []
        Base64.append(Array(inner.utf8), to: &token)
        token += version.utf8
        change.appendRandom(random, to: &token)
        return String(decoding: token, as: UTF8.self)
    }

    /// - Returns: nil where it is none.
    package init?(_ token: String) {
        guard let bytes = Base64.decode(String(token.dropLast(Self.version.utf8.count + Self.random))),
            case let parts = String(decoding: bytes, as: UTF8.self).split(separator: Self.separator), parts.count == 3,
            case let name = parts[2], name.hasPrefix("fl_test_") || name.hasPrefix("fl_live_")
        else { return nil }
        account = String(parts[1])
        link = FileLink.resource.idPrefix + name.dropFirst("fl_test_".count)
    }
}
