// Stripe's limits of test clocks: how far they go at once, and how much lives on their time.
import Engine

package enum TestClockLimits {
    package static let customers = 3
    package static let subscriptionsOfCustomer = 3

    /// Whether they hold.
    package static let areKept = SettingKey("test_clocks.limits", true)
}
