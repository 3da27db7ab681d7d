// The fields of an invoice.
import Common
import Connect
import Coupons
import Customers
import Engine
import PaymentMethods
import Wire

extension Invoice {
    static let fields = money + parties + texts + times + parts + hidden

    private static let money: [Field] = [
        .integer("amount_due").startingAs(0), .integer("amount_overpaid").startingAs(0), .integer("amount_paid").startingAs(0),
        .integer("amount_paid_off_stripe").orAbsent, .integer("amount_remaining").startingAs(0), .integer("amount_shipping").startingAs(0),
        .integer("attempt_count").startingAs(0), .boolean("attempted").startingAs(false), .string("currency"), .integer("ending_balance").orNull,
        .integer("post_payment_credit_notes_amount").startingAs(0), .integer("pre_payment_credit_notes_amount").startingAs(0),
        .integer("starting_balance").startingAs(0), .integer("subtotal").startingAs(0), .integer("subtotal_excluding_tax").orNull.startingAs(0),
        .integer("total").startingAs(0), LineItem.discountAmounts("total_discount_amounts").orNull.startingAs([]),
        .integer("total_excluding_tax").orNull.startingAs(0),
        .list("total_pretax_credit_amounts", of: .hash(LineItem.creditAmounts)).orNull.startingAs([]),
        .list("total_taxes", of: .hash(LineItem.taxes)).orNull.startingAs([]),
    ]

    private static let parties: [Field] = [
        .string("account_country").orNull, .string("account_name").orNull,
        .list("account_tax_ids", of: .reference(to: [TaxID.name])).orNull.emptyable.given, .reference("application", to: "application").orNull,
        .reference("customer", to: Customer.name).orNull, .string("customer_account").orNull, Address.field("customer_address").orNull,
        .string("customer_email").orNull, .string("customer_name").orNull, .string("customer_phone").orNull, shipping("customer_shipping"),
        .choice("customer_tax_exempt", "exempt", "none", "reverse").orNull,
        .list("customer_tax_ids", of: .hash([.string("type"), .string("value").orNull])).orNull.startingAs([]), issuer.given,
        .reference("on_behalf_of", to: StripeAccount.name).orNull.given(.create, .update.emptyable),
        shipping("shipping_details").given(.create, .update.emptyable),
    ]

    private static func shipping(_ name: String) -> Field {
        .hash(name, [
            Address.field.required, .string("carrier").orAbsent.readOnly, .string("name").required, .string("phone").orNull.emptyable,
            .string("tracking_number").orAbsent.readOnly,
        ]).orNull
    }

    private static let issuer = Field.hash("issuer", [
        .reference("account", to: StripeAccount.name).orAbsent, .choice("type", "account", "self").required,
    ]).startingAs(["type": "self"])

    private static let texts: [Field] = [
        .choice("billing_reason", [
            "automatic_pending_invoice_item_invoice", "manual", "quote_accept", "subscription", "subscription_create", "subscription_cycle",
            "subscription_threshold", "subscription_update", "upcoming",
        ]).orNull,
        .choice("collection_method", collectionMethods).startingAs("charge_automatically").given,
        .list("custom_fields", of: .hash([.string("name", maximum: 40).required, .string("value", maximum: 140).required]), maximum: 4).orNull
            .emptyable.given,
        .string("description", maximum: 1500).orNull.emptyable.given, .string("footer").orNull.emptyable.given, .link("hosted_invoice_url").orNull,
        .link("invoice_pdf").orNull, .string("number", maximum: 26).orNull.given(.create, .update.emptyable), .string("receipt_number").orNull,
        .string("statement_descriptor", maximum: 22).orNull.given, .metadata,
    ]

