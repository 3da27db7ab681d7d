// Credits pay for usage when its invoice is final. Those of the first priority are used first; then those that expire first, those that were given for
// nothing, and the oldest.
import Common
import Engine
import Wire

package enum CreditSpending {
    /// Where credits are spent.
    package struct Place {
        let invoice: String
        let line: String

        package init(invoice: String, line: String) {
            self.invoice = invoice
            self.line = line
        }

        var json: JSON { ["invoice": .string(invoice), "invoice_line_item": .string(line)] }
    }

    /// Pays for the usage of a price, as far as the customer's credits suffice.
    /// - Returns: what was paid, by the transactions that have taken it.
    package static func pay(
        _ amount: Int64, of price: String, in currency: String, by customer: String, at place: Place, _ change: inout Change
    ) throws -> [(transaction: String, amount: Int64)] {
        let grants = try change.ids(CreditGrant.name, where: "open_customer", is: customer).compactMap { try change.object(CreditGrant.name, $0) }
        var rest = amount
        var paid: [(transaction: String, amount: Int64)] = []
        for grant in grants.filter({ covers($0, price, currency, at: change.now) }).sorted(by: isFirst) where rest > 0 {
            let part = min(rest, grant[.remaining] ?? 0)
            guard part > 0 else { continue }
            rest -= part
            try change.update(CreditGrant.name, grant.id) { grant, change in
                grant[.remaining] = (grant[.remaining] ?? 0) - part
                if grant[.remaining] == 0 { grant[.openCustomer] = nil }
                paid.append((try CreditBalanceTransaction.note(grant, part, "credits_applied", at: place, &change), part))
            }
        }
        return paid
    }

    private static func covers(_ grant: Draft, _ price: String, _ currency: String, at now: Int64) -> Bool {
        guard grant[.grantAmount]?["monetary"]?["currency"]?.string == currency, (grant[.effectiveAt] ?? 0) <= now, (grant[.expiresAt] ?? .max) > now
        else { return false }
        let scope = grant[FieldKey<JSONObject>("applicability_config")]?["scope"]
        return scope?["price_type"] != nil || scope?["prices"]?.array?.contains { $0["id"]?.string == price } == true
    }

    private static func isFirst(_ one: Draft, _ other: Draft) -> Bool {
        func rank(_ grant: Draft) -> [Int64] {
            [
                grant[FieldKey<Int64>("priority")] ?? 50, grant[.expiresAt] ?? .max, grant[FieldKey<String>("category")] == "promotional" ? 0 : 1,
                grant[.effectiveAt] ?? 0, grant.created, grant.sequence,
            ]
        }
        return rank(one).lexicographicallyPrecedes(rank(other))
    }

    /// Gives back what a transaction has taken, unless the grant has ended meanwhile.
    package static func giveBack(_ transaction: String, at place: Place, _ change: inout Change) throws {
        guard let debit = try change.object(CreditBalanceTransaction.name, transaction),
            let amount = debit[FieldKey<JSONObject>("debit")]?["amount"]?["monetary"]?["value"]?.integer,
            let id = debit[FieldKey<String>("credit_grant")], let grant = try change.object(CreditGrant.name, id), !grant.has(.voidedAt),
            (grant[.expiresAt] ?? .max) > change.now
        else { return }
        try change.update(CreditGrant.name, id) { grant, change in
            grant[.remaining] = (grant[.remaining] ?? 0) + amount
            grant[.openCustomer] = grant[.customer]
            try CreditBalanceTransaction.note(grant, amount, "credits_application_invoice_voided", at: place, &change)
        }
    }
}
