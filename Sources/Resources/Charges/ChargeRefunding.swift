// How a refund is made, and what follows. The money leaves the balance when the refund is made, and comes back if it fails.
import Balances
import Common
import Engine
import OrderedCollections
import Payers
import Sources
import Wire

enum ChargeRefunding {
    /// The number of working days that a bank takes.
    private static let workingDays: Int64 = 3
    /// Seconds until the card network has a reference for the refund.
    private static let referenceDelay: Int64 = 1
    /// Seconds until the refunds of some test cards change.
    private static let outcomeDelay: Int64 = 5
    /// The number of days in which the customer must say where to send the money.
    private static let lifetime: Int64 = 45 * CalendarDay.secondsOfDay

    // MARK: Making one

    static let create: Hook = { refund, change in
        let charge = try requireCharge(of: refund, &change)
        try change.update(Charge.name, charge) { charge, change in try give(back: &charge, by: &refund, &change) }
    }

    /// `POST /v1/charges/{charge}/refund` is the oldest way. It answers the charge.
    static let refundCharge: Hook = { charge, change in
        if let intent = change.arguments.string("payment_intent"), charge[.paymentIntent] != intent {
            throw Refusal.invalid("The charge \(charge.id) was not made by the payment intent \(intent).", parameter: "payment_intent")
        }
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
            "customer": charge.json(.customer), "destination_details": .object(destination(of: charge)), "payment_method": charge.json(.paymentMethod),
            "reason": reason.map(JSON.string) ?? .null,
        ]
        try change.create(Refund.name, fields, emits: "created") { refund, _ in try refund.begin(in: Refund.Status.succeeded) }
        charge[.amountReleased] = amount
        try count(amount, backOf: &charge, &change)
    }

    private static func requireCharge(of refund: Draft, _ change: inout Change) throws -> String {
        if let intent = change.arguments.string("payment_intent") { return try charge(of: intent, change) }
        guard let id = refund[.charge] else {
            throw Refusal.invalid("One of the following params should be provided for this request: payment_intent or charge.")
        }
        // A parameter names the charge, but the error is the one of a path.
        guard try change.object(Charge.name, id) != nil else { throw Refusal.noSuch(Charge.resource.noun, id, parameter: "id") }
        return id
    }

    /// The charge of an intent that has succeeded.
    private static func charge(of intent: String, _ change: Change) throws -> String {
        let charges = try change.ids(Charge.name, where: "payment_intent", is: intent)
        if charges.isEmpty, (try? change.object(ResourceName.paymentIntent, intent)) == nil {
            throw Refusal.noSuch("payment_intent", intent, parameter: "payment_intent")
        }
        let succeeded = try charges.last { try change.object(Charge.name, $0)?.status == Charge.Status.succeeded.rawValue }
        guard let succeeded else { throw Refusal.invalid("This PaymentIntent (\(intent)) does not have a successful charge to refund.") }
        return succeeded
    }

    private static func give(back charge: inout Draft, by refund: inout Draft, _ change: inout Change) throws {
        let amount = try amount(of: refund, charge, change)
        if !charge.has(.testCard) { refund.take(prefix: Refund.otherPrefix) }
        refund[.amount] = amount
        refund[.charge] = charge.id
        refund.copy(.currency, .customer, .paymentIntent, .paymentMethod, from: charge)
        refund[.destinationDetails] = destination(of: charge)
        if charge[.captured] == true {
            refund[.balanceTransaction] = try BalanceTransaction.record(refund, of: charge, &change)
        } else {
            charge[.released] = true
        }
        let isFraud = refund[.reason] == "fraudulent"
        if isFraud { charge.merge(.fraudDetails, ["user_report": "fraudulent"]) }
        try begin(&refund, of: charge, &change)
        try count(amount, backOf: &charge, &change)
        if charge[.refunded] == true { try conclude(charge, isFraud: isFraud, &change) }
        guard let id = charge[.paymentMethod], try change.object(Source.name, id) != nil else { return }
        try change.update(Source.name, id) { SourceReceiver.refund(amount, to: &$0, $1) }
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

    private static func destination(of charge: Draft) -> JSONObject {
        let isCard = charge.has(.testCard)
        let type = isCard ? "card" : charge[.paymentMethodDetails]?["type"]?.string ?? ""
        let details: JSON = isCard ? ["reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"] : [:]
        return type < "type" ? [type: details, "type": .string(type)] : ["type": .string(type), type: details]
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
        guard charge.status == Charge.Status.succeeded.rawValue else {
            if let intent = charge[.paymentIntent], charge.status == Charge.Status.failed.rawValue {
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
        // An inquiry is only a question, and what was won is the merchant's again.
        guard try Dispute.all(of: charge, change).allSatisfy({ $0[.isChargeRefundable] == true }) else {
            throw Refusal.invalid("Charge \(charge.id) has been charged back; cannot issue a refund.", code: "charge_disputed")
        }
        guard left > 0 else { throw Refusal.invalid("Charge \(charge.id) has already been refunded.", code: "charge_already_refunded") }
    }

    // MARK: What becomes of it

    /// Sets the status of a new refund, and plans what follows.
    private static func begin(_ refund: inout Draft, of charge: Draft, _ change: inout Change) throws {
        if let source = try silentPayer(of: charge, change) { return try ask(source, &refund, &change) }
        guard charge.has(.testCard) || charge[.captured] == false else { return try wait(&refund, secondsOfBank(change.now), &change) }
        let outcome = TestCard.of(charge)?.refund ?? .succeeds
        if outcome == .pendsFirst { return try wait(&refund, outcomeDelay, &change) }
        try refund.begin(in: Refund.Status.succeeded)
        if outcome == .failsLater { return try change.schedule("fail", on: refund, after: outcomeDelay) }
        if charge[.captured] == true { try change.schedule("refer", on: refund, after: referenceDelay) }
    }

    /// The source that received a transfer, if its payer has not said yet where a refund can go. Nil if there is no such source.
    private static func silentPayer(of charge: Draft, _ change: Change) throws -> Draft? {
        guard let id = charge[.paymentMethod], let source = try change.object(Source.name, id), let receiver = source[.receiver],
            receiver["refund_attributes_method"] == "email", receiver["refund_attributes_status"] != "available"
        else { return nil }
        return source[.owner]?["email"]?.string == nil ? nil : source
    }

    /// Shows the e-mail that Stripe sends to the customer.
    private static func ask(_ source: Draft, _ refund: inout Draft, _ change: inout Change) throws {
        try refund.begin(in: Refund.Status.requiresAction)
        refund[.waitingFor] = source.id
        refund[.nextAction] = [
            "display_details": [
                "email_sent": ["email_sent_at": .integer(change.now), "email_sent_to": source[.owner]?["email"] ?? .null],
                "expires_at": .integer(change.now + lifetime),
            ],
            "type": "display_details",
        ]
        try change.schedule("expire", on: refund, after: lifetime)
    }

    private static func secondsOfBank(_ now: Int64) -> Int64 { CalendarDay.time(workingDays, workingDaysAfter: now) - now }

    private static func wait(_ refund: inout Draft, _ seconds: Int64, _ change: inout Change) throws {
        refund[.pendingReason] = "processing"
        try change.schedule("settle", on: refund, after: seconds)
    }

    /// Runs when the customer has said where to send the money.
    static let proceed: Hook = { refund, change in
        stopWaiting(&refund)
        try wait(&refund, secondsOfBank(change.now), &change)
        refund.note("proceed", change, event: "updated")
    }

    private static func stopWaiting(_ refund: inout Draft) {
        refund[.nextAction] = nil
        refund[.pendingReason] = nil
        refund[.waitingFor] = nil
    }

    static let settle: Hook = { refund, change in
        stopWaiting(&refund)
        refund.note("settle", change, event: "updated")
    }

    /// Runs when the card network has a reference.
    static let refer: Hook = { refund, change in
        guard var details = refund[.destinationDetails], case .object(var card)? = details["card"] else { return }
        card["reference"] = .string(change.randomDigits(16))
        card["reference_status"] = "available"
        card.sort { $0.key < $1.key }
        details["card"] = .object(card)
        refund[.destinationDetails] = details
        refund.note("refer", change, event: "updated")
    }

    /// Runs when the money could not be delivered. The charge then counts as not refunded.
    static let fail: Hook = { refund, change in
        refund[.failureReason] = change.arguments.string("failure_reason") ?? "unknown"
        try takeBack(&refund, &change)
        refund.note("fail", change, event: "updated")
        refund.note("fail", change, event: "failed")
    }

    static let cancel: Hook = { refund, change in
        try takeBack(&refund, &change)
        refund.note("cancel", change, event: "updated")
    }

    /// A call that ends a refund that waits for the customer.
    static func end(by transition: String) -> Hook {
        { refund, change in
            guard refund.status == Refund.Status.requiresAction.rawValue else { throw Refusal.invalid("Canceling this refund is unsupported.") }
            try refund.perform(transition, &change)
        }
    }

    private static func takeBack(_ refund: inout Draft, _ change: inout Change) throws {
        stopWaiting(&refund)
        guard let id = refund[.charge], let amount = refund[.amount], let charge = try change.object(Charge.name, id) else { return }
        let movedMoney = refund.has(.balanceTransaction)
        if movedMoney { refund[.failureBalanceTransaction] = try BalanceTransaction.recordFailure(of: refund, charge, &change) }
        try change.update(Charge.name, id) { charge, _ in
            if !movedMoney { charge[.amountReleased] = nil }
            charge[.amountRefunded] = (charge[.amountRefunded] ?? 0) - amount
            charge[.refunded] = false
        }
    }
}
