// The PDF of a quote: its lines, and what it costs. It is made when the quote is finalized, and stays as it was then.
import Checkout
import Common
import Engine
import Invoices
import Wire

enum QuoteDocument {
    /// A draft has none yet: its PDF shows no lines.
    static let contents: Work.Contents = { quote, bytes in
        (type: "application/pdf", bytes: bytes ?? pdf(of: quote, []))
    }

    static func keep(of quote: Draft, _ change: inout Change) throws {
        let items = try (quote[.lineIDs] ?? []).compactMap { try change.object(Item.name, $0) }
        let lines = items.map { item in
            let quantity = item[FieldKey<Int64>("quantity")].map { "\($0) × " } ?? ""
            let amount = Currency.text(item[.amountTotal] ?? 0, quote[.currency] ?? "usd")
            return "\(quantity)\(item[FieldKey<String>("description")] ?? ""): \(amount)"
        }
        change.keep(ArraySlice(pdf(of: quote.fields, lines)), with: quote)
    }

    private static func pdf(of quote: JSONObject, _ lines: [String]) -> [UInt8] {
        func amount(_ name: String) -> String { Currency.text(quote[name]?.integer ?? 0, quote["currency"]?.string ?? "usd") }
        let start = ["Quote \(quote["number"]?.string ?? quote["id"]?.string ?? "")", ""] + ["header", "description"].compactMap { quote[$0]?.string }
        let end = ["Subtotal: \(amount("amount_subtotal"))", "Total: \(amount("amount_total"))"] + [quote["footer"]?.string].compactMap(\.self)
        return PDF(lines: start + lines + end).bytes
    }
}
