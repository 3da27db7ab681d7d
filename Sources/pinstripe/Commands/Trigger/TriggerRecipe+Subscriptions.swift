// What causes the events of subscriptions.

extension TriggerStep {
    static let subscription = subscription()
    private static let path = "/v1/subscriptions/{subscription}"
    static let pauseSubscription = call("\(path)/pause")

    static func subscription(_ form: String = "") -> TriggerStep {
        make("subscription", "/v1/subscriptions", "customer={customer}&items[0][price]={price}&\(form)")
    }

    static func change(subscription form: String) -> TriggerStep { call(path, form) }

    /// Lets the next payment fail.
    static let loseCard = [
        make("payment_method", "/v1/payment_methods/pm_card_chargeCustomerFail/attach", "customer={customer}"),
        call("/v1/customers/{customer}", "invoice_settings[default_payment_method]={payment_method}"),
    ]
    /// Wants a change that waits for its payment.
    static let wantMore = [
        find("subscription_item", "/v1/subscription_items?subscription={subscription}"),
        call("/v1/subscription_items/{subscription_item}", "quantity=2&payment_behavior=pending_if_incomplete&proration_behavior=always_invoice"),
    ]
}

extension TriggerRecipe {
    static let subscriptions: [TriggerRecipe] = [
        TriggerRecipe("customer.subscription.created", .payer, .product, .price, .subscription),
        TriggerRecipe(
            "customer.subscription.updated", .payer, .product, .price, .subscription, .change(subscription: "metadata[updated_by]=pinstripe trigger")),
        TriggerRecipe(
            "customer.subscription.deleted", .payer, .product, .price, .subscription, .delete("/v1/subscriptions/{subscription}")),
        TriggerRecipe("customer.subscription.paused", .payer, .product, .price, .subscription, .pauseSubscription),
        TriggerRecipe(
            "customer.subscription.resumed", .payer, .product, .price, .subscription, .pauseSubscription, .call("/v1/subscriptions/{subscription}/resume")),
        TriggerRecipe("customer.subscription.trial_will_end", .payer, .product, .price, .subscription("trial_period_days=2")),
        TriggerRecipe(
            "customer.subscription.pending_update_applied",
            [.payer, .product, .price, .subscription] + TriggerStep.loseCard + TriggerStep.wantMore + [
                .find("invoice", "/v1/invoices?subscription={subscription}"), .call("/v1/invoices/{invoice}/pay", "paid_out_of_band=true"),
            ]),
        TriggerRecipe(
            "customer.subscription.pending_update_expired",
            [.payer, .product, .price, .subscription] + TriggerStep.loseCard + TriggerStep.wantMore + [.wait("23h")]),
        TriggerRecipe("test_helpers.test_clock.created", .testClock),
        TriggerRecipe("test_helpers.test_clock.advancing", .testClock, .advanceTestClock),
        TriggerRecipe("test_helpers.test_clock.ready", .testClock, .advanceTestClock),
        TriggerRecipe("test_helpers.test_clock.deleted", .testClock, .delete("/v1/test_helpers/test_clocks/{test_helpers.test_clock}")),
        TriggerRecipe("subscription_schedule.created", .payer, .product, .price, .schedule),
        TriggerRecipe("subscription_schedule.updated", .payer, .product, .price, .schedule, .change(schedule: "metadata[updated_by]=pinstripe trigger")),
        TriggerRecipe("subscription_schedule.canceled", .payer, .product, .price, .schedule, .call("\(TriggerStep.schedulePath)/cancel")),
        TriggerRecipe("subscription_schedule.released", .payer, .product, .price, .schedule, .call("\(TriggerStep.schedulePath)/release")),
        TriggerRecipe("subscription_schedule.expiring", .payer, .product, .price, .schedule, .wait("25d")),
        TriggerRecipe("subscription_schedule.completed", .payer, .product, .price, .schedule, .change(schedule: "end_behavior=cancel"), .wait("32d")),
        TriggerRecipe("subscription_schedule.aborted", [.payer, .product, .price] + TriggerStep.loseCard + [.schedule, .wait("30d")]),
        TriggerRecipe("entitlements.active_entitlement_summary.updated", .payer, .product, .price, .feature, .ownFeature, .subscription),
        TriggerRecipe("invoice.upcoming", .payer, .product, .price, .subscription, .wait("29d")),
        TriggerRecipe("customer.discount.created", .payer, .product, .price, .lastingCoupon, .subscription("discounts[0][coupon]={coupon}")),
        TriggerRecipe(
            "customer.discount.deleted", .payer, .product, .price, .lastingCoupon, .subscription("discounts[0][coupon]={coupon}"),
            .delete("/v1/subscriptions/{subscription}/discount")),
    ]
}

extension TriggerStep {
    fileprivate static let schedulePath = "/v1/subscription_schedules/{subscription_schedule}"
    fileprivate static let schedule = make(
        "subscription_schedule", "/v1/subscription_schedules",
        "customer={customer}&start_date=now&phases[0][items][0][price]={price}&phases[0][duration][interval]=month")
    fileprivate static func change(schedule form: String) -> TriggerStep { call(schedulePath, form) }
    fileprivate static let feature = make("feature", "/v1/entitlements/features", "name=Seats&lookup_key={customer}")
    fileprivate static let ownFeature = call("/v1/products/{product}/features", "entitlement_feature={feature}")
    fileprivate static let testClock = make("test_helpers.test_clock", "/v1/test_helpers/test_clocks", "frozen_time=1577836800")
    fileprivate static let advanceTestClock = call("/v1/test_helpers/test_clocks/{test_helpers.test_clock}/advance", "frozen_time=1580515200")
    fileprivate static let lastingCoupon = make("coupon", "/v1/coupons", "percent_off=25&duration=forever")
}
