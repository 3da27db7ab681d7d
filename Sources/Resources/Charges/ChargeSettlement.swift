// What happens after a charge: its money is pending at once, or when the bank has answered, or it fails.
import Balances
import Common
import Engine
import OrderedCollections
import Payers
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

    static func accept(_ charge: inout Draft, from payer: Draft, _ change: inout Change) throws {
        let isCaptured = change.arguments["capture"] != false
        charge[.captured] = isCaptured
        charge[.amountCaptured] = isCaptured ? charge[.amount] : 0
        charge[.outcome] = ChargeOutcomes.accepted(TestCard.of(charge), change)
        var settlement: Int64?
        if let workingDays = try workingDays(of: payer) {
            charge[.paid] = false
            charge.event = "pending"
            let time = CalendarDay.time(workingDays, workingDaysAfter: change.now)
            let debit = TestDebit.of(payer)
            if debit.outcome != .staysPending {
                let transition = debit.outcome == .fails ? "fail" : "settle"
                let arguments = debit.code.map { ["code": JSON.string($0)] as JSONObject } ?? [:]
                try change.schedule(transition, on: charge, after: time - change.now + debit.delay, arguments)
            }
            settlement = time
        } else {
            try charge.begin(in: Charge.Status.succeeded)
            charge[.paid] = true
            charge.event = "succeeded"
            ChargeReceipt.give(to: &charge, change)
            charge[.calculatedStatementDescriptor] = StatementDescriptor.calculated(for: charge)
            try ChargeAftermath.expect(after: &charge, &change)
            if !isCaptured { try ChargeCapture.expectCapture(of: &charge, &change) }
        }
        if isCaptured { charge[.balanceTransaction] = try BalanceTransaction.record(charge, settledAt: settlement, &change) }
    }

    /// The number of working days until the bank answers. Nil if it answers at once.
    private static func workingDays(of payer: Draft) throws -> Int64? {
        if payer.resource.name == BankAccount.name { return BankAccount.settlementDays }
        guard payer.resource.name == Source.name, case .after(let workingDays) = try SourceType.of(payer).settlement else { return nil }
        return workingDays
    }

    static func decline(_ charge: inout Draft, _ decline: Decline, _ change: inout Change) throws {
        try charge.begin(in: Charge.Status.failed)
        charge[.captured] = false
        charge[.paid] = false
        charge[.failureCode] = decline.code
        charge[.failureMessage] = decline.message
        charge[.outcome] = ChargeOutcomes.declined(decline, change)
        charge.event = "failed"
        change.decline(decline.refusal(charge: charge.id))
    }

    // MARK: Later

    static let succeed: Hook = { charge, change in
        charge[.paid] = true
        ChargeReceipt.give(to: &charge, change)
        try ChargeAftermath.expect(after: &charge, &change)
    }

    static let fail: Hook = { charge, change in
        let code = change.arguments.string("code") ?? failureCodes[0]
        charge[.failureCode] = code
        charge[.failureMessage] = "The customer's bank could not make the payment: \(code)."
        charge[.outcome] = ChargeOutcomes.bankFailure(code, change)
        charge[.amountCaptured] = 0
        charge[.captured] = false
        charge[.failureBalanceTransaction] = try BalanceTransaction.recordFailure(of: charge, &change)
        guard lastingCodes.contains(code), let id = charge[.paymentMethod], let source = try change.object(Source.name, id),
            source.status == Source.Status.chargeable.rawValue
        else { return }
        try change.fire("bounce", on: Source.name, id)
    }
}
