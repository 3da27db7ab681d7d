// Ids as Stripe makes them today: the prefix, six characters of time, the last ten of the account's id, eight at random. The time is
// counted in seconds from an epoch of Stripe's own, in base 62, so that ids of one account sort by age.
// Source of the recipe: real ids of the API reference; the tests reproduce their time parts.
import Digest

public enum Identifier {
    /// 1983-07-05 13:22:28 UTC: what ids count their seconds from.
    static let epoch: Int64 = 426_256_548

    /// - Parameters:
    ///   - prefix: with its underscore, such as `vs_`.
    ///   - created: Unix seconds.
    ///   - accountTail: the last ten characters of the account's id.
    static func mint(_ prefix: String, created: Int64, accountTail: [UInt8], random: RandomSource) -> String {
        String(decoding: Array(prefix.utf8) + time(created) + accountTail + random.base62(8), as: UTF8.self)
    }

    /// The six characters that stand for a time; what lies before the epoch counts as the epoch.
    static func time(_ created: Int64) -> [UInt8] {
        let (elapsed, overflow) = created.subtractingReportingOverflow(epoch)
        return Base62.encode(overflow ? 0 : UInt64(max(elapsed, 0)), width: 6)
    }

    /// The id of a request: `req_` and fourteen characters.
    public static func request(_ random: RandomSource) -> String {
        String(decoding: Array("req_".utf8) + random.base62(14), as: UTF8.self)
    }

    /// The id of the account that a key's name stands for: the same on every machine.
    static func account(named name: String) -> String {
        let digest = SHA256.hash(Array("pinstripe account \(name)".utf8))
        return String(decoding: Array("acct_1".utf8) + Base62.digits(of: digest.prefix(15)), as: UTF8.self)
    }

    /// The ten characters that an account lends to the ids of its objects.
    static func tail(ofAccount id: String) -> [UInt8] {
        let tail = Array(id.dropFirst("acct_".count).utf8.suffix(10))
        return Array(repeating: UInt8(ascii: "0"), count: 10 - tail.count) + tail
    }
}
