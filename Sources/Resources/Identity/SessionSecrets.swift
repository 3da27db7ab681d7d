// The short-lived pair that lets a person into a session: `client_secret` for an application's own page, `url` for the hosted one. Both
// carry the same token. They exist while the session waits for input; a new pair replaces one that was used or has expired.
import Engine
import OrderedCollections
import Wire

enum SessionSecrets {
    /// Seconds until a client secret expires; the pair is minted anew together.
    private static let lifetime: Int64 = 86_400

    static let mint: Hook = { session, change in
        let token = (change.account.key.isLive ? "live_" : "test_") + token(change)
        session["client_secret"] = .string(session.id + "_secret_" + token)
        session["url"] = .string(change.settings.publicURL + "/start/" + token)
        session.freshUntil = change.now &+ lifetime
    }

    /// A session that waits for nothing needs no pair.
    static let renew: Hook = { session, change in
        try (session.status == VerificationSession.Status.requiresInput.rawValue ? mint : withdraw)(&session, &change)
    }

    static let withdraw: Hook = { session, _ in
        session["client_secret"] = .null
        session["url"] = .null
        session.freshUntil = nil
    }

    /// The account and 31 characters that start with the time, in base 64; then a version and eight characters more.
    private static func token(_ change: Change) -> String {
        var inner = Array((change.account.id + ",_").utf8)
        change.appendTime(to: &inner)
        change.appendRandom(25, to: &inner)
        var token = Array(Base64.encode(inner).utf8)
        while token.last == UInt8(ascii: "=") { token.removeLast() }
        token += "0100".utf8
        change.appendRandom(8, to: &token)
        return String(decoding: token, as: UTF8.self)
    }
}
