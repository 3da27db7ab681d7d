// The looks of invoices, which customers, invoices and sales can name.
import Engine

extension Family {
    package static let invoiceTemplates = Family(InvoiceRenderingTemplate.resource)
}
