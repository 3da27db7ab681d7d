// What becomes of a refund. A card gets it at once, a bank account some days later. Some payers must first say where to send the money. The refund
// waits if the account has too little money. If it fails, the money comes back, and the charge counts as not refunded.
import Balances
import Common
import Engine
import Payers
import Sources
import Wire

enum RefundOutcome {
    /// The number of working days that a bank takes.
    private static let workingDays: Int64 = 3
    /// Seconds until the card network has a reference for the refund.
    private static let referenceDelay: Int64 = 1
    /// Seconds until the refunds of some test cards change. Those of an intent's payments take as long, whatever it was paid with.
    private static let delay: Int64 = 5
    /// The number of days in which the customer must say where to send the money.
    private static let lifetime: Int64 = 45 * CalendarDay.secondsOfDay

    /// The reasons for which a refund waits.
    private static let tooLittleMoney = "insufficient_funds"
    private static let chargePending = "charge_pending"

    // MARK: Beginning

    /// Takes the money of a new refund from the balance, if it can be taken now. If the charge only held the money, nothing is taken.
    static func take(_ amount: Int64, from charge: inout Draft, by refund: inout Draft, _ change: inout Change) throws {
        guard charge[.captured] == true else {
            charge[.released] = true
            return
        }
        guard charge.status == Charge.Status.succeeded.rawValue else {
            refund[.pendingReason] = chargePending
            return
        }
        try ChargeSettlement.book(&charge, &change)
        if try Balance.covers(amount, of: charge, &change) { return try pay(&refund, charge, &change) }
        waitForMoney(charge, &refund)
    }

    /// Lets a refund wait until the account has the money.
    private static func waitForMoney(_ charge: Draft, _ refund: inout Draft) {
        refund[.awaitedCurrency] = charge[.currency]
        refund[.pendingReason] = tooLittleMoney
    }

    /// Sets the status of a new refund, and plans what follows.
    static func begin(_ refund: inout Draft, of charge: Draft, _ change: inout Change) throws {
        if refund.has(.pendingReason) { return }
        if let source = try silentPayer(of: charge, change), let address = source[.owner]?["email"]?.string {
            refund[.waitingFor] = source.id
            return try ask(address, &refund, &change)
        }
        if let address = RefundDestination.addressForInstructions(refund, charge) { return try ask(address, &refund, &change) }
        guard charge.has(.testCard) || charge[.captured] == false else { return try wait(&refund, secondsOfBank(charge, change), &change) }
        let outcome = TestCard.of(charge)?.refund ?? .succeeds
        if outcome == .pendsFirst { return try wait(&refund, delay, &change) }
        try refund.begin(in: Refund.Status.succeeded)
        if outcome == .failsLater { return try change.schedule("fail", on: refund, after: delay) }
        if charge[.captured] == true { try change.schedule("refer", on: refund, after: referenceDelay) }
    }

    /// Begins a refund that goes to a bank account. The payer is asked first where that is, if she has an address.
    static func begin(_ refund: inout Draft, asking address: String?, _ change: inout Change) throws {
        guard let address else { return try wait(&refund, delay, &change) }
        try ask(address, &refund, &change)
    }

    /// The source that received a transfer, if its payer has not said yet where a refund can go. Nil if there is no such source.
    private static func silentPayer(of charge: Draft, _ change: Change) throws -> Draft? {
        guard let id = charge[.paymentMethod], let source = try change.object(Source.name, id), let receiver = source[.receiver],
            receiver["refund_attributes_method"] == "email", receiver["refund_attributes_status"] != "available"
        else { return nil }
        return source
    }

    /// Shows the e-mail that Stripe sends to the customer.
    private static func ask(_ address: String, _ refund: inout Draft, _ change: inout Change) throws {
        try refund.begin(in: Refund.Status.requiresAction)
        refund[.nextAction] = [
            "display_details": [
                "email_sent": ["email_sent_at": .integer(change.now), "email_sent_to": .string(address)], "expires_at": .integer(change.now + lifetime),
            ],
            "type": "display_details",
        ]
        try change.schedule("expire", on: refund, after: lifetime)
    }

    private static func secondsOfBank(_ charge: Draft, _ change: Change) -> Int64 {
        charge.has(.paymentIntent) ? delay : CalendarDay.time(workingDays, workingDaysAfter: change.now) - change.now
    }

    private static func wait(_ refund: inout Draft, _ seconds: Int64, _ change: inout Change) throws {
        refund[.pendingReason] = "processing"
        try change.schedule("settle", on: refund, after: seconds)
    }

