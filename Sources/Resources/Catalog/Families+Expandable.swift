// Paths of `expand` that Stripe accepts although no definition here has them: through resources that are not emulated, and through fields that hold
// nothing yet, or any JSON. Stripe accepts a path that is valid by its types, even if it leads through null. The notation is that of
// `ExpandablePaths`. When a resource is added, its definition replaces its lines here.
import Engine

extension Families {
    package static let expandable = """
        account
          external_accounts{data>bank_account|card} future_requirements{alternatives errors} individual>person requirements{alternatives errors}
          settings{bacs_debit_payments branding{icon>file logo>file} card_issuing{tos_acceptance} card_payments{decline_on} dashboard
          invoices{default_account_tax_ids>tax_id} payments payouts{schedule} paypay_payments{site{accessible in_development restricted}}
          sepa_debit_payments treasury{tos_acceptance}}
        application
        application_fee
          account>account application>application balance_transaction>balance_transaction charge>charge fee_source originating_transaction>charge
          refunds{data>fee_refund}
        balance_transaction
          source>application_fee|charge|connect_collection_transfer|customer_cash_balance_transaction|dispute|fee_refund|issuing.authorization|
          issuing.dispute|issuing.transaction|payout|refund|reserve_transaction|tax_deducted_at_source|topup|transfer|transfer_reversal
        bank_account
          account>account future_requirements{errors} requirements{errors}
        card
          account>account networks
        charge
          invoice>invoice outcome{rule}
          payment_method_details{ach_credit_transfer ach_debit acss_debit affirm afterpay_clearpay alipay alma{installments} amazon_pay{funding{card}}
          au_becs_debit bacs_debit bancontact{generated_sepa_debit>payment_method generated_sepa_debit_mandate>mandate} billie bizum blik boleto
          card{checks extended_authorization incremental_authorization installments{plan} mandate>mandate multicapture network_token overcapture
          three_d_secure wallet{amex_express_checkout apple_pay google_pay link masterpass{billing_address shipping_address} samsung_pay
          visa_checkout{billing_address shipping_address}}} card_present{offline receipt wallet} cashapp crypto customer_balance eps fpx giropay
          grabpay ideal{generated_sepa_debit>payment_method generated_sepa_debit_mandate>mandate} interac_present{receipt} kakao_pay
          klarna{payer_details{address}} konbini{store} kr_card link mb_way mobilepay{card} multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank
          payco paynow paypal{seller_protection} paypay payto pix promptpay revolut_pay{funding{card}} samsung_pay satispay scalapay
          sepa_credit_transfer sepa_debit sequra sofort{generated_sepa_debit>payment_method generated_sepa_debit_mandate>mandate} stripe_account
          sunbit swish twint upi us_bank_account{mandate>mandate} wechat wechat_pay zip} source>account|bank_account|card|source
          transfer_data{destination>account}
        climate.order
          delivery_details{location supplier>climate.supplier}
        climate.product
          suppliers>climate.supplier
          current_prices_per_metric_ton
        climate.supplier
          locations
        connect_collection_transfer
          destination>account
        credit_note
          lines{data{tax_amounts{tax_rate>tax_rate}}} refund>refund tax_amounts{tax_rate>tax_rate}
        credit_note_line_item
          tax_amounts{tax_rate>tax_rate}
        customer
          discount{coupon>coupon} default_source>account|bank_account|card|source
          invoice_settings{custom_fields default_payment_method>payment_method rendering_options}
          sources{data>account|bank_account|card|source} tax_ids{data>tax_id} tax{location}
        discount
          coupon>coupon
        dispute
          balance_transactions>balance_transaction
        fee_refund
          balance_transaction>balance_transaction fee>application_fee
        invoice
          charge>charge default_tax_rates>tax_rate discount>discount lines{data{plan>plan price>price subscription>subscription
          tax_amounts{tax_rate>tax_rate} tax_rates>tax_rate}} payment_intent>payment_intent quote>quote subscription>subscription
          total_tax_amounts{tax_rate>tax_rate} transfer_data{destination>account}
          last_finalization_error{payment_intent>payment_intent payment_method>payment_method setup_intent>setup_intent
          source>account|bank_account|card|source}
          payment_settings{payment_method_options{acss_debit{mandate_options} bancontact billie{company_details{registered_address}} blik
          card{installments} customer_balance{bank_transfer{eu_bank_transfer}} konbini payto{mandate_options} pix sepa_debit upi{mandate_options}
          us_bank_account{financial_connections{filters}}}} shipping_cost{taxes{rate>tax_rate}}
        invoiceitem
          plan>plan price>price subscription>subscription tax_rates>tax_rate
        issuing.authorization
          amount_details balance_transactions>balance_transaction card>issuing.card cardholder>issuing.cardholder fleet{cardholder_prompt_data
          reported_breakdown{fuel non_fuel tax}} fraud_challenges fuel merchant_data network_data pending_request{amount_details}
          request_history{amount_details} token>issuing.token transactions>issuing.transaction treasury verification_data{authentication_exemption
          three_d_secure}
        issuing.card
          cardholder>issuing.cardholder latest_fraud_warning lifecycle_controls{cancel_after} personalization_design>issuing.personalization_design
          replaced_by>issuing.card replacement_for>issuing.card shipping{address address_validation{normalized_address} customs}
          spending_controls{spending_limits} wallets{apple_pay google_pay}
        issuing.cardholder
          billing{address} company individual{card_issuing{user_terms_acceptance} dob verification{document{back>file front>file}}} requirements
          spending_controls{spending_limits}
        issuing.dispute
          balance_transactions>balance_transaction evidence{canceled{additional_documentation>file} duplicate{additional_documentation>file
          card_statement>file cash_receipt>file check_image>file} fraudulent{additional_documentation>file}
          merchandise_not_as_described{additional_documentation>file} no_valid_authorization{additional_documentation>file}
          not_received{additional_documentation>file} other{additional_documentation>file} service_not_as_described{additional_documentation>file}}
          transaction>issuing.transaction treasury
        issuing.personalization_design
          card_logo>file carrier_text physical_bundle>issuing.physical_bundle preferences rejection_reasons
        issuing.token
          card>issuing.card network_data{device mastercard visa wallet_provider{cardholder_address}}
        issuing.transaction
          amount_details authorization>issuing.authorization balance_transaction>balance_transaction card>issuing.card cardholder>issuing.cardholder
          dispute>issuing.dispute merchant_data network_data purchase_details{fleet{cardholder_prompt_data reported_breakdown{fuel non_fuel tax}}
          flight{segments} fuel lodging receipt} token>issuing.token treasury
        line_item
          plan>plan price>price subscription>subscription tax_amounts{tax_rate>tax_rate} tax_rates>tax_rate
        mandate
          customer_acceptance{offline online} multi_use payment_method>payment_method payment_method_details{acss_debit amazon_pay au_becs_debit
          bacs_debit blik card{india} cashapp kakao_pay klarna kr_card link naver_pay nz_bank_account paypal payto pix revolut_pay sepa_debit twint
          upi us_bank_account} single_use
        payment_intent
          application>application automatic_payment_methods customer>customer hooks{inputs{tax}} invoice>invoice
          last_payment_error{payment_intent>payment_intent payment_method>payment_method setup_intent>setup_intent
          source>account|bank_account|card|source} latest_charge>charge managed_payments
          next_action{alipay_handle_redirect blik_authorize boleto_display_details card_await_notification
          cashapp_handle_redirect_or_display_qr_code{qr_code} display_bank_transfer_instructions{financial_addresses{aba{account_holder_address
          bank_address} iban{account_holder_address bank_address} sort_code{account_holder_address bank_address} spei{account_holder_address
          bank_address} swift{account_holder_address bank_address} zengin{account_holder_address bank_address}}} klarna_display_qr_code
          konbini_display_details{stores{familymart lawson ministop seicomart}} multibanco_display_details oxxo_display_details paynow_display_qr_code
          pix_display_qr_code promptpay_display_qr_code redirect_to_url swish_handle_redirect_or_display_qr_code{qr_code}
          upi_handle_redirect_or_display_qr_code{qr_code} verify_with_microdeposits wechat_pay_display_qr_code wechat_pay_redirect_to_android_app
          wechat_pay_redirect_to_ios_app} on_behalf_of>account payment_details payment_method>payment_method payment_method_configuration_details
          payment_method_options{acss_debit{mandate_options} affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit{mandate_options}
          bancontact billie{company_details{registered_address}} bizum blik{mandate_options} boleto card{installments{available_plans plan}
          mandate_options} card_present{routing} cashapp crypto customer_balance{bank_transfer{eu_bank_transfer}} eps fpx giropay grabpay ideal
          interac_present kakao_pay klarna konbini kr_card link mb_way mobilepay multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco
          paynow paypal paypay payto{mandate_options} pix{mandate_options} promptpay revolut_pay samsung_pay satispay scalapay
          sepa_debit{mandate_options} sequra sofort sunbit swish twint upi us_bank_account{financial_connections{filters} mandate_options} wechat_pay
          zip} payment_record>payment_record presentment_details processing{card{customer_notification}} review>review shipping{address}
          source>account|bank_account|card|source transfer_data{destination>account payment_data}
        payment_method
          acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact billie bizum blik boleto
          card_present{networks offline wallet} card{checks generated_from{payment_method_details{card_present{offline receipt wallet}}
          setup_attempt>setup_attempt} networks three_d_secure_usage wallet{amex_express_checkout apple_pay google_pay link masterpass{billing_address
          shipping_address} samsung_pay visa_checkout{billing_address shipping_address}}} cashapp crypto customer_balance custom{logo} eps fpx giropay
          grabpay ideal interac_present{networks} kakao_pay klarna{dob} konbini kr_card link mb_way mobilepay multibanco naver_pay nz_bank_account
          oxxo p24 pay_by_bank payco paynow paypal paypay payto pix promptpay revolut_pay samsung_pay satispay scalapay
          sepa_debit{generated_from{charge>charge setup_attempt>setup_attempt}} sequra sofort sunbit swish twint upi us_bank_account{networks
          status_details{blocked}} wechat_pay zip
        payment_record
          amount amount_authorized amount_canceled amount_failed amount_guaranteed amount_refunded amount_requested customer_details
          payment_method_details{ach_credit_transfer ach_debit acss_debit affirm afterpay_clearpay alipay alma{installments} amazon_pay{funding{card}}
          au_becs_debit bacs_debit bancontact{generated_sepa_debit>payment_method generated_sepa_debit_mandate>mandate} billie
          billing_details{address} bizum blik boleto card{checks installments{plan} network_token three_d_secure wallet{apple_pay google_pay link}}
          card_present{offline receipt wallet} cashapp crypto custom customer_balance eps fpx giropay grabpay
          ideal{generated_sepa_debit>payment_method generated_sepa_debit_mandate>mandate} interac_present{receipt} kakao_pay
          klarna{payer_details{address}} konbini{store} kr_card link mb_way mobilepay{card} momo multibanco naver_pay nz_bank_account oxxo p24
          pay_by_bank payco paynow paypal{seller_protection} paypay payto pix promptpay revolut_pay{funding{card}} samsung_pay satispay scalapay
          sepa_credit_transfer sepa_debit sequra sofort{generated_sepa_debit>payment_method generated_sepa_debit_mandate>mandate} stripe_account
          sunbit swish twint upi us_bank_account{mandate>mandate} wechat wechat_pay zip} processor_details{custom} shipping_details{address}
        person
          additional_tos_acceptances{account} address address_kana address_kanji dob future_requirements{alternatives errors} registered_address
          relationship requirements{alternatives errors} us_cfpb_data{ethnicity_details race_details} verification{additional_document{back>file
          front>file} document{back>file front>file}}
        promotion_code
          coupon>coupon
        refund
          destination_details{affirm afterpay_clearpay alipay alma amazon_pay au_bank_transfer blik br_bank_transfer card cashapp crypto
          customer_cash_balance eps eu_bank_transfer gb_bank_transfer giropay grabpay jp_bank_transfer klarna mb_way multibanco mx_bank_transfer
          nz_bank_transfer p24 paynow paypal pix revolut scalapay sofort swish th_bank_transfer twint us_bank_transfer wechat_pay zip}
        reserve_transaction
        setup_attempt
          application>application customer>customer on_behalf_of>account payment_method>payment_method payment_method_details{acss_debit amazon_pay
          au_becs_debit bacs_debit bancontact{generated_sepa_debit>payment_method generated_sepa_debit_mandate>mandate} blik boleto card{checks
          three_d_secure wallet{apple_pay google_pay}} card_present{generated_card>payment_method offline} cashapp
          ideal{generated_sepa_debit>payment_method generated_sepa_debit_mandate>mandate} kakao_pay klarna kr_card link naver_pay nz_bank_account
          paypal payto pix revolut_pay satispay sepa_debit sofort{generated_sepa_debit>payment_method generated_sepa_debit_mandate>mandate} twint upi
          us_bank_account} setup_error{payment_intent>payment_intent payment_method>payment_method setup_intent>setup_intent source>account|
          bank_account|card|source} setup_intent>setup_intent
        setup_intent
          application>application automatic_payment_methods customer>customer last_setup_error{payment_intent>payment_intent
          payment_method>payment_method setup_intent>setup_intent source>account|bank_account|card|source} latest_attempt>setup_attempt
          managed_payments mandate>mandate next_action{blik_authorize cashapp_handle_redirect_or_display_qr_code{qr_code} pix_display_qr_code
          redirect_to_url upi_handle_redirect_or_display_qr_code{qr_code} verify_with_microdeposits} on_behalf_of>account
          payment_method>payment_method payment_method_configuration_details payment_method_options{acss_debit{mandate_options} amazon_pay
          bacs_debit{mandate_options} bizum blik{mandate_options} card{mandate_options} card_present klarna link paypal payto{mandate_options}
          pix{mandate_options} sepa_debit{mandate_options} upi{mandate_options} us_bank_account{financial_connections{filters} mandate_options}}
          single_use_mandate>mandate
        subscription
          application>application automatic_tax{liability{account>account}} billing_cycle_anchor_config billing_mode{flexible}
          billing_schedules{applies_to{price>price} bill_until{duration}} billing_thresholds
          cancellation_details{feedback_option>billing.feedback_option} customer>customer default_payment_method>payment_method
          default_source>account|bank_account|card|source default_tax_rates>tax_rate discount>discount discounts>discount
          invoice_settings{account_tax_ids>tax_id custom_fields issuer{account>account}} items{data>subscription_item} latest_invoice>invoice
          managed_payments on_behalf_of>account
          plan>plan pause_collection payment_settings{payment_method_options{acss_debit{mandate_options} bancontact billie{company_details{registered_address}}
          blik{mandate_options} card{mandate_options} customer_balance{bank_transfer{eu_bank_transfer}} konbini payto{mandate_options}
          pix{mandate_options} sepa_debit upi{mandate_options} us_bank_account{financial_connections{filters}}}} pending_invoice_item_interval
          pending_setup_intent>setup_intent pending_update{discount>discount discounts>discount subscription_items>subscription_item}
          presentment_details schedule>subscription_schedule status_details{paused{subscription}} test_clock>test_helpers.test_clock
          transfer_data{destination>account} trial_settings{end_behavior}
        subscription_item
          billing_thresholds current_trial discounts>discount plan>plan price>price tax_rates>tax_rate
        subscription_schedule
          pause_schedules{pause{settings{bill_for{outstanding_usage_through unused_time_from}} status{error}} resume{settings status{error}}}
          phases{add_invoice_items{tax_rates>tax_rate} coupon>coupon default_tax_rates>tax_rate items{tax_rates>tax_rate}}
        tax_deducted_at_source
        test_helpers.test_clock
          status_details{advancing}
        token
          bank_account>bank_account card>card
        topup
          source>source
        transfer
          balance_transaction>balance_transaction destination>account destination_payment>charge reversals{data>transfer_reversal}
          source_transaction>charge
        transfer_reversal
          balance_transaction>balance_transaction destination_payment_refund>refund source_refund>refund transfer>transfer
        source_mandate_notification
          source>source
        """
}
