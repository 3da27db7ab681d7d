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

    init(card: PaymentMethod.Secrets, headers: Headers) {
        number = card.number
        cvc = card.cvc
        let values = headers.filter { Self.isSecret($0.name) && !$0.value.isEmpty }.map(\.value)
        credentials = Array(OrderedSet(values.flatMap(Self.spellings))).sorted { $0.utf8.count > $1.utf8.count }
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
        var masked = SecretDigits.mask(number, in: bytes, by: CardNumber.masked(number)) { _ in true }
        if let cvc {
            masked = SecretDigits.mask(cvc, in: masked, by: Self.stars) { ForwardedField.named($0) == .cvc }
        }
        return CardNumber.maskingNumbersOfBrands(String(decoding: masked, as: UTF8.self))
    }

    // MARK: Credentials

    /// Whether a header of that name proves who somebody is.
    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        guard !name.contains("idempotency"), !name.hasSuffix("-authenticate") else { return false }
        return ["auth", "cookie", "credential", "hmac", "key", "password", "secret", "session", "signature", "token"].contains { name.contains($0) }
    }

    /// A value as an answer may repeat it: whole, without its scheme, decoded, and as JSON and URLs would write it.
    private static func spellings(of value: String) -> [String] {
        var parts = [value]
        if let space = value.firstIndex(of: " ") {
            let credentials = String(value[value.index(after: space)...])
            parts.append(credentials)
            if value[..<space].lowercased() == "basic", let decoded = Base64.decode(credentials) {
                let pair = String(decoding: decoded, as: UTF8.self)
                parts += [pair] + pair.split(separator: ":", maxSplits: 1).dropFirst().map(String.init)
            }
        }
        return parts.flatMap { part in
            let written = String(decoding: JSON.string(part).compact().dropFirst().dropLast(), as: UTF8.self)
            return [part, written, Percent.encode(part)]
        }.filter { $0.utf8.count >= shortest }
    }

    /// What is shorter stands for nothing in a text.
    private static let shortest = 4

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
