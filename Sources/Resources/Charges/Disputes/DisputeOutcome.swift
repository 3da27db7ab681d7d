// How a dispute ends, and where its money goes. It is withdrawn when the dispute begins, and comes back if it is won. The fee does not come back.
import Balances
import Common
import Engine
import Wire

enum DisputeOutcome {
    /// Seconds after which an inquiry closes if nothing comes of it. Source: Stripe's page on inquiries.
    static let lifetimeOfInquiry: Int64 = 120 * CalendarDay.secondsOfDay

    // MARK: Money

    static func withdraw(by dispute: inout Draft, _ change: inout Change) throws {
        let id = try BalanceTransaction.recordWithdrawal(by: dispute, &change)
        dispute[.balanceTransaction] = id
        dispute[.isChargeRefundable] = false
        try show(id, in: &dispute, change)
    }

    /// Disputes show their transactions as a whole. What they show never changes, because the money moves at once.
    private static func show(_ transaction: String, in dispute: inout Draft, _ change: Change) throws {
        guard let draft = try change.object(BalanceTransaction.name, transaction) else { return }
        dispute[.balanceTransactions] = (dispute[.balanceTransactions] ?? []) + [try change.document(of: draft)]
    }

    // MARK: Ends

    static let win: Hook = { dispute, change in
        if dispute.has(.balanceTransaction) {
            try show(BalanceTransaction.recordReversal(of: dispute, &change), in: &dispute, change)
            dispute[.isChargeRefundable] = true
            dispute.note("reinstate", change, event: Dispute.Event.fundsReinstated)
        }
        try close(&dispute, &change)
    }

    static let close: Hook = { dispute, change in
        dispute.note("close", change, event: Dispute.Event.closed)
        // A seed may name a charge that is not there.
        guard let charge = dispute[.charge], try change.object(Charge.name, charge) != nil else { return }
        try change.update(Charge.name, charge) { charge, change in charge.note("dispute_closed", change, event: "updated") }
    }

    /// Nobody has answered in time.
    static let lapse: Hook = { dispute, change in
        let due = dispute[.evidenceDetails]?["due_by"]?.integer ?? 0
        let isInquiry = dispute.status == Dispute.Status.warningClosed.rawValue
        // The time may be that of an earlier question.
        guard change.now > (isInquiry ? dispute.created + lifetimeOfInquiry - 1 : due) else { throw Refusal.invalid("There is still time for an answer.") }
        try close(&dispute, &change)
    }

    /// The network hears the merchant once more.
    static let appeal: Hook = { dispute, change in try Disputing.expectAnswer(to: &dispute, &change) }

    /// The bank takes the money after all.
    static let escalate: Hook = { dispute, change in
        var details = dispute[.paymentMethodDetails]
        if case .object(var card)? = details?["card"] {
            card["case_type"] = "chargeback"
            details?["card"] = .object(card)
            dispute[.paymentMethodDetails] = details
        }
        try Disputing.expectAnswer(to: &dispute, &change)
        dispute.note("escalate", change, event: Dispute.Event.updated)
        try withdraw(by: &dispute, &change)
        dispute.note("withdraw", change, event: Dispute.Event.fundsWithdrawn)
    }
}

extension FieldKey<[JSON]> {
    fileprivate static var balanceTransactions: Self { FieldKey("balance_transactions") }
}
