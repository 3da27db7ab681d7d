// How a session ends without a payment, and how a customer takes it up again: the shop can have a copy made of it for her.
import Common
import Engine
import Intents
import Wire

package enum CheckoutExpiry {
    /// How long an expired session can be taken up again, in seconds.
    private static let recovery = 30 * CalendarDay.secondsOfDay
    /// The first part of the path at which that happens.
    package static let root = "r"

    /// Its time is over. A session that is complete stays as it is.
    static let lapse: Hook = { session, change in
        if session.status == CheckoutSession.Status.open.rawValue { try session.perform("expire", &change) }
    }

    static let expire: Hook = { session, change in
        session[.url] = nil
        session[.nextURL] = nil
        for (resource, intent) in [
            (PaymentIntent.name, session[.attemptedIntent]), (SetupIntent.name, session[.setupIntent]), (SetupIntent.name, session[.attemptedSetup]),
        ] {
            // Seeds may name an intent that is not there, or that is over.
            guard let intent, try change.object(resource, intent)?.status.hasPrefix("requires_") == true else { continue }
            try change.fire("cancel", on: resource, intent, with: ["cancellation_reason": "abandoned"])
        }
        try CheckoutCustomer.forget(&session, &change)
        let key = FieldKey<JSONObject>("after_expiration")
        guard var wanted = session[key]?["recovery"]?.object, wanted["enabled"] == true else { return session[.openedWith] = nil }
        wanted["expires_at"] = .integer(change.now + recovery)
        wanted["url"] = .string("\(change.settings.publicURL)/\(root)/\(session.id)")
        session.merge(key, ["recovery": .object(wanted)])
    }

    @Sendable static func isRecoverable(_ session: Draft) -> Bool {
        session.status == CheckoutSession.Status.expired.rawValue && session.has(.openedWith)
    }

    /// The customer takes it up again: a copy is made of it.
    static let recover: Hook = { session, change in
        guard isRecoverable(session), let recovery = session[FieldKey<JSONObject>("after_expiration")]?["recovery"],
            let end = recovery["expires_at"]?.integer, change.now < end
        else { throw Refusal.invalid("This Checkout Session cannot be recovered, or not any more.") }
        var given = session[.openedWith]?.object ?? [:]
        if recovery["allow_promotion_codes"] == true, given["discounts"] == nil { given["allow_promotion_codes"] = true }
        let (copy, original) = (try change.create(CheckoutSession.name, given: given), session.id)
        try change.update(CheckoutSession.name, copy) { copy, _ in copy[.recoveredFrom] = original }
        change.answer(with: copy)
    }
}
