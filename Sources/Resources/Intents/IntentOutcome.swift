// What an invoice or a Checkout Session hears of its intent.
import Engine
import PaymentMethods
import Wire

package struct IntentOutcome {
    /// After one of these codes, the clock charges the same method no more. Source: Stripe's documentation of retries.
    private static let finalCodes: Set = [
        "authentication_required", "highest_risk_level", "incorrect_number", "lost_card", "pickup_card", "revocation_of_all_authorizations",
        "revocation_of_authorization", "stolen_card", "transaction_not_allowed",
    ]

    /// The id of the intent.
    package let intent: String?
    package let status: PaymentIntent.Status?
    /// The code of the last error. Nil if there is none.
    package let code: String?
    package let charge: String?
    /// How much has come.
    package let received: Int64
    /// The PaymentMethod that was used.
    package let method: String?
    /// The method whose bank has refused it for good. Nil if none has.
    package let refusedForGood: String?
    /// Whether the customer has done her part, and pays later: with a voucher, or by a bank transfer.
    package let isPaidLater: Bool
    /// Whether the money was held, and then captured by a call.
    package let wasCaptured: Bool

    package init(of intent: Draft) {
        self.intent = intent.id
        status = PaymentIntent.Status(rawValue: intent.status)
        let error = intent[.lastPaymentError]
        code = error?["code"]?.string
        let isFinal = [code, error?["decline_code"]?.string].compactMap(\.self).contains(where: IntentOutcome.finalCodes.contains)
        refusedForGood = isFinal ? error?["payment_method"]?["id"]?.string ?? error?["source"]?["id"]?.string : nil
        charge = intent[.latestCharge]
        received = intent[FieldKey<Int64>("amount_received")] ?? 0
        method = intent[.paymentMethod]
        wasCaptured = intent[.captureMethod] == "manual"
        isPaidLater = intent[.nextActionTree]?["type"]?.string.map(IntentOutcome.laterActions.contains) ?? false
    }

    /// What a customer sees who pays later.
    private static let laterActions = Set(PaymentMethodType.all.compactMap { type in
        switch type.flow {
        case .voucher, .bankTransfer: type.flow.nextAction
        default: nil
        }
    })

    /// As it was told.
    package init(_ arguments: Arguments) {
        intent = arguments.string("intent")
        status = arguments.string("status").flatMap(PaymentIntent.Status.init)
        code = arguments.string("code")
        charge = arguments.string("charge")
        received = arguments.integer("received") ?? 0
        method = arguments.string("method")
        isPaidLater = arguments["is_paid_later"] == true
        wasCaptured = arguments["was_captured"] == true
        refusedForGood = nil
    }

    var told: JSONObject {
        [
            "charge": charge.map(JSON.string) ?? .null, "code": code.map(JSON.string) ?? .null, "intent": intent.map(JSON.string) ?? .null,
            "is_paid_later": .bool(isPaidLater), "method": method.map(JSON.string) ?? .null, "received": .integer(received),
            "status": status.map { .string($0.rawValue) } ?? .null, "was_captured": .bool(wasCaptured),
        ]
    }
}
