// The errors about a SetupIntent in the wrong status. They contain the whole SetupIntent. The texts were recorded from 2023 to 2026.
import Engine
import Wire

enum SetupIntentRefusal {
    @Sendable static func illegal(_ use: IllegalUse) -> Refusal {
        let status = use.draft.status
        let hasSucceeded = status == SetupIntent.Status.succeeded.rawValue
        switch use.verb {
        case "cancel":
            if status == SetupIntent.Status.canceled.rawValue {
                return unexpected("You cannot cancel this SetupIntent because it is already canceled.", use.draft)
            }
            return unexpected(
                "You cannot cancel this SetupIntent because it has a status of \(status). Only a SetupIntent with one of the following statuses may be "
                    + "canceled: `requires_payment_method`, `requires_confirmation`, or `requires_action`.", use.draft)
        case "confirm":
            if !use.draft.has(.paymentMethod), !use.arguments.has("payment_method"), !use.arguments.has("payment_method_data") {
                return IntentMethod.missing(use.draft)
            }
            if hasSucceeded { return unexpected("You cannot confirm this SetupIntent because it has already succeeded.", use.draft) }
            if status == SetupIntent.Status.canceled.rawValue {
                return unexpected("You cannot confirm this SetupIntent because it has been canceled.", use.draft)
            }
        case "update":
            if hasSucceeded { return unexpected("You cannot update this SetupIntent because it has already succeeded.", use.draft) }
        case "verify_microdeposits":
            return Refusal.invalid(
                "This SetupIntent cannot be actioned on because it has a status of \(status). Only a SetupIntent with one of the following statuses may be "
                    + "actioned on: [\"requires_action\"].", code: "intent_invalid_state")
        default: break
        }
        return unexpected(
            "You cannot \(use.verb) this SetupIntent because it has a status of \(status). Only a SetupIntent with one of the following statuses may be "
                + "\(use.participle): \(use.legal.joined(separator: ", ")).", use.draft)
    }

    private static func unexpected(_ message: String, _ intent: Draft) -> Refusal { IntentKind.setup.unexpected(message, intent) }
}
