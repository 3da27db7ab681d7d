// How a PaymentIntent ends: it is canceled, its bank answers a debit, or the money that it holds goes back.
import Charges
import Common
import Engine
import PaymentMethods
import Payers
import Wire

enum PaymentIntentEnd {
    static let cancel: Hook = { intent, change in
        try IntentOwner.requireItsOwn(intent, to: "cancel", change)
        intent[.cancellationReason] = change.arguments.string("cancellation_reason")
        try letGo(&intent, change)
        try PaymentIntentFunding.giveBack(&intent, &change)
        guard let id = intent[.latestCharge], let charge = try change.object(Charge.name, id) else { return }
        if charge[.captured] == false, charge[.paid] == true { try change.fire("release", on: Charge.name, id) }
        if charge.status == "pending" { try change.fire("withdraw", on: Charge.name, id) }
    }

    private static func letGo(_ intent: inout Draft, _ change: Change) throws {
        PaymentIntentOpening.dropAction(of: &intent)
        intent[.canceledAt] = change.now
        intent[.amountCapturable] = 0
    }

    /// Nobody has captured the money in time.
    static let lapse: Hook = { intent, change in
        intent[.cancellationReason] = "expired"
        try letGo(&intent, change)
    }

    /// The bank has paid a debit.
    static let settle: Hook = { intent, change in
        intent[.amountReceived] = intent[.amount]
        let method = try PaymentIntentAction.method(of: intent, change)
        try IntentMandate.endSingle(of: intent, method, &change)
        try IntentOwner.tell(&intent, &change)
    }

    /// The bank has returned a debit.
    static let bounce: Hook = { intent, change in
        let method = try PaymentIntentAction.method(of: intent, change)
        let code = change.arguments.string("code") ?? ""
        let decline =
            method[.type] == "sepa_debit"
            ? Decline(code: "payment_intent_payment_attempt_failed", declineCode: "generic_decline", message: failure)
            : Decline(code: code, declineCode: nil, message: failure)
        intent[.lastPaymentError] = try IntentFailure(decline: decline, charge: intent[.latestCharge], method: method).error()
        intent[.paymentMethod] = nil
        if TestDebit.of(method).endsMandate { try IntentMandate.end(of: intent, method, &change) }
        try IntentOwner.tell(&intent, &change)
    }

    private static let failure =
        "The payment failed. The customer's bank could not make it. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this "
        + "PaymentIntent again."
}
