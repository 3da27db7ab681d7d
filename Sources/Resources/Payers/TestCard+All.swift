// All test cards that Stripe documents, one in each row. A row says what is special about the card. Otherwise its payments succeed. Source: Stripe's
// page on testing (docs.stripe.com/testing) and recorded answers.

extension TestCard {
    package static let all = brands + coBranded + countries + declines + authentications + risks + afterwards + connect + ofPayouts

    // MARK: By brand

    private static let brands = [
        TestCard("visa", "4242424242424242", .visa, ids: ["visa", "us"]),
        TestCard("visa_classic", "4111111111111111", .visa),
        TestCard("visa_1881", "4012888888881881", .visa),
        TestCard("visa_debit", "4000056655665556", .visa, .debit, ids: ["visa_debit"], tokens: ["visa_debit_us_transferSuccess"]),
        TestCard("visa_health", "4000051230000072", .visa, .debit, ids: ["debit_visaFsaProductCode", "debit_visaHsaProductCode"]),
        TestCard("mastercard", "5555555555554444", .mastercard, ids: ["mastercard"]),
        TestCard("mastercard_2_series", "2223003122003222", .mastercard),
        TestCard("mastercard_debit", "5200828282828210", .mastercard, .debit, ids: ["mastercard_debit"]),
        TestCard("mastercard_prepaid", "5105105105105100", .mastercard, .prepaid, ids: ["mastercard_prepaid"]),
        TestCard("mastercard_health", "5200828282828897", .mastercard, .debit, ids: ["mastercard_debit_mastercardFsaProductCode"]),
        TestCard("amex", "378282246310005", .americanExpress, ids: ["amex_threeDSecureNotSupported"], tokens: ["amex"]),
        TestCard("amex_8431", "371449635398431", .americanExpress, paymentMethods: ["amex"]),
        TestCard("discover", "6011111111111117", .discover, tokens: ["discover"]),
        TestCard("discover_9424", "6011000990139424", .discover, paymentMethods: ["discover"]),
        TestCard("discover_debit", "6011981111111113", .discover, .debit),
        TestCard("discover_bccard", "6555900000604105", .discover),
        TestCard("diners", "3056930009020004", .dinersClub, ids: ["diners"]),
        TestCard("diners_14_digits", "36227206271667", .dinersClub),
        TestCard("jcb", "3566002020360505", .jcb, .credit, "JP", ids: ["jcb"]),
        TestCard("unionpay", "6200000000000005", .unionPay, .credit, "CN", ids: ["unionpay"]),
        TestCard("unionpay_debit", "6200000000000047", .unionPay, .debit, "CN"),
        TestCard("unionpay_19_digits", "6205500000000000004", .unionPay, .credit, "CN"),
    ]

    private static let coBranded = [
        TestCard(
            "visa_cartes_bancaires", "4000002500001001", .visa, .credit, "FR", ids: ["visa_cartesBancaires"], secondNetwork: "cartes_bancaires"),
        TestCard(
            "mastercard_cartes_bancaires", "5555552500001001", .mastercard, .credit, "FR", ids: ["mastercard_cartesBancaires"],
            secondNetwork: "cartes_bancaires"),
        TestCard(
            "visa_eftpos_au", "4000050360000001", .visa, .debit, "AU", ids: ["visa_debit_eftposAuCoBranded"], secondNetwork: "eftpos_au"),
        TestCard(
            "mastercard_eftpos_au", "5555050360000080", .mastercard, .debit, "AU", ids: ["mastercard_debit_eftposAuCoBranded"],
            secondNetwork: "eftpos_au"),
    ]

    // MARK: By country

