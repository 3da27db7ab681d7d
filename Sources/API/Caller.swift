// The account a request acts on: the key's own, or one connected to it that `Stripe-Account` names.
public import Engine
public import Wire

public struct Caller {
    public let credential: Credential
    public let account: Account

    /// - Throws: a Refusal where the key or the connected account is refused.
    public init(_ headers: Headers, authentication: Authentication, accounts: Accounts) throws {
        credential = try authentication.credential(headers["Authorization"])
        let own = credential.account
        guard let connected = headers["Stripe-Account"] ?? headers["Stripe-Context"], connected != own.id else {
            account = try accounts.account(own)
            return
        }
        guard Caller.isAccountID(connected), try !accounts.isOwned(connected) else {
            throw Refusal(
                .forbidden,
                "The provided key '\(credential.maskedKey)' does not have access to account '\(connected)' (or that account does not "
                    + "exist). Application access may have been revoked.", code: "account_invalid")
        }
        account = try accounts.account(own.connected(connected))
    }

    private static func isAccountID(_ id: String) -> Bool {
        guard id.hasPrefix("acct_"), (6...255).contains(id.utf8.count) else { return false }
        return id.utf8.dropFirst(5).allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            default: false
            }
        }
    }
}
