// A BalanceTransaction is one movement of the account's money: what a charge has brought, less the fee, or what a refund has taken. It is pending until
// the money is there.
import Engine
import OrderedCollections
import Wire

enum BalanceTransaction {
    enum Status: String, CaseIterable {
        case pending, available
    }

    static let name = "balance_transaction"

    static let resource = Resource(
        name, idPrefix: "txn_", path: "/v1/balance_transactions", without: ["livemode"],
        fields: [
            .integer("amount"), .timestamp("available_on"), Field.string("balance_type").startingAs("payments"), .string("currency"),
            .string("description").orNull, .integer("exchange_rate").orNull, .integer("fee"),
            .list("fee_details", of: .hash([
                .integer("amount"), .string("application").orNull, .string("currency"), .string("description").orNull, .string("type"),
            ])),
            .integer("net"), .string("reporting_category"), .reference("source", to: Charge.name, Refund.name).orNull, .string("type"),
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .pending, or: [.available], [.on("become_available", as: "available", from: .pending, to: .available)]),
        routes: [
            .list(by: [.created, .string("currency"), .string("source"), .string("type")]),
            .retrieve, .timed("become_available"),
        ])

    /// The money of a charge, on its way.
    /// - Parameter settlement: when the bank will have answered; nil: it has.
    /// - Returns: the transaction's id.
    static func record(_ charge: Draft, settledAt settlement: Int64? = nil, _ change: inout Change) throws -> String {
        let isCard = charge.has("test_card")
        let amount = charge["amount_captured"]?.integer ?? 0
        let bypasses = TestCard.of(charge)?.bypassesPending == true
        let availableOn = bypasses ? change.now : CalendarDay.midnight(CalendarDay.time(2, workingDaysAfter: settlement ?? change.now))
        return try record(
            amount, fee: Fee.of(amount), charge, type: isCard ? "charge" : "payment", category: "charge", source: charge.id, availableOn, &change)
    }

    /// The money of a charge that has failed after all goes back.
    static func recordFailure(of charge: Draft, _ change: inout Change) throws -> String {
        let amount = charge["amount"]?.integer ?? 0
        return try record(
            -amount, fee: -Fee.of(amount), charge, type: "payment_failure_refund", category: "charge_failure", source: charge.id, change.now, &change)
    }

    static func record(_ refund: Draft, of charge: Draft, _ change: inout Change) throws -> String {
        let isCard = charge.has("test_card")
        return try record(
            -(refund["amount"]?.integer ?? 0), fee: 0, charge, type: isCard ? "refund" : "payment_refund", category: "refund", source: refund.id,
            change.now, &change)
    }

    /// A refund that the bank has sent back.
    static func recordFailure(of refund: Draft, _ charge: Draft, _ change: inout Change) throws -> String {
        try record(
            refund["amount"]?.integer ?? 0, fee: 0, charge, type: "refund_failure", category: "refund_failure", source: refund.id, change.now, &change)
    }

    private static func record(
        _ amount: Int64, fee: Int64, _ charge: Draft, type: String, category: String, source: String, _ availableOn: Int64, _ change: inout Change
    ) throws -> String {
        let currency = charge["currency"] ?? .null
        let details: [JSON] =
            fee == 0
            ? []
            : [["amount": .integer(fee), "application": .null, "currency": currency, "description": "Stripe processing fees", "type": "stripe_fee"]]
        return try change.create(
            name,
            [
                "amount": .integer(amount), "available_on": .integer(availableOn), "currency": currency,
                "description": charge["description"] ?? .null, "fee": .integer(fee), "fee_details": .array(details), "net": .integer(amount - fee),
                "reporting_category": .string(category), "source": .string(source), "type": .string(type),
            ]
        ) { transaction, change in
            if availableOn > change.now {
                try change.schedule("become_available", on: transaction, after: availableOn - change.now)
            } else {
                transaction["status"] = .string(Status.available.rawValue)
            }
        }
    }
}

/// What Stripe keeps of a charge: 2.9 percent, rounded half up, and 30 of the currency's smallest units.
enum Fee {
    static func of(_ amount: Int64) -> Int64 { min(amount, (amount * 29 + 500) / 1000 + 30) }
}
