// The short-lived pair that lets a person into a session: `client_secret` for an application's own page, `url` for the hosted one. Both
// carry the same token. They exist while the session waits for input; a new pair replaces one that was used or has expired.
import Engine
import OrderedCollections

enum SessionSecrets {
    /// Seconds until a client secret expires; the pair is minted anew together.
    private static let lifetime: Int64 = 86_400

    static let mint: Hook = { session, change in
        // A pair that is still there was never used, and its day is over.
        end(&session, "expired")
        let token = SessionToken.mint(session, change)
        session["client_secret"] = .string(String(decoding: Array((session.id + "_secret_").utf8) + token, as: UTF8.self))
        session["url"] = .string(String(decoding: Array((change.settings.publicURL + "/start/").utf8) + token, as: UTF8.self))
        session.freshUntil = change.now &+ lifetime
    }

    /// A session that waits for nothing needs no pair.
    static let renew: Hook = { session, change in
        try (session.status == VerificationSession.Status.requiresInput.rawValue ? mint : withdraw(because: "expired"))(&session, &change)
    }

    /// - Parameter reason: what has become of the link, as `former_link` says it.
    static func withdraw(because reason: String) -> Hook {
        { session, _ in
            end(&session, reason)
            session["client_secret"] = .null
            session["url"] = .null
            session.freshUntil = nil
        }
    }

    /// Remembers what has become of the link, so that its page can say so.
    private static func end(_ session: inout Draft, _ reason: String) {
        guard let token = session["url"]?.string?.split(separator: "/").last else { return }
        session["former_link"] = ["token": .string(String(token)), "end": .string(reason)]
    }
}
