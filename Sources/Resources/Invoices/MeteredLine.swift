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

    /// Counts the usage of the metered lines of a draft.
    static func count(of invoice: Draft, _ change: inout Change) throws {
        for id in invoice[.lineIDs] ?? [] {
            guard let line = try change.object(LineItem.name, id), let source = line[.metered], source["is_counted"] != true else { continue }
            let fields = try fields(source, in: invoice[.currency] ?? "", change)
            try change.update(LineItem.name, id) { line, _ in line.merge(fields) }
        }
    }

    /// A line of the usage so far. What is used later belongs to another line.
    /// - Returns: the line, and what was used in the whole period.
    package static func counted(_ line: JSONObject, in currency: String, _ change: Change) throws -> (line: JSONObject, used: Decimal) {
        guard var source = line["metered"]?.object else { return (line, Decimal(0)) }
        let fields = try fields(.object(source), in: currency, change)
        let billed = source["billed"]?.string.flatMap { Decimal($0) } ?? Decimal(0)
        let used = fields["quantity_decimal"]?.string.flatMap { Decimal($0) } ?? Decimal(0)
        source["is_counted"] = true
        return (line.merging(fields.merging(["metered": .object(source)]) { $1 }) { $1 }, (used + billed) ?? used)
    }

    private static func fields(_ source: JSON, in currency: String, _ change: Change) throws -> JSONObject {
        guard let start = source["start"]?.integer, let end = source["end"]?.integer, let price = try change.object(Price.name, source["price"]?.string ?? ""),
            let customer = source["customer"]?.string, let meter = source["meter"]?.string
        else { return [:] }
        let whole = try Meter.usage(of: meter, by: customer, from: start, to: end, change)
        let billed = source["billed"]?.string.flatMap { Decimal($0) } ?? Decimal(0)
        let used = (whole - billed) ?? whole
        func cost(_ quantity: Decimal) throws -> Int64 {
            guard let amount = try Price.cost(of: quantity, price, in: currency, parameter: "items").integer(.halfUp), amount <= 999_999_999_999 else {
                throw Refusal.invalid("The amount of the usage is too large.")
            }
            return amount
        }
        return [
            "amount": .integer(try cost(whole) - cost(billed)), "description": .string(try Product.billed(used.trimmed.text, of: price, in: currency, change)),
            "quantity": used.integer(.down).map(JSON.integer) ?? .null, "quantity_decimal": .string(used.trimmed.text),
        ]
    }
}
