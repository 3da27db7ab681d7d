// How a refund is made: of which charge, and how much of it. The money leaves the balance at once.
import Balances
import Common
import Engine
import Payers
import Sources
import Wire

enum ChargeRefunding {
    // MARK: Making one

    static let create: Hook = { refund, change in
        if change.arguments.has("origin") { return try CashRefunding.give(back: &refund, &change) }
        let charge = try requireCharge(of: refund, &change)
        try change.update(Charge.name, charge) { charge, change in try give(back: &charge, by: &refund, &change) }
    }

    /// `POST /v1/charges/{charge}/refund` is the oldest way. It answers the charge.
    static let refundCharge: Hook = { charge, change in
        try require(change.arguments.string("payment_intent"), of: charge)
        var fields: JSONObject = [:]
        for name in ["amount", "instructions_email", "reason"] { fields[name] = change.arguments[name] }
        try change.create(Refund.name, fields, emits: "created") { refund, change in
            if let metadata = change.arguments["metadata"] { try refund.assign(metadata: metadata) }
            try give(back: &charge, by: &refund, &change)
        }
    }

    /// Makes a refund, without money, of the amount that was held and not captured. Stripe did so in versions before 2025-03-31.basil.
    static func release(_ amount: Int64, of charge: inout Draft, because reason: String?, _ change: inout Change) throws {
        let fields: JSONObject = [
            "amount": .integer(amount), "charge": .string(charge.id), "currency": charge.json(.currency),
            "customer": charge.json(.customer), "destination_details": .object(RefundDestination.of(charge)), "payment_method": charge.json(.paymentMethod),
            "reason": reason.map(JSON.string) ?? .null,
        ]
        try change.create(Refund.name, fields, emits: "created") { [isOfPayment = charge.isOfPayment] refund, _ in
            if isOfPayment { refund.joinPayment() }
            try refund.begin(in: Refund.Status.succeeded)
        }
        charge[.amountReleased] = amount
        try count(amount, backOf: &charge, &change)
    }

    private static func requireCharge(of refund: Draft, _ change: inout Change) throws -> String {
        let intent = change.arguments.string("payment_intent")
        guard let id = refund[.charge] else {
            if let intent { return try self.charge(of: intent, change) }
            throw Refusal.invalid("One of the following params should be provided for this request: payment_intent or charge.")
        }
        // A parameter names the charge, but the error is the one of a path.
        guard let charge = try change.object(Charge.name, id) else { throw Refusal.noSuch(Charge.resource.noun, id, parameter: "id") }
        try require(intent, of: charge)
        return id
    }

    /// Refuses a charge that another intent has made.
    private static func require(_ intent: String?, of charge: Draft) throws(Refusal) {
        guard let intent, charge[.paymentIntent] != intent else { return }
        throw .invalid("The charge \(charge.id) was not made by the payment intent \(intent).", parameter: "payment_intent")
    }

    /// The charge of an intent that has succeeded, or may still do so.
    private static func charge(of intent: String, _ change: Change) throws -> String {
        let charges = try change.ids(Charge.name, where: "payment_intent", is: intent)
        if try charges.isEmpty && change.object(ResourceName.paymentIntent, intent) == nil {
            throw Refusal.noSuch("payment_intent", intent, parameter: "payment_intent")
        }
        let failed = Charge.Status.failed.rawValue
        let succeeded = try charges.last { try change.object(Charge.name, $0)?.status != failed }
        guard let succeeded else { throw Refusal.invalid("This PaymentIntent (\(intent)) does not have a successful charge to refund.") }
        return succeeded
    }

    private static func give(back charge: inout Draft, by refund: inout Draft, _ change: inout Change) throws {
        let amount = try amount(of: refund, charge, change)
        try requireNothingOfConnect(charge, change)
        if !charge.has(.testCard) { refund.take(prefix: Refund.otherPrefix) }
        if charge.isOfPayment { refund.joinPayment() }
        refund[.amount] = amount
        refund[.charge] = charge.id
        refund.copy(.currency, .customer, .paymentIntent, .paymentMethod, from: charge)
        refund[.destinationDetails] = RefundDestination.of(charge)
        try RefundOutcome.take(amount, from: &charge, by: &refund, &change)
        let isFraud = refund[.reason] == "fraudulent"
        if isFraud { charge.merge(.fraudDetails, ["user_report": "fraudulent"]) }
        try RefundOutcome.begin(&refund, of: charge, &change)
        try count(amount, backOf: &charge, &change)
        if charge[.refunded] == true { try conclude(charge, isFraud: isFraud, &change) }
        guard let id = charge[.paymentMethod], try change.object(Source.name, id) != nil else { return }
        try change.update(Source.name, id) { SourceReceiver.refund(amount, to: &$0, $1) }
    }

