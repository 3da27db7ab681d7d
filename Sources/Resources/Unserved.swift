// What Stripe has and Pinstripe does not have yet: the resources that the fields of ours refer to, which hold null until then. Stripe takes an
// `expand` through them, and so does Pinstripe. The day such a resource comes, its line goes.
import Engine

extension Catalog {
    static let unserved: [String: [Field]] = [
        "application": [],
        "application_fee": [
            .reference("account", to: StripeAccount.name), .reference("application", to: "application"), transaction,
            .reference("charge", to: Charge.name), .reference("originating_transaction", to: Charge.name),
            .members("refunds", of: "fee_refund", by: "fee"),
        ],
        "cash_balance": [],
        "discount": [.reference("customer", to: Customer.name)],
        "dispute": [.reference("charge", to: Charge.name), .reference("payment_intent", to: "payment_intent")],
        "fee_refund": [transaction, .reference("fee", to: "application_fee")],
        "invoice": [
            .reference("account", to: StripeAccount.name), .reference("application", to: "application"), .reference("charge", to: Charge.name),
            .reference("customer", to: Customer.name), .reference("default_payment_method", to: PaymentMethod.name),
            .reference("default_source", to: Source.name), .reference("discount", to: "discount"), .reference("latest_revision", to: "invoice"),
            .reference("on_behalf_of", to: StripeAccount.name), .tree("lines"), .tree("parent"), .reference("payment_intent", to: "payment_intent"),
            .tree("payments"), .reference("subscription", to: "subscription"),
        ],
        "mandate": [.reference("payment_method", to: PaymentMethod.name)],
        "payment_intent": [
            .reference("application", to: "application"), .reference("customer", to: Customer.name), .reference("latest_charge", to: Charge.name),
            .reference("on_behalf_of", to: StripeAccount.name), .reference("payment_method", to: PaymentMethod.name),
            .reference("review", to: "review"), .hash("transfer_data", [.reference("destination", to: StripeAccount.name)]),
        ],
        "payout": [transaction, .reference("original_payout", to: "payout"), .reference("reversed_by", to: "payout")],
        "review": [.reference("charge", to: Charge.name), .reference("payment_intent", to: "payment_intent")],
        "subscription": [
            .reference("application", to: "application"), .reference("customer", to: Customer.name),
            .reference("default_payment_method", to: PaymentMethod.name), .reference("default_source", to: Source.name), .tree("discounts"),
            .tree("items"), .reference("latest_invoice", to: "invoice"), .reference("on_behalf_of", to: StripeAccount.name),
            .tree("pending_setup_intent"), .tree("schedule"),
        ],
        "tax_id": [.reference("customer", to: Customer.name), .tree("owner")],
        "test_helpers.test_clock": [],
        "topup": [transaction, .reference("payment_method", to: PaymentMethod.name), .reference("source", to: Source.name)],
        "transfer": [
            transaction, .reference("destination", to: StripeAccount.name), .reference("destination_payment", to: Charge.name),
            .members("reversals", of: "transfer_reversal", by: "transfer"), .reference("source_transaction", to: Charge.name),
        ],
        "transfer_reversal": [
            transaction, .reference("destination_payment_refund", to: Refund.name), .reference("source_refund", to: Refund.name),
            .reference("transfer", to: "transfer"),
        ],
    ]

    private static let transaction = Field.reference("balance_transaction", to: BalanceTransaction.name)
}
