// The debit cards for payouts that do not arrive as they should. Source: Stripe's page on testing Connect.

extension TestCard {
    private static let failing = "visa_debit_payout_fails"
    private static let slow = "visa_debit_no_instant_payouts"

    static let ofPayouts = [
        TestCard(failing, "4000056655665572", .visa, .debit, tokens: ["visa_debit_us_transferFail"]),
        TestCard(slow, "4000056655665555", .visa, .debit, tokens: ["visa_debit_us_instantPayoutUnsupported"]),
    ]

    /// Whether payouts to it fail.
    package var failsPayouts: Bool { name == Self.failing }
    /// Whether money can be on it within seconds.
    var takesInstantPayouts: Bool { name != Self.slow }
}
