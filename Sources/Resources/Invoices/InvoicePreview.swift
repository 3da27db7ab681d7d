// What an invoice would be, with a customer's pending items and others that the call describes. It is made as an invoice is, and nothing of it is kept.
import Common
import Connect
import Coupons
import Customers
import Engine
import OrderedCollections
import Wire

enum InvoicePreview {
    static let parameters: [Parameter] = [
        InvoiceParameters.automaticTax, .string("currency"), Parameter.string("customer").references(Customer.name).required, .string("customer_account"),
        .hash("customer_details", [
            Address.field.parameter.emptyable, Shipping.ofCustomer.parameter.emptyable, .hash("tax", [Parameter.string("ip_address").emptyable]),
            Parameter.choice("tax_exempt", "exempt", "none", "reverse").emptyable,
        ]),
        Discount.parameter, .array("invoice_items", of: .hash(ItemPricing.ofPreview), maximum: InvoiceItem.maximum), InvoiceParameters.issuer,
        OnBehalfOf.parameter.emptyable,
    ]

    static let fill: Hook = { invoice, change in
        let given = change.arguments
        if let account = given.string("customer_account") { throw Refusal.noSuchReference("account", account, parameter: "customer_account") }
        guard let id = given.string("customer") else { throw Refusal.missing("customer") }
        invoice.take(prefix: "upcoming_in_")
        let items = given["invoice_items"]?.array ?? []
        let currency = try given.string("currency") ?? items.lazy.compactMap { try ItemPricing.currency($0.object ?? [:], for: id, change) }.first
        try InvoiceOpening.begin(&invoice, for: id, in: CustomerCurrency.of(id, given: currency, &change), as: "upcoming", change)
        try suppose(given["customer_details"]?.object ?? [:], of: id, &change)
        if given["on_behalf_of"]?.isNull == false { try OnBehalfOf.require(change) }
        try invoice.take("automatic_tax", "issuer", "on_behalf_of", from: change)
        try addItems(items, to: &invoice, &change)
        guard invoice[.lineIDs]?.isEmpty == false else {
            throw Refusal(.notFound, "No upcoming invoices for customer: \(id)", code: "invoice_upcoming_none")
        }
        if let discounts = given["discounts"] {
            invoice[.discounts] = try Discount.redeem(discounts, having: [], for: Discount.Owner("invoice", invoice.id, customer: id), &change)
            try InvoiceLines.settle(&invoice, &change)
        }
        showLines(of: &invoice)
    }

    // MARK: The customer and her items

    /// As if the customer were like that.
    private static func suppose(_ details: JSONObject, of id: String, _ change: inout Change) throws {
        guard !details.isEmpty else { return }
        try change.update(Customer.name, id) { customer, _ in
            for name in ["address", "shipping"] {
                if let value = details[name] { customer[FieldKey<JSON>(name)] = value.isNull ? nil : value }
            }
            if let exemption = details["tax_exempt"] { customer[.taxExempt] = exemption.string ?? "none" }
        }
    }

    private static func addItems(_ given: [JSON], to invoice: inout Draft, _ change: inout Change) throws {
        guard let customer = invoice[.customer] else { return }
        var ids = try InvoiceItem.pending(of: customer, in: invoice[.currency], change)
        for (index, item) in given.enumerated() {
            let place = "invoice_items[\(index)]"
            if let id = item["invoiceitem"]?.string {
                guard ids.contains(id) else { throw Refusal.noSuchReference("invoice item", id, parameter: "\(place)[invoiceitem]") }
                try change.update(InvoiceItem.name, id) { draft, change in try InvoiceItem.revise(&draft, item.object ?? [:], at: place, &change) }
                continue
            }
            ids.append(
                try change.create(InvoiceItem.name, [:]) { draft, change in
                    try InvoiceItem.fill(&draft, item.object ?? [:], of: customer, at: place, &change)
                    if let metadata = item["metadata"] { try draft.assign(metadata: metadata) }
                })
        }
        try InvoiceLines.gather(ids, into: &invoice, &change)
    }

    /// Makes a preview of an invoice that was made as a trial.
    static func show(_ fields: JSONObject, in invoice: inout Draft) {
        let own: Set = ["id", "object", "status", "number", "billing_reason"]
        invoice.merge(fields.filter { !own.contains($0.key) })
        invoice[.billingReason] = "upcoming"
        invoice[.endingBalance] = nil
        invoice[.paymentIntent] = nil
        invoice[.confirmationSecret] = nil
        invoice[.invoicePayment] = nil
        showLines(of: &invoice)
    }

    /// The ids of its lines say that there are no such lines.
    private static func showLines(of invoice: inout Draft) {
        let lines = (invoice[.lines]?["data"]?.array ?? []).map { line in
            line.object.map { fields in .object(fields.merging(["id": .string("il_tmp_" + (fields["id"]?.string?.dropFirst(3) ?? ""))]) { $1 }) } ?? line
        }
        InvoiceLines.show(lines, of: invoice[.lineIDs]?.count ?? 0, at: "/v1/invoices/\(invoice.id)/lines", in: &invoice)
    }
}
