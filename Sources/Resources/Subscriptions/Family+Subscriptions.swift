// Subscriptions, the items that they consist of, and the test clocks that they may follow.
import Engine

extension Family {
    package static let subscriptions = Family(Subscription.resource, SubscriptionItem.resource, TestClock.resource, TestClockTimer.resource)
}
