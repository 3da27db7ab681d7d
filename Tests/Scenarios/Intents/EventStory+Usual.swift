// The usual objects: what an object of its type is like in its first event, if nothing special was asked for. Stories show what differs.

extension EventStory {
    static let usual: [String: Members] = [
        "charge": members(charge), "dispute": members(dispute), "payment_intent": members(intent), "payment_method": members(method),
        "refund": members(refund), "setup_intent": members(setup), "topup": members(topUp),
    ]

    /// A card's, paid by an intent, at once.
    private static let charge = """
        amount=2000; amount_captured=2000; amount_refunded=0; application=null; application_fee=null; application_fee_amount=null;
        balance_transaction=null; billing_details.address.city=null; billing_details.address.country=null; billing_details.address.line1=null;
        billing_details.address.line2=null; billing_details.address.postal_code=null; billing_details.address.state=null; billing_details.email=null;
        billing_details.name=null; billing_details.phone=null; billing_details.tax_id=null; calculated_statement_descriptor=PINSTRIPE.EXAMPLE;
        captured=true; created=+0s; currency=usd; customer=null; description=null; destination=null; dispute=null; disputed=false;
        failure_balance_transaction=null; failure_code=null; failure_message=null; fraud_details={}; livemode=false; metadata={}; object=charge;
        on_behalf_of=null; order=null; outcome.advice_code=null; outcome.network_advice_code=null; outcome.network_decline_code=null;
        outcome.network_status=approved_by_network; outcome.reason=null; outcome.risk_level=normal; outcome.risk_score=…;
        outcome.seller_message=Payment complete.; outcome.type=authorized; paid=true; payment_intent=pi_1; payment_method=pm_1;
        payment_method_details.card.amount_authorized=2000; payment_method_details.card.authorization_code=…; payment_method_details.card.brand=visa;
        payment_method_details.card.checks.address_line1_check=null; payment_method_details.card.checks.address_postal_code_check=null;
        payment_method_details.card.checks.cvc_check=pass; payment_method_details.card.country=US; payment_method_details.card.electronic_commerce_indicator=07;
        payment_method_details.card.exp_month=9; payment_method_details.card.exp_year=2024;
        payment_method_details.card.extended_authorization.status=disabled; payment_method_details.card.fingerprint=…;
        payment_method_details.card.funding=credit; payment_method_details.card.incremental_authorization.status=unavailable;
        payment_method_details.card.installments=null; payment_method_details.card.last4=4242; payment_method_details.card.mandate=null;
        payment_method_details.card.multicapture.status=unavailable; payment_method_details.card.network=visa;
        payment_method_details.card.network_token.used=false; payment_method_details.card.network_transaction_id=…;
        payment_method_details.card.overcapture.maximum_amount_capturable=2000; payment_method_details.card.overcapture.status=unavailable;
        payment_method_details.card.regulated_status=unregulated; payment_method_details.card.three_d_secure=null;
        payment_method_details.card.transaction_link_id=null;
        payment_method_details.card.wallet=null; payment_method_details.type=card; radar_options={}; receipt_email=null; receipt_number=null;
        receipt_url=…; refunded=false; review=null; shipping=null; source=null; source_transfer=null; statement_descriptor=null;
        statement_descriptor_suffix=null; status=succeeded; transfer_data=null; transfer_group=null
        """

    private static let dispute = """
        amount=2000; balance_transaction=txn_2; balance_transactions=[{id: txn_2, object: balance_transaction, amount: -2000, available_on: +5s,
        balance_type: payments, created: +5s, currency: usd, description: Chargeback withdrawal for ch_1, exchange_rate: null, fee: 1500, fee_details:
        [{amount: 1500, application: null, currency: usd, description: Dispute fee, type: stripe_fee}], net: -3500, reporting_category: dispute,
        source: du_1, status: available, type: adjustment}]; charge=ch_1; created=+5s; currency=usd; customer=null; enhanced_eligibility_types=[];
        evidence.access_activity_log=null; evidence.billing_address=null; evidence.cancellation_policy=null;
        evidence.cancellation_policy_disclosure=null; evidence.cancellation_rebuttal=null; evidence.customer_communication=null;
        evidence.customer_email_address=null; evidence.customer_name=null; evidence.customer_purchase_ip=null; evidence.customer_signature=null;
        evidence.duplicate_charge_documentation=null; evidence.duplicate_charge_explanation=null; evidence.duplicate_charge_id=null;
        evidence.enhanced_evidence={}; evidence.product_description=null; evidence.receipt=null; evidence.refund_policy=null;
        evidence.refund_policy_disclosure=null; evidence.refund_refusal_explanation=null; evidence.service_date=null;
        evidence.service_documentation=null; evidence.shipping_address=null; evidence.shipping_carrier=null; evidence.shipping_date=null;
        evidence.shipping_documentation=null; evidence.shipping_tracking_number=null; evidence.uncategorized_file=null;
        evidence.uncategorized_text=null; evidence_details.due_by=+783879s; evidence_details.enhanced_eligibility={};
        evidence_details.has_evidence=false; evidence_details.past_due=false; evidence_details.submission_count=0;
        evidence_details.submission_method=not_submitted; intended_submission_method=null; is_charge_refundable=false; livemode=false; metadata={};
        object=dispute; payment_intent=pi_1; payment_method_details.card.brand=visa; payment_method_details.card.case_type=chargeback;
        payment_method_details.card.network=visa; payment_method_details.card.network_reason_code=10.4; payment_method_details.type=card;
        reason=fraudulent; status=needs_response
        """

