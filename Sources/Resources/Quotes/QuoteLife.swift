// What happens to a quote before somebody accepts it.
import Common
import Customers
import Engine
import Wire

enum QuoteLife {
    static let finalize: Hook = { quote, change in
        guard let id = quote[.customer], let customer = try change.object(Customer.name, id) else {
            throw Refusal.invalid("A quote needs a customer before it can be finalized. Update it with `customer`.", parameter: "customer")
        }
        guard quote[.lineIDs]?.isEmpty == false else {
            throw Refusal.invalid("A quote needs at least one line before it can be finalized. Update it with `line_items`.", parameter: "line_items")
        }
        if quote[.collectionMethod] == "send_invoice", quote[.invoiceSettings]?["days_until_due"]?.integer == nil {
            throw Refusal.invalid(
                "If the collection method of a quote is 'send_invoice', it must specify 'days_until_due'.", parameter: "invoice_settings[days_until_due]")
        }
        if let end = change.arguments.integer("expires_at") { quote[.expiresAt] = end }
        try QuoteOpening.planExpiry(of: quote, &change)
        try QuoteCopy.replaceOriginal(by: quote, &change)
        let digits = String(quote[.ordinal] ?? 1)
        let ordinal = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        quote[.number] = "QT-\(customer[FieldKey<String>("invoice_prefix")] ?? "")-\(ordinal)-\(quote[QuoteCopy.revision] ?? 1)"
        note("finalized_at", in: &quote, change)
        try QuoteDocument.keep(of: quote, &change)
    }

    static let cancel: Hook = { quote, change in note("canceled_at", in: &quote, change) }

    /// Nobody has accepted it in time.
    static let expire: Hook = { quote, change in
        guard ["draft", "open"].contains(quote.status), let end = quote[.expiresAt], end <= change.now else { return }
        try quote.perform("cancel", &change)
    }

    /// Its test clock is deleted, and it with it.
    static let leaveTestClock: Hook = { quote, _ in quote.remove() }

    static func note(_ moment: String, in quote: inout Draft, _ change: Change) {
        quote.merge(.statusTransitions, [moment: .integer(change.now)])
    }
}
