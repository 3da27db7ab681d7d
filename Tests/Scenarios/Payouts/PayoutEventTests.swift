// The events of payouts and top-ups, each with all of its object (see EventStory).
import TestHarness
import Testing
import Wire

@Suite("The events of a payout") struct PayoutEventTests {
    let server: TestServer

    init() throws {
        server = try TestServer()
    }

    private func payOut(_ more: String = "") throws -> String { try server.post("/v1/payouts", "amount=2000&currency=usd\(more)").id }

    @Test("that arrives") func paid() throws {
        _ = try payOut()
        try server.advance("3d")
        try server.expectStory("""
            +0s call payout.created po_1: amount=2000; application_fee=null; application_fee_amount=null; arrival_date=+92680s; automatic=false;
                balance_transaction=txn_1; created=+0s; currency=usd; description=null; destination=ba_1; failure_balance_transaction=null; failure_code=null;
                failure_message=null; livemode=false; metadata={}; method=standard; object=payout; original_payout=null; payout_method=null;
                reconciliation_status=not_applicable; reversed_by=null; source_type=card; statement_descriptor=null; status=pending; trace_id.status=pending;
                trace_id.value=null; type=bank_account
            +1d clock payout.updated po_1: status=in_transit (was: status=pending)
            +92680s clock payout.paid po_1: status=paid; trace_id.status=supported; trace_id.value=…
            """)
    }

    @Test("that fails") func failed() throws {
        let account = try server.get("/v1/account").id
        let bank = try server.post("/v1/accounts/\(account)/external_accounts", "external_account=btok_us_verified_noAccount").id
        _ = try payOut("&destination=\(bank)")
        try server.advance("3d")
        try server.expectStory(after: 1, """
            +0s call payout.created po_1: amount=2000; application_fee=null; application_fee_amount=null; arrival_date=+92680s; automatic=false;
                balance_transaction=txn_1; created=+0s; currency=usd; description=null; destination=ba_1; failure_balance_transaction=null; failure_code=null;
                failure_message=null; livemode=false; metadata={}; method=standard; object=payout; original_payout=null; payout_method=null;
                reconciliation_status=not_applicable; reversed_by=null; source_type=card; statement_descriptor=null; status=pending; trace_id.status=pending;
                trace_id.value=null; type=bank_account
            +1d clock payout.updated po_1: status=in_transit (was: status=pending)
            +92680s clock account.external_account.updated ba_1: status=errored (was: status=verified)
            +92680s clock payout.failed po_1: failure_balance_transaction=txn_2; failure_code=no_account; failure_message=The bank account details on file are
                probably incorrect. No bank account could be located with those details.; status=failed; trace_id.status=unsupported
            """)
    }

    @Test("that is canceled") func canceled() throws {
        _ = try server.post("/v1/payouts/\(payOut())/cancel")
        try server.expectStory(after: 1, """
            +0s call payout.canceled po_1: failure_balance_transaction=txn_2; status=canceled; trace_id.status=unsupported
            """)
    }

    @Test("by the schedule") func automatic() throws {
        _ = try server.post("/v1/balance_settings", "payments[payouts][schedule][interval]=daily")
        try server.advance("4d")
        try server.expectStory("""
            +0s call balance_settings.updated balance_settings: object=balance_settings; payments.debit_negative_balances=true;
                payments.payouts.minimum_balance_by_currency=null; payments.payouts.schedule.interval=daily; payments.payouts.statement_descriptor=null;
                payments.payouts.status=enabled; payments.settlement_timing.delay_days=2; payments.settlement_timing.start_of_day=null (was:
                payments.payouts.schedule.interval=manual)
            +6340s clock payout.created po_1: amount=100000000; application_fee=null; application_fee_amount=null; arrival_date=+179080s; automatic=true;
                balance_transaction=txn_1; created=+6340s; currency=usd; description=STRIPE PAYOUT; destination=ba_1; failure_balance_transaction=null;
                failure_code=null; failure_message=null; livemode=false; metadata={}; method=standard; object=payout; original_payout=null;
                payout_method=null; reconciliation_status=in_progress; reversed_by=null; source_type=card; statement_descriptor=null; status=pending;
                trace_id.status=pending; trace_id.value=null; type=bank_account
            +6341s clock payout.reconciliation_completed po_1: reconciliation_status=completed
            +92740s clock payout.updated po_1: status=in_transit (was: status=pending)
            +179080s clock payout.paid po_1: status=paid; trace_id.status=supported; trace_id.value=…
            """)
    }

    @Test("or of a top-up: it succeeds, and is reversed; it fails; it is canceled") func topups() throws {
        let form = "amount=2000&currency=usd&description=Top-up&source=btok_us_verified"
        let first = try server.post("/v1/topups", form).id
        _ = try server.fire("succeed", first)
        _ = try server.fire("reverse", first)
        _ = try server.fire("fail", server.post("/v1/topups", form).id)
        _ = try server.post("/v1/topups/\(server.post("/v1/topups", form).id)/cancel")
        try server.expectStory("""
            +0s call topup.created tu_1: source.client_secret=src_client_secret_1_secret; source.id=src_1
            +0s clock topup.succeeded tu_1: balance_transaction=txn_1; status=succeeded
            +0s clock topup.reversed tu_1: status=reversed
            +0s call topup.created tu_2: source.client_secret=src_client_secret_2_secret; source.id=src_2
            +0s clock topup.failed tu_2: failure_code=insufficient_funds; failure_message=The bank has returned the debit for this top-up:
                insufficient_funds.; status=failed
            +0s call topup.created tu_3: source.client_secret=src_client_secret_3_secret; source.id=src_3
            +0s call topup.canceled tu_3: status=canceled
            """)
    }

    @Test("or of money that becomes available") func available() throws {
        _ = try server.charge("tok_visa", 2000, "usd")
        try server.advance("7d")
        try server.expectStory(after: 1, """
            +92680s clock balance.available balance: available=[{amount: 100001912, currency: usd, source_types: {card: 100001912}}];
                connect_reserved=[{amount: 0, currency: usd}]; instant_available=[{amount: 100001912, currency: usd, source_types: {card: 100001912}}];
                issuing.available=[{amount: 0, currency: usd}]; livemode=false; object=balance; pending=[{amount: 0, currency: usd, source_types: {card: 0}}];
                refund_and_dispute_prefunding.available=[{amount: 0, currency: usd}]; refund_and_dispute_prefunding.pending=[{amount: 0, currency: usd}]
            """)
    }
}
