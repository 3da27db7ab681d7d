// What happens by itself while a PaymentIntent waits for its customer: a voucher is paid or lapses, an app's question is over. TestVoucher and the
// like say what, in test mode.
import Engine
import PaymentMethods
import Payers
import Wire

enum PaymentIntentWaiting {
    static func begin(_ intent: inout Draft, _ method: Draft, _ type: PaymentMethodType, _ change: inout Change) throws {
        guard intent.has(.attempt) else { return }
        let debit = TestDebit.of(method)
        switch type.flow {
        case .voucher:
            let number = change.arguments["payment_method_options"]?["konbini"]?["confirmation_number"]?.string
            let outcome = try number.map { number throws(Refusal) in try TestVoucher.debit(confirmationNumber: number) } ?? debit
            let end = NextAction.expiry(type, intent, change).integer ?? change.now
            switch outcome.outcome {
            case .expires: try plan("expire", &intent, after: outcome.delay, &change)
            case .staysPending: try plan("expire", &intent, after: end - change.now, &change)
            default: try plan("authorize", &intent, after: outcome.delay, &change)
            }
        default:
            if let seconds = type.actionSeconds { try plan("expire", &intent, after: seconds, &change) }
        }
    }

    /// The attempt has a name, so that the timer of an earlier attempt does nothing.
    private static func plan(_ transition: String, _ intent: inout Draft, after seconds: Int64, _ change: inout Change) throws {
        let name = change.randomCharacters(8)
        var attempt = intent[.attempt]?.object ?? [:]
        attempt["name"] = .string(name)
        intent[.attempt] = .object(attempt)
        try change.schedule(transition, on: intent, after: seconds, ["attempt": .string(name)])
    }

    /// Refuses a timer of an earlier attempt.
    static func requirePresent(_ intent: Draft, _ change: Change) throws(Refusal) {
        guard let name = change.arguments.string("attempt"), intent[.attempt]?["name"] != .string(name) else { return }
        throw .invalid("Another attempt has begun since.")
    }
}
