// A Refund gives back a charge, all of it or a part. To a card it goes at once; to a bank account it takes some days.
import Engine
import OrderedCollections
import Wire

enum Refund {
    enum Status: String, CaseIterable {
        case pending, succeeded, failed
    }

    static let name = "refund"
    private static let workingDays: Int64 = 3
    /// Kept without the charge that it belongs to.
    private static let underCharge = "/v1/charges/{charge}/refunds"
    /// The older name of what a bank says later: the refund's event, by the charge's name.
    private static let updateOfCharge = "charge.refund.updated"

    static let resource = Resource(
        name, idPrefix: "re_", path: "/v1/refunds", pathParameter: "refund", without: ["livemode"],
        fields: [
            .integer("amount"), .reference("balance_transaction", to: BalanceTransaction.name).orNull,
            .reference("charge", to: Charge.name).orNull, .string("currency"), .reference("customer", to: Customer.name).orNull,
            .string("customer_account").orNull, .tree("destination_details").orAbsent,
            .reference("failure_balance_transaction", to: BalanceTransaction.name).orAbsent, .string("failure_reason").orAbsent,
            .string("instructions_email").orAbsent, .metadata, .string("payment_intent").orNull, .string("payment_method").orNull,
            .choice("pending_reason", "charge_pending", "insufficient_funds", "processing").orAbsent,
            .choice("reason", "duplicate", "expired_uncaptured_charge", "fraudulent", "requested_by_customer").orNull,
            .string("receipt_number").orNull, .string("source_transfer_reversal").orNull, .string("transfer_reversal").orNull,
        ],
        lifecycle: Lifecycle(
            Status.self, startsAt: .pending, or: [.succeeded],
            [
                .on("settle", from: .pending, to: .succeeded, emits: "updated", then: settle),
                .on("fail", from: .pending, to: .failed, emits: "failed", then: fail),
            ]),
        routes: [
            .create(
                [
                    .integer("amount", in: 1...Int64.max), .string("charge").references(Charge.name).required, .string("instructions_email"),
                    .metadata, .choice("reason", "duplicate", "fraudulent", "requested_by_customer"), .boolean("refund_application_fee").forHook,
                    .boolean("reverse_transfer").forHook,
                ], emits: "created", then: refund),
            .retrieve, Route.retrieve.below(underCharge), .update([.metadata], emits: "updated"),
            .list(by: [.string("charge"), .created, .string("payment_intent")]),
            .simulate("settle"), .simulate("fail"),
        ])

    private static let refund: Hook = { refund, change in
        let id = refund["charge"]?.string ?? ""
        guard let charge = try change.object(Charge.name, id) else { throw Refusal.noSuchReference(Charge.name, id, parameter: "charge") }
        let amount = try amount(of: refund, charge)
        refund["amount"] = .integer(amount)
        refund["currency"] = charge["currency"]
        refund["payment_method"] = charge["payment_method"]
        let isCard = charge.has("test_card")
        let type = isCard ? "card" : charge["payment_method_details"]?["type"]?.string ?? ""
        let details: JSON = isCard ? ["reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"] : [:]
        refund["destination_details"] = type < "type" ? .object([type: details, "type": .string(type)]) : .object(["type": .string(type), type: details])
        if charge["captured"] == true { refund["balance_transaction"] = .string(try BalanceTransaction.record(refund, of: charge, &change)) }
        if isCard || charge["captured"] == false {
            refund["status"] = .string(Status.succeeded.rawValue)
        } else {
            refund["pending_reason"] = "processing"
            try change.schedule("settle", on: refund, after: CalendarDay.time(workingDays, workingDaysAfter: change.now) - change.now)
        }
        try giveBack(amount, of: charge, &change)
    }

    private static func giveBack(_ amount: Int64, of charge: Draft, _ change: inout Change) throws {
        try change.update(Charge.name, charge.id) { charge, change in
            let refunded = (charge["amount_refunded"]?.integer ?? 0) + amount
            charge["amount_refunded"] = .integer(refunded)
            charge["refunded"] = .bool(refunded == charge["amount"]?.integer)
            try charge.perform("refund", &change)
        }
        guard let id = charge["payment_method"]?.string, try change.object(Source.name, id) != nil else { return }
        try change.update(Source.name, id) { Receiver.refund(amount, to: &$0, $1) }
    }

    /// What is asked for, of what is left.
    private static func amount(of refund: Draft, _ charge: Draft) throws(Refusal) -> Int64 {
        let total = charge["amount"]?.integer ?? 0
        let left = total - (charge["amount_refunded"]?.integer ?? 0)
        guard charge.status == Charge.Status.succeeded.rawValue else {
            throw .invalid(
                "The charge \(charge.id) cannot be refunded: it has a status of \(charge.status).", code: "charge_not_refundable", parameter: "charge")
        }
        guard charge["disputed"] != true else {
            throw .invalid("Charge \(charge.id) has been disputed, and cannot be refunded.", code: "charge_disputed", parameter: "charge")
        }
        guard left > 0 else {
            throw .invalid("Charge \(charge.id) has already been refunded.", code: "charge_already_refunded", parameter: "charge")
        }
        let amount = refund["amount"]?.integer ?? left
        let currency = charge["currency"]?.string ?? ""
        guard amount <= left else {
            throw .invalid(
                "Refund amount (\(Currency.text(amount, currency))) is greater than unrefunded amount on charge (\(Currency.text(left, currency)))",
                parameter: "amount")
        }
        guard charge["captured"] == true || amount == left else {
            throw .invalid("A charge that was not captured can only be refunded in full.", parameter: "amount")
        }
        return amount
    }

    private static let settle: Hook = { refund, change in
        refund["pending_reason"] = nil
        refund.note("settle", change, event: updateOfCharge)
    }

    /// The bank sends it back: the charge has not been refunded.
    private static let fail: Hook = { refund, change in
        refund["pending_reason"] = nil
        refund["failure_reason"] = "unknown"
        refund.note("fail", change, event: updateOfCharge)
        guard let id = refund["charge"]?.string, let amount = refund["amount"]?.integer, let charge = try change.object(Charge.name, id) else { return }
        refund["failure_balance_transaction"] = .string(try BalanceTransaction.recordFailure(of: refund, charge, &change))
        try change.update(Charge.name, id) { charge, change in
            charge["amount_refunded"] = .integer((charge["amount_refunded"]?.integer ?? 0) - amount)
            charge["refunded"] = false
        }
    }
}
