// How a charge is disputed. The bank takes the money back at once, unless it only inquires.
import Balances
import Common
import Engine
import Wire

enum Disputing {
    /// What a tester can say about a dispute. A test card says it, too.
    static let parameters: [Parameter] = [
        .integer("amount", in: 1...Int64.max), .choice("case_type", "block", "chargeback", "compliance", "inquiry"), .boolean("compelling_evidence"),
        .choice("reason", Dispute.reasons),
    ]

    /// The number of days that the merchant has to answer.
    private static let daysToAnswer: Int64 = 9
    /// Nobody can contest what happens to a debit: the dispute is lost when it comes. Source: Stripe's pages on the disputes of bank debits.
    private static let debits: Set = [
        "ach_debit", "acss_debit", "au_becs_debit", "bacs_debit", "nz_bank_account", "sepa_debit", "us_bank_account",
    ]

    static let dispute: Hook = { charge, change in
        let type = charge[.paymentMethodDetails]?["type"]?.string ?? ""
        let isFinal = debits.contains(type)
        let status = isFinal ? Dispute.Status.lost : status(of: change.arguments.string("case_type"))
        let takesMoney = isFinal || status == .needsResponse
        var fields: JSONObject = [
            "amount": .integer(try amount(of: charge, change)), "charge": .string(charge.id), "currency": charge.json(.currency),
            "is_charge_refundable": .bool(!takesMoney), "payment_intent": charge.json(.paymentIntent),
            "reason": .string(change.arguments.string("reason") ?? (isFinal ? "debit_not_authorized" : "fraudulent")),
        ]
        fields["payment_method_details"] = details(type, of: charge, reason: fields["reason"]?.string ?? "", change)
        let id = try change.create(Dispute.name, fields, emits: Dispute.Event.created) { dispute, change in
            try begin(&dispute, in: status, change.arguments["compelling_evidence"] == true, &change)
        }
        try change.update(Dispute.name, id) { dispute, change in
            if takesMoney { dispute.note("withdraw", change, event: Dispute.Event.fundsWithdrawn) }
            if isFinal { dispute.note("close", change, event: Dispute.Event.closed) }
        }
        charge[.disputed] = true
        charge[.dispute] = id
        if takesMoney {
            try failRefunds(of: charge, &change)
            try RadarEarlyFraudWarning.settle(charge, &change)
        }
        try Review.close(of: charge, because: "disputed", &change)
        charge.note("dispute", change, event: "updated")
    }

    private static func status(of caseType: String?) -> Dispute.Status {
        switch caseType {
        case "block": .prevented
        case "inquiry": .warningNeedsResponse
        default: .needsResponse
        }
    }

    private static func begin(
        _ dispute: inout Draft, in status: Dispute.Status, _ hasCompellingEvidence: Bool, _ change: inout Change
    ) throws {
        try dispute.begin(in: status)
        dispute[.evidenceDetails] = [
            "due_by": .null, "enhanced_eligibility": [:], "has_evidence": false, "past_due": false, "submission_count": 0,
            "submission_method": "not_submitted",
        ]
        EnhancedEligibility.begin(&dispute, hasCompellingEvidence: hasCompellingEvidence)
        if [.needsResponse, .lost].contains(status) { try DisputeOutcome.withdraw(by: &dispute, &change) }
        if [.needsResponse, .warningNeedsResponse].contains(status) { try expectAnswer(to: &dispute, &change) }
    }

    /// Sets the last second for an answer, in UTC. An inquiry that nobody answers stays open for longer.
    static func expectAnswer(to dispute: inout Draft, _ change: inout Change) throws {
        let due = CalendarDay.midnight(change.now) + (daysToAnswer + 1) * CalendarDay.secondsOfDay - 1
        dispute.merge(.evidenceDetails, ["due_by": .integer(due)])
        let isInquiry = dispute.status == Dispute.Status.warningNeedsResponse.rawValue
        try change.schedule("lapse", on: dispute, after: isInquiry ? DisputeOutcome.lifetimeOfInquiry : due + 1 - change.now)
    }

