// What causes the events of Checkout Sessions, payment links and the customer portal.

extension TriggerStep {
    private static let tea =
        "line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=1500"
            + "&line_items[0][price_data][product_data][name]=Tea&line_items[0][quantity]=2"
    fileprivate static let checkoutSession = make("checkout.session", "/v1/checkout/sessions", "mode=payment&success_url=https://example.com/done&\(tea)")
    fileprivate static let link = make("payment_link", "/v1/payment_links", tea)
    fileprivate static let portal = make(
        "billing_portal.configuration", "/v1/billing_portal/configurations", "features[invoice_history][enabled]=true")
    fileprivate static let complete = act("complete", "checkout.session", "email=jenny@example.com")
    /// With an account whose bank takes its time.
    fileprivate static let completeSlowly = act("complete", "checkout.session", "email=jenny@example.com&payment_method=pm_usBankAccount_processing")
}

extension TriggerRecipe {
    static let checkout: [TriggerRecipe] = [
        TriggerRecipe("checkout.session.completed", .checkoutSession, .complete),
        TriggerRecipe("checkout.session.expired", .checkoutSession, .call("/v1/checkout/sessions/{checkout.session}/expire")),
        TriggerRecipe("checkout.session.async_payment_succeeded", .checkoutSession, .completeSlowly, .act("settle", "checkout.session", "outcome=succeed")),
        TriggerRecipe("checkout.session.async_payment_failed", .checkoutSession, .completeSlowly, .act("settle", "checkout.session", "outcome=fail")),
        TriggerRecipe("billing_portal.configuration.created", .portal),
        TriggerRecipe(
            "billing_portal.configuration.updated", .portal,
            .call("/v1/billing_portal/configurations/{billing_portal.configuration}", "name=Updated by pinstripe trigger")),
        TriggerRecipe("billing_portal.session.created", .customer, .make("billing_portal.session", "/v1/billing_portal/sessions", "customer={customer}")),
        TriggerRecipe("payment_link.created", .link),
        TriggerRecipe("payment_link.updated", .link, .call("/v1/payment_links/{payment_link}", "metadata[updated_by]=pinstripe trigger")),
    ]
}
