// The short-lived pair that lets a person into a session: `client_secret` for an application's own page, `url` for the hosted one. Both
// carry the same token. They exist while the session waits for input; a new pair replaces one that was used or has expired.
import Engine
import OrderedCollections
import Wire

enum SessionSecrets {
    /// Seconds until a client secret expires; the pair is minted anew together.
    private static let lifetime: Int64 = 86_400

    static let mint: Hook = { session, change in
        let mode = change.account.key.isLive ? "live" : "test"
        let token = token(&change)
        session["client_secret"] = "\(session.id)_secret_\(mode)_\(token)"
        session["url"] = "\(change.settings.publicURL)/start/\(mode)_\(token)"
        session.freshUntil = change.now &+ lifetime
    }

    static let withdraw: Hook = { session, _ in
        session["client_secret"] = .null
        session["url"] = .null
        session.freshUntil = nil
    }

    /// The account and 31 characters that start with the time, in base 64; then a version and eight characters more.
    private static func token(_ change: inout Change) -> String {
        let inner = "\(change.account.id),_\(change.timeCharacters)\(change.randomCharacters(25))"
        return Base64.encode(Array(inner.utf8)).filter { $0 != "=" } + "0100" + change.randomCharacters(8)
    }
}
