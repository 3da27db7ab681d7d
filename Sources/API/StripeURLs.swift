// The URLs of Stripe's API. If a call that Pinstripe does not serve has one of them, the answer and the log say that it is not emulated yet. So a
// developer can tell this from a typing error. Source: the operations of Stripe's SDKs for 2026-10-28.endive.

enum StripeURLs {
    /// Whether Stripe serves the method at that path.
    static func contain(_ method: String, _ path: String) -> Bool {
        if path.hasPrefix("/v2/") { return true }
        let segments = path.split(separator: "/")
        guard segments.count > 1, segments[0] == "v1", let letter = letters[method] else { return false }
        return byRoot[segments[1]]?.contains { $0.methods.contains(letter) && fits($0.path, segments.dropFirst(2)) } ?? false
    }

    private static func fits(_ path: [Substring], _ segments: ArraySlice<Substring>) -> Bool {
        path.count == segments.count && zip(path, segments).allSatisfy { $0 == "*" || $0 == $1 }
    }

    private static let letters: [String: Character] = ["GET": "g", "HEAD": "g", "POST": "p", "DELETE": "d"]

    /// By the first word after `/v1`.
    private static let byRoot: [Substring: [(path: [Substring], methods: Substring)]] = {
        var all: [Substring: [(path: [Substring], methods: Substring)]] = [:]
        var root: Substring = ""
        for line in table.split(separator: "\n") {
            var rest = line[...]
            if let colon = line.firstIndex(of: ":") {
                root = line[..<colon]
                rest = line[line.index(after: colon)...]
            }
            for entry in rest.split(separator: ",") {
                let words = entry.split(separator: " ")
                all[root, default: []].append((words[0] == "." ? [] : words[0].split(separator: "/"), words[1]))
            }
        }
        return all
    }()

