// Invoices, what stands on them, and how they are paid.
import Engine

extension Family {
    package static let invoices = Family(
        Invoice.resource, InvoiceItem.resource, LineItem.resource, InvoicePayment.resource,
        CreditNote.resource, CreditNoteLine.resource)
}
