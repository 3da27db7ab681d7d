// How a payout is made: where it goes, whether there is enough money, and when it arrives.
import Balances
import Common
import Engine
import Payers
import Wire

enum PayoutCreation {
    /// What the bank statement says of it, unless it has a description.
    static let description = "STRIPE PAYOUT"

    /// The most that an instant payout to a bank account may be, in the currency's smallest units.
    private static let instantLimit: Int64 = 999_900
    /// Seconds until a payout is under way.
    private static let departure = CalendarDay.secondsOfDay
    /// Seconds from the beginning of its first day until it arrives.
    private static let journey = 2 * CalendarDay.secondsOfDay
    /// The same for an instant payout.
    private static let instantDeparture: Int64 = 1
    private static let instantJourney: Int64 = 2
    /// Seconds until it is known which transactions an automatic payout consists of.
    private static let reconciliation: Int64 = 1

    static let create: Hook = { payout, change in
        let currency = try Currency.known(payout[.currency] ?? "")
        payout[.currency] = currency
        let destination = try destination(in: currency, &change)
        guard ExternalAccount.isUsable(destination) else {
            throw Refusal.invalid(
                "You cannot use this bank account for payouts because a previous payout to it failed.", code: "bank_account_unusable",
                parameter: change.arguments.has("destination") ? "destination" : nil)
        }
        let amount = payout[.amount] ?? 0
        if payout[.method] == Payout.instant { try requireInstant(amount, to: destination) }
        let pocket = Pocket(currency, payout[.sourceType] ?? Pocket.card)
        let held = try Balance.pockets(&change).first { $0.pocket == pocket }?.amount ?? 0
        guard amount <= held else { throw insufficient(pocket) }
        try send(&payout, to: destination, &change)
    }

    /// Makes an automatic payout.
    static func payOut(_ amount: Int64, of pocket: Pocket, to destination: Draft, describedAs descriptor: String?, _ change: inout Change) throws {
        let fields: JSONObject = [
            "amount": .integer(amount), "automatic": true, "currency": .string(pocket.currency), "description": .string(description),
            "reconciliation_status": "in_progress", "source_type": .string(pocket.sourceType),
            "statement_descriptor": descriptor.map(JSON.string) ?? .null,
        ]
        let id = try Balance.nextPayout(of: pocket, &change)
        try Balance.closePayout(of: pocket, &change)
        try change.create(Payout.name, id: id, fields, emits: "created") { payout, change in
            try send(&payout, to: destination, &change)
            try change.schedule("reconcile", on: payout, after: reconciliation)
        }
    }

    /// When a payout that is made now arrives: at a midnight, in Unix seconds.
    static func arrival(_ now: Int64) -> Int64 { CalendarDay.midnight(now) + journey }

    /// Takes the money from the balance, and plans what follows.
    static func send(_ payout: inout Draft, to destination: Draft, availableOn: Int64? = nil, _ change: inout Change) throws {
        let isInstant = payout[.method] == Payout.instant
        let arrival = isInstant ? change.now : arrival(change.now)
        payout[.arrivalDate] = arrival
        payout[.destination] = destination.id
        payout[.type] = destination.resource.name
        payout[.traceID] = ["status": "pending", "value": .null]
        payout[.balanceTransaction] = try PayoutOutcome.record(
            -(payout[.amount] ?? 0), of: payout, type: "payout", category: "payout", in: payout[.automatic] == true ? payout.id : nil,
            availableOn: availableOn, &change)
        try change.schedule("depart", on: payout, after: isInstant ? instantDeparture : departure)
        let left = isInstant ? instantJourney : arrival - change.now
        guard let code = PayoutOutcome.failure(of: destination) else { return try change.schedule("pay", on: payout, after: left) }
        try change.schedule("fail", on: payout, after: left, ["failure_code": .string(code)])
    }

    // MARK: What is checked

    private static func destination(in currency: String, _ change: inout Change) throws -> Draft {
        guard let id = change.arguments.string("destination") else {
            guard let destination = try ExternalAccount.byDefault(in: currency, &change) else { throw noAccount(in: currency) }
            return destination
        }
        // The account's first bank account exists once somebody has asked for the account.
        _ = try change.singleton(ResourceName.account)
        guard let destination = try ExternalAccount.named(id, change) else {
            throw Refusal.noSuchReference("external account", id, parameter: "destination")
        }
        guard destination[.currency] == currency else { throw noAccount(in: currency) }
        return destination
    }

    private static func noAccount(in currency: String) -> Refusal {
        .invalid("Sorry, you don't have any external accounts in that currency (\(currency)).")
    }

    private static func requireInstant(_ amount: Int64, to destination: Draft) throws(Refusal) {
        let isBankAccount = destination.resource.name == BankAccount.name
        guard destination[.availablePayoutMethods]?.contains(Payout.instant) == true else {
            throw .invalid(
                "This \(isBankAccount ? "bank account" : "card") is not eligible for Instant Payouts.", code: "instant_payouts_unsupported",
                parameter: "method")
        }
        guard isBankAccount, amount > instantLimit else { return }
        throw .invalid("Instant Payouts to bank accounts are only supported for amounts less than or equal to $9999")
    }

    private static func insufficient(_ pocket: Pocket) -> Refusal {
        .invalid(
            "You have insufficient funds in your Stripe account for this transfer. Your \(pocket.sourceType.replacing("_", with: " ")) balance is too low. "
                + " You can use the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).",
            code: "balance_insufficient")
    }
}
