// A new quote that begins as another one is: a copy, or a revision, which takes the place of an open quote when it is finalized. `from_quote` says it.
import Checkout
import Engine
import Wire

enum QuoteCopy {
    static let parameter = Parameter.hash("from_quote", [.boolean("is_revision"), Parameter.string("quote").references(Quote.name).required]).forHook

    private static let key = FieldKey<JSONObject>("from_quote")
    /// The number of a revision. The first quote is the first one.
    static let revision = FieldKey<Int64>("revision")

    /// A call that copies a quote says nothing else of it.
    private static let allowed: Set = ["expand", "expires_at", "from_quote"]

    private static let copied = [
        "application_fee_amount", "application_fee_percent", "automatic_tax", "collection_method", "customer", "default_tax_rates", "description", "footer",
        "header", "invoice_settings", "metadata", "on_behalf_of", "subscription_data", "test_clock", "transfer_data", "wanted_discounts",
    ]

    /// The quote that the call copies. Nil if it makes one of its own.
    static func original(_ change: Change) throws -> Draft? {
        guard let given = change.arguments["from_quote"]?.object, let id = given["quote"]?.string, let original = try change.object(Quote.name, id) else {
            return nil
        }
        if let name = change.arguments.values.keys.first(where: { !allowed.contains($0) }) { throw Refusal.exclusive(["from_quote", name]) }
        guard original.status != Quote.Status.canceled.rawValue else {
            throw Refusal.invalid("A canceled quote cannot be copied.", parameter: "from_quote[quote]")
        }
        if given["is_revision"] == true, original.status != Quote.Status.open.rawValue {
            throw Refusal.invalid("Only an open quote can be revised. This quote is \(original.status).", parameter: "from_quote[quote]")
        }
        return original
    }

    static func take(_ original: Draft, into quote: inout Draft, _ change: inout Change) throws {
        let isRevision = change.arguments["from_quote"]?["is_revision"] == true
        quote[key] = ["is_revision": .bool(isRevision), "quote": .string(original.id)]
        for name in copied { quote[FieldKey<JSON>(name)] = original[FieldKey<JSON>(name)] }
        if isRevision {
            quote[.ordinal] = original[.ordinal]
            quote[revision] = (original[revision] ?? 1) &+ 1
        }
        let items = try (original[.lineIDs] ?? []).compactMap { try change.object(Item.name, $0) }
        try QuoteOpening.takeLines(items.map(QuoteLine.input), into: &quote, &change)
        try QuoteOpening.redeem(original[.wantedDiscounts] ?? [], for: &quote, &change)
    }

    /// A revision becomes final, and takes the place of the quote that it revises.
    static func replaceOriginal(by quote: Draft, _ change: inout Change) throws {
        guard let origin = quote[key], origin["is_revision"] == true, let id = origin["quote"]?.string,
            let original = try change.object(Quote.name, id)
        else { return }
        guard original.status == Quote.Status.open.rawValue else {
            throw Refusal.invalid("The quote \(id) that this one revises is \(original.status), so it cannot be replaced any more.")
        }
        try change.fire("cancel", on: Quote.name, id)
    }
}
