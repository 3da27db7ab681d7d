// A Charge draws money from a card or a source. Most succeed or are declined at once; a debit from a bank account is pending until the bank has
// answered, days later.
import Engine
import OrderedCollections
import Wire

enum Charge {
    enum Status: String, CaseIterable {
        case pending, succeeded, failed
    }

    static let name = "charge"

    static let resource = Resource(
        name, idPrefix: "ch_", path: "/v1/charges", pathParameter: "charge", fields: fields,
        lifecycle: Lifecycle(
            Status.self, startsAt: .pending, or: [.succeeded, .failed],
            [
                .on("settle", from: .pending, to: .succeeded, emits: "succeeded", then: Settlement.succeed),
                .on("fail", from: .pending, to: .failed, emits: "failed", then: Settlement.fail),
                .on("capture", from: .succeeded, emits: "captured", then: Capture.capture),
                .on("lapse", from: .succeeded, emits: "expired", then: Capture.lapse),
                .on("refund", from: .succeeded, emits: "refunded"),
                .on("dispute", from: .succeeded, emits: "updated", then: Settlement.dispute),
            ]),
        routes: [
            .create(
                [
                    .integer("amount", in: 1...Int64.max).required, .boolean("capture").forHook, .string("currency").required,
                    .string("customer").references(Customer.name), .string("description"), .metadata, .string("receipt_email"), shipping,
                    .string("statement_descriptor", maximum: 22), .string("statement_descriptor_suffix", maximum: 22),
                    .string("transfer_group"),
                ] + PaymentSource.parameters, exclusive: [PaymentSource.exclusive], then: Charging.charge),
            .retrieve,
            .update(
                [
                    .string("customer").references(Customer.name), .string("description").emptyable,
                    .hash("fraud_details", [.choice("user_report", "fraudulent", "safe").emptyable]), .metadata,
                    .string("receipt_email").emptyable, shipping, .string("transfer_group"),
                ], emits: "updated", then: requireFreeCustomer),
            .list(by: [.created, .string("customer"), .string("payment_intent"), .string("transfer_group")]),
            .action("capture", [
                .integer("amount", in: 1...Int64.max), .string("receipt_email"), .string("statement_descriptor", maximum: 22),
                .string("statement_descriptor_suffix", maximum: 22), .string("transfer_group"),
            ]),
            .members("refunds"),
            .simulate("settle"), .simulate("fail", [.choice("code", Settlement.failureCodes)]), .timed("dispute"), .timed("lapse"), .consequence("refund"),
        ])

    private static let shipping = Parameter.hash("shipping", [
        Address.parameter.required, .string("carrier"), .string("name").required, .string("phone"), .string("tracking_number"),
    ])

    private static let fields: [Field] = [
        .integer("amount"), Field.integer("amount_captured").startingAs(0), Field.integer("amount_refunded").startingAs(0),
        .string("application").orNull, .string("application_fee").orNull, .integer("application_fee_amount").orNull,
        .reference("balance_transaction", to: BalanceTransaction.name).orNull,
        .hash("billing_details", [
            Address.field, .string("email").orNull, .string("name").orNull, .string("phone").orNull, .string("tax_id").orNull,
        ]),
        .string("calculated_statement_descriptor").orNull, .boolean("captured"), .string("currency"),
        .reference("customer", to: Customer.name).orNull, .string("description").orNull, Field.boolean("disputed").startingAs(false),
        .reference("failure_balance_transaction", to: BalanceTransaction.name).orNull, .string("failure_code").orNull,
        .string("failure_message").orNull, .hash("fraud_details", [.string("user_report").orAbsent, .string("stripe_report").orAbsent]),
        .metadata, .string("on_behalf_of").orNull, .tree("outcome").orNull, .boolean("paid"), .string("payment_intent").orNull,
        .string("payment_method").orNull, .tree("payment_method_details").orNull, .string("receipt_email").orNull,
        .string("receipt_number").orNull, .link("receipt_url").orNull, Field.boolean("refunded").startingAs(false),
        Field.members("refunds", of: Refund.name, by: "charge").hiddenUntilExpanded, .string("review").orNull,
        .hash("shipping", [
            Address.field, .string("carrier").orNull, .string("name").orNull, .string("phone").orNull, .string("tracking_number").orNull,
        ]).orNull,
        .tree("source").orNull, .string("source_transfer").orNull, .string("statement_descriptor").orNull,
        .string("statement_descriptor_suffix").orNull, .string("test_card").internal, .string("transfer_data").orNull,
        .string("transfer_group").orNull,
    ]

    /// A charge without a customer may get one, and keeps it.
    private static let requireFreeCustomer: Hook = { charge, change in
        guard let customer = change.arguments.string("customer"), let former = charge.former("customer")?.string, former != customer else { return }
        throw Refusal.invalid("The charge \(charge.id) belongs to the customer \(former) already.", parameter: "customer")
    }
}
