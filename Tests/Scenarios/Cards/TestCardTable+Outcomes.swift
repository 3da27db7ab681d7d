// The cards of Stripe's testing page whose payments do not simply succeed.

extension TestCardTable {
    /// What comes of a payment while the holder is there, of one without her, of saving the card, of a payment without her with the saved card, and of
    /// a charge. `asks` means that her bank asks her, and what comes then stands behind it. A decline is named by its decline code, or by its code;
    /// `unasked` is `authentication_required`, `mandate_canceled` for India's code of that name. `=` is what `present` says.
    static let outcomes = TestCardTable("""
        number           | present                  | absent  | saved    | later              | charged | ids
        4000000000000002 | generic_decline          | =       | =        | –                  | =       | chargeDeclined
        4000000000009995 | insufficient_funds       | =       | =        | –                  | =       | chargeDeclinedInsufficientFunds
        –                | insufficient_funds       | =       | =        | –                  | =       | visa_debit_chargeDeclinedInsufficientFunds
        4000000000009987 | lost_card                | =       | =        | –                  | =       | chargeDeclinedLostCard
        4000000000009979 | stolen_card              | =       | =        | –                  | =       | chargeDeclinedStolenCard
        4000000000000069 | expired_card             | =       | =        | –                  | =       | chargeDeclinedExpiredCard
        4000000000000127 | incorrect_cvc            | =       | =        | –                  | =       | chargeDeclinedIncorrectCvc
        4000000000000119 | processing_error         | =       | =        | –                  | =       | chargeDeclinedProcessingError
        4000000000006975 | card_velocity_exceeded   | =       | =        | –                  | =       | chargeDeclinedVelocityLimitExceeded
        4000000000000341 | generic_decline          | =       | ok       | =                  | =       | chargeCustomerFail
        –                | lost_card                | =       | ok       | =                  | =       | visa_chargeCustomerFailLostCard
        –                | stolen_card              | =       | ok       | =                  | =       | visa_chargeCustomerFailStolenCard
        4100000000000019 | fraudulent               | =       | ok       | =                  | =       | radarBlock chargeDeclinedFraudulent
        4000002500003155 | asks, ok                 | unasked | =        | ok                 | unasked | authenticationRequiredOnSetup
        4000002760003184 | asks, ok                 | unasked | =        | unasked            | unasked | authenticationRequired
        4000003800000446 | asks, ok                 | ok      | =        | ok                 | ok      | authenticationRequiredSetupForOffSession
        4000008260003178 | asks, insufficient_funds | unasked | asks, ok | insufficient_funds | unasked | authenticationRequiredChargeDeclinedInsufficientFunds
        4000000000003220 | asks, ok                 | unasked | =        | unasked            | unasked | threeDSecure2Required
        4000008400000027 | asks, ok                 | unasked | =        | unasked            | unasked | –
        4000000000003063 | asks, ok                 | unasked | =        | unasked            | unasked | threeDSecureRequired
        4000008400001629 | asks, generic_decline    | unasked | asks, ok | unasked            | unasked | threeDSecureRequiredChargeDeclined
        4000008400001280 | generic_decline          | =       | ok       | =                  | unasked | threeDSecureRequiredProcessingError
        4000000000003055 | ok                       | ok      | ok       | ok                 | ok      | threeDSecureOptional
        4000000000003097 | ok                       | ok      | ok       | ok                 | ok      | threeDSecureOptionalProcessingError
        4000000032200000 | ok                       | ok      | ok       | ok                 | ok      | –
        4000582600000094 | asks, ok                 | unasked | =        | unasked            | unasked | –
        4000582600000045 | asks, ok                 | unasked | =        | unasked            | unasked | –
        4000582600000102 | asks, ok                 | unasked | =        | unasked            | unasked | –
        4000582600000110 | asks, ok                 | unasked | =        | unasked            | unasked | –
        4000003560000123 | ok                       | ok      | asks, ok | ok                 | ok      | –
        4000003560000263 | mandate_canceled         | =       | ok       | =                  | =       | –
        4000000000001208 | ok                       | ok      | ok       | ok                 | ok      | –
        4000000000003725 | ok                       | ok      | ok       | ok                 | ok      | –
        4000008400000407 | ok                       | ok      | ok       | ok                 | ok      | highFraudDisputeScore
        4000008400000159 | ok                       | ok      | ok       | ok                 | ok      | highEfwScore
        4000008400001017 | ok                       | ok      | ok       | ok                 | ok      | radarDynamicRiskThreshold
        4001858821843804 | ok                       | ok      | ok       | ok                 | ok      | –
        4000008405600003 | ok                       | ok      | ok       | ok                 | ok      | adaptive3dsChallenge
        4000000000004202 | ok                       | ok      | ok       | ok                 | ok      | visa_triggerNextRequirements
        4000000000004210 | ok                       | ok      | ok       | ok                 | ok      | visa_triggerChargeBlock
        4000000000004236 | ok                       | ok      | ok       | ok                 | ok      | visa_triggerPayoutBlock visa_triggerTransferBlock
        """)

    /// What the bank finds wrong with the cvc, the first line of the address and the postal code, if they are given, how risky the payment is, and
    /// what comes of it.
    static let checks = TestCardTable("""
        number           | ids                       | cvc  | line1       | postal      | risk     | payment
        4000000000000101 | cvcCheckFail              | fail | pass        | pass        | normal   | incorrect_cvc
        4000058400307872 | cvcCheckFailElevatedRisk  | fail | pass        | pass        | elevated | incorrect_cvc
        4000000000000036 | avsZipFail                | pass | pass        | fail        | normal   | ok
        4000058400306072 | avsZipFailElevatedRisk    | pass | pass        | fail        | elevated | ok
        4000000000000028 | avsLine1Fail              | pass | fail        | pass        | normal   | ok
        4000000000000010 | avsFail                   | pass | fail        | fail        | normal   | ok
        4000000000000044 | avsUnchecked              | pass | unavailable | unavailable | normal   | ok
        4000000000009235 | riskLevelElevated         | pass | pass        | pass        | elevated | ok
        4000000000004954 | riskLevelHighest          | pass | pass        | pass        | highest  | fraudulent
        """)

    /// What comes after the payment has succeeded.
    static let afterwards = TestCardTable("""
        number           | ids                                   | afterwards
        4000000000000077 | bypassPending                         | available at once
        4000003720000278 | bypassPendingInternational            | available at once
        4000000000007726 | pendingRefund                         | refund pending, then succeeded
        4000000000005126 | refundFail                            | refund succeeded, then failed
        4000000000000259 | createDispute tok:visa_createDispute  | fraudulent needs_response
        4000000000002685 | createDisputeProductNotReceived       | product_not_received needs_response
        4000000000001976 | createDisputeInquiry tok:visa_createDisputeInquiry | fraudulent warning_needs_response
        4000000000005423 | createIssuerFraudRecord               | early fraud warning
        4000000404000079 | createMultipleDisputes                | fraudulent needs_response, fraudulent needs_response
        4000000404000038 | createCe3EligibleDispute              | fraudulent needs_response
        4000008400000779 | createComplianceDispute               | noncompliant needs_response
        5105008400000002 | createMastercardComplianceDispute     | noncompliant needs_response
        4000000001000043 | createAutoRepresentmentEligibleDispute | fraudulent needs_response
        4000000404004816 | createRapidDisputeResolutionDispute   | fraudulent needs_response
        4000000404005649 | createCe3BlockDispute                 | fraudulent prevented
        5105000300000018 | createEthocaAlert                     | fraudulent needs_response
        """)
}
