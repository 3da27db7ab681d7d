// What causes the events of meters, alerts and credits.

extension TriggerStep {
    // An event name belongs to one active meter, so each has its own.
    fileprivate static let meter = make(
        "billing.meter", "/v1/billing/meters", "display_name=Tokens&event_name=tokens_{customer}&default_aggregation[formula]=sum")
    fileprivate static let alert = make(
        "billing.alert", "/v1/billing/alerts",
        "alert_type=usage_threshold&title=Much&usage_threshold[meter]={billing.meter}&usage_threshold[gte]=10&usage_threshold[recurrence]=one_time")
    fileprivate static let creditGrant = make(
        "billing.credit_grant", "/v1/billing/credit_grants",
        "customer={customer}&amount[type]=monetary&amount[monetary][currency]=usd&amount[monetary][value]=1000"
            + "&applicability_config[scope][price_type]=metered")
    fileprivate static let deactivate = call("/v1/billing/meters/{billing.meter}/deactivate")
    fileprivate static let use = call(
        "/v1/billing/meter_events", "event_name=tokens_{customer}&payload[stripe_customer_id]={customer}&payload[value]=10")
}

extension TriggerRecipe {
    static let billing: [TriggerRecipe] = [
        TriggerRecipe("billing.meter.created", .customer, .meter),
        TriggerRecipe("billing.meter.updated", .customer, .meter, .call("/v1/billing/meters/{billing.meter}", "display_name=Updated by pinstripe trigger")),
        TriggerRecipe("billing.meter.deactivated", .customer, .meter, .deactivate),
        TriggerRecipe("billing.meter.reactivated", .customer, .meter, .deactivate, .call("/v1/billing/meters/{billing.meter}/reactivate")),
        TriggerRecipe("billing.alert.triggered", .customer, .meter, .alert, .use),
        TriggerRecipe("billing.credit_grant.created", .customer, .creditGrant),
        TriggerRecipe("billing.credit_grant.updated", .customer, .creditGrant, .call("/v1/billing/credit_grants/{billing.credit_grant}/expire")),
        TriggerRecipe("billing.credit_balance_transaction.created", .customer, .creditGrant),
    ]
}
