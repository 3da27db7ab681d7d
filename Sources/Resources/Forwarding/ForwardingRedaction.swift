// What of a forwarded request and of its answer may be kept: card numbers lose their middle, a cvc all its digits, and whatever the caller
// has sent to prove who it is disappears, wherever an answer repeats it.
import OrderedCollections
import PaymentMethods
import Wire

struct ForwardingRedaction: Sendable {
    /// In the place of a credential.
    static let mark = "[redacted]"
    /// In the place of a cvc.
    static let stars = "***"

    private let number: String
    private let cvc: String?
    private let schema: ForwardingSchema
    /// As they are.
    private let credentials: OrderedSet<[UInt8]>
    /// As they are, and those with escapes in them as they are read.
    private let unescapedCredentials: OrderedSet<[UInt8]>

    /// - Parameters:
    ///   - schema: the names of a cvc.
    ///   - headers: as they are sent.
    ///   - url: whose query may have a credential in it, too.
    ///   - signature: that of the request, in whichever place it has.
    init(card: PaymentMethod.Secrets, _ schema: ForwardingSchema, headers: Headers, url: String, signature: String?) {
        number = card.number
        cvc = card.cvc
        self.schema = schema
        let values = headers.filter { Self.isSecret($0.name) }.map(\.value) + Self.credentials(inQueryOf: url)
        let credentials = OrderedSet((values.flatMap(Self.parts) + [signature].compactMap { $0 }).map { Array($0.utf8) })
        self.credentials = credentials
        unescapedCredentials = credentials.union(credentials.map { ForwardedReading($0, unescaped: true).bytes })
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
        let bytes = Array(text.utf8)
        let readings = [ForwardedReading(bytes, unescaped: false), ForwardedReading(bytes, unescaped: true)]
        var finds = self.finds(in: readings[0], under: name)
        if !readings[1].isPlain { finds += self.finds(in: readings[1], under: name) }
        return CardNumber.masking(
            finds.isEmpty ? text : String(decoding: ForwardedReading.replace(finds, in: bytes), as: UTF8.self), keepingFirst: 6)
    }

    private func finds(in reading: ForwardedReading, under name: String) -> [ForwardedReading.Find] {
        var finds: [ForwardedReading.Find] = []
        for credential in reading.isPlain ? credentials : unescapedCredentials {
            finds += reading.places(of: credential).map { reading.find($0, Array(Self.mark.utf8)) }
        }
        finds += SecretDigits.find(number, in: reading, replacement: CardNumber.masked(number)) { _ in true }
        if let cvc {
            finds += SecretDigits.find(cvc, in: reading, under: name, replacement: Self.stars) { schema.isCVC($0) }
        }
        return finds
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

    private static func credentials(inQueryOf url: String) -> [String] {
        let query = url.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        return query.split(separator: "&").flatMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, isSecret(Percent.decode(parts[0]) ?? parts[0]) else { return [String]() }
            return [parts[1], Percent.decode(parts[1]) ?? parts[1]]
        }
    }

    /// What of a value an answer may repeat: all of it, what stands behind the scheme, that decoded, the values of cookies, and each of
    /// several things in it.
    private static func parts(of value: String) -> [String] {
        let value = trimmed(value)
        var parts = [value] + value.split(separator: ";").compactMap { pair in
            pair.firstIndex(of: "=").map { trimmed(pair[pair.index(after: $0)...]) }
        }
        parts += value.split { " ;,=\"".contains($0) }.map(String.init).filter { $0.utf8.count >= shortestPiece }
        if let space = value.firstIndex(of: " ") {
            let credentials = trimmed(value[space...])
            parts.append(credentials)
            if value[..<space].lowercased() == "basic", let decoded = Base64.decode(credentials) {
                let pair = String(decoding: decoded, as: UTF8.self)
                // An API key may be a user without a password.
                parts += [pair] + pair.split(separator: ":", maxSplits: 1).suffix(1).map(String.init)
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
    /// A piece of a value may be a common word.
    private static let shortestPiece = 8
}