    private static let times: [Field] = [
        .boolean("auto_advance").startingAs(false).given, .timestamp("automatically_finalizes_at").orNull.given, .timestamp("due_date").orNull.given,
        .timestamp("effective_at").orNull.given(.create, .update.emptyable), .timestamp("next_payment_attempt").orNull, .timestamp("period_end"),
        .timestamp("period_start"),
        .hash("status_transitions", ["finalized_at", "marked_uncollectible_at", "paid_at", "voided_at"].map { .timestamp($0).orNull }),
        .reference("test_clock", to: "test_helpers.test_clock").orNull, .timestamp("webhooks_delivered_at").orNull,
    ]

    private static let parts: [Field] = [
        .hash("automatic_tax", [
            .choice("disabled_reason", "finalization_requires_location_inputs", "finalization_system_error").orNull.readOnly,
            .boolean("enabled").required,
            .hash("liability", [.reference("account", to: StripeAccount.name).orAbsent, .choice("type", "account", "self").required]).orNull,
            .string("provider").orNull.readOnly, .choice("status", "complete", "failed", "requires_location_inputs").orNull.readOnly,
        ]).startingAs(["disabled_reason": .null, "enabled": false, "liability": .null, "provider": .null, "status": .null]).given,
        .hash("confirmation_secret", [.string("client_secret"), .string("type")]).orNull.hiddenUntilExpanded,
        .reference("default_payment_method", to: PaymentMethod.name).orNull.given,
        .reference("default_source", to: "bank_account", "card", "source").orNull.given(.create, .update.emptyable),
        .list("default_tax_rates", of: .tree), .list("discounts", of: .reference(to: [Discount.name])),
        .hash("from_invoice", [.string("action"), .reference("invoice", to: name)]).orNull, .tree("last_finalization_error").orNull,
        .reference("latest_revision", to: name).orNull,
        .hash("lines", [
            .string("object"), .list("data", of: .hash(LineItem.ofInvoice)), .boolean("has_more"), .integer("total_count"), .string("url"),
        ]),
        .hash("parent", [
            .hash("quote_details", [.string("quote")]).orNull,
            .hash("subscription_details", [
                .metadata.orNull, .reference("subscription", to: "subscription"), .timestamp("subscription_proration_date").orAbsent,
            ]).orNull,
            .choice("type", "quote_details", "subscription_details"),
        ]).orNull,
        InvoicePaymentSettings.field,
        .members("payments", of: InvoicePayment.name, by: "invoice", showing: "/v1/invoices/payments").hiddenUntilExpanded, InvoiceRendering.field.given,
        .hash("shipping_cost", [
            .integer("amount_subtotal"), .integer("amount_tax"), .integer("amount_total"), .reference("shipping_rate", to: "shipping_rate").orNull,
            .list("taxes", of: .tree).orAbsent,
        ]).orNull,
        .hash("status_details", [
            .hash("uncollectible", [
                .choice("reason", [
                    "max_payment_attempts", "payment_not_received", "subscription_canceled", "subscription_paused", "user_forgiven",
                ]).orNull,
            ]).orNull,
        ]).orAbsent,
        .hash("threshold_reason", [
            .integer("amount_gte").orNull, .list("item_reasons", of: .hash([.list("line_item_ids", of: .string), .integer("usage_gte")])),
        ]).orAbsent,
    ]

    private static let hidden: [Field] = [
        .integer("application_fee_amount").internal, .number("application_fee_percent", places: 2).internal,
        .reference("charge", to: ResourceName.charge).internal, .integer("credit_note_count").internal,
        .string("draft_of").internal, .integer("finalizes_at").internal, .string("invoice_payment").internal, .boolean("is_tried_once").internal,
        .boolean("leaves_balance").internal,
        .list("line_ids", of: .string).internal, .list("previewed_lines", of: .tree).internal, .string("open_subscription").internal,
        .reference("payment_intent", to: ResourceName.paymentIntent).internal, .integer("retries").internal, .string("subscription").internal,
        .string("subscription_method").internal, .tree("transfer_data").internal,
    ]
}
