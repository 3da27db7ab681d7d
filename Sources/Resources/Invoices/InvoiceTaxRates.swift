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
}
