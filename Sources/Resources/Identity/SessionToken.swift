// The end of a session's `client_secret` and `url`. As at Stripe, it begins with the account in base 64. Here it also contains the session, so that a
// page finds its session without an index of URLs, which would cost a row for every session.
import Engine
import Wire

package struct SessionToken {
    /// The id of the account.
    package let account: String
    /// The id of the session.
    package let session: String

    /// Random characters, within the base 64 and after it. Nobody can guess both.
    private static let inner = 7
    private static let outer = 8
    /// The text between the two.
    private static let version = "0100"

    /// In base 64: the account and 31 characters, 24 of which are the session's id without its prefix. Then a version and eight more characters. An
    /// id from outside may have any length and another beginning.
    static func mint(_ session: Draft, _ change: Change) -> String {
        var inner: [UInt8] = []
        inner.reserveCapacity(64)
        inner += change.account.id.utf8
        let prefix = VerificationSession.idPrefix
        if session.id.hasPrefix(prefix) {
            inner += ",_".utf8
            inner += session.id.utf8.dropFirst(prefix.utf8.count)
        } else {
            inner += ",-".utf8
            inner += session.id.utf8
        }
        change.appendRandom(Self.inner, to: &inner)
        var token: [UInt8] = []
        token.reserveCapacity(112)
        token += (change.account.key.isLive ? "live_" : "test_").utf8
        Base64.append(inner, to: &token)
        token += version.utf8
        change.appendRandom(outer, to: &token)
        return String(decoding: token, as: UTF8.self)
    }

    /// Reads which session a token is about. The session must then compare the token with its own.
    /// - Returns: nil if it is no token.
    package init?(_ token: String) {
        guard token.hasPrefix("test_") || token.hasPrefix("live_") else { return nil }
        let encoded = token.dropFirst("test_".count).dropLast(Self.version.count + Self.outer)
        guard let bytes = Base64.decode(String(encoded)), let comma = bytes.firstIndex(of: UInt8(ascii: ",")) else { return nil }
        let name = bytes[(comma + 1)...].dropLast(Self.inner)
        guard let account = String(validating: bytes[..<comma], as: UTF8.self), let id = String(validating: name.dropFirst(), as: UTF8.self) else { return nil }
        switch name.first {
        case UInt8(ascii: "_"): session = VerificationSession.idPrefix + id
        case UInt8(ascii: "-"): session = id
        default: return nil
        }
        self.account = account
    }
}
