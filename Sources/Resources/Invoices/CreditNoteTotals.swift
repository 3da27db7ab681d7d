// The lines of a credit note → its totals.
import Engine
import OrderedCollections
import Wire

struct CreditNoteTotals {
    private let lines: [CreditedLine]
    private let shipping: JSONObject?

    init(_ lines: [CreditedLine], shipping: JSONObject?) {
        self.lines = lines
        self.shipping = shipping
    }

    /// Writes the totals into the note, and makes its lines.
    func fill(_ note: inout Draft, _ change: inout Change) throws {
        let (subtotal, discount) = (lines.reduce(0) { $0 + $1.amount }, sum(lines.flatMap(\.discounts)))
        let taxes = lines.flatMap(\.taxes)
        let (inclusive, exclusive) = (sum(taxes.filter(\.isInclusive)), sum(taxes.filter { !$0.isInclusive }))
        let sent = shipping?["amount_total"]?.integer ?? 0
        let total = subtotal - discount - sum(lines.flatMap(\.credits)) + exclusive + sent
        let credits = sums(lines.flatMap(\.credits)) { $0["credit_balance_transaction"]?.string }
        let discounts = sums(lines.flatMap(\.discounts)) { $0["discount"]?.string }
        note.merge([
            "amount": .integer(total), "amount_shipping": .integer(sent), "discount_amount": .integer(discount), "discount_amounts": .array(discounts),
            "pretax_credit_amounts": .array(discounts.map(InvoiceTotals.credit) + credits), "shipping_cost": shipping.map(JSON.object) ?? .null,
            "subtotal": .integer(subtotal), "subtotal_excluding_tax": .integer(subtotal - inclusive), "total": .integer(total),
            "total_excluding_tax": .integer(total - inclusive - exclusive),
            "total_taxes": .array(sums(taxes) { $0["tax_rate_details"]?["tax_rate"]?.string }),
        ])
        try makeLines(of: &note, &change)
    }

    private func makeLines(of note: inout Draft, _ change: inout Change) throws {
        var documents: [JSON] = []
        for line in lines {
            let fields: JSONObject = [
                "amount": .integer(line.amount), "credit_note": .string(note.id), "discount_amount": .integer(sum(line.discounts)),
                "discount_amounts": .array(line.discounts),
                "pretax_credit_amounts": .array(line.discounts.map(InvoiceTotals.credit) + line.credits), "taxes": .array(line.taxes),
            ]
            let id = try change.create(CreditNoteLine.name, fields.merging(line.fields) { $1 })
            if documents.count < InvoiceLines.shown, let line = try change.object(CreditNoteLine.name, id) { documents.append(try change.document(of: line)) }
        }
        // Unlike the lines of an invoice, they have no `total_count`, as recorded.
        note[.lines] = [
            "object": "list", "data": .array(documents), "has_more": .bool(lines.count > documents.count),
            "url": .string("/v1/credit_notes/\(note.id)/lines"),
        ]
    }

    private func sum(_ entries: [JSON]) -> Int64 { entries.reduce(0) { $0 + ($1["amount"]?.integer ?? 0) } }

    /// One entry for each key, with the sums of its amounts.
    private func sums(_ entries: [JSON], by key: (JSON) -> String?) -> [JSON] {
        let groups = OrderedDictionary(grouping: entries) { key($0) ?? "" }
        return groups.values.map { group in
            var fields = group.first?.object ?? [:]
            for name in ["amount", "taxable_amount"] where fields[name] != nil {
                fields[name] = .integer(group.reduce(0) { $0 + ($1[name]?.integer ?? 0) })
            }
            return .object(fields)
        }
    }
}

extension JSON {
    fileprivate var isInclusive: Bool { self["tax_behavior"] == "inclusive" }
}
