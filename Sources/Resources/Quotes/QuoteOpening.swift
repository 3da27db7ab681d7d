// How a quote is made, and changed while it is a draft.
import Checkout
import Common
import Connect
import Coupons
import Customers
import Engine
import Invoices
import Subscriptions
import Taxes
import Wire

enum QuoteOpening {
    /// How long a quote is valid if nothing is said.
    private static let lifetime: Int64 = 30 * CalendarDay.secondsOfDay

    static let open: Hook = { quote, change in
        quote[.ordinal] = try change.count(of: Quote.name) + 1
        let mode = change.arguments["subscription_data"]?["billing_mode"]
        let type = mode?["type"]?.string ?? Subscription.usualMode(in: change.version)
        quote[.subscriptionData] = [
            "billing_mode": type == "flexible"
                ? ["flexible": ["proration_discounts": mode?["flexible"]?["proration_discounts"] ?? "included"], "type": "flexible"] : ["type": "classic"],
            "description": .null, "effective_date": .null, "metadata": [:], "trial_period_days": .null,
        ]
        if !quote.has(.expiresAt) { quote[.expiresAt] = change.now + lifetime }
        if let original = try QuoteCopy.original(change) { try QuoteCopy.take(original, into: &quote, &change) }
        try take(into: &quote, &change)
        try planExpiry(of: quote, &change)
    }

    /// An open quote stays as it is. Only its expiry can change.
    private static let ofOpen: Set = ["expand", "expires_at", "metadata"]

    static let change: Hook = { quote, change in
        let names = change.arguments.values.keys
        switch Quote.Status(rawValue: quote.status) {
        case .draft: try take(into: &quote, &change)
        case .open where names.allSatisfy(ofOpen.contains): break
        default:
            guard names.allSatisfy({ ["expand", "metadata"].contains($0) }) else {
                throw Refusal.invalid("A quote with the status `\(quote.status)` cannot be changed like that. Only a draft can.")
            }
        }
        if change.arguments.has("expires_at") { try planExpiry(of: quote, &change) }
    }

    /// Plans its end.
    static func planExpiry(of quote: Draft, _ change: inout Change) throws {
        guard let end = quote[.expiresAt], end > change.now else {
            throw Refusal.invalid("The quote must expire in the future.", parameter: "expires_at")
        }
        try change.schedule("expire", on: quote, after: end - change.now)
    }

    // MARK: What a call says

    private static func take(into quote: inout Draft, _ change: inout Change) throws {
        let given = change.arguments
        if let account = given.string("customer_account") { throw Refusal.noSuchReference("account", account, parameter: "customer_account") }
        try PlatformTerms.require(percent: given["application_fee_percent"])
        if let former = quote.former(.customer), former != quote[.customer] {
            throw Refusal.invalid("The customer of a quote cannot be changed.", parameter: "customer")
        }
        try requireOneClock(of: quote, change)
        if let rates = given["default_tax_rates"] {
            let present = (quote[.defaultTaxRates] ?? []).map { ["id": .string($0)] as JSON }
            let all = try InvoiceTaxRates.given(rates, besides: present, at: "default_tax_rates", change)
            quote[.defaultTaxRates] = all.compactMap { $0["id"]?.string }
        }
        try takeSubscription(into: &quote, change)
        if let lines = given["line_items"]?.array { try takeLines(lines, into: &quote, &change) }
        if let discounts = given["discounts"] { try redeem(discounts, for: &quote, &change) }
        try QuoteTotals.settle(&quote, &change)
    }

    private static func requireOneClock(of quote: Draft, _ change: Change) throws {
        let key = FieldKey<String>("test_clock")
        guard let customer = try quote[.customer].flatMap({ try change.object(Customer.name, $0) }), customer[key] != quote[key] else { return }
        throw Refusal.invalid(
            "The customer and the quote must have the same test clock, or none. The customer's is \(customer[key] ?? "none"), the quote's is "
                + "\(quote[key] ?? "none").", parameter: "customer")
    }

    static func redeem(_ discounts: JSON, for quote: inout Draft, _ change: inout Change) throws {
        let owner = Discount.Owner("quote", quote.id, customer: quote[.customer])
        quote[.discounts] = try Discount.redeem(discounts, having: quote[.discounts] ?? [], for: owner, counting: false, &change)
        quote[.wantedDiscounts] = discounts
    }

    private static func takeSubscription(into quote: inout Draft, _ change: Change) throws {
        guard let given = change.arguments["subscription_data"]?.object else { return }
        for name in ["description", "trial_period_days"] { if let value = given[name] { quote.merge(.subscriptionData, [name: value]) } }
        if let metadata = given["metadata"]?.object { quote.merge(.subscriptionData, ["metadata": .object(metadata)]) }
        guard let date = given["effective_date"] else { return }
        guard let text = date.string else { return quote.merge(.subscriptionData, ["effective_date": .null]) }
        guard let time = Int64(text), (0...Clock.last).contains(time) else {
            throw Refusal.invalid("Invalid effective_date: must be a timestamp.", parameter: "subscription_data[effective_date]")
        }
        quote.merge(.subscriptionData, ["effective_date": .integer(time)])
    }

    /// Replaces the lines. One that the call names by its id stays as it is, unless the call gives it another quantity.
    static func takeLines(_ lines: [JSON], into quote: inout Draft, _ change: inout Change) throws {
        let present = quote[.lineIDs] ?? []
        let full = try lines.enumerated().map { index, line in try whole(line.object ?? [:], at: "line_items[\(index)]", of: present, change) }
        for id in present { try change.delete(Item.name, id) }
        quote[.currency] = nil
        try CheckoutLines.make(full, for: FieldKey(Quote.name), of: &quote, &change)
        if full.isEmpty { quote[.currency] = nil }
        try QuoteLine.redeem(full, of: quote, &change)
    }

    private static func whole(_ given: JSONObject, at place: String, of present: [String], _ change: Change) throws -> JSON {
        var line = given
        if let id = line.removeValue(forKey: "id")?.string {
            guard present.contains(id), let item = try change.object(Item.name, id) else {
                throw Refusal.noSuchReference("item", id, parameter: "\(place)[id]")
            }
            if line["price"] == nil, line["price_data"] == nil { line["price"] = item[.price]?["id"] }
            line["quantity"] = line["quantity"] ?? item[FieldKey<Int64>("quantity")].map(JSON.integer)
            line["tax_rates"] = line["tax_rates"] ?? .array((item[.taxRates] ?? []).compactMap { $0["id"] })
            line["discounts"] = line["discounts"] ?? item[.wantedDiscounts]
        }
        let price = try line["price"]?.string.flatMap { try change.object("price", $0) }
        let isMetered = price?[FieldKey<JSONObject>("recurring")]?["usage_type"] == "metered"
        if !isMetered { line["quantity"] = line["quantity"] ?? 1 }
        return .object(line)
    }
}
