// The fields of subscriptions and their items.
import Engine
import Wire

extension FieldKey<Bool> {
    static var cancelAtPeriodEnd: Self { FieldKey("cancel_at_period_end") }
    /// Whether a schedule or a quote has made it.
    static var isOpenedLater: Self { FieldKey("is_opened_later") }
    /// Whether its automatic tax is on, for the filter of lists.
    static var isTaxed: Self { FieldKey("is_taxed") }
}

extension FieldKey<Int64> {
    static var billingCycleAnchor: Self { FieldKey("billing_cycle_anchor") }
    static var cancelAt: Self { FieldKey("cancel_at") }
    static var daysUntilDue: Self { FieldKey("days_until_due") }
    static var endedAt: Self { FieldKey("ended_at") }
    static var periodEnd: Self { FieldKey("current_period_end") }
    static var periodStart: Self { FieldKey("current_period_start") }
    static var quantity: Self { FieldKey("quantity") }
    static var startDate: Self { FieldKey("start_date") }
    static var trialEnd: Self { FieldKey("trial_end") }
    static var trialStart: Self { FieldKey("trial_start") }
}

extension FieldKey<JSON> {
    static var plan: Self { FieldKey("plan") }
    static var price: Self { FieldKey("price") }
}

extension FieldKey<JSONObject> {
    static var anchorConfig: Self { FieldKey("billing_cycle_anchor_config") }
    static var billingMode: Self { FieldKey("billing_mode") }
    static var cancellationDetails: Self { FieldKey("cancellation_details") }
    static var items: Self { FieldKey("items") }
    static var pauseCollection: Self { FieldKey("pause_collection") }
    static var paymentSettings: Self { FieldKey("payment_settings") }
    static var pendingUpdate: Self { FieldKey("pending_update") }
    static var statusDetails: Self { FieldKey("status_details") }
    static var trialSettings: Self { FieldKey("trial_settings") }
}

extension FieldKey<String> {
    /// What was used in the present period of an item, and is billed already.
    static var billedUsage: Self { FieldKey("billed_usage") }
    static var collectionMethod: Self { FieldKey("collection_method") }
    /// The customer of a subscription that has not ended.
    static var currentCustomer: Self { FieldKey("current_customer") }
    static var defaultPaymentMethod: Self { FieldKey("default_payment_method") }
    static var latestInvoice: Self { FieldKey("latest_invoice") }
    /// Whether it has ended: `current` or `ended`.
    static var life: Self { FieldKey("life") }
    static var pendingSetupIntent: Self { FieldKey("pending_setup_intent") }
    static var subscription: Self { FieldKey("subscription") }
}

extension FieldKey<[JSON]> {
    /// What was billed for an item and is not used up: see `BilledPart`.
    static var billed: Self { FieldKey("billed") }
    static var defaultTaxRates: Self { FieldKey("default_tax_rates") }
    static var taxRates: Self { FieldKey("tax_rates") }
}

extension FieldKey<[String]> {
    static var discounts: Self { FieldKey("discounts") }
    /// The ids of the items, oldest first.
    static var itemIDs: Self { FieldKey("item_ids") }
    /// The ids of their prices.
    static var priceIDs: Self { FieldKey("price_ids") }
}
