// How a payment of test mode ends that is no card's. The number of the bank account decides it, or an e-mail address, or the like. What was given is
// not kept, but this is. The numbers are in TestBankAccount.swift and TestIBAN.swift, the rest is in TestVoucher.swift.
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
        /// The bank refuses the mandate, so that it becomes inactive at once.
        case mandateRefused = "mandate_refused"
        /// The account cannot be set up: the number is invalid, as the bank says when it is asked.
        case setupFails = "setup_fails"
        /// Nobody pays until the time is over.
        case expires
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
    static let mandateRefused = TestDebit(outcome: .mandateRefused)
    static let setupFails = TestDebit(outcome: .setupFails)
    static let expires = TestDebit(outcome: .expires)
    package static func fails(_ code: String) -> TestDebit { TestDebit(outcome: .fails, code: code) }
    package static func exceeds(_ code: String) -> TestDebit { TestDebit(outcome: .exceedsLimit, code: code) }
    package static func unsupported(_ code: String) -> TestDebit { TestDebit(outcome: .unsupported, code: code) }
    /// The same, three minutes later.
    package var delayed: TestDebit { TestDebit(outcome: outcome, code: code, delay: 180) }

    /// The same, with a reason if it fails without one.
    package func failing(because code: String) -> TestDebit {
        outcome == .fails && self.code == nil ? TestDebit(outcome: outcome, code: code, delay: delay) : self
    }

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

    package func keep(in account: inout Draft) {
        account[.testOutcome] = outcome.rawValue
        account[.failureCode] = code
        account[.testDelay] = delay > 0 ? delay : nil
    }

    /// The outcome that a PaymentMethod, a source or a bank account keeps. If it keeps none, payments succeed.
    package static func of(_ payer: Draft) -> TestDebit {
        guard let outcome = payer[.testOutcome].flatMap(Outcome.init) else { return succeeds }
        return TestDebit(outcome: outcome, code: payer[.failureCode], delay: payer[.testDelay] ?? 0)
    }

    /// Whether the failure ends the mandate, so that the account cannot be debited again.
    package var endsMandate: Bool {
        outcome == .mandateRefused || outcome == .fails && ["account_closed", "debit_not_authorized", "no_account"].contains(code)
    }

    /// Whether the bank returns the debit. It does so with one whose mandate it has refused.
    package var fails: Bool { outcome == .fails || outcome == .mandateRefused }

    /// Why the bank returns it. Nil for the default reason.
    package var failureCode: String? { outcome == .mandateRefused ? "debit_not_authorized" : code }

    // MARK: What it does at once

    /// Refuses an account that cannot be debited at all.
    package func requireSupported(at parameter: String) throws(Refusal) {
        guard outcome == .unsupported else { return }
        throw .invalid("The bank of this IBAN does not support SEPA Direct Debit.", code: code, parameter: parameter)
    }

    /// Refuses a charge that exceeds the account's limit.
    package func requireWithinLimit() throws(Refusal) {
        guard outcome == .exceedsLimit else { return }
        throw .invalid(
            "This charge would cause you to exceed your processing limit for this source. Please retry the charge later, or contact us to request "
                + "a higher processing limit.", code: code, parameter: "amount")
    }

    /// Why it is declined at once. Nil if it is not.
    package var decline: Decline? {
        switch outcome {
        case .blocked: .fraudulent
        case .setupFails: .invalidAccount
        default: nil
        }
    }
}
