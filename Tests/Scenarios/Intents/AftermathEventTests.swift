// The events after a payment: refunds, disputes, warnings, reviews. Each has all of its object (see EventStory).
import TestHarness
import Testing
import Wire

@Suite("The events after a payment") struct AftermathEventTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    @Test("of a refund: the card network's reference comes a second later") func refund() throws {
        let intent = try server.pay()
        try server.advance("2s")
        _ = try server.post("/v1/refunds", "payment_intent=\(intent.id)&amount=500&reason=requested_by_customer")
        try server.advance("1s")
        try server.expectStory(after: 4, """
            +2s call refund.created re_1: amount=500; reason=requested_by_customer
            +2s call charge.refunded ch_1: amount_refunded=500 (was: amount_refunded=0)
            +3s clock refund.updated re_1: destination_details.card.reference=…; destination_details.card.reference_status=available (was:
                destination_details.card.reference=null; destination_details.card.reference_status=pending)
            +3s clock charge.refund.updated re_1 (was: destination_details.card.reference=null; destination_details.card.reference_status=pending)
            """)
    }

    @Test("of a refund that succeeds later") func pending() throws {
        let intent = try server.pay("pm_card_pendingRefund")
        try server.advance("2s")
        _ = try server.post("/v1/refunds", "payment_intent=\(intent.id)")
        try server.advance("5s")
        try server.expectStory(after: 4, """
            +2s call refund.created re_1: pending_reason=processing; status=pending
            +2s call charge.refunded ch_1: amount_refunded=2000; refunded=true (was: amount_refunded=0; refunded=false)
            +7s clock refund.updated re_1: destination_details.card.reference=…; destination_details.card.reference_status=available; status=succeeded;
                -pending_reason (was: destination_details.card.reference=null; destination_details.card.reference_status=pending; pending_reason=processing;
                status=pending)
            +7s clock charge.refund.updated re_1 (was: destination_details.card.reference=null; destination_details.card.reference_status=pending;
                pending_reason=processing; status=pending)
            """)
    }

    @Test("of a refund that fails later") func failing() throws {
        let intent = try server.pay("pm_card_refundFail")
        try server.advance("2s")
        _ = try server.post("/v1/refunds", "payment_intent=\(intent.id)")
        try server.advance("5s")
        try server.expectStory(after: 4, """
            +2s call refund.created re_1
            +2s call charge.refunded ch_1: amount_refunded=2000; refunded=true (was: amount_refunded=0; refunded=false)
            +7s clock refund.updated re_1: failure_balance_transaction=txn_3; failure_reason=unknown; status=failed (was: failure_balance_transaction=null;
                failure_reason=null; status=succeeded)
            +7s clock refund.failed re_1
            +7s clock charge.refund.updated re_1 (was: failure_balance_transaction=null; failure_reason=null; status=succeeded)
            """)
    }

    private func dispute(_ card: String = "pm_card_createDispute") throws -> String {
        let intent = try server.pay(card)
        try server.advance("5s")
        return try server.get("/v1/disputes?payment_intent=\(intent.id)").ids.first ?? ""
    }

    @Test("of a dispute that is won") func won() throws {
        _ = try server.answer(dispute(), "winning_evidence")
        try server.advance("5s")
        try server.expectStory(after: 4, """
            +5s clock charge.dispute.created du_1
            +5s clock charge.dispute.funds_withdrawn du_1
            +5s clock charge.updated ch_1: dispute=du_1; disputed=true (was: dispute=null; disputed=false)
            +5s call charge.dispute.updated du_1: evidence.uncategorized_text=winning_evidence; evidence_details.has_evidence=true;
                evidence_details.submission_count=1; evidence_details.submission_method=manual; status=under_review (was: evidence.uncategorized_text=null;
                evidence_details.has_evidence=false; evidence_details.submission_count=0; evidence_details.submission_method=not_submitted;
                status=needs_response)
            +10s clock charge.dispute.funds_reinstated du_1: balance_transactions=[{id: txn_2, object: balance_transaction, amount: -2000, available_on: +5s,
                balance_type: payments, created: +5s, currency: usd, description: Chargeback withdrawal for ch_1, exchange_rate: null, fee: 1500, fee_details:
                [{amount: 1500, application: null, currency: usd, description: Dispute fee, type: stripe_fee}], net: -3500, reporting_category: dispute,
                source: du_1, status: available, type: adjustment}, {id: txn_3, object: balance_transaction, amount: 2000, available_on: +10s, balance_type:
                payments, created: +10s, currency: usd, description: Chargeback reversal for ch_1, exchange_rate: null, fee: 0, fee_details: [], net: 2000,
                reporting_category: dispute_reversal, source: du_1, status: available, type: adjustment}]; is_charge_refundable=true; status=won
            +10s clock charge.dispute.closed du_1
            +10s clock charge.updated ch_1
            """)
    }

    @Test("of a dispute that is lost") func lost() throws {
        _ = try server.answer(dispute(), "losing_evidence")
        try server.advance("5s")
        try server.expectStory(after: 7, """
            +5s call charge.dispute.updated du_1: evidence.uncategorized_text=losing_evidence; evidence_details.has_evidence=true;
                evidence_details.submission_count=1; evidence_details.submission_method=manual; status=under_review (was: evidence.uncategorized_text=null;
                evidence_details.has_evidence=false; evidence_details.submission_count=0; evidence_details.submission_method=not_submitted;
                status=needs_response)
            +10s clock charge.dispute.closed du_1: status=lost
            +10s clock charge.updated ch_1
            """)
    }

    @Test("of a dispute that nobody contests") func closed() throws {
        _ = try server.post("/v1/disputes/\(dispute())/close")
        try server.expectStory(after: 7, """
            +5s call charge.dispute.closed du_1: status=lost
            +5s call charge.updated ch_1
            """)
    }

    @Test("of an inquiry, which becomes a dispute") func escalated() throws {
        _ = try server.answer(dispute("pm_card_createDisputeInquiry"), "escalate_inquiry_evidence")
        try server.advance("5s")
        try server.expectStory(after: 4, """
            +5s clock charge.dispute.created du_1: balance_transaction=null; balance_transactions=[]; is_charge_refundable=true;
                payment_method_details.card.case_type=inquiry; payment_method_details.card.network_reason_code=10; status=warning_needs_response
            +5s clock charge.updated ch_1: dispute=du_1; disputed=true (was: dispute=null; disputed=false)
            +5s call charge.dispute.updated du_1: evidence.uncategorized_text=escalate_inquiry_evidence; evidence_details.has_evidence=true;
                evidence_details.submission_count=1; evidence_details.submission_method=manual; status=warning_under_review (was:
                evidence.uncategorized_text=null; evidence_details.has_evidence=false; evidence_details.submission_count=0;
                evidence_details.submission_method=not_submitted; status=warning_needs_response)
            +10s clock charge.dispute.updated du_1: payment_method_details.card.case_type=chargeback; status=needs_response (was:
                payment_method_details.card.case_type=inquiry; status=warning_under_review)
            +10s clock charge.dispute.funds_withdrawn du_1: balance_transaction=txn_2; balance_transactions=[{id: txn_2, object: balance_transaction, amount:
                -2000, available_on: +10s, balance_type: payments, created: +10s, currency: usd, description: Chargeback withdrawal for ch_1, exchange_rate:
                null, fee: 1500, fee_details: [{amount: 1500, application: null, currency: usd, description: Dispute fee, type: stripe_fee}], net: -3500,
                reporting_category: dispute, source: du_1, status: available, type: adjustment}]; is_charge_refundable=false
            """)
    }

    @Test("of an early fraud warning, which a refund settles") func warning() throws {
        let intent = try server.pay("pm_card_createIssuerFraudRecord")
        try server.advance("5s")
        _ = try server.post("/v1/refunds", "payment_intent=\(intent.id)")
        try server.expectStory(after: 4, """
            +5s clock radar.early_fraud_warning.created issfr_1: actionable=true; charge=ch_1; created=+5s; fraud_type=misc; livemode=false;
                object=radar.early_fraud_warning; payment_intent=pi_1
            +5s call refund.created re_1: created=+5s
            +5s call charge.refunded ch_1: amount_refunded=2000; refunded=true (was: amount_refunded=0; refunded=false)
            +5s call radar.early_fraud_warning.updated issfr_1: actionable=false (was: actionable=true)
            """)
    }

    @Test("of a review") func review() throws {
        let intent = try server.pay("pm_card_riskLevelElevated")
        let review = try server.intent(intent.id)["review"]?.string ?? ""
        _ = try server.post("/v1/reviews/\(review)/approve")
        try server.expectStory("""
            +0s call payment_intent.created pi_1
            +0s call charge.succeeded ch_1: outcome.risk_level=elevated; payment_method_details.card.last4=9235; review=prv_1
            +0s call review.opened prv_1: billing_zip=null; charge=ch_1; closed_reason=null; created=+0s; ip_address=null; ip_address_location=null;
                livemode=false; object=review; open=true; opened_reason=rule; payment_intent=pi_1; reason=rule; session=null
            +0s call payment_intent.succeeded pi_1: amount_received=2000; latest_charge=ch_1; review=prv_1; status=succeeded
            +0s call review.closed prv_1: closed_reason=approved; open=false; reason=approved
            """)
    }
}
