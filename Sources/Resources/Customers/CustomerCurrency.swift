// A customer's currency is that of her first invoice, of her first item, or of the first change of her balance. She can be billed in another one as soon
// as nothing that is alive has her own. Source: Stripe's page on customers with several currencies.
import Common
import Engine
import Wire

package enum CustomerCurrency {
    /// That of an account about which nothing else is known.
    package static let `default` = "usd"

    /// The currency of something that is billed to a customer. Her first one stays hers.
    /// - Parameters:
    ///   - given: what the call says. Nil for the customer's own.
    ///   - parameter: what says it.
    package static func of(_ id: String, given: String?, at parameter: String = "currency", _ change: inout Change) throws -> String {
        guard let customer = try change.object(Customer.name, id) else { throw Refusal.noSuchReference("customer", id, parameter: "customer") }
        let currency = try Currency.known(given ?? customer[.currency] ?? Self.default, at: parameter)
        if let present = customer[.currency] {
            if present != currency { try requireNothingElse(than: currency, of: id, change) }
            return currency
        }
        try change.update(Customer.name, id) { customer, change in
            fix(currency, of: &customer)
            customer.note("gain_currency", change, event: "updated")
        }
        return currency
    }

    /// What lasts, or waits for an invoice: the field by which it is found, and its statuses. Nil if it has none.
    private static let alive: [(name: String, field: String, statuses: Set<String>?)] = [
        ("subscription", "current_customer", nil), ("invoiceitem", "pending_of", nil),
        ("subscription_schedule", "customer", ["not_started", "active"]), ("quote", "customer", ["draft", "open"]),
    ]

    /// Two currencies never live side by side, so the newest object of each kind tells of all.
    private static func requireNothingElse(than currency: String, of id: String, _ change: Change) throws {
        for kind in alive where change.serves(kind.name) {
            guard let newest = try change.newest(kind.name, where: kind.field, is: id), kind.statuses?.contains(newest.status) ?? true,
                let other = newest[.currency] ?? newest[FieldKey<[JSON]>("phases")]?.first?["currency"]?.string, other != currency
            else { continue }
            throw combined(other)
        }
    }

    private static func combined(_ present: String) -> Refusal {
        .invalid(
            "You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, invoice "
                + "item or active subscription mode checkout session with currency \(present).")
    }

    /// Gives a customer her currency, if she has none. Her balance is in that.
    static func fix(_ currency: String, of customer: inout Draft) {
        if customer.has(.currency) { return }
        customer[.currency] = currency
        CustomerBalance.set(customer[.balance] ?? 0, in: currency, of: &customer)
    }
}
