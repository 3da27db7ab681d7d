// Why a payment is declined: the code, the decline code and the message of the error, and the advice of the bank and the network. Source: Stripe's
// lists of error codes and decline codes; the advice as recorded in 2026.
import Engine
import Wire

package struct Decline: Sendable {
    package let code: String
    /// The bank's own reason.
    package let declineCode: String?
    package let message: String
    /// The `param` of the error.
    package var parameter: String?
    /// The advice: in Stripe's words, and as a code of the network.
    package var advice: String?
    package var networkAdvice: String?
    /// The bank's answer, as a code of the network.
    package var networkDecline: String?

    package init(
        code: String, declineCode: String?, message: String, parameter: String? = nil, advice: String? = nil, networkAdvice: String? = nil,
        networkDecline: String? = nil
    ) {
        self.code = code
        self.declineCode = declineCode
        self.message = message
        self.parameter = parameter
        self.advice = advice
        self.networkAdvice = networkAdvice
        self.networkDecline = networkDecline
    }

    static let generic = Decline(
        code: "card_declined", declineCode: "generic_decline", message: "Your card was declined.", advice: "try_again_later",
        networkDecline: "01")
    static let insufficientFunds = Decline(
        code: "card_declined", declineCode: "insufficient_funds", message: "Your card has insufficient funds.",
        advice: "try_again_later", networkAdvice: "02", networkDecline: "51")
    static let lostCard = Decline(
        code: "card_declined", declineCode: "lost_card", message: "Your card was declined.", advice: "do_not_try_again",
        networkAdvice: "01", networkDecline: "41")
    static let stolenCard = Decline(
        code: "card_declined", declineCode: "stolen_card", message: "Your card was declined.", advice: "do_not_try_again",
        networkAdvice: "01", networkDecline: "43")
    /// Whether Radar has blocked it, so that the bank was not asked.
    package static let fraudulent = Decline(code: "card_declined", declineCode: "fraudulent", message: "Your card was declined.")
    static let velocityExceeded = Decline(
        code: "card_declined", declineCode: "card_velocity_exceeded",
        message: "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
        advice: "try_again_later", networkAdvice: "02", networkDecline: "61")
    static let authenticationRequired = Decline(
        code: "card_declined", declineCode: "authentication_required",
        message: "Your card was declined. This transaction requires authentication.")
    package static let expiredCard = Decline(
        code: "expired_card", declineCode: "expired_card", message: "Your card has expired.", parameter: "exp_month",
        advice: "confirm_card_data", networkAdvice: "03", networkDecline: "54")
    package static let incorrectCVC = Decline(
        code: "incorrect_cvc", declineCode: "incorrect_cvc", message: "Your card's security code is incorrect.", parameter: "cvc",
        advice: "confirm_card_data", networkAdvice: "03", networkDecline: "N7")
    static let incorrectPostalCode = Decline(
        code: "incorrect_zip", declineCode: "incorrect_zip",
        message: "Your card could not be authorized using the postal code provided. Please update the postal code, or contact your card "
            + "issuer for further details.", parameter: "address_zip")
    static let processingError = Decline(
        code: "processing_error", declineCode: "processing_error",
        message: "An error occurred while processing your card. Try again in a little bit.", advice: "try_again_later",
        networkDecline: "06")
    static let invalidAccount = Decline(
        code: "payment_intent_payment_attempt_failed", declineCode: "generic_decline",
        message: "The payment failed, because the number of the bank account is invalid. You can provide payment_method_data or a new PaymentMethod to "
            + "attempt to fulfill this PaymentIntent again.")
    static let mandateCanceled = Decline(
        code: "india_recurring_payment_mandate_canceled", declineCode: nil,
        message: "The provided mandate has been canceled by the card holder.")

    /// The error of a payment.
    /// - Parameter charge: the failed charge that is kept. Nil if there is none.
    package func refusal(charge: String?) -> Refusal {
        let told = [
            "advice_code": advice, "charge": charge, "decline_code": declineCode, "network_advice_code": networkAdvice,
            "network_decline_code": networkDecline,
        ]
        return Refusal(.paymentFailed, message, code: code, parameter: parameter, details: told.compactMapValues { $0.map(JSON.string) })
    }

    /// The error of an attempt to attach a card to a customer. It always has a `param`, even if it is empty (recorded 2023 to 2025).
    package var refusalOfAttaching: Refusal {
        var decline = self
        decline.parameter = parameter ?? ""
        return decline.refusal(charge: nil)
    }
}
