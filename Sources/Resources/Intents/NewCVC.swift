// A cvc that the customer has entered again for a saved card. The confirmation gets it as a token, which is used up then.
import Engine
import PaymentMethods
import Payers
import Wire

enum NewCVC {
    private static let parameter = "payment_method_options[card][cvc_token]"

    /// Uses the token, if there is one.
    /// - Returns: false if the token is refused. An intent that was made in the same call is kept then, and waits for a PaymentMethod.
    static func take(for method: Draft, _ intent: inout Draft, _ change: inout Change) throws -> Bool {
        guard let token = change.arguments["payment_method_options"]?["card"]?["cvc_token"]?.string else { return true }
        do {
            try Token.spendCVC(token, parameter: parameter, &change)
        } catch let refusal as Refusal where change.arguments["confirm"] == true {
            intent[.paymentMethod] = nil
            try intent.perform("await_payment_method", &change)
            change.decline(refusal.with([intent.resource.name: try intent.document()]))
            return false
        }
        try change.update(PaymentMethod.name, method.id) { method, _ in PaymentMethod.renewCVC(of: &method) }
        return true
    }
}
