// An authorized charge holds the money for a week. By then all or a part of it is captured, or the charge lapses. Before 2025-03-31.basil, Stripe
// made a refund of the amount that was not captured. Since then it makes none.
import Balances
import Common
import Engine
import Wire

enum ChargeCapture {
    /// How long a bank usually holds the money, in seconds.
    private static let lifetime: Int64 = 7 * 86_400

    static func lifetime(of charge: Draft) -> Int64 { charge[.holdSeconds] ?? lifetime }

    /// - Parameter change: the change of the call that authorizes the charge. Its version also decides how the charge lapses.
    static func expectCapture(of charge: inout Draft, _ change: inout Change) throws {
        try change.schedule("lapse", on: charge, after: lifetime(of: charge), ["refunds": .bool(refundsRest(change))])
    }

    static let capture: Hook = { charge, change in
        guard charge[.captured] == false else {
            throw Refusal.invalid("Charge \(charge.id) has already been captured.", code: "charge_already_captured")
        }
        if let intent = charge[.paymentIntent], change.subject == charge.id {
            throw Refusal.invalid(
                "This uncaptured Charge was created by a PaymentIntent (\(intent)). You must capture the PaymentIntent instead of the Charge directly. For "
                    + "more information, see: https://stripe.com/docs/payments/capture-later")
        }
        guard charge[.released] != true, charge[.refunded] != true else {
            throw Refusal.invalid(
                "Charge \(charge.id) has been refunded or has expired, and cannot be captured.", code: "charge_expired_for_capture")
        }
        try StatementDescriptor.require(change.arguments)
        let authorized = (charge[.amount] ?? 0) - (charge[.amountCaptured] ?? 0)
        let amount = change.arguments.integer("amount") ?? authorized
        try require(amount, of: authorized, charge[.currency] ?? "")
        if change.arguments.has("transfer_group") { try Charge.requireFreeGroup(charge, change) }
        for key in [.receiptEmail, .statementDescriptor, .statementDescriptorSuffix, .transferGroup] as [FieldKey<String>] {
            if let value = change.arguments[key] { charge[key] = value }
        }
        charge[.calculatedStatementDescriptor] = StatementDescriptor.calculated(for: charge)
        // An intent can capture in parts. The charge is captured with the last one.
        charge[.captured] = change.arguments["is_last"] != false
        charge[.amountCaptured] = (charge[.amountCaptured] ?? 0) + amount
        if charge.has(.paymentIntent) {
            try change.schedule("book", on: charge, after: ChargeSettlement.bookingDelay)
        } else {
            try ChargeSettlement.book(&charge, &change)
        }
        guard charge[.captured] == true else { return }
        try ChargeAftermath.expect(after: &charge, &change)
        if amount < authorized, refundsRest(change) { try ChargeRefunding.release(authorized - amount, of: &charge, because: nil, &change) }
    }

    private static func require(_ amount: Int64, of authorized: Int64, _ currency: String) throws(Refusal) {
        guard amount <= authorized else {
            throw .invalid(
                "The payment could not be captured because the requested capture amount is greater than the amount you can capture for this "
                    + "charge. Contact us via https://support.stripe.com/contact/ for help.", code: "amount_too_large", parameter: "amount")
        }
        try Charging.requireMinimum(amount, currency)
    }

    /// An intent holds more.
    static let increment: Hook = { charge, change in
        let amount = change.arguments["amount"] ?? .null
        charge[.amount] = amount.integer
        guard var card = charge[.paymentMethodDetails]?["card"]?.object else { return }
        card["amount_authorized"] = amount
        charge.merge(.paymentMethodDetails, ["card": .object(card)])
    }

    static let lapse: Hook = { charge, change in
        // The timer changes nothing if the charge was captured or refunded meanwhile.
        guard charge[.captured] == false, charge[.released] != true else { throw Refusal.invalid("The charge does not wait for its capture.") }
        let isShown = change.arguments["refunds"] == true
        try end(&charge, isShown: isShown, because: "expired_uncaptured_charge", &change)
        try ChargeSettlement.tell("lapse", charge, &change)
    }

    /// Gives the money back that a canceled intent has held.
    static let release: Hook = { charge, change in try end(&charge, isShown: refundsRest(change), because: nil, &change) }

    /// Gives back what is held. What an intent has captured before, in parts, stays the merchant's, who can refund it.
    /// - Parameter isShown: whether a refund shows it.
    private static func end(_ charge: inout Draft, isShown: Bool, because reason: String?, _ change: inout Change) throws {
        let captured = charge[.amountCaptured] ?? 0
        charge[.released] = true
        charge[.captured] = captured > 0
        try Review.close(of: charge, because: "canceled", &change)
        if isShown { try ChargeRefunding.release((charge[.amount] ?? 0) - captured, of: &charge, because: reason, &change) }
    }

    private static func refundsRest(_ change: Change) -> Bool { change.version.isBefore(.basil) }
}
