// Who is calling: the API key is the account. `sk_test_alpha`, `rk_test_alpha` and `pk_test_alpha` are keys of one account; the key
// itself is kept nowhere but in the memory of this file.
import Engine
import Wire

/// What a key may do.
public enum KeyKind: String, Sendable {
    case secret = "sk"
    case restricted = "rk"
    case publishable = "pk"
    case ephemeral = "ek"
}

/// A key that names an account.
public struct Credential: Sendable {
    public let kind: KeyKind
    public let account: AccountKey
    /// The key with its middle hidden, for messages.
    public let maskedKey: String
    /// What an ephemeral key claims. The claim must be looked up each time, because the key can expire. Nil for other kinds of keys.
    let ephemeral: EphemeralSecret?
}

public final class Authentication {
    private let allowsLiveKeys: Bool
    /// Known keys, by the value of the Authorization header. It is emptied when it grows too large.
    private var known: [String: Credential] = [:]
    private static let maximumKnown = 1000
    /// The longest key, in bytes. Stripe's keys have about a hundred.
    private static let maximumLength = 255

    public init(allowsLiveKeys: Bool) { self.allowsLiveKeys = allowsLiveKeys }

    /// - Parameter header: the value of Authorization.
    public func credential(_ header: String?) throws(Refusal) -> Credential {
        guard let header else { throw Self.noKey }
        if let credential = known[header] { return credential }
        guard let key = Self.key(in: header), !key.isEmpty else { throw Self.noKey }
        let credential = try Self.credential(for: key, allowsLiveKeys: allowsLiveKeys)
        if known.count >= Self.maximumKnown { known.removeAll() }
        if header.utf8.count <= Self.maximumLength { known[header] = credential }
        return credential
    }

    /// The key in `Bearer KEY`, `Basic KEY` or `Basic base64(KEY:)`.
    static func key(in header: String) -> String? {
        guard let space = header.firstIndex(of: " ") else { return nil }
        let value = header[space...].drop { $0 == " " }
        switch header[..<space].lowercased() {
        case "bearer": return String(value)
        case "basic":
            guard let bytes = Base64.decode(String(value)), let text = String(validating: bytes, as: UTF8.self) else { return String(value) }
            return String(text.prefix { $0 != ":" })
        default: return nil
        }
    }

    private static func credential(for key: String, allowsLiveKeys: Bool) throws(Refusal) -> Credential {
        // A live key is refused even with quotes or other text around it.
        if !allowsLiveKeys && ["sk_live_", "rk_live_", "pk_live_", "ek_live_"].contains(where: { key.hasBytes(of: $0) }) { throw liveKey }
        guard key.utf8.count <= maximumLength else { throw invalidKey(String(key.prefix(maximumLength))) }
        let parts = key.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let kind = KeyKind(rawValue: String(parts[0])) else { throw invalidKey(key) }
        if kind == .ephemeral {
            guard let secret = EphemeralSecret(key) else { throw invalidKey(key) }
            return Credential(kind: kind, account: secret.account, maskedKey: mask(key), ephemeral: secret)
        }
        let isLive = parts[1] == "live"
        let isName = !parts[2].isEmpty && parts[2].utf8.allSatisfy { $0.isASCIIAlphanumeric || "_-".utf8.contains($0) }
        guard isName, isLive || parts[1] == "test" else { throw invalidKey(key) }
        return Credential(kind: kind, account: AccountKey(keyName: String(parts[2]), isLive: isLive), maskedKey: mask(key), ephemeral: nil)
    }

    /// Shows the first eight and the last four characters, and a star for each one between. A short key becomes stars only.
    static func mask(_ key: String) -> String {
        guard key.count >= 12 else { return String(repeating: "*", count: key.count) }
        return key.prefix(8) + String(repeating: "*", count: key.count - 12) + key.suffix(4)
    }

    /// The text with every secret key in it masked.
    static func maskingKeys(_ text: String) -> String {
        // Hardly any text holds a key, and looking for two letters is cheaper than the pattern.
        guard text.hasBytes(of: "k_test_") || text.hasBytes(of: "k_live_") else { return text }
        return text.replacing(#/[sr]k_(test|live)_[0-9A-Za-z_\-]{4,}/#) { mask(String($0.output.0)) }
    }

    private static let noKey = Refusal(
        .unauthenticated,
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. "
            + "'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at "
            + "https://support.stripe.com/.")

    private static func invalidKey(_ key: String) -> Refusal { invalid(maskedKey: mask(key)) }

    static func invalid(maskedKey: String) -> Refusal { Refusal(.unauthenticated, "Invalid API Key provided: \(maskedKey)") }

    static func expired(maskedKey: String) -> Refusal {
        Refusal(.unauthenticated, "Expired API Key provided: \(maskedKey)", code: "api_key_expired")
    }

    private static let liveKey = Refusal(
        .unauthenticated,
        "A live API key was sent to Pinstripe, which is a local mock of Stripe. A live key must never be sent to it: use a key that starts "
            + "with sk_test_, and consider rolling the live one.")

    static let secretKeyRequired = Refusal(
        .forbidden,
        "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at "
            + "https://dashboard.stripe.com/account/apikeys.", code: "secret_key_required")
}
