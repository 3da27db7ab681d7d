// All that a customer is billed is in one currency: that of the first invoice, of the first item, or of the first change of her balance.
import Common
import Engine
import Wire

package enum CustomerCurrency {
    /// That of an account about which nothing else is known.
    package static let `default` = "usd"

    /// The currency of something that is billed to a customer. The first one stays.
    /// - Parameter given: what the call says. Nil for the customer's own.
    package static func of(_ id: String, given: String?, _ change: inout Change) throws -> String {
        guard let customer = try change.object(Customer.name, id) else { throw Refusal.noSuchReference("customer", id, parameter: "customer") }
        let currency = try Currency.known(given ?? customer[.currency] ?? Self.default)
        guard customer[.currency] != currency else { return currency }
        try change.update(Customer.name, id) { customer, change in
            try fix(currency, of: &customer)
            customer.note("gain_currency", change, event: "updated")
        }
        return currency
    }

    static func fix(_ currency: String, of customer: inout Draft) throws(Refusal) {
        let present = customer[.currency] ?? currency
        guard present == currency else {
            throw .invalid(
                "You cannot combine currencies on a single customer. This customer has had invoices, items or a balance with the currency \(present), so "
                    + "you may not use \(currency).", parameter: "currency")
        }
        customer[.currency] = currency
    }
}
