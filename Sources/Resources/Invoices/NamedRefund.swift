// A refund that was made before, and that the call of a credit note names. Several notes can name the same one, until all of it is used.
import Common
import Engine
import Wire

struct NamedRefund {
    let id: String
    /// What of it counts for the credit note.
    let amount: Int64

    /// Those that the call names.
    static func read(for invoice: Draft, _ change: Change) throws -> [NamedRefund] {
        // Before basil, the refund was named by itself.
        let single = change.arguments["refund"].map { (id: $0, amount: JSON?.none, place: "", name: "refund") }
        let listed = (change.arguments["refunds"]?.array ?? []).enumerated().map { index, entry in
            (id: entry["refund"] ?? .null, amount: entry["amount_refunded"], place: "refunds[\(index)]", name: "refunds[\(index)][refund]")
        }
        let given = [single].compactMap(\.self) + listed
        if given.isEmpty { return [] }
        let charges = try InvoicePayment.charges(of: invoice, change).map(\.id)
        var used = try used(by: invoice, change)
        return try given.map { entry in
            guard let refund = try change.object(ResourceName.refund, entry.id.string ?? ""), let charge = refund[.charge], charges.contains(charge) else {
                throw Refusal.invalid("The refund '\(entry.id.string ?? "")' does not belong to a payment of the invoice.", parameter: entry.name)
            }
            let left = (refund[.amount] ?? 0) - used[refund.id, default: 0]
            let amount = entry.amount?.integer ?? left
            guard left > 0, amount <= left else {
                throw Refusal.invalid(
                    "Credit notes have used the refund '\(refund.id)', except for \(Currency.inMessage(left, invoice[.currency] ?? "")).",
                    parameter: entry.amount == nil ? entry.name : "\(entry.place)[amount_refunded]")
            }
            used[refund.id, default: 0] += amount
            return NamedRefund(id: refund.id, amount: amount)
        }
    }

    /// What the credit notes of the invoice have used, by refund.
    private static func used(by invoice: Draft, _ change: Change) throws -> [String: Int64] {
        let notes = try change.ids(CreditNote.name, where: "invoice", is: invoice.id).compactMap { try change.object(CreditNote.name, $0) }
        return notes.flatMap { $0[FieldKey<[JSON]>("refunds")] ?? [] }.reduce(into: [:]) { used, entry in
            used[entry["refund"]?.string ?? "", default: 0] += entry["amount_refunded"]?.integer ?? 0
        }
    }
}
