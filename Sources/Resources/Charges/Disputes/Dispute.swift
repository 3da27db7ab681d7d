// A Dispute: a payer has told the bank that a charge was wrong. The merchant answers with evidence, and the bank decides. An inquiry is only a
// question of the bank. No money moves then.
import Balances
import Common
import Customers
import Engine
import Wire

enum Dispute {
    enum Status: String, CaseIterable {
        case warningNeedsResponse = "warning_needs_response"
        case warningUnderReview = "warning_under_review"
        case warningClosed = "warning_closed"
        case needsResponse = "needs_response"
        case underReview = "under_review"
        case appealNeedsResponse = "appeal_needs_response"
        case appealUnderReview = "appeal_under_review"
        case won, lost, prevented
    }

    enum Event {
        static let created = "charge.dispute.created"
        static let updated = "charge.dispute.updated"
        static let closed = "charge.dispute.closed"
        static let fundsWithdrawn = "charge.dispute.funds_withdrawn"
        static let fundsReinstated = "charge.dispute.funds_reinstated"
    }

    static let name = "dispute"
    static let reasons = [
        "bank_cannot_process", "check_returned", "credit_not_processed", "customer_initiated", "debit_not_authorized", "duplicate", "fraudulent",
        "general", "incorrect_account_details", "insufficient_funds", "noncompliant", "product_not_received", "product_unacceptable",
        "subscription_canceled", "unrecognized",
    ]

    static let resource = Resource(
        name, idPrefix: "du_", path: "/v1/disputes", pathParameter: "dispute", missing: "dispute", fields: fields,
        lifecycle: Lifecycle(Status.self, startsAt: .needsResponse, or: [.warningNeedsResponse, .lost, .prevented], [
            .on("submit", as: "submitted", from: .needsResponse, .underReview, to: .underReview, by: .consequence),
            .on("submit", as: "submitted", from: .warningNeedsResponse, .warningUnderReview, to: .warningUnderReview),
            .on("submit", as: "submitted", from: .appealNeedsResponse, .appealUnderReview, to: .appealUnderReview),
            .on("win", as: "won", from: .needsResponse, .underReview, .appealNeedsResponse, .appealUnderReview, to: .won, by: .tester,
                then: DisputeOutcome.win),
            .on("win", as: "won", from: .warningNeedsResponse, .warningUnderReview, to: .warningClosed, then: DisputeOutcome.close),
            .on("lose", as: "lost", from: .needsResponse, .underReview, .appealNeedsResponse, .appealUnderReview, to: .lost, by: .tester,
                then: DisputeOutcome.close),
            .on("lose", as: "lost", from: .warningNeedsResponse, .warningUnderReview, to: .warningClosed, then: DisputeOutcome.close),
            .on("escalate", from: .warningNeedsResponse, .warningUnderReview, to: .needsResponse, by: .tester, then: DisputeOutcome.escalate),
            .on("appeal", as: "appealed", from: .lost, to: .appealNeedsResponse, by: .tester, emits: Event.updated, then: DisputeOutcome.appeal),
            .on("lapse", from: .needsResponse, .appealNeedsResponse, to: .lost, by: .clock, then: DisputeOutcome.lapse),
            .on("lapse", from: .warningNeedsResponse, .warningUnderReview, to: .warningClosed, then: DisputeOutcome.lapse),
            .on("close", as: "closed", from: .needsResponse, .underReview, .appealNeedsResponse, .appealUnderReview, to: .lost, by: .consequence,
                then: DisputeOutcome.close),
            .on("close", as: "closed", from: .warningNeedsResponse, .warningUnderReview, to: .warningClosed, then: DisputeOutcome.close),
        ]),
        endpoints: [
            .list(by: [.string("charge").references(Charge.name), .created, .string("payment_intent")], countingPage: true),
        ] + calls + calls.map { $0.ofOwner("/v1/charges/{charge}/dispute") })

    /// They can be made by the id of the charge, too. That is the oldest way.
    private static let calls: [Endpoint.Definition] = [
        .retrieve, .update([.boolean("submit").forHook], emits: Event.updated, then: DisputeEvidence.answer),
        .call("close") { dispute, change in
            try requireOpen(dispute)
            try dispute.perform("close", &change)
        },
    ]

    /// Refuses if it is over. Source: published probes of the test API.
    static func requireOpen(_ dispute: Draft) throws(Refusal) {
        let over = [Status.won, .lost, .warningClosed, .prevented].map(\.rawValue)
        if over.contains(dispute.status) { throw .invalid("This dispute is already closed") }
    }

    /// All disputes of a charge, oldest first.
    static func all(of charge: Draft, _ change: Change) throws -> [Draft] {
        guard charge[.disputed] == true else { return [] }
        return try change.ids(name, where: "charge", is: charge.id).compactMap { try change.object(name, $0) }
    }

    private static let fields: [Field] = [
        .integer("amount"), .reference("balance_transaction", to: BalanceTransaction.name).orNull, .list("balance_transactions", of: .tree),
        .reference("charge", to: Charge.name), .string("currency"), .reference("customer", to: Customer.name).orNull,
        .list("enhanced_eligibility_types", of: .choice(EnhancedEligibility.types)), DisputeEvidence.field,
        .hash("evidence_details", [
            .timestamp("due_by").orNull, .hash("enhanced_eligibility", EnhancedEligibility.fields), .boolean("has_evidence"), .boolean("past_due"),
            .integer("submission_count"), .choice("submission_method", "manual", "not_submitted", "smart_disputes").orAbsent,
        ]),
        .choice("intended_submission_method", "manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes").orNull.given(.update),
        .boolean("is_charge_refundable"), .metadata.given(.update), .string("network_reason_code").orAbsent,
        .reference("payment_intent", to: ResourceName.paymentIntent).orNull,
        .hash("payment_method_details", [
            .hash("amazon_pay", [.choice("dispute_type", "chargeback", "claim").orNull]).orAbsent,
            .hash("card", [
                .string("brand"), .choice("case_type", "block", "chargeback", "compliance", "inquiry", "resolution"), .string("network"),
                .string("network_reason_code").orNull,
            ]).orAbsent,
            .hash("klarna", [.string("chargeback_loss_reason_code").orAbsent, .string("reason_code").orNull]).orAbsent,
            .hash("paypal", [.string("case_id").orNull, .string("reason_code").orNull]).orAbsent, .string("type"),
        ]).orAbsent,
        .string("reason"),
    ]
}

extension FieldKey<Bool> {
    static var isChargeRefundable: Self { FieldKey("is_charge_refundable") }
}

extension FieldKey<JSONObject> {
    static var evidenceDetails: Self { FieldKey("evidence_details") }
}

extension FieldKey<String> {
    static var dispute: Self { FieldKey("dispute") }
}
