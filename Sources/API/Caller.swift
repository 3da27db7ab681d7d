// The account a request acts on: the key's own, or one connected to it that `Stripe-Account` names.
import Engine
import Wire

public final class Caller {
    public let credential: Credential
    public let key: AccountKey

    /// - Throws: a Refusal where the key or the connected account is refused.
    public init(_ headers: Headers, authentication: Authentication, accounts: Accounts) throws {
        credential = try authentication.credential(headers["Authorization"])
        guard let id = headers["Stripe-Account"] ?? headers["Stripe-Context"] else {
            key = credential.account
            return
        }
        key = try Caller.key(id, for: credential, accounts)
    }

    /// The account that a parameter names.
    func key(_ id: String, accounts: Accounts) throws -> AccountKey { try Caller.key(id, for: credential, accounts) }

    /// The account that a path names: the caller's own, or one that is already connected to it. Reading an account does not create one.
    func key(inPath id: String, accounts: Accounts) throws -> AccountKey {
        if id == key.id { return key }
        guard key.platform == nil else {
            throw Refusal.invalid("The account in the path, '\(id)', is not the one in the Stripe-Account header, '\(key.id)'.", parameter: "account")
        }
        guard try accounts.find(key.connected(id)) != nil else { throw Caller.noAccess(to: id, credential) }
        return key.connected(id)
    }

    private static func key(_ id: String, for credential: Credential, _ accounts: Accounts) throws -> AccountKey {
        let own = credential.account
        guard id != own.id else { return own }
        // The object of an ephemeral key is in the key's own account.
        if credential.kind == .ephemeral { throw noAccess(to: id, credential) }
        let key = own.connected(id)
        // Once an account is connected it stays connected, even if somebody uses its own key later.
        guard isAccountID(id), try accounts.find(key) != nil || !accounts.isOwned(id) else {
            throw noAccess(to: id, credential)
        }
        return key
    }

    private static func noAccess(to id: String, _ credential: Credential) -> Refusal {
        Refusal(
            .forbidden,
            "The provided key '\(credential.maskedKey)' does not have access to account '\(id)' (or that account does not "
                + "exist). Application access may have been revoked.", code: "account_invalid")
    }

    /// What a publishable key may not do.
    func requireSecretKey() throws(Refusal) {
        if credential.kind == .publishable { throw Authentication.secretKeyRequired }
    }

    private static func isAccountID(_ id: String) -> Bool {
        guard id.hasPrefix("acct_"), (6...255).contains(id.utf8.count) else { return false }
        return id.utf8.dropFirst(5).allSatisfy(\.isASCIIAlphanumeric)
    }
}