    /// A root, and what may follow it: `.` for nothing, `*` for any word. Then the methods: `g` for GET, `p` for POST, `d` for DELETE.
    private static let table = """
        account: . g
        account_links: . p
        account_sessions: . p
        accounts: . gp, * gpd, */capabilities g, */capabilities/* gp, */external_accounts gp, */external_accounts/* gpd, */login_links p,
          */persons gp, */persons/* gpd, */reject p, */unreject p
        apple_pay: domains gp, domains/* gd
        application_fees: . g, * g, */refunds gp, */refunds/* gp
        apps: installs gp, installs/* gp, installs/*/uninstall p, secrets gp, secrets/delete p, secrets/find g
        balance: . g
        balance_settings: . gp
        balance_transactions: . g, * g
        billing: alerts gp, alerts/* g, alerts/*/activate p, alerts/*/archive p, alerts/*/deactivate p, credit_balance_summary g,
          credit_balance_transactions g, credit_balance_transactions/* g, credit_grants gp, credit_grants/* gp, credit_grants/*/expire p,
          credit_grants/*/void p, feedback_options gp, feedback_options/* gp, feedback_options/*/deactivate p, meter_event_adjustments p,
          meter_events p, meters gp, meters/* gp, meters/*/deactivate p, meters/*/event_summaries g, meters/*/reactivate p
        billing_portal: configurations gp, configurations/* gp, sessions p
        charges: . gp, * gp, */capture p, search g
        checkout: sessions gp, sessions/* gp, sessions/*/expire p, sessions/*/line_items g
        climate: orders gp, orders/* gp, orders/*/cancel p, products g, products/* g, suppliers g, suppliers/* g
        confirmation_tokens: * g
        country_specs: . g, * g
        coupons: . gp, * gpd
        credit_notes: . gp, * gp, */lines g, */void p, preview g, preview/lines g
        customer_sessions: . p
        customers: . gp, * gpd, */balance_transactions gp, */balance_transactions/* gp, */cash_balance gp, */cash_balance_transactions g,
          */cash_balance_transactions/* g, */discount d, */funding_instructions p, */payment_methods g, */payment_methods/* g, */sources gp,
          */sources/* gpd, */sources/*/verify p, */tax_ids gp, */tax_ids/* gd, search g
        disputes: . g, * gp, */close p
        entitlements: active_entitlements g, active_entitlements/* g, features gp, features/* gp
        ephemeral_keys: . p, * d
        events: . g, * g
        exchange_rates: . g, * g
        file_links: . gp, * gp
        files: . gp, * g
        financial_connections: accounts g, accounts/* g, accounts/*/disconnect p, accounts/*/owners g, accounts/*/refresh p, accounts/*/subscribe p,
          accounts/*/unsubscribe p, sessions p, sessions/* g, transactions g, transactions/* g
        forwarding: requests gp, requests/* g
        identity: verification_reports g, verification_reports/* g, verification_sessions gp, verification_sessions/* gp,
          verification_sessions/*/cancel p, verification_sessions/*/redact p
        invoice_payments: . g, * g
        invoice_rendering_templates: . g, * g, */archive p, */unarchive p
        invoiceitems: . gp, * gpd
        invoices: . gp, * gpd, */add_lines p, */attach_payment p, */finalize p, */lines g, */lines/* p, */mark_uncollectible p, */pay p,
          */remove_lines p, */send p, */update_lines p, */void p, create_preview p, search g
        issuing: authorizations g, authorizations/* gp, authorizations/*/approve p, authorizations/*/decline p, cardholders gp, cardholders/* gp,
          cards gp, cards/* gp, disputes gp, disputes/* gp, disputes/*/submit p, personalization_designs gp, personalization_designs/* gp,
          physical_bundles g, physical_bundles/* g, tokens g, tokens/* gp, transactions g, transactions/* gp
        mandates: * g
        payment_attempt_records: . g, * g
        payment_intents: . gp, * gp, */amount_details_line_items g, */apply_customer_balance p, */cancel p, */capture p, */confirm p,
          */increment_authorization p, */verify_microdeposits p, search g
        payment_links: . gp, * gp, */line_items g
        payment_method_configurations: . gp, * gp
        payment_method_domains: . gp, * gp, */validate p
        payment_methods: . gp, * gp, */attach p, */detach p
        payment_records: . g, * g, */report_payment_attempt p, */report_payment_attempt_canceled p, */report_payment_attempt_failed p,
          */report_payment_attempt_guaranteed p, */report_payment_attempt_informational p, */report_refund p, report_payment p
        payouts: . gp, * gp, */cancel p, */reverse p
        plans: . gp, * gpd
        prices: . gp, * gp, search g
        product_catalog: trial_offers gp, trial_offers/* gp
        products: . gp, * gpd, */features gp, */features/* gd, search g
        promotion_codes: . gp, * gp
        quotes: . gp, * gp, */accept p, */cancel p, */computed_upfront_line_items g, */finalize p, */line_items g, */pdf g
        radar: early_fraud_warnings g, early_fraud_warnings/* g, payment_evaluations p, value_list_items gp, value_list_items/* gd, value_lists gp,
          value_lists/* gpd
        refunds: . gp, * gp, */cancel p
        reporting: report_runs gp, report_runs/* g, report_types g, report_types/* g
        reviews: . g, * g, */approve p
        setup_attempts: . g
        setup_intents: . gp, * gp, */cancel p, */confirm p, */verify_microdeposits p
        shipping_rates: . gp, * gp
        sigma: scheduled_query_runs g, scheduled_query_runs/* g
        sources: . p, * gp, */source_transactions g, */verify p
        subscription_items: . gp, * gpd
        subscription_schedules: . gp, * gp, */cancel p, */release p
        subscriptions: . gp, * gpd, */discount d, */migrate p, */pause p, */resume p, search g
        tax: associations/find g, calculations p, calculations/* g, calculations/*/line_items g, locations gp, locations/* g, registrations gp,
          registrations/* gp, settings gp, transactions/* g, transactions/*/line_items g, transactions/create_from_calculation p,
          transactions/create_reversal p
        tax_codes: . g, * g
        tax_ids: . gp, * gd
        tax_rates: . gp, * gp
        terminal: configurations gp, configurations/* gpd, connection_tokens p, locations gp, locations/* gpd, onboarding_links p, readers gp,
          readers/* gpd, readers/*/cancel_action p, readers/*/collect_inputs p, readers/*/collect_payment_method p,
          readers/*/confirm_payment_intent p, readers/*/process_payment_intent p, readers/*/process_setup_intent p, readers/*/refund_payment p,
          readers/*/set_reader_display p
        test_helpers: confirmation_tokens p, customers/*/fund_cash_balance p, issuing/authorizations p, issuing/authorizations/*/capture p,
          issuing/authorizations/*/expire p, issuing/authorizations/*/finalize_amount p, issuing/authorizations/*/fraud_challenges/respond p,
          issuing/authorizations/*/increment p, issuing/authorizations/*/reverse p, issuing/cards/*/shipping/deliver p,
          issuing/cards/*/shipping/fail p, issuing/cards/*/shipping/return p, issuing/cards/*/shipping/ship p, issuing/cards/*/shipping/submit p,
          issuing/personalization_designs/*/activate p, issuing/personalization_designs/*/deactivate p, issuing/personalization_designs/*/reject p,
          issuing/transactions/*/refund p, issuing/transactions/create_force_capture p, issuing/transactions/create_unlinked_refund p,
          refunds/*/expire p, terminal/readers/*/present_payment_method p, terminal/readers/*/succeed_input_collection p,
          terminal/readers/*/timeout_input_collection p, test_clocks gp, test_clocks/* gd, test_clocks/*/advance p,
          treasury/inbound_transfers/*/fail p, treasury/inbound_transfers/*/return p, treasury/inbound_transfers/*/succeed p,
          treasury/outbound_payments/* p, treasury/outbound_payments/*/fail p, treasury/outbound_payments/*/post p,
          treasury/outbound_payments/*/return p, treasury/outbound_transfers/* p, treasury/outbound_transfers/*/fail p,
          treasury/outbound_transfers/*/post p, treasury/outbound_transfers/*/return p, treasury/received_credits p, treasury/received_debits p
        three_d_secure: authentications gp, authentications/* g, authentications/*/cancel p, authentications/*/submit p
        tokens: . p, * g
        topups: . gp, * gp, */cancel p
        transfers: . gp, * gp, */reversals gp, */reversals/* gp
        treasury: credit_reversals gp, credit_reversals/* g, debit_reversals gp, debit_reversals/* g, financial_accounts gp, financial_accounts/* gp,
          financial_accounts/*/close p, financial_accounts/*/features gp, inbound_transfers gp, inbound_transfers/* g, inbound_transfers/*/cancel p,
          outbound_payments gp, outbound_payments/* g, outbound_payments/*/cancel p, outbound_transfers gp, outbound_transfers/* g,
          outbound_transfers/*/cancel p, received_credits g, received_credits/* g, received_debits g, received_debits/* g, transaction_entries g,
          transaction_entries/* g, transactions g, transactions/* g
        webhook_endpoints: . gp, * gpd
        """
}
