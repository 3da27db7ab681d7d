// A Payout sends money from the balance to a bank account or a debit card. It is under way after a day, and there on its arrival date, or it fails then.
// Automatic payouts are made by the schedule of the balance settings.
import Balances
import Common
import Engine
import Payers
import Wire

enum Payout {
    enum Status: String, CaseIterable {
        case pending
        case inTransit = "in_transit"
        case paid, failed, canceled
    }

    static let name = "payout"
    static let standard = "standard"
    static let instant = "instant"

    static let resource = Resource(
        name, idPrefix: "po_", path: "/v1/payouts", pathParameter: "payout", missing: "payout",
        fields: [
            .integer("amount", in: 1...999_999_999_999).given(.create.required), .reference("application_fee", to: "application_fee").orNull,
            .integer("application_fee_amount").orNull, .timestamp("arrival_date"), .boolean("automatic").startingAs(false),
            .reference("balance_transaction", to: BalanceTransaction.name).orNull, .string("currency").given(.create.required),
            .string("description").orNull.given(.create), .reference("destination", to: BankAccount.name, Card.name).orNull,
            .reference("failure_balance_transaction", to: BalanceTransaction.name).orNull, .string("failure_code").orNull,
            .string("failure_message").orNull, .metadata, .choice("method", instant, standard).startingAs(.string(standard)).given(.create),
            .reference("original_payout", to: name).orNull, .string("payout_method").orNull,
            .choice("reconciliation_status", "completed", "in_progress", "not_applicable").startingAs("not_applicable"),
            .reference("reversed_by", to: name).orNull,
            .choice("source_type", "bank_account", "card", "fpx").startingAs(.string(Pocket.card)).given(.create),
            .string("statement_descriptor", maximum: 22).orNull.given(.create), traceID, .choice("type", BankAccount.name, Card.name),
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .pending, [
            .on("depart", from: .pending, to: .inTransit, by: .tester, emits: "updated"),
            .on("pay", as: "paid", from: .inTransit, to: .paid, by: .tester, emits: "paid", then: PayoutOutcome.arrive),
            .on(
                "fail", from: .inTransit, .paid, to: .failed, by: .tester([.choice("failure_code", PayoutOutcome.messages.map(\.code))]),
                emits: "failed", then: PayoutOutcome.fail),
            .on(
                "cancel", as: "canceled", from: .pending, to: .canceled, by: .api, emits: "canceled", where: isManual, then: PayoutOutcome.cancel),
        ]),
        endpoints: [
            .create([.string("destination").forHook], emits: "created", then: PayoutCreation.create), .retrieve, .update(emits: "updated"),
            .list(by: [.range("arrival_date"), .created, .string("destination"), .string("status")]),
            .call("reverse", [Parameter.metadata], then: PayoutReversal.reverse),
        ],
        deeds: [.byTimer("reconcile", then: PayoutOutcome.reconcile)])

    /// What the receiving bank calls it.
    private static let traceID = Field.hash("trace_id", [.choice("status", "pending", "supported", "unsupported"), .string("value").orNull]).orNull

    private static let isManual = Condition { payout in payout[.automatic] == true ? "it was made automatically" : nil }
}

extension FieldKey<Bool> {
    static var automatic: Self { FieldKey("automatic") }
}

extension FieldKey<Int64> {
    static var arrivalDate: Self { FieldKey("arrival_date") }
}

extension FieldKey<JSONObject> {
    static var traceID: Self { FieldKey("trace_id") }
}

extension FieldKey<String> {
    static var destination: Self { FieldKey("destination") }
    static var method: Self { FieldKey("method") }
    static var originalPayout: Self { FieldKey("original_payout") }
    static var reconciliationStatus: Self { FieldKey("reconciliation_status") }
    static var reversedBy: Self { FieldKey("reversed_by") }
    static var sourceType: Self { FieldKey("source_type") }
}
