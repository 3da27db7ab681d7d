// What a quote costs: all of it, what is due when it is accepted, and what comes back in every interval.
import Checkout
import Coupons
import Customers
import Engine
import Invoices
import Taxes
import Wire

enum QuoteTotals {
    static func settle(_ quote: inout Draft, _ change: inout Change) throws {
        let items = Item.billed(try (quote[.lineIDs] ?? []).compactMap { try change.object(Item.name, $0) })
        let parts = try lines(of: items, in: quote, change)
        let all = try totals(of: parts.flatMap(\.self), in: quote, change)
        for (item, line) in zip(items, all.lines(ofItems: parts.map(\.count))) { try take(line, into: item, of: quote, &change) }
        quote[.amountSubtotal] = all.lines.reduce(0) { $0 + $1.amount }
        quote[.amountTotal] = all.total
        quote[.totalDetails] = try details(of: all, change)
        setAutomaticTax(of: &quote)
        let recurring = items.filter(Item.isRecurring)
        let upfront = try fields(of: items.filter { isDue($0, of: quote) }, in: quote, change)
        guard let recurrence = recurring.first?[.price]?["recurring"] else {
            return quote[.computed] = ["recurring": .null, "upfront": .object(upfront)]
        }
        let later = try fields(of: recurring, in: quote, lasting: true, change).merging([
            "interval": recurrence["interval"] ?? "month", "interval_count": recurrence["interval_count"] ?? 1,
        ]) { $1 }
        quote[.computed] = ["recurring": .object(later), "upfront": .object(upfront)]
    }

    /// Whether it is to be paid when the quote is accepted.
    private static func isDue(_ item: Draft, of quote: Draft) -> Bool {
        guard Item.isRecurring(item) else { return true }
        return item[.price]?["recurring"]?["usage_type"] != "metered" && quote[.subscriptionData]?["trial_period_days"]?.integer == nil
    }

    /// The lines of the invoice, by item.
    /// - Parameter isLasting: whether only those discounts count that are on every invoice.
    private static func lines(of items: [Draft], in quote: Draft, lasting isLasting: Bool = false, _ change: Change) throws -> [[BilledLine]] {
        try items.map { item in
            let discounts = try lasting(QuoteLine.discounts(of: item), if: isLasting, change)
            let reductions = try discounts.map { try Reduction($0, in: quote[.currency] ?? "", change) }
            return Item.lines(of: item, reductions: reductions, rates: item[.taxRates] ?? [])
        }
    }

    private static func totals(of lines: [BilledLine], in quote: Draft, lasting isLasting: Bool = false, _ change: Change) throws -> InvoiceTotals {
        let rates = try (quote[.defaultTaxRates] ?? []).compactMap { try change.object(TaxRate.name, $0) }.map { try change.document(of: $0) }
        let customer = try quote[.customer].flatMap { try change.object(Customer.name, $0) }
        let discounts = try lasting(quote[.discounts] ?? [], if: isLasting, change)
        return InvoiceTotals(
            lines, reductions: try discounts.map { try Reduction($0, in: quote[.currency] ?? "", change) }, rates: rates.compactMap(AppliedRate.init),
            exemption: customer?[FieldKey<String>("tax_exempt")])
    }

    private static func lasting(_ discounts: [String], if isLasting: Bool, _ change: Change) throws -> [String] {
        isLasting ? try discounts.filter { try Discount.isForever($0, change) } : discounts
    }

    private static func fields(of items: [Draft], in quote: Draft, lasting isLasting: Bool = false, _ change: Change) throws -> JSONObject {
        let totals = try totals(of: lines(of: items, in: quote, lasting: isLasting, change).flatMap(\.self), in: quote, lasting: isLasting, change)
        return [
            "amount_subtotal": .integer(totals.lines.reduce(0) { $0 + $1.amount }), "amount_total": .integer(totals.total),
            "total_details": .object(try details(of: totals, change)),
        ]
    }

    private static func details(of totals: InvoiceTotals, _ change: Change) throws -> JSONObject {
        [
            "breakdown": [
                "discounts": .array(try discounts(totals.fields["total_discount_amounts"], change)),
                "taxes": .array(try taxes(totals.fields["total_taxes"], change)),
            ],
            "amount_discount": .integer(totals.lines.reduce(0) { $0 + $1.discount }), "amount_shipping": 0,
            "amount_tax": .integer(totals.lines.reduce(0) { $0 + $1.inclusiveTax + $1.exclusiveTax }),
        ]
    }

    /// Each with the whole discount.
    private static func discounts(_ amounts: JSON?, _ change: Change) throws -> [JSON] {
        try (amounts?.array ?? []).compactMap { entry in
            guard let discount = try entry["discount"]?.string.flatMap({ try change.object(Discount.name, $0) }) else { return nil }
            return ["amount": entry["amount"] ?? 0, "discount": try change.document(of: discount)]
        }
    }

    /// Each with the whole rate.
    private static func taxes(_ amounts: JSON?, _ change: Change) throws -> [JSON] {
        try (amounts?.array ?? []).compactMap { entry in
            guard let rate = try entry["tax_rate_details"]?["tax_rate"]?.string.flatMap({ try change.object(TaxRate.name, $0) }) else { return nil }
            return [
                "amount": entry["amount"] ?? 0, "rate": try change.document(of: rate), "taxability_reason": .null,
                "taxable_amount": entry["taxable_amount"] ?? 0,
            ]
        }
    }

    private static func take(_ line: BilledLine, into item: Draft, of quote: Draft, _ change: inout Change) throws {
        let discounts = try discounts(InvoiceTotals.fields(of: line)["discount_amounts"], change)
        try change.update(Item.name, item.id) { item, _ in
            item[FieldKey<Int64>("amount_discount")] = line.discount
            item[FieldKey<Int64>("amount_tax")] = line.inclusiveTax + line.exclusiveTax
            item[.amountTotal] = line.rest + line.exclusiveTax
            item[FieldKey<[JSON]>("discounts")] = discounts
            item[.quoteUpfront] = isDue(item, of: quote) ? quote.id : nil
        }
    }

    /// Nothing is registered for taxes here. So there is nothing to collect.
    private static func setAutomaticTax(of quote: inout Draft) {
        guard quote[.automaticTax]?["enabled"] == true else { return }
        quote.merge(.automaticTax, [
            "liability": quote[.automaticTax]?["liability"]?.object.map(JSON.object) ?? ["type": "self"], "provider": "stripe", "status": "complete",
        ])
    }
}
