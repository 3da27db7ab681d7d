// The errors about an invoice in the wrong status. The texts were recorded in 2026.
import Engine
import Wire

enum InvoiceRefusal {
    static let status = Refusal.invalid("Invalid status: must be one of draft, open, void, paid, or uncollectible", parameter: "status")

    static let hasPaid = Refusal.invalid("Invoices with `paid` payments cannot be voided.")

    @Sendable static func illegal(_ use: IllegalUse) -> Refusal { .invalid(message(use)) }

    private static func message(_ use: IllegalUse) -> String {
        let status = Invoice.Status(rawValue: use.draft.status)
        switch use.verb {
        case "finalize": return "This invoice is already finalized, you can't re-finalize a non-draft invoice."
        case "pay": return status == .paid ? "Invoice is already paid" : "This invoice can no longer be paid"
        case "void" where status == .paid: return hasPaid.message
        case "mark_uncollectible" where status == .uncollectible: return "This invoice has already been marked uncollectible."
        case "void", "mark_uncollectible": return "You can only pass in open invoices. This invoice isn't open."
        case "send":
            return "This invoice cannot be sent right now. Please contact us via https://support.stripe.com/contact with details, so we can help."
        default: return "An invoice with the status \(use.draft.status) cannot be \(use.participle)."
        }
    }
}
