// The schema of errors.
import Wire

enum ErrorSchema {
    static let error: JSON = ["type": "object", "properties": ["error": details], "required": ["error"]]

    /// Some errors have more members: the object that they are about.
    private static let details: JSON = [
        "type": "object",
        "properties": [
            "type": ["type": "string", "enum": ["api_error", "card_error", "idempotency_error", "invalid_request_error"]],
            "message": text, "code": ["anyOf": [["type": "string", "enum": .array(codes.map(JSON.string))], text]],
            "param": text, "doc_url": text, "request_log_url": text, "charge": text, "decline_code": text, "advice_code": text,
            "network_advice_code": text, "network_decline_code": text,
        ],
        "required": ["type", "message"],
    ]

    private static let text: JSON = ["type": "string"]

    /// The codes that are written in the definitions. Some others come from the tables of test cards and test accounts.
    static let codes = """
        account_invalid account_number_invalid amount_too_large amount_too_small api_key_expired archived_meter authentication_required
        balance_insufficient bank_account_exists bank_account_unusable bank_account_unverified bank_account_verification_failed card_declined
        charge_already_captured charge_already_refunded charge_disputed charge_exceeds_source_limit charge_expired_for_capture charge_not_refundable
        coupon_applies_to_nothing coupon_expired crypto_onramp_disabled crypto_onramp_quote_invalid_destination_currencies_and_networks
        crypto_onramp_quote_too_many_destination_currencies_and_networks customer_tax_location_invalid email_invalid
        expired_card forwarding_api_inactive forwarding_api_invalid_parameter forwarding_api_retryable_upstream_error
        forwarding_api_upstream_connection_error forwarding_api_upstream_connection_timeout forwarding_api_upstream_error idempotency_key_in_use
        identity_api_invalid_application incorrect_cvc incorrect_zip india_recurring_payment_mandate_canceled instant_payouts_unsupported
        intent_invalid_state invalid_bank_account_iban invalid_canceled_subscription_fields invalid_card_type invalid_currency invalid_ideal_bank
        invalid_owner_email invalid_owner_name invalid_sofort_country invalid_source_usage invoice_no_customer_line_items invoice_not_editable
        invoice_payment_intent_requires_action invoice_upcoming_none missing parameter_invalid_empty parameter_invalid_integer parameter_missing
        parameter_unknown parameters_exclusive payment_intent_incompatible_payment_method payment_intent_invalid_parameter
        payment_intent_konbini_rejected_confirmation_number payment_intent_payment_attempt_expired payment_intent_payment_attempt_failed
        payment_method_types_no_longer_supported processing_error promotion_code_customer_not_first_time promotion_code_invalid
        property_expansion_max_depth resource_already_exists resource_missing routing_number_invalid secret_key_required
        sepa_debit_debits_not_supported setup_intent_invalid_parameter status_transition_invalid subscription_payment_intent_requires_action
        tax_id_invalid timestamp_in_future timestamp_too_far_in_past token_already_used url_invalid user_abort
        """.split { $0 == " " || $0 == "\n" }.map(String.init)
}
