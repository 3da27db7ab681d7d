// How a SetupIntent is confirmed. The checks are those of a PaymentIntent. Then the PaymentMethod is saved, or the customer must act first.
import Common
import Engine
import PaymentMethods
import Payers
import Wire

enum SetupIntentConfirmation {
    static let confirm: Hook = { intent, change in
        try IntentOwner.requireItsOwn(intent, to: "confirm", change)
        try intent.take("allowed_payment_method_types", from: change)
        try IntentTypes.settle(&intent, change)
        _ = try IntentMethod.take(into: &intent, &change)
        try run(&intent, &change)
    }

    static func run(_ intent: inout Draft, _ change: inout Change) throws {
        let (method, type) = try IntentMethod.checked(intent, change)
        try IntentDemands.requireReturnURL(for: type, intent, change)
        try SetupAttempt.end(intent, by: "abandon", &change)
        let acceptance = IntentMandate.acceptance(intent, change)
        let returnURL = IntentDemands.returnURL(intent, change)
        SetupIntentOpening.dropAction(of: &intent)
        intent[.lastSetupError] = nil
        if type.needsMandate {
            guard let acceptance else { return try IntentMandate.refuse(.setup, &change) }
            let isVerified = method[.isVerified] != false
            try setMandate(of: &intent, method, acceptance, isVerified ? .active : .pending, &change)
            guard isVerified else {
                try ask(&intent, method, NextAction.microdeposits(intent, method, change), backTo: returnURL, &change)
                return try Microdeposits.begin(&intent, &change)
            }
        }
        try setUp(&intent, method, type, returnURL, &change)
    }

    private static func setUp(
        _ intent: inout Draft, _ method: Draft, _ type: PaymentMethodType, _ returnURL: JSON, _ change: inout Change
    ) throws {
        if let card = TestCard.of(method) {
            var situation = ThreeDSecure.Situation(intent, change)
            situation.isSaving = true
            guard case .pass(let result) = ThreeDSecure.decide(card, situation) else {
                let url = change.arguments["use_stripe_sdk"] == true ? .null : returnURL
                return try ask(&intent, method, NextAction.threeDSecure(intent, returnURL: url, change), backTo: returnURL, &change)
            }
            return try finish(&intent, method, threeDSecure: result, &change)
        }
        guard type.flow.nextAction == nil else {
            return try ask(&intent, method, NextAction.of(type, intent, method, returnURL: returnURL, change), backTo: returnURL, &change)
        }
        try finish(&intent, method, &change)
    }

    private static func setMandate(
        of intent: inout Draft, _ method: Draft, _ acceptance: JSON, _ status: Mandate.Status, _ change: inout Change
    ) throws {
        let singleUse = intent[.singleUseTree]?.object
        let mandate = try IntentMandate.make(method, acceptance, singleUse, status, &change)
        if singleUse == nil { intent[.mandateReference] = mandate } else { intent[.singleUseMandate] = mandate }
    }

    private static func ask(_ intent: inout Draft, _ method: Draft, _ action: JSON, backTo returnURL: JSON, _ change: inout Change) throws {
        try SetupAttempt.begin(&intent, method, in: .requiresAction, &change)
        NextAction.set(action, backTo: returnURL, in: &intent, change)
        intent[.attempt] = ["is_card": .bool(method.has(.testCard))]
        try intent.perform("require_action", &change)
    }

    // MARK: What comes of it

    /// Saves the PaymentMethod, or declines it.
    private static func finish(_ intent: inout Draft, _ method: Draft, threeDSecure: JSON = .null, _ change: inout Change) throws {
        let debit = TestDebit.of(method)
        let isRefused = [.setupFails, .mandateRefused].contains(debit.outcome)
        let decline = isRefused ? Decline.refusedSetup(debit.code) : decline(ofCard: method)
        if let decline { return try miscarry(&intent, method, decline, threeDSecure: threeDSecure, &change) }
        try save(&intent, method, &change)
        if try SetupAttempt.isOpen(of: intent, change) {
            try SetupAttempt.end(intent, by: "succeed", &change) {
                if method.has(.testCard) { $0[.paymentMethodDetailsTree] = SetupAttempt.details(of: method, threeDSecure: threeDSecure) }
            }
        } else {
            try SetupAttempt.begin(&intent, method, in: .succeeded, threeDSecure: threeDSecure, &change)
        }
        SetupIntentOpening.dropAction(of: &intent)
        try intent.perform("succeed", &change)
    }

