// What becomes of a payout. The bank account or the card decides it.
import Balances
import Common
import Engine
import Payers
import Wire

enum PayoutOutcome {
    /// Why banks return payouts. Source: Stripe's page on the failure codes of payouts.
    static let messages: [(code: String, message: String)] = [
        ("account_closed", "The bank account has been closed."), ("account_frozen", "The bank account has been frozen."),
        ("bank_account_restricted", "The bank account has restrictions on either the type, or the number, of payouts allowed."),
        ("bank_ownership_changed", "The destination bank account is no longer valid because its branch has changed ownership."),
        ("could_not_process", "The bank could not process this payout."),
        ("debit_not_authorized", "Debit transactions are not approved on the bank account."), ("declined", "The bank has declined this payout."),
        ("incorrect_account_holder_name", "The account holder name on file at the bank does not match the one that was given."),
        ("insufficient_funds", "The Stripe account has insufficient funds to cover the payout."),
        ("invalid_account_number", "The routing number seems correct, but the account number is invalid."),
        ("invalid_card", "The card is invalid."), ("invalid_currency", "The bank was unable to process this payout because of its currency."),
        ("lost_or_stolen_card", "The card has been reported lost or stolen."),
        ("no_account", "The bank account details on file are probably incorrect. No bank account could be located with those details."),
        ("unsupported_card", "The bank no longer supports payouts to this card."),
    ]

    private static let defaultCode = "could_not_process"

    /// Why payouts to it fail. Nil if they arrive.
    static func failure(of destination: Draft) -> String? {
        if TestCard.of(destination)?.failsPayouts == true { return defaultCode }
        let debit = TestDebit.of(destination)
        return debit.outcome == .fails ? debit.code ?? defaultCode : nil
    }

    static let arrive: Hook = { payout, change in
        let isTraced = payout[.type] == BankAccount.name && payout[.method] == Payout.standard
        payout[.traceID] = isTraced ? ["status": "supported", "value": .string(change.randomDigits(15))] : untraced
    }

    static let fail: Hook = { payout, change in
        let code = change.arguments.string("failure_code") ?? defaultCode
        payout[.failureCode] = code
        payout[.failureMessage] = messages.first { $0.code == code }?.message
        try giveBack(&payout, as: "payout_failure", &change)
        guard let name = payout[.type], let id = payout[.destination], try change.object(name, id) != nil else { return }
        try ExternalAccount.disable(name, id, &change)
    }

    static let cancel: Hook = { payout, change in try giveBack(&payout, as: "payout_cancel", &change) }

    private static func giveBack(_ payout: inout Draft, as type: String, _ change: inout Change) throws {
        payout[.traceID] = untraced
        payout[.failureBalanceTransaction] = try record(payout[.amount] ?? 0, of: payout, type: type, category: "payout_reversal", &change)
    }

    private static let untraced: JSONObject = ["status": "unsupported", "value": .null]

    static let reconcile: Hook = { payout, change in
        payout[.reconciliationStatus] = "completed"
        payout.note("reconcile", change, event: "reconciliation_completed")
    }

    /// Records money of a payout.
    /// - Parameters:
    ///   - group: the automatic payout that the money is part of. Nil for the next one.
    ///   - availableOn: Unix seconds. Nil for now.
    /// - Returns: the transaction's id.
    static func record(
        _ amount: Int64, of payout: Draft, type: String, category: String, in group: String? = nil, availableOn: Int64? = nil, _ change: inout Change
    ) throws -> String {
        try BalanceTransaction.record(
            amount, of: payout, type: type, category: category, description: payout[.description] ?? PayoutCreation.description,
            from: payout[.sourceType] ?? Pocket.card, in: group, availableOn: availableOn, &change)
    }
}
