// What an intent does with a PaymentMethod.
import Common
import Engine
import Payers
import Wire

extension PaymentMethod {
    /// `payment_method_data` of an intent: what a PaymentMethod is made of.
    package static let data = Parameter.hash(
        "payment_method_data", resource.creationParameters.filter { !["customer", "payment_method"].contains($0.name) })

    /// Makes the checks of a card that is charged. A PaymentMethod that belongs to nobody is used up.
    package static func use(_ method: inout Draft) {
        if method.has(.card) { PaymentMethodCard.check(&method, isUsed: true) }
        if !method.has(.customer) { method[.wasDetached] = true }
    }

    /// Whether it belongs to nobody, and was used or detached.
    package static func isUsedUp(_ method: Draft) -> Bool { method[.wasDetached] == true }

    /// Prepares a saved card for the check of a cvc that its holder has entered again.
    package static func renewCVC(of method: inout Draft) {
        guard var card = method[.card] else { return }
        card["checks"] = .object((card["checks"]?.object ?? [:]).merging(["cvc_check": CardChecks.unchecked]) { $1 })
        method[.card] = card
    }

    /// Attaches it to the customer of an intent that saves it. Nothing happens if it belongs to her already, or if it can be used only once.
    package static func save(_ method: inout Draft, for customer: String, _ change: Change) {
        guard !method.has(.customer), (try? PaymentMethodType.of(method).reuse) == .itself else { return }
        method[.customer] = customer
        method[.wasDetached] = nil
        if method.has(.card) { PaymentMethodCard.check(&method) }
        method.note("attach", change, event: "attached")
    }
}
