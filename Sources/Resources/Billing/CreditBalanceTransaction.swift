// A transaction of a customer's credit balance: credits that were granted, that have paid for usage, that came back, or that have expired or were voided.
import Common
import Engine
import Wire

package enum CreditBalanceTransaction {
    package static let name = "billing.credit_balance_transaction"

    static let resource = Resource(
        name, idPrefix: "cbtxn_", path: "/v1/billing/credit_balance_transactions", listedBy: ["test_clock"],
        fields: [
            .hash("credit", [
                CreditGrant.amount, invoiced("credits_application_invoice_voided"),
                .choice("type", "credits_application_invoice_voided", "credits_granted"),
            ]).orNull,
            .reference("credit_grant", to: CreditGrant.name), .string("customer").internal, .string("customer_account").internal,
            .hash("debit", [
                CreditGrant.amount, invoiced("credits_applied"), .choice("type", "credits_applied", "credits_expired", "credits_voided"),
            ]).orNull,
            .timestamp("effective_at"), .reference("test_clock", to: "test_helpers.test_clock").orNull, .choice("type", "credit", "debit").orNull,
        ],
        endpoints: [.retrieve, .list(by: [.string("credit_grant"), .string("customer"), .string("customer_account")])],
        deeds: [.goesWithTestClock])

    private static func invoiced(_ name: String) -> Field {
        .hash(name, [.reference("invoice", to: "invoice"), .string("invoice_line_item")]).orNull
    }

    /// Notes that the credits of a grant have changed by an amount.
    /// - Parameter place: the line of an invoice that they pay for. Nil if there is none.
    /// - Returns: its id.
    @discardableResult static func note(
        _ grant: Draft, _ value: Int64, _ type: String, at place: CreditSpending.Place? = nil, _ change: inout Change
    ) throws -> String {
        let isCredit = ["credits_application_invoice_voided", "credits_granted"].contains(type)
        let currency = grant[.grantAmount]?["monetary"]?["currency"] ?? .null
        let amount: JSON = ["monetary": ["currency": currency, "value": .integer(value)], "type": "monetary"]
        let invoiced = isCredit ? "credits_application_invoice_voided" : "credits_applied"
        let effective = type == "credits_granted" ? grant[.effectiveAt] ?? change.now : change.now
        return try change.create(name, [
            isCredit ? "credit" : "debit": .object(["amount": amount, invoiced: place?.json ?? .null, "type": .string(type)]),
            "credit_grant": .string(grant.id),
            "customer": grant.json(.customer), "effective_at": .integer(effective), "type": isCredit ? "credit" : "debit",
        ], emits: "created")
    }
}