    /// Made with a card, and not yet confirmed.
    private static let intent = """
        allowed_payment_method_types=null; amount=2000; amount_capturable=0; amount_details.tip={}; amount_received=0; application=null;
        application_fee_amount=null; automatic_payment_methods.allow_redirects=always; automatic_payment_methods.enabled=true; canceled_at=null;
        cancellation_reason=null; capture_method=automatic_async; client_secret=pi_1_secret; confirmation_method=automatic; created=+0s; currency=usd;
        customer=null; customer_account=null; description=null; excluded_payment_method_types=null; last_payment_error=null; latest_charge=null;
        livemode=false; managed_payments.enabled=false; metadata={}; next_action=null; object=payment_intent; on_behalf_of=null; payment_method=pm_1;
        payment_method_configuration_details.id=pmc_1; payment_method_configuration_details.parent=null; payment_method_options={acss_debit:
        {verification_method: automatic}, affirm: {}, afterpay_clearpay: {reference: null}, alipay: {}, amazon_pay: {}, card: {installments: null,
        mandate_options: null, network: null, request_three_d_secure: automatic}, cashapp: {}, crypto: {}, klarna: {preferred_locale: null}, link:
        {persistent_token: null}, paypal: {preferred_locale: null, reference: null}, sunbit: {}, us_bank_account: {financial_connections: {permissions:
        [payment_method], prefetch: []}, mandate_options: {}, transaction_purpose: unspecified, verification_method: automatic}, wechat_pay: {app_id:
        null, client: null}, zip: {}}; payment_method_types=[card, acss_debit, affirm, afterpay_clearpay, alipay, amazon_pay, cashapp, crypto, klarna,
        link, paypal, sunbit, us_bank_account, wechat_pay, zip]; payment_record=null; processing=null; receipt_email=null; review=null;
        setup_future_usage=null; shared_payment_granted_token=null; shipping=null; source=null; statement_descriptor=null;
        statement_descriptor_suffix=null; status=requires_confirmation; transfer_data=null; transfer_group=null
        """

    private static let method = """
        allow_redisplay=unspecified; billing_details.address.city=null; billing_details.address.country=null; billing_details.address.line1=null;
        billing_details.address.line2=null; billing_details.address.postal_code=null; billing_details.address.state=null; billing_details.email=null;
        billing_details.name=null; billing_details.phone=null; billing_details.tax_id=null; card.brand=visa; card.checks.address_line1_check=null;
        card.checks.address_postal_code_check=null; card.checks.cvc_check=pass; card.country=US; card.display_brand=visa; card.exp_month=9;
        card.exp_year=2024; card.fingerprint=…; card.funding=credit; card.generated_from=null; card.last4=4242; card.networks.available=[visa];
        card.networks.preferred=null; card.regulated_status=unregulated; card.three_d_secure_usage.supported=true; card.wallet=null; created=+0s;
        customer=cus_1; customer_account=null; livemode=false; metadata={}; object=payment_method; shared_payment_granted_token=null; type=card;
        """

    private static let refund = """
        amount=2000; balance_transaction=txn_2; charge=ch_1; created=+2s; currency=usd; customer=null; customer_account=null;
        destination_details.card.reference_status=pending; destination_details.card.reference_type=acquirer_reference_number;
        destination_details.card.type=refund; destination_details.type=card; metadata={}; object=refund; payment_intent=pi_1; payment_method=pm_1;
        reason=null; receipt_number=null; source_transfer_reversal=null; status=succeeded; transfer_reversal=null
        """

    private static let setup = """
        allowed_payment_method_types=null; application=null; automatic_payment_methods.allow_redirects=always; automatic_payment_methods.enabled=true;
        cancellation_reason=null; client_secret=seti_1_secret; created=+0s; customer=null; customer_account=null; description=null;
        excluded_payment_method_types=null; flow_directions=null; last_setup_error=null; latest_attempt=null; livemode=false;
        managed_payments.enabled=false; mandate=null; metadata={}; next_action=null; object=setup_intent; on_behalf_of=null; payment_method=pm_1;
        payment_method_configuration_details.id=pmc_1; payment_method_configuration_details.parent=null; payment_method_options={card: {mandate_options:
        null, network: null, request_three_d_secure: automatic}, us_bank_account: {mandate_options: {}, verification_method: automatic}};
        payment_method_types=[card, acss_debit, alipay, amazon_pay, au_becs_debit, bacs_debit, bancontact, blik, boleto, cashapp, ideal, kakao_pay,
        klarna, kr_card, link, naver_pay, nz_bank_account, paypal, payto, pix, revolut_pay, satispay, sepa_debit, sofort, twint, upi, us_bank_account];
        single_use_mandate=null; status=requires_confirmation; usage=off_session;
        """

    /// From an account that is verified.
    private static let topUp = """
        amount=2000; balance_transaction=null; created=+0s; currency=usd; description=Top-up; expected_availability_date=+5s; failure_code=null;
        failure_message=null; initiated_by=null; livemode=false; metadata={}; object=topup; source.ach_debit.bank_name=STRIPE TEST BANK;
        source.ach_debit.country=US; source.ach_debit.fingerprint=…; source.ach_debit.last4=6789; source.ach_debit.routing_number=110000000;
        source.ach_debit.type=individual; source.allow_redisplay=null; source.amount=null; source.created=+0s; source.currency=usd; source.flow=none;
        source.livemode=false; source.metadata={}; source.object=source; source.owner.address=null; source.owner.email=null; source.owner.name=null;
        source.owner.phone=null; source.owner.verified_address=null; source.owner.verified_email=null; source.owner.verified_name=null;
        source.owner.verified_phone=null; source.statement_descriptor=null; source.status=chargeable; source.type=ach_debit; source.usage=reusable;
        statement_descriptor=null; status=pending; transfer_group=null
        """
}