    /// No charge here has a transfer or an application fee, so that none can be given back.
    private static func requireNothingOfConnect(_ charge: Draft, _ change: Change) throws(Refusal) {
        for (parameter, noun) in [("reverse_transfer", "a transfer"), ("refund_application_fee", "an application fee")]
        where change.arguments[parameter] == true {
            throw .invalid("Charge \(charge.id) does not have \(noun), so `\(parameter)` is not possible.", parameter: parameter)
        }
    }

    /// When all is given back, no one has to look at the charge any more, and the bank's questions are answered.
    private static func conclude(_ charge: Draft, isFraud: Bool, _ change: inout Change) throws {
        try Review.close(of: charge, because: isFraud ? "refunded_as_fraud" : "refunded", &change)
        try RadarEarlyFraudWarning.settle(charge, &change)
        for dispute in try Dispute.all(of: charge, change) where dispute.status.hasPrefix("warning_") {
            try change.schedule("close", on: dispute, after: 0)
        }
    }

    /// Updates the refunded amount of the charge.
    private static func count(_ amount: Int64, backOf charge: inout Draft, _ change: inout Change) throws {
        charge[.amountRefunded] = (charge[.amountRefunded] ?? 0) + amount
        charge[.refunded] = left(of: charge) == 0
        try charge.perform("refund", &change)
    }

    // MARK: How much

    /// The amount that can still be refunded. A charge that is not captured can only be refunded as a whole.
    static func left(of charge: Draft) -> Int64 {
        let refunded = charge[.amountRefunded] ?? 0
        guard charge[.captured] == true else { return charge[.released] == true ? 0 : (charge[.amount] ?? 0) - refunded }
        return (charge[.amountCaptured] ?? 0) - (refunded - (charge[.amountReleased] ?? 0))
    }

    /// The requested amount, checked against the rest.
    private static func amount(of refund: Draft, _ charge: Draft, _ change: Change) throws -> Int64 {
        let left = left(of: charge)
        try requireRefundable(charge, left, change)
        let amount = refund[.amount] ?? left
        let currency = charge[.currency] ?? ""
        guard amount <= left else {
            let isWhole = charge[.amountRefunded] == charge[.amountReleased] ?? 0
            throw Refusal.invalid(
                "Refund amount (\(Currency.inMessage(amount, currency))) is greater than \(isWhole ? "charge amount" : "unrefunded amount on charge") "
                    + "(\(Currency.inMessage(left, currency)))",
                parameter: "amount")
        }
        guard charge[.captured] == true || amount == left else {
            throw Refusal.invalid("A charge that was not captured can only be refunded in full.", parameter: "amount")
        }
        return amount
    }

    private static func requireRefundable(_ charge: Draft, _ left: Int64, _ change: Change) throws {
        // The refund of a debit can be made before the bank has answered. Then it waits for that.
        guard charge.status != Charge.Status.failed.rawValue else {
            if let intent = charge[.paymentIntent] {
                throw Refusal.invalid("This PaymentIntent (\(intent)) does not have a successful charge to refund.")
            }
            throw Refusal.invalid("The charge \(charge.id) cannot be refunded: it has a status of \(charge.status).", code: "charge_not_refundable")
        }
        if let intent = charge[.paymentIntent], charge[.captured] == false {
            throw Refusal.invalid(
                "This uncaptured Charge was created by a PaymentIntent (\(intent)). You must cancel the PaymentIntent to reverse the authorization "
                    + "instead of refunding the Charge directly. For more information, see "
                    + "https://stripe.com/docs/payments/place-a-hold-on-a-payment-method")
        }
        try RefundPeriod.require(charge, change)
        // An inquiry is only a question, and what was won is the merchant's again.
        guard try Dispute.all(of: charge, change).allSatisfy({ $0[.isChargeRefundable] == true }) else {
            throw Refusal.invalid("Charge \(charge.id) has been charged back; cannot issue a refund.", code: "charge_disputed")
        }
        guard left > 0 else { throw Refusal.invalid("Charge \(charge.id) has already been refunded.", code: "charge_already_refunded") }
    }
}
