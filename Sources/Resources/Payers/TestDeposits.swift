// The deposits that verify a bank account of test mode.
import Engine

/// The two small deposits that prove whose an account is, in cents. Source: Stripe's pages on testing ACH debits.
package enum TestDeposits {
    package enum Answer { case right, wrong, endsVerification }

    /// - Parameter account: the account that they were sent to.
    package static func answer(_ amounts: [Int64], of account: Draft) -> Answer {
        if TestDebit.of(account).outcome == .depositsFail { return .endsVerification }
        guard amounts.count == 2 else { return .wrong }
        return switch Set(amounts) {
        case [32, 45]: .right
        // Amounts that act as if all attempts were used up, or as if the time were over.
        case [10, 11], [40, 41]: .endsVerification
        default: .wrong
        }
    }
}
