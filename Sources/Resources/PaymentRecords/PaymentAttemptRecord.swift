// A PaymentAttemptRecord is one attempt to make the payment that a PaymentRecord tells of.
import Engine
import Wire

enum PaymentAttemptRecord {
    static let name = "payment_attempt_record"

    /// How far an attempt has come. It is shown by the amounts only.
    enum State: String {
        case open, guaranteed, failed, canceled

        /// Whether another attempt may follow.
        var isOver: Bool { self == .failed || self == .canceled }
    }

    static let resource = Resource(
        name, idPrefix: "par_", path: "/v1/payment_attempt_records", noun: name,
        fields: ReportedPayment.fields + [.string("payment_record").orNull, .string("state").internal],
        endpoints: [.retrieve, .list(by: [.string("payment_record").required])], seeding: Seeding { attempt, _ in attempt[.state] = state(of: attempt) })

    /// How far an attempt has come, by its amounts.
    private static func state(of attempt: Draft) -> String {
        func isSome(_ name: String) -> Bool { ReportedPayment.value(attempt[FieldKey<JSONObject>(name)]) > 0 }
        let state: State = isSome("amount_guaranteed") ? .guaranteed : isSome("amount_failed") ? .failed : isSome("amount_canceled") ? .canceled : .open
        return state.rawValue
    }
}

extension FieldKey<String> {
    static var state: Self { FieldKey("state") }
}
