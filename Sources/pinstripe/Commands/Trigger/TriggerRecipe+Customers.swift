// What causes the events of customers, and of what they pay with.

extension TriggerStep {
    static let customer = make("customer", "/v1/customers", "name=Jenny Rosen&email=jenny@example.com")
    static let customerCard = make("card", "/v1/customers/{customer}/sources", "source=tok_visa")
    static let taxID = make("tax_id", "/v1/customers/{customer}/tax_ids", "type=eu_vat&value=DE123456789")
    static let method = make("payment_method", "/v1/payment_methods", "type=card&card[token]=tok_visa&billing_details[name]=Jenny Rosen")
    static let attach = call("/v1/payment_methods/{payment_method}/attach", "customer={customer}")
    static let externalAccount = make("bank_account", "/v1/accounts/{account}/external_accounts", "external_account=btok_us_verified")
    static let account = find("account", "/v1/account")
    static let ideal = make("source", "/v1/sources", "type=ideal&amount=2000&currency=eur&redirect[return_url]=https://shop.example/back")
    static let transfer = make(
        "source", "/v1/sources", "type=ach_credit_transfer&currency=usd&owner[email]=jenny@example.com&receiver[refund_attributes_method]=manual")
    static let notifiedIBAN = make(
        "source", "/v1/sources",
        "type=sepa_debit&currency=eur&owner[name]=Jenny Rosen&sepa_debit[iban]=DE89370400440532013000&mandate[notification_method]=manual")
    static let cash = call("/v1/test_helpers/customers/{customer}/fund_cash_balance", "amount=2000&currency=eur")
}

extension TriggerRecipe {
    static let customers: [TriggerRecipe] = [
        TriggerRecipe("customer.created", .customer),
        TriggerRecipe("customer.updated", .customer, .call("/v1/customers/{customer}", "description=Updated by pinstripe trigger")),
        TriggerRecipe("customer.deleted", .customer, .delete("/v1/customers/{customer}")),
        TriggerRecipe("customer.source.created", .customer, .customerCard),
        TriggerRecipe(
            "customer.source.updated", .customer, .customerCard,
            .call("/v1/customers/{card.customer}/sources/{card}", "metadata[updated_by]=pinstripe trigger")),
        TriggerRecipe(
            "customer.source.expiring", .customer, .customerCard,
            .call("/v1/customers/{card.customer}/sources/{card}", "exp_month={next_month.month}&exp_year={next_month.year}"), .wait("31d")),
        TriggerRecipe("customer.source.deleted", .customer, .customerCard, .delete("/v1/customers/{card.customer}/sources/{card}")),
        TriggerRecipe("customer.tax_id.created", .customer, .taxID),
        TriggerRecipe("customer.tax_id.updated", .customer, .taxID, .act("verify", "tax_id", "status=verified")),
        TriggerRecipe("customer.tax_id.deleted", .customer, .taxID, .delete("/v1/tax_ids/{tax_id}")),
        TriggerRecipe("customer_cash_balance_transaction.created", .customer, .cash),
        TriggerRecipe("cash_balance.funds_available", .customer, .cash),
        TriggerRecipe("payment_method.attached", .customer, .method, .attach),
        TriggerRecipe("payment_method.detached", .customer, .method, .attach, .call("/v1/payment_methods/{payment_method}/detach")),
        TriggerRecipe(
            "payment_method.updated", .customer, .method, .attach, .call("/v1/payment_methods/{payment_method}", "metadata[updated_by]=pinstripe trigger")),
    ]

    static let sources: [TriggerRecipe] = [
        TriggerRecipe("source.chargeable", .ideal, .act("authorize", "source")),
        TriggerRecipe("source.failed", .ideal, .act("fail", "source")),
        TriggerRecipe("source.canceled", .ideal, .wait("1d")),
        TriggerRecipe("source.transaction.created", .transfer, .act("deposit", "source", "amount=2000")),
        TriggerRecipe("source.mandate_notification", .notifiedIBAN, .pendingCharge),
        TriggerRecipe(
            "source.refund_attributes_required", .transfer, .act("deposit", "source", "amount=2000"),
            .make("charge", "/v1/charges", "amount=2000&currency=usd&source={source}"), .refund),
    ]
}
