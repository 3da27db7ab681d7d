// The secret of an ephemeral key, which an app on a phone gets as its credential. It contains the account and the id of the key, so that both are
// found without an index of secrets. Random characters after them make it a secret.
import Wire

public struct EphemeralSecret: Sendable {
    /// The text as it was sent.
    let text: String
    public let account: AccountKey
    /// The id of the key.
    let id: String

    /// The random characters.
    private static let random = 8
    /// What comes before them: a version, as in Stripe's.
    private static let version = "_00"
    private static let separator: Character = ","

    /// In base 64: the account, the platform if it is connected to one, and the key's id.
    public static func mint(_ key: Draft, _ change: Change) -> String {
        let account = change.account.key
        let names = [account.id, account.platform ?? "", key.id].joined(separator: String(separator))
        var secret = Array("ek_\(account.isLive ? "live" : "test")_".utf8)
        Base64.append(Array(names.utf8), to: &secret)
        secret += version.utf8
        change.appendRandom(random, to: &secret)
        return String(decoding: secret, as: UTF8.self)
    }

    /// - Parameter text: `ek_test_` or `ek_live_` and the rest.
    /// - Returns: nil if it has another shape.
    public init?(_ text: String) {
        let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "ek", ["test", "live"].contains(parts[1]),
            let bytes = Base64.decode(String(parts[2].dropLast(Self.version.utf8.count + Self.random))),
            let names = String(validating: bytes, as: UTF8.self)?.split(separator: Self.separator, omittingEmptySubsequences: false), names.count == 3
        else { return nil }
        self.text = text
        account = AccountKey(id: String(names[0]), platform: names[1].isEmpty ? nil : String(names[1]), isLive: parts[1] == "live")
        id = String(names[2])
    }
}

/// An object that an ephemeral key may be used for.
public struct EphemeralGrant: Sendable, Equatable {
    /// The name of its resource.
    public let type: String
    public let id: String
}

extension Engine {
    public enum EphemeralKeyState {
        case unknown, expired
        case valid([EphemeralGrant])
    }

    /// What a secret allows.
    public func ephemeralKey(_ secret: EphemeralSecret) throws -> EphemeralKeyState {
        guard let account = try accounts.find(secret.account), let resource = registry[EngineResource.ephemeralKey],
            let fields = try find(resource, secret.id, account)?.fields(), fields["secret"] == .string(secret.text)
        else { return .unknown }
        guard let expires = fields["expires"]?.integer, now(account) < expires else { return .expired }
        return .valid((fields["associated_objects"]?.array ?? []).compactMap { object in
            guard let type = object["type"]?.string, let id = object["id"]?.string else { return nil }
            return EphemeralGrant(type: type, id: id)
        })
    }
}
