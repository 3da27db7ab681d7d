// What causes the events of payments: intents, charges, refunds, disputes.

extension TriggerStep {
    static let intent = make("payment_intent", "/v1/payment_intents", "amount=2000&currency=usd&payment_method_types[]=card")
    static let setup = make("setup_intent", "/v1/setup_intents", "payment_method_types[]=card")
    static let hold = make("payment_intent", "/v1/payment_intents", "amount=2000&currency=usd&payment_method_types[]=card&capture_method=manual")
    static let debit = make("payment_intent", "/v1/payment_intents", "amount=2000&currency=eur&payment_method_types[]=sepa_debit")
    static let charge = make("charge", "/v1/charges", "amount=2000&currency=usd&source=tok_visa")
    static let heldCharge = make("charge", "/v1/charges", "amount=2000&currency=usd&source=tok_visa&capture=false")
    static let pendingCharge = make("charge", "/v1/charges", "amount=2000&currency=eur&source={source}")
    static let iban = make("source", "/v1/sources", "type=sepa_debit&currency=eur&owner[name]=Jenny Rosen&sepa_debit[iban]=DE89370400440532013000")
    static let refund = make("refund", "/v1/refunds", "charge={charge}")
    static let disputing = act("dispute", "charge")
    static let dispute = find("dispute", "/v1/disputes?limit=1&charge={charge}")
    static let warning = find("radar.early_fraud_warning", "/v1/radar/early_fraud_warnings?limit=1&charge={charge}")
    static let review = find("review", "/v1/reviews?limit=1")

    static func confirm(_ method: String) -> TriggerStep {
        call("/v1/payment_intents/{payment_intent}/confirm", "return_url=https://shop.example/back&payment_method=\(method)")
    }

    static func confirmDebit(_ method: String) -> TriggerStep {
        call("/v1/payment_intents/{payment_intent}/confirm", "payment_method=\(method)&mandate_data[customer_acceptance][type]=offline")
    }

    static func confirmSetup(_ method: String) -> TriggerStep {
        call("/v1/setup_intents/{setup_intent}/confirm", "return_url=https://shop.example/back&payment_method=\(method)")
    }
}

extension TriggerRecipe {
    static let payments: [TriggerRecipe] = [
        TriggerRecipe("payment_intent.created", .intent),
        TriggerRecipe(
            "payment_intent.succeeded", .intent,
            .confirm("pm_card_visa").instead([
                "processing": .act("settle", "payment_intent.latest_charge"), "requires_capture": .call("/v1/payment_intents/{payment_intent}/capture"),
            ])),
        TriggerRecipe("payment_intent.requires_action", .intent, .confirm("pm_card_authenticationRequired")),
        TriggerRecipe(
            "payment_intent.payment_failed", .intent,
            .declined(.confirm("pm_card_visa_chargeDeclined")).instead(["processing": .act("fail", "payment_intent.latest_charge")])),
        TriggerRecipe("payment_intent.processing", .debit, .confirmDebit("pm_sepaDebit_success_de")),
        TriggerRecipe("payment_intent.amount_capturable_updated", .hold, .confirm("pm_card_visa")),
        TriggerRecipe("payment_intent.canceled", .intent, .call("/v1/payment_intents/{payment_intent}/cancel")),
        TriggerRecipe(
            "payment_intent.partially_funded", .customer,
            .make(
                "payment_intent", "/v1/payment_intents",
                "amount=2000&currency=eur&customer={customer}&confirm=true&payment_method_types[]=customer_balance&payment_method_data[type]=customer_balance"
                    + "&payment_method_options[customer_balance][funding_type]=bank_transfer"
                    + "&payment_method_options[customer_balance][bank_transfer][type]=eu_bank_transfer"
                    + "&payment_method_options[customer_balance][bank_transfer][eu_bank_transfer][country]=DE"),
            .call("/v1/test_helpers/customers/{payment_intent.customer}/fund_cash_balance", "amount=500&currency=eur")),
        TriggerRecipe("setup_intent.created", .setup),
        TriggerRecipe("setup_intent.succeeded", .setup, .confirmSetup("pm_card_visa")),
        TriggerRecipe("setup_intent.requires_action", .setup, .confirmSetup("pm_card_authenticationRequired")),
        TriggerRecipe("setup_intent.setup_failed", .setup, .declined(.confirmSetup("pm_card_visa_chargeDeclined"))),
        TriggerRecipe("setup_intent.canceled", .setup, .call("/v1/setup_intents/{setup_intent}/cancel")),
        TriggerRecipe(
            "mandate.updated", .customer,
            .make(
                "setup_intent", "/v1/setup_intents",
                "customer={customer}&confirm=true&payment_method_types[]=sepa_debit&payment_method=pm_sepaDebit_success_de"
                    + "&mandate_data[customer_acceptance][type]=offline"),
            .find("mandate", "/v1/mandates/{setup_intent.mandate}"), .act("deactivate", "mandate")),
    ]

    static let charges: [TriggerRecipe] = [
        TriggerRecipe("charge.succeeded", .charge),
        TriggerRecipe("charge.failed", .declined(.call("/v1/charges", "amount=2000&currency=usd&source=tok_chargeDeclined"))),
        TriggerRecipe("charge.pending", .iban, .pendingCharge),
        TriggerRecipe("charge.captured", .heldCharge, .capture),
        TriggerRecipe("charge.expired", .heldCharge, .wait("7d")),
        TriggerRecipe("charge.updated", .charge, .call("/v1/charges/{charge}", "description=Updated by pinstripe trigger")),
        TriggerRecipe("charge.refunded", .charge, .refund),
        TriggerRecipe("charge.refund.updated", .charge, .refund, .act("fail", "refund")),
        TriggerRecipe("refund.created", .charge, .refund),
        TriggerRecipe("refund.updated", .charge, .refund, .call("/v1/refunds/{refund}", "metadata[updated_by]=pinstripe trigger")),
        TriggerRecipe("refund.failed", .charge, .refund, .act("fail", "refund")),
        TriggerRecipe("charge.dispute.created", .charge, .disputing, .dispute),
        TriggerRecipe("charge.dispute.funds_withdrawn", .charge, .disputing, .dispute),
        TriggerRecipe("charge.dispute.updated", .charge, .disputing, .dispute, .call("/v1/disputes/{dispute}", "evidence[product_description]=A shirt")),
        TriggerRecipe("charge.dispute.closed", .charge, .disputing, .dispute, .act("lose", "dispute")),
        TriggerRecipe("charge.dispute.funds_reinstated", .charge, .disputing, .dispute, .act("win", "dispute")),
        TriggerRecipe("radar.early_fraud_warning.created", .charge, .act("warn", "charge"), .warning),
        TriggerRecipe(
            "radar.early_fraud_warning.updated", .charge, .act("warn", "charge"), .warning,
            .make("refund", "/v1/refunds", "charge={radar.early_fraud_warning.charge}")),
        TriggerRecipe("review.opened", .charge, .act("review", "charge"), .review),
        TriggerRecipe("review.closed", .charge, .act("review", "charge"), .review, .call("/v1/reviews/{review}/approve")),
    ]
}
