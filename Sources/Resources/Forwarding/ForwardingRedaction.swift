// Removes secrets from a forwarded request and its answer before they are kept. Card numbers lose their middle digits, and a cvc all its digits. The
// caller's credentials disappear, even if the answer repeats them.
import OrderedCollections
import PaymentMethods
import Wire

struct ForwardingRedaction: Sendable {
    /// The text in the place of a credential.
    static let mark = "[redacted]"
    /// The text in the place of a cvc.
    static let stars = "***"

    private let number: String
    private let cvc: String?
    private let schema: ForwardingSchema
    /// The credentials as they are.
    private let credentials: OrderedSet<[UInt8]>
    /// The credentials as they are. Those with escapes are also there in their unescaped form.
    private let unescapedCredentials: OrderedSet<[UInt8]>

    /// - Parameters:
    ///   - schema: it has the names of a cvc.
    ///   - headers: the headers as they are sent.
    ///   - url: its query may contain a credential, too.
    ///   - signature: the signature of the request.
    init(card: PaymentMethod.Secrets, _ schema: ForwardingSchema, headers: Headers, url: String, signature: String?) {
        number = card.number
        cvc = card.cvc
        self.schema = schema
        let values = headers.filter { Self.isSecret($0.name) }.map(\.value) + Self.credentials(inQueryOf: url)
        let credentials = OrderedSet((values.flatMap(Self.parts) + [signature].compactMap { $0 }).map { Array($0.utf8) })
        self.credentials = credentials
        unescapedCredentials = credentials.union(credentials.map { ForwardedReading($0, unescaped: true).bytes })
    }

    /// Headers without secrets.
    func redact(_ headers: Headers) -> JSON {
        .array(headers.map { name, value in
            [
                "name": .string(redact(name)),
                "value": .string(Self.isSecret(name) && !value.isEmpty ? Self.mark : redact(value, under: name)),
            ]
        })
    }

    /// Redacts texts with their names.
    func redact(_ texts: JSONObject) -> JSONObject {
        JSONObject(maskedNames: texts.map { name, text in (redact(name), text.string.map { .string(redact($0, under: name)) } ?? text) })
    }

    /// A text without secrets.
    /// - Parameter name: the name of the value. Empty if the text contains names itself.
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

    /// Whether a header of that name is a credential.
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

    /// The parts of a value that an answer may repeat: all of it, the part after the scheme, that part decoded, the values of cookies, and each of
    /// several parts.
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
                // An API key may be the user of a basic authentication without a password.
                parts += [pair] + pair.split(separator: ":", maxSplits: 1).suffix(1).map(String.init)
            }
        }
        return parts.filter { $0.utf8.count >= shortest }
    }

    /// Without the blanks around it, because servers do not see them.
    private static func trimmed(_ text: some StringProtocol) -> String {
        let blanks: Set<Character> = [" ", "\t"]
        guard let first = text.firstIndex(where: { !blanks.contains($0) }), let last = text.lastIndex(where: { !blanks.contains($0) }) else { return "" }
        return String(text[first...last])
    }

    /// A shorter credential is not looked for.
    private static let shortest = 4
    /// A part of a value may be a common word, so it must be longer.
    private static let shortestPiece = 8
}
