// What happens by itself while a PaymentIntent waits for its customer: a voucher is paid or lapses, an app's question is over. TestVoucher and the
// like say what, in test mode. The engine drops what was planned for an earlier attempt.
import Engine
import PaymentMethods
import Payers
import Wire

enum PaymentIntentWaiting {
    static func begin(_ intent: Draft, _ method: Draft, _ type: PaymentMethodType, _ change: inout Change) throws {
        guard intent.has(.attempt) else { return }
        let debit = TestDebit.of(method)
        switch type.flow {
        case .voucher:
            let number = change.arguments["payment_method_options"]?["konbini"]?["confirmation_number"]?.string
            let outcome = try number.map { number throws(Refusal) in try TestVoucher.debit(confirmationNumber: number) } ?? debit
            let end = NextAction.expiry(type, intent, change).integer ?? change.now
            switch outcome.outcome {
            case .expires: try change.schedule("expire", on: intent, after: outcome.delay)
            case .staysPending: try change.schedule("expire", on: intent, after: end - change.now)
            default: try change.schedule("authorize", on: intent, after: outcome.delay)
            }
        default:
            if let seconds = type.actionSeconds { try change.schedule("expire", on: intent, after: seconds) }
        }
    }
}
