// Since 2026-09-30.endive a subscription and an invoice say why they have their status. Source: Stripe's changelog, and recordings of September 2026.
import Engine

extension Versions {
    static let subscriptionStatus = VersionChange(.known("2026-09-30.endive"), "subscription") { subscription, _ in subscription["status_details"] = nil }
    static let invoiceStatus = VersionChange(.known("2026-09-30.endive"), "invoice") { invoice, _ in invoice["status_details"] = nil }
}
