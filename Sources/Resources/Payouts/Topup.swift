// A Topup brings money from a bank account into the balance. The bank answers after some seconds.
import Balances
import Common
import Engine
import Payers
import Sources
import Wire

enum Topup {
    enum Status: String, CaseIterable { case pending, succeeded, failed, canceled, reversed }

    private static let name = "topup"

    static let resource = Resource(
        name, idPrefix: "tu_", path: "/v1/topups", pathParameter: "topup", missing: "topup",
        fields: [
            .integer("amount", in: 1...999_999_999_999).given(.create.required), .reference("balance_transaction", to: BalanceTransaction.name).orNull,
            .string("currency").given(.create.required), .string("description").orNull.given(.create, .update.emptyable),
            .timestamp("expected_availability_date").orNull, .string("failure_code").orNull, .string("failure_message").orNull,
            .choice("initiated_by", "stripe", "user").orNull, .metadata,
            .reference("payment_method", to: "payment_method").orNull.orAbsent.given(.create),
            .hash("payment_method_options", [.hash("us_bank_account", [.choice("network", "ach").required]).orNull]).orNull.orAbsent.given(.create),
            .tree("source").orNull, .string("statement_descriptor", maximum: 15).orNull.given(.create), .string("transfer_group").orNull.given(.create),
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .pending, [
            .on("succeed", as: "marked as succeeded", from: .pending, to: .succeeded, by: .tester, emits: "succeeded", then: arrive),
            .on("fail", from: .pending, to: .failed, by: .tester([.choice("failure_code", failureCodes)]), emits: "failed", then: fail),
            .on("cancel", as: "canceled", from: .pending, to: .canceled, by: .api, emits: "canceled"),
            .on("reverse", from: .succeeded, to: .reversed, by: .tester, emits: "reversed", then: takeBack),
        ]),
        endpoints: [
            .create([.string("source").forHook], emits: "created", then: open), .retrieve, .update(),
            .list(by: [.range("amount"), .created, .choice("status", "canceled", "failed", "pending", "succeeded")]),
        ])

    private static let failureCodes = PayoutOutcome.messages.map(\.code)
    /// Seconds until the bank answers.
    private static let settlement: Int64 = 5

    private static let open: Hook = { topup, change in
        let currency = try Currency.known(topup[.currency] ?? "")
        topup[.currency] = currency
        topup[.expectedAvailabilityDate] = change.now + settlement
        let source = try TopupSource.find(in: currency, &change)
        topup[.source] = try source.map { try change.document(of: $0).object } ?? nil
        let debit = source.map(TestDebit.of) ?? .succeeds
        switch debit.outcome {
        case .fails: try change.schedule("fail", on: topup, after: settlement, ["failure_code": debit.code.map(JSON.string) ?? .null])
        case .staysPending: return
        default: try change.schedule("succeed", on: topup, after: settlement)
        }
    }

    private static let arrive: Hook = { topup, change in
        topup[.balanceTransaction] = try BalanceTransaction.record(
            topup[.amount] ?? 0, of: topup, type: "topup", category: "topup", description: topup[.description], &change)
    }

    private static let fail: Hook = { topup, change in
        let code = change.arguments.string("failure_code") ?? "insufficient_funds"
        topup[.failureCode] = code
        topup[.failureMessage] = "The bank has returned the debit for this top-up: \(code)."
    }

    private static let takeBack: Hook = { topup, change in
        _ = try BalanceTransaction.record(
            -(topup[.amount] ?? 0), of: topup, type: "topup_reversal", category: "topup_reversal", description: topup[.description], &change)
    }
}

extension FieldKey<Int64> {
    static var expectedAvailabilityDate: Self { FieldKey("expected_availability_date") }
}
