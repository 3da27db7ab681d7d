// The fields of invoices, their items, lines and payments.
import Engine
import Wire

extension FieldKey<Bool> {
    static var attempted: Self { FieldKey("attempted") }
    static var autoAdvance: Self { FieldKey("auto_advance") }
    static var discountable: Self { FieldKey("discountable") }
    /// Whether it was on a draft that was deleted.
    static var isDead: Self { FieldKey("is_dead") }
    static var isDefault: Self { FieldKey("is_default") }
    static var isPending: Self { FieldKey("pending") }
    /// Whether a payment that fails is not tried again by itself.
    static var isTriedOnce: Self { FieldKey("is_tried_once") }
    /// Whether the customer's balance is for other invoices.
    static var leavesBalance: Self { FieldKey("leaves_balance") }
    static var proration: Self { FieldKey("proration") }
}

extension FieldKey<Int64> {
    static var amountDue: Self { FieldKey("amount_due") }
    static var amountPaid: Self { FieldKey("amount_paid") }
    static var amountPaidOffStripe: Self { FieldKey("amount_paid_off_stripe") }
    static var amountRemaining: Self { FieldKey("amount_remaining") }
    static var amountRequested: Self { FieldKey("amount_requested") }
    static var attemptCount: Self { FieldKey("attempt_count") }
    static var automaticallyFinalizesAt: Self { FieldKey("automatically_finalizes_at") }
    static var date: Self { FieldKey("date") }
    static var dueDate: Self { FieldKey("due_date") }
    static var effectiveAt: Self { FieldKey("effective_at") }
    static var endingBalance: Self { FieldKey("ending_balance") }
    /// When a draft is finalized by itself.
    static var finalizesAt: Self { FieldKey("finalizes_at") }
    static var invoiceTotal: Self { FieldKey("total") }
    static var nextInvoiceSequence: Self { FieldKey("next_invoice_sequence") }
    static var nextPaymentAttempt: Self { FieldKey("next_payment_attempt") }
    static var periodEnd: Self { FieldKey("period_end") }
    static var periodStart: Self { FieldKey("period_start") }
    static var quantity: Self { FieldKey("quantity") }
    /// How often a failed payment was tried again by itself.
    static var retries: Self { FieldKey("retries") }
    static var startingBalance: Self { FieldKey("starting_balance") }
    static var subtotal: Self { FieldKey("subtotal") }
    static var webhooksDeliveredAt: Self { FieldKey("webhooks_delivered_at") }
}

extension FieldKey<JSONObject> {
    static var automaticTax: Self { FieldKey("automatic_tax") }
    static var confirmationSecret: Self { FieldKey("confirmation_secret") }
    static var lastFinalizationError: Self { FieldKey("last_finalization_error") }
    static var lines: Self { FieldKey("lines") }
    static var parent: Self { FieldKey("parent") }
    static var payment: Self { FieldKey("payment") }
    static var paymentSettings: Self { FieldKey("payment_settings") }
    static var period: Self { FieldKey("period") }
    static var pricing: Self { FieldKey("pricing") }
    static var rendering: Self { FieldKey("rendering") }
    static var shippingCost: Self { FieldKey("shipping_cost") }
    static var statusTransitions: Self { FieldKey("status_transitions") }
}

extension FieldKey<JSON> {
    /// How the usage is found that a line bills.
    static var metered: Self { FieldKey("metered") }
    static var customFields: Self { FieldKey("custom_fields") }
    static var issuer: Self { FieldKey("issuer") }
}

extension FieldKey<[JSON]> {
    static var defaultTaxRates: Self { FieldKey("default_tax_rates") }
    /// All lines of a preview. It shows the first ones.
    static var previewedLines: Self { FieldKey("previewed_lines") }
    static var taxRates: Self { FieldKey("tax_rates") }
}

extension FieldKey<[String]> {
    static var discounts: Self { FieldKey("discounts") }
    /// The ids of the lines, in the order in which the invoice shows them.
    static var lineIDs: Self { FieldKey("line_ids") }
}

extension FieldKey<String> {
    static var billingReason: Self { FieldKey("billing_reason") }
    static var collectionMethod: Self { FieldKey("collection_method") }
    static var defaultPaymentMethod: Self { FieldKey("default_payment_method") }
    /// The customer of a draft.
    static var draftOf: Self { FieldKey("draft_of") }
    static var footer: Self { FieldKey("footer") }
    static var invoice: Self { FieldKey("invoice") }
    /// The id of the item's line.
    static var line: Self { FieldKey("line") }
    /// The subscription of an invoice that may still be paid.
    static var openSubscription: Self { FieldKey("open_subscription") }
    static var number: Self { FieldKey("number") }
    /// The customer of an item that is on no invoice yet.
    static var pendingOf: Self { FieldKey("pending_of") }
    static var quantityDecimal: Self { FieldKey("quantity_decimal") }
    /// The subscription that an invoice, or an item, belongs to.
    static var subscription: Self { FieldKey("subscription") }
    /// What the subscription pays with, as it was when the subscription last touched the invoice.
    static var subscriptionMethod: Self { FieldKey("subscription_method") }
    static var taxExempt: Self { FieldKey("tax_exempt") }
}
