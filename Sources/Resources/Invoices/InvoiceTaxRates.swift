// The tax rates of an invoice, or of a line, which show them whole.
import Engine
import Taxes
import Wire

package enum InvoiceTaxRates {
    /// - Parameter ids: an array of ids. Null for none.
    package static func documents(_ ids: JSON, at place: String, _ change: Change) throws -> [JSON] {
        try (ids.array ?? []).enumerated().map { index, id in
            guard let rate = try change.object(TaxRate.name, id.string ?? "") else {
                throw Refusal.noSuchReference("tax_rate", id.string ?? "", parameter: "\(place)[\(index)]")
            }
            return try change.document(of: rate)
        }
    }

    /// The rate of a `tax_percent`, which only calls of old versions give. It is made once for each percentage.
    package static func made(of percent: JSON, _ change: inout Change) throws -> [JSON] {
        if percent.isNull { return [] }
        let id = try TaxRate.archived(["display_name": "Tax", "inclusive": false, "percentage": percent], at: "tax_percent", &change)
        return try documents([.string(id)], at: "tax_percent", change)
    }

    /// Those that a call sets. An archived rate can stay where it is, but nothing new gets it.
    /// - Parameter present: the documents of those that are set already.
    package static func given(_ ids: JSON, besides present: [JSON]?, at place: String, _ change: Change) throws -> [JSON] {
        let rates = try documents(ids, at: place, change)
        // What a schedule or a quote sets was set by an earlier call.
        guard change.isCall, !["phase", "quote", "schedule"].contains(where: change.arguments.has) else { return rates }
        for (index, rate) in rates.enumerated() where rate["active"] == false {
            let isKept = present?.contains { $0["id"] == rate["id"] } ?? false
            guard isKept else {
                throw Refusal.invalid("The tax rate \(rate["id"]?.string ?? "") is archived.", parameter: "\(place)[\(index)]")
            }
        }
        return rates
    }
}
