// What causes the events of the account's own money, and those of the other families.

extension TriggerStep {
    static let manualPayouts = call("/v1/balance_settings", "payments[payouts][schedule][interval]=manual")
    static let dailyPayouts = call("/v1/balance_settings", "payments[payouts][schedule][interval]=daily")
    static let payout = make("payout", "/v1/payouts", "amount=2000&currency=usd")
    static let topup = make("topup", "/v1/topups", "amount=2000&currency=usd&description=Top-up&source=btok_us_verified")
    static let order = make("climate.order", "/v1/climate/orders", "product=climsku_frontier_offtake_portfolio_2027&metric_tons=1")
    static let session = make("identity.verification_session", "/v1/identity/verification_sessions", "type=document")
    static let submit = act("submit", "identity.verification_session")
}

extension TriggerRecipe {
    static let money: [TriggerRecipe] = [
        TriggerRecipe("balance.available", .charge, .wait("7d")),
        // One of the two is a change, whatever stood there before.
        TriggerRecipe("balance_settings.updated", .manualPayouts, .dailyPayouts),
        TriggerRecipe("payout.created", .payout),
        TriggerRecipe("payout.updated", .payout, .act("depart", "payout")),
        TriggerRecipe("payout.paid", .payout, .act("depart", "payout"), .act("pay", "payout")),
        // No more can be paid out to the account to which this one fails.
        TriggerRecipe(
            "payout.failed", .account, .externalAccount, .make("payout", "/v1/payouts", "amount=2000&currency=usd&destination={bank_account}"),
            .act("depart", "payout"), .act("fail", "payout")),
        TriggerRecipe("payout.canceled", .payout, .call("/v1/payouts/{payout}/cancel")),
        TriggerRecipe(
            "payout.reconciliation_completed", .dailyPayouts, .wait("3d"), .find("payout", "/v1/payouts?limit=1")),
        TriggerRecipe("topup.created", .topup),
        TriggerRecipe("topup.succeeded", .topup, .act("succeed", "topup")),
        TriggerRecipe("topup.failed", .topup, .act("fail", "topup")),
        TriggerRecipe("topup.canceled", .topup, .call("/v1/topups/{topup}/cancel")),
        TriggerRecipe("topup.reversed", .topup, .act("succeed", "topup"), .act("reverse", "topup")),
        TriggerRecipe("account.external_account.created", .account, .externalAccount),
        TriggerRecipe(
            "account.external_account.updated", .account, .externalAccount,
            .call("/v1/accounts/{bank_account.account}/external_accounts/{bank_account}", "metadata[updated_by]=pinstripe trigger")),
        TriggerRecipe(
            "account.external_account.deleted", .account, .externalAccount,
            .delete("/v1/accounts/{bank_account.account}/external_accounts/{bank_account}")),
    ]

    static let others: [TriggerRecipe] = [
        TriggerRecipe("identity.verification_session.created", .session),
        TriggerRecipe("identity.verification_session.processing", .session, .submit),
        TriggerRecipe("identity.verification_session.verified", .session, .submit, .act("verify", "identity.verification_session")),
        TriggerRecipe(
            "identity.verification_session.requires_input", .session, .submit, .act("reject", "identity.verification_session", "code=document_expired")),
        TriggerRecipe(
            "identity.verification_session.canceled", .session,
            .call("/v1/identity/verification_sessions/{identity.verification_session}/cancel")),
        TriggerRecipe(
            "identity.verification_session.redacted", .session,
            .call("/v1/identity/verification_sessions/{identity.verification_session}/redact"), .wait("4d")),
        TriggerRecipe("climate.order.created", .order),
        TriggerRecipe("climate.order.canceled", .order, .call("/v1/climate/orders/{climate.order}/cancel")),
        TriggerRecipe("climate.order.delayed", .order, .act("delay", "climate.order", "expected_delivery_year=2040")),
        TriggerRecipe("climate.order.delivered", .order, .act("deliver", "climate.order")),
        TriggerRecipe("climate.order.product_substituted", .order, .act("substitute", "climate.order", "product=climsku_invented_euro_portfolio_2028")),
        TriggerRecipe(
            "climate.product.pricing_updated", .find("climate.product", "/v1/climate/products?limit=1"),
            .act("reprice", "climate.product", "currency=usd&amount_subtotal=50000")),
        TriggerRecipe(
            "crypto.onramp_session.updated", .make("crypto.onramp_session", "/v1/crypto/onramp_sessions", ""),
            .act("sign_in", "crypto.onramp_session")),
    ]
}
