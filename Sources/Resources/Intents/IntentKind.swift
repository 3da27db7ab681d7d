// What differs between a PaymentIntent and a SetupIntent.
import Common
import Engine
import Wire

enum IntentKind {
    case payment, setup

    static func of(_ intent: Draft) -> IntentKind { intent.resource.name == ResourceName.paymentIntent ? .payment : .setup }

    /// The start of the codes of its errors.
    var code: String {
        switch self {
        case .payment: "payment_intent"
        case .setup: "setup_intent"
        }
    }

    /// Its name in texts.
    var noun: String {
        switch self {
        case .payment: "PaymentIntent"
        case .setup: "SetupIntent"
        }
    }

    /// The error about an intent in the wrong status. It contains the whole intent.
    /// - Parameter intent: as it is without what is refused.
    func unexpected(_ message: String, _ intent: Draft, parameter: String? = nil) -> Refusal {
        let refusal = Refusal.invalid(message, code: "\(code)_unexpected_state", parameter: parameter)
        return (try? intent.document()).map { refusal.with([intent.resource.name: $0]) } ?? refusal
    }

    /// The PaymentMethod belongs to a customer, and the intent to none.
    func strangersMethod(_ method: String, _ owner: String) -> Refusal {
        switch self {
        case .payment:
            .invalid(
                "The `payment_method` parameter supplied \(method) belongs to the Customer \(owner). Please include the Customer in the `customer` "
                    + "parameter on the PaymentIntent.", code: "parameter_missing", parameter: "source")
        case .setup:
            .invalid(
                "The payment method supplied (\(method)) belongs to the Customer \(owner). Please include the Customer in the `customer` parameter on "
                    + "the SetupIntent.", parameter: "payment_method")
        }
    }

    /// The text of a failed authentication.
    var failedAuthentication: String {
        "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this "
            + "\(noun) again."
    }
}
