// Since 2022-08-01 an invoice takes no pending items if nothing is said. Before, it took them, and there had to be some. Source: Stripe's changelog.
import Engine

extension Versions {
    static let pendingInvoiceItems = VersionChange(
        .known("2022-08-01"), "invoice",
        reshaped: [
            .init(
                .choice("pending_invoice_items_behavior", "exclude", "include", "include_and_require"), to: "pending_invoice_items_behavior",
                at: "pending_invoice_items_behavior"
            ) { $0 },
        ])
}
