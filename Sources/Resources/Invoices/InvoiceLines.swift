// The lines of a draft. Each has an object of its own, and the invoice shows the first ones. Whatever changes them, works out the totals anew.
import Common
import Coupons
import Engine
import Wire

enum InvoiceLines {
    /// How many lines an invoice shows.
    static let shown = 10

    /// Puts items on the invoice. The last one comes first.
    static func add(_ items: [Draft], to invoice: inout Draft, _ change: inout Change) throws {
        for item in items {
            guard item[.currency] == invoice[.currency] else {
                throw Refusal.invalid(
                    "The currency of the item, \(item[.currency] ?? ""), is not that of the invoice, \(invoice[.currency] ?? "").", parameter: "currency")
            }
            try put(LineItem.fields(of: item), on: &invoice, &change)
        }
        try settle(&invoice, &change)
    }

    private static let tooMany = Refusal.invalid("An invoice can have at most \(InvoiceItem.maximum) items.", parameter: "invoice")

    /// Puts a line on the invoice. The totals are not worked out yet.
    /// - Parameter former: the line that it comes after. Nil if it comes first.
    static func put(_ fields: JSONObject, after former: String? = nil, on invoice: inout Draft, _ change: inout Change) throws {
        var lines = invoice[.lineIDs] ?? []
        if lines.count >= InvoiceItem.maximum { throw tooMany }
        let line = try change.create(LineItem.name, fields.merging(["invoice": .string(invoice.id), "subtotal": 0]) { $1 })
        lines.insert(line, at: former.flatMap(lines.firstIndex).map { $0 + 1 } ?? 0)
        invoice[.lineIDs] = lines
    }

    /// Puts items on the invoice that wait for one.
    static func gather(_ ids: [String], into invoice: inout Draft, _ change: inout Change) throws {
        var items: [Draft] = []
        let id = invoice.id
        for item in ids {
            try change.update(InvoiceItem.name, item) { item, _ in
                item[.invoice] = id
                item[.isPending] = false
                item[.pendingOf] = nil
                items.append(item)
            }
        }
        try add(items, to: &invoice, &change)
        for (item, line) in zip(ids, (invoice[.lineIDs] ?? []).prefix(ids.count).reversed()) {
            try change.update(InvoiceItem.name, item) { item, _ in item[.line] = line }
        }
    }

    /// A line follows its item.
    static func revise(by item: Draft, in invoice: inout Draft, _ change: inout Change) throws {
        guard let line = item[.line], try change.object(LineItem.name, line) != nil else { return }
        try change.update(LineItem.name, line) { line, _ in line.merge(LineItem.fields(of: item)) }
        try settle(&invoice, &change)
    }

    static func remove(_ lines: [String], from invoice: inout Draft, _ change: inout Change) throws {
        for line in lines where try change.object(LineItem.name, line) != nil { try change.delete(LineItem.name, line) }
        invoice[.lineIDs] = (invoice[.lineIDs] ?? []).filter { !lines.contains($0) }
        try settle(&invoice, &change)
    }

    static func settle(_ invoice: inout Draft, _ change: inout Change) throws {
        var none: Draft?
        try settle(&invoice, holding: &none, &change)
    }

    /// Works out the totals of a draft, and what it shows of its lines and of its customer.
    /// - Parameter held: a line that a call is changing. Nil if there is none.
    static func settle(_ invoice: inout Draft, holding held: inout Draft?, _ change: inout Change) throws {
        let customer = try InvoiceCustomer.of(invoice, change)
        try InvoiceCustomer.copy(customer, into: &invoice, change)
        let mayHave = [invoice.id, InvoiceRevision.original(of: invoice)].compactMap(\.self)
        invoice[.discounts] = try (invoice[.discounts] ?? []).filter { try !Discount.isUsed($0, besides: mayHave, change) }
        let lines = try (invoice[.lineIDs] ?? []).compactMap { try $0 == held?.id ? held : change.object(LineItem.name, $0) }
        let totals = try totals(of: invoice, lines.map(\.billedFields), change)
        var documents: [JSON] = []
        for (line, billed) in zip(lines, totals.lines) {
            var line = line
            let fields = InvoiceTotals.fields(of: billed)
            if fields.contains(where: { line.json(FieldKey<JSON>($0.key)) != $0.value }) {
                line.merge(fields)
                if line.id == held?.id { held = line } else { try change.update(LineItem.name, line.id) { line, _ in line.merge(fields) } }
            }
            if documents.count < shown { documents.append(try change.document(of: line)) }
        }
        show(documents, of: lines.count, at: "/v1/invoices/\(invoice.id)/lines", in: &invoice)
        take(totals, into: &invoice)
    }

    static func show(_ documents: [JSON], of count: Int, at url: String, in invoice: inout Draft) {
        invoice[.lines] = [
            "object": "list", "data": .array(Array(documents.prefix(shown))), "has_more": .bool(count > shown), "total_count": .integer(Int64(count)),
            "url": .string(url),
        ]
    }

    /// - Parameter lines: the fields of the lines, in their order.
    static func totals(of invoice: Draft, _ lines: [JSONObject], _ change: Change) throws -> InvoiceTotals {
        let currency = invoice[.currency] ?? ""
        try GivenTax.requireAlone(in: lines, of: invoice)
        let billed = try lines.map { fields in
            BilledLine(
                amount: fields["amount"]?.integer ?? 0, isDiscountable: fields["discountable"] == true,
                product: fields["pricing"]?["price_details"]?["product"]?.string,
                reductions: try (fields["discounts"]?.array ?? []).compactMap(\.string).map { try Reduction($0, in: currency, change) },
                rates: (fields["tax_rates"]?.array ?? []).compactMap(AppliedRate.init), givenTaxes: (fields["given_taxes"]?.array ?? []).map(LineTax.init),
                givenDiscounts: BilledLine.discounts(fields["given_discounts"]),
                credits: (fields["credits"]?.array ?? []).map { ($0["credit_balance_transaction"]?.string ?? "", $0["amount"]?.integer ?? 0) })
        }
        return InvoiceTotals(
            billed, reductions: try (invoice[.discounts] ?? []).map { try Reduction($0, in: currency, change) },
            rates: (invoice[.defaultTaxRates] ?? []).compactMap(AppliedRate.init),
            exemption: invoice[FieldKey<String>("customer_tax_exempt")], shipping: InvoiceShipping.amount(of: invoice),
            newestFirst: true)
    }

    static func take(_ totals: InvoiceTotals, into invoice: inout Draft) {
        invoice.merge(totals.fields)
        invoice[.amountDue] = max(0, totals.total + (invoice[.startingBalance] ?? 0))
        invoice[.amountRemaining] = invoice[.amountDue]
    }
}

extension Draft {
    /// The fields by which totals are worked out.
    fileprivate var billedFields: JSONObject {
        ["amount", "credits", "discountable", "discounts", "given_discounts", "given_taxes", "pricing", "tax_rates"].reduce(into: [:]) {
            $0[$1] = json(FieldKey<JSON>($1))
        }
    }
}
