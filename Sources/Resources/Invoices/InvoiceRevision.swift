// A revision takes the place of an open invoice: `from_invoice`. It begins as a draft with the same lines. When it is final, the former invoice is void.
import Engine
import Wire

enum InvoiceRevision {
    static let parameter = Parameter.hash("from_invoice", [
        Parameter.choice("action", "revision").required, Parameter.string("invoice").references(Invoice.name).required,
    ])

    private static let copied = [
        "account_tax_ids", "automatic_tax", "collection_method", "custom_fields", "default_tax_rates", "description", "discounts", "due_date", "footer",
        "issuer", "metadata", "on_behalf_of", "payment_settings", "rendering", "statement_descriptor",
    ]
    private static let ofLine = InvoiceItem.ofLine + ["discounts", "metadata"]

    /// The invoice that the call revises. Nil if it makes another one.
    static func original(_ change: Change) throws -> Draft? {
        guard let id = change.arguments["from_invoice"]?["invoice"]?.string, let original = try change.object(Invoice.name, id) else { return nil }
        if change.arguments.has("customer") { throw Refusal.exclusive(["customer", "from_invoice"]) }
        guard original.status == Invoice.Status.open.rawValue, (original[.amountPaid] ?? 0) == 0 else {
            throw Refusal.invalid("Only an open invoice of which nothing is paid can be revised.", parameter: "from_invoice[invoice]")
        }
        return original
    }

    /// The id of the invoice that it revises. Nil if there is none.
    static func original(of invoice: Draft) -> String? { invoice[FieldKey<JSONObject>("from_invoice")]?["invoice"]?.string }

    /// Takes what the call does not say from the original.
    static func take(_ original: Draft, into invoice: inout Draft, _ change: Change) {
        for name in copied where !change.arguments.has(name) { invoice[FieldKey<JSON>(name)] = original[FieldKey<JSON>(name)] }
        invoice[FieldKey<JSONObject>("from_invoice")] = ["action": "revision", "invoice": .string(original.id)]
    }

    /// Bills the same again.
    static func copyLines(of original: Draft, to invoice: inout Draft, _ change: inout Change) throws {
        guard let customer = original[.customer] else { return }
        let items = try (original[.lineIDs] ?? []).reversed().compactMap { try change.object(LineItem.name, $0) }.map { line in
            try InvoiceItem.make(JSONObject(uniqueKeysWithValues: ofLine.map { ($0, line.json(FieldKey<JSON>($0))) }), of: customer, &change)
        }
        try InvoiceLines.gather(items, into: &invoice, &change)
    }

    /// A revision becomes final, and takes the place of the original. What that had used of the customer's balance comes back first.
    static func replaceOriginal(by invoice: Draft, _ change: inout Change) throws {
        guard let id = original(of: invoice), let original = try change.object(Invoice.name, id) else { return }
        guard original.status == Invoice.Status.open.rawValue else {
            throw Refusal.invalid("The invoice \(id) that this one revises is \(original.status), so it cannot be replaced any more.")
        }
        try change.fire("void", on: Invoice.name, id)
        try change.update(Invoice.name, id) { original, change in
            original[FieldKey<String>("latest_revision")] = invoice.id
            original.note("revise", change, event: "updated")
        }
    }
}
