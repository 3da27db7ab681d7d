// A movement of a customer's cash: money that she has sent, that a payment has taken, or that came back to her. It never changes.
import Common
import Engine

package enum CashBalanceTransaction {
    package static let name = "customer_cash_balance_transaction"
    private static let intent = Field.reference("payment_intent", to: ResourceName.paymentIntent)

    static let resource = Resource(
        name, idPrefix: "ccsbtxn_", path: "/v1/customers/{customer}/cash_balance_transactions", pathParameter: "transaction", missing: "transaction",
        listedBy: ["customer"],
        fields: [
            .hash("adjusted_for_overdraft", [balanceTransaction, .reference("linked_transaction", to: name)]).orAbsent,
            .hash("applied_to_payment", [intent]).orAbsent, .string("currency"), .reference("customer", to: ResourceName.customer),
            .string("customer_account").orNull, .integer("ending_balance"), .hash("funded", [.hash("bank_transfer", bankTransfer)]).orAbsent,
            .integer("net_amount"), .hash("refunded_from_payment", [.reference("refund", to: ResourceName.refund)]).orAbsent,
            .hash("transferred_to_balance", [balanceTransaction]).orAbsent, .choice("type", types),
            .hash("unapplied_from_payment", [intent]).orAbsent,
        ],
        endpoints: [.retrieve])

    private static let balanceTransaction = Field.reference("balance_transaction", to: ResourceName.balanceTransaction)

    private static let types = [
        "adjusted_for_overdraft", "applied_to_payment", "funded", "funding_reversed", "refunded_from_payment", "return_canceled", "return_initiated",
        "transferred_to_balance", "unapplied_from_payment",
    ]

    private static let bankTransfer: [Field] = [
        .hash("eu_bank_transfer", texts("bic", "iban_last4", "sender_name")).orAbsent,
        .hash("gb_bank_transfer", texts("account_number_last4", "sender_name", "sort_code")).orAbsent,
        .hash("jp_bank_transfer", texts("sender_bank", "sender_branch", "sender_name")).orAbsent, .string("reference").orNull,
        .choice("type", BankTransfer.allCases.map(\.name)),
        .hash("us_bank_transfer", [.choice("network", "ach", "domestic_wire_us", "fednow", "rtp", "swift").orAbsent] + texts("sender_name")).orAbsent,
    ]

    private static func texts(_ names: String...) -> [Field] { names.map { .string($0).orNull } }
}
