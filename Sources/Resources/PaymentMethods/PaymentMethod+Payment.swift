// What an intent does with a PaymentMethod.
import Common
import Engine
import OrderedCollections
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

    /// Attaches it to the customer of an intent that saves it. Nothing happens if it belongs to her already.
    package static func save(_ method: inout Draft, for customer: String, _ change: Change) {
        guard !method.has(.customer) else { return }
        method[.customer] = customer
        method[.wasDetached] = nil
        if method.has(.card) { PaymentMethodCard.check(&method) }
        method.note("attach", change, event: "attached")
    }
}