    private static let countries =
        [
            ("AR", "4000000320000021"), ("BR", "4000000760000002"), ("CA", "4000001240000000"), ("CL", "4000001520000001"),
            ("CO", "4000001700000003"), ("CR", "4000001880000005"), ("EC", "4000002180000000"), ("MX", "4000004840008001"),
            ("PA", "4000005910000000"), ("PY", "4000006000000066"), ("PE", "4000006040000068"), ("UY", "4000008580000003"),
            ("AE", "4000007840000001"), ("AT", "4000000400000008"), ("BE", "4000000560000004"), ("BG", "4000001000000000"),
            ("BY", "4000001120000005"), ("HR", "4000001910000009"), ("CY", "4000001960000008"), ("CZ", "4000002030000002"),
            ("DK", "4000002080000001"), ("EE", "4000002330000009"), ("FI", "4000002460000001"), ("FR", "4000002500000003"),
            ("DE", "4000002760000016"), ("GI", "4000002920000005"), ("GR", "4000003000000030"), ("HU", "4000003480000005"),
            ("IE", "4000003720000005"), ("IT", "4000003800000008"), ("LV", "4000004280000005"), ("LI", "4000004380000004"),
            ("LT", "4000004400000000"), ("LU", "4000004420000006"), ("MT", "4000004700000007"), ("NL", "4000005280000002"),
            ("NO", "4000005780000007"), ("PL", "4000006160000005"), ("PT", "4000006200000007"), ("RO", "4000006420000001"),
            ("SA", "4000006820000007"), ("SI", "4000007050000006"), ("SK", "4000007030000001"), ("ES", "4000007240000007"),
            ("SE", "4000007520000008"), ("CH", "4000007560000009"), ("GB", "4000008260000000"), ("AU", "4000000360000006"),
            ("CN", "4000001560000002"), ("HK", "4000003440000004"), ("IN", "4000003560000008"), ("JP", "4000003920000003"),
            ("MY", "4000004580000002"), ("NZ", "4000005540000008"), ("SG", "4000007020000003"), ("TW", "4000001580000008"),
        ].map { country, number in TestCard("visa_\(country)", number, .visa, .credit, country, ids: [country.lowercased()]) } + [
            TestCard("visa_TH", "4000007640000003", .visa, .credit, "TH", ids: ["th_credit", "th"]),
            TestCard("visa_TH_debit", "4000057640000008", .visa, .debit, "TH", ids: ["th_debit"]),
            TestCard("visa_GB_debit", "4000058260000005", .visa, .debit, "GB", ids: ["gb_debit"]),
            TestCard("mastercard_GB", "5555558265554449", .mastercard, .credit, "GB", ids: ["gb_mastercard"]),
            TestCard("mastercard_AE", "5200007840000022", .mastercard, .credit, "AE", ids: ["ae_mastercard"]),
            TestCard("carnet_MX", "5062210000000009", .unknown, .credit, "MX"),
            TestCard("jcb_JP", "3530111333300000", .jcb, .credit, "JP"),
        ]

    // MARK: Declined

    private static let declines = [
        declined("4000000000000002", "chargeDeclined", .generic),
        declined("4000000000009995", "chargeDeclinedInsufficientFunds", .insufficientFunds),
        declined("4000000000009987", "chargeDeclinedLostCard", .lostCard),
        declined("4000000000009979", "chargeDeclinedStolenCard", .stolenCard),
        declined("4000000000000069", "chargeDeclinedExpiredCard", .expiredCard),
        declined("4000000000000127", "chargeDeclinedIncorrectCvc", .incorrectCVC),
        declined("4000000000000119", "chargeDeclinedProcessingError", .processingError),
        declined("4000000000006975", "chargeDeclinedVelocityLimitExceeded", .velocityExceeded),
        TestCard(
            "tok_chargeCustomerFail", "4000000000000341", .visa, ids: ["chargeCustomerFail"], outcome: .declinedOnceAttached(.generic)),
        // Stripe gives no numbers for these. They share the number of a card above, and the number means that card.
        TestCard(
            "customer_fail_lost_card", "4000000000000341", .visa, ids: ["visa_chargeCustomerFailLostCard"],
            outcome: .declinedOnceAttached(.lostCard)),
        TestCard(
            "customer_fail_stolen_card", "4000000000000341", .visa, ids: ["visa_chargeCustomerFailStolenCard"],
            outcome: .declinedOnceAttached(.stolenCard)),
        TestCard(
            "debit_insufficient_funds", "4000056655665556", .visa, .debit, ids: ["visa_debit_chargeDeclinedInsufficientFunds"],
            outcome: .declined(.insufficientFunds)),
        // For recurring payments in India.
        TestCard("india_mandate", "4000003560000123", .visa, .credit, "IN", authentication: .requiredToSave),
        TestCard(
            "india_mandate_canceled", "4000003560000263", .visa, .credit, "IN", outcome: .declinedOnceAttached(.mandateCanceled)),
    ]