    /// The amount that is disputed: all that was not given back and is not disputed yet, or a given part of it. A refund that is still pending does
    /// not count, because it fails now.
    private static func amount(of charge: Draft, _ change: Change) throws -> Int64 {
        guard charge.status == Charge.Status.succeeded.rawValue, charge[.captured] == true else {
            throw Refusal.invalid("Only a charge that has succeeded and was captured can be disputed.")
        }
        let waiting = try waitingRefunds(of: charge, change).compactMap { $0[.amount] }
        let disputes = try Dispute.all(of: charge, change).filter { $0[.isChargeRefundable] == false }.compactMap { $0[.amount] }
        let left = ChargeRefunding.left(of: charge) &+ waiting.reduce(0, &+) &- disputes.reduce(0, &+)
        guard left > 0 else { throw Refusal.invalid("Nothing is left of the charge \(charge.id) that can be disputed.") }
        return min(change.arguments.integer("amount") ?? left, left)
    }

    // MARK: Refunds

    private static func waitingRefunds(of charge: Draft, _ change: Change) throws -> [Draft] {
        let waiting: Set = [Refund.Status.pending.rawValue, Refund.Status.requiresAction.rawValue]
        guard (charge[.amountRefunded] ?? 0) > 0 else { return [] }
        return try change.ids(Refund.name, where: "charge", is: charge.id).compactMap { try change.object(Refund.name, $0) }
            .filter { waiting.contains($0.status) }
    }

    /// The refunds that wait fail right afterwards.
    private static func failRefunds(of charge: Draft, _ change: inout Change) throws {
        for refund in try waitingRefunds(of: charge, change) {
            try change.schedule("fail", on: refund, after: 0, ["failure_reason": "charge_for_pending_refund_disputed"])
        }
    }

    // MARK: Details

    /// What the way of paying says about the dispute. Nil if it says nothing.
    private static func details(_ type: String, of charge: Draft, reason: String, _ change: Change) -> JSON? {
        var details: JSONObject
        switch type {
        case "card":
            let card = charge[.paymentMethodDetails]?["card"]
            let brand = card?["brand"]?.string ?? ""
            let kind = change.arguments.string("case_type") ?? "chargeback"
            let code = NetworkReason.code(reason, brand, isInquiry: kind == "inquiry")
            details = [
                "brand": .string(brand), "case_type": .string(kind), "network": card?["network"] ?? .string(brand),
                "network_reason_code": code.map(JSON.string) ?? .null,
            ]
        case "amazon_pay": details = ["dispute_type": "chargeback"]
        case "klarna": details = ["reason_code": .null]
        case "paypal": details = ["case_id": .null, "reason_code": .null]
        default: return nil
        }
        return [type: .object(details), "type": .string(type)]
    }
}

/// The reasons of disputes, as the card networks number them. Source: Visa's and Mastercard's published lists; 10, 10.4 and 13.1 as seen at
/// Stripe.
private enum NetworkReason {
    private static let visa = [
        "credit_not_processed": "13.6", "duplicate": "12.6", "fraudulent": "10.4", "general": "10.4", "product_not_received": "13.1",
        "product_unacceptable": "13.3", "subscription_canceled": "13.2", "unrecognized": "10.4",
    ]
    private static let mastercard = [
        "credit_not_processed": "4853", "duplicate": "4834", "fraudulent": "4837", "product_not_received": "4853", "product_unacceptable": "4853",
        "subscription_canceled": "4853", "unrecognized": "4837",
    ]

    static func code(_ reason: String, _ brand: String, isInquiry: Bool) -> String? {
        switch brand {
        case "visa" where isInquiry && reason == "fraudulent": "10"
        case "visa": visa[reason]
        case "mastercard": mastercard[reason]
        default: nil
        }
    }
}
