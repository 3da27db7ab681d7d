// The errors about a PaymentIntent in the wrong status. They contain the whole PaymentIntent. The texts were recorded from 2023 to 2026.
import Engine
import Wire

enum PaymentIntentRefusal {
    @Sendable static func illegal(_ use: IllegalUse) -> Refusal {
        let status = use.draft.status
        // Stripe names two statuses that no PaymentIntent has here.
        let legal = use.verb == "cancel"
            ? "requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, requires_action, expired, processing"
            : use.legal.joined(separator: ", ")
        switch use.verb {
        case "confirm":
            if status == PaymentIntent.Status.canceled.rawValue, use.arguments.has("payment_method") { return update("payment_method", use) }
            if [PaymentIntent.Status.succeeded, .requiresCapture].map(\.rawValue).contains(status) {
                return refusal("You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.", use)
            }
            return refusal(
                "You cannot confirm this PaymentIntent because it has a status of \(status). Only a PaymentIntent with one of the following statuses "
                    + "may be confirmed: requires_confirmation, requires_action.", use)
        case "capture":
            if status == PaymentIntent.Status.succeeded.rawValue {
                return refusal(
                    "The remaining amount on this PaymentIntent could not be captured because the remainder of the authorized amount has been "
                        + "released.", use)
            }
            return refusal(
                "This PaymentIntent could not be captured because it has a status of \(status). Only a PaymentIntent with one of the following "
                    + "statuses may be captured: \(legal).", use)
        case "update":
            return update(use.parameter ?? "", use)
        default:
            return refusal(
                "You cannot \(verbs[use.verb] ?? use.verb) this PaymentIntent because it has a status of \(status). Only a PaymentIntent with one of the "
                    + "following statuses may be \(use.participle): \(legal).", use)
        }
    }

    /// The verbs of messages that are not the names of the calls.
    private static let verbs = [
        "apply_customer_balance": "apply a customer balance to", "increment_authorization": "increment the authorization of",
        "verify_microdeposits": "verify the microdeposits of",
    ]

    private static func update(_ parameter: String, _ use: IllegalUse) -> Refusal {
        refusal(
            "This PaymentIntent's \(parameter) could not be updated because it has a status of \(use.draft.status). You may only update the "
                + "\(parameter) of a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, "
                + "requires_action.", use, parameter: parameter)
    }

    private static func refusal(_ message: String, _ use: IllegalUse, parameter: String? = nil) -> Refusal {
        IntentKind.payment.unexpected(message, use.draft, parameter: parameter)
    }
}
