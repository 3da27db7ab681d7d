// The errors about subscriptions. The texts were recorded in 2026.
import Engine
import Invoices
import Wire

enum SubscriptionRefusal {
    @Sendable static func illegal(_ use: IllegalUse) -> Refusal {
        .invalid("A subscription with the status \(use.draft.status) cannot be \(use.participle).")
    }

    static func gone(_ id: String, parameter: String = "id") -> Refusal { .noSuch("subscription", id, parameter: parameter) }

    static let final = Refusal.invalid(
        "A canceled subscription can only update its cancellation_details and metadata.", code: "invalid_canceled_subscription_fields")

    static func incomplete(_ name: String) -> Refusal {
        .invalid("This subscription is incomplete. Until its first invoice is paid, \(name) cannot be changed.", parameter: name)
    }

    /// Source: Stripe's error, as codecov/codecov-api met it in 2024.
    static func notPending(_ name: String) -> Refusal {
        .invalid(
            "When `payment_behavior` is set to `pending_if_incomplete`, you can only pass supported params. `\(name)` is not supported. See "
                + "https://stripe.com/docs/billing/subscriptions/pending-updates-reference#supported-attributes for more details.",
            parameter: name)
    }

    /// Source: Stripe's error, as useautumn/autumn quotes it.
    static let notEnding = Refusal.invalid("`cancellation_details` can only be set on subscriptions that are set to cancel.")

    static let pendingAtCreation = Refusal.invalid(
        "Setting `payment_behavior` to `pending_if_incomplete` has no effect when creating a subscription.", parameter: "payment_behavior")

    static let lastItem = Refusal.invalid("A subscription must have at least one active plan. To cancel the subscription, delete it.")

    static func hasUsage(_ entry: ItemTerms, _ id: String) -> Refusal {
        .invalid(
            "The subscription item \(id) has usage records. To delete them with it, pass `clear_usage=true`.",
            parameter: ItemPricing.path(entry.place, "clear_usage"))
    }

    static func severalItems(_ name: String) -> Refusal {
        .invalid("The subscription has several items. Say by `items` which one you mean.", parameter: name)
    }

    static func samePrice(_ id: String) -> Refusal {
        .invalid("Cannot create a Subscription with multiple Subscription Items with the same Price: \(id)", parameter: "plan")
    }

    /// - Parameter item: the id of the item that has the price already.
    static func usedPrice(_ id: String, by item: String) -> Refusal {
        .invalid(
            "A new item with Price \(id) can't be added to this Subscription because an existing Subscription Item \(item) is already using that Price. "
                + "If you want to update the existing item (e.g., to adjust the quantity), pass the existing Subscription Item's `id` in your update "
                + "request: https://stripe.com/docs/api/subscriptions/update#update_subscription-items-id", parameter: "plan")
    }

    static let trialOfPaused = Refusal.invalid(
        "You cannot set `trial_end` while a subscription is `paused`. Resume the subscription first before setting `trial_end`.")

    static let notPaused = Refusal.invalid("You can only resume a subscription if it is `paused`.")

    static let outsidePeriod = Refusal.invalid("Cannot specify proration date outside of current subscription period", parameter: "proration_date")

    static let needsAction = Refusal(
        .paymentFailed, "Payment for this subscription requires additional user action, but the requested payment behavior doesn't save the invoice or "
            + "PaymentIntent. Retry the request with `payment_behavior=allow_incomplete` or `payment_behavior=default_incomplete`, then complete the "
            + "PaymentIntent on the subscription's latest invoice. Additional information is available here: "
            + "https://stripe.com/docs/billing/subscriptions/overview#requires-action", code: "subscription_payment_intent_requires_action")
}