    private static func declined(_ number: String, _ id: String, _ decline: Decline) -> TestCard {
        TestCard("tok_\(id)", number, .visa, ids: [id], outcome: .declined(decline))
    }

    // MARK: 3D Secure

    private static let authentications = [
        TestCard(
            "authentication_until_set_up", "4000002500003155", .visa, .credit, "FR", ids: ["authenticationRequiredOnSetup"],
            authentication: .requiredUntilSetUp),
        TestCard(
            "authentication_required", "4000002760003184", .visa, .credit, "DE", ids: ["authenticationRequired"], authentication: .required),
        TestCard(
            "authentication_on_session", "4000003800000446", .visa, .credit, "IT", ids: ["authenticationRequiredSetupForOffSession"],
            authentication: .requiredOnSession),
        TestCard(
            "authentication_insufficient_funds", "4000008260003178", .visa, .credit, "GB",
            ids: ["authenticationRequiredChargeDeclinedInsufficientFunds"], outcome: .declinedOnceAttached(.insufficientFunds),
            authentication: .requiredUntilSetUp),
        TestCard("three_d_secure_required", "4000000000003063", .visa, ids: ["threeDSecureRequired"], authentication: .required),
        TestCard(
            "three_d_secure_2_required", "4000000000003220", .visa, .credit, "IE", ids: ["threeDSecure2Required"], authentication: .required),
        TestCard("three_d_secure_2_required_US", "4000008400000027", .visa, authentication: .required),
        TestCard(
            "three_d_secure_declined", "4000008400001629", .visa, ids: ["threeDSecureRequiredChargeDeclined"],
            outcome: .declinedOnceAttached(.generic), authentication: .required),
        TestCard(
            "three_d_secure_error", "4000008400001280", .visa, ids: ["threeDSecureRequiredProcessingError"],
            outcome: .declinedOnceAttached(.generic), authentication: .required, breaksAuthentication: true),
        TestCard("three_d_secure_optional", "4000000000003055", .visa, ids: ["threeDSecureOptional"], authentication: .optional),
        TestCard(
            "three_d_secure_optional_error", "4000000000003097", .visa, ids: ["threeDSecureOptionalProcessingError"],
            authentication: .optional, breaksAuthentication: true),
        TestCard("three_d_secure_frictionless", "4000000032200000", .visa, authentication: .frictionless),
        TestCard("three_d_secure_out_of_band", "4000582600000094", .visa, .credit, "GB", authentication: .required),
        TestCard("three_d_secure_one_time_passcode", "4000582600000045", .visa, .credit, "GB", authentication: .required),
        TestCard("three_d_secure_single_select", "4000582600000102", .visa, .credit, "GB", authentication: .required),
        TestCard("three_d_secure_multi_select", "4000582600000110", .visa, .credit, "GB", authentication: .required),
    ]

    // MARK: Risks and checks

