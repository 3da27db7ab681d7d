// A charge that is only authorized holds the money for a week: it is captured by then, all of it or a part, or it lapses.
import Engine
import OrderedCollections
import Wire

enum Capture {
    /// Seconds that a bank holds the money for.
    static let lifetime: Int64 = 7 * 86_400

    static func expectCapture(of charge: inout Draft, _ change: inout Change) throws { try change.schedule("lapse", on: charge, after: lifetime) }

    static let capture: Hook = { charge, change in
        guard charge["captured"] == false else {
            throw Refusal.invalid("Charge \(charge.id) has already been captured.", code: "charge_already_captured")
        }
        guard charge["refunded"] == false else {
            throw Refusal.invalid(
                "Charge \(charge.id) has been refunded or has expired, and cannot be captured.", code: "charge_expired_for_capture")
        }
        let authorized = charge["amount"]?.integer ?? 0
        let amount = change.arguments.integer("amount") ?? authorized
        guard amount <= authorized else {
            throw Refusal.invalid(
                "You cannot capture more than the \(authorized) that the charge was authorized for.", code: "amount_too_large", parameter: "amount")
        }
        for name in ["receipt_email", "statement_descriptor", "statement_descriptor_suffix", "transfer_group"] {
            if let value = change.arguments[name] { charge[name] = value }
        }
        charge["captured"] = true
        charge["amount_captured"] = .integer(amount)
        // What is not captured goes back.
        charge["amount_refunded"] = .integer(authorized - amount)
        charge["balance_transaction"] = .string(try BalanceTransaction.record(charge, &change))
    }

    static let lapse: Hook = { charge, change in
        // A timer that comes too late changes nothing.
        guard charge["captured"] == false, charge["refunded"] == false else { throw Refusal.invalid("The charge does not wait for its capture.") }
        charge["refunded"] = true
        charge["amount_refunded"] = charge["amount"]
    }
}
