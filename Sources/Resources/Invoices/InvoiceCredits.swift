// What the customer's credits pay of an invoice: usage, after its discounts and before its taxes. If the invoice is voided, they come back.
import Billing
import Engine
import Wire

enum InvoiceCredits {
    /// What credits have paid of a line, with the transactions that have taken them.
    static let key = FieldKey<[JSON]>("credits")

    /// Lets credits pay for the usage on a draft whose totals are worked out, and works them out anew.
    static func use(for invoice: inout Draft, _ change: inout Change) throws {
        guard let customer = invoice[.customer] else { return }
        var isUsed = false
        for id in invoice[.lineIDs] ?? [] {
            guard let line = try change.object(LineItem.name, id), let price = line[.metered]?["price"]?.string else { continue }
            let discounts = line[FieldKey<[JSON]>("discount_amounts")] ?? []
            let amount = (line[.amount] ?? 0) - discounts.reduce(0) { $0 + ($1["amount"]?.integer ?? 0) }
            guard amount > 0 else { continue }
            let paid = try CreditSpending.pay(
                amount, of: price, in: invoice[.currency] ?? "", by: customer, at: .init(invoice: invoice.id, line: id), &change)
            if paid.isEmpty { continue }
            isUsed = true
            try change.update(LineItem.name, id) { line, _ in
                line[key] = paid.map { ["amount": .integer($0.amount), "credit_balance_transaction": .string($0.transaction)] }
            }
        }
        if isUsed { try InvoiceLines.settle(&invoice, &change) }
    }

    static func giveBack(of invoice: Draft, _ change: inout Change) throws {
        for id in invoice[.lineIDs] ?? [] {
            for credit in try change.object(LineItem.name, id)?[key] ?? [] {
                guard let transaction = credit["credit_balance_transaction"]?.string else { continue }
                try CreditSpending.giveBack(transaction, at: .init(invoice: invoice.id, line: id), &change)
            }
        }
    }
}
