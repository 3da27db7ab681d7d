// What happens after a charge: its money is pending at once, or when the bank has answered, or it fails.
import Balances
import Common
import Engine
import Payers
import PaymentMethods
import Sources
import Wire

enum ChargeSettlement {
    /// Why a bank returns a debit. The first reason is the default.
    static let failureCodes = [
        "insufficient_funds", "account_closed", "bank_ownership_changed", "debit_not_authorized", "generic_could_not_process",
        "invalid_account_number", "no_account",
    ]

    /// Lasting reasons: the source cannot be used any more.
    private static let lastingCodes: Set = [
        "account_closed", "bank_ownership_changed", "debit_not_authorized", "debits_not_supported", "invalid_account_number",
        "no_account",
    ]

    // MARK: At once

    /// - Parameter isBookedLater: whether the balance shows the money some seconds later.
    static func accept(_ charge: inout Draft, from payer: Draft, isBookedLater: Bool = false, _ change: inout Change) throws {
        let isCaptured = charge[.captured] == true
        charge[.amountCaptured] = isCaptured ? charge[.amount] : 0
        charge[.outcome] = ChargeOutcomes.accepted(TestCard.of(charge), change)
        if try leavePending(&charge, from: payer, &change) { return }
        try charge.begin(in: Charge.Status.succeeded)
        charge[.paid] = true
        charge.event = "succeeded"
        ChargeReceipt.give(to: &charge, change)
        charge[.calculatedStatementDescriptor] = StatementDescriptor.calculated(for: charge)
        try ChargeAftermath.expect(after: &charge, &change)
        if !isCaptured { return try ChargeCapture.expectCapture(of: &charge, &change) }
        if isBookedLater { return try change.schedule("book", on: charge, after: bookingDelay) }
        try book(&charge, &change)
    }

    /// Leaves a debit pending until the bank answers.
    /// - Returns: false if the payer's bank answers at once.
    private static func leavePending(_ charge: inout Draft, from payer: Draft, _ change: inout Change) throws -> Bool {
        guard let wait = try wait(of: payer, now: change.now) else { return false }
        charge[.paid] = false
        charge.event = "pending"
        let debit = TestDebit.of(payer)
        if debit.outcome != .staysPending {
            let transition = debit.fails ? "fail" : "settle"
            let arguments = debit.failureCode.map { ["code": JSON.string($0)] as JSONObject } ?? [:]
            try change.schedule(transition, on: charge, after: wait + debit.delay, arguments)
        }
        // The money of an intent's debit shows in the balance when the bank has answered.
        if payer.resource.name != PaymentMethod.name {
            try book(&charge, settledAt: change.now + wait, &change)
        }
        return true
    }

    /// Seconds until the bank answers. Nil if it answers at once.
    private static func wait(of payer: Draft, now: Int64) throws -> Int64? {
        switch payer.resource.name {
        case PaymentMethod.name: try PaymentMethodType.of(payer).flow == .debit ? debitDelay : nil
        case BankAccount.name: CalendarDay.time(BankAccount.settlementDays, workingDaysAfter: now) - now
        case Source.name:
            if case .after(let workingDays) = try SourceType.of(payer).settlement { CalendarDay.time(workingDays, workingDaysAfter: now) - now } else { nil }
        default: nil
        }
    }

    /// Seconds until the bank has answered a debit of an intent.
    private static let debitDelay: Int64 = 5
    /// Seconds until the balance shows the money of a charge that was booked later.
    static let bookingDelay: Int64 = 2

    /// Shows the money in the balance, as far as that has not been done.
    /// - Parameter settlement: when the bank will answer. Nil if it has answered.
    static func book(_ charge: inout Draft, settledAt settlement: Int64? = nil, _ change: inout Change) throws {
        let (captured, booked) = (charge[.amountCaptured] ?? 0, charge[.amountBooked] ?? 0)
        guard captured > booked else { return }
        let transaction = try BalanceTransaction.record(captured - booked, of: charge, settledAt: settlement, &change)
        if !charge.has(.balanceTransaction) { charge[.balanceTransaction] = transaction }
        charge[.amountBooked] = captured
    }

    static let bookLater: Hook = { charge, change in
        guard charge[.amountCaptured] ?? 0 > charge[.amountBooked] ?? 0 else {
            throw Refusal.invalid("The balance shows the money of the charge \(charge.id) already.")
        }
        try book(&charge, &change)
    }

    static func decline(_ charge: inout Draft, _ decline: Decline, _ change: Change) throws {
        try charge.begin(in: Charge.Status.failed)
        charge[.captured] = false
        charge[.paid] = false
        charge[.failureCode] = decline.code
        charge[.failureMessage] = decline.message
        charge[.outcome] = ChargeOutcomes.declined(decline, TestCard.of(charge), change)
        charge.event = "failed"
    }

    // MARK: Later

    static let succeed: Hook = { charge, change in
        charge[.paid] = true
        ChargeReceipt.give(to: &charge, change)
        try book(&charge, &change)
        try ChargeAftermath.expect(after: &charge, &change)
        try RefundOutcome.follow(charge, by: "resume", &change)
        try tell("settle", charge, &change)
    }

    /// The intent of a debit was canceled before the bank has answered.
    static let withdraw: Hook = { charge, change in
        charge[.failureCode] = "canceled"
        charge[.failureMessage] = "The payment was canceled before the bank has made it."
        charge[.amountCaptured] = 0
        charge[.captured] = false
        try RefundOutcome.follow(charge, by: "fail", &change)
    }

    /// Tells the intent that has made the charge what became of it.
    static func tell(_ transition: String, _ charge: Draft, with input: JSONObject = [:], _ change: inout Change) throws {
        guard let intent = charge[.paymentIntent], try change.object(ResourceName.paymentIntent, intent) != nil else { return }
        change.fireAfterwards(transition, on: ResourceName.paymentIntent, intent, with: input)
    }

    static let fail: Hook = { charge, change in
        let code = change.arguments.string("code") ?? failureCodes[0]
        charge[.failureCode] = code
        charge[.failureMessage] = "The customer's bank could not make the payment: \(code)."
        charge[.outcome] = ChargeOutcomes.bankFailure(code, change)
        charge[.amountCaptured] = 0
        charge[.captured] = false
        if charge.has(.balanceTransaction) {
            charge[.failureBalanceTransaction] = try BalanceTransaction.recordFailure(of: charge, &change)
        }
        try RefundOutcome.follow(charge, by: "fail", &change)
        try tell("bounce", charge, with: ["code": .string(code)], &change)
        guard lastingCodes.contains(code), let id = charge[.paymentMethod], let source = try change.object(Source.name, id),
            source.status == Source.Status.chargeable.rawValue
        else { return }
        try change.fire("bounce", on: Source.name, id)
    }
}
