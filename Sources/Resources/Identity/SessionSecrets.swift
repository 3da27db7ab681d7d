// The pair that lets a person into a session: `client_secret` for an application's own page, `url` for the hosted page. Both contain the same token.
// The pair exists while the session waits for input. When it was used or has expired, a new pair replaces it.
import Common
import Engine

enum SessionSecrets {
    /// Seconds until the pair expires.
    private static let lifetime: Int64 = 86_400

    static let mint: Hook = { session, change in
        // If there is still a pair, it was not used, and its day is over.
        end(&session, "expired")
        let token = SessionToken.mint(session, change)
        session[.clientSecret] = session.id + "_secret_" + token
        session[.url] = change.settings.publicURL + "/start/" + token
        session.freshUntil = change.now &+ lifetime
    }

    /// Removes the pair of a session that no longer waits for input.
    static let renew: Hook = { session, change in
        try (session.status == VerificationSession.Status.requiresInput.rawValue ? mint : withdraw(because: "expired"))(&session, &change)
    }

    /// - Parameter reason: what happened to the link, for `former_link`.
    static func withdraw(because reason: String) -> Hook {
        { session, _ in
            end(&session, reason)
            session[.clientSecret] = nil
            session[.url] = nil
            session.freshUntil = nil
        }
    }

    /// Remembers what happened to the link, so that its page can say so.
    private static func end(_ session: inout Draft, _ reason: String) {
        guard let token = session[.url]?.split(separator: "/").last else { return }
        session[.formerLink] = ["token": .string(String(token)), "end": .string(reason)]
    }
}
