// What of a forwarded request and of its answer may be kept: card numbers lose their middle, a cvc all its digits, and whatever the caller
// has sent to prove who it is disappears, wherever an answer repeats it.
import OrderedCollections
import Wire

struct ForwardingRedaction: Sendable {
    /// In the place of a credential.
    static let mark = "[redacted]"
    /// In the place of a cvc.
    static let stars = "***"

    private let number: String
    private let cvc: String?
    /// Longest first, because one may be a part of another.
    private let credentials: [String]

    /// - Parameters:
    ///   - headers: those that the caller gave.
    ///   - url: whose query may have a credential in it, too.
    ///   - signature: what was put in for it.
    init(card: PaymentMethod.Secrets, headers: Headers, url: String, signature: String?) {
        number = card.number
        cvc = card.cvc
        let values = headers.filter { Self.isSecret($0.name) }.map(\.value) + Self.credentials(inQueryOf: url)
        let texts = values.flatMap(Self.parts) + [signature].compactMap { $0 }
        let spellings = OrderedSet(texts.flatMap(Self.spellings).filter { $0.utf8.count >= Self.shortest })
        credentials = spellings.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// A header's value, as it may be shown.
    func redact(_ headers: Headers) -> JSON {
        .array(headers.map { name, value in
            ["name": .string(name), "value": .string(Self.isSecret(name) && !value.isEmpty ? Self.mark : redact(value))]
        })
    }

    /// A text without what must not be known.
    func redact(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for credential in credentials { bytes = Self.replace(Array(credential.utf8), in: bytes, by: Array(Self.mark.utf8)) }
        var masked = SecretDigits.mask(number, in: bytes, by: CardNumber.masked(number))
        if let cvc {
            masked = SecretDigits.mask(cvc, in: masked, by: Self.stars, under: .cvc)
        }
        return CardNumber.maskingNumbersOfBrands(String(decoding: masked, as: UTF8.self))
    }

    // MARK: Credentials

    /// Whether a header of that name proves who somebody is.
    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        guard !name.contains("idempotency"), !["proxy-authenticate", "www-authenticate"].contains(name) else { return false }
        return ["auth", "cookie", "credential", "hmac", "key", "password", "secret", "session", "signature", "token"].contains { name.contains($0) }
    }

    private static func credentials(inQueryOf url: String) -> [String] {
        let query = url.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        return query.split(separator: "&").flatMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, isSecret(Percent.decode(parts[0]) ?? parts[0]) else { return [String]() }
            return [parts[1], Percent.decode(parts[1]) ?? parts[1]]
        }
    }

    /// What of a value an answer may repeat: all of it, what follows its scheme, the password in it, and each of several things in it.
    private static func parts(of value: String) -> [String] {
        var parts = [value]
        parts += value.split { " ;,=\"".contains($0) }.map(String.init).filter { $0.utf8.count >= shortestPiece }
        if let space = value.firstIndex(of: " ") {
            let credentials = String(value[value.index(after: space)...])
            parts.append(credentials)
            if value[..<space].lowercased() == "basic", let decoded = Base64.decode(credentials) {
                let pair = String(decoding: decoded, as: UTF8.self)
                // An API key may be a user without a password.
                parts += [pair] + pair.split(separator: ":", maxSplits: 1).suffix(1).map(String.init)
            }
        }
        return parts
    }

    /// A text as it is, and as JSON and URLs would write it.
    private static func spellings(of text: String) -> [String] {
        [text, String(decoding: JSON.string(text).compact().dropFirst().dropLast(), as: UTF8.self), Percent.encode(text)]
    }

    /// What is shorter stands for nothing in a text.
    private static let shortest = 4
    /// A piece of a value may be a common word.
    private static let shortestPiece = 8

    private static func replace(_ part: [UInt8], in bytes: [UInt8], by mark: [UInt8]) -> [UInt8] {
        guard let first = part.first else { return bytes }
        var replaced: [UInt8] = []
        replaced.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            if bytes[position] == first, bytes[position...].starts(with: part) {
                replaced += mark
                position += part.count
            } else {
                replaced.append(bytes[position])
                position += 1
            }
        }
        return replaced
    }
}
