// The end of a trial.
import Engine
import Wire

enum SubscriptionTrial {
    /// Ends the trial. Without a method to pay with, the subscription may end or pause instead.
    /// - Returns: whether it is active now.
    static func end(_ subscription: inout Draft, _ change: inout Change) throws -> Bool {
        let behavior = subscription[.trialSettings]?["end_behavior"]?["missing_payment_method"]
        if behavior != "create_invoice", subscription.isChargedAutomatically, try !SubscriptionPayment.hasMethod(subscription, change) {
            guard behavior == "pause" else {
                try SubscriptionEnd.finish(&subscription, because: "cancellation_requested", &change)
                return false
            }
            try SubscriptionPause.suspend(&subscription, because: "trial_end_without_payment_method", &change)
            return false
        }
        try subscription.perform("activate", &change)
        return true
    }
}