    /// Why the bank does not let the card be saved. Nil if it does, or if it is no card.
    private static func decline(ofCard method: Draft) -> Decline? {
        guard let card = TestCard.of(method) else { return nil }
        if let decline = card.declineOnAttaching { return decline }
        return CardChecks.result(of: "cvc", method[.card]?["checks"]?["cvc_check"], card) == "fail" ? .incorrectCVC : nil
    }

    private static func save(_ intent: inout Draft, _ method: Draft, _ change: inout Change) throws {
        let (customer, isForAbsence) = (intent[.customer], intent[.usage] == "off_session")
        let successor = try Successor(of: method, setupAttempt: intent[.latestAttempt], &change)
        if let successor { try note(successor, of: method, intent, &change) }
        try change.update(PaymentMethod.name, successor?.method ?? method.id) { method, change in
            if let customer { PaymentMethod.save(&method, for: customer, change) }
            method[.isSetUp] = isForAbsence
        }
        guard let id = intent[.mandateReference], try change.object(Mandate.name, id)?.status == Mandate.Status.pending.rawValue else { return }
        try change.fire("activate", on: Mandate.name, id)
    }

    /// The attempt shows what it leaves behind. What was used for it cannot be used again.
    private static func note(_ successor: Successor, of method: Draft, _ intent: Draft, _ change: inout Change) throws {
        let type = method[.type] ?? ""
        if let attempt = intent[.latestAttempt] {
            try change.update(SetupAttempt.name, attempt) { attempt, _ in
                attempt[.paymentMethodDetailsTree] = [type: .object(successor.shown), "type": .string(type)]
            }
        }
        try change.update(PaymentMethod.name, method.id) { method, _ in PaymentMethod.use(&method) }
    }

    static func miscarry(
        _ intent: inout Draft, _ method: Draft, _ decline: Decline, type: String = "card_error", threeDSecure: JSON = .null, _ change: inout Change
    ) throws {
        let failure = IntentFailure(decline: decline, type: type, method: method, kind: .setup)
        let error = try failure.error()
        if try SetupAttempt.isOpen(of: intent, change) {
            try SetupAttempt.end(intent, by: "fail", &change) { $0[.setupError] = error }
        } else {
            try SetupAttempt.begin(&intent, method, in: .failed, threeDSecure: threeDSecure, &change)
            try change.update(SetupAttempt.name, intent[.latestAttempt] ?? "") { attempt, _ in attempt[.setupError] = error }
        }
        SetupIntentOpening.dropAction(of: &intent)
        intent[.lastSetupError] = error
        intent[.paymentMethod] = nil
        try intent.perform("miscarry", &change)
        if change.isCall { change.decline(try failure.refusal(intent)) }
    }

    // MARK: What the customer does

    /// She agrees, or has proved that the account is hers.
    static let authorize: Hook = { intent, change in
        try Microdeposits.accept(intent, &change)
        let method = try PaymentIntentAction.method(of: intent, change)
        let threeDSecure = method.has(.testCard) ? ThreeDSecure.authenticated(byChallenge: true) : .null
        try finish(&intent, method, threeDSecure: threeDSecure, &change)
    }

    /// The bank takes its time.
    static let process: Hook = { intent, change in
        try SetupAttempt.end(intent, by: "process", &change)
        intent[.nextActionTree] = nil
    }

    static let fail: Hook = { intent, change in
        let method = try PaymentIntentAction.method(of: intent, change)
        try miscarry(&intent, method, .failedAuthentication(.setup), type: "invalid_request_error", &change)
    }

    static let cancel: Hook = { intent, change in
        try IntentOwner.requireItsOwn(intent, to: "cancel", change)
        intent[.cancellationReason] = change.arguments.string("cancellation_reason")
        try SetupAttempt.end(intent, by: "abandon", &change)
        SetupIntentOpening.dropAction(of: &intent)
    }
}

extension Decline {
    static func refusedSetup(_ code: String?) -> Decline {
        Decline(
            code: code ?? "setup_attempt_failed", declineCode: "generic_decline",
            message: "The latest attempt to set up the payment method has failed because the bank refused it. You can provide payment_method_data or a new "
                + "PaymentMethod to attempt to fulfill this SetupIntent again.")
    }
}