    private static let risks = [
        TestCard(
            "tok_chargeDeclinedFraudulent", "4100000000000019", .visa, ids: ["radarBlock", "chargeDeclinedFraudulent"],
            outcome: .blocked, risk: .highest),
        TestCard("risk_highest", "4000000000004954", .visa, ids: ["riskLevelHighest"], outcome: .blocked, risk: .highest),
        TestCard("risk_elevated", "4000000000009235", .visa, ids: ["riskLevelElevated"], risk: .elevated),
        TestCard("high_dispute_score", "4000008400000407", .visa, ids: ["highFraudDisputeScore"]),
        TestCard("high_warning_score", "4000008400000159", .visa, ids: ["highEfwScore"]),
        TestCard("dynamic_risk_threshold", "4000008400001017", .visa, ids: ["radarDynamicRiskThreshold"]),
        TestCard("dynamic_risk_threshold_visa", "4001858821843804", .visa),
        TestCard("adaptive_authentication", "4000008405600003", .visa, ids: ["adaptive3dsChallenge"]),
        TestCard("captcha", "4000000000001208", .visa),
        TestCard("captcha_3725", "4000000000003725", .visa),
        TestCard("avs_fail", "4000000000000010", .visa, ids: ["avsFail"], checks: ["line1": .fail, "zip": .fail]),
        TestCard("avs_line1_fail", "4000000000000028", .visa, ids: ["avsLine1Fail"], checks: ["line1": .fail]),
        TestCard("avs_zip_fail", "4000000000000036", .visa, ids: ["avsZipFail"], checks: ["zip": .fail]),
        TestCard(
            "avs_zip_fail_elevated", "4000058400306072", .visa, ids: ["avsZipFailElevatedRisk"], checks: ["zip": .fail], risk: .elevated),
        TestCard("avs_unchecked", "4000000000000044", .visa, ids: ["avsUnchecked"], checks: ["line1": .unavailable, "zip": .unavailable]),
        TestCard("cvc_check_fail", "4000000000000101", .visa, ids: ["cvcCheckFail"], checks: ["cvc": .fail]),
        TestCard(
            "cvc_check_fail_elevated", "4000058400307872", .visa, ids: ["cvcCheckFailElevatedRisk"], checks: ["cvc": .fail], risk: .elevated),
    ]

    // MARK: What comes after a payment

    private static let afterwards = [
        TestCard("bypass_pending", "4000000000000077", .visa, ids: ["bypassPending"], bypassesPending: true),
        TestCard(
            "bypass_pending_international", "4000003720000278", .visa, .credit, "IE", ids: ["bypassPendingInternational"],
            bypassesPending: true),
        TestCard("pending_refund", "4000000000007726", .visa, ids: ["pendingRefund"], refund: .pendsFirst),
        TestCard("refund_fail", "4000000000005126", .visa, ids: ["refundFail"], refund: .failsLater),
        TestCard("dispute", "4000000000000259", .visa, ids: ["createDispute"], tokens: ["visa_createDispute"], dispute: .fraudulent),
        TestCard(
            "dispute_not_received", "4000000000002685", .visa, ids: ["createDisputeProductNotReceived"], dispute: .productNotReceived),
        TestCard("dispute_inquiry", "4000000000001976", .visa, ids: ["createDisputeInquiry"], tokens: ["visa_createDisputeInquiry"], dispute: .inquiry),
        TestCard("dispute_multiple", "4000000404000079", .visa, ids: ["createMultipleDisputes"], dispute: .multiple),
        TestCard(
            "dispute_compelling_evidence", "4000000404000038", .visa, ids: ["createCe3EligibleDispute"], dispute: .compellingEvidence),
        TestCard("dispute_compliance", "4000008400000779", .visa, ids: ["createComplianceDispute"], dispute: .compliance),
        TestCard(
            "dispute_mastercard_compliance", "5105008400000002", .mastercard, ids: ["createMastercardComplianceDispute"],
            dispute: .compliance),
        TestCard(
            "dispute_automatic_representment", "4000000001000043", .visa, ids: ["createAutoRepresentmentEligibleDispute"],
            dispute: .automaticRepresentment),
        TestCard(
            "dispute_rapid_resolution", "4000000404004816", .visa, ids: ["createRapidDisputeResolutionDispute"], dispute: .fraudulent),
        TestCard("dispute_evidence_block", "4000000404005649", .visa, ids: ["createCe3BlockDispute"], dispute: .prevented),
        TestCard("dispute_alert", "5105000300000018", .mastercard, ids: ["createEthocaAlert"], dispute: .fraudulent),
        TestCard("fraud_record", "4000000000005423", .visa, ids: ["createIssuerFraudRecord"], isReportedAsFraud: true),
    ]

    // MARK: Connect

    /// Their payments succeed. At Stripe they cause problems for the connected account that gets the money. Here nothing checks accounts.
    private static let connect = [
        TestCard("trigger_next_requirements", "4000000000004202", .visa, ids: ["visa_triggerNextRequirements"]),
        TestCard("trigger_charge_block", "4000000000004210", .visa, ids: ["visa_triggerChargeBlock"]),
        TestCard("trigger_payout_block", "4000000000004236", .visa, ids: ["visa_triggerPayoutBlock", "visa_triggerTransferBlock"]),
    ]
}
