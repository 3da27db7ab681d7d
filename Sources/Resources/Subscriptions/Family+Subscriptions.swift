// Subscriptions, and the items that they consist of.
import Engine

extension Family {
    package static let subscriptions = Family(Subscription.resource, SubscriptionItem.resource)
}
