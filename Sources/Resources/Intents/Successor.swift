// A payment or a set-up by iDEAL and the like leaves a SEPA debit behind, with a mandate. That can be used again; what was used on the bank's page
// cannot.
import Engine
import PaymentMethods
import Wire

struct Successor {
    /// The id of the new PaymentMethod.
    let method: String
    private let mandate: String

    /// Nil if the type leaves none behind.
    init?(of method: Draft, charge: String? = nil, setupAttempt attempt: String? = nil, _ change: inout Change) throws {
        guard let id = try PaymentMethod.makeSuccessor(of: method, charge: charge, setupAttempt: attempt, &change),
            let made = try change.object(PaymentMethod.name, id)
        else { return nil }
        self.method = id
        let acceptance: JSON = ["online": ["ip_address": .null, "user_agent": .null], "type": "online"]
        mandate = try IntentMandate.make(made, acceptance, nil, .active, &change)
    }

    /// What the charge, or the attempt of the SetupIntent, shows of it.
    var shown: JSONObject { ["generated_sepa_debit": .string(method), "generated_sepa_debit_mandate": .string(mandate)] }
}
