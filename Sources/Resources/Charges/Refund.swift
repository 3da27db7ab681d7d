// A Refund gives back all or a part of a charge. To a card it goes at once. To a bank account it takes some days. After a bank transfer, the payer
// must first say where to send the money.
import Balances
import Common
import Customers
import Engine
import PaymentMethods
import Wire

package enum Refund {
    enum Status: String, CaseIterable {
        case pending
        case requiresAction = "requires_action"
        case succeeded, failed, canceled
    }

    package static let name = ResourceName.refund
    /// The prefix if no card was charged.
    static let otherPrefix = "pyr_"
    private static let underCharge = "/v1/charges/{charge}/refunds"
    private static let testHelpers = "/v1/test_helpers/refunds"
    /// The older name of `refund.updated`.
    static let updateOfCharge = "charge.refund.updated"

    static let resource = Resource(
        name, idPrefix: "re_", or: [otherPrefix], path: "/v1/refunds", pathParameter: "refund", without: ["livemode"],
        listedBy: ["waiting_for", "awaited_currency"], fields: fields,
        lifecycle: Lifecycle(Status.self, startsAt: .pending, or: [.requiresAction, .succeeded], [
            .on("proceed", from: .requiresAction, to: .pending, by: .tester, then: RefundOutcome.proceed),
            .on("settle", from: .pending, .requiresAction, to: .succeeded, by: .tester, then: RefundOutcome.settle),
            .on("refer", as: "referred", from: .succeeded, by: .clock, then: RefundOutcome.refer),
            .on("fail", from: .pending, .requiresAction, .succeeded, to: .failed,
                by: .tester([.choice("failure_reason", failureReasons)]), then: RefundOutcome.fail),
            .on("expire", from: .requiresAction, to: .failed, by: .consequence, then: RefundOutcome.fail),
            .on("cancel", as: "canceled", from: .requiresAction, to: .canceled, by: .consequence, then: RefundOutcome.cancel),
        ]),
        endpoints: [
            .create(
                [.string("charge"), .string("payment_intent").forHook] + CashRefunding.parameters + parameters, exclusive: CashRefunding.exclusive,
                emits: "created", then: ChargeRefunding.create),
            .create(parameters, emits: "created", then: ChargeRefunding.create).below(underCharge),
            .retrieve, .retrieve.below(underCharge).missing("refund"),
            .update(emits: "updated"), .update(emits: "updated").below(underCharge),
            .list(by: [.string("charge").references(Charge.name), .created, .string("payment_intent")], countingPage: true),
            .call("cancel", then: RefundOutcome.end(by: "cancel")),
            .call("expire", then: RefundOutcome.end(by: "expire")).below(testHelpers),
        ],
        deeds: [.byHook("fund", then: RefundOutcome.fund), .byHook("resume", then: RefundOutcome.resume)])

    /// The last reason is the default.
    static let failureReasons = [
        "charge_for_pending_refund_disputed", "declined", "expired_or_canceled_card", "insufficient_funds", "lost_or_stolen_card",
        "merchant_request", "unknown",
    ]

    /// The parameters of all calls that make a refund.
    static let parameters: [Parameter] = [
        .integer("amount", in: 1...Int64.max), .string("instructions_email"), .metadata,
        .choice("reason", "duplicate", "fraudulent", "requested_by_customer"), .boolean("refund_application_fee").forHook,
        .boolean("reverse_transfer").forHook,
    ]

    private static let fields: [Field] = [
        .integer("amount"), .reference("balance_transaction", to: BalanceTransaction.name).orNull,
        .reference("charge", to: Charge.name).orNull, .string("currency"), .reference("customer", to: Customer.name).orNull,
        .string("customer_account").orNull, .string("description").orAbsent, .tree("destination_details").orAbsent,
        .reference("failure_balance_transaction", to: BalanceTransaction.name).orAbsent, .string("failure_reason").orAbsent,
        .string("instructions_email").orAbsent, .metadata,
        .hash("next_action", [
            .hash("display_details", [
                .hash("email_sent", [.timestamp("email_sent_at"), .string("email_sent_to")]), .timestamp("expires_at"),
            ]).orAbsent,
            .string("type"),
        ]).orAbsent,
        .reference("payment_intent", to: ResourceName.paymentIntent).orNull, .reference("payment_method", to: PaymentMethod.name).orNull,
        .choice("pending_reason", "charge_pending", "insufficient_funds", "processing").orAbsent,
        .hash("presentment_details", [.integer("presentment_amount"), .string("presentment_currency")]).orAbsent,
        .choice("reason", "duplicate", "expired_uncaptured_charge", "fraudulent", "requested_by_customer").orNull,
        .string("receipt_number").orNull, .reference("source_transfer_reversal", to: "transfer_reversal").orNull,
        .reference("transfer_reversal", to: "transfer_reversal").orNull,
        // The currency of which the account has too little.
        .string("awaited_currency").internal,
        // The source whose customer must say where to send the money.
        .string("waiting_for").internal,
    ]
}
