// A BalanceTransaction is one movement of the account's money: a charge minus its fee, a refund, a Climate order, or money that a tester has added.
// It is pending until the money is available.
import Common
import Engine
import Payers
import Wire

package enum BalanceTransaction {
    package enum Status: String, CaseIterable {
        case pending, available
    }

    package static let name = "balance_transaction"

    package static let resource = Resource(
        name, idPrefix: "txn_", path: "/v1/balance_transactions", without: ["livemode"],
        fields: [
            .integer("amount"), .timestamp("available_on"), Field.string("balance_type").startingAs("payments"), .string("currency"),
            .string("description").orNull, .integer("exchange_rate").orNull, .integer("fee"),
            .list("fee_details", of: .hash([
                .integer("amount"), .string("application").orNull, .string("currency"), .string("description").orNull, .string("type"),
            ])),
            .integer("net"), .string("payout").internal, .string("reporting_category"),
            .reference(
                "source", to: ResourceName.charge, ResourceName.refund, ResourceName.climateOrder, "application_fee", "dispute", "fee_refund", "payout",
                "topup", "transfer",
                "transfer_reversal"
            ).orNull, .string("source_type").internal, .string("type"),
        ],
        lifecycle: Lifecycle(
            Status.self, startsAt: .pending, or: [.available],
            [.on("become_available", as: "available", from: .pending, to: .available, by: .clock, then: arrive)]),
        endpoints: [
            .list(by: filters), .list(by: filters).below(history), .retrieve, .retrieve.below(history),
        ])

    /// The path that it had in older versions.
    private static let history = "/v1/balance/history"
    private static let filters: [Parameter] = [
        .created, .string("currency"), .string("payout").references("payout"), .string("source"), .string("type"),
    ]

    /// A movement that is not recorded yet.
    private struct Movement {
        let amount: Int64
        var fee: Int64 = 0
        /// What the fee is for.
        var feeDescription = "Stripe processing fees"
        let currency: String
        var description: JSON = .null
        let type: String
        let category: String
        /// The object that it is about. Nil if there is none.
        var source: String?
        /// Unix seconds.
        let availableOn: Int64
        var sourceType = Pocket.card
        /// The automatic payout that it is part of. Nil for the next one.
        var payout: String?

        init(_ amount: Int64, fee: Int64 = 0, of object: Draft, type: String, category: String, availableOn: Int64) {
            self.amount = amount
            self.fee = fee
            currency = object[.currency] ?? ""
            description = object.resource.name == ResourceName.charge ? object.json(.description) : .null
            self.type = type
            self.category = category
            source = object.id
            self.availableOn = availableOn
        }

        /// The same, of the kind of payment that the charge is.
        func like(_ charge: Draft) -> Movement {
            guard charge[.paymentMethodDetails]?["type"] == "ach_debit" else { return self }
            var movement = self
            movement.sourceType = Pocket.bankAccount
            return movement
        }

        /// Money that a tester has added.
        init(_ amount: Int64, _ currency: String, type: String, category: String, availableOn: Int64) {
            self.amount = amount
            self.currency = currency
            self.type = type
            self.category = category
            self.availableOn = availableOn
        }
    }

    /// Records the money of a charge, which is pending at first.
    /// - Parameters:
    ///   - amount: what of it was captured now.
    ///   - settlement: when the bank will answer. Nil if it has answered.
    /// - Returns: the transaction's id.
    package static func record(_ amount: Int64, of charge: Draft, settledAt settlement: Int64? = nil, _ change: inout Change) throws -> String {
        let bypasses = TestCard.of(charge)?.bypassesPending == true
        let delay = try Balance.delay(&change)
        return try record(
            Movement(
                amount, fee: StripeFee.of(amount), of: charge, type: charge.has(.testCard) ? "charge" : "payment", category: "charge",
                availableOn: bypasses ? change.now : CalendarDay.midnight(CalendarDay.time(delay, workingDaysAfter: settlement ?? change.now))
            ).like(charge), &change)
    }

    /// Takes back the money of a charge that has failed later, at the time when it would have arrived.
    package static func recordFailure(of charge: Draft, _ change: inout Change) throws -> String {
        let amount = charge[.amount] ?? 0
        let arrival = try change.object(name, charge[.balanceTransaction] ?? "")?[.availableOn]
        return try record(
            Movement(
                -amount, fee: -StripeFee.of(amount), of: charge, type: "payment_failure_refund", category: "charge_failure",
                availableOn: arrival ?? change.now
            ).like(charge), &change)
    }

    /// Records a refund. While the charge's money is pending, the refund takes from that.
    package static func record(_ refund: Draft, of charge: Draft, _ change: inout Change) throws -> String {
        let isCard = charge.has(.testCard)
        let arrival = try change.object(name, charge[.balanceTransaction] ?? "")?[.availableOn]
        var movement = Movement(
            -(refund[.amount] ?? 0), of: refund, type: isCard ? "refund" : "payment_refund", category: "refund",
            availableOn: max(arrival ?? change.now, change.now))
        movement.description = .string(
            "REFUND FOR \(isCard ? "CHARGE" : "PAYMENT")" + (charge[.description].map { " (\($0))" } ?? ""))
        return try record(movement.like(charge), &change)
    }

    /// Records the money of a failed refund. It becomes available together with the money that the refund took.
    package static func recordFailure(of refund: Draft, _ charge: Draft, _ change: inout Change) throws -> String {
        let arrival = try change.object(name, refund[.balanceTransaction] ?? "")?[.availableOn]
        var movement = Movement(
            refund[.amount] ?? 0, of: refund, type: "refund_failure", category: "refund_failure",
            availableOn: max(arrival ?? change.now, change.now))
        movement.description = charge.json(.description)
        return try record(movement.like(charge), &change)
    }

    /// Records the money that a dispute takes, with Stripe's fee. The bank takes it at once, even if the charge's money is still pending.
    /// - Returns: the transaction's id.
    package static func recordWithdrawal(by dispute: Draft, _ change: inout Change) throws -> String {
        var movement = Movement(
            -(dispute[.amount] ?? 0), fee: StripeFee.ofDispute, of: dispute, type: "adjustment", category: "dispute", availableOn: change.now)
        movement.feeDescription = "Dispute fee"
        movement.description = .string("Chargeback withdrawal for \(dispute[.charge] ?? "")")
        return try record(movement, &change)
    }

    /// Records the money of a dispute that is won. The fee does not come back.
    /// - Returns: the transaction's id.
    package static func recordReversal(of dispute: Draft, _ change: inout Change) throws -> String {
        var movement = Movement(dispute[.amount] ?? 0, of: dispute, type: "adjustment", category: "dispute_reversal", availableOn: change.now)
        movement.description = .string("Chargeback reversal for \(dispute[.charge] ?? "")")
        return try record(movement, &change)
    }

    /// Records the money of a Climate order, or its refund.
    package static func record(_ amount: Int64, of order: Draft, type: String, _ change: inout Change) throws {
        _ = try record(Movement(amount, of: order, type: type, category: type, availableOn: change.now), &change)
    }

    /// Records a payout or a top-up, or what takes one back.
    /// - Parameters:
    ///   - payout: the automatic payout that it is part of. Nil for the next one.
    ///   - availableOn: Unix seconds. Nil for now.
    /// - Returns: the transaction's id.
    package static func record(
        _ amount: Int64, of object: Draft, type: String, category: String, description: String?, from sourceType: String = Pocket.card,
        in payout: String? = nil, availableOn: Int64? = nil, _ change: inout Change
    ) throws -> String {
        var movement = Movement(amount, of: object, type: type, category: category, availableOn: availableOn ?? change.now)
        movement.description = description.map(JSON.string) ?? .null
        movement.sourceType = sourceType
        movement.payout = payout
        return try record(movement, &change)
    }

    /// Records money that a tester adds.
    package static func record(funds amount: Int64, _ currency: String, _ change: inout Change) throws {
        _ = try record(Movement(amount, currency, type: "adjustment", category: "other_adjustment", availableOn: change.now), &change)
    }

    private static func record(_ movement: Movement, _ change: inout Change) throws -> String {
        let fees: [JSON] =
            movement.fee == 0
            ? []
            : [[
                "amount": .integer(movement.fee), "application": .null, "currency": .string(movement.currency),
                "description": .string(movement.feeDescription), "type": "stripe_fee",
            ]]
        let net = movement.amount - movement.fee
        let isPending = movement.availableOn > change.now
        let pocket = Pocket(movement.currency, movement.sourceType)
        let payout = try movement.payout ?? (isPending ? nil : Balance.nextPayout(of: pocket, &change))
        let id = try change.create(
            name,
            [
                "amount": .integer(movement.amount), "available_on": .integer(movement.availableOn), "currency": .string(movement.currency),
                "description": movement.description, "fee": .integer(movement.fee), "fee_details": .array(fees), "net": .integer(net),
                "reporting_category": .string(movement.category), "source": movement.source.map(JSON.string) ?? .null,
                "source_type": .string(movement.sourceType), "type": .string(movement.type),
            ]
        ) { transaction, change in
            if let source = movement.source, Draft.isOfPayment(source) { transaction.joinPayment() }
            transaction[.payout] = payout
            if isPending { return try change.schedule("become_available", on: transaction, after: movement.availableOn - change.now) }
            try transaction.begin(in: Status.available)
        }
        try Balance.add(net, to: isPending ? .pending : .available, of: pocket, &change)
        return id
    }

    /// Pending money becomes available.
    private static let arrive: Hook = { transaction, change in
        guard let net = transaction[.net], let currency = transaction[.currency] else { return }
        let pocket = Pocket(currency, transaction[.sourceType] ?? Pocket.card)
        if !transaction.has(.payout) { transaction[.payout] = try Balance.nextPayout(of: pocket, &change) }
        try Balance.add(-net, to: .pending, of: pocket, &change)
        try Balance.add(net, to: .available, of: pocket, &change)
        if net > 0 { try Balance.announce(&change) }
    }
}

extension FieldKey<String> {
    static var payout: Self { FieldKey("payout") }
    static var sourceType: Self { FieldKey("source_type") }
}
