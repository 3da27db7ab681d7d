// What an account of Stripe's decides about subscriptions in its dashboard.
import Engine

package enum SubscriptionSettings {
    /// What happens to a subscription whose invoice was tried in vain for the last time.
    package enum LastFailure: String, CaseIterable, Sendable {
        case cancel
        case markUnpaid = "mark-unpaid"
        case leavePastDue = "leave-past-due"
    }

    package static let lastFailure = SettingKey("subscriptions.last_failure", LastFailure.cancel)
    /// How many days before a renewal it is announced.
    package static let noticeDays = SettingKey<Int64>("subscriptions.notice_days", 3)
}
