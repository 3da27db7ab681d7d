// The deposits that verify a bank account of test mode.
import Engine

/// The two small deposits that prove whose an account is, in cents. Or one deposit of a cent, with a code in its descriptor. Source: Stripe's pages on
/// testing ACH debits.
package enum TestDeposits {
    package enum Answer {
        case right, wrong
        /// Acts as if all attempts were used up.
        case exceedsAttempts
        /// Acts as if the time were over.
        case timesOut
    }

    /// - Parameter account: the account that they were sent to.
    package static func answer(_ amounts: [Int64], of account: Draft) -> Answer {
        if TestDebit.of(account).outcome == .depositsFail { return .timesOut }
        guard amounts.count == 2 else { return .wrong }
        return switch Set(amounts) {
        case [32, 45]: .right
        case [10, 11]: .exceedsAttempts
        case [40, 41]: .timesOut
        default: .wrong
        }
    }

    package static func answer(code: String, of account: Draft) -> Answer {
        if TestDebit.of(account).outcome == .depositsFail { return .timesOut }
        return switch code.uppercased() {
        case "SM11AA": .right
        case "SM33CC": .exceedsAttempts
        case "SM44DD": .timesOut
        default: .wrong
        }
    }
}
