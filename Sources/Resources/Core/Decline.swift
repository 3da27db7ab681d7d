// Why a bank declines a charge: the code, the decline code and the sentence of the error, and what the charge then says of it.
// Source: Stripe's lists of error codes and of decline codes.
import Engine
import Wire

struct Decline: Sendable {
    let code: String
    /// The bank's own reason; nil: the code says it.
    let declineCode: String?
    let message: String
    /// The parameter at fault.
    var parameter: String?

    static let generic = Decline(code: "card_declined", declineCode: "generic_decline", message: "Your card was declined.")
    static let insufficientFunds = Decline(
        code: "card_declined", declineCode: "insufficient_funds", message: "Your card has insufficient funds.")
    static let lostCard = Decline(code: "card_declined", declineCode: "lost_card", message: "Your card was declined.")
    static let stolenCard = Decline(code: "card_declined", declineCode: "stolen_card", message: "Your card was declined.")
    static let fraudulent = Decline(code: "card_declined", declineCode: "fraudulent", message: "Your card was declined.")
    static let velocityExceeded = Decline(
        code: "card_declined", declineCode: "card_velocity_exceeded",
        message: "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.")
    static let authenticationRequired = Decline(
        code: "card_declined", declineCode: "authentication_required",
        message: "Your card was declined. This transaction requires authentication.")
    static let expiredCard = Decline(
        code: "expired_card", declineCode: nil, message: "Your card has expired.", parameter: "exp_month")
    static let incorrectCVC = Decline(
        code: "incorrect_cvc", declineCode: nil, message: "Your card's security code is incorrect.", parameter: "cvc")
    static let processingError = Decline(
        code: "processing_error", declineCode: nil,
        message: "An error occurred while processing your card. Try again in a little bit.")

    /// - Parameter charge: the charge that is on record as failed; nil: it came to none.
    func refusal(charge: String?) -> Refusal {
        var details: [String: JSON] = [:]
        details["charge"] = charge.map(JSON.string)
        details["decline_code"] = declineCode.map(JSON.string)
        return Refusal(.paymentFailed, message, code: code, parameter: parameter, details: details)
    }
}