    /// Tells of an update. If there is a charge, the transition's own event is the older name of the same.
    private static func tell(_ refund: inout Draft, _ what: String, _ change: Change) {
        refund.note(what, change, event: "updated")
        if refund.has(.charge) { refund.event = Refund.updateOfCharge }
    }

    // MARK: Going on

    /// Runs when the account has money again. The refunds that have waited longest come first.
    static let fund: Hook = { refund, change in
        guard let id = refund[.charge], let charge = try change.object(Charge.name, id), refund.has(.awaitedCurrency),
            try Balance.covers(refund[.amount] ?? 0, of: charge, &change)
        else { return change.stopFiring() }
        try pay(&refund, charge, &change)
        if charge.has(.testCard) { return try refund.perform("settle", &change) }
        try wait(&refund, secondsOfBank(charge, change), &change)
        refund.note("fund", change, event: "updated")
        refund.note("fund", change, event: Refund.updateOfCharge)
    }

    /// Lets the refunds of a debit go on, or fail, right after the bank has answered.
    static func follow(_ charge: Draft, by transition: String, _ change: inout Change) throws {
        guard charge[.amountRefunded] ?? 0 > 0 else { return }
        for id in try change.ids(Refund.name, where: "charge", is: charge.id) {
            guard let refund = try change.object(Refund.name, id), refund[.pendingReason] == chargePending else { continue }
            try change.schedule(transition, on: refund, after: 0)
        }
    }

    /// Runs when the bank has paid the debit that is given back.
    static let resume: Hook = { refund, change in
        guard refund[.pendingReason] == chargePending, let charge = try change.object(Charge.name, refund[.charge] ?? "") else { return }
        if try Balance.covers(refund[.amount] ?? 0, of: charge, &change) {
            try pay(&refund, charge, &change)
            try wait(&refund, secondsOfBank(charge, change), &change)
        } else {
            waitForMoney(charge, &refund)
        }
        refund.note("resume", change, event: "updated")
        refund.note("resume", change, event: Refund.updateOfCharge)
    }

    private static func pay(_ refund: inout Draft, _ charge: Draft, _ change: inout Change) throws {
        refund[.awaitedCurrency] = nil
        refund[.balanceTransaction] = try BalanceTransaction.record(refund, of: charge, &change)
    }

    /// Runs when the customer has said where to send the money.
    static let proceed: Hook = { refund, change in
        stopWaiting(&refund)
        let charge = try change.object(Charge.name, refund[.charge] ?? "")
        try wait(&refund, charge.map { secondsOfBank($0, change) } ?? delay, &change)
        tell(&refund, "proceed", change)
    }

    private static func stopWaiting(_ refund: inout Draft) {
        refund[.nextAction] = nil
        refund[.pendingReason] = nil
        refund[.waitingFor] = nil
    }

    static let settle: Hook = { refund, change in
        guard refund[.pendingReason] != chargePending else { throw Refusal.invalid("The charge of this refund is still pending.") }
        stopWaiting(&refund)
        if refund.has(.awaitedCurrency), let charge = try change.object(Charge.name, refund[.charge] ?? "") { try pay(&refund, charge, &change) }
        _ = RefundDestination.refer(&refund, change)
        tell(&refund, "settle", change)
    }

    /// Runs when the card network has a reference.
    static let refer: Hook = { refund, change in
        if RefundDestination.refer(&refund, change) { tell(&refund, "refer", change) }
    }

    // MARK: Ending without success

    /// Runs when the money could not be delivered.
    static let fail: Hook = { refund, change in
        refund[.failureReason] = change.arguments.string("failure_reason") ?? "unknown"
        try takeBack(&refund, &change)
        tell(&refund, "fail", change)
        refund.note("fail", change, event: "failed")
    }

    static let cancel: Hook = { refund, change in
        try takeBack(&refund, &change)
        tell(&refund, "cancel", change)
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
        guard let id = refund[.charge] else { return try CashRefunding.takeBack(refund, &change) }
        guard let amount = refund[.amount], let charge = try change.object(Charge.name, id) else { return }
        if refund.has(.balanceTransaction) {
            refund[.failureBalanceTransaction] = try BalanceTransaction.recordFailure(of: refund, charge, &change)
        }
        let hadMoney = refund.has(.balanceTransaction) || refund.has(.awaitedCurrency)
        refund[.awaitedCurrency] = nil
        try change.update(Charge.name, id) { charge, _ in
            if !hadMoney { charge[.amountReleased] = nil }
            charge[.amountRefunded] = (charge[.amountRefunded] ?? 0) - amount
            charge[.refunded] = false
        }
    }
}
