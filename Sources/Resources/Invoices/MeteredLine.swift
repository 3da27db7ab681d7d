// A line that bills what was used. What it says is worked out when its invoice is finalized, so that events count which come while it is a draft.
import Billing
import Engine
import Products
import Wire

package enum MeteredLine {
    /// How its usage is found later.
    /// - Parameter billed: what was billed of it already. Nil if nothing was.
    package static func source(
        meter: String, customer: String, price: String, of period: (start: Int64, end: Int64), besides billed: String?
    ) -> JSON {
        [
            "billed": billed.map(JSON.string) ?? .null, "customer": .string(customer), "end": .integer(period.end), "meter": .string(meter),
            "price": .string(price), "start": .integer(period.start),
        ]
    }

    /// Counts the usage of the metered lines of a draft. Each tier that was entered gets a line of its own.
    static func count(of invoice: inout Draft, _ change: inout Change) throws {
        let lines = try (invoice[.lineIDs] ?? []).compactMap { try change.object(LineItem.name, $0) }
        for line in lines {
            guard let source = line[.metered], source["is_counted"] != true, source["tier_of"] == nil else { continue }
            let (parts, used) = try parts(of: source, in: invoice[.currency] ?? "", change)
            // Nothing was used since the last count, so its lines say the right thing already.
            guard let first = parts.first, source["used"] != .string(used.text) else { continue }
            try removeTiers(of: line.id, among: lines, from: &invoice, &change)
            try change.update(LineItem.name, line.id) { line, _ in
                line.merge(first)
                line[.metered] = .object((source.object ?? [:]).merging(["used": .string(used.text)]) { $1 })
            }
            for part in parts.dropFirst().reversed() {
                var fields = line.fields.filter { shared.contains($0.key) }
                fields["metered"] = ["price": source["price"] ?? .null, "tier_of": .string(line.id)]
                try InvoiceLines.put(fields.merging(part) { $1 }, after: line.id, on: &invoice, &change)
            }
        }
    }

    private static func removeTiers(of line: String, among lines: [Draft], from invoice: inout Draft, _ change: inout Change) throws {
        for tier in lines where tier[.metered]?["tier_of"] == .string(line) {
            try change.delete(LineItem.name, tier.id)
            invoice[.lineIDs] = invoice[.lineIDs]?.filter { $0 != tier.id }
        }
    }

    /// What the lines of all tiers have in common.
    private static let shared: Set = ["currency", "discountable", "discounts", "metadata", "parent", "period", "tax_rates"]

    /// The lines of the usage so far. What is used later belongs to other lines.
    /// - Parameter line: a metered line.
    /// - Returns: the lines in the order in which an invoice shows them, and what was used in the whole period.
    package static func counted(_ line: JSONObject, in currency: String, _ change: Change) throws -> (lines: [JSONObject], used: Decimal) {
        guard var source = line["metered"]?.object else { return ([line], Decimal(0)) }
        let (parts, used) = try parts(of: .object(source), in: currency, change)
        source["is_counted"] = true
        return (parts.map { line.merging($0.merging(["metered": .object(source)]) { $1 }) { $1 } }, used)
    }

    private static func parts(of source: JSON, in currency: String, _ change: Change) throws -> (lines: [JSONObject], used: Decimal) {
        guard let start = source["start"]?.integer, let end = source["end"]?.integer, let price = try change.object(Price.name, source["price"]?.string ?? ""),
            let customer = source["customer"]?.string, let meter = source["meter"]?.string
        else { return ([], Decimal(0)) }
        let used = try Meter.usage(of: meter, by: customer, from: start, to: end, change)
        let billed = try source["billed"]?.string.flatMap { Decimal($0) }.map { try Price.charges(for: $0, price, in: currency, parameter: "items") } ?? []
        let lines = try rest(of: Price.charges(for: used, price, in: currency, parameter: "items"), besides: billed).map { charge, amount in
            guard amount <= 999_999_999_999 else { throw tooLarge }
            return try LineItem.fields(of: charge, amount, of: price, in: currency, change)
        }
        return (lines, used)
    }

    private static let tooLarge = Refusal.invalid("The amount of the usage is too large.")

    /// What was not billed yet. Each part is rounded by itself.
    private static func rest(of charges: [Price.Charge], besides billed: [Price.Charge]) throws -> [(Price.Charge, Int64)] {
        let rest = try charges.map { charge -> (Price.Charge, Int64) in
            let former = billed.first(where: charge.isLike)
            guard let amount = charge.amount.integer(.halfUp), let paid = (former?.amount ?? Decimal(0)).integer(.halfUp) else { throw tooLarge }
            let quantity = charge.quantity - (former?.quantity ?? Decimal(0))
            return (charge.with(quantity: quantity ?? charge.quantity), amount - paid)
        }
        let news = rest.filter { charge, amount in amount != 0 || !billed.contains(where: charge.isLike) }
        return news.isEmpty ? Array(rest.prefix(1)) : news
    }
}
