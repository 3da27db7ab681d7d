// How a customer proves that an account in the United States or Canada is hers: by the amounts of two small deposits, or by the code in the text of
// one. She has ten days, and some tries. Source: Stripe's guide to testing ACH Direct Debit.
import Common
import Engine
import PaymentMethods
import Payers
import Wire

enum Microdeposits {
    static let parameters: [Parameter] = [.array("amounts", of: .integer(in: nil)), .string("descriptor_code")]

    /// The type of the next action.
    private static let action = "verify_with_microdeposits"
    /// How long she has, in seconds.
    private static let lifetime = 10 * CalendarDay.secondsOfDay

    /// Why an account can no longer be verified.
    private enum Fault: String {
        case attemptsExceeded = "attempts_exceeded"
        case timeout

        var message: String {
            switch self {
            case .attemptsExceeded: "You have exceeded the number of attempts to verify this account."
            case .timeout: "The time to verify this account is over."
            }
        }
    }

    static func areAwaited(by intent: Draft) -> Bool { intent[.nextActionTree]?["type"]?.string == action }

    /// An intent waits for the deposits.
    static func begin(_ intent: inout Draft, _ change: inout Change) throws {
        guard areAwaited(by: intent) else { return }
        intent[.verificationAttempts] = nil
        try change.schedule("expire", on: intent, after: lifetime)
    }

    static let verify: Hook = { intent, change in
        guard areAwaited(by: intent) else {
            throw IntentKind.of(intent).unexpected("This \(intent.resource.typeName) does not wait for the verification of an account.", intent)
        }
        let method = try PaymentIntentAction.method(of: intent, change)
        let isByAmounts = intent[.nextActionTree]?[action]?["microdeposit_type"] == "amounts"
        switch try answer(isByAmounts, method, change) {
        case .right: try intent.perform("authorize", &change)
        case .wrong: try mismatch(&intent, method, isByAmounts, &change)
        case .exceedsAttempts: try refuse(.attemptsExceeded, &intent, method, &change)
        case .timesOut: try refuse(.timeout, &intent, method, &change)
        }
    }

    private static func answer(_ isByAmounts: Bool, _ account: Draft, _ change: Change) throws(Refusal) -> TestDeposits.Answer {
        guard isByAmounts else {
            guard let code = change.arguments.string("descriptor_code") else { throw .missing("descriptor_code") }
            return TestDeposits.answer(code: code, of: account)
        }
        guard let amounts = change.arguments["amounts"]?.array?.compactMap(\.integer) else { throw .missing("amounts") }
        guard amounts.count == 2 else { throw refusal("amounts_invalid", "You must provide exactly two amounts.", parameter: "amounts") }
        return TestDeposits.answer(amounts, of: account)
    }

    /// The customer has proved that the account is hers, if she was asked for that.
    static func accept(_ intent: Draft, _ change: inout Change) throws {
        guard areAwaited(by: intent), let id = intent[.paymentMethod] else { return }
        try change.update(PaymentMethod.name, id) { method, _ in method[.isVerified] = true }
    }

    /// A wrong answer is counted. The last one ends the attempt.
    private static func mismatch(_ intent: inout Draft, _ method: Draft, _ isByAmounts: Bool, _ change: inout Change) throws {
        let attempts = (intent[.verificationAttempts] ?? 0) + 1
        let left = try (PaymentMethodType.of(method).verificationAttempts ?? 1) - attempts
        guard left > 0 else { return try refuse(.attemptsExceeded, &intent, method, &change) }
        intent[.verificationAttempts] = attempts
        let hint = "You have \(left) \(left == 1 ? "attempt" : "attempts") left."
        change.decline(
            isByAmounts
                ? refusal("amounts_mismatch", "The amounts do not match the amounts of the deposits. \(hint)")
                : refusal("descriptor_code_mismatch", "The code does not match the code of the deposit. \(hint)"))
    }

    /// The ten days are over.
    static let expire: Hook = { intent, change in try giveUp(&intent, PaymentIntentAction.method(of: intent, change), .timeout, &change) }

    /// Refuses the call, although the change is kept.
    private static func refuse(_ fault: Fault, _ intent: inout Draft, _ method: Draft, _ change: inout Change) throws {
        try giveUp(&intent, method, fault, &change)
        change.decline(refusal(fault.rawValue, fault.message))
    }

    /// The intent waits for another PaymentMethod.
    private static func giveUp(_ intent: inout Draft, _ method: Draft, _ fault: Fault, _ change: inout Change) throws {
        let decline = Decline(code: code(fault.rawValue), declineCode: nil, message: fault.message)
        switch IntentKind.of(intent) {
        case .payment: try IntentFailure(decline: decline, type: "invalid_request_error", method: method).miscarry(&intent, &change)
        case .setup: try SetupIntentConfirmation.miscarry(&intent, method, decline, type: "invalid_request_error", &change)
        }
    }

    private static func refusal(_ end: String, _ message: String, parameter: String? = nil) -> Refusal {
        .invalid(message, code: code(end), parameter: parameter)
    }

    private static func code(_ end: String) -> String { "payment_method_microdeposit_verification_\(end)" }
}
