// A change of what a customer has to pay, and why. A credit is less than zero.
import Common
import Engine
import Wire

package enum CustomerBalanceTransaction {
    package static let name = "customer_balance_transaction"
    private static let amounts: ClosedRange<Int64> = -99_999_999...99_999_999

    static let resource = Resource(
        name, idPrefix: "cbtxn_", path: "/v1/customers/{customer}/balance_transactions", pathParameter: "transaction", noun: "customer balance transaction",
        listedBy: ["customer"],
        fields: [
            .integer("amount"), .reference("checkout_session", to: "checkout.session").orNull, .reference("credit_note", to: "credit_note").orNull,
            .string("currency"), .reference("customer", to: ResourceName.customer), .string("customer_account").orNull,
            .string("description", maximum: 350).orNull, .integer("ending_balance"), .reference("invoice", to: "invoice").orNull, .metadata,
            .choice("type", CustomerBalance.Reason.allCases.map(\.rawValue)),
        ],
        endpoints: [.retrieve, .update([.string("description", maximum: 350)]), .list(by: [.created, .string("invoice")])])

    /// `POST` below a customer, for her definition: changes her balance.
    static let endpoint = Endpoint.Definition.call("balance_transactions", [
        .integer("amount", in: amounts).required, .string("currency").required, .string("description", maximum: 350), .metadata,
    ]) { customer, change in
        let given = change.arguments
        let currency = try Currency.known(given.string("currency") ?? "")
        let transaction = try CustomerBalance.move(
            &customer, by: given.integer("amount") ?? 0, currency, as: .adjustment, ["description": given["description"] ?? .null], &change)
        if let metadata = given["metadata"] { try change.update(name, transaction) { draft, _ in try draft.assign(metadata: metadata) } }
        change.answer(with: transaction)
    }.answering(name)
}
