// What causes the events of invoices, their items and their payments.

extension TriggerStep {
    static let payer = make(
        "customer", "/v1/customers", "payment_method=pm_card_visa&invoice_settings[default_payment_method]=pm_card_visa&email=jenny@example.com")
    static let item = make("invoiceitem", "/v1/invoiceitems", "customer={customer}&amount=2000&currency=usd")
    static let draft = make("invoice", "/v1/invoices", "customer={customer}&pending_invoice_items_behavior=include")
    static let sentDraft = make(
        "invoice", "/v1/invoices", "customer={customer}&pending_invoice_items_behavior=include&collection_method=send_invoice&days_until_due=30")
    static let untaxedDraft = make("invoice", "/v1/invoices", "customer={customer}&automatic_tax[enabled]=true&auto_advance=true")
    static let finalize = call("/v1/invoices/{invoice}/finalize")
    static let pay = call("/v1/invoices/{invoice}/pay")
    static let creditNote = make("credit_note", "/v1/credit_notes", "invoice={invoice}&amount=500")

    fileprivate static let otherPayment = make(
        "payment_intent", "/v1/payment_intents",
        "customer={customer}&amount=2500&currency=usd&confirm=true&payment_method=pm_card_visa&off_session=true")
    fileprivate static let attachPayment = call("/v1/invoices/{invoice}/attach_payment", "payment_intent={payment_intent}")

    static func payer(with card: String) -> TriggerStep {
        make("customer", "/v1/customers", "payment_method=\(card)&invoice_settings[default_payment_method]=\(card)")
    }
}

extension TriggerRecipe {
    static let invoices: [TriggerRecipe] = [
        TriggerRecipe("invoiceitem.created", .customer, .item),
        TriggerRecipe("invoiceitem.deleted", .customer, .item, .delete("/v1/invoiceitems/{invoiceitem}")),
        TriggerRecipe("invoice.created", .customer, .item, .draft),
        TriggerRecipe("invoice.updated", .customer, .item, .draft, .call("/v1/invoices/{invoice}", "metadata[updated_by]=pinstripe trigger")),
        TriggerRecipe("invoice.deleted", .customer, .item, .draft, .delete("/v1/invoices/{invoice}")),
        TriggerRecipe("invoice.finalized", .customer, .item, .draft, .finalize),
        TriggerRecipe("invoice.finalization_failed", .customer, .untaxedDraft, .wait("1h")),
        TriggerRecipe("invoice.paid", .payer, .item, .draft, .pay),
        TriggerRecipe("invoice.payment_succeeded", .payer, .item, .draft, .pay),
        TriggerRecipe("invoice_payment.paid", .payer, .item, .draft, .pay),
        TriggerRecipe("invoice.overpaid", .payer, .item, .draft, .finalize, .otherPayment, .attachPayment),
        TriggerRecipe("invoice.payment_failed", .payer(with: "pm_card_chargeCustomerFail"), .item, .draft, .declined(.pay)),
        TriggerRecipe("invoice.payment_action_required", .payer(with: "pm_card_threeDSecure2Required"), .item, .draft, .declined(.pay)),
        TriggerRecipe("invoice.voided", .customer, .item, .draft, .finalize, .call("/v1/invoices/{invoice}/void")),
        TriggerRecipe("invoice.marked_uncollectible", .customer, .item, .draft, .finalize, .call("/v1/invoices/{invoice}/mark_uncollectible")),
        TriggerRecipe("invoice.sent", .customer, .item, .sentDraft, .call("/v1/invoices/{invoice}/send")),
        TriggerRecipe("invoice.will_be_due", .customer, .item, .sentDraft, .finalize, .wait("27d")),
        TriggerRecipe("invoice.overdue", .customer, .item, .sentDraft, .finalize, .wait("30d")),
        TriggerRecipe("credit_note.created", .customer, .item, .draft, .finalize, .creditNote),
        TriggerRecipe("credit_note.updated", .customer, .item, .draft, .finalize, .creditNote, .call("/v1/credit_notes/{credit_note}", "memo=Sorry")),
        TriggerRecipe("credit_note.voided", .customer, .item, .draft, .finalize, .creditNote, .call("/v1/credit_notes/{credit_note}/void")),
    ]
}
