// The `outcome` of a charge: what the bank and Radar say.
import Engine
import Payers
import Wire

enum ChargeOutcomes {
    /// - Parameter card: nil if no card was charged. Then there is no risk evaluation.
    static func accepted(_ card: TestCard?, _ change: Change) -> JSONObject {
        outcome("approved_by_network", card?.risk, "Payment complete.", "authorized", change)
    }

    /// - Parameter card: nil if no card was charged.
    static func declined(_ decline: Decline, _ card: TestCard?, _ change: Change) -> JSONObject {
        if decline.declineCode == "fraudulent" {
            return outcome(
                "not_sent_to_network", reason: "highest_risk_level", .highest, "Stripe blocked this payment as too risky.", "blocked", change)
        }
        let reason = decline.declineCode ?? decline.code
        let message =
            reason == "generic_decline"
            ? "The bank did not return any further details with this decline." : "The bank returned the decline code `\(reason)`."
        return outcome("declined_by_network", reason: reason, card?.risk ?? .normal, message, "issuer_declined", advised: decline, change)
    }

    static func bankFailure(_ code: String, _ change: Change) -> JSONObject {
        outcome("declined_by_network", reason: code, nil, "The bank returned the code `\(code)`.", "issuer_declined", change)
    }

    private static func outcome(
        _ status: String, reason: String? = nil, _ risk: TestCard.Risk?, _ message: String, _ type: String, advised decline: Decline? = nil,
        _ change: Change
    ) -> JSONObject {
        var outcome: JSONObject = [
            "advice_code": text(decline?.advice), "network_advice_code": text(decline?.networkAdvice),
            "network_decline_code": text(decline?.networkDecline), "network_status": .string(status), "reason": text(reason),
        ]
        outcome["risk_level"] = .string(risk?.rawValue ?? "not_assessed")
        if let risk { outcome["risk_score"] = .integer(change.randomInteger(in: risk.scores)) }
        outcome["seller_message"] = .string(message)
        outcome["type"] = .string(type)
        return outcome
    }

    private static func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
}

extension TestCard.Risk {
    /// Radar's scores run to 99. Source: Stripe's pages on risk evaluation.
    fileprivate var scores: ClosedRange<Int64> {
        switch self {
        case .normal: 1...64
        case .elevated: 65...74
        case .highest: 75...99
        }
    }
}
