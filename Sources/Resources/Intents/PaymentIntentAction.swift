// What the customer does while a PaymentIntent asks her: she confirms at her bank or refuses, or the time is over.
import Charges
import Common
import Engine
import PaymentMethods
import Payers
import Wire

enum PaymentIntentAction {
    static let isOfCard = Condition { intent in isCard(intent) ? nil : "no bank of a card asks for authentication: use authorize" }
    static let isOfOther = Condition { intent in
        isCard(intent) ? "the bank of a card asks for authentication: use authenticate" : transfer(intent)
    }
    static let isNoTransfer = Condition(transfer)

    @Sendable private static func transfer(_ intent: Draft) -> String? {
        intent.has(.awaitingFundsOf) ? "it waits for a bank transfer: use fund_cash_balance of the customer" : nil
    }

    private static func isCard(_ intent: Draft) -> Bool {
        switch intent[.nextActionTree]?["type"]?.string {
        case "use_stripe_sdk": true
        case "redirect_to_url": intent[.attempt]?["is_card"] == true
        default: false
        }
    }

    /// The holder of the card confirms.
    static let authenticate: Hook = { intent, change in
        if intent[.confirmationMethod] == "manual" {
            PaymentIntentOpening.dropAction(of: &intent)
            intent[.isAuthenticated] = true
            return try intent.perform("await_confirmation", &change)
        }
        let method = try method(of: intent, change)
        try PaymentAttempt(intent[.attempt]).pay(
            &intent, with: method, threeDSecure: ThreeDSecure.authenticated(byChallenge: true), &change)
    }

    /// The customer agrees, or pays.
    static let authorize: Hook = { intent, change in
        try Microdeposits.accept(intent, &change)
        let method = try method(of: intent, change)
        let debit = TestDebit.of(method)
        let refusal = debit.outcome == .fails && !isDebit(method) ? Decline.refused(debit.code) : nil
        try PaymentAttempt(intent[.attempt]).pay(&intent, with: method, refusal: refusal, &change)
    }

    private static func isDebit(_ method: Draft) -> Bool { (try? PaymentMethodType.of(method).flow) == .debit }

    /// The customer refuses, or cannot prove who she is. Only a refused card leaves no charge.
    static let fail: Hook = { intent, change in
        let method = try method(of: intent, change)
        let decline = Decline.failedAuthentication(.payment)
        if isCard(intent) {
            try change.update(PaymentMethod.name, method.id) { method, _ in PaymentMethod.use(&method) }
            return try IntentFailure(decline: decline, type: "invalid_request_error", method: method).miscarry(&intent, &change)
        }
        try PaymentAttempt(intent[.attempt]).pay(&intent, with: method, refusal: decline, &change)
    }

    /// The time is over.
    static let expire: Hook = { intent, change in
        if Microdeposits.areAwaited(by: intent) { return try Microdeposits.expire(&intent, &change) }
        let method = try method(of: intent, change)
        let name = try PaymentMethodType.of(method).displayName
        let decline = Decline(
            code: "payment_intent_payment_attempt_expired", declineCode: nil,
            message: "The \(name) payment attempt of this PaymentIntent has expired. You can provide payment_method_data or a new PaymentMethod to attempt "
                + "to fulfill this PaymentIntent again.")
        try IntentFailure(decline: decline, method: method).miscarry(&intent, &change)
    }

    static func method(of intent: Draft, _ change: Change) throws -> Draft {
        guard let method = try change.object(PaymentMethod.name, intent[.paymentMethod] ?? "") else { throw IntentMethod.gone(intent) }
        return method
    }
}

extension Decline {
    /// The provider of the PaymentMethod says no.
    static func refused(_ code: String?) -> Decline {
        Decline(
            code: code ?? "payment_method_provider_decline", declineCode: nil,
            message: "The payment was declined by the provider of the payment method. You can provide payment_method_data or a new PaymentMethod to attempt "
                + "to fulfill this PaymentIntent again.")
    }
}
