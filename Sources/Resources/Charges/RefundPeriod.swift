// How long the payments of intents can be refunded, by the type of the PaymentMethod.
import Common
import Engine
import PaymentMethods
import Wire

enum RefundPeriod {
    /// Refuses a refund that comes too late, or that is never possible.
    static func require(_ charge: Draft, _ change: Change) throws(Refusal) {
        guard charge.has(.paymentIntent), let type = charge[.paymentMethodDetails]?["type"]?.string.flatMap(PaymentMethodType.named) else { return }
        switch type.refunds {
        case .unlimited: return
        case .never: throw refusal("Charge \(charge.id) cannot be refunded: payments with \(type.displayName) cannot be refunded.")
        case .days(let days):
            guard change.now >= charge.created + days * CalendarDay.secondsOfDay else { return }
            throw refusal("Charge \(charge.id) cannot be refunded: payments with \(type.displayName) can be refunded for \(days) days.")
        }
    }

    private static func refusal(_ message: String) -> Refusal { .invalid(message, code: "charge_not_refundable") }
}
