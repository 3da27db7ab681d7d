// Whether a card's bank asks the holder to confirm a payment, and what a charge shows of that. The test card decides it.
import Engine
import Payers
import Wire

enum ThreeDSecure {
    enum Decision {
        /// Nobody is asked. What the charge shows: null if 3D Secure was not used.
        case pass(JSON)
        case challenge
        /// The holder would have to be asked, and she is not there.
        case decline(makesCharge: Bool)
    }

    /// What a payment says about it.
    struct Situation {
        /// Whether the holder is not there.
        var isOffSession = false
        /// Whether the merchant asks for 3D Secure.
        var isRequested = false
        /// Whether the holder has agreed when the card was saved.
        var isSetUp = false
        /// Whether the card is saved now.
        var isSaving = false
        /// Whether the merchant has authenticated her elsewhere.
        var isProven = false

        /// What a confirmation says.
        init(_ intent: Draft, _ change: Change) {
            let requested = IntentTypes.option("request_three_d_secure", of: "card", intent, change)
            isRequested = requested == "any" || requested == "challenge"
            isProven = change.arguments["payment_method_options"]?["card"]?["three_d_secure"] != nil
        }
    }

    static func decide(_ card: TestCard, _ situation: Situation) -> Decision {
        if situation.isProven { return .pass(authenticated(byChallenge: false)) }
        let mustAsk = isDemanded(by: card, situation) || (situation.isRequested && card.isEnrolled)
        if card.breaksAuthentication && (mustAsk || situation.isRequested) { return .pass(result("processing_error", flow: nil, indicator: nil)) }
        if mustAsk {
            // Those of the second version of 3D Secure are not even sent to the bank.
            return situation.isOffSession ? .decline(makesCharge: !card.isDeclinedBeforeCharge) : .challenge
        }
        if card.authentication == .frictionless { return .pass(authenticated(byChallenge: false)) }
        guard situation.isRequested, card.authentication != .unsupported else { return .pass(.null) }
        return .pass(result("attempt_acknowledged", flow: "frictionless", indicator: "06"))
    }

    private static func isDemanded(by card: TestCard, _ situation: Situation) -> Bool {
        switch card.authentication {
        case .unsupported, .notEnrolled, .optional, .frictionless: false
        case .required: true
        case .requiredUntilSetUp: !(situation.isOffSession && situation.isSetUp)
        case .requiredOnSession: !situation.isOffSession
        case .requiredToSave: situation.isSaving && !situation.isOffSession
        }
    }

    /// What a charge shows when the holder, or her bank alone, has confirmed it.
    static func authenticated(byChallenge: Bool) -> JSON {
        result("authenticated", flow: byChallenge ? "challenge" : "frictionless", indicator: "05")
    }

    private static func result(_ result: String, flow: String?, indicator: String?) -> JSON {
        [
            "authentication_flow": flow.map(JSON.string) ?? .null, "electronic_commerce_indicator": indicator.map(JSON.string) ?? .null,
            "exemption_indicator": .null, "result": .string(result), "result_reason": .null, "transaction_id": .null, "version": "2.2.0",
        ]
    }
}
