// Before 2019-12-03 a subscription said what becomes of a customer's balance when an invoice is voided: it comes back. Source: subscriptions of 2019.
import Engine
import Wire

extension Versions {
    static let voidedBalance = VersionChange(.known("2019-12-03"), "subscription") { subscription, _ in
        // `previous_attributes` hold only what has changed.
        guard subscription["status"] != nil, subscription["start_date"] != nil else { return }
        ObjectShape.insert(["consume_applied_balance_on_void": true], as: "invoice_customer_balance_settings", into: &subscription)
    }
}
