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
    private let credentials: [String]

    /// - Parameters:
    ///   - headers: as they are sent.
    ///   - signature: that of the request, in whichever place it has.
    init(card: PaymentMethod.Secrets, headers: Headers, signature: String?) {
        number = card.number
        cvc = card.cvc
        let values = headers.filter { Self.isSecret($0.name) && !$0.value.isEmpty }.map(\.value)
        credentials = Array(OrderedSet(values.flatMap(Self.parts) + (signature.map { [$0] } ?? [])))
    }

    /// Headers, as they may be shown.
    func redact(_ headers: Headers) -> JSON {
        .array(headers.map { name, value in
            [
                "name": .string(redact(name)),
                "value": .string(Self.isSecret(name) && !value.isEmpty ? Self.mark : redact(value, under: name)),
            ]
        })
    }

    /// Texts and their names.
    func redact(_ texts: JSONObject) -> JSON {
        .object(JSONObject(
            texts.map { name, text in (redact(name), text.string.map { .string(redact($0, under: name)) } ?? text) },
            uniquingKeysWith: { first, _ in first }))
    }

    /// A text without what must not be known.
    /// - Parameter name: what it is the value of; empty: it says so itself.
    func redact(_ text: String, under name: String = "") -> String {
        var bytes = Array(text.utf8)
        for unescaped in [false, true] {
            let reading = Reading(bytes, unescaped: unescaped)
            if unescaped && reading.isPlain { break }
            var finds: [Reading.Find] = []
            for credential in credentials {
                // One that has an escape in it stands for itself, or is read as everything else is.
                for written in OrderedSet([false, unescaped].map { Reading(Array(credential.utf8), unescaped: $0).bytes }) {
                    finds += reading.places(of: written).map { ($0, Array(Self.mark.utf8)) }
                }
            }
            finds += SecretDigits.find(number, in: reading, replacement: CardNumber.masked(number)) { _ in true }
            if let cvc {
                finds += SecretDigits.find(cvc, in: reading, under: name, replacement: Self.stars) { ForwardedField.cvc.isPart(of: $0) }
            }
            if !finds.isEmpty { bytes = reading.replacing(finds) }
        }
        return CardNumber.maskingNumbersOfBrands(String(decoding: bytes, as: UTF8.self))
    }

    // MARK: Credentials

    /// Whether a header of that name proves who somebody is.
    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        guard !name.contains("idempotency"), !["proxy-authenticate", "www-authenticate"].contains(name) else { return false }
        return marks.contains { name.contains($0) }
    }

    private static let marks = [
        "auth", "bearer", "cookie", "credential", "hmac", "jwt", "key", "pass", "pwd", "secret", "session", "signature", "token",
    ]

    /// What of a value an answer may repeat: all of it, what stands behind the scheme, that decoded, and the values of cookies.
    private static func parts(of value: String) -> [String] {
        let value = trimmed(value)
        var parts = [value] + value.split(separator: ";").compactMap { pair in
            pair.firstIndex(of: "=").map { trimmed(pair[pair.index(after: $0)...]) }
        }
        if let space = value.firstIndex(of: " ") {
            let credentials = trimmed(value[space...])
            parts.append(credentials)
            if value[..<space].lowercased() == "basic", let decoded = Base64.decode(credentials) {
                let pair = String(decoding: decoded, as: UTF8.self)
                parts += [pair] + pair.split(separator: ":", maxSplits: 1).dropFirst().map(String.init)
            }
        }
        return parts.filter { $0.utf8.count >= shortest }
    }

    /// Without the blanks around it, which no server sees.
    private static func trimmed(_ text: some StringProtocol) -> String {
        let blanks: Set<Character> = [" ", "\t"]
        guard let first = text.firstIndex(where: { !blanks.contains($0) }), let last = text.lastIndex(where: { !blanks.contains($0) }) else { return "" }
        return String(text[first...last])
    }

    /// What is shorter stands for nothing in a text.
    private static let shortest = 4
}
