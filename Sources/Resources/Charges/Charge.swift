// A Charge takes money from a card or a source. Most charges succeed or are declined at once. A debit from a bank account is pending until the bank
// answers, some days later.
import Balances
import Common
import Connect
import Customers
import Engine
import Payers
import Wire

package enum Charge {
    enum Status: String, CaseIterable {
        case pending, succeeded, failed
    }

    package static let name = ResourceName.charge
    /// The prefix if no card was charged. Source: recorded payments by SEPA debit and PromptPay.
    static let otherPrefix = "py_"

    private static let captureParameters: [Parameter] = [
        .integer("amount", in: 1...Int64.max), .email("receipt_email"), .string("statement_descriptor", maximum: 22),
        .string("statement_descriptor_suffix", maximum: 22), .string("transfer_group"),
    ]

    static let resource = Resource(
        name, idPrefix: "ch_", or: [otherPrefix], path: "/v1/charges", pathParameter: "charge", fields: fields,
        lifecycle: Lifecycle(Status.self, startsAt: .pending, or: [.succeeded, .failed], [
            .on("settle", from: .pending, to: .succeeded, by: .tester, emits: "succeeded", then: ChargeSettlement.succeed),
            .on("fail", from: .pending, to: .failed,
                by: .tester([.choice("code", ChargeSettlement.failureCodes)]), emits: "failed", then: ChargeSettlement.fail),
            .on("capture", from: .succeeded, by: .api(captureParameters), emits: "captured", then: ChargeCapture.capture),
            .on("book", from: .succeeded, by: .clock, emits: "updated", then: ChargeSettlement.bookLater),
            .on("increment", from: .succeeded, by: .consequence, then: ChargeCapture.increment),
            .on("withdraw", as: "withdrawn", from: .pending, to: .failed, by: .consequence, emits: "failed", then: ChargeSettlement.withdraw),
            .on("release", from: .succeeded, by: .consequence, then: ChargeCapture.release),
            .on("lapse", from: .succeeded, by: .clock, emits: "expired", then: ChargeCapture.lapse),
            .on("refund", from: .pending, .succeeded, by: .consequence, emits: "refunded"),
        ]),
        endpoints: [
            .create(
                [
                    .boolean("capture").forHook, .string("customer", maximum: 500).references(Customer.name), PlatformTerms.onBehalfOf,
                    // Accepted and ignored: a charge needs a source. Source: recorded answers.
                    .string("payment_method").forHook,
                ] + GivenSource.parameters,
                exclusive: [GivenSource.exclusive], then: Charging.charge),
            .retrieve, .update(emits: "updated", then: requireFree),
            .list(by: [.created, .string("customer").references(Customer.name), .string("payment_intent"), .string("transfer_group")]),
            .search(by: searchable), .members("refunds"),
            .call("refund", Refund.parameters + [.string("payment_intent").forHook], then: ChargeRefunding.refundCharge),
        ],
        deeds: ChargeAftermath.deeds,
        seeding: Seeding { charge, _ in TestCard.recognize(charge[.paymentMethodDetails]?["card"]?.object, in: &charge) }, takesClientFields: true)

    private static let fields: [Field] = [
        .integer("amount", in: 1...Int64.max).given(.create.required), .integer("amount_captured").startingAs(0), .integer("amount_refunded").startingAs(0),
        // The part of the refunded amount that was held and never captured.
        .integer("amount_released").internal, .integer("amount_booked").internal, .integer("hold_seconds").internal,
        // Older versions show it.
        .reference("invoice", to: "invoice").internal,
        .reference("application", to: "application").orNull, .reference("application_fee", to: "application_fee").orNull,
        .integer("application_fee_amount").orNull, .string("authorization_code").orAbsent,
        .reference("balance_transaction", to: BalanceTransaction.name).orNull, BillingDetails.field, .string("calculated_statement_descriptor").orNull,
        .boolean("captured"), .string("currency").given(.create.required), .reference("customer", to: Customer.name).orNull.given(.update),
        .string("description", maximum: 40_000).orNull.given(.create, .update.emptyable), .string("destination").orNull,
        .reference("dispute", to: Dispute.name).orNull, .boolean("disputed").startingAs(false),
        .reference("failure_balance_transaction", to: BalanceTransaction.name).orNull, .string("failure_code").orNull, .string("failure_message").orNull,
        .hash("fraud_details", [
            .choice("user_report", "fraudulent", "safe").orAbsent.required.emptyable, .string("stripe_report").orAbsent.readOnly,
        ]).given(.update),
        level3, .metadata, .reference("on_behalf_of", to: StripeAccount.name).orNull,
        .string("order").orNull, outcome.orNull, .boolean("paid"), .reference("payment_intent", to: "payment_intent").orNull, .string("payment_method").orNull,
        .tree("payment_method_details").orNull, .hash("presentment_details", [.integer("presentment_amount"), .string("presentment_currency")]).orAbsent,
        .hash("radar_options", [.string("session").orAbsent]).orAbsent.given(.create), .email("receipt_email").orNull.given(.create, .update.emptyable),
        .string("receipt_number").orNull, .link("receipt_url").orNull, .boolean("refunded").startingAs(false),
        // Whether the amount that it held was refunded, or has lapsed.
        .boolean("released").internal,
        .members("refunds", of: Refund.name, by: "charge", counted: true).hiddenUntilExpanded, .reference("review", to: Review.name).orNull,
        Shipping.field.orNull.given, .tree("source").orNull, .reference("source_transfer", to: "transfer").orNull,
        .string("statement_descriptor", maximum: 22).orNull.given(.create), .string("statement_descriptor_suffix", maximum: 22).orNull.given(.create),
        .string("test_card").internal, .reference("transfer", to: "transfer").orAbsent,
        .hash("transfer_data", [.integer("amount").orNull, .reference("destination", to: StripeAccount.name)]).orNull, .string("transfer_group").orNull.given,
    ]

    private static let searchable: [SearchField] = [
        .number("amount"), .token("billing_details.address.postal_code"), .number("created"), .token("currency"), .id("customer"), .token("disputed"),
        .metadata, .token("payment_method_details.card.brand"), .token("payment_method_details.card.exp_month"), .token("payment_method_details.card.exp_year"),
        .token("payment_method_details.card.fingerprint"), .token("payment_method_details.card.last4"),
        // False if a part was refunded, and absent if nothing was.
        .token("refunded") { charge in charge["amount_refunded"] == 0 ? nil : charge["refunded"] }, .token("status"),
    ]

    private static let level3 = Field.hash("level3", [
        .string("customer_reference").orAbsent,
        .list("line_items", of: .hash([
            .integer("discount_amount").orNull, .string("product_code"), .string("product_description"), .integer("quantity").orNull,
            .integer("tax_amount").orNull, .integer("unit_cost").orNull,
        ])),
        .string("merchant_reference"), .string("shipping_address_zip").orAbsent, .integer("shipping_amount").orAbsent, .string("shipping_from_zip").orAbsent,
    ]).orAbsent

    private static let outcome = Field.hash("outcome", [
        .choice("advice_code", "confirm_card_data", "do_not_try_again", "try_again_later").orNull, .string("network_advice_code").orNull,
        .string("network_decline_code").orNull, .string("network_status").orNull, .string("reason").orNull, .string("risk_level").orAbsent,
        .integer("risk_score").orAbsent, .string("rule").orAbsent, .string("seller_message").orNull, .string("type"),
    ])

    /// A charge without a customer can get one, and keeps it then. The same applies to a transfer group.
    private static let requireFree: Hook = { charge, change in
        if change.arguments.has("transfer_group") {
            if let intent = charge[.paymentIntent] { throw groupOfIntent(intent) }
            try requireFreeGroup(charge, change)
        }
        guard let customer = change.arguments.string("customer"), let former = charge.former(.customer), former != customer else { return }
        throw Refusal.invalid("The charge \(charge.id) belongs to the customer \(former) already.", parameter: "customer")
    }

    private static func groupOfIntent(_ intent: String) -> Refusal {
        .invalid(
            "This Charge was created by a PaymentIntent (\(intent)). You must update the `transfer_group` on the PaymentIntent instead of updating the "
                + "Charge directly. See https://stripe.com/docs/api#update_payment_intent")
    }

    /// Source: the API reference: `transfer_group` may only be provided if it has not been set.
    static func requireFreeGroup(_ charge: Draft, _ change: Change) throws(Refusal) {
        guard let former = charge.former(.transferGroup), change.arguments.string("transfer_group") != former else { return }
        throw .invalid(
            "You cannot change `transfer_group`: it has been set to `\(former)` already, and can be set once only.", parameter: "transfer_group")
    }
}
