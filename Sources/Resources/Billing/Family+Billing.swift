// Usage that is metered, credits that pay for it, and alerts about it.
import Engine

extension Family {
    package static let billing = Family(
        FeedbackOption.resource, Meter.resource, MeterEvent.resource, MeterEventAdjustment.resource, MeterEventSummary.resource, BillingAlert.resource,
        AlertTriggered.resource, CreditGrant.resource, CreditBalanceTransaction.resource, CreditBalanceSummary.resource)
}
