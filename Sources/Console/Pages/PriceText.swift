// A price in the words of the hosted pages.
import Common
import Wire

enum PriceText {
    /// `$10.00 per month`, or `$10.00 every 3 months`.
    /// - Parameters:
    ///   - price: a price that recurs. Nil if it is unknown.
    ///   - currency: the currency to name. Nil for the price's own.
    static func recurring(_ price: JSON?, in currency: String? = nil) -> String {
        let currency = currency ?? price?["currency"]?.string ?? ""
        let amount = price?["unit_amount"]?.integer.map { Currency.text($0, currency) } ?? "by use"
        let count = price?["recurring"]?["interval_count"]?.integer ?? 1
        let interval = price?["recurring"]?["interval"]?.string ?? "month"
        return "\(amount) \(count == 1 ? "per \(interval)" : "every \(count) \(interval)s")"
    }
}
