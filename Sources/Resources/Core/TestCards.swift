// The test cards themselves.

extension TestCard {
    static let brands: [TestCard] = [
        TestCard(name: "visa", number: "4242424242424242", brand: "Visa", tokens: ["tok_visa", "tok_us"]),
        TestCard(name: "visa_classic", number: "4111111111111111", brand: "Visa"),
        TestCard(name: "visa_1881", number: "4012888888881881", brand: "Visa"),
        TestCard(name: "visa_debit", number: "4000056655665556", brand: "Visa", funding: "debit", tokens: ["tok_visa_debit"]),
        TestCard(name: "mastercard", number: "5555555555554444", brand: "MasterCard", tokens: ["tok_mastercard"]),
        TestCard(name: "mastercard_2_series", number: "2223003122003222", brand: "MasterCard"),
        TestCard(
            name: "mastercard_debit", number: "5200828282828210", brand: "MasterCard", funding: "debit", tokens: ["tok_mastercard_debit"]),
        TestCard(
            name: "mastercard_prepaid", number: "5105105105105100", brand: "MasterCard", funding: "prepaid",
            tokens: ["tok_mastercard_prepaid"]),
        amex("amex", "378282246310005", tokens: ["tok_amex"]),
        amex("amex_8431", "371449635398431"),
        TestCard(name: "discover", number: "6011111111111117", brand: "Discover", tokens: ["tok_discover"]),
        TestCard(name: "discover_9424", number: "6011000990139424", brand: "Discover"),
        TestCard(name: "discover_debit", number: "6011981111111113", brand: "Discover", funding: "debit"),
        TestCard(name: "diners", number: "3056930009020004", brand: "Diners Club", tokens: ["tok_diners"]),
        TestCard(name: "diners_14_digits", number: "36227206271667", brand: "Diners Club"),
        TestCard(name: "jcb", number: "3566002020360505", brand: "JCB", country: "JP", tokens: ["tok_jcb"]),
        TestCard(name: "unionpay", number: "6200000000000005", brand: "UnionPay", country: "CN", tokens: ["tok_unionpay"]),
        TestCard(name: "unionpay_debit", number: "6200000000000047", brand: "UnionPay", funding: "debit", country: "CN"),
        TestCard(name: "unionpay_19_digits", number: "6205500000000000004", brand: "UnionPay", country: "CN"),
    ]

    private static func amex(_ name: String, _ number: String, tokens: [String] = []) -> TestCard {
        TestCard(name: name, number: number, brand: "American Express", tokens: tokens, threeDSecure: "not_supported")
    }

    static let countries: [TestCard] = [
        ("BR", "4000000760000002"), ("CA", "4000001240000000"), ("MX", "4000004840008001"), ("AT", "4000000400000008"),
        ("BE", "4000000560000004"), ("DK", "4000002080000001"), ("FI", "4000002460000001"), ("FR", "4000002500000003"),
        ("DE", "4000002760000016"), ("GR", "4000003000000030"), ("IE", "4000003720000005"), ("IT", "4000003800000008"),
        ("LU", "4000004420000006"), ("NL", "4000005280000002"), ("NO", "4000005780000007"), ("PL", "4000006160000005"),
        ("PT", "4000006200000007"), ("ES", "4000007240000007"), ("SE", "4000007520000008"), ("CH", "4000007560000009"),
        ("GB", "4000008260000000"), ("AU", "4000000360000006"), ("CN", "4000001560000002"), ("HK", "4000003440000004"),
        ("IN", "4000003560000008"), ("JP", "4000003920000003"), ("NZ", "4000005540000008"), ("SG", "4000007020000003"),
    ].map { country, number in
        TestCard(name: "visa_\(country)", number: number, brand: "Visa", country: country, tokens: ["tok_\(country.lowercased())"])
    }

    static let declines: [TestCard] = [
        declined("4000000000000002", "tok_chargeDeclined", .generic),
        declined("4000000000009995", "tok_chargeDeclinedInsufficientFunds", .insufficientFunds),
        declined("4000000000009987", "tok_chargeDeclinedLostCard", .lostCard),
        declined("4000000000009979", "tok_chargeDeclinedStolenCard", .stolenCard),
        declined("4000000000000069", "tok_chargeDeclinedExpiredCard", .expiredCard),
        declined("4000000000000127", "tok_chargeDeclinedIncorrectCvc", .incorrectCVC),
        declined("4000000000000119", "tok_chargeDeclinedProcessingError", .processingError),
        declined("4000000000006975", "tok_chargeDeclinedVelocityLimitExceeded", .velocityExceeded),
        declined("4100000000000019", "tok_chargeDeclinedFraudulent", .fraudulent),
        TestCard(
            name: "tok_chargeCustomerFail", number: "4000000000000341", brand: "Visa", tokens: ["tok_chargeCustomerFail"],
            outcome: .declinedOnceAttached(.generic)),
    ]

    private static func declined(_ number: String, _ token: String, _ decline: Decline) -> TestCard {
        TestCard(name: token, number: number, brand: "Visa", tokens: [token], outcome: .declined(decline))
    }

    static let special: [TestCard] = [
        TestCard(name: "avs_fail", number: "4000000000000010", brand: "Visa", tokens: ["tok_avsFail"], failingChecks: ["line1", "zip"]),
        TestCard(name: "avs_line1_fail", number: "4000000000000028", brand: "Visa", tokens: ["tok_avsLine1Fail"], failingChecks: ["line1"]),
        TestCard(name: "avs_zip_fail", number: "4000000000000036", brand: "Visa", tokens: ["tok_avsZipFail"], failingChecks: ["zip"]),
        TestCard(name: "cvc_check_fail", number: "4000000000000101", brand: "Visa", tokens: ["tok_cvcCheckFail"], failingChecks: ["cvc"]),
        TestCard(
            name: "bypass_pending", number: "4000000000000077", brand: "Visa", tokens: ["tok_bypassPending"], bypassesPending: true),
        TestCard(name: "dispute", number: "4000000000000259", brand: "Visa", tokens: ["tok_createDispute"], isDisputed: true),
        TestCard(
            name: "three_d_secure_required", number: "4000000000003063", brand: "Visa", tokens: ["tok_threeDSecureRequired"],
            outcome: .declined(.authenticationRequired), threeDSecure: "required", isEnrolled: true),
        TestCard(
            name: "three_d_secure_optional", number: "4000000000003055", brand: "Visa", tokens: ["tok_threeDSecureOptional"],
            isEnrolled: true),
    ]
}
