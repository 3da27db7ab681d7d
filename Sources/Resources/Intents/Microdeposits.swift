// How a customer proves that an account in the United States or Canada is hers: by the amounts of two small deposits, or by the code in the text of
// one. Source: Stripe's guide to testing ACH Direct Debit.
import Common
import Engine
import PaymentMethods
import Payers
import Wire

enum Microdeposits {
    static let parameters: [Parameter] = [.array("amounts", of: .integer(in: nil)), .string("descriptor_code")]

    /// The type of the next action.
    static let action = JSON.string("verify_with_microdeposits")

    static let verify: Hook = { intent, change in
        guard intent[.nextActionTree]?["type"] == action else {
            throw IntentKind.of(intent).unexpected("This \(intent.resource.typeName) does not wait for the verification of an account.", intent)
        }
        let method = try PaymentIntentAction.method(of: intent, change)
        let isByAmounts = intent[.nextActionTree]?["verify_with_microdeposits"]?["microdeposit_type"] == "amounts"
        switch try answer(isByAmounts, method, change) {
        case .right: try intent.perform("authorize", &change)
        case .wrong: try mismatch(&intent, method, isByAmounts, &change)
        case .exceedsAttempts: throw refusal("attempts_exceeded", "You have exceeded the number of attempts to verify this account.")
        case .timesOut: throw refusal("timeout", "The time to verify this account is over.")
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
        guard intent[.nextActionTree]?["type"] == action, let id = intent[.paymentMethod] else { return }
        try change.update(PaymentMethod.name, id) { method, _ in method[.isVerified] = true }
    }

    /// A wrong answer is counted. After the last one, nothing helps any more.
    private static func mismatch(_ intent: inout Draft, _ method: Draft, _ isByAmounts: Bool, _ change: inout Change) throws {
        let attempts = (intent[.verificationAttempts] ?? 0) + 1
        let maximum = try PaymentMethodType.of(method).verificationAttempts ?? 1
        intent[.verificationAttempts] = attempts
        if attempts > maximum { throw refusal("attempts_exceeded", "You have exceeded the number of attempts to verify this account.") }
        change.decline(
            isByAmounts
                ? refusal("amounts_mismatch", "The amounts do not match the amounts of the deposits. You have \(maximum - attempts) attempts left.")
                : refusal("descriptor_code_mismatch", "The code does not match the code of the deposit. You have \(maximum - attempts) attempts left."))
    }

    private static func refusal(_ code: String, _ message: String, parameter: String? = nil) -> Refusal {
        .invalid(message, code: "payment_method_microdeposit_verification_\(code)", parameter: parameter)
    }
}
