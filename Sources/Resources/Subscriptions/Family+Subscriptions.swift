// Subscriptions, the items that they consist of, their schedules, and the test clocks that they may follow.
import Engine

extension Family {
    package static let subscriptions = Family(
        Subscription.resource, SubscriptionItem.resource, SubscriptionSchedule.resource, TestClock.resource, TestClockTimer.resource,
        UsageRecord.resource, UsageRecordSummary.resource)
}
