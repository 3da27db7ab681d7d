// How a debit from a bank account of test mode ends. The account's number decides it. The number is not kept, but this is. The numbers are in
// TestBankAccount.swift and TestIBAN.swift.
import Common
import Engine
import Wire

package struct TestDebit: Sendable {
    package enum Outcome: String, Sendable {
        case succeeds, fails
        /// It succeeds, and is disputed at once.
        case disputed
        /// The bank never answers.
        case staysPending = "stays_pending"
        /// The charge is refused, because it would exceed a limit.
        case exceedsLimit = "exceeds_limit"
        /// Radar blocks the charge.
        case blocked
        /// The deposits for the verification do not arrive.
        case depositsFail = "deposits_fail"
        /// The account is refused at once.
        case unsupported
    }

    package let outcome: Outcome
    /// Why it fails, or the code of the error. Nil for the default reason.
    package var code: String?
    /// Seconds that the bank takes longer than usual.
    package var delay: Int64 = 0

    package static let succeeds = TestDebit(outcome: .succeeds)
    package static let fails = TestDebit(outcome: .fails)
    package static let disputed = TestDebit(outcome: .disputed)
    package static let staysPending = TestDebit(outcome: .staysPending)
    static let blocked = TestDebit(outcome: .blocked)
    static let depositsFail = TestDebit(outcome: .depositsFail)
    package static func fails(_ code: String) -> TestDebit { TestDebit(outcome: .fails, code: code) }
    package static func exceeds(_ code: String) -> TestDebit { TestDebit(outcome: .exceedsLimit, code: code) }
    package static func unsupported(_ code: String) -> TestDebit { TestDebit(outcome: .unsupported, code: code) }
    /// The same, three minutes later.
    package var delayed: TestDebit { TestDebit(outcome: outcome, code: code, delay: 180) }

    // MARK: What an account keeps of it

    package static let fields: [Field] = [
        .string("test_outcome").internal, .string("failure_code").internal, .integer("test_delay").internal,
    ]

    /// Parts that the account does not show.
    var kept: JSONObject {
        var kept: JSONObject = ["test_outcome": .string(outcome.rawValue)]
        if let code { kept["failure_code"] = .string(code) }
        if delay > 0 { kept["test_delay"] = .integer(delay) }
        return kept
    }

    package func keep(in account: inout Draft) { account.merge(kept) }

    /// The outcome that a source or a bank account keeps. For all others, debits succeed.
    package static func of(_ payer: Draft) -> TestDebit {
        guard [ResourceName.source, BankAccount.name].contains(payer.resource.name), let outcome = payer[.testOutcome].flatMap(Outcome.init)
        else { return succeeds }
        return TestDebit(outcome: outcome, code: payer[.failureCode], delay: payer[.testDelay] ?? 0)
    }

    // MARK: What it does at once

    /// Refuses a charge that exceeds the account's limit.
    package func requireWithinLimit() throws(Refusal) {
        guard outcome == .exceedsLimit else { return }
        throw .invalid(
            "This charge would cause you to exceed your processing limit for this source. Please retry the charge later, or contact us to request "
                + "a higher processing limit.", code: code, parameter: "amount")
    }

    /// Why it is declined at once. Nil if it is not.
    package var decline: Decline? { outcome == .blocked ? .fraudulent : nil }
}
