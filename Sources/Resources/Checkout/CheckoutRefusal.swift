// Errors of Checkout Sessions. Source: messages quoted in public issues; those that nobody quotes are Pinstripe's own.
import Common
import Engine
import Wire

enum CheckoutRefusal {
    static let illegal: @Sendable (IllegalUse) -> Refusal = { use in illegal(use.draft, toBe: use.participle, use.legal, parameter: use.parameter) }

    /// - Parameter legal: the statuses in which it is possible.
    static func illegal(_ session: Draft, toBe participle: String, _ legal: [String], parameter: String?) -> Refusal {
        let legal = legal.map { "\"\($0)\"" }.joined(separator: ", ")
        return .invalid(
            "Only Checkout Sessions with a status in [\(legal)] can be \(participle). This Checkout Session has a status of `\(session.status)`.",
            parameter: parameter)
    }

    /// - Parameter own: what is said of this parameter. Nil for the usual text.
    static func wrongMode(_ name: String, _ mode: CheckoutSession.Mode, saying own: String?) -> Refusal {
        .invalid(own ?? "You can not pass `\(name)` in `\(mode.rawValue)` mode.", parameter: name)
    }

    static func recurring(at place: String) -> Refusal {
        .invalid(
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.",
            parameter: place)
    }

    static func tooSmall(_ currency: String) -> Refusal {
        let least = Currency.inMessage(Currency.minimum(currency), currency, code: true)
        return .invalid("The Checkout Session's total amount due must add up to at least \(least)", code: "amount_too_small")
    }

    static func tooLarge(_ currency: String) -> Refusal {
        let most = Currency.inMessage(CheckoutTotals.largest, currency)
        return .invalid("The Checkout Session's total amount due must be no more than \(most).", code: "amount_too_large")
    }

    static let nothingToReduce = Refusal.invalid(
        "This coupon cannot be redeemed because it does not apply to anything in this order.", code: "coupon_applies_to_nothing")

    static let freeOrder = Refusal.invalid("The Checkout Session's total amount due cannot be zero in `payment` mode.")

    /// The bank or the person says no.
    static func declined(_ error: JSON?) -> Refusal {
        let message = error?["message"]?.string ?? "The payment failed."
        var details: [String: JSON] = [:]
        if let code = error?["decline_code"], !code.isNull { details["decline_code"] = code }
        return Refusal(.paymentFailed, message, code: error?["code"]?.string, details: details)
    }
}
