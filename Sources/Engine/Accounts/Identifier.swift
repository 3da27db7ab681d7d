// Ids as Stripe makes them today: the prefix, six characters of time, the last ten of the account's id, eight at random. The time is
// counted in seconds from an epoch of Stripe's own, in base 62, so that ids of one account sort by age.
//
// Six of the eight characters are the number of the object's row, and two are random. So ids of one second also sort by age, and an object is found
// by its id without an index. An index would be a second row to write for every object, and a second tree to search for each read.
// Source of the recipe: real ids of the API reference; the tests reproduce their time parts.
import Digest

enum Identifier {
    /// 1983-07-05 13:22:28 UTC: the epoch from which ids count their seconds.
    static let epoch: Int64 = 426_256_548

    /// The six characters for a time. A time before the epoch counts as the epoch.
    static func appendTime(_ created: Int64, to bytes: inout [UInt8]) {
        let (elapsed, overflow) = created.subtractingReportingOverflow(epoch)
        Base62.append(overflow ? 0 : UInt64(max(elapsed, 0)), width: 6, to: &bytes)
    }

    /// The id of the account of a key's name. It is the same on every machine.
    static func account(named name: String) -> String {
        let digest = SHA256.hash(Array("pinstripe account \(name)".utf8))
        return String(decoding: Array("acct_1".utf8) + Base62.digits(of: digest.prefix(15)), as: UTF8.self)
    }

    /// The id of the object that an account has from the beginning. It is the same after a reset, and on every machine.
    static func first(of resource: String, prefix: String, account: String) -> String {
        let digest = SHA256.hash(Array("pinstripe \(resource) \(account)".utf8))
        return String(decoding: Array("\(prefix)1".utf8) + Base62.digits(of: digest.prefix(23)), as: UTF8.self)
    }

    /// The number of characters that hold the number of the row. They are enough for 56 thousand million.
    static let numberWidth = 6
    /// The number of characters after them.
    static let randomWidth = 2

    /// The row number in an id of that shape. Nil if it has none.
    static func number(in id: String) -> Int64? {
        let width = numberWidth + randomWidth
        let value = id.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.count < width ? nil : Base62.value(of: bytes[(bytes.count - width)..<(bytes.count - randomWidth)])
        }
        return value.flatMap { $0 }.flatMap { Int64(exactly: $0) }
    }

    /// The ten characters of an account's id that are part of its objects' ids.
    static func tail(ofAccount id: String) -> [UInt8] {
        let tail = Array(id.dropFirst("acct_".count).utf8.suffix(10))
        return Array(repeating: UInt8(ascii: "0"), count: 10 - tail.count) + tail
    }
}

/// Makes the ids of new objects.
public final class IdentifierSource {
    let random: RandomSource

    init(_ random: RandomSource) { self.random = random }

    /// Short ids leave out the account.
    func mint(_ resource: Resource, number: Int64, created: Int64, _ account: Account) -> String {
        mint(resource.idPrefix ?? "", number: number, created: created, accountTail: resource.hasShortIDs ? [] : account.idTail)
    }

    /// - Parameters:
    ///   - prefix: with its underscore, such as `vs_`.
    ///   - number: of the object's row.
    ///   - created: Unix seconds.
    ///   - accountTail: the last ten characters of the account's id.
    func mint(_ prefix: String, number: Int64, created: Int64, accountTail: [UInt8]) -> String {
        var id: [UInt8] = []
        id.reserveCapacity(prefix.utf8.count + 24)
        id += prefix.utf8
        Identifier.appendTime(created, to: &id)
        id += accountTail
        Base62.append(UInt64(max(number, 0)), width: Identifier.numberWidth, to: &id)
        random.appendBase62(Identifier.randomWidth, to: &id)
        return String(decoding: id, as: UTF8.self)
    }

    /// The id of a request: `req_`, six characters of time, eight at random.
    /// - Parameter time: Unix seconds.
    func request(at time: Int64) -> String {
        var id: [UInt8] = []
        id.reserveCapacity(18)
        id += "req_".utf8
        Identifier.appendTime(time, to: &id)
        random.appendBase62(8, to: &id)
        return String(decoding: id, as: UTF8.self)
    }
}
