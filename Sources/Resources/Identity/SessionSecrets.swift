// The short-lived pair that lets a person into a session: `client_secret` for an application's own page, `url` for the hosted one. Both
// carry the same token. They exist while the session waits for input; a new pair replaces one that was used or has expired.
import Engine
import OrderedCollections

enum SessionSecrets {
    /// Seconds until a client secret expires; the pair is minted anew together.
    private static let lifetime: Int64 = 86_400

    static let mint: Hook = { session, change in
        let token = SessionToken.mint(session, change)
        session["client_secret"] = .string(String(decoding: Array((session.id + "_secret_").utf8) + token, as: UTF8.self))
        session["url"] = .string(String(decoding: Array((change.settings.publicURL + "/start/").utf8) + token, as: UTF8.self))
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
}
